"""Fields and record types: each is declared once, and everything that shows or takes it follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from smartcity_kit.journal import Record, Value
from smartcity_kit.model.kinds import NO_OPTIONS, Kind, Options, Unreadable
from smartcity_kit.text.messages import tr


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``label`` and ``help`` are message ids; a ``required`` one counts for completeness.

    ``short`` is the heading in a grid's column where the label would be too wide; ``grid`` says whether
    the grid shows it at all (the form always does). The form shows the required fields and those ``first``
    before the full profile.
    """

    name: str
    label: str
    kind: Kind
    help: str = ""
    required: bool = False
    short: str = ""
    grid: bool = True
    unless: tuple[str, str] | None = None  # not due in a record whose field [0] holds code [1]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that is computed by a rule of the same name and never typed."""

    name: str
    label: str
    help: str = ""
    after: str = ""  # the field it stands behind


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field refused what was typed: which field, what is wrong, what to do."""

    field: str
    label: str
    wrong: str
    do: str
    raw: str

    def __str__(self) -> str:
        """Return the three parts as one sentence for the person at the screen."""
        return f"{self.label}: {self.wrong} {self.do}"


@dataclass(frozen=True)
class RecordType:
    """One kind of record: its fields in order, what names a record, and which OPD it belongs to.

    ``title`` lists the fields that together name a record; ``owned_by`` is the path to the OPD
    (``"owner"``, or ``"person.opd"`` through a link), empty where it belongs to the whole region;
    ``single`` marks the one-per-workshop settings.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    title: tuple[str, ...]
    owned_by: str = ""
    derived: tuple[Derived, ...] = ()
    scores: tuple[str, ...] = ()  # the columns of its scoring grid, in order
    single: bool = False
    expected: bool = True  # whether an empty worksheet of it is something to fill
    said_by_rule: tuple[str, ...] = ()  # due fields whose absence a rule of its own says, with what to do
    help: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def columns(self) -> tuple[Field | Derived, ...]:
        """Fields and derived values in the order a table shows them."""
        result: list[Field | Derived] = []
        for field in self.fields:
            result.append(field)
            result.extend(d for d in self.derived if d.after == field.name)
        return (*result, *(d for d in self.derived if not d.after))


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as readers see it: its text, and the colours of its cell as ``#rrggbb`` where it has any."""

    text: str
    colour: str = ""
    ink: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of something typed: the record as it now stands, and what was refused.

    ``record`` is None when nothing could be kept; ``at`` is the time of the accepted change in ISO form,
    empty when nothing changed; ``say`` is the sentence for the person.
    """

    record: Record | None
    problems: tuple[Problem, ...] = ()
    at: str = ""
    say: str = ""


Types: TypeAlias = Mapping[str, RecordType]


def parse(field: Field, raw: object, options: Options = NO_OPTIONS) -> Value | Problem:
    """Return the value of ``field`` that ``raw`` stands for, or the Problem to show beside it."""
    try:
        return field.kind.read(raw, options)
    except Unreadable as refusal:
        return Problem(field.name, tr(field.label), refusal.wrong, refusal.do, str(raw))
