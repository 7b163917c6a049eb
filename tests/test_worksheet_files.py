"""Files that people send: damaged, dangerous, edited at random; never a traceback, never half of it taken."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import MergedCell

from smartcity_kit.journal import Value, fold
from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Link, Links, Note, Score, Text, Whole
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.sheets.guard import MOST_BYTES, refuse_dangerous
from smartcity_kit.sheets.layout import homework_types
from smartcity_kit.text.messages import KitError
from smartcity_kit.workshop import Workshop, open_workshop
from smartcity_kit.workshop.sheets import take_bytes
from tests.worksheets import filled_workshop

Edit = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    ws = filled_workshop(tmp_path_factory.mktemp("ws") / "w.sqlite")
    yield ws
    ws.close()


@pytest.fixture(scope="module")
def sheet(ws: Workshop) -> bytes:
    folder = Path(ws.place).parent
    return ws.worksheets(folder, opd="Dinkes", stage="II")[0].read_bytes()


def part(name: str, edit: Edit) -> Edit:
    """An edit of one part of a workbook's zip."""

    def edited(data: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for one in old.namelist():
                content = old.read(one)
                new.writestr(one, edit(content) if one == name else content)
        return made.getvalue()

    return edited


SHEET = "xl/worksheets/sheet2.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


def headed(content: bytes) -> bytes:
    head, _, rest = content.partition(b"?>")
    return head + b"?>" + ENTITIES + rest


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda _: b"", "cannot be read as an .xlsx workbook"),
        (lambda _: b"nama;opd\nantre;dinkes", "cannot be read as an .xlsx workbook"),
        (lambda data: data[: len(data) // 2], "cannot be read as an .xlsx workbook"),
        (lambda _: b"\xd0\xcf\x11\xe0" + b"x" * 600, "is in the old Excel format, or has a password"),
        (lambda data: data + b" " * MOST_BYTES, "is larger than 15 MB, which no worksheet is"),
        (part("xl/sharedStrings.xml", lambda _: b" " * 90_000_000), "is larger than any worksheet"),
        (part(SHEET, headed), "cannot be read as an .xlsx workbook"),
        (part(SHEET, lambda text: text.decode().replace("UTF-8", "UTF-16").encode("utf-16")), "cannot be read"),
        (part(SHEET, lambda text: text.replace(b'encoding="UTF-8"', b'encoding="cp037"')), "cannot be read"),
        (part(SHEET, lambda text: text.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')), "is larger than any worksheet"),  # noqa: E501 - one part of a workbook
        (part("xl/workbook.xml", lambda text: text.replace(b"_kit", b"kit_")), "is no worksheet of the kit"),
        (part("xl/sharedStrings.xml", lambda _: b"<sst/>"), "cannot be read as an .xlsx workbook"),
    ],
    ids=["nothing", "csv", "cut", "old", "fat", "bomb", "entities", "utf-16", "cp037", "merged", "unmarked", "blank"],
)  # fmt: skip
def test_file_that_is_no_sane_worksheet_is_refused_with_a_sentence(
    ws: Workshop, sheet: bytes, edit: Edit, says: str, tmp_path: Path
) -> None:
    position = ws.position
    path = tmp_path / "kiriman.xlsx"
    path.write_bytes(edit(sheet))
    with pytest.raises(KitError, match=r"kiriman\.xlsx ") as refusal:
        ws.take_worksheet(path)
    assert says in str(refusal.value)
    assert ws.position == position
    assert [one.name for one in tmp_path.iterdir()] == ["kiriman.xlsx"]


def test_row_a_million_is_said_and_not_read(ws: Workshop, sheet: bytes, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(sheet))
    book.worksheets[2]["C1048576"] = "jauh di bawah"
    book.save(tmp_path / "w.xlsx")
    (wrong,) = ws.take_worksheet(tmp_path / "w.xlsx").wrong
    assert (wrong.cell, wrong.says) == ("A5001", "Rows below 5000 were not read. Put them into a second file.")


def test_file_that_is_not_there_is_refused_with_a_sentence(ws: Workshop, tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"hilang\.xlsx cannot be read \(.*\)\. Check its name\."):
        ws.take_worksheet(tmp_path / "hilang.xlsx")


# ------------------------------------------------------------------ damaged at random


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes of a file with some changed, cut out, doubled or swapped."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 40))):
        one, two = sorted(chance.randrange(len(found) + 1) for _ in range(2))
        two = min(two, one + chance.choice((1, 8, 300, len(found))))
        kind = chance.randrange(5)
        if kind == 0:
            found[one:two] = bytes(chance.randrange(256) for _ in range(min(two - one, 40)))
        elif kind == 1:
            del found[one:two]
        elif kind == 2:
            found[one:one] = found[one:two][:300]
        elif kind == 3:
            found[one:two] = found[one:two][::-1]
        else:
            del found[one:]
        if not found:
            break
    return bytes(found)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """Return a workbook whose zip is sound and one of whose parts is damaged: what a checksum does not see."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        name = chance.choice(package.namelist())
    return part(name, lambda content: damaged(content, chance) if content else content)(data)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Workshop, bytes]]:
    """A worksheet of a few sheets and columns, in which damage finds what matters."""
    ws = filled_workshop(tmp_path / "w.sqlite")
    kept = {"workshop", "opd", "vision", "mission", "goal", "target", "strategy"}
    kept |= {"programme", "quick_win", "allocation"}
    types = {name: kind for name, kind in RECORD_TYPES.items() if name in kept}
    ws.close()
    ws = open_workshop(tmp_path / "w.sqlite", types=types)
    path = ws.worksheets(tmp_path, opd="Dinkes", stage="III")[0]
    yield ws, path.read_bytes()
    ws.close()


def hold(ws: Workshop, data: bytes, folder: Path) -> bool:
    """Take a damaged file in; whether it was taken. Whatever comes in is whole, and the other OPD's stays."""
    other = ws.plan.records["sampah"]
    before = ws.position
    try:
        taken = take_bytes(ws._hand, data, "rusak.xlsx", folder)
    except KitError:
        assert ws.position == before
        return False
    assert ws.position - before == taken.new + taken.changed + bool(taken.record)  # and the note of what came
    assert ws.plan.records["sampah"] == other
    return True


@pytest.mark.parametrize("seed", range(2))
def test_damaged_worksheets_are_refused_or_taken_whole(
    small: tuple[Workshop, bytes], tmp_path: Path, seed: int
) -> None:
    _damage(small, tmp_path, seed, outside=150, inside=12)


@pytest.mark.slow
def test_ten_thousand_damaged_worksheets_are_refused_or_taken_whole(
    small: tuple[Workshop, bytes], tmp_path: Path
) -> None:
    _damage(small, tmp_path, 20261125, outside=9_700, inside=300)


def _damage(small: tuple[Workshop, bytes], folder: Path, seed: int, *, outside: int, inside: int) -> None:
    ws, data = small
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    cases = [damaged] * outside + [damaged_inside] * inside
    taken = [hold(ws, damage(data, chance), folder) for damage in cases]
    assert not all(taken)
    assert any(taken[outside:])  # or no damage went deep, and this says nothing
    assert ws.store.check() == ()


# ------------------------------------------------------------------ any workshop, any edit

TEXTS = st.text(max_size=60) | st.sampled_from(
    ["=1+1", "+62", "-", "@x", "'a", "_x000D_", "_x0041_", " a ", "a\nb", "a\tb", "1.2", "2026", "TRUE", "75%",
     "#REF!", "01/02/2026", "<b>", "a;b", "😀"]
)  # fmt: skip


def raw_value(field: Field, ids: dict[str, list[str]]) -> st.SearchStrategy[object]:
    """Return what people may enter into a field; what it refuses is not stored."""
    kind = field.kind
    if isinstance(kind, Link | Links):
        offered = [one for name in kind.of.split("|") for one in ids.get(name, [])]
        some = st.sampled_from(offered) if offered else st.none()
        return st.lists(some, max_size=3).map(tuple) if isinstance(kind, Links) and offered else some
    if isinstance(kind, Whole):
        return st.integers(kind.least, kind.most)
    if isinstance(kind, Score):
        return st.integers(0, 9999).map(lambda number: f"{number // 100},{number % 100:02}")
    if isinstance(kind, Text | Note):
        return TEXTS
    return {
        "money": st.integers(0, 10**16),
        "date": st.dates(),
        "clock": st.times().map(lambda one: one.replace(second=0, microsecond=0)),
        "flag": st.booleans(),
        "code": st.from_regex(r"\d(\.\d\d){0,5}", fullmatch=True),
        "url": st.just("https://contoh.example/?a=b&c=1"),
    }[kind.name]


def workshop_of(data: st.DataObject, folder: Path) -> Workshop:
    """Return a workshop of two OPDs whose first owns a few records of every kind of homework, filled at random."""
    ws = open_workshop(folder / "any.sqlite", create=True)
    for one in ("satu", "dua"):
        ws.save("opd", one, {"name": f"Dinas {one}"})
    method = ws.case.method
    ids = {name: [one.code for one in some] for name, some in method.choices.items()} | {"opd": ["satu", "dua"]}
    names = list(homework_types(ws.case, None))
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    wanted = {*chosen, "programme", "indicator", "quick_win"} - {"opd"}
    for name in (one for one in RECORD_TYPES if one in wanted):
        _fill(ws, data, RECORD_TYPES[name], ids)
    return ws


def _fill(ws: Workshop, data: st.DataObject, kind: RecordType, ids: dict[str, list[str]]) -> None:
    for _ in range(data.draw(st.integers(0, 3))):
        fields = data.draw(st.lists(st.sampled_from(kind.fields), max_size=6, unique=True))
        raw = {field.name: data.draw(raw_value(field, ids)) for field in fields}
        link = kind.owned_by.partition(".")[0]
        own = {link: "satu" if "." not in kind.owned_by else data.draw(raw_value(kind.by_name[link], ids))}
        record = ws.save(kind.name, None, {**raw, **own}).record
        if record is not None:
            ids.setdefault(kind.name, []).append(record.id)


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_workshop_written_out_and_read_back_is_unchanged(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _out_and_back(data, tmp_path_factory.mktemp("any"))


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_forty_workshops_written_out_and_read_back_are_unchanged(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _out_and_back(data, tmp_path_factory.mktemp("many"))


def _out_and_back(data: st.DataObject, folder: Path) -> None:
    ws = workshop_of(data, folder)
    position = ws.position
    for path in ws.worksheets(folder / "out"):
        taken = ws.take_worksheet(path)
        assert (taken.wrong, taken.new, taken.changed, ws.position) == ((), 0, 0, position)
    ws.close()


CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    TEXTS,
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(min_value=date(1900, 3, 1)),
    st.datetimes(min_value=datetime(1900, 3, 1)),  # noqa: DTZ001 - as Excel keeps a moment
    st.times(),
    st.sampled_from(["=A1", "=SUM(B4:B9)", "dinkes", "sampah", "antre", "Bank sampah", "=Cepat", "programme._id"]),
)


def dropped_control(value: object) -> object:
    """Excel refuses control characters when they are typed; so does openpyxl when a test writes them."""
    if isinstance(value, time | datetime):
        return value.replace(microsecond=0)
    return "".join(c for c in value if c.isprintable() or c == "\n") if isinstance(value, str) else value


Edits: TypeAlias = list[tuple[int, int, int, Any]]  # sheet, row, column, what is put there

EDITS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(1, 12), st.integers(1, 16), CELLS.map(dropped_control)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_random_edits_of_random_cells_never_raise_and_never_touch_another_opd(
    edits: Edits, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _edited(edits, tmp_path_factory.mktemp("edits"))


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_sixty_random_edits_never_raise_and_never_touch_another_opd(
    edits: Edits, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _edited(edits, tmp_path_factory.mktemp("many"))


def _edited(edits: Edits, folder: Path) -> None:
    ws = filled_workshop(folder / "w.sqlite")
    (path,) = ws.worksheets(folder, opd="Dinkes", stage="III")
    book = load_workbook(path)
    for sheet, row, column, value in edits:
        cell = book.worksheets[sheet % len(book.worksheets)].cell(row, column)
        if not isinstance(cell, MergedCell):  # of the instructions; nobody can type there
            cell.value = value
    book.save(path)
    others = {one.id: one for kind in ws.case.types for one in ws.case.of(kind, "dlh")}
    assert len(others) == 2
    hidden = any(sheet % len(book.worksheets) >= len(book.worksheets) - 2 for sheet, *_ in edits)
    assert _taken(ws, path) or hidden
    assert {name: ws.plan.records[name] for name in others} == others
    assert {one.id for kind in ws.case.types for one in ws.case.of(kind, "dlh")} == set(others)
    after = values(ws)
    position = ws.position
    _taken(ws, path)
    assert (ws.position, values(ws)) == (position, after)
    assert fold(ws.store.changes()) == ws.plan
    ws.close()


def values(ws: Workshop) -> dict[str, dict[str, Value]]:
    return {name: dict(record.values) for name, record in ws.plan.records.items()}


def _taken(ws: Workshop, path: Path) -> bool:
    try:
        ws.take_worksheet(path)
    except KitError:
        return False
    return True


def test_guard_lets_a_worksheet_pass(sheet: bytes) -> None:
    refuse_dangerous(sheet, "w.xlsx")
