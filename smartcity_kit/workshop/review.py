"""After a merge: what came from whom, the conflicts and how one is settled, and taking it back by a new change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from uuid_utils import uuid7

from smartcity_kit.journal import REMOVED, Change, Record, history
from smartcity_kit.model.records.ledger import UNDO
from smartcity_kit.rules.scoring.secrecy import hidden
from smartcity_kit.rules.undo import Undo, undo_of
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views import merges, tables
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.workshop.exchange import merged, take_in
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live

if TYPE_CHECKING:
    from smartcity_kit.forms.confirm import Confirm
    from smartcity_kit.forms.review import MergeReview

LATEST = 100  # changes offered to be undone one by one; an older one is undone by its id


def note_of(live: Live, merge: str) -> Record:
    """Return the note of a merge by its id; raises KitError where there is none."""
    found = live.plan.get(merge)
    if found is None or found.type != "merge":
        raise KitError(tr("There is no merge {id}. Look at the list of what came in.", id=merge))
    return found


# ------------------------------------------------------------------ what came


def detail(live: Live, merge: str) -> Table:
    """Return what came by one merge, record by record, and what waits for a choice."""
    live.unwatched()
    note = note_of(live, merge)
    came = frozenset(note.many("changes"))
    records = {one.record: None for one in live.store.changes_with(came)}
    return merges.detail_table(live.case(), note, [one for one in live.store.changes_of(records) if one.id in came])


# ------------------------------------------------------------------ settling


def settle(hand: Hand, record_id: str, field: str, change: str) -> str:
    """Choose the value that ``change`` wrote, with a new change based on all that stand; return a sentence."""
    live = hand.live
    live.refresh()
    record = live.plan.records.get(record_id)
    held = {one.change: one for one in record.conflicts.get(field, ())} if record is not None else {}
    if record is None or not held:
        raise KitError(tr("Somebody has chosen already. Look again."))
    if field == REMOVED:
        gone = change in held and held[change].value is True
        seen = record.seen_whole() if gone else record.seen([REMOVED])
        hand.write_one((record_id, record.type, {REMOVED: gone}, seen))
    elif change in held:
        hand.write_one((record_id, record.type, {field: held[change].value}, record.seen([field])))
    else:
        raise KitError(tr("One of the values has changed meanwhile. Look again."))
    return tr("Settled. The other value stays in the history.")


# ------------------------------------------------------------------ taking back


def undoing(live: Live, ids: Iterable[str]) -> Undo:
    """Return what it takes to take back some changes, as the journal stands."""
    wanted = frozenset(ids)
    records = {one.record: None for one in live.store.changes_with(wanted)}
    return undo_of(live.store.changes_of(records), wanted)


def ids_of(live: Live, what: str) -> frozenset[str]:
    """Return the changes that ``what`` stands for: all of a merge, or the one change of that id."""
    if any(one.text("of") == what for one in live.plan.of("merge")):
        raise KitError(tr("This was undone already. What was undone can be undone in its turn."))
    note = live.plan.get(what)
    if note is not None and note.type == "merge":
        return frozenset(note.many("changes"))
    if not live.store.changes_with([what]):
        raise KitError(tr("There is no change {id}. Choose one on the page of reports.", id=what))
    return frozenset([what])


def looked_at(live: Live, what: str) -> Table | Notice:
    """Return what undoing a merge or a change would do, and what cannot be undone."""
    found = undoing(live, ids_of(live, what))
    if not found.restored and not found.kept:
        return Notice(tr("Nothing of it stands any more: there is nothing to undo."))
    table = merges.undo_table(live.case(), found)
    return table if found.restored else Notice(merges.all_kept(live.case(), found))


def undo(hand: Hand, what: str) -> str:
    """Undo a merge or a change by new changes, in one transaction; return a sentence with what stayed."""
    hand.conduct()
    live = hand.live
    live.refresh()
    found = undoing(live, ids_of(live, what))
    if not found.restored:
        raise KitError(merges.all_kept(live.case(), found))
    at = stamp(datetime.now(UTC))
    new = [
        Change(str(uuid7()), one.record, one.type, one.fields, one.based_on, hand.by, at, hand.door)
        for one in found.restored
    ]
    note = live.plan.get(what)
    name = note.text("name") if note is not None else ""
    take_in(hand, new, {"name": tr("Undone: {what}", what=name or what)[:200], "kind": UNDO, "of": what})
    says = tr("Undone in {count} records; nothing is lost from the history.", count=len(found.restored))
    stayed = tr("{count} entries stayed, for somebody wrote on top of them.", count=len(found.kept))
    return f"{says} {stayed}" if found.kept else says


def one_change(hand: Hand, viewer: str | None, locked: str) -> Confirm:
    """Return the widget that takes back one of the latest changes, after a look at what that would do."""
    from smartcity_kit.forms.confirm import Confirm, Fresh

    live = hand.live
    live.refresh()

    def latest() -> list[tuple[str, str]]:
        case = live.case()
        found = (
            one
            for one in reversed(live.store.changes(after=max(live.position - LATEST, 0)))
            if one.type in case.types and not hidden(case, live.plan.records[one.record], viewer)
        )
        return [(merges.change_named(case, one), one.id) for one in found]

    labels = (tr("Change"), tr("Show what undoing would do"), tr("Undo it now"))
    look, act = (lambda one: looked_at(live, one)), (lambda one: undo(hand, one))
    return Confirm(labels, latest(), look, act, locked, Fresh(latest, live.watchers.add))


# ------------------------------------------------------------------ the page


def review(hand: Hand, locked: str) -> MergeReview:
    """Return the widget on which a facilitator takes packs in, settles conflicts and undoes a merge."""
    from smartcity_kit.forms.review import MergeReview, ReviewDesk

    live = hand.live

    def steps(record_id: str, field: str) -> Sequence[tuple[str, ...]]:
        case, changes = live.case(), live.store.changes(record_id)
        return tables.history_rows(case, (one for one in history(changes) if one.field == field))

    desk = ReviewDesk(
        take=lambda name, content: str(merged(hand, content, name)),
        disputes=lambda: merges.disputes(live.case()),
        history=steps,
        settle=lambda record, field, change: settle(hand, record, field, change),
        summary=lambda: merges.merges_table(live.case()),
        choices=lambda: merges.undoable(live.case()),
        detail=lambda batch: detail(live, batch),
        look=lambda batch: looked_at(live, batch),
        undo=lambda batch: undo(hand, batch),
        watch=live.watchers.add,
        locked=locked,
        no_files=hand.no_files(),
    )
    return MergeReview(desk)
