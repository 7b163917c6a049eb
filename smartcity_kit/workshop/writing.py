"""Writing: what somebody typed is read field by field, refused in a sentence or kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from uuid_utils import uuid7

from smartcity_kit.journal import REMOVED, Record, Value
from smartcity_kit.model.fields import Field, Outcome, Problem, RecordType, parse
from smartcity_kit.rules.scoring.rounds import not_before
from smartcity_kit.text.dates import clock
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.workshop.frameworks import FRAMEWORK
from smartcity_kit.workshop.live import Row
from smartcity_kit.workshop.opened import Opened
from smartcity_kit.workshop.schemes import SCHEME


class Writing(Opened):
    """The part of the workshop object through which forms and notebooks write."""

    def save(
        self,
        type_name: str,
        record_id: str | None,
        raw: Mapping[str, object],
        seen: Record | None = None,
        *,
        fixed: Mapping[str, Value] = MappingProxyType({}),
        beside: Callable[[Mapping[str, Value]], Sequence[Row]] = lambda _: (),
    ) -> Outcome:
        """Keep what can be read of ``raw`` (field name to what was typed) and refuse the rest, field by field.

        ``record_id`` None makes a new record. ``seen`` is the record as the writer saw it: what somebody
        else wrote meanwhile into other fields stays, into the same field becomes a conflict. ``fixed`` is
        written with the values that could be read, never alone; ``beside(values)`` names what other records
        get in the same transaction.
        """
        kind = self._type(type_name)
        self.refresh()
        here = self.plan.records.get(record_id) if record_id is not None else None
        if here is not None and here.type != type_name:
            raise KitError(tr("The record {id} is not of the type {type}.", id=record_id, type=tr(kind.label)))
        seen = seen or here
        values, problems = self._read(kind, raw, seen)
        if not values:
            return Outcome(here, problems, say=str(problems[0]) if problems else "")
        new_id = record_id or ("workshop" if type_name == "workshop" else str(uuid7()))
        whole = {**fixed, **values}
        if refused := self._refused(here or Record(new_id, type_name), whole):
            return Outcome(None, problems, say=refused)
        based_on = seen.seen(whole) if seen is not None else ()
        earliest = not_before(self.case, type_name, here or seen, whole)
        at = self._hand.write([(new_id, type_name, whole, based_on), *beside(values)], earliest)
        record = self.plan.records[new_id]
        return Outcome(record, problems, at, _say(at, record, values, problems))

    def remove(self, seen: Record) -> Outcome:
        """Take a record out of the plan; its history stays, and saving ``_removed`` as no puts it back."""
        return self._mark(seen, removed=True, based_on=seen.seen_whole())

    def put_back(self, seen: Record) -> Outcome:
        """Put a removed record back, or settle a contested removal in favour of keeping it."""
        return self._mark(seen, removed=False, based_on=seen.seen([REMOVED]))

    def _mark(self, seen: Record, *, removed: bool, based_on: tuple[str, ...]) -> Outcome:
        self.refresh()
        fields: dict[str, Value] = {REMOVED: removed}
        if refused := self._refused(self.plan.records.get(seen.id, seen), fields):
            return Outcome(None, (), say=refused)
        at = self._hand.write([(seen.id, seen.type, fields, based_on)])
        record = self.plan.records[seen.id]
        return Outcome(record, (), at, _say(at, record, fields, ()))

    def locked(self, type_name: str) -> str:
        """Return why nothing of a type can be entered by whoever looks here, the empty string where it can."""
        return self._hand.locked(self._type(type_name))

    def _refused(self, record: Record, fields: Mapping[str, Value]) -> str:
        """Return why whoever looks at this workshop may not write, the empty string where they may."""
        return self._hand.refusal(record, fields)

    def _read(
        self, kind: RecordType, raw: Mapping[str, object], seen: Record | None
    ) -> tuple[dict[str, Value], tuple[Problem, ...]]:
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        for name, typed in raw.items():
            field = kind.by_name.get(name)
            if field is None:
                problems.append(
                    Problem(name, name, tr("There is no such field."), tr("Reload the page."), str(typed))
                )
                continue
            value = parse(field, typed, self.options(field))
            if isinstance(value, Problem):
                problems.append(value)
            elif kind.name == "workshop" and (refused := self._by_switch(field, value, typed)):
                problems.append(refused)
            elif seen is None or value != seen.get(name) or name in seen.conflicts:
                values[name] = value
        return values, tuple(problems)

    def _by_switch(self, field: Field, value: Value, typed: object) -> Problem | None:
        """Return why a setting is changed by a switch only, None where the form may."""
        found = (switch.refusal(self.case, field, value, typed) for switch in (FRAMEWORK, SCHEME))
        return next((refused for refused in found if refused is not None), None)


def _say(at: str, record: Record, fields: Mapping[str, Value], problems: tuple[Problem, ...]) -> str:
    time = clock(datetime.fromisoformat(at).astimezone())
    if problems:
        return str(problems[0])
    if any(name in record.conflicts for name in fields):
        return tr(
            "Saved {time}. Somebody else wrote something different meanwhile: choose one of the two.",
            time=time,
        )
    return tr("Saved {time}", time=time)
