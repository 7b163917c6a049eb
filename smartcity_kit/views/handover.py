"""The hand-over pack: what a newcomer has to know about their OPD, and who can tell them more."""

from __future__ import annotations

from smartcity_kit.journal import Held, Record
from smartcity_kit.model.choices import shown
from smartcity_kit.model.fields import Field, RecordType, Shown
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.continuity import attended
from smartcity_kit.text.dates import show_date, show_moment
from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.board import receipt_line
from smartcity_kit.views.documents import Column, Document, Prose, Row, Table
from smartcity_kit.views.handouts import marked
from smartcity_kit.views.schedule import deadlines_table, schedule_table
from smartcity_kit.views.tables import profile

# What an OPD holds and has not decided: the unit itself, its people, what is said about them.
NOT_DECIDED = frozenset({"ballot", "opd", "person", "attendance", "handover", "comment"})


def pack_table(case: Case, opd: str | None = None) -> Table:
    """Return what an OPD decided and who wrote it last, what is open, and who attended before."""
    rows = () if opd is None else (*_decided(case, opd), *_open(case, opd), *_before(case, opd))
    title = tr("Hand-over pack") if opd is None else tr("Hand-over pack of {opd}", opd=case.opd_name(opd))
    return _table(title, rows)


def decided_table(case: Case, opd: str | None = None) -> Table:
    """Return what an OPD decided and who wrote it last: the pack without what a page shows anyway."""
    return _table(tr("Decided so far"), () if opd is None else _decided(case, opd))


def _table(title: str, rows: tuple[Row, ...]) -> Table:
    columns = (
        Column("what", tr("What"), weight=4),
        Column("short", tr("In short"), weight=6),
        Column("who", tr("Written last by"), weight=3),
        Column("when", tr("When"), weight=3),
    )
    return Table(title, columns, rows, tr("This is made for one OPD: it stands in that OPD's own copy."))


def _decided(case: Case, opd: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    for name, kind in case.types.items():
        if kind.owned_by and name not in NOT_DECIDED and (records := case.of(name, opd)):
            rows.append(_head(tr(kind.plural), len(records)))
            rows += [_decision(case, kind, record) for record in records]
    return tuple(rows) if rows else (_head(tr("Decided so far"), 0),)


def _head(text: str, count: int) -> Row:
    return Row((Shown(f"{text} ({count})"),), heads=True)


def _decision(case: Case, kind: RecordType, record: Record) -> Row:
    last = last_written(record)
    texts = (
        case.title(record),
        "; ".join(_said(case, field, record) for field in kind.fields if _tells(kind, field, record)),
        last.by if last is not None else "",
        show_moment(last.at) if last is not None else "",
    )
    return Row(tuple(map(Shown, texts)), record=record.id)


def _tells(kind: RecordType, field: Field, record: Record) -> bool:
    named = field.name in kind.title or field.name == kind.owned_by
    return field.required and not named and record.get(field.name) is not None


def _said(case: Case, field: Field, record: Record) -> str:
    value = shown(field, record, case.plan, case.method, case.types)
    return f"{tr(field.short or field.label)}: {value}"


def last_written(record: Record) -> Held | None:
    """Return the latest standing value of a record: who wrote it, and when."""
    return max(
        (held for some in record.heads.values() for held in some), key=lambda h: (h.at, h.change), default=None
    )


def _open(case: Case, opd: str) -> tuple[Row, ...]:
    found = findings(case, opd=opd)
    rows = (
        Row((Shown(one.about), Shown(f"{one.says} {one.advice}"), Shown(""), Shown("")), record=one.record)
        for one in found
    )
    return (_head(tr("Still open"), len(found)), *rows)


def _before(case: Case, opd: str) -> tuple[Row, ...]:
    seen = attended(case)
    people = case.of("person", opd)
    rows = [_head(tr("Who attended before"), len(people))]
    for person in people:
        stages = ", ".join(str(stage.label) for stage in seen.of(person.id))
        name = ", ".join(part for part in (case.title(person), person.text("position")) if part)
        texts = (name, stages or tr("at no stage that has an attendance list"), "", "")
        rows.append(Row(tuple(map(Shown, texts)), record=person.id))
    return tuple(rows)


def handover_document(case: Case, opd: str, state: str = "") -> Document:
    """Return the pack of one OPD as it is printed and handed to the newcomer."""
    lead = tr(
        "For the officer who takes over, as of {date}. Read what was decided, then what is open; "
        "whoever wrote something last can say why.",
        date=show_date(case.today),
    )
    parts = (
        Prose(lead),
        pack_table(case, opd),
        profile(case, "handover", opd=opd),
        schedule_table(case),
        deadlines_table(case),
    )
    region = case.settings.text("region")
    line = marked(case.settings.text("marker"), receipt_line(case, opd), state)
    return Document(tr("Hand-over pack"), parts, region, case.opd_name(opd), line, language())
