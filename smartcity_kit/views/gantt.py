"""The roadmap as bars: one line a programme or quick win, one colour a dimension."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from smartcity_kit.rules import Case
from smartcity_kit.rules.terms import Undertaking, undertakings, years
from smartcity_kit.text.messages import tr
from smartcity_kit.views.canvas import FAINT, INK, as_svg, drawn_once, new_canvas
from smartcity_kit.views.documents import Figure, Notice
from smartcity_kit.views.roadmap import named

MOST = 40  # bars that an upright sheet of A4 holds legibly
LONGEST = 46  # characters of a name beside its bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture: a name with its years, or the name of a dimension with none."""

    label: str
    colour: str
    first: int = 0
    last: int = 0
    quick: bool = False

    @property
    def heads(self) -> bool:
        """Whether the line names the dimension of those below it."""
        return not self.first


@dataclass(frozen=True, slots=True)
class Gantt:
    """The words and numbers of the picture, from the top line down."""

    bars: tuple[Bar, ...]
    first: int
    last: int


def gantt(case: Case) -> Figure | Notice:
    """Return the roadmap as bars over the years of the plan; of a long one those that start first."""
    if case.period is None:
        return Notice(tr("The picture of the roadmap appears once the years of the plan are set."))
    dated = [(code, one) for code, some in undertakings(case) for one in some if _inside(case.period, one)]
    if not dated:
        return Notice(tr("The picture of the roadmap appears with the first programme that has its years."))
    # Of a long plan those that begin first; the order of the picture stays that of the dimensions.
    soon = sorted(range(len(dated)), key=lambda at: (_start(dated[at][1]), at))[:MOST]
    kept = [dated[at] for at in sorted(soon)]
    title = tr("Roadmap as bars")
    if len(kept) < len(dated):
        title = tr("Roadmap as bars: the first {count} of {total} to start", count=len(kept), total=len(dated))
    svg = _draw(Gantt(_bars(case, case.period, kept), case.period[0], case.period[-1]))
    return Figure(title, _alt(case, kept, title), svg)


def _inside(period: range, one: Undertaking) -> bool:
    """Whether a bar of it would lie at least partly inside the years of the plan."""
    at_work = years(one.record)
    return at_work is not None and at_work[0] <= period[-1] and at_work[-1] >= period[0]


def _start(one: Undertaking) -> int:
    at_work = years(one.record)
    return at_work[0] if at_work is not None else 0


def _bars(case: Case, period: range, kept: list[tuple[str, Undertaking]]) -> tuple[Bar, ...]:
    colours = {d.code: d.colour.hex for d in case.method.framework.dimensions}
    bars: list[Bar] = []
    for code, some in groupby(kept, key=lambda pair: pair[0]):
        colour = colours.get(code, FAINT)
        bars.append(Bar(_label(case, code), colour))
        for _, one in some:
            at_work = years(one.record) or period
            first, last = max(at_work[0], period[0]), min(at_work[-1], period[-1])
            bars.append(Bar(_cut(named(case, one)), colour, first, last, one.quick))
    return tuple(bars)


def _label(case: Case, code: str) -> str:
    return case.label("dimension", code) if code else tr("Without a dimension")


def _cut(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _alt(case: Case, kept: list[tuple[str, Undertaking]], title: str) -> str:
    counts = Counter(code for code, _ in kept)
    parts = ", ".join(f"{_label(case, code)} {number}" for code, number in counts.items())
    first, last = min(_start(one) for _, one in kept), max((years(one.record) or range(1))[-1] for _, one in kept)
    return tr(
        "{title}. Bars by dimension: {list}; from {first} to {last}.", title=title, list=parts, first=first, last=last
    )


@drawn_once
def _draw(data: Gantt) -> str:
    canvas, axes = new_canvas(7.4, 0.21 * len(data.bars) + 0.7)
    for row, bar in enumerate(data.bars):
        if bar.heads:
            axes.axhline(row - 0.5, color=FAINT, linewidth=0.6)
            continue
        # In grey a quick win differs by its hatching, a dimension by the name above its bars.
        hatch, edge = ("////", "white") if bar.quick else ("", bar.colour)
        width, left = bar.last - bar.first + 0.86, bar.first + 0.07
        axes.barh(row, width, 0.62, left, color=bar.colour, hatch=hatch, edgecolor=edge, linewidth=0.4)
    rows = range(len(data.bars))
    # A dollar sign in a name is a dollar sign and begins no formula.
    axes.set_yticks(rows, [bar.label for bar in data.bars], fontsize=7.5, color=INK, parse_math=False)
    for tick, bar in zip(axes.get_yticklabels(), data.bars, strict=True):
        tick.set_fontweight("bold" if bar.heads else "normal")
    axes.set_ylim(len(data.bars) - 0.4, -0.6)
    axes.set_xlim(data.first, data.last + 1)
    whole = range(data.first, data.last + 1)
    axes.set_xticks([year + 0.5 for year in whole], [str(year) for year in whole], fontsize=8, color=INK)
    axes.xaxis.tick_top()
    axes.set_axisbelow(True)
    for year in whole:
        axes.axvline(year, color="#cbd5e0", linewidth=0.5, zorder=0)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return as_svg(canvas)
