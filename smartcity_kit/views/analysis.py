"""Tables and the chart of stage I: readiness by group, SWOT on four fields, keywords of the vision."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.analysis import by_group
from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.canvas import FAINT, INK, as_svg, drawn_once, folded, new_canvas
from smartcity_kit.views.documents import Column, Figure, Notice, Row, Table

SQUARES = (("S", "W"), ("O", "T"))  # within above without, what helps before what hinders
SPOKEN_IN = (("issue", ("text",)), ("tows", ("text",)), ("strategy", ("text",)))  # where keywords are looked for


def readiness_groups(case: Case) -> Table:
    """Return the readiness model's aspect groups with the means of their levels, and how much of each is rated."""
    rows: list[Row] = []
    last = ""
    rated = by_group(case)
    for one in rated:
        if one.group is not one.component and one.component.code != last:
            rows.append(Row((Shown(str(one.component.label)),), heads=True))
        last = one.component.code
        share = tr("{some} of {all}", some=one.rated, all=one.variables)
        values = (str(one.group.label), share, *map(_decimal, (one.now, one.wanted, one.gap)))
        rows.append(Row(tuple(Shown(value) for value in values)))
    columns = (
        Column("group", tr("Aspect"), weight=6),
        Column("rated", tr("Variables rated"), "right", 3),
        Column("now", tr("Now"), "right"),
        Column("wanted", tr("Wanted"), "right"),
        Column("gap", tr("Distance"), "right"),
    )
    title = tr("Readiness: {model}", model=case.method.readiness.label)
    shown = tuple(rows) if any(one.now is not None or one.wanted is not None for one in rated) else ()
    note = tr("Means of the levels entered, from 1 to {most}.", most=len(case.method.readiness.levels))
    return Table(title, columns, shown, tr("No variable is rated yet: fill the readiness sheet."), note)


def _decimal(value: float | None) -> str:
    if value is None:
        return "–"
    text = str(Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return text if language() == "en" else text.replace(".", ",")


@dataclass(frozen=True, slots=True)
class Levels:
    """The words and numbers of the readiness chart: a pair of bars for each group."""

    bars: tuple[tuple[str, float | None, float | None], ...]  # label, now, wanted
    most: int
    legend: tuple[str, str]
    axis: str


def readiness_chart(case: Case) -> Figure | Notice:
    """Return the mean level of each aspect group now against the level wanted."""
    rated = by_group(case)
    if not any(one.now is not None for one in rated):
        return Notice(tr("The readiness chart appears with the first variable that is rated."))
    bars = tuple((str(one.group.label), one.now, one.wanted) for one in rated)
    told = (
        tr("{group} {now}, wanted {wanted}", group=name, now=_decimal(now), wanted=_decimal(wanted))
        for name, now, wanted in bars
    )
    alt = tr("Level now and wanted: {list}.", list="; ".join(told))
    most = len(case.method.readiness.levels)
    svg = _draw_levels(Levels(bars, most, (tr("Now"), tr("Wanted")), tr("Mean level")))
    return Figure(tr("Readiness now and wanted"), alt, svg)


@drawn_once
def _draw_levels(data: Levels) -> str:
    canvas, axes = new_canvas(7.2, 0.52 * len(data.bars) + 1.3)
    now = [(place - 0.19, value) for place, (_, value, _) in enumerate(data.bars) if value is not None]
    wanted = [(place + 0.19, value) for place, (_, _, value) in enumerate(data.bars) if value is not None]
    # Filled against hatched: told apart on a grey print too.
    axes.barh(*_columns_of(now), height=0.36, color=INK, label=data.legend[0])
    axes.barh(*_columns_of(wanted), height=0.36, label=data.legend[1], color="white", edgecolor=FAINT, hatch="////")
    for place, (_, one, other) in enumerate(data.bars):
        for value, shift in ((one, -0.19), (other, 0.19)):
            text = "–" if value is None else _decimal(value)
            axes.text((value or 0) + 0.06, place + shift, text, fontsize=8.5, color=INK, va="center")
    axes.set_yticks(range(len(data.bars)), [folded(label, 26) for label, _, _ in data.bars], fontsize=9.5)
    axes.invert_yaxis()
    axes.set_xlim(0, data.most * 1.08)
    axes.set_xticks(range(1, data.most + 1))
    axes.set_xlabel(data.axis, fontsize=9.5, color=INK)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    canvas.legend(loc="outside upper center", ncols=2, frameon=False, fontsize=9.5)
    return as_svg(canvas)


def _columns_of(bars: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [place for place, _ in bars], [length for _, length in bars]


# ------------------------------------------------------------------ SWOT


def swot_matrix(case: Case, opd: str | None = None) -> Table:
    """Return the SWOT entries of one OPD on four fields, or those of the whole region with who wrote them."""
    records = case.of("swot", opd)
    about = case.opd_name(opd) if opd is not None else tr("The whole region")
    return _swot_table(tr("SWOT: {about}", about=about), tuple(_squares(case, records, named=opd is None)))


def swot_classes(case: Case) -> Table:
    """Return the SWOT entries on four fields for each class, then of those who sit in none."""
    written = case.of("swot")
    rows: list[Row] = []
    seated: set[str] = set()
    for group in case.of("group"):
        members = {opd.id for opd in case.of("opd") if group.id in opd.many("groups")}
        seated |= members
        rows += _class_rows(case, case.title(group), [r for r in written if r.text("owner") in members])
    rows += _class_rows(case, tr("In no class"), [r for r in written if r.text("owner") not in seated])
    return _swot_table(tr("SWOT by class"), tuple(rows))


def _class_rows(case: Case, heading: str, some: list[Record]) -> list[Row]:
    if not some:
        return []
    return [Row((Shown(f"{heading} ({len(some)})"),), heads=True), *_squares(case, some, named=True)]


def _swot_table(title: str, rows: tuple[Row, ...]) -> Table:
    columns = (
        Column("side", "", weight=2),
        Column("helps", tr("Helps"), weight=6),
        Column("hinders", tr("Hinders"), weight=6),
    )
    return Table(title, columns, rows, tr("There is no SWOT entry here yet."))


def _squares(case: Case, records: Iterable[Record], *, named: bool) -> list[Row]:
    some = list(records)
    if not some:
        return []
    sides = (tr("From within"), tr("From without"))
    rows = []
    for side, factors in zip(sides, SQUARES, strict=True):
        cells = (_square(case, [r for r in some if r.text("factor") == code], code, named=named) for code in factors)
        rows.append(Row((Shown(side), *(Shown(text) for text in cells))))
    unsorted = [r for r in some if r.text("factor") not in {code for pair in SQUARES for code in pair}]
    if unsorted:
        text = _square(case, unsorted, "", named=named)
        rows.append(Row((Shown(tr("Without a factor")), Shown(text), Shown(""))))
    return rows


def _square(case: Case, records: list[Record], code: str, *, named: bool) -> str:
    """Return the entries of one field as lines; equal ones are one line with everybody who wrote it."""
    writers: dict[str, list[str]] = {}
    for record in records:
        text = record.text("text") or tr("(not written yet)")
        writers.setdefault(text, []).append(_short(case, record.text("owner")))
    lines = [case.label("swot_factor", code)] if code else []
    for text, who in writers.items():
        names = ", ".join(dict.fromkeys(name for name in who if name))
        lines.append(f"• {text} ({names})" if named and names else f"• {text}")
    return "\n".join(lines)


def _short(case: Case, opd: str) -> str:
    record = case.plan.get(opd)
    return (record.text("abbreviation") or case.title(record)) if record is not None else ""


# ------------------------------------------------------------------ keywords


def keywords(case: Case) -> Table:
    """Return how often each keyword of the vision stands in the issues and strategies, as exact words only."""
    words = dict.fromkeys(
        word for vision in case.of("vision") for part in vision.text("keywords").split(",") if (word := part.strip())
    )
    rows = tuple(
        Row((Shown(word), *(Shown(str(_count(case, word, name, fields))) for name, fields in SPOKEN_IN)))
        for word in words
    )
    columns = (
        Column("keyword", tr("Keyword"), weight=4),
        *(Column(name, tr(case.types[name].plural), "right") for name, _ in SPOKEN_IN),
    )
    empty = tr("The vision has no keywords yet: write them on its form, separated by commas.")
    return Table(tr("Keywords of the vision"), columns, rows, empty, tr("Counted as exact words."))


def _count(case: Case, word: str, type_name: str, fields: tuple[str, ...]) -> int:
    wanted = re.compile(rf"(?<!\w){re.escape(word.casefold())}(?!\w)")
    texts = (record.text(field).casefold() for record in case.of(type_name) for field in fields)
    return sum(len(wanted.findall(text)) for text in texts)
