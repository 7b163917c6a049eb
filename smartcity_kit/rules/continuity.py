"""The same officers from stage to stage (seed 001): who came, who stayed, who took over from whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from smartcity_kit.journal import Record
from smartcity_kit.model.method import Stage
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.schedule import StageDays, schedule
from smartcity_kit.text.messages import tr

WHOLE, HALF = 2, 1  # a day has two halves


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both counted."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in percent, rounded down so that 100 means everyone; None where there is nothing to count."""
        return 100 * self.part // self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Attended:
    """Who was there: ``stages`` are those held so far that have an attendance list, ``unlisted`` those without.

    ``there`` holds for each stage (by code) the persons who came on at least one half-day of it.
    """

    stages: tuple[Stage, ...] = ()
    unlisted: tuple[Stage, ...] = ()
    there: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, person: str) -> tuple[Stage, ...]:
        """Return the stages a person came to."""
        return tuple(stage for stage in self.stages if person in self.there[stage.code])


@dataclass(frozen=True, slots=True)
class Replacement:
    """Another officer of the same OPD in the place of those who were there before.

    ``stage`` is where it showed (None: only declared in the list of participants); ``noted`` says whether
    a hand-over note tells the newcomer where things stand.
    """

    stage: Stage | None
    opd: str
    came: Record
    left: tuple[str, ...]
    noted: bool


def is_present(case: Case, record: Record) -> bool | None:
    """Tell whether an attendance entry says that somebody was there, None while it says nothing."""
    item = case.method.lists.item("presence", record.text("presence"))
    return item.present if item is not None else None


def halves(case: Case) -> Mapping[tuple[str, str], int | None]:
    """Return for each person and session how many halves of the day they were there, None where nothing is said."""
    return case.once("halves", lambda: _halves(case))


def _halves(case: Case) -> Mapping[tuple[str, str], int | None]:
    seen: dict[tuple[str, str], dict[str, bool | None]] = defaultdict(dict)
    for record in case.of("attendance"):
        place = (record.text("person"), record.text("session"))
        present, half = is_present(case, record), record.text("half")
        seen[place][half] = present or seen[place].get(half, present)
    return {place: _count(said) for place, said in seen.items()}


def _count(said: Mapping[str, bool | None]) -> int | None:
    if all(present is None for present in said.values()):
        return None
    parts = sum(bool(present) for half, present in said.items() if half)
    return WHOLE if said.get("") else min(WHOLE, parts * HALF)


def attended(case: Case) -> Attended:
    """Return who came to which of the stages held so far.

    A stage has been held once one of its dates is not after today; without a date, once somebody is
    entered as present. A stage that nobody kept a list of says nothing about anybody.
    """
    return case.once("attended", lambda: _attended(case))


def _attended(case: Case) -> Attended:
    stage_of = {one.id: one.text("stage") for one in case.of("session")}
    there: dict[str, set[str]] = defaultdict(set)
    recorded: set[str] = set()
    for record in case.of("attendance"):
        stage = stage_of.get(record.text("session"), "")
        present = is_present(case, record)
        if present is not None:
            recorded.add(stage)
        if present and record.get("person"):
            there[stage].add(record.text("person"))
    held = [one.stage for one in schedule(case) if _held(case, one, there)]
    return Attended(
        tuple(stage for stage in held if stage.code in recorded),
        tuple(stage for stage in held if stage.code not in recorded),
        {stage.code: frozenset(there[stage.code]) for stage in held},
    )


def _held(case: Case, one: StageDays, there: Mapping[str, set[str]]) -> bool:
    if one.dates:
        return min(one.dates) <= case.today
    return bool(there.get(one.stage.code))


# ------------------------------------------------------------------ rates


def officers(case: Case, opd: str | None = None) -> tuple[Record, ...]:
    """Return the people who should be the same at every stage: those whose role does not say otherwise."""
    coming_and_going = {item.code for item in case.method.lists.lists["person_role"].items if item.stays is False}
    return tuple(one for one in case.of("person", opd) if one.text("role") not in coming_and_going)


def of_person(case: Case, person: str, seen: Attended | None = None) -> Share:
    """Return how many of the stages held so far a person came to."""
    seen = seen or attended(case)
    return Share(len(seen.of(person)), len(seen.stages))


def of_opd(case: Case, opd: str, seen: Attended | None = None) -> Share:
    """Return to how many stages held so far an OPD sent one and the same officer: its steadiest one counts."""
    seen = seen or attended(case)
    best = max((len(seen.of(one.id)) for one in officers(case, opd)), default=0)
    return Share(best, len(seen.stages))


def of_stages(case: Case) -> tuple[tuple[Stage, Share], ...]:
    """Return for each stage but the first how many of its officers had been at the stage before."""
    seen = attended(case)
    staying = {one.id for one in officers(case)}
    found = []
    for before, now in pairwise(seen.stages):
        here = seen.there[now.code] & staying
        found.append((now, Share(len(here & seen.there[before.code]), len(here))))
    return tuple(found)


# ------------------------------------------------------------------ replacements


def replacements(case: Case, opd: str | None = None, seen: Attended | None = None) -> tuple[Replacement, ...]:
    """Return every change of officers within an OPD, from attendance and from who is declared to replace whom."""
    seen = seen or attended(case)
    team: dict[str, list[Record]] = defaultdict(list)
    for person in officers(case, opd):
        team[person.text("opd")].append(person)
    notes = {(one.text("giver"), one.text("taker")) for one in case.of("handover")}
    found = [one for place, people in team.items() if place for one in _changes(place, people, seen, notes)]
    known = {(one.came.id, left) for one in found for left in one.left}
    for person in case.of("person", opd):
        former = case.plan.get(person.get("replaces"))
        if former is not None and former.id != person.id and (person.id, former.id) not in known:
            noted = (former.id, person.id) in notes
            found.append(Replacement(None, person.text("opd"), person, (former.id,), noted))
    return tuple(found)


def _changes(opd: str, people: list[Record], seen: Attended, notes: set[tuple[str, str]]) -> Iterator[Replacement]:
    before: list[Record] = []
    for stage in seen.stages:
        here = [one for one in people if one.id in seen.there[stage.code]]
        if not here:
            continue  # nobody came: the next who do are held against those who came last
        left = [one.id for one in before if one not in here]
        came = [one for one in here if one not in before] if before else []
        declared = {one.text("replaces") for one in came}
        for person in came:
            own = person.text("replaces")
            places = (own,) if own in left else tuple(one for one in left if one not in declared)
            if places:
                yield Replacement(stage, opd, person, places, any((one, person.id) in notes for one in places))
        before = here


# ------------------------------------------------------------------ findings


def without_note(case: Case) -> Iterator[Finding]:
    """Yield a finding for each officer who took over from another without a hand-over note."""
    for one in replacements(case):
        if one.noted:
            continue
        left = listed(case.title(person) for person in map(case.plan.get, one.left) if person is not None)
        advice = tr("Let both speak and write a hand-over note; give the newcomer the pack of their OPD.")
        if one.stage is None:
            says = tr("Replaces {left}, and there is no hand-over note.", left=left)
            yield finding(case, "without_note", "open", one.came, says, advice)
        else:
            says = tr(
                "Came to {stage} in place of {left}, and there is no hand-over note.",
                stage=one.stage.label,
                left=left,
            )
            yield finding(case, "without_note", "open", _entry(case, one), says, advice)


def _entry(case: Case, one: Replacement) -> Record:
    """Return the attendance entry in which a replacement showed: a finding about it stands on the stage's page."""
    for record in case.of("attendance"):
        session = case.plan.get(record.get("session"))
        here = session is not None and one.stage is not None and session.text("stage") == one.stage.code
        if here and record.text("person") == one.came.id and is_present(case, record):
            return record
    return one.came


def no_list(case: Case) -> Iterator[Finding]:
    """Yield a finding for each stage that was held and has no attendance list."""
    for stage in attended(case).unlisted:
        says = tr("The stage has been held, and nobody's attendance is entered.")
        advice = tr("Enter who came, so that continuity can be counted.")
        yield Finding("no_list", "open", "attendance", "", str(stage.label), says, advice)


def entered_twice(case: Case) -> Iterator[Finding]:
    """Yield a finding for each attendance entry that says again what another one says of the same half-day."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in case.of("attendance"):
        person, session, half = (record.text(name) for name in ("person", "session", "half"))
        if not person or not session:
            continue
        others = seen[person, session]
        if others and (not half or half in others or "" in others):
            says = tr("The same person is entered twice for this day.")
            yield finding(case, "entered_twice", "check", record, says, tr("Remove one of the two entries."))
        others.append(half)


def handover_fits(case: Case) -> Iterator[Finding]:
    """Yield a finding for each hand-over note between people who cannot hand over to each other."""
    for record in case.of("handover"):
        people = [person for name in ("giver", "taker") if (person := case.plan.get(record.get(name))) is not None]
        if record.get("giver") and record.get("giver") == record.get("taker"):
            says = tr("The same person hands over and takes over.")
            yield finding(case, "handover_fits", "check", record, says, tr("Choose the other officer."))
        elif record.get("opd") and any(one.get("opd") and one.get("opd") != record.get("opd") for one in people):
            says = tr("One of the two belongs to another OPD.")
            yield finding(case, "handover_fits", "check", record, says, tr("Correct the OPD or the officer."))
