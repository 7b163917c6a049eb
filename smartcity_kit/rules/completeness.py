"""How much of what is due has been filled: a record, an OPD, a stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smartcity_kit.journal import Record, Value
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.passages import unwritten
from smartcity_kit.text.messages import tr

# What is given, not filled in: a hundred ballots say nothing about how complete a worksheet is.
NOT_COUNTED = frozenset({"round", "weight", "comparison", "ballot", "settlement", "column_map"})


@dataclass(frozen=True, slots=True)
class Filled:
    """How many of the due fields of how many records are filled."""

    records: int = 0
    filled: int = 0
    due: int = 0

    @property
    def percent(self) -> int | None:
        """The share filled, rounded down so that 100 means everything; None where nothing is due."""
        return None if self.due == 0 else 100 * self.filled // self.due

    def __add__(self, other: Filled) -> Filled:
        """Return both together."""
        return Filled(self.records + other.records, self.filled + other.filled, self.due + other.due)


def due_fields(case: Case, type_name: str, stage: str | None = None) -> tuple[str, ...]:
    """Return the names of the fields due by the end of a stage, in the order of the declaration."""
    kind = case.types[type_name]
    named = case.method.stages.due(type_name, stage)
    return tuple(f.name for f in kind.fields if (f.required if named is None else f.name in named))


def due_of(case: Case, record: Record, stage: str | None = None) -> tuple[str, ...]:
    """Return the fields due in one record: those of its type less those its own answers make pointless."""
    pairs = case.once(("due, unless", record.type, stage), lambda: _due_unless(case, record.type, stage))
    return tuple(name for name, unless in pairs if unless is None or record.get(unless[0]) != unless[1])


def _due_unless(case: Case, type_name: str, stage: str | None) -> tuple[tuple[str, tuple[str, Value] | None], ...]:
    fields = case.types[type_name].by_name
    return tuple((name, fields[name].unless) for name in due_fields(case, type_name, stage))


def missing(case: Case, record: Record, stage: str | None = None) -> tuple[str, ...]:
    """Return the names of the due fields of a record that nobody filled."""
    return tuple(name for name in due_of(case, record, stage) if record.get(name) is None)


def filled_in(case: Case, record: Record, stage: str | None = None) -> Filled:
    """Return how much of one record is filled."""
    due = due_of(case, record, stage)
    return Filled(1, sum(record.get(name) is not None for name in due), len(due))


def progress(case: Case, stage: str | None = None) -> Mapping[str, Mapping[str, Filled]]:
    """Return for each OPD (by id; "" stands for the region) how much of each record type is filled.

    With ``stage`` only the types of that stage count. OPDs come in the order of the roster.
    """
    return case.divided(by_opd, stage)


def progress_of(case: Case, stage: str | None, opd: str) -> Mapping[str, Mapping[str, Filled]]:
    """Return ``progress`` of one OPD alone; empty where the roster and the records know none of that id."""
    row = case.share(by_opd, stage, at=opd)
    return {} if row is None else {opd: row}


def by_opd(case: Case, stage: str | None) -> Mapping[str, Mapping[str, Filled]]:
    """Return what ``progress`` returns, counted anew."""
    wanted = [name for name in stage_types(case, stage) if name not in NOT_COUNTED]
    table: dict[str, dict[str, Filled]] = {"": {}, **{opd.id: {} for opd in case.of("opd")}}
    for name in wanted:
        for record in case.of(name):
            row = table.setdefault(case.owner(record), {})
            row[name] = row.get(name, Filled()) + filled_in(case, record, stage)
    if "passage" in wanted and (waiting := len(unwritten(case))):
        # A section of a book is expected from the day the set is chosen, with or without a record.
        due = Filled(due=waiting * len(due_fields(case, "passage", stage)))
        table[""]["passage"] = table[""].get("passage", Filled()) + due
    return table


def stage_types(case: Case, stage: str | None = None) -> tuple[str, ...]:
    """Return the record types a stage fills (all types for None), in the order of their declaration."""
    fills = case.types.keys() if stage is None else case.method.stages.by_code[stage].fills
    return tuple(name for name in case.types if name in fills)


def incomplete(case: Case) -> Iterator[Finding]:
    """Yield a finding for each record with a due field that is empty."""
    for name, kind in case.types.items():
        for record in case.of(name):
            empty = [field for field in missing(case, record) if field not in kind.said_by_rule]
            if empty:
                labels = listed(tr(kind.by_name[field].label) for field in empty)
                yield finding(
                    case,
                    "incomplete",
                    "open",
                    record,
                    tr("Not filled yet: {fields}.", fields=labels),
                    tr("Fill it, or say in a comment why it stays open."),
                )


def empty_worksheets(case: Case, stage: str, opd: str | None = None) -> Iterator[Finding]:
    """Yield a finding for each worksheet of a stage that holds nothing yet, of the region or of one OPD."""
    for name in stage_types(case, stage):
        kind = case.types[name]
        concerned = kind.expected and (opd is None or kind.owned_by)
        if concerned and not case.of(name, opd):
            says, advice = tr("There is no entry here yet."), tr("Fill it on the page of this stage.")
            yield Finding("empty_worksheet", "open", name, "", tr(kind.plural), says, advice)


def nothing_entered(case: Case) -> Iterator[Finding]:
    """Yield a finding while the workshop has no settings, no roster or no participants."""
    advice = tr("Fill it on the preparation page.")
    for name, says in (
        ("workshop", tr("The workshop has no settings yet.")),
        ("opd", tr("The roster of OPD is empty.")),
        ("person", tr("No participant is registered yet.")),
    ):
        if not case.of(name):
            yield Finding("nothing_entered", "open", name, "", tr(case.types[name].plural), says, advice)
