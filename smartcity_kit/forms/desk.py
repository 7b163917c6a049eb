"""What a form or grid is handed: functions over the records of one type, and nothing of where they live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from smartcity_kit.journal import Record, Value
from smartcity_kit.model.fields import Field, Outcome, RecordType, Shown
from smartcity_kit.model.kinds import Options


class Presence(Protocol):
    """Who else is at work on the records of a desk, at this moment; nothing of it is kept."""

    def here(self, record_id: str) -> None:
        """Say that somebody works on a record in this widget, or on none (the empty string)."""

    def others(self) -> Mapping[str, str]:
        """Return who works on which record elsewhere: names by the record's id."""

    def watch(self, call: Callable[[], None]) -> None:
        """Call back when ``others`` may have changed."""


class Alone:
    """Nobody else: a notebook on somebody's own computer."""

    def here(self, record_id: str) -> None:
        """Tell nobody."""

    def others(self) -> Mapping[str, str]:
        """Return nobody."""
        return {}

    def watch(self, call: Callable[[], None]) -> None:
        """Never call back."""


ALONE = Alone()


@dataclass(frozen=True)
class Desk:
    """The functions behind a widget.

    ``records()`` gives the records to show, in order. ``options(field)`` the choices of a field.
    ``save(record_id, raw, seen)`` parses ``raw`` (field name to what was typed), keeps what can be read and
    refuses the rest; ``record_id`` None creates a record; ``seen`` is the record as the person saw it, so
    that a change made elsewhere meanwhile merges or becomes a conflict. Saving a field that is in conflict
    with a ``seen`` that shows it settles the conflict. ``remove(seen)`` takes a record out. ``derived(record)``
    computes what is never typed. ``history(record_id)`` gives (when, who, door, field label, before, after)
    as texts, oldest first. ``watch(call)`` calls back after every change of the plan, from here or elsewhere.
    ``locked`` is a sentence that says why nothing can be entered, empty when all is open. ``given`` says that
    the rows are those there are: none is added, none is removed.
    ``presence`` tells who else is at work on which record.
    """

    type: RecordType
    records: Callable[[], tuple[Record, ...]]
    options: Callable[[Field], Options]
    save: Callable[[str | None, Mapping[str, object], Record | None], Outcome]
    remove: Callable[[Record], Outcome]
    derived: Callable[[Record], Mapping[str, Shown]]
    history: Callable[[str], tuple[tuple[str, str, str, str, str, str], ...]]
    watch: Callable[[Callable[[], None]], None]
    fixed: Mapping[str, Value]  # values of every new record here, such as the OPD of a participant's page
    locked: str = ""
    given: bool = False
    presence: Presence = ALONE
