"""Gates a nomination has to pass before its score counts: each is yes or no, with what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.rules.budget import allocations_of
from smartcity_kit.rules.case import Case, listed
from smartcity_kit.rules.near import pairs
from smartcity_kit.text.messages import N_, tr

GATED = ("programme", "quick_win")  # what goes through gates; a risk does not

LABELS = {
    "owner": N_("Owner"),
    "horizon": N_("Horizon"),
    "authority": N_("Authority"),
    "funding": N_("Funding"),
    "no_duplicate": N_("No duplicate"),
    "dimension": N_("Dimension"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: whether it is passed, and what stands in the way where it is not."""

    code: str
    label: str
    passes: bool
    says: str = ""


def gates(case: Case, record: Record) -> tuple[Gate, ...]:
    """Return every gate of a programme or a quick win, in the order people go through them."""
    found = []
    for code, check in CHECKS.items():
        says = check(case, record)
        found.append(Gate(code, tr(LABELS[code]), not says, says))
    return tuple(found)


def failed(case: Case, record: Record) -> str:
    """Return what stands in the way of a programme or quick win in one line, the empty string for nothing."""
    return " ".join(gate.says for gate in gates(case, record) if not gate.passes)


def _owner(case: Case, record: Record) -> str:
    return "" if case.plan.get(record.get("owner")) is not None else tr("Nobody owns it.")


def _horizon(case: Case, record: Record) -> str:
    """A quick win shows within the horizon of the settings (DOMAIN 4.1), a programme within the plan."""
    start, end, period = record.number("start_year"), record.number("end_year"), case.period
    if end is None:
        return tr("The year its result is felt is missing.")
    if start is not None and end < start:
        return tr("It ends in {end}, before it starts in {start}.", end=end, start=start)
    last = _last_year(case, record)
    if period is None or last is None:
        return tr("The years of the plan are not set yet.")
    return (
        "" if end <= last else tr("Its result is felt in {end}; the last year for it is {last}.", end=end, last=last)
    )


def _last_year(case: Case, record: Record) -> int | None:
    if case.period is None:
        return None
    if record.type != "quick_win":
        return case.period[-1]
    years = case.settings.number("quick_win_years")
    return None if years is None else case.period[0] + years - 1


def _authority(case: Case, record: Record) -> str:
    """Its legal basis, or the nomenclature code that shows whose task it is, its own or its programme's."""
    programme = case.plan.get(record.get("programme"))
    known = (record.text("legal_basis"), record.text("code"), programme.text("code") if programme is not None else "")
    return "" if any(known) else tr("Neither a legal basis nor a nomenclature code is named.")


def _funding(case: Case, record: Record) -> str:
    """Its source of funds, that of its programme, or that of a line of either one's budget."""
    programme = case.plan.get(record.get("programme"))
    some = [one for one in (record, programme) if one is not None]
    lines = [line for one in some for line in allocations_of(case, one)]
    funded = any(one.get("fund_source") for one in (*some, *lines))
    return "" if funded else tr("No source of funds is named.")


def _no_duplicate(case: Case, record: Record) -> str:
    others = case.once(("alike", record.type), lambda: _alike(case, record.type)).get(record.id, ())
    return tr("It may be the same as {names}.", names=listed(others)) if others else ""


def _alike(case: Case, type_name: str) -> dict[str, tuple[str, ...]]:
    """Return for each record the names of those that are written alike: a person says whether they are one."""
    records = [record for record in case.of(type_name) if record.text("name")]
    found: dict[str, tuple[str, ...]] = {}
    for one, other in pairs(tuple(record.text("name") for record in records)):
        for here, there in ((one, other), (other, one)):
            found[records[here].id] = (*found.get(records[here].id, ()), records[there].text("name"))
    return found


def _dimension(case: Case, record: Record) -> str:
    return "" if record.text("dimension") in case.method.framework.by_code else tr("It has no dimension.")


CHECKS: dict[str, Callable[[Case, Record], str]] = {
    "owner": _owner,
    "horizon": _horizon,
    "authority": _authority,
    "funding": _funding,
    "no_duplicate": _no_duplicate,
    "dimension": _dimension,
}
