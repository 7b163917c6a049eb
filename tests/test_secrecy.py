"""Who gave a ballot is shown as its round says, in everything that a page can reach; the workshop knows it anyway."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartcity_kit.forms.live import Result
from smartcity_kit.rules import findings
from smartcity_kit.rules.scoring.rounds import ballot_id
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.documents import Table
from smartcity_kit.views.html import part_html
from smartcity_kit.workshop import Workshop
from tests.scoring import CLINIC, SCHOOL, Session

THEIRS, MINE = ballot_id("round", "qw1", CLINIC), ballot_id("round", "qw1", SCHOOL)


@pytest.fixture
def ws(opened: Session) -> Workshop:
    """A workshop in which two OPD have scored one nomination, the clinic's ballot being in conflict."""
    one, other = opened("Petugas Klinik"), opened("Petugas Lain")
    for key, judge in ((THEIRS, CLINIC), (MINE, SCHOOL)):
        fields = {
            "round": "round",
            "item": "qw1",
            "judge": judge,
            "opd": judge,
            "score_1": "4",
            "reason": f"rahasia {judge}",
        }
        one.save("ballot", key, fields)
    other.refresh()
    seen = other.plan.records[THEIRS]
    one.save("ballot", THEIRS, {"score_2": "3"})
    other.save("ballot", THEIRS, {"score_2": "5"}, seen)
    one.refresh()
    return one


def told(result: Result) -> str:
    return part_html(result.part)


VIEWS: dict[str, Callable[[Workshop], Result]] = {
    "table": lambda ws: ws.table("ballot"),
    "table of another": lambda ws: ws.table("ballot", opd=CLINIC),
    "own ballots of another": lambda ws: ws.table("own_ballots", opd=CLINIC),
    "profile": lambda ws: ws.profile("ballot"),
    "profile of another": lambda ws: ws.profile("ballot", opd=CLINIC),
    "history": lambda ws: ws.history(THEIRS),
    "findings": lambda ws: ws.findings(),
    "findings of a stage": lambda ws: ws.findings("II"),
    "changes": lambda ws: ws.changes_since(),
    "result": lambda ws: ws.table("round_result"),
    "to discuss": lambda ws: ws.table("to_discuss"),
    "progress": lambda ws: ws.table("round_progress"),
    "handover": lambda ws: ws.handover(SCHOOL),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("opd", [None, SCHOOL])
def test_who_scored_is_shown_to_nobody_else_while_the_round_hides_names(
    ws: Workshop, view: str, opd: str | None
) -> None:
    shown = told(VIEWS[view](ws.at(opd)))
    assert "Petugas Klinik" not in shown
    assert f"rahasia {CLINIC}" not in shown
    if "findings" not in view:  # where every OPD stands with what it has not filled yet
        assert "Dinas Kesehatan" not in shown


def test_finding_on_a_ballot_does_not_name_its_judge(ws: Workshop) -> None:
    [found] = [one for one in findings(ws.case) if one.rule == "conflict"]
    assert found.about == "Putaran 1 · Antrean Puskesmas"
    assert [one for one in findings(ws.case, opd=CLINIC) if one.type == "ballot"] == []


def test_opd_sees_its_own_ballots_with_their_history(ws: Workshop) -> None:
    mine = ws.at(SCHOOL)
    for result in (mine.table("ballot"), mine.profile("ballot"), mine.table("own_ballots", opd=SCHOOL)):
        assert f"rahasia {SCHOOL}" in told(result)
    assert "Petugas Klinik" in told(mine.history(MINE))  # who held the keyboard
    assert "Not shown one by one, because the round does not show names: Putaran 1." in told(mine.table("ballot"))


def test_names_are_shown_to_all_once_the_round_says_so(ws: Workshop) -> None:
    ws.save("round", "round", {"show_names": True})
    for view in ("table", "table of another", "profile", "history"):
        assert "Dinas Kesehatan" in told(VIEWS[view](ws.at(SCHOOL)))


def test_facilitator_gets_who_scored_as_stored_rows_and_an_opd_only_its_own(ws: Workshop) -> None:
    assert sorted(ws.frame("ballot")["judge"]) == [CLINIC, SCHOOL]
    assert list(ws.at(SCHOOL).frame("ballot")["judge"]) == [SCHOOL]


def test_ballots_are_not_opened_as_a_form_or_sheet(ws: Workshop) -> None:
    for open_ in (ws.form, ws.sheet, ws.at(SCHOOL).form):
        with pytest.raises(KitError, match=r"^Ballots are private: each judge gives their own"):
            open_("ballot")


def test_minutes_name_the_opd_that_took_part_and_what_nobody_gave(ws: Workshop) -> None:
    parts = [part for part in ws.minutes("Putaran 1").parts if isinstance(part, Table)]
    [present] = [part for part in parts if part.title == "Who took part"]
    assert sorted(row.cells[0].text for row in present.rows) == ["Dinas Kesehatan", "Dinas Pendidikan"]
    others = "".join(part_html(part) for part in parts if part is not present)
    assert "Dinas Pendidikan" not in others


def test_minutes_name_units_that_abstained_or_came_late_by_their_name(ws: Workshop) -> None:
    ws.save("round", "round", {"show_names": True})
    ws.save("ballot", MINE, {"abstain": True})
    ws.save("round", "round", {"state": "tutup"})
    ws.save("ballot", THEIRS, {"score_1": "1"})
    shown = "".join(part_html(part) for part in ws.minutes("Putaran 1").parts if isinstance(part, Table))
    assert SCHOOL not in shown.replace(f"rahasia {SCHOOL}", "")
    assert "qw1" not in shown


@pytest.mark.parametrize("asked", [{"by": "judge"}, {"columns": ("score_1",)}])
def test_table_of_ballots_is_not_cut_up(ws: Workshop, asked: dict[str, str]) -> None:
    with pytest.raises(KitError, match="Leave by and columns out"):
        ws.table("ballot", **asked)
