"""Another risk scheme: which risks it reads differently, what it does not know, and that a person confirms it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_kit.forms.confirm import Confirm
from smartcity_kit.journal import history
from smartcity_kit.rules import findings
from smartcity_kit.rules.scoring.ballots import ballots
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.documents import Notice, Row, Table
from smartcity_kit.workshop import Workshop, open_workshop

HERE = Path(__file__).parent.parent
RISKS = {"15": ("1", "5"), "23": ("2", "3"), "44": ("4", "4"), "11": ("1", "1")}  # likelihood and impact


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop with four scored risks under the bands of SPBE."""
    one = open_workshop(tmp_path / "w.sqlite", create=True, by="Fasilitator")
    one.save("workshop", None, {"region": "Kabupaten Contoh", "scheme": "spbe"})
    one.save("opd", "dinkes", {"name": "Dinas Kesehatan"})
    for name, (likelihood, impact) in RISKS.items():
        one.save("risk", name, {"event": name, "owner": "dinkes", "likelihood": likelihood, "impact": impact})
    yield one
    one.close()


def small_scheme(folder: Path) -> None:
    """Put a scheme with four levels of impact beside the workshop."""
    text = (HERE / "data/risk/spbe.yaml").read_text(encoding="utf-8").replace("id: spbe", "id: kecil")
    text = text.replace('  - {level: 5, label: {id: "Sangat Signifikan", en: "Very significant"}, aliases: []}\n', "")
    for row in ("8, 20]", "13, 21]", "17, 22]", "19, 24]", "23, 25]"):
        text = text.replace(row, f"{row.split(',')[0]}]")
    (folder / "data/risk").mkdir(parents=True)
    (folder / "data/risk/kecil.yaml").write_text(text, encoding="utf-8")


def part(ws: Workshop, code: str) -> Table:
    found = ws.switch_scheme(code).part
    assert isinstance(found, Table)
    return found


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_only_the_two_cells_of_the_kemenkeu_bands_are_read_differently(ws: Workshop) -> None:
    table = part(ws, "spbe-kemenkeu")
    assert table.title.startswith("From SPBE risk management to ")
    assert rows(table) == [
        ["15", "20 · High", "20 · Very high", "–", "–", "changes its level"],
        ["23", "11 · Medium", "11 · Low", "–", "–", "changes its level; need not be treated any more"],
    ]
    assert table.note.startswith("4 risks are scored: 2 would change their level, 0 hold a code")


def test_looking_at_a_scheme_changes_nothing(ws: Workshop) -> None:
    position = ws.position
    part(ws, "spbe-kemenkeu")
    assert ws.position == position


def test_confirmed_scheme_is_one_journalled_change_and_computes_everything_anew(ws: Workshop) -> None:
    position = ws.position
    told = ws.switch_scheme("spbe-kemenkeu", confirm=True).part
    assert isinstance(told, Notice)
    assert "2 of 4 risks changed their level, 0 hold a code that it does not know" in told.text
    assert ws.position == position + 1
    last = history(ws.store.changes("workshop"))[-1]
    assert (last.field, last.before, last.after, last.change.by) == ("scheme", "spbe", "spbe-kemenkeu", "Fasilitator")
    bands = {row.cells[0].text: row for row in rows_of_risks(ws)}
    assert "Very high" in {cell.text for cell in bands["1. 15"].cells}


def rows_of_risks(ws: Workshop) -> tuple[Row, ...]:
    table = ws.table("risk").part
    assert isinstance(table, Table)
    return table.rows


def test_level_that_the_new_scheme_does_not_have_stays_and_is_found(ws: Workshop, tmp_path: Path) -> None:
    small_scheme(tmp_path)
    table = part(ws, "kecil")
    assert rows(table) == [
        ["15", "20 · High", "–", "–", "–", "changes its level; need not be treated any more; no home for: Impact (5)"]
    ]
    ws.switch_scheme("kecil", confirm=True)
    assert ws.plan.records["15"].get("impact") == "5"
    [found] = [one for one in findings(ws.case) if one.rule == "foreign_level"]
    assert (found.record, found.says) == ("15", "Not part of the risk scheme in force: Impact (5).")
    ws.save("risk", "15", {"impact": "4"})
    assert [one for one in findings(ws.case) if one.rule == "foreign_level"] == []


def test_ballot_with_a_level_that_is_gone_counts_for_nothing(ws: Workshop, tmp_path: Path) -> None:
    small_scheme(tmp_path)
    ws.save("round", "round", {"name": "Risiko", "about": "risk", "state": "terbuka"})
    ws.save("ballot", "b", {"round": "round", "item": "15", "judge": "dinkes", "likelihood": "2", "impact": "5"})
    assert ballots(ws.case, "round").scores["15"] == {"dinkes": (2, 5)}
    ws.switch_scheme("kecil", confirm=True)
    assert ballots(ws.case, "round").scores["15"] == {"dinkes": (2, None)}


def test_settings_form_does_not_change_the_scheme_once_risks_are_scored(ws: Workshop) -> None:
    [problem] = ws.save("workshop", "workshop", {"scheme": "product"}).problems
    assert str(problem) == (
        "Risk scheme: 4 risks are scored by the scheme in force. "
        "Use the switch on the preparation page: it shows first what becomes of them."
    )
    assert ws.plan.records["workshop"].get("scheme") == "spbe"


def test_settings_form_changes_the_scheme_while_no_risk_is_scored(tmp_path: Path) -> None:
    ws = open_workshop(tmp_path / "w.sqlite", create=True)
    ws.save("workshop", None, {"region": "Kabupaten Contoh", "scheme": "spbe"})
    assert ws.save("workshop", "workshop", {"scheme": "product"}).problems == ()
    ws.close()


def test_changed_scheme_is_told_in_findings_register_and_minutes_of_risks(ws: Workshop) -> None:
    ws.save("round", None, {"name": "Risiko", "about": "risk", "state": "terbuka"})
    ws.switch_scheme("product", confirm=True)
    says = next(one.says for one in findings(ws.case) if one.rule == "scheme_changed")
    assert "by Fasilitator; 4 risks were scored before." in says
    register = ws.table("risk_register").part
    assert isinstance(register, Table)
    assert says in register.note
    assert any(says in part.text for part in ws.minutes("Risiko").parts if isinstance(part, Notice))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("lima", "There is no risk scheme lima. Choose one of: four-levels, product, spbe-kemenkeu, spbe."),
        ("spbe", "SPBE risk management is already in force."),
    ],
)
def test_scheme_that_cannot_be_switched_to_is_said(ws: Workshop, code: str, says: str) -> None:
    with pytest.raises(KitError) as refused:
        ws.switch_scheme(code, confirm=True)
    assert str(refused.value) == says


def test_only_the_facilitator_switches_the_scheme(ws: Workshop) -> None:
    with pytest.raises(KitError, match=r"^Only the facilitator switches the risk scheme\.$"):
        ws.at("dinkes").switch_scheme("product", confirm=True)
    assert "Only the facilitator switches the risk scheme." in ws.at("dinkes").scheme_switch().status.value


def test_widget_switches_the_scheme_with_the_second_press_only(ws: Workshop) -> None:
    widget = ws.scheme_switch()
    assert isinstance(widget, Confirm)
    widget.picker.value = "spbe-kemenkeu"
    widget.do.click()
    assert ws.plan.records["workshop"].get("scheme") == "spbe"
    widget.see.click()
    assert "20 · Very high" in widget.shown.value
    widget.do.click()
    assert ws.plan.records["workshop"].get("scheme") == "spbe-kemenkeu"
    assert "is in force" in widget.status.value
