"""What people sign: the attendance list of a day, the commitment of the owners, the report of a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.checks import by_owner
from smartcity_kit.rules.continuity import halves, officers
from smartcity_kit.rules.schedule import agenda_of, day_of, schedule
from smartcity_kit.text.dates import show_date, show_weekday
from smartcity_kit.text.messages import N_, KitError, language, tr
from smartcity_kit.views import rounds
from smartcity_kit.views.alignment import commitment
from smartcity_kit.views.board import receipt_line
from smartcity_kit.views.documents import Column, Document, Part, Prose, Row, Table
from smartcity_kit.views.handouts import copy_name, marked
from smartcity_kit.views.schedule import clock_range
from smartcity_kit.views.summaries import progress_table

LINE = f"\n{'.' * 30}"  # room for a signature, as on the commitment sheet
SPARE = 8  # empty lines for those who come without being registered

REPORTED_BY = (N_("Secretariat"), N_("Facilitator"), N_("Head of the planning agency"))
COMMITTED_BY = (N_("Head of the region"), N_("Regional secretary"), N_("Head of the planning agency"))


def session_name(case: Case, session: Record) -> str:
    """Return what the list of a workshop day is filed under: its stage and number, and its date where it has one."""
    day = day_of(session)
    return " ".join(part for part in (case.title(session), "" if day is None else day.isoformat()) if part)


def attendance_sheet(case: Case, session: str) -> Document:
    """Return the list of one workshop day: everybody who is registered, with room to sign, and empty lines."""
    day = case.plan.get(session)
    if day is None or day.type != "session":
        raise KitError(tr("There is no such workshop day. Write the schedule on the preparation page."))
    order = {record.id: number for number, record in enumerate(case.of("opd"))}
    people = sorted(case.of("person"), key=lambda one: order.get(one.text("opd"), len(order)))
    texts = [
        (case.title(one), one.text("position"), case.opd_name(one.text("opd")) if one.get("opd") else "")
        for one in people
    ]
    rows = tuple(
        Row(tuple(map(Shown, (str(number), *text, LINE))))
        for number, text in enumerate([*texts, *[("", "", "")] * SPARE], 1)
    )
    columns = (
        Column("number", tr("No."), "right", 1),
        Column("name", tr("Name"), weight=5),
        Column("position", tr("Position"), weight=4),
        Column("opd", tr("OPD"), weight=5),
        Column("signature", tr("Signature"), weight=4),
    )
    note = tr("Registered: {count}. The last lines are for those who come in somebody's place.", count=len(people))
    parts = (Prose(_plain_list(_day_lines(day))), Table(tr("Attendance list"), columns, rows, note=note))
    return _document(case, tr("Attendance list"), parts, case.title(day))


def commitment_sheet(case: Case, opd: str | None) -> Document:
    """Return the quick wins of one OPD, or of all, for their owners to sign."""
    lead = tr("We who sign here carry these quick wins, see to their budget and report on them at each evaluation.")
    parts: tuple[Part, ...] = (Prose(lead), commitment(case, opd))
    if opd is None:
        parts = (*parts, signatures(COMMITTED_BY))
    about = copy_name("") if opd is None else case.opd_name(opd)
    return _document(case, tr("Commitment sheet"), parts, about, receipt_line(case, opd))


def session_report(case: Case, stage: str) -> Document:
    """Return the report of one stage: when it met, who came, what was filled and settled, what is open."""
    here = case.method.stages.by_code[stage]
    sessions = next((one.sessions for one in schedule(case) if one.stage.code == stage), ())
    lead = tr("As of {date}.", date=show_date(case.today))
    parts: list[Part] = [Prose(lead), _days(case, sessions), _agenda(case, sessions), _absent(case, sessions)]
    parts += [progress_table(case, stage), *_rounds(case, sessions), _still_open(case), signatures(REPORTED_BY)]
    return _document(case, tr("Session report"), tuple(parts), str(here.label))


def signatures(roles: Sequence[str]) -> Table:
    """Return a table in which each of ``roles`` signs with name and date."""
    columns = (
        Column("role", tr("Who signs"), weight=4),
        Column("name", tr("Name"), weight=4),
        Column("date", tr("Date"), weight=2),
        Column("signature", tr("Signature"), weight=4),
    )
    rows = tuple(Row(tuple(map(Shown, (tr(role), "", "", LINE)))) for role in roles)
    return Table(tr("Signatures"), columns, rows)


def _document(case: Case, title: str, parts: tuple[Part, ...], about: str, receipt: str = "") -> Document:
    region, marker = case.settings.text("region"), case.settings.text("marker")
    return Document(title, parts, region, about, marked(marker, receipt), language())


def _day_lines(day: Record) -> list[str]:
    date = day_of(day)
    told = (
        (tr("Date"), "" if date is None else show_weekday(date)),
        (tr("Time"), clock_range(day)),
        (tr("Venue"), day.text("venue")),
    )
    return [f"{what}: {value}" for what, value in told if value]


def _plain_list(lines: Sequence[str]) -> str:
    """Return lines as a list in Markdown, in which typed text stands for itself."""
    return "\n".join("- " + "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+!|~&" else c for c in line) for line in lines)


def _days(case: Case, sessions: Sequence[Record]) -> Table:
    said = halves(case)
    registered = {one.id: one.text("opd") for one in case.of("person")}
    rows = []
    for session in sessions:
        there = [who for who in registered if said.get((who, session.id))]
        units = {registered[who] for who in there} - {""}
        day = day_of(session)
        texts = (
            case.title(session),
            tr("no date yet") if day is None else show_weekday(day),
            clock_range(session),
            session.text("venue"),
            str(len(there)),
            str(len(units)),
        )
        rows.append(Row(tuple(map(Shown, texts)), record=session.id))
    columns = (
        Column("day", tr("Workshop day"), weight=4),
        Column("date", tr("Date"), weight=4),
        Column("time", tr("Time"), weight=3),
        Column("venue", tr("Venue"), weight=4),
        Column("people", tr("Participants"), "right", 2),
        Column("opd", tr("OPD"), "right", 2),
    )
    note = tr("Registered participants: {count}.", count=len(registered)) if rows else ""
    return Table(tr("Days and attendance"), columns, tuple(rows), tr("There is no workshop day yet."), note)


def _agenda(case: Case, sessions: Sequence[Record]) -> Table:
    rows: list[Row] = []
    for session in sessions:
        items = agenda_of(case, session.id)
        if items:
            rows.append(Row((Shown(case.title(session)),), heads=True, record=session.id))
        for item in items:
            texts = (clock_range(item), item.text("topic"), item.text("led_by"))
            rows.append(Row(tuple(map(Shown, texts)), record=item.id))
    columns = (
        Column("time", tr("Time"), weight=2),
        Column("topic", tr("Topic"), weight=6),
        Column("led_by", tr("Led by"), weight=3),
    )
    return Table(tr("Agenda"), columns, tuple(rows), tr("There is no agenda item yet."))


def _absent(case: Case, sessions: Sequence[Record]) -> Table:
    """Return the units of which nobody came on any of the days, with the officers who were expected."""
    said = halves(case)
    listed = {session for (_, session), _ in said.items()}
    held = [session for session in sessions if session.id in listed]
    came = {one.text("opd") for one in case.of("person") if any(said.get((one.id, day.id)) for day in held)}
    missing = [record for record in case.of("opd") if held and record.id not in came]
    rows = tuple(
        Row((Shown(case.title(one)), Shown("; ".join(map(case.title, officers(case, one.id))))), record=one.id)
        for one in missing
    )
    columns = (Column("opd", tr("OPD"), weight=5), Column("officers", tr("Officers who were expected"), weight=6))
    empty = tr("Every OPD was there.") if held else tr("No attendance is entered for these days yet.")
    return Table(tr("Who was not there"), columns, rows, empty)


def _rounds(case: Case, sessions: Sequence[Record]) -> list[Table]:
    days = {session.text("date") for session in sessions} - {""}
    return [rounds.round_result(case, one.id) for one in case.of("round") if one.text("opened") in days]


def _still_open(case: Case) -> Table:
    """Return how much is open in each OPD: the sentences stand in its own copy."""
    names = {"conflict": tr("To choose"), "open": tr("Not filled"), "check": tr("To check")}
    rows = []
    for record in case.of("opd"):
        counts = Counter(one.weight for one in case.share(by_owner, at=record.id) or ())
        if counts:
            numbers = (str(counts[weight]) for weight in names)
            rows.append(Row(tuple(map(Shown, (case.title(record), *numbers))), record=record.id))
    columns = (
        Column("opd", tr("OPD"), weight=6),
        *(Column(weight, label, "right", 2) for weight, label in names.items()),
    )
    empty = tr("Nothing is open: everything due is filled and nothing contradicts itself.")
    return Table(tr("Still open by OPD"), columns, tuple(rows), empty)
