"""The chart of the budget: one bar a fiscal year, one layer a dimension."""

from __future__ import annotations

from dataclasses import dataclass

from smartcity_kit.rules import Case
from smartcity_kit.text.messages import N_, tr
from smartcity_kit.text.money import show_rupiah
from smartcity_kit.views.budget import NO_YEAR, amounts_by, dimension_of
from smartcity_kit.views.canvas import INK, as_svg, drawn_once, folded, new_canvas
from smartcity_kit.views.documents import Figure, Notice

SCALES = ((10**9, N_("billion rupiah")), (10**6, N_("million rupiah")), (1, N_("rupiah")))
ROOM = 0.06  # of the highest bar: a layer at least so high has its number inside
PLAIN = "#A0AEC0", "#000000"  # what has no dimension: its colour, and the ink on it


@dataclass(frozen=True, slots=True)
class Stack:
    """The words and numbers of the chart: years, layers (label, colour, ink, amounts), the unit of the axis."""

    years: tuple[str, ...]
    layers: tuple[tuple[str, str, str, tuple[int, ...]], ...]
    scale: int
    axis: str


def budget_chart(case: Case) -> Figure | Notice:
    """Return the allocations of each fiscal year, stacked by dimension."""
    found = amounts_by(lambda one: dimension_of(case, one), case.of("allocation"))
    years = sorted({year for amounts in found.values() for year, amount in amounts.items() if amount} - {NO_YEAR})
    if not years:
        return Notice(tr("The chart of the budget appears with the first allocation that has a year and an amount."))
    known = {d.code: (str(d.label), d.colour.hex, d.colour.text) for d in case.method.framework.dimensions}
    codes = [*known, *(code for code in found if code not in known)]
    layers = tuple(
        (*known.get(code, (case.label("dimension", code) if code else tr("Without a dimension"), *PLAIN)), amounts)
        for code in codes
        if any(amounts := tuple(found.get(code, {}).get(year, 0) for year in years))
    )
    totals = [sum(amounts) for amounts in zip(*(layer[3] for layer in layers), strict=True)]
    scale, words = next((scale, words) for scale, words in SCALES if max(totals) >= scale)
    told = ", ".join(f"{year} {show_rupiah(total)}" for year, total in zip(years, totals, strict=True))
    alt = tr("Budget by fiscal year: {list}.", list=told)
    svg = _draw(Stack(tuple(map(str, years)), layers, scale, tr(words)))
    return Figure(tr("Budget by year and dimension"), alt, svg)


@drawn_once
def _draw(data: Stack) -> str:
    canvas, axes = new_canvas(8.2, 4.2)
    floor = [0.0] * len(data.years)
    highest = max(sum(amounts) for amounts in zip(*(layer[3] for layer in data.layers), strict=True)) / data.scale
    for label, colour, ink, amounts in data.layers:
        heights = [amount / data.scale for amount in amounts]
        axes.bar(
            data.years,
            heights,
            0.62,
            bottom=floor,
            color=colour,
            label=folded(label, 18),
            edgecolor="white",
            linewidth=1,
        )
        for place, height in enumerate(heights):
            if height >= ROOM * highest:  # the numbers tell the layers apart on a grey copy, in the legend's order
                middle = floor[place] + height / 2
                axes.text(place, middle, _number(height), ha="center", va="center", fontsize=8, color=ink)
        floor = [below + height for below, height in zip(floor, heights, strict=True)]
    for place, top in enumerate(floor):
        axes.text(place, top, _number(top), ha="center", va="bottom", fontsize=9.5, color=INK, weight="bold")
    axes.set_ylim(0, highest * 1.1)
    axes.set_ylabel(data.axis, fontsize=9.5, color=INK)
    axes.yaxis.set_major_formatter(lambda value, _: _number(value))
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="x", length=0, labelsize=10)
    axes.legend(reverse=True, loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize=8.5)
    return as_svg(canvas)


def _number(value: float) -> str:
    """Return a number with at most one decimal, as Indonesians write it."""
    text = f"{value:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,"))
