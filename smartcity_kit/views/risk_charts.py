"""The risk map, and how treatment is to move the risks on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartcity_kit.journal import Record
from smartcity_kit.model.method import RiskScheme
from smartcity_kit.rules import Case
from smartcity_kit.rules.derived import band, magnitude
from smartcity_kit.text.messages import tr
from smartcity_kit.views.canvas import INK, as_svg, drawn_once, folded, new_canvas
from smartcity_kit.views.documents import Figure, Notice

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

IN_A_LINE, IN_A_CELL = 4, 12  # numbers that stay legible side by side, and in one cell
LINE = 118  # characters of a line below the map
MOST_MOVES = 20  # arrows that can still be told apart


@dataclass(frozen=True, slots=True)
class Ground:
    """The words and numbers of a scheme's matrix: what every risk stands on."""

    rows: tuple[str, ...]  # likelihood, from 1 up
    columns: tuple[str, ...]  # impact, from 1 up
    paints: tuple[tuple[tuple[int, str, str], ...], ...]  # magnitude, colour, ink
    axes: tuple[str, str]
    appetite: int
    below: tuple[str, ...]  # lines under the map


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The ground and the risks that stand on it: row, column, their numbers in the register."""

    ground: Ground
    placed: tuple[tuple[int, int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """The ground and an arrow for each risk: its number, from where and to where (row and column)."""

    ground: Ground
    arrows: tuple[tuple[int, tuple[int, int], tuple[int, int]], ...]


def risk_map(case: Case) -> Figure | Notice:
    """Return the risk matrix with every scored risk in its cell, by its number in the register."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, risk in enumerate(case.of("risk"), 1):
        if magnitude(case, risk) is not None:
            cells[_cell(risk, "")].append(number)
    if not cells:
        return Notice(tr("The risk map appears with the first risk whose likelihood and impact are chosen."))
    placed = tuple((*cell, tuple(numbers)) for cell, numbers in sorted(cells.items()))
    crowded = [one for one in placed if len(one[2]) > IN_A_CELL]
    lists = tuple(line for one in reversed(crowded) for line in _lines(*one))
    return Figure(tr("Risk map"), _alt(case), _draw_map(HeatMap(_ground(case.method.scheme, lists), placed)))


def risk_moves(case: Case) -> Figure | Notice:
    """Return an arrow for each risk from its inherent to its residual cell; of many the greatest risks."""
    found = []
    for number, risk in enumerate(case.of("risk"), 1):
        before, after = magnitude(case, risk), magnitude(case, risk, "residual_")
        if before is not None and after is not None:
            found.append((before, after, (number, _cell(risk, ""), _cell(risk, "residual_"))))
    if not found:
        return Notice(tr("The arrows appear with the first risk whose inherent and residual levels are chosen."))
    kept = sorted(found, key=lambda one: (-one[0], one[2][0]))[:MOST_MOVES]
    title = tr("Risks before and after treatment")
    if len(kept) < len(found):
        title = tr(
            "Risks before and after treatment: the {count} greatest of {total}", count=len(kept), total=len(found)
        )
    falls, stays = sum(a < b for b, a, _ in found), sum(a == b for b, a, _ in found)
    alt = tr(
        "{total} risks: {falls} fall, {stays} stay, {rises} rise.",
        total=len(found),
        falls=falls,
        stays=stays,
        rises=len(found) - falls - stays,
    )
    below = (tr("Each arrow leads from the risk as it is to the risk after treatment; a number without one stays."),)
    arrows = tuple(sorted(arrow for _, _, arrow in kept))
    return Figure(title, alt, _draw_moves(Moves(_ground(case.method.scheme, below), arrows)))


def _cell(risk: Record, prefix: str) -> tuple[int, int]:
    return int(risk.text(f"{prefix}likelihood")) - 1, int(risk.text(f"{prefix}impact")) - 1


def _ground(scheme: RiskScheme, below: tuple[str, ...]) -> Ground:
    line = tr("Thick line: from {magnitude} on a risk has to be treated.", magnitude=scheme.appetite.default)
    return Ground(
        tuple(f"{level.level} {level.label}" for level in scheme.likelihood),
        tuple(f"{level.level} {level.label}" for level in scheme.impact),
        tuple(tuple((m, (b := scheme.band(m)).colour.hex, b.colour.text) for m in row) for row in scheme.matrix),
        (tr("Likelihood"), tr("Impact")),
        scheme.appetite.default,
        (line, *below),
    )


def _lines(row: int, column: int, numbers: Sequence[int]) -> list[str]:
    """Return the numbers of a crowded cell as lines below the map."""
    likelihood, impact = tr("Likelihood"), tr("Impact")
    text = f"{likelihood} {row + 1} × {impact} {column + 1}: {', '.join(map(str, numbers))}"
    return folded(text, LINE).split("\n")


def _alt(case: Case) -> str:
    counts: dict[str, int] = defaultdict(int)
    for risk in case.of("risk"):
        level = band(case, risk)
        if level is not None:
            counts[str(level.label)] += 1
    listed = ", ".join(
        f"{counts[str(b.label)]} {b.label}" for b in reversed(case.method.scheme.bands) if str(b.label) in counts
    )
    return tr("Risks by level: {list}.", list=listed)


def in_cell(numbers: Sequence[int]) -> str:
    """Return the numbers of the risks of one cell in lines; of too many the first ones and how many more."""
    shown = [str(n) for n in (numbers if len(numbers) <= IN_A_CELL else numbers[: IN_A_CELL - 1])]
    if len(shown) < len(numbers):
        shown.append(f"+{len(numbers) - len(shown)}")
    starts = range(0, len(shown), IN_A_LINE)
    return "\n".join(", ".join(shown[at : at + IN_A_LINE]) for at in starts)


@drawn_once
def _draw_map(data: HeatMap) -> str:
    canvas, axes = _drawn_ground(data.ground)
    box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": INK, "linewidth": 0.9}
    for row, column, numbers in data.placed:
        text = in_cell(numbers)
        size = (10, 8.5, 7)[text.count("\n")]
        look = {"ha": "center", "va": "center", "fontsize": size, "color": INK, "bbox": box, "weight": "bold"}
        axes.text(column + 0.5, row + 0.4, text, look)
    return as_svg(canvas)


@drawn_once
def _draw_moves(data: Moves) -> str:
    from matplotlib.patheffects import withStroke

    canvas, axes = _drawn_ground(data.ground)
    outline = [withStroke(linewidth=3, foreground="white")]  # an arrow is seen on the darkest red, and in grey
    spots = _spots(cell for _, *ends in data.arrows for cell in dict.fromkeys(ends))
    for number, start, end in data.arrows:
        x, y = next(spots[start])
        if start != end:
            to_x, to_y = next(spots[end])
            arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.3, "shrinkA": 7, "path_effects": outline}
            axes.annotate("", (to_x, to_y), (x, y), arrowprops=arrow)
        box = {"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": INK, "linewidth": 0.8}
        axes.text(
            x, y, str(number), fontsize=7, color=INK, ha="center", va="center", bbox=box, weight="bold", zorder=9
        )
    return as_svg(canvas)


def _spots(cells: Iterator[tuple[int, int]]) -> Mapping[tuple[int, int], Iterator[tuple[float, float]]]:
    """Return for each cell as many places inside it as are asked for, beside and below each other."""
    wanted: dict[tuple[int, int], int] = defaultdict(int)
    for cell in cells:
        wanted[cell] += 1
    return {cell: iter(_spread(cell, count)) for cell, count in wanted.items()}


def _spread(cell: tuple[int, int], count: int) -> list[tuple[float, float]]:
    row, column = cell
    across = 1 if count == 1 else 2 if count <= 4 else 4 if count <= 12 else 6  # noqa: PLR2004 - columns of places
    down = -(-count // across)
    return [
        (column + (at % across + 0.5) / across, row + 0.78 - 0.7 * (at // across + 0.5) / down) for at in range(count)
    ]


def _drawn_ground(data: Ground) -> tuple[Canvas, Axes]:
    """Return the matrix with its magnitudes, the line of the appetite and the lines below."""
    canvas, axes = new_canvas(8.2, 0.74 * len(data.rows) + 1.2 + 0.17 * len(data.below))
    for row, line in enumerate(data.paints):
        for column, (number, colour, ink) in enumerate(line):
            axes.bar(column, 1, 1, row, align="edge", color=colour, edgecolor="white", linewidth=1.6)
            axes.text(column + 0.05, row + 0.95, str(number), fontsize=8, color=ink, va="top", alpha=0.85)
    for xs, ys in _appetite_line(data):
        axes.plot(xs, ys, color=INK, linewidth=3, solid_capstyle="projecting")
    axes.set_xlim(0, len(data.columns))
    axes.set_ylim(0, len(data.rows))
    for ticks, labels in ((axes.set_xticks, data.columns), (axes.set_yticks, data.rows)):
        ticks([at + 0.5 for at in range(len(labels))], [folded(label) for label in labels], fontsize=8.5)
    axes.set_ylabel(data.axes[0], fontsize=9.5, color=INK, labelpad=8)
    axes.set_xlabel(data.axes[1], fontsize=9.5, color=INK)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    canvas.supxlabel("\n".join(data.below), x=0.02, ha="left", fontsize=8, color=INK)
    return canvas, axes


def _appetite_line(data: Ground) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the edges between cells that have to be treated and cells that have not."""
    over = [[number >= data.appetite for number, _, _ in line] for line in data.paints]
    for row, line in enumerate(over):
        for column, here in enumerate(line):
            if column + 1 < len(line) and line[column + 1] != here:
                yield (column + 1, column + 1), (row, row + 1)
            if row + 1 < len(over) and over[row + 1][column] != here:
                yield (column, column + 1), (row + 1, row + 1)
