"""Who came on which day, which officers stayed from stage to stage, and who took over from whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.continuity import (
    Attended,
    Replacement,
    attended,
    halves,
    of_opd,
    of_person,
    of_stages,
    officers,
    replacements,
)
from smartcity_kit.rules.schedule import schedule
from smartcity_kit.text.messages import tr
from smartcity_kit.views.canvas import INK, as_svg, drawn_once, new_canvas
from smartcity_kit.views.documents import Column, Figure, Notice, Row, Table

MARKS: Mapping[int | None, str] = {2: "✓", 1: "½", 0: "–", None: ""}


def presence_table(case: Case, opd: str | None = None) -> Table:
    """Return who was there on which day: ✓ the whole day, ½ a half, – not there, empty where nothing is entered."""
    sessions = [session for one in schedule(case) for session in one.sessions]
    said = halves(case)
    order = {record.id: number for number, record in enumerate(case.of("opd"))}
    people = sorted(case.of("person", opd), key=lambda one: order.get(one.text("opd"), len(order)))
    rows = tuple(
        Row(
            (
                Shown(case.title(person)),
                Shown(case.opd_name(person.text("opd"))),
                *(Shown(MARKS[said.get((person.id, session.id))]) for session in sessions),
            ),
            record=person.id,
        )
        for person in people
    )
    columns = (
        Column("person", tr("Participant"), weight=4),
        Column("opd", tr("OPD"), weight=4),
        *(Column(session.id, _short(session), "center", 1) for session in sessions),
    )
    note = tr("✓ the whole day, ½ half of it, – not there; empty: nothing is entered.")
    return Table(
        tr("Attendance by day"), columns, rows, tr("No participant is registered yet."), note if rows else ""
    )


def _short(session: Record) -> str:
    day = session.number("day")
    return session.text("stage") + ("" if day is None else f"/{day}")


# ------------------------------------------------------------------ continuity


def continuity_table(case: Case, opd: str | None = None) -> Table:
    """Return for each OPD its officers, to how many stages the same one came, and who replaced whom."""
    seen = attended(case)
    changes: dict[str, list[Replacement]] = {}
    for one in replacements(case, opd, seen):
        changes.setdefault(one.opd, []).append(one)
    manned = {one.text("opd") for one in officers(case)}
    every = case.of("opd")
    chosen = [record for record in every if (record.id in manned if opd is None else record.id == opd)]
    rows = tuple(_opd_row(case, record, seen, changes.get(record.id, [])) for record in chosen)
    columns = (
        Column("opd", tr("OPD"), weight=4),
        Column("officers", tr("Officers and the stages they came to"), weight=5),
        Column("same", tr("The same officer"), weight=3),
        Column("replaced", tr("Replacements"), weight=5),
    )
    without = [] if opd is not None else [one for one in every if one.id not in manned]
    note = _counted(seen)
    if without:
        names = "; ".join(one.text("abbreviation") or case.title(one) for one in without)  # names hold commas
        nobody = tr("No officer is registered for: {names}.", names=names)
        note = f"{note} {nobody}"
    empty = tr("No participant is registered yet.")
    return Table(tr("Continuity of officers"), columns, rows, empty, note if rows else "")


def _opd_row(case: Case, record: Record, seen: Attended, changes: list[Replacement]) -> Row:
    people = officers(case, record.id)
    named = "; ".join(f"{case.title(one)} ({_fraction(case, one, seen)})" for one in people)
    best = of_opd(case, record.id, seen)
    if best.percent is None or not people:
        same = ""
    elif best.part == best.whole:
        same = tr("yes, at all {count} stages", count=best.whole)
    else:
        same = tr("no, at most {part} of {whole} stages", part=best.part, whole=best.whole)
    texts = (
        case.title(record),
        named or tr("nobody is registered"),
        same,
        "; ".join(_change(case, c) for c in changes),
    )
    return Row(tuple(map(Shown, texts)), record=record.id)


def _fraction(case: Case, person: Record, seen: Attended) -> str:
    share = of_person(case, person.id, seen)
    return f"{share.part}/{share.whole}"


def _change(case: Case, one: Replacement) -> str:
    left = ", ".join(case.title(person) for person in map(case.plan.get, one.left) if person is not None)
    where = "" if one.stage is None else f"{one.stage.code}: "
    said = tr("{new} in place of {left}", new=case.title(one.came), left=left)
    noted = tr("with a note") if one.noted else tr("no hand-over note")
    return f"{where}{said} ({noted})"


def _counted(seen: Attended) -> str:
    if not seen.stages:
        return tr("No stage with an attendance list has been held yet.")
    note = tr("Counted: {stages}.", stages=", ".join(str(stage.label) for stage in seen.stages))
    if not seen.unlisted:
        return note
    missing = ", ".join(str(stage.label) for stage in seen.unlisted)
    unlisted = tr("Held without an attendance list: {stages}.", stages=missing)
    return f"{note} {unlisted}"


# ------------------------------------------------------------------ chart


@dataclass(frozen=True, slots=True)
class Staying:
    """The words and numbers of the continuity chart: one bar a stage."""

    bars: tuple[tuple[str, int, str], ...]  # stage, percent, what stands beside the bar
    axis: str


def continuity_chart(case: Case) -> Figure | Notice:
    """Return which share of the officers of each stage had been at the stage before."""
    shares = [(stage, share, share.percent) for stage, share in of_stages(case)]
    bars = tuple(
        (str(stage.label), percent, tr("{part} of {whole}", part=share.part, whole=share.whole))
        for stage, share, percent in shares
        if percent is not None
    )
    if not bars:
        return Notice(tr("Continuity appears with the attendance lists of two stages."))
    listed = ", ".join(f"{name} {percent} %" for name, percent, _ in bars)
    alt = tr("Officers who had been at the stage before: {list}.", list=listed)
    svg = _draw(Staying(bars, tr("Officers who had been at the stage before, in percent")))
    return Figure(tr("Continuity from stage to stage"), alt, svg)


@drawn_once
def _draw(data: Staying) -> str:
    canvas, axes = new_canvas(7.2, 0.5 * len(data.bars) + 0.9)
    shares = [percent for _, percent, _ in data.bars]
    # A number beside each bar says what the colour would: it reads the same in grey.
    bars = axes.barh(range(len(shares)), shares, color="#2b6cb0", height=0.6)
    axes.set_yticks(range(len(shares)), [name for name, _, _ in data.bars])
    axes.bar_label(bars, [f"{p} % ({beside})" for _, p, beside in data.bars], padding=4, fontsize=10, color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, 128)  # room for the words beside a full bar
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_xlabel(data.axis, fontsize=9.5, color=INK)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=10.5)
    return as_svg(canvas)
