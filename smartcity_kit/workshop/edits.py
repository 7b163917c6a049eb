"""One row of a worksheet that came back: which of its cells say something new, based on what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from smartcity_kit.journal import Change, Value
from smartcity_kit.model.fields import Field, Problem, RecordType, parse
from smartcity_kit.model.kinds import Link, Links, Options
from smartcity_kit.sheets.cells import labels_of, same, text_of, written
from smartcity_kit.sheets.identity import Entry
from smartcity_kit.sheets.returned import UNKNOWN, Cell, Wrong
from smartcity_kit.text.messages import tr

if TYPE_CHECKING:
    from smartcity_kit.workshop.taking import Taking

DOOR = "excel"


class Nothing:
    """What stands for no value at all; None is the value of a cell that was emptied."""


NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Edit:
    """What one row writes: values by field, and the changes they are based on."""

    entry: Entry
    type: str
    values: Mapping[str, Value]
    based_on: tuple[str, ...]


class RowReader:
    """Reads one row into an edit."""

    def __init__(self, taking: Taking, kind: RecordType, entry: Entry) -> None:
        self.taking, self.kind, self.entry = taking, kind, entry
        self.there = taking.case.plan.records.get(entry.id)
        self.wrong: list[Wrong] = []

    def edit(self) -> Edit | None:
        """Return what the row writes, None where it says nothing new or may not be taken."""
        values: dict[str, Value] = {}
        based_on: set[str] = set()
        for name, cell in self.entry.row.cells.items():
            one = self.kind.by_name[name]
            value = self.value(one, cell)
            if isinstance(value, Nothing) or self._is_known(one, value):
                continue
            values[name] = value
            based_on |= self._base(name)
        whole = self._owned(values)
        self.taking.wrong += self.wrong
        if not whole:
            return None
        if self.there is None and self.kind.owned_by in self.kind.by_name:
            whole = {self.kind.owned_by: self.taking.opd, **whole}
        return Edit(self.entry, self.kind.name, whole, tuple(sorted(based_on)))

    def _say(self, cell: Cell, says: str) -> None:
        self.wrong.append(Wrong(self.entry.row.sheet, cell.place, says, text_of(cell.there)))

    @cached_property
    def _seen(self) -> Mapping[str, Value]:
        return self.entry.seen.values if self.entry.seen is not None else {}

    def value(self, one: Field, cell: Cell) -> Value | Nothing:
        """Return what a cell says, ``NOTHING`` where it cannot be read: then the sentence is kept."""
        out = written(one.kind, self._seen.get(one.name), labels_of(self.taking.lists, one))
        # Also a text such as #REF! that somebody once typed: it stands as it was written out.
        if same(cell.there, out) and not (cell.wrong and cell.there in (None, UNKNOWN)):
            return self._seen.get(one.name)
        if cell.wrong:
            self._say(cell, f"{tr(one.label)}: {cell.wrong}")
            return NOTHING
        chosen = isinstance(one.kind, Link | Links)
        options = self.taking.options(one.kind.of) if isinstance(one.kind, Link | Links) else Options()
        value = parse(one, self._codes(one, str(cell.raw), options) if chosen else cell.raw, options)
        if isinstance(value, Problem):
            self._say(cell, str(value))
            return NOTHING
        return value

    def _codes(self, one: Field, text: str, options: Options) -> str:
        """Return the text of a choice with the labels this workbook was written with as their codes."""
        labels = self.taking.back.lists.get(getattr(one.kind, "of", ""), {})
        parts = text.split(";") if isinstance(one.kind, Links) else [text]
        found = [labels.get(part.strip(), "") for part in parts]
        return ";".join(
            code if code in options.by_code else part for code, part in zip(found, parts, strict=True)
        )

    # ------------------------------------------------------------------ what is new

    @cached_property
    def _changes(self) -> tuple[Change, ...]:
        """The changes of the record that came after what the workbook was written from."""
        if self.there is None or (self.entry.seen is not None and self.entry.seen.heads == self.there.heads):
            return ()
        return tuple(one for one in self.taking.live.store.changes(self.entry.id) if one.door == DOOR)

    def _over_seen(self, name: str) -> list[Change]:
        """Return the changes through this door that wrote a field over the state the workbook shows."""
        heads = set(self.entry.seen.seen([name])) if self.entry.seen is not None else set()
        return [one for one in self._changes if name in one.fields and heads <= set(one.based_on)]

    def _own(self, name: str) -> Change | None:
        """Return the last change that the same person made of the same state with this very workbook."""
        if not self.taking.back.by:
            return None
        own = [one for one in self._over_seen(name) if one.by == self.taking.by]
        return max(own, key=lambda one: (one.at, one.id), default=None)

    def _is_known(self, one: Field, value: Value) -> bool:
        """Tell whether a value says nothing new: as written out, as it stands, or taken before."""
        own = self._own(one.name)
        if value == self._seen.get(one.name):
            return own is None or own.fields[one.name] == value
        there = self.there
        if there is not None and one.name not in there.conflicts and there.get(one.name) == value:
            return True
        return any(change.fields[one.name] == value for change in self._over_seen(one.name))

    def _base(self, name: str) -> set[str]:
        own = self._own(name)
        heads = self.entry.seen.seen([name]) if self.entry.seen is not None else ()
        return {*heads, *((own.id,) if own is not None else ())}

    # ------------------------------------------------------------------ whose it is

    def _owned(self, values: dict[str, Value]) -> dict[str, Value]:
        """Return the values that leave the entry with its OPD; nothing where a new one would be nobody's."""
        link = self.kind.owned_by.partition(".")[0] if "." in self.kind.owned_by else ""
        if not link or not values or (self.there is not None and link not in values):
            return values
        cell = self.entry.row.cells.get(link)
        target = values.get(link)
        if target is not None and self.taking.belongs(target):
            return values
        label = tr(self.kind.by_name[link].label)
        if target is None:
            says = tr("{field}: Choose it first; without it nobody knows whose entry this is.", field=label)
        else:
            says = tr("{field}: It belongs to another OPD. Choose one of your own.", field=label)
        place = cell.place if cell is not None else self.entry.row.place
        # A cell that could not be read has said so already.
        if place not in {one.cell for one in self.wrong}:
            self.wrong.append(Wrong(self.entry.row.sheet, place, says, text_of(cell.there) if cell else ""))
        return {} if self.there is None else {name: value for name, value in values.items() if name != link}
