"""Desks whose rows are there before anybody writes: one for each thing judged, each criterion, each pair.

A row becomes a record with its first value, under an id that is the same in every session: two people who fill the
same row write into one record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import REMOVED, Held, Record, Value, history
from smartcity_kit.model.fields import Derived, Field, Outcome, RecordType, Shown
from smartcity_kit.rules import Case
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views import tables
from smartcity_kit.workshop.live import Live, Row

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop

Saving = Callable[[str, Mapping[str, object], Record, Mapping[str, Value]], Outcome]


@dataclass(frozen=True)
class Slot:
    """A row: its id, what it is about, and the record that is kept already, through whichever door it came."""

    id: str
    about: Mapping[str, Value]
    kept: Record | None = None

    def record(self, kind: str) -> Record:
        """Return the record, or one that nobody has kept: it is kept with its first value."""
        heads = {name: (Held(value, "", "", "", ""),) for name, value in self.about.items()}
        return self.kept or Record(self.id, kind, heads)


@dataclass(frozen=True)
class Given:
    """What makes such desks of a workshop."""

    ws: Workshop
    live: Live

    def desk(
        self,
        kind: RecordType,
        slots: Callable[[Case], Sequence[Slot]],
        save: Saving,
        derived: Callable[[Case, Record], Mapping[str, Shown]],
        locked: str = "",
    ) -> Desk:
        """Return a desk of ``kind`` on ``slots``; ``save`` is given what a row is about, to keep with its values."""

        def records() -> tuple[Record, ...]:
            return tuple(slot.record(kind.name) for slot in slots(self.live.case()))

        def kept(record_id: str | None, raw: Mapping[str, object], seen: Record | None) -> Outcome:
            here = {slot.record(kind.name).id: slot for slot in slots(self.live.case())}
            if record_id not in here or seen is None:
                raise KitError(tr("There is no such row."))
            outcome = save(record_id, raw, seen, here[record_id].about)
            # A criterion is refused by the name people see, not by its place.
            problems = tuple(replace(each, label=tr(kind.by_name[each.field].label)) for each in outcome.problems)
            return replace(outcome, problems=problems)

        def past(record_id: str) -> tuple[tuple[str, str, str, str, str, str], ...]:
            return tables.history_rows(self.live.case(), history(self.live.store.changes(record_id)))

        return Desk(
            kind,
            records,
            self.ws.options,
            kept,
            self.ws.remove,
            lambda record: derived(self.live.case(), record),
            past,
            self.live.watchers.add,
            fixed={},
            locked=locked,
            given=True,
        )

    def keep(
        self,
        type_name: str,
        record_id: str,
        raw: Mapping[str, object],
        seen: Record,
        about: Mapping[str, Value],
        beside: Callable[[Mapping[str, Value]], Sequence[Row]] = lambda _: (),
    ) -> Outcome:
        """Save a row; its first value brings what the row is about with it."""
        self.ws.refresh()
        here = self.live.plan.records.get(record_id)
        more: Mapping[str, Value] = about if here is None else {}
        known = seen if seen.created else Record(record_id, type_name)  # nobody had kept it when it was shown
        if here is not None and here.removed:
            known, more = here, {REMOVED: False}
        return self.ws.save(type_name, record_id, raw, known, fixed=more, beside=beside)


def only(kind: RecordType, names: Sequence[str], derived: tuple[Derived, ...], plural: str) -> RecordType:
    """Return a record type as such a desk shows it: some of its fields, behind what each row is about."""
    fields: tuple[Field, ...] = tuple(replace(kind.by_name[name], grid=True) for name in names)
    return replace(kind, plural=plural, fields=fields, title=(derived[0].name,), derived=derived, owned_by="")
