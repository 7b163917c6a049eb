"""Money as tables: by dimension, year and source; by programme; and by which path it enters the budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.allocations import allocated
from smartcity_kit.rules.budget import Home, classify, decided_on, home
from smartcity_kit.text.dates import show_date
from smartcity_kit.text.messages import N_, tr
from smartcity_kit.text.money import group_thousands, show_rupiah
from smartcity_kit.views.documents import Column, Row, Table

UNITS = ((10**6, N_("In million rupiah.")), (10**3, N_("In thousand rupiah.")), (1, N_("In rupiah.")))
NO_YEAR = 0  # the column of amounts without a year
FEW = 5  # years whose columns may be broad; more of them have to share the page

Amounts = Mapping[int, int]  # by year


def dimension_of(case: Case, record: Record) -> str:
    """Return the dimension of an allocation, that of its programme before that of its quick win."""
    linked = (case.plan.get(record.get(name)) for name in ("programme", "quick_win"))
    return next((link.text("dimension") for link in linked if link is not None and link.get("dimension")), "")


def amounts_by(key: Callable[[Record], str], records: Iterable[Record]) -> dict[str, dict[int, int]]:
    """Return the amounts of allocations by a key and by year; a row without an amount counts nowhere."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for record in records:
        amount = record.number("amount")
        if amount is not None:
            found[key(record)][record.number("year") or NO_YEAR] += amount
    return found


def budget_table(case: Case, *, opd: str | None = None) -> Table:
    """Return the allocations by dimension and year, with totals both ways."""
    records = case.of("allocation", opd)
    by_dimension = amounts_by(lambda one: dimension_of(case, one), records)
    years, unit, note = _frame(records)
    rows = [
        _amount_row(label, by_dimension.get(code, {}), years, unit) for code, label in _dimensions(case, by_dimension)
    ]
    rows.append(_total_row(by_dimension.values(), years, unit))
    columns = _year_columns(tr("Dimension"), years)
    return Table(tr("Budget by dimension and year"), columns, tuple(rows) if by_dimension else (), _nothing(), note)


def sources_table(case: Case, *, opd: str | None = None) -> Table:
    """Return the allocations by dimension, source of funds and year, with totals of each dimension and of all."""
    records = case.of("allocation", opd)
    by_dimension: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.number("amount") is not None:
            by_dimension[dimension_of(case, record)].append(record)
    years, unit, note = _frame(records)
    rows: list[Row] = []
    for code, label in _dimensions(case, by_dimension):
        if code in by_dimension:
            rows.append(Row((Shown(label),), heads=True))
            rows += _source_rows(case, by_dimension[code], years, unit)
    everything = amounts_by(lambda _: "", records)
    rows.append(_total_row(everything.values(), years, unit, tr("All dimensions together")))
    columns = _year_columns(tr("Source of funds"), years)
    return Table(tr("Budget by source of funds"), columns, tuple(rows) if everything else (), _nothing(), note)


def _source_rows(case: Case, records: Sequence[Record], years: Sequence[int], unit: int) -> list[Row]:
    by_source = amounts_by(lambda one: one.text("fund_source"), records)
    order = [*(option.code for option in case.method.choices["fund_source"]), *by_source]
    rows = [
        _amount_row(
            case.label("fund_source", code) if code else tr("Without a source of funds"), by_source[code], years, unit
        )
        for code in dict.fromkeys(order)
        if code in by_source
    ]
    return [*rows, _total_row(by_source.values(), years, unit)]


def programmes_table(case: Case, *, opd: str | None = None) -> Table:
    """Return each programme's budget beside the sum of its allocations."""
    rows = []
    for programme in case.of("programme", opd):
        budget, total = programme.number("budget"), allocated(case, programme)
        if budget is None and total is None:
            continue
        apart = "" if budget is None or total is None else _difference(total - budget)
        texts = (case.title(programme), _rupiah(budget), _rupiah(total), apart)
        rows.append(Row(tuple(map(Shown, texts)), record=programme.id))
    columns = (
        Column("programme", tr("Programme"), weight=5),
        Column("budget", tr("Budget"), "right", 3),
        Column("allocated", tr("Allocated"), "right", 3),
        Column("apart", tr("Difference"), "right", 3),
    )
    empty = tr("No programme has a budget or an allocation yet.")
    return Table(tr("Budget and allocations of each programme"), columns, tuple(rows), empty)


def paths_table(case: Case, *, opd: str | None = None) -> Table:
    """Return for each quick win by which path it still gets money for its first year, and why."""
    on = decided_on(case)
    rows = tuple(_path_row(case, record, on) for record in case.of("quick_win", opd))
    columns = (
        Column("quick_win", tr("Quick win"), weight=4),
        Column("year", tr("First year"), "right", 1),
        Column("document", tr("Budget document"), weight=4),
        Column("path", tr("Path"), weight=3),
        Column("why", tr("Why"), weight=6),
    )
    note = tr(
        "Read for {date}, from a calendar of usual dates that nobody has confirmed: ask Bappeda.", date=show_date(on)
    )
    return Table(tr("Budget paths of the quick wins"), columns, rows, tr("There is no quick win yet."), note)


def _path_row(case: Case, record: Record, on: date) -> Row:
    owner, year = case.plan.get(record.get("owner")), record.number("start_year")
    document = document_of(case, home(case, owner)) if owner is not None else tr("Without an owner")
    if year is None:
        texts = (case.title(record), "", document, "", tr("Fill in its first year."))
    else:
        verdict = classify(case, record, on, year)
        texts = (case.title(record), str(year), document, case.method.calendar.path(verdict.path), verdict.says)
    return Row(tuple(map(Shown, texts)), record=record.id)


def document_of(case: Case, where: Home) -> str:
    """Return the budget document in words: whose Renja it is, or which other plan."""
    if where.is_renja and where.unit is not None:
        return tr("Renja of {unit}", unit=case.title(where.unit))
    return case.label("budget_path", where.path) if where.path else tr("The kind of unit is not chosen yet")


def _nothing() -> str:
    return tr("No amount has been entered yet: fill the allocations on the page of stage III.")


def _frame(records: Sequence[Record]) -> tuple[list[int], int, str]:
    """Return the years there are amounts for (0 last), the unit that keeps every amount whole, and the note."""
    rows = [record for record in records if record.number("amount") is not None]
    years = sorted({record.number("year") or NO_YEAR for record in rows}, key=lambda year: (year == NO_YEAR, year))
    amounts = [record.number("amount") or 0 for record in rows]
    unit, note = next((one, words) for one, words in UNITS if all(amount % one == 0 for amount in amounts))
    still_open = len(records) - len(rows)
    more = tr("{count} allocations have no amount yet.", count=still_open) if still_open else ""
    return years, unit, f"{tr(note)} {more}".strip()


def _year_columns(first: str, years: Sequence[int]) -> tuple[Column, ...]:
    heads = (str(year) if year != NO_YEAR else tr("No year") for year in years)
    weight = 2 if len(years) <= FEW else 1
    return (
        Column("what", first, weight=4),
        *(Column(str(year), head, "right", weight) for year, head in zip(years, heads, strict=True)),
        Column("all", tr("Together"), "right", weight),
    )


def _amount_row(label: str, amounts: Amounts, years: Sequence[int], unit: int) -> Row:
    numbers = [amounts.get(year, 0) for year in years]
    texts = (group_thousands(number // unit) if number else "–" for number in (*numbers, sum(numbers)))
    return Row((Shown(label), *map(Shown, texts)))


def _total_row(some: Iterable[Amounts], years: Sequence[int], unit: int, label: str = "") -> Row:
    every = list(some)
    together = {year: sum(amounts.get(year, 0) for amounts in every) for year in years}
    return _amount_row(label or tr("Together"), together, years, unit)


def _dimensions(case: Case, found: Iterable[str]) -> list[tuple[str, str]]:
    """Return code and label of every dimension in order, then of what stands in none of them."""
    known = [(dimension.code, str(dimension.label)) for dimension in case.method.framework.dimensions]
    codes = {code for code, _ in known}
    others = [code for code in found if code not in codes]
    labels = [(code, case.label("dimension", code) if code else tr("Without a dimension")) for code in others]
    return [*known, *labels]


def _rupiah(amount: int | None) -> str:
    return "" if amount is None else show_rupiah(amount)


def _difference(amount: int) -> str:
    return "0" if amount == 0 else f"{'−' if amount < 0 else '+'}{show_rupiah(abs(amount))}"
