"""The past of a workshop: histories, snapshots, the comparison of two of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from uuid_utils import uuid7

from smartcity_kit.journal import Change, Plan, Record, fold, history
from smartcity_kit.model.records.ledger import SNAPSHOT, written
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.secrecy import hidden
from smartcity_kit.rules.snapshots import at_moment, moment
from smartcity_kit.text.dates import read_date, show_date
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.words import plain
from smartcity_kit.views import comparison, settled, tables
from smartcity_kit.views.changes import balance, difference
from smartcity_kit.views.documents import Document, Table
from smartcity_kit.views.histories import history_table
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live
from smartcity_kit.workshop.names import opd_named, stage_named

if TYPE_CHECKING:
    from smartcity_kit.forms.snapshots import Snapshots

NOW = ("now", "sekarang", "")


# ------------------------------------------------------------------ histories


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose history is asked for: of a record, a field, an OPD, a day, or of those named together."""

    record: str | None = None
    field: str = ""
    opd: str | None = None
    day: date | None = None


def history_of(live: Live, case: Case, asked: Asked, viewer: str | None) -> Table:
    """Return a history without the ballots that ``viewer`` (an OPD by id, None for the room) is not to be shown."""
    record, field, opd, day = asked.record, asked.field, asked.opd, asked.day
    here = case.plan.records.get(record) if record is not None else None
    if here is not None and hidden(case, here, viewer):
        return settled.no_history()
    if record is not None and not field and opd is None and day is None:
        return tables.history(case, case.plan.records.get(record), history(live.store.changes(record)))
    unit = "" if opd is None else opd_named(case, opd)
    if record is not None:
        changes = live.store.changes(record)
    elif unit:
        own = [one.id for name in case.types for one in case.of(name, unit)]
        gone = [
            r.id for r in case.plan.records.values() if r.removed and r.type in case.types and case.owner(r) == unit
        ]
        changes = live.store.changes_of([*own, *gone])
    else:
        changes = live.store.changes()
    seen = tuple(one for one in changes if not _hidden(case, one, viewer))
    return history_table(case, seen, field=field, opd=unit, day=day)


def _hidden(case: Case, change: Change, viewer: str | None) -> bool:
    record = case.plan.records.get(change.record)
    return record is not None and hidden(case, record, viewer)


# ------------------------------------------------------------------ snapshots


def keep(hand: Hand, name: str, stage: str | int | None = None) -> Record:
    """Keep where the plan stands now under a name; raises KitError for a name that is taken or none at all."""
    live = hand.live
    live.refresh()
    case = live.case()
    called = " ".join(name.split())
    if not called:
        raise KitError(tr("Give the snapshot a name, such as: end of stage II."))
    if plain(called) in {*NOW, *(plain(one.text("name")) for one in case.plan.of("snapshot"))}:
        raise KitError(tr("There is a snapshot {name} already. Choose another name.", name=called))
    here = moment(live.store.changes())
    fields = {
        "name": called[:120],
        "stage": "" if stage is None else stage_named(case, stage).code,
        "count": here.count,
        "sha256": here.sha256,
        "frontier": here.frontier,
    }
    return hand.write_one((str(uuid7()), "snapshot", written(SNAPSHOT, fields), ()))


def state_at(live: Live, wanted: str) -> tuple[str, Plan]:
    """Return what people call a state and its plan: a snapshot by name, the last one of a stage, a day, or now.

    Raises KitError where there is no such state, or this copy does not hold all of it.
    """
    live.refresh()
    live.unwatched()
    case, text = live.case(), plain(wanted)
    if text in NOW:
        return tr("now"), live.plan
    every = case.plan.of("snapshot")
    found = [one for one in every if text in (plain(one.text("name")), plain(one.text("stage")), one.id)]
    if found:
        return found[-1].text("name"), _plan_of(live, found[-1])
    day, _ = read_date(wanted)
    if day is not None:
        return show_date(day), live.plan_after(day)
    names = ", ".join(one.text("name") for one in every) or tr("none yet")
    raise KitError(tr("There is no snapshot {name}. There are: {names}.", name=wanted, names=names))


def _plan_of(live: Live, snapshot: Record) -> Plan:
    changes = at_moment(live.store.changes(), snapshot)
    if changes is None:
        says = tr(
            "This copy does not hold everything that {name} stands for. Compare in the whole workshop.",
            name=snapshot.text("name"),
        )
        raise KitError(says)
    return fold(changes)


def _cases(live: Live, before: str, after: str) -> tuple[tuple[str, str], Case, Case]:
    (first, then), (second, now) = state_at(live, before), state_at(live, after)
    case = live.case()
    return (first, second), replace(case, plan=then), replace(case, plan=now)


def compared(live: Live, before: str, after: str, opd: str | None, *, short: bool) -> Table:
    """Return the differences of two states as a table: in names and numbers, or field by field."""
    names, then, now = _cases(live, before, after)
    title = tr("Comparison: {before} and {after}", before=names[0], after=names[1])
    unit = None if opd is None else opd_named(live.case(), opd)
    return balance(then, now, title, unit) if short else difference(then, now, title, unit, names)


def compared_document(live: Live, before: str, after: str, state: str) -> Document:
    """Return the comparison of two states as it is printed."""
    names, then, now = _cases(live, before, after)
    return comparison.comparison_document(then, now, names, state)


def snapshots(hand: Hand, locked: str) -> Snapshots:
    """Return the widget that keeps snapshots and compares two of them."""
    from smartcity_kit.forms.snapshots import Snapshots

    live = hand.live

    def names() -> tuple[str, ...]:
        return tuple(one.text("name") for one in live.case().plan.of("snapshot"))

    def kept(name: str) -> str:
        return tr("Kept: {name}.", name=keep(hand, name).text("name"))

    return Snapshots(
        names, kept, lambda before, after: compared(live, before, after, None, short=True), live.watchers.add, locked
    )


def today() -> date:
    """Return the day on this machine's clock."""
    return datetime.now(UTC).astimezone().date()
