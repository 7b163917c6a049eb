"""Rules for money: totals that differ, years outside, codes, owners without a Renja, dates that are too late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from smartcity_kit.journal import Record
from smartcity_kit.model.budget import MURNI, NON_APBD
from smartcity_kit.rules.budget import (
    OWN_RENJA,
    RENJA_ABOVE,
    allocations_of,
    classify,
    decided_on,
    home,
    why_elsewhere,
)
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.text.codes import OLD_TAIL, read_code
from smartcity_kit.text.messages import tr
from smartcity_kit.text.money import show_rupiah


def allocated(case: Case, record: Record, year: int | None = None) -> int | None:
    """Return what is allocated to a programme or quick win, for a year or in all; None without an amount."""
    some = (one for one in allocations_of(case, record) if year is None or one.number("year") == year)
    amounts = [amount for one in some if (amount := one.number("amount")) is not None]
    return sum(amounts) if amounts else None


def totals(case: Case) -> Iterator[Finding]:
    """Yield a finding for each programme and quick win whose allocations do not add up to its budget."""
    for record in (*case.of("programme"), *case.of("quick_win")):
        budget, total = record.number("budget"), allocated(case, record)
        if budget is not None and total is not None and budget != total:
            says = tr(
                "The allocations add up to {total}, its budget is {budget}.",
                total=show_rupiah(total),
                budget=show_rupiah(budget),
            )
            advice = tr("Correct an allocation or the budget; nothing is adjusted by itself.")
            yield finding(case, "budget_totals", "check", record, says, advice)


def years(case: Case) -> Iterator[Finding]:
    """Yield a finding for each allocation outside the years of its programme or of the plan."""
    for record in case.of("allocation"):
        year, programme = record.number("year"), case.plan.get(record.get("programme"))
        if year is None:
            continue
        start, end = (programme.number(n) if programme is not None else None for n in ("start_year", "end_year"))
        if (start is not None and year < start) or (end is not None and year > end):
            first, last = "…" if start is None else start, "…" if end is None else end
            says = tr(
                "{year} lies outside the years of its programme ({first} to {last}).",
                year=year,
                first=first,
                last=last,
            )
            yield finding(case, "allocation_year", "check", record, says, tr("Correct one of the two years."))
        elif case.period is not None and year not in case.period:
            says = tr("{year} lies outside the plan.", year=year)
            yield finding(
                case, "allocation_year", "check", record, says, tr("Correct the year, or the period of the plan.")
            )


def quick_wins(case: Case) -> Iterator[Finding]:
    """Yield a finding for each allocation whose quick win belongs to another programme."""
    for record in case.of("allocation"):
        quick_win = case.plan.get(record.get("quick_win"))
        own, named = record.text("programme"), quick_win.text("programme") if quick_win is not None else ""
        if quick_win is not None and own and named and own != named:
            says = tr(
                "{quick_win} belongs to the programme {programme}.",
                quick_win=case.title(quick_win),
                programme=case.label("programme", named),
            )
            yield finding(case, "allocation_quick_win", "check", record, says, tr("Correct one of the two."))


def doubles(case: Case) -> Iterator[Finding]:
    """Yield a finding for each allocation that says once more what another one says already."""
    names = ("programme", "quick_win", "year", "fund_source", "amount", "code")
    keys = {record.id: tuple(record.get(name) for name in names) for record in case.of("allocation")}
    counts = Counter(keys.values())
    for record in case.of("allocation"):
        count = counts.pop(keys[record.id], 0)  # once for each set of equal rows
        if count > 1 and record.get("amount") is not None:
            says = tr("The same amount stands {count} times for the same year and source.", count=count)
            yield finding(
                case, "allocation_double", "check", record, says, tr("Remove one, or tell them apart by code.")
            )


def codes(case: Case) -> Iterator[Finding]:
    """Yield a finding for each nomenclature code that looks unlike those of the lists; none is corrected."""
    for name in ("programme", "allocation"):
        for record in case.of(name):
            raw = record.text("code")
            for says in code_doubts(case, raw, record.number("year")) if raw else ():
                advice = tr("Look it up in the list in force; it stays as it was typed.")
                yield finding(case, "code", "check", record, says, advice)


def code_doubts(case: Case, raw: str, year: int | None = None) -> tuple[str, ...]:
    """Return what looks wrong in a code, as sentences, for a fiscal year where one is known."""
    code, nomenclature = read_code(raw), case.method.nomenclature
    if code is None:
        return (tr("{code} is not built like a nomenclature code.", code=raw),)
    found = list(code.doubts)
    if code.field not in nomenclature.by_code:
        found.append(tr("{code}: the field of government {field} is not in the list.", code=raw, field=code.field))
    first = nomenclature.four_digits_from
    if year is not None and year >= first and len(code.sub_kegiatan) == OLD_TAIL:
        found.append(tr("{code}: sub-activities have four digits at the end since {year}.", code=raw, year=first))
    return tuple(found)


def homes(case: Case) -> Iterator[Finding]:
    """Yield a finding for each owner that needs a unit above it and has none, or one of another kind."""
    for owner in _owners(case, "programme", "quick_win"):
        item = case.method.lists.item("opd_kind", owner.get("kind"))
        above = case.plan.get(owner.get("parent"))
        if item is None or item.budget_path != RENJA_ABOVE:
            continue
        kinds = listed(case.label("opd_kind", kind) for kind in item.parent_kind)
        if home(case, owner).unit is None:
            says = tr("Its programmes go into the Renja of the unit above it, and that is not known.")
            advice = tr("Choose the unit above ({kinds}) on the preparation page.", kinds=kinds)
            yield finding(case, "unit_above", "open", owner, says, advice)
        elif above is not None and item.parent_kind and above.text("kind") not in item.parent_kind:
            says = tr("The unit above it is {above}; {kinds} is expected.", above=case.title(above), kinds=kinds)
            yield finding(case, "unit_above", "check", owner, says, tr("Correct the unit above, or its kind."))


def elsewhere(case: Case) -> Iterator[Finding]:
    """Yield a finding for each owner with money whose lines stand in no Renja (a BUMD has its own plan)."""
    with_money = {case.owner(record) for record in case.of("allocation")}
    for owner in _owners(case, "programme"):
        where = home(case, owner)
        if owner.id in with_money and where.path not in {"", OWN_RENJA, RENJA_ABOVE}:
            says = tr("Its allocations make no Renja line. {why}", why=why_elsewhere(case, owner, where))
            advice = tr("Hand them over to whoever draws up that plan.")
            yield finding(case, "no_renja", "check", owner, says, advice)


def too_late(case: Case) -> Iterator[Finding]:
    """Yield one finding naming the quick wins that come too late for the original APBD of their first year."""
    on = decided_on(case)
    verdicts = [
        (record, classify(case, record, on, year))
        for record in case.of("quick_win")
        if (year := record.number("start_year")) is not None
    ]
    late = [case.title(record) for record, verdict in verdicts if verdict.path not in {MURNI, NON_APBD}]
    if late:
        says = tr("Too late for the original APBD of their first year: {names}.", names=listed(late))
        advice = tr("The table of budget paths says for each what is still open.")
        about = tr("Calendar of the budget")
        yield Finding("too_late", "check", "quick_win", "", about, says, advice)


def _owners(case: Case, *types: str) -> tuple[Record, ...]:
    """Return who owns a record of these types, each once, in the order of the roster."""
    owning = {case.owner(record) for name in types for record in case.of(name)}
    return tuple(opd for opd in case.of("opd") if opd.id in owning)
