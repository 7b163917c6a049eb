"""What came into a workshop from elsewhere: the list, one batch in detail, the conflicts, what undoing would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from smartcity_kit.journal import REMOVED, Change, Held, Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.records.ledger import EXCEL, PACK, UNDO
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.undo import Kept, Undo
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import N_, tr
from smartcity_kit.views.documents import Column, Row, Table
from smartcity_kit.views.tables import field_label, value_label

KINDS: Mapping[str, str] = {PACK: N_("pack"), EXCEL: N_("Excel worksheet"), UNDO: N_("undo")}
MOST_ROWS = 500  # of one batch; the rest is a number


@dataclass(frozen=True, slots=True)
class Dispute:
    """One field with two or more standing values: what it is about, and each value with who wrote it."""

    record: str
    field: str
    about: str
    label: str
    values: tuple[tuple[str, str, str], ...]  # change, the value as people read it, who and when


def _notes(case: Case) -> tuple[Record, ...]:
    return tuple(reversed(case.plan.of("merge")))


def _written(note: Record) -> Held:
    return note.heads["kind"][0]


def merges_table(case: Case) -> Table:
    """Return what came in from elsewhere, the newest first: which file, from whom, how much, what became of it."""
    undone = {one.text("of") for one in case.plan.of("merge")}
    rows = tuple(Row(tuple(map(Shown, _cells(case, one, one.id in undone))), record=one.id) for one in _notes(case))
    columns = (
        Column("when", tr("When"), weight=3),
        Column("name", tr("File"), weight=4),
        Column("kind", tr("Came as"), weight=2),
        Column("opd", tr("OPD"), weight=4),
        Column("people", tr("Written by"), weight=4),
        Column("new", tr("New entries"), "right", 3),
        Column("records", tr("Records"), "right", 3),
        Column("by", tr("Taken in by"), weight=3),
        Column("state", tr("State"), weight=2),
    )
    return Table(tr("What came in from elsewhere"), columns, rows, tr("No pack and no worksheet has come in yet."))


def _cells(case: Case, note: Record, undone: bool) -> tuple[str, ...]:
    held = _written(note)
    return (
        show_moment(held.at),
        note.text("name"),
        tr(KINDS.get(note.text("kind"), note.text("kind"))),
        case.opd_name(note.text("opd")) if note.get("opd") else "",
        note.text("people"),
        str(len(note.many("changes"))),
        str(note.number("records") or 0),
        held.by,
        tr("undone") if undone else "",
    )


def undoable(case: Case) -> tuple[tuple[str, str], ...]:
    """Return label and id of each batch that was not undone yet, the newest first."""
    undone = {one.text("of") for one in case.plan.of("merge")}
    return tuple(
        (f"{show_moment(_written(one).at)} · {one.text('name')}", one.id)
        for one in _notes(case)
        if one.id not in undone
    )


def detail_table(case: Case, note: Record, changes: Sequence[Change]) -> Table:
    """Return what one batch wrote, record by record, and whether it stands, was changed since, or waits."""
    rows = []
    for change in changes[:MOST_ROWS]:
        record = case.plan.records[change.record]
        for name, value in change.fields.items():
            texts = (
                _about(case, record),
                field_label(case, change.type, name),
                value_label(case, change.type, name, value),
                f"{change.by}, {show_moment(change.at)}",
                _state(record, name, change),
            )
            rows.append(Row(tuple(map(Shown, texts)), record=record.id))
    columns = (
        Column("about", tr("About"), weight=5),
        Column("field", tr("Field"), weight=3),
        Column("value", tr("Value"), weight=5),
        Column("who", tr("Who"), weight=4),
        Column("state", tr("State"), weight=2),
    )
    more = len(changes) - MOST_ROWS
    counts = Counter(row.cells[4].text for row in rows)
    said = ", ".join(f"{text} {count}" for text, count in counts.items())
    note_text = tr("{said}; {more} entries more are not shown.", said=said, more=more) if more > 0 else said
    return Table(tr("What came by {name}", name=note.text("name")), columns, tuple(rows), tr("Nothing."), note_text)


def _state(record: Record, name: str, change: Change) -> str:
    if name in record.conflicts and any(held.change == change.id for held in record.conflicts[name]):
        return tr("to choose")
    standing = {held.change for held in record.heads.get(name, ())}
    return tr("stands") if change.id in standing else tr("changed since")


def _about(case: Case, record: Record) -> str:
    kind = case.types.get(record.type)
    return f"{tr(kind.label)}: {case.title(record)}" if kind is not None else case.title(record)


# ------------------------------------------------------------------ conflicts


def disputes(case: Case) -> tuple[Dispute, ...]:
    """Return every field that waits for a choice, in the order the records were created."""
    return tuple(
        one for record in case.plan.conflicted if record.type in case.types for one in _disputes(case, record)
    )


def _disputes(case: Case, record: Record) -> Iterator[Dispute]:
    for name, every in record.conflicts.items():
        values = tuple(
            (held.change, value_label(case, record.type, name, held.value) or tr("(empty)"), _who(held))
            for held in _different(every)
        )
        if name == REMOVED and len(values) == 1:
            values = (*values, ("", tr("keep it"), _last_writer(record)))
        yield Dispute(record.id, name, _about(case, record), field_label(case, record.type, name), values)


def _different(every: Sequence[Held]) -> tuple[Held, ...]:
    """Return one of each value: two who wrote the same agree."""
    found: dict[object, Held] = {}
    for held in every:
        found.setdefault(held.value, held)
    return tuple(found.values())


def _who(held: Held) -> str:
    return f"{held.by}, {show_moment(held.at)}"


def _last_writer(record: Record) -> str:
    wrote = (held for name, some in record.heads.items() if name != REMOVED for held in some)
    return _who(max(wrote, key=lambda held: (held.at, held.change)))


def conflicts_table(case: Case, opd: str | None = None) -> Table:
    """Return the fields that wait for a choice, with the values side by side; the first one stands meanwhile."""
    rows = []
    for one in disputes(case):
        if opd is None or case.owner(case.plan.records[one.record]) == opd:
            first, second, *more = (f"{value} ({who})" for _, value, who in one.values)
            cells = (one.about, one.label, first, "; ".join((second, *more)))
            rows.append(Row(tuple(map(Shown, cells)), record=one.record))
    columns = (
        Column("about", tr("About"), weight=5),
        Column("field", tr("Field"), weight=3),
        Column("one", tr("One value"), weight=5),
        Column("other", tr("The other"), weight=5),
    )
    return Table(tr("To choose"), columns, tuple(rows), tr("No two values contradict each other."))


# ------------------------------------------------------------------ undoing


def change_named(case: Case, change: Change) -> str:
    """Return what people call one change: when, who, about what, which fields."""
    record = case.plan.records[change.record]
    names = listed(field_label(case, change.type, name) for name in change.fields)
    return f"{show_moment(change.at)} · {change.by} · {_about(case, record)} · {names}"


def undo_table(case: Case, undo: Undo) -> Table:
    """Return what would come back if something were undone, and what would stay, with who wrote on top of it."""
    rows: list[Row] = []
    for one in undo.restored:
        record = case.plan.records[one.record]
        for name, value in one.fields.items():
            standing = dict.fromkeys(value_label(case, one.type, name, h.value) for h in record.heads.get(name, ()))
            now = " / ".join(standing)
            back = value_label(case, one.type, name, value)
            texts = (_about(case, record), field_label(case, one.type, name), now, back or tr("(empty)"))
            rows.append(Row(tuple(map(Shown, texts)), record=record.id))
    if undo.kept:
        rows.append(Row((Shown(tr("What stays, for somebody wrote on top of it")),), heads=True))
        rows += [_kept_row(case, one) for one in undo.kept]
    columns = (
        Column("about", tr("About"), weight=5),
        Column("field", tr("Field"), weight=3),
        Column("now", tr("Now"), weight=4),
        Column("back", tr("After undoing"), weight=4),
    )
    return Table(tr("What undoing would do"), columns, tuple(rows))


def _kept_row(case: Case, one: Kept) -> Row:
    label = field_label(case, one.type, one.field) if one.field else tr("the whole record")
    texts = (_about(case, case.plan.records[one.record]), label, tr("later: {who}", who=one.by), "")
    return Row(tuple(map(Shown, texts)), record=one.record)


def all_kept(case: Case, undo: Undo) -> str:
    """Return why nothing of it can be undone, as a sentence."""
    names = listed(_about(case, case.plan.records[one.record]) for one in undo.kept)
    if not names:
        return tr("Nothing of it stands any more: there is nothing to undo.")
    return tr("It cannot be undone: others wrote on top of it since ({names}). Correct it by hand.", names=names)
