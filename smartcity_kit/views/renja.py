"""Renja lines: what each unit takes into its work plan for a fiscal year, and what stands in no Renja."""

from __future__ import annotations

from itertools import groupby

from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.budget import Line, lines, why_not
from smartcity_kit.text.codes import read_code
from smartcity_kit.text.messages import N_, tr
from smartcity_kit.text.money import show_rupiah
from smartcity_kit.views.documents import Column, Row, Table

# The columns of the table and of the workbook: name, heading, alignment, share of the width.
COLUMNS = (
    ("code", N_("Nomenclature code"), "left", 4),
    ("what", N_("Programme or quick win"), "left", 5),
    ("indicator", N_("Indicator of the sub-activity"), "left", 4),
    ("amount", N_("Amount"), "right", 3),
    ("fund_source", N_("Source of funds"), "left", 3),
    ("owner", N_("Owner"), "left", 4),
)


def renja_table(case: Case, *, opd: str | None = None) -> Table:
    """Return the lines of each Renja by unit and fiscal year, then the allocations that stand in none."""
    every = lines(case, opd=opd)
    rows: list[Row] = []
    for _, some in groupby((one for one in every if one.is_renja), key=unit_and_year):
        rows += _group(case, list(some))
    others = [one for one in every if not one.is_renja]
    if others:
        rows.append(Row((Shown(tr("In no Renja ({count})", count=len(others))),), heads=True))
        for one in others:
            rows.append(Row((*cells(case, one)[:5], Shown(why_not(case, one))), record=one.record.id))
    columns = tuple(Column(name, tr(heading), align, weight) for name, heading, align, weight in COLUMNS)
    empty = tr("No amount has been entered yet: fill the allocations on the page of stage III.")
    return Table(tr("Renja lines"), columns, tuple(rows), empty)


def unit_and_year(one: Line) -> tuple[str, int]:
    """Return what the lines of one Renja have in common: the id of its unit, and its fiscal year."""
    return (one.home.unit.id if one.home.unit is not None else "", one.record.number("year") or 0)


def _group(case: Case, some: list[Line]) -> list[Row]:
    unit, year = some[0].home.unit, some[0].record.number("year")
    total = sum(one.record.number("amount") or 0 for one in some)
    heading = tr(
        "Renja of {unit}, {year}: {count} lines, {total}",
        unit=case.title(unit) if unit is not None else "",
        year=tr("year not filled yet") if year is None else year,
        count=len(some),
        total=show_rupiah(total),
    )
    return [Row((Shown(heading),), heads=True), *(Row(cells(case, one), record=one.record.id) for one in some)]


def cells(case: Case, one: Line) -> tuple[Shown, ...]:
    """Return a line as the texts of its columns."""
    amount, source = one.record.number("amount"), one.record.get("fund_source")
    texts = (
        code_of(one),
        what_of(case, one),
        one.record.text("indicator"),
        "" if amount is None else show_rupiah(amount),
        "" if source is None else case.label("fund_source", source),
        "" if one.owner is None else case.title(one.owner),
    )
    return tuple(map(Shown, texts))


def what_of(case: Case, one: Line) -> str:
    """Return the programme, and the quick win where the money is for one."""
    links = (one.programme, case.plan.get(one.record.get("quick_win")))
    return " · ".join(case.title(link) for link in links if link is not None)


def code_of(one: Line) -> str:
    """Return the code of a line, that of its programme where it has none of its own, as the lists write it."""
    raw = one.record.text("code") or (one.programme.text("code") if one.programme is not None else "")
    code = read_code(raw)
    return raw if code is None else str(code)
