"""Where the plan goes, year by year: the targets of each indicator in one row."""

from __future__ import annotations

from collections import defaultdict

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table


def indicator_years(case: Case, opd: str | None = None) -> Table:
    """Return the target of each indicator in each year for which somebody wrote one, beside its baseline."""
    by_indicator: dict[str, dict[int, str]] = defaultdict(dict)
    for target in case.of("indicator_target"):
        year = target.number("year")
        if year is not None and target.get("value"):
            here = by_indicator[target.text("indicator")]
            here[year] = f"{here[year]}; {target.text('value')}" if year in here else target.text("value")
    indicators = [one for one in case.of("indicator", opd) if one.id in by_indicator]
    years = sorted({year for one in indicators for year in by_indicator[one.id]})
    rows = tuple(_row(case, one, by_indicator[one.id], years) for one in indicators)
    columns = (
        Column("indicator", tr("Indicator"), weight=6),
        Column("unit", tr("Unit"), weight=2),
        Column("baseline", tr("Baseline"), "right"),
        *(Column(str(year), str(year), "right", 1) for year in years),
    )
    empty = tr("No indicator has a target of a year yet.")
    return Table(tr("Targets of the indicators by year"), columns, rows, empty)


def _row(case: Case, one: Record, by_year: dict[int, str], years: list[int]) -> Row:
    texts = (case.title(one), one.text("unit"), one.text("baseline"), *(by_year.get(year, "") for year in years))
    return Row(tuple(map(Shown, texts)), record=one.id)
