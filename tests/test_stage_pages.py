"""The six stage pages at work: they run top to bottom, and print everything that was typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.journal import Record
from smartcity_kit.model.choices import shown
from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import (
    KINDS,
    Clock,
    Code,
    Date,
    Flag,
    Link,
    Links,
    Money,
    Note,
    Percent,
    Score,
    Text,
    Url,
    Whole,
    Year,
)
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.pages import FACILITATOR, OPD, Failure, handout_of, read_page, run_page
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.documents import Prose, Table
from tests.stage_pages import PAGES, cells, every_page


@pytest.fixture(scope="module", autouse=True)
def _english_for_what_the_module_shares() -> None:
    use_language("en")  # a fixture of the module is made before that of a test


@pytest.fixture(scope="module")
def lumajang(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    ws = example("lumajang", tmp_path_factory.mktemp("lumajang") / "lumajang.sqlite")
    yield ws
    ws.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    ws = open_workshop(tmp_path_factory.mktemp("empty") / "empty.sqlite", create=True)
    yield ws
    ws.close()


def runs_whole(path: Path, ws: Workshop) -> bool:
    """Run every cell, forms too, then print: nothing may fail and nothing may stay unseen."""
    values = list(run_page(read_page(path), {"ws": ws}))
    failed = [str(value) for _, value in values if isinstance(value, Failure)]
    assert failed == []
    assert handout_of(read_page(path), ws, FACILITATOR)[1] == ()
    return len(values) == len(cells(path)) - 1  # all but the cell that opens the workshop


@every_page
def test_page_runs_top_to_bottom_on_an_empty_workshop(path: Path, empty: Workshop) -> None:
    assert runs_whole(path, empty)


@every_page
def test_page_runs_top_to_bottom_on_lumajang(path: Path, lumajang: Workshop) -> None:
    assert runs_whole(path, lumajang)


@every_page
def test_opd_copy_says_nothing_that_is_for_the_facilitator(path: Path, lumajang: Workshop) -> None:
    opd = lumajang.plan.of("opd")[0].id
    document, failures = handout_of(read_page(path), lumajang.at(opd), OPD)
    told = "\n".join(part.markdown for part in document.parts if isinstance(part, Prose))
    assert failures == ()
    assert "Untuk fasilitator" not in told


def test_printed_lumajang_counts_twenty_one_names_in_twenty_entries(lumajang: Workshop) -> None:
    document = handout_of(read_page(PAGES[4]), lumajang, FACILITATOR)[0]
    last_rows = [part.rows[-1] for part in document.parts if isinstance(part, Table) and part.rows]
    totals = [[cell.text for cell in row.cells][1:] for row in last_rows if len(row.cells) == 3]
    assert ["21", "20"] in totals


# ------------------------------------------------------------------ nothing that was typed is left out

TYPED: dict[str, object] = {
    Text.name: "Ketikan {place}",
    Note.name: "Uraian panjang {place} <b>&",
    Url.name: "https://contoh.example/{place}",
    Whole.name: 2,
    Year.name: 2025,
    Percent.name: 37,
    Money.name: 1_234_567_000,
    Score.name: "3,38",
    Code.name: "2.16.03.2.02.0014",
    Date.name: "26/06/2023",
    Clock.name: "08.30",
    Flag.name: True,
}


def test_every_kind_of_field_has_something_to_type() -> None:
    assert {*TYPED, Link.name, Links.name} == set(KINDS)


def typed(ws: Workshop, name: str, field: Field) -> object:
    if isinstance(field.kind, Link | Links):
        return next((option.code for option in ws.options(field).all), None)
    value = TYPED[field.kind.name]
    return (
        value.format(place=f"{name}.{field.name}")[: getattr(field.kind, "longest", None)]
        if isinstance(value, str)
        else value
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workshop, dict[str, Record]]]:
    """A workshop with one record of each type, every field of it filled."""
    ws = open_workshop(tmp_path_factory.mktemp("filled") / "filled.sqlite", create=True)
    written = {}
    for name, kind in RECORD_TYPES.items():
        raw = {field.name: typed(ws, name, field) for field in kind.fields}
        outcome = ws.save(name, None, {key: value for key, value in raw.items() if value is not None})
        assert outcome.problems == ()
        assert outcome.record is not None
        written[name] = outcome.record
    yield ws, written
    ws.close()


@pytest.fixture(scope="module")
def opd_copies(filled: tuple[Workshop, dict[str, Record]]) -> dict[str, set[str]]:
    """What the copies of the only OPD print about each record."""
    ws, written = filled
    told: dict[str, set[str]] = {record.id: set() for record in written.values()}
    for path in PAGES:
        document = handout_of(read_page(path), ws.at(written["opd"].id), OPD)[0]
        for row in (row for part in document.parts if isinstance(part, Table) for row in part.rows):
            told.setdefault(row.record, set()).update(cell.text for cell in row.cells)
    return told


@pytest.mark.parametrize("name", sorted(set(RECORD_TYPES) - {"passage"}))  # the texts of the books stand in the books
def test_every_stored_value_stands_in_a_handout_of_its_opd(
    name: str, filled: tuple[Workshop, dict[str, Record]], opd_copies: dict[str, set[str]]
) -> None:
    ws, written = filled
    record, case = written[name], ws.case
    fields = [RECORD_TYPES[name].by_name[one] for one in record.values]
    texts = {shown(field, record, case.plan, case.method, case.types) for field in fields}
    assert len(fields) >= len(RECORD_TYPES[name].fields) - 1  # a first record can name no other of its type
    assert texts - opd_copies[record.id] == set()
