"""Charts, each drawn once by the content it shows.

A chart is two steps: from the case to a small frozen value that holds all its words and numbers, and
from that value to SVG, which is remembered. Sixty handouts that show the same chart draw it once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from smartcity_kit.rules import Case
from smartcity_kit.rules.derived import band, magnitude
from smartcity_kit.rules.quick_wins import MOST_SHARE, by_dimension
from smartcity_kit.text.messages import tr
from smartcity_kit.views.analysis import readiness_chart
from smartcity_kit.views.budget_chart import budget_chart
from smartcity_kit.views.canvas import FAINT, INK, as_svg, folded, new_canvas
from smartcity_kit.views.continuity import continuity_chart
from smartcity_kit.views.documents import Figure, Notice
from smartcity_kit.views.gantt import gantt


@dataclass(frozen=True, slots=True)
class Balance:
    """The words and numbers of the dimension balance: one bar a dimension."""

    bars: tuple[tuple[str, str, int], ...]  # label, colour, quick wins
    limit: float  # the number above which a dimension has too many
    limit_label: str
    axis: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The words and numbers of the risk map: the scheme's cells, and the risks that stand in them."""

    rows: tuple[str, ...]  # likelihood, from 1 up
    columns: tuple[str, ...]  # impact, from 1 up
    paints: tuple[tuple[tuple[int, str, str], ...], ...]  # magnitude, colour, ink
    placed: tuple[tuple[int, int, str], ...]  # row, column, the numbers of the risks in that cell
    axes: tuple[str, str]


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


def risk_map(case: Case) -> Figure | Notice:
    """Return the risk matrix with every scored risk in its cell, by its number in the register."""
    scheme = case.method.scheme
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, risk in enumerate(case.of("risk"), 1):
        if magnitude(case, risk) is not None:
            cells[int(risk.text("likelihood")) - 1, int(risk.text("impact")) - 1].append(number)
    if not cells:
        return Notice(tr("The risk map appears with the first risk whose likelihood and impact are chosen."))
    paints = tuple(tuple((m, (b := scheme.band(m)).colour.hex, b.colour.text) for m in row) for row in scheme.matrix)
    placed = tuple((row, column, _numbers(numbers)) for (row, column), numbers in sorted(cells.items()))
    svg = _draw_map(
        HeatMap(
            tuple(f"{level.level} {level.label}" for level in scheme.likelihood),
            tuple(f"{level.level} {level.label}" for level in scheme.impact),
            paints,
            placed,
            (tr("Likelihood"), tr("Impact")),
        )
    )
    return Figure(tr("Risk map"), _map_alt(case), svg)


def _numbers(numbers: list[int]) -> str:
    most, line = 8, 3  # more would not fit a cell; the register below lists them all
    texts = [str(n) for n in numbers[:most]]
    lines = ",\n".join(", ".join(texts[at : at + line]) for at in range(0, len(texts), line))
    return lines if len(numbers) <= most else f"{lines} +{len(numbers) - most}"


def _map_alt(case: Case) -> str:
    counts: dict[str, int] = defaultdict(int)
    for risk in case.of("risk"):
        level = band(case, risk)
        if level is not None:
            counts[str(level.label)] += 1
    listed = ", ".join(
        f"{counts[str(b.label)]} {b.label}" for b in reversed(case.method.scheme.bands) if str(b.label) in counts
    )
    return tr("Risks by level: {list}.", list=listed)


CHARTS: Mapping[str, Callable[[Case], Figure | Notice]] = MappingProxyType(
    {
        "dimension_balance": dimension_balance,
        "risk_map": risk_map,
        "readiness": readiness_chart,
        "budget": budget_chart,
        "gantt": gantt,
        "continuity": continuity_chart,
    }
)


@lru_cache(maxsize=256)
def _draw_balance(data: Balance) -> str:
    canvas, axes = new_canvas(7.2, 0.42 * len(data.bars) + 0.9)
    names = [name for name, _, _ in data.bars]
    numbers = [number for _, _, number in data.bars]
    bars = axes.barh(names, numbers, color=[colour for _, colour, _ in data.bars], height=0.64)
    axes.bar_label(bars, padding=4, fontsize=10, color=INK)
    axes.invert_yaxis()
    axes.axvline(data.limit, color=FAINT, linewidth=1, linestyle=(0, (4, 3)))
    axes.text(data.limit, -0.5, f" {data.limit_label}", fontsize=8.5, color=FAINT, va="center")
    axes.set_xlim(0, max(*numbers, data.limit) * 1.14)
    axes.set_xlabel(data.axis, fontsize=9.5, color=INK)
    axes.locator_params(axis="x", integer=True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=10.5)
    return as_svg(canvas)


@lru_cache(maxsize=256)
def _draw_map(data: HeatMap) -> str:
    from matplotlib.patches import Rectangle

    canvas, axes = new_canvas(8.2, 0.74 * len(data.rows) + 1.2)
    risks = {(row, column): text for row, column, text in data.placed}
    for row, line in enumerate(data.paints):
        for column, (number, colour, ink) in enumerate(line):
            axes.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.6))
            axes.text(column + 0.05, row + 0.93, str(number), fontsize=8, color=ink, va="top", alpha=0.85)
            if (row, column) in risks:
                box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": INK, "linewidth": 0.9}
                axes.text(
                    column + 0.5,
                    row + 0.42,
                    risks[row, column],
                    fontsize=9,
                    color=INK,
                    ha="center",
                    va="center",
                    bbox=box,
                    weight="bold",
                )
    axes.set_xlim(0, len(data.columns))
    axes.set_ylim(0, len(data.rows))
    axes.set_xticks(
        [c + 0.5 for c in range(len(data.columns))], [folded(label) for label in data.columns], fontsize=8.5
    )
    axes.set_yticks([r + 0.5 for r in range(len(data.rows))], [folded(label) for label in data.rows], fontsize=8.5)
    axes.set_ylabel(data.axes[0], fontsize=9.5, color=INK)
    axes.set_xlabel(data.axes[1], fontsize=9.5, color=INK)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return as_svg(canvas)
