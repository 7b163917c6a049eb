"""Charts, each drawn once by the content it shows.

A chart is two steps: from the case to a small frozen value that holds all its words and numbers, and
from that value to SVG, which is remembered. Sixty handouts that show the same chart draw it once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from smartcity_kit.rules import Case
from smartcity_kit.rules.quick_wins import MOST_SHARE, by_dimension
from smartcity_kit.text.messages import tr
from smartcity_kit.views.analysis import readiness_chart
from smartcity_kit.views.budget_chart import budget_chart
from smartcity_kit.views.canvas import FAINT, INK, as_svg, drawn_once, new_canvas
from smartcity_kit.views.continuity import continuity_chart
from smartcity_kit.views.documents import Figure, Notice
from smartcity_kit.views.gantt import gantt
from smartcity_kit.views.ranking import rank_stability
from smartcity_kit.views.risk_charts import risk_map, risk_moves


@dataclass(frozen=True, slots=True)
class Balance:
    """The words and numbers of the dimension balance: one bar a dimension."""

    bars: tuple[tuple[str, str, int], ...]  # label, colour, quick wins
    limit: float  # the number above which a dimension has too many
    limit_label: str
    axis: str


def dimension_balance(case: Case) -> Figure | Notice:
    """Return how many quick wins each dimension has, with the line no dimension should pass."""
    counts = by_dimension(case)
    total = sum(one.names for one in counts.values())
    if not total:
        return Notice(tr("The balance of dimensions appears with the first quick win."))
    bars = tuple((str(d.label), d.colour.hex, counts[d.code].names) for d in case.method.framework.dimensions)
    label = tr("{share} % of {total}", share=MOST_SHARE, total=total)
    alt = tr("Quick wins by dimension: {list}.", list=", ".join(f"{name} {number}" for name, _, number in bars))
    svg = _draw_balance(Balance(bars, MOST_SHARE * total / 100, label, tr("Quick wins")))
    return Figure(tr("Balance of dimensions"), alt, svg)


CHARTS: Mapping[str, Callable[[Case], Figure | Notice]] = MappingProxyType(
    {
        "dimension_balance": dimension_balance,
        "risk_map": risk_map,
        "risk_moves": risk_moves,
        "rank_stability": rank_stability,
        "readiness": readiness_chart,
        "budget": budget_chart,
        "gantt": gantt,
        "continuity": continuity_chart,
    }
)


@drawn_once
def _draw_balance(data: Balance) -> str:
    canvas, axes = new_canvas(7.2, 0.42 * len(data.bars) + 0.9)
    names = [name for name, _, _ in data.bars]
    numbers = [number for _, _, number in data.bars]
    bars = axes.barh(names, numbers, color=[colour for _, colour, _ in data.bars], height=0.64)
    axes.bar_label(bars, padding=4, fontsize=10, color=INK)
    axes.invert_yaxis()
    axes.axvline(data.limit, color=FAINT, linewidth=1, linestyle=(0, (4, 3)))
    at = (data.limit, -0.5)
    axes.annotate(data.limit_label, at, (4, 0), textcoords="offset points", va="center", fontsize=8.5, color=INK)
    axes.set_xlim(0, max(*numbers, data.limit) * 1.14)
    axes.set_xlabel(data.axis, fontsize=9.5, color=INK)
    axes.locator_params(axis="x", integer=True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=10.5)
    return as_svg(canvas)
