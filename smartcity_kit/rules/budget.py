"""Where money goes: the budget document of each owner, the Renja lines, the calendar of the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from smartcity_kit.journal import Record
from smartcity_kit.model.budget import LEWAT, MURNI, NON_APBD, PERUBAHAN, SUB_KEGIATAN
from smartcity_kit.rules.case import Case
from smartcity_kit.text.codes import read_code
from smartcity_kit.text.messages import tr

OWN_RENJA, RENJA_ABOVE = "renja_sendiri", "renja_induk"  # of the list budget_path; the others are no Renja


@dataclass(frozen=True, slots=True)
class Home:
    """The budget document that a unit's lines go into: which one, and of which unit (None while not known)."""

    path: str  # a code of the list budget_path, empty while the kind of the unit is not chosen
    unit: Record | None

    @property
    def is_renja(self) -> bool:
        """Whether it is the Renja of a known unit."""
        return self.path == OWN_RENJA and self.unit is not None


def home(case: Case, owner: Record) -> Home:
    """Return where an owner's lines go: a Bagian's to Setda, a puskesmas's to its dinas, a Perumda's to its RKAP."""
    here, seen = owner, {owner.id}
    while (path := _path(case, here)) == RENJA_ABOVE:
        above = case.plan.get(here.get("parent"))
        if above is None or above.id in seen:
            return Home(RENJA_ABOVE, None)
        seen.add(above.id)
        here = above
    return Home(path, here if path else None)


def _path(case: Case, unit: Record) -> str:
    item = case.method.lists.item("opd_kind", unit.get("kind"))
    return item.budget_path if item is not None else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One allocation as a line of a budget document."""

    record: Record
    programme: Record | None
    owner: Record | None
    home: Home
    in_budget: bool  # whether its money is part of the region's own APBD; a source nobody chose counts as such

    @property
    def is_renja(self) -> bool:
        """Whether it becomes a line of a Renja."""
        return self.home.is_renja and self.in_budget


def line(case: Case, record: Record) -> Line:
    """Return an allocation as a line."""
    programme = case.plan.get(record.get("programme"))
    owner = case.plan.get(case.owner(record))
    where = home(case, owner) if owner is not None else Home("", None)
    return Line(record, programme, owner, where, in_budget(case, record.get("fund_source")) is not False)


def in_budget(case: Case, fund_source: object) -> bool | None:
    """Return whether a source of funds is part of the region's APBD, None where nobody chose one."""
    item = case.method.lists.item("fund_source", fund_source)
    return item.in_budget if item is not None else None


def lines(case: Case, *, year: int | None = None, opd: str | None = None) -> tuple[Line, ...]:
    """Return the allocations as lines, of one fiscal year or all, of all units or of one.

    A unit's own are what it owns and what goes into its document. They come by unit in the order of the
    roster, then by year, then as they were entered.
    """
    return tuple(
        one
        for one in case.once("lines", lambda: _lines(case))
        if (year is None or one.record.number("year") == year)
        and (opd is None or opd in {unit.id for unit in (one.owner, one.home.unit) if unit is not None})
    )


def _lines(case: Case) -> tuple[Line, ...]:
    order = {unit.id: number for number, unit in enumerate(case.of("opd"))}

    def place(one: Line) -> tuple[int, int]:
        unit = one.home.unit
        return (
            order[unit.id] if unit is not None and unit.id in order else len(order),
            one.record.number("year") or 0,
        )

    return tuple(sorted((line(case, record) for record in case.of("allocation")), key=place))


def why_not(case: Case, one: Line) -> str:
    """Return why a line stands in no Renja, the empty string where it does."""
    if one.programme is None:
        return tr("No programme is chosen yet.")
    if one.owner is None:
        return tr("The programme has no owner yet.")
    return why_elsewhere(
        case, one.owner, one.home, fund_source=None if one.in_budget else one.record.get("fund_source")
    )


def why_elsewhere(case: Case, owner: Record, where: Home, fund_source: object = None) -> str:
    """Return why an owner's money is not a line of a Renja, the empty string where it is."""
    name = case.title(owner)
    if not where.path:
        return tr("The kind of {owner} is not chosen yet.", owner=name)
    if where.path == RENJA_ABOVE:
        return tr("{owner} needs the unit above it: its lines go into that unit's Renja.", owner=name)
    if where.path != OWN_RENJA:
        return tr("{owner}: {path}.", owner=name, path=case.label("budget_path", where.path))
    if fund_source is not None:
        return tr("{source} is not part of this region's APBD.", source=case.label("fund_source", fund_source))
    return ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """By which path something still gets money for a year (a code of the calendar), and why in one line."""

    path: str
    says: str


def classify(case: Case, record: Record, on: date, year: int) -> Verdict:
    """Return by which path a programme or quick win decided ``on`` a day gets money for fiscal year ``year``."""
    owner = case.plan.get(case.owner(record))
    if owner is not None:
        where = home(case, owner)
        if where.path not in {"", OWN_RENJA, RENJA_ABOVE}:
            return Verdict(NON_APBD, why_elsewhere(case, owner, where))
    outside = _outside(case, record, year)
    if outside:
        return Verdict(NON_APBD, outside)
    window = case.method.calendar.window(on, year)
    if window is None:
        return Verdict(LEWAT, tr("The fiscal year {year} is over.", year=year))
    path = window.existing if has_activity(case, record) else window.new
    return Verdict(path, f"{window.why} {_advice(path, year)}".strip())


def _advice(path: str, year: int) -> str:
    if path == MURNI:
        return tr("It can still be written into the Renja for {year}.", year=year)
    if path == PERUBAHAN:
        return tr("What is new waits for the revised APBD of {year}.", year=year)
    if path == SUB_KEGIATAN:
        return tr("It runs already or has its sub-activity: that one can carry it in {year}.", year=year)
    return tr("Plan it for {year}.", year=year + 1) if path == LEWAT else ""


def _outside(case: Case, record: Record, year: int) -> str:
    """Return that all money chosen for a record lies outside the APBD, the empty string where any does not."""
    chosen = [one.get("fund_source") for one in allocations_of(case, record) if one.number("year") == year]
    sources = [source for source in (chosen or [record.get("fund_source")]) if source is not None]
    if not sources or any(in_budget(case, source) is not False for source in sources):
        return ""
    return tr("{source} is not part of this region's APBD.", source=case.label("fund_source", sources[0]))


def has_activity(case: Case, record: Record) -> bool:
    """Return whether a programme or quick win runs already, or has the code of a sub-activity."""
    if record.text("status") not in {"", "baru"}:
        return True
    codes = [record.text("code"), *(one.text("code") for one in allocations_of(case, record))]
    return any(code.sub_kegiatan for raw in codes if (code := read_code(raw)) is not None)


def allocations_of(case: Case, record: Record) -> tuple[Record, ...]:
    """Return the allocations of a programme or of a quick win."""
    return case.share(allocations_about, at=record.id) or ()


def allocations_about(case: Case) -> Mapping[str, tuple[Record, ...]]:
    """Return the allocations by the id of the programme and of the quick win that they are for."""
    found: dict[str, list[Record]] = {}
    for one in case.of("allocation"):
        for about in {one.text("programme"), one.text("quick_win")} - {""}:
            found.setdefault(about, []).append(one)
    return {about: tuple(some) for about, some in found.items()}


def decided_on(case: Case) -> date:
    """Return the day from which the calendar is read: the last day of the workshop, today while none is set."""
    days = [date.fromisoformat(day) for session in case.of("session") if (day := session.text("date"))]
    return max(days, default=case.today)
