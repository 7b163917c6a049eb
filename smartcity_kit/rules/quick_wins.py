"""Rules for quick wins: counts, owners and classes, horizon, balance, doubles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.near import key
from smartcity_kit.text.messages import tr

MOST_SHARE = 40  # percent of all quick wins in one dimension (data/SOURCES.md: practice, not a norm)


@dataclass(frozen=True, slots=True)
class Count:
    """Quick wins counted by name and by entry: two names in one bracket share an entry (seed 000)."""

    names: int
    entries: int


def count(records: tuple[Record, ...]) -> Count:
    """Return how many names and entries ``records`` hold; one without an entry number is an entry of its own."""
    numbered = {record.get("entry_no") for record in records} - {None}
    return Count(len(records), len(numbered) + sum(record.get("entry_no") is None for record in records))


def by_dimension(case: Case) -> dict[str, Count]:
    """Return the counts of each dimension of the framework, in its order, zero included."""
    groups: dict[str, list[Record]] = {dimension.code: [] for dimension in case.method.framework.dimensions}
    for record in case.of("quick_win"):
        groups.setdefault(record.text("dimension"), []).append(record)
    return {code: count(tuple(records)) for code, records in groups.items()}


def declared_and_counted(case: Case) -> Iterator[Finding]:
    """Yield a finding when the declared number is not both the number of names and of entries."""
    declared, counted = case.settings.number("declared_quick_wins"), count(case.of("quick_win"))
    if declared is None or not counted.names or declared == counted.names == counted.entries:
        return
    says = tr(
        "{declared} are declared; the list has {entries} entries with {names} names.",
        declared=declared,
        entries=counted.entries,
        names=counted.names,
    )
    advice = tr("Ask which number is meant; nothing is dropped from the list.")
    yield finding(case, "declared_and_counted", "check", case.settings, says, advice)


def class_dimensions(case: Case, opd: Record) -> set[str] | None:
    """Return the dimensions of the classes a unit sits in (or the unit above it), None where it is in none."""
    here: Record | None = opd
    seen: set[str] = set()
    while here is not None and here.id not in seen:
        seen.add(here.id)
        if here.many("groups"):
            groups = (case.plan.get(group) for group in here.many("groups"))
            return {dimension for group in groups if group is not None for dimension in group.many("dimensions")}
        here = case.plan.get(here.get("parent"))
    return None


def owner_and_class(case: Case) -> Iterator[Finding]:
    """Yield a finding for each quick win whose owner sits in another class, or in none."""
    for record in case.of("quick_win"):
        owner = case.plan.get(record.get("owner"))
        if owner is None:
            continue
        dimensions, own = class_dimensions(case, owner), record.text("dimension")
        if dimensions is None and owner.text("role") != "pendamping":
            says = tr("{owner} sits in no class.", owner=case.title(owner))
            yield finding(
                case,
                "owner_in_no_class",
                "check",
                record,
                says,
                tr("Put it into a class, or invite it to this one."),
            )
        elif dimensions is not None and own and own not in dimensions:
            says = tr(
                "{owner} sits in another class than {dimension}.",
                owner=case.title(owner),
                dimension=case.label("dimension", own),
            )
            yield finding(
                case,
                "owner_outside_class",
                "check",
                record,
                says,
                tr("Let both classes know, or correct the dimension."),
            )


def owner_on_roster(case: Case) -> Iterator[Finding]:
    """Yield a finding for each owner of a quick win that has nobody among the participants."""
    if not case.of("person"):
        return  # the roster as a whole is still to be filled: one finding says so
    present = {person.text("opd") for person in case.of("person")} - {""}
    for opd in dict.fromkeys(record.text("owner") for record in case.of("quick_win")):
        owner = case.plan.get(opd)
        if owner is not None and not present & {opd, owner.text("parent")}:
            says = tr("It owns a quick win and has nobody on the roster.")
            yield finding(
                case,
                "owner_on_no_roster",
                "check",
                owner,
                says,
                tr("Register its officer on the preparation page."),
            )


def horizon(case: Case) -> Iterator[Finding]:
    """Yield a finding for each quick win that ends before it starts or past the horizon (seed 000: 1 to 2 years)."""
    years, period = case.settings.number("quick_win_years"), case.period
    for record in case.of("quick_win"):
        start, end = record.number("start_year"), record.number("end_year")
        if start is not None and end is not None and end < start:
            says = tr("It ends in {end}, before it starts in {start}.", end=end, start=start)
            yield finding(case, "horizon", "check", record, says, tr("Correct one of the two years."))
        elif end is not None and years is not None and period is not None and end > period.start + years - 1:
            says = tr(
                "Its result is felt in {end}; a quick win has to show by {last}.",
                end=end,
                last=period.start + years - 1,
            )
            yield finding(case, "horizon", "check", record, says, tr("Bring it forward, or make it a programme."))


def balance(case: Case) -> Iterator[Finding]:
    """Yield a finding for each dimension with no quick win, or with more than 40 percent of them."""
    counts = by_dimension(case)
    total = sum(counted.names for counted in counts.values())
    if not total:
        return
    for code, counted in counts.items():
        label = case.label("dimension", code) if code else tr("Without a dimension")
        if counted.names == 0:
            says, advice = (
                tr("It has no quick win."),
                tr("Look for one, or say in the book why there is none."),
            )
        elif 100 * counted.names > MOST_SHARE * total:
            says = tr("It has {count} of {total} quick wins.", count=counted.names, total=total)
            advice = tr("See whether other dimensions are left behind.")
        else:
            continue
        yield Finding("balance", "check", "quick_win", "", label, says, advice)


def doubles(case: Case) -> Iterator[Finding]:
    """Yield a finding for quick wins that carry the same name, apart from case and spacing."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in case.of("quick_win"):
        groups[key(record.text("name"))].append(record)
    for name, same in groups.items():
        if name and len(same) > 1:
            owners = listed(case.opd_name(case.owner(record)) for record in same)
            says = tr("The name stands {count} times in the list ({owners}).", count=len(same), owners=owners)
            yield finding(case, "doubles", "check", same[0], says, tr("Join them, or give each its own name."))
