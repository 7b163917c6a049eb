"""Tables of records: every cell is the text people read, in the order of the declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from smartcity_kit.journal import REMOVED, Record, Step, Value
from smartcity_kit.model.choices import shown
from smartcity_kit.model.fields import Derived, Field, RecordType, Shown
from smartcity_kit.model.kinds import (
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
from smartcity_kit.model.records.ledger import LEDGER
from smartcity_kit.rules import Case, derived
from smartcity_kit.rules.completeness import due_fields, missing, stage_types
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.views.documents import Column, Row, Table

# How a column of each kind is set: alignment, and its share of the width.
LOOKS: dict[str, tuple[str, int]] = {
    Text.name: ("left", 4),
    Note.name: ("left", 5),
    Whole.name: ("right", 1),
    Year.name: ("right", 1),
    Percent.name: ("right", 1),
    Money.name: ("right", 3),
    Score.name: ("right", 1),
    Code.name: ("left", 4),
    Date.name: ("left", 2),
    Clock.name: ("left", 1),
    Link.name: ("left", 3),
    Links.name: ("left", 3),
    Flag.name: ("center", 1),
    Url.name: ("left", 3),
}
NUMBERED = frozenset({"risk"})  # types whose records a chart names by their number in the register
MOST_PROFILES = 40  # records of a region shown in full: about twenty pages

DOORS = {
    "notebook": N_("notebook"),
    "hall": N_("hall"),
    "excel": N_("Excel worksheet"),
    "pack": N_("pack"),
    "example": N_("example"),
    "undo": N_("undo"),
}


def table(
    case: Case,
    type_name: str,
    *,
    by: str | None = None,
    opd: str | None = None,
    columns: Sequence[str] | None = None,
) -> Table:
    """Return the records of a type as a table, of the region or of one OPD, grouped by a chosen field.

    ``columns`` names fields or derived values; without it those that the grid shows are taken. Raises
    KitError with a sentence for a name that the type does not have.
    """
    kind = case.types[type_name]
    refuse_unknown(kind, columns, by)
    chosen = [c for c in _columns(kind, columns) if c.name != by]
    records = case.of(type_name, opd)
    numbers = _numbers(case, type_name)
    groups = [("", records)] if by is None else _groups(case, kind.by_name[by], records)
    rows: list[Row] = []
    for heading, some in groups:
        if heading:
            rows.append(Row((Shown(f"{heading} ({len(some)})"),), heads=True))
        made = (Row(cells(case, record, chosen), record=record.id) for record in some)
        rows += [_numbered(numbers, row, (c.name for c in chosen), kind.title[0]) for row in made]
    heads = tuple(Column(c.name, tr(_heading(c)), *_look(c)) for c in chosen)
    return Table(tr(kind.plural), heads, tuple(rows), empty=nothing_yet(kind))


def _numbers(case: Case, type_name: str) -> dict[str, str]:
    every = case.of(type_name) if type_name in NUMBERED else ()
    return {record.id: str(number) for number, record in enumerate(every, 1)}


def _numbered(numbers: Mapping[str, str], row: Row, names: Iterable[str], title: str) -> Row:
    """Return a row with its record's number in the register before the cell that names the record."""
    number = numbers.get(row.record)
    if number is None:
        return row
    pairs = zip(names, row.cells, strict=True)
    return replace(row, cells=tuple(replace(c, text=f"{number}. {c.text}") if n == title else c for n, c in pairs))


def refuse_unknown(kind: RecordType, columns: Iterable[str] | None = None, by: str | None = None) -> None:
    """Raise KitError with a sentence where a type has no such column, or is not grouped by such a field."""
    known = [column.name for column in kind.columns]
    chosen = [field.name for field in kind.fields if isinstance(field.kind, Link)]
    for name in columns or ():
        if name not in known:
            raise KitError(_no_such(tr("{type} has no column {name}.", type=tr(kind.plural), name=name), known))
    if by is not None and by not in chosen:
        raise KitError(_no_such(tr("{type} is not grouped by {name}.", type=tr(kind.plural), name=by), chosen))


def _no_such(wrong: str, names: Sequence[str]) -> str:
    advice = tr("Choose one of: {choices}.", choices=", ".join(names))
    return f"{wrong} {advice}" if names else wrong


def nothing_yet(kind: RecordType) -> str:
    """Return the sentence that stands where records of a type would."""
    return tr("Nothing has been entered here yet.") if kind.single else tr("There is no entry here yet.")


def _columns(kind: RecordType, names: Sequence[str] | None) -> list[Field | Derived]:
    if names is None:
        return [c for c in kind.columns if isinstance(c, Derived) or c.grid]
    by_name = {c.name: c for c in kind.columns}
    return [by_name[name] for name in names]


def _heading(column: Field | Derived) -> str:
    return (column.short or column.label) if isinstance(column, Field) else column.label


def _look(column: Field | Derived) -> tuple[str, int]:
    return LOOKS[column.kind.name] if isinstance(column, Field) else ("center", 2)


def cells(case: Case, record: Record, columns: Iterable[Field | Derived]) -> tuple[Shown, ...]:
    """Return one record as cells."""
    computed = derived(case, record)
    return tuple(
        computed.get(c.name, Shown(""))
        if isinstance(c, Derived)
        else Shown(shown(c, record, case.plan, case.method, case.types))
        for c in columns
    )


def _groups(case: Case, field: Field, records: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """Return the records by the value of a chosen field, in the order of the choices, the unassigned last."""
    of = field.kind.of if isinstance(field.kind, Link | Links) else ""
    order = [option.code for option in case.method.choices.get(of, ())] or [r.id for r in case.plan.of(of)]
    groups: dict[str, list[Record]] = {code: [] for code in order}
    for record in records:
        groups.setdefault(record.text(field.name), []).append(record)
    unassigned = groups.pop("", [])
    found = [(case.label(of, code), some) for code, some in groups.items() if some]
    return [*found, (tr("Without {field}", field=tr(field.label)), unassigned)] if unassigned else found


def profile(
    case: Case,
    type_name: str,
    *,
    opd: str | None = None,
    stage: str | None = None,
    columns: Sequence[str] | None = None,
) -> Table:
    """Return each record of a type in full: every field somebody filled, and every due one still open.

    ``columns`` narrows it to some fields, in their order; what is still open is said whatever they are.

    Of a whole region with many of them only those with something open: in full they stand in the copies
    of the OPD they belong to, and nobody reads four hundred pages of all of them.
    """
    kind = case.types[type_name]
    records = case.of(type_name, opd)
    if opd is None and kind.owned_by and len(records) > MOST_PROFILES:
        return _profiles_in_short(case, kind, records, stage)
    rows: list[Row] = []
    numbers = _numbers(case, type_name)
    for record in records:
        title = f"{numbers[record.id]}. {case.title(record)}" if numbers else case.title(record)
        rows.append(Row((Shown(title),), heads=True, record=record.id))
        rows += _profile_rows(case, kind, record, stage, columns)
    heads = (Column("field", tr("Field"), weight=2), Column("value", tr("Value"), weight=5))
    return Table(tr(kind.label if kind.single else kind.plural), heads, tuple(rows), empty=nothing_yet(kind))


def _profiles_in_short(case: Case, kind: RecordType, records: Sequence[Record], stage: str | None) -> Table:
    rows = []
    numbers = _numbers(case, kind.name)
    for record in records:
        labels = [tr(kind.by_name[name].label) for name in missing(case, record, stage)]
        if not labels:
            continue
        name = f"{numbers[record.id]}. {case.title(record)}" if numbers else case.title(record)
        texts = (name, case.opd_name(case.owner(record)), ", ".join(labels))
        rows.append(Row(tuple(Shown(text) for text in texts), record=record.id))
    columns = (
        Column("name", tr(kind.label), weight=5),
        Column("owner", tr("OPD"), weight=4),
        Column("open", tr("Still open"), weight=5),
    )
    said = N_("{count} entries, {open} of them with something open. Each stands in full in the copy of its OPD.")
    note = tr(said, count=len(records), open=len(rows))
    return Table(tr(kind.plural), columns, tuple(rows), empty=note, note=note)


def _profile_rows(
    case: Case, kind: RecordType, record: Record, stage: str | None, names: Sequence[str] | None
) -> list[Row]:
    chosen = kind.columns if names is None else _columns(kind, names)
    filled = zip(chosen, cells(case, record, chosen), strict=True)
    rows = [Row((Shown(tr(column.label)), cell), record=record.id) for column, cell in filled if cell.text]
    labels = (tr(kind.by_name[name].label) for name in missing(case, record, stage))
    still_open = ", ".join(labels)
    return [*rows, Row((Shown(tr("Still open")), Shown(still_open)), record=record.id)] if still_open else rows


def due_list(case: Case, stage: str) -> Table:
    """Return what a stage fills and which fields are due by its end."""
    rows = tuple(
        Row(
            (
                Shown(tr(case.types[name].plural)),
                Shown(", ".join(tr(case.types[name].by_name[f].label) for f in due_fields(case, name, stage))),
            )
        )
        for name in stage_types(case, stage)
    )
    columns = (
        Column("type", tr("Worksheet"), weight=2),
        Column("due", tr("Due by the end of this stage"), weight=6),
    )
    return Table(tr("What this stage fills"), columns, rows)


def history_rows(case: Case, steps: Iterable[Step]) -> tuple[tuple[str, str, str, str, str, str], ...]:
    """Return each step of a history as texts: when, who, through which door, field, before, after."""
    return tuple(
        (
            show_moment(step.change.at),
            step.change.by,
            tr(DOORS.get(step.change.door, step.change.door)),
            field_label(case, step.change.type, step.field),
            value_label(case, step.change.type, step.field, step.before),
            value_label(case, step.change.type, step.field, step.after),
        )
        for step in steps
    )


def history(case: Case, record: Record | None, steps: Iterable[Step]) -> Table:
    """Return who wrote what into a record, and when; nothing is ever left out."""
    labels = (tr("When"), tr("Who"), tr("Through"), tr("Field"), tr("Before"), tr("After"))
    columns = tuple(
        Column(str(number), label, weight=weight)
        for number, (label, weight) in enumerate(zip(labels, (3, 2, 2, 2, 4, 4), strict=True))
    )
    rows = tuple(Row(tuple(Shown(text) for text in texts)) for texts in history_rows(case, steps))
    name = case.title(record) if record is not None else ""
    return Table(
        tr("History of {name}", name=name) if name else tr("History"),
        columns,
        rows,
        empty=tr("There is no history yet."),
    )


def field_label(case: Case, type_name: str, name: str) -> str:
    """Return what people call a field; of a type or field that only a later kit declares, its name."""
    if name == REMOVED:
        return tr("removal")
    field = _field(case, type_name, name)
    return tr(field.label) if field is not None else name


def _field(case: Case, type_name: str, name: str) -> Field | None:
    kind = case.types.get(type_name) or LEDGER.get(type_name)
    return kind.by_name.get(name) if kind is not None else None


def value_label(case: Case, type_name: str, name: str, value: Value) -> str:
    """Return a value of the journal as people read it, the empty string for none."""
    if value is None:
        return ""
    if name == REMOVED:
        return tr("removed") if value else tr("put back")
    field = _field(case, type_name, name)
    if field is None:
        return str(value)
    if isinstance(field.kind, Link | Links):
        codes = value if isinstance(value, tuple) else (value,)
        return "; ".join(case.label(field.kind.of, code) for code in codes)
    return field.kind.show(value)
