"""How firm the order of a round is: how far weights may move, where each may end up, what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.balance import balance_of
from smartcity_kit.rules.scoring.ballots import ballots, settlements
from smartcity_kit.rules.scoring.checks import places
from smartcity_kit.rules.scoring.rounds import by_order, rounds
from smartcity_kit.rules.scoring.sensitivity import SWAY, Margin, level, margins, stability
from smartcity_kit.rules.scoring.values import shown
from smartcity_kit.text.messages import tr
from smartcity_kit.views.canvas import FAINT, INK, as_svg, drawn_once, new_canvas
from smartcity_kit.views.documents import Column, Figure, Notice, Row, Table
from smartcity_kit.views.order import settled_order

MOST = 40  # lines that an upright sheet of A4 holds legibly
LONGEST = 40  # characters of a name beside its line


@dataclass(frozen=True, slots=True)
class Places:
    """The words and numbers of the picture of places: name, place, best, worst, and whether the choice is firm."""

    lines: tuple[tuple[str, int, int, int, bool], ...]
    cut: int
    labels: tuple[str, str]  # of the axis, of the line of the cut


def ranked_round(case: Case, about: str = "") -> Record | None:
    """Return the last round that gives an order and has something judged in full."""
    return next((one for one in reversed(rounds(case, about)) if places(case, one)), None)


def _nothing(title: str) -> Table:
    return Table(title, (), (), tr("It appears with the first round in which something is scored in full."))


def _no_cut(title: str) -> Table:
    return Table(title, (), (), tr("Say in the round how many are to be chosen."))


def _no_weights() -> str:
    return tr("Everyone gave an order: there are no criteria and no weights.")


def sensitivity_table(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return for each criterion between which weights the same items are chosen, by the weighted sum."""
    title, one = tr("How far a weight may move"), ranked_round(case, about)
    if one is None:
        return _nothing(title)
    cut = one.number("cut")
    if by_order(case, one):
        return Table(title, (), (), _no_weights())
    if cut is None:
        return _no_cut(title)
    kept = ballots(case, one.id)
    rows = tuple(
        Row((Shown(m.measure.label), Shown(f"{shown(m.measure.weight)} %"), *_range(m))) for m in margins(kept, cut)
    )
    columns = (
        Column("criterion", tr("Criterion"), weight=4),
        Column("weight", tr("Weight"), "right", 1),
        Column("lowest", tr("Falls to"), "right", 2),
        Column("highest", tr("Rises to"), "right", 2),
        Column("says", tr("In words"), weight=6),
    )
    note = tr(
        "By the weighted sum. When one weight moves, the others keep their proportions; {cut} are chosen.", cut=cut
    )
    if count := level(kept, cut):
        says = tr("{count} share the last place within: between those every small change decides.", count=count)
        note = f"{note} {says}"
    return Table(tr("How far a weight may move: {round}", round=case.title(one)), columns, rows, "", note)


def _range(margin: Margin) -> tuple[Shown, Shown, Shown]:
    low, high = (None if end is None else f"{shown(end)} %" for end in (margin.lowest, margin.highest))
    if margin.free:
        says = tr("The same are chosen whatever its weight.")
    elif low is None:
        says = tr("Others are chosen once it weighs more than {high}.", high=high)
    elif high is None:
        says = tr("Others are chosen once it weighs less than {low}.", low=low)
    else:
        says = tr("The same are chosen from {low} to {high}.", low=low, high=high)
    return Shown(low or "–"), Shown(high or "–"), Shown(says)


def choice_balance(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return how many of each dimension were judged and chosen, with the warnings about the choice below."""
    title, one = tr("Balance of the choice"), ranked_round(case, about)
    if one is None:
        return _nothing(title)
    if one.number("cut") is None:
        return _no_cut(title)
    items, picked = ballots(case, one.id).items, chosen(case, one)
    judged, taken = (Counter(_dimension(case, item) for item in some) for some in (items, picked))
    codes = [dimension.code for dimension in case.method.framework.dimensions]
    codes += sorted(set(judged) - set(codes))
    rows = [Row((Shown(_label(case, code)), Shown(str(judged[code])), Shown(str(taken[code])))) for code in codes]
    rows.append(Row((Shown(tr("Together")), Shown(str(len(items))), Shown(str(len(picked))))))
    columns = (
        Column("dimension", tr("Dimension"), weight=6),
        Column("judged", tr("In the round"), "right"),
        Column("chosen", tr("Chosen"), "right"),
    )
    note = " ".join(balance_of(case, picked)) or tr("Every dimension has its share.")
    return Table(tr("Balance of the choice: {round}", round=case.title(one)), columns, tuple(rows), "", note)


def chosen(case: Case, one: Record) -> tuple[str, ...]:
    """Return what a round chooses: by its settled order down to the cut, and what was settled one by one."""
    cut, settled = one.number("cut"), settlements(case, one.id)
    found = []
    for place, item in settled_order(case, one):
        said = settled[item].get("chosen") if item in settled else None
        if said is True or (said is None and cut is not None and place <= cut):
            found.append(item)
    return tuple(found)


def _dimension(case: Case, item: str) -> str:
    record = case.plan.get(item)
    return "" if record is None else case.dimension(record)


def _label(case: Case, code: str) -> str:
    return case.label("dimension", code) if code else tr("Without a dimension")


def rank_stability(case: Case) -> Figure | Notice:
    """Return where each item stands and could stand while every weight is a fifth heavier or lighter."""
    one = ranked_round(case)
    if one is None:
        return Notice(tr("The picture of places appears with the first round in which something is scored in full."))
    if by_order(case, one):
        return Notice(_no_weights())
    cut = one.number("cut")
    if cut is None:
        return Notice(tr("Say in the round how many are to be chosen."))
    found = stability(ballots(case, one.id), cut)
    kept = found[:MOST]
    title = tr("Places when weights sway by {share} %: {round}", share=SWAY, round=case.title(one))
    lines = tuple((_cut(_name(case, s.item)), s.place, s.best, s.worst, s.firm) for s in kept)
    loose = [_name(case, s.item) for s in found if not s.firm]
    firm = len(found) - len(loose)
    alt = tr("{firm} of {total} are chosen or left out with any of the weights.", firm=firm, total=len(found))
    if loose:
        depends = tr("It depends on the weights for: {names}.", names="; ".join(loose))
        alt = f"{alt} {depends}"
    labels = (tr("Place"), tr("{cut} are chosen", cut=cut))
    return Figure(title, alt, _draw(Places(lines, cut, labels)))


def _name(case: Case, item: str) -> str:
    record = case.plan.get(item)
    return item if record is None else case.title(record)


def _cut(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


@drawn_once
def _draw(data: Places) -> str:
    canvas, axes = new_canvas(7.4, 0.25 * len(data.lines) + 0.9)
    for row, (_, place, best, worst, firm) in enumerate(data.lines):
        axes.plot((best, worst), (row, row), color=FAINT if firm else INK, linewidth=2.4, solid_capstyle="round")
        # What depends on the weights is hollow: it is told apart in grey as well.
        axes.plot(place, row, "o", color=INK, markersize=6, markerfacecolor=INK if firm else "white")
    axes.axvline(data.cut + 0.5, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    axes.set_yticks(range(len(data.lines)), [line[0] for line in data.lines], fontsize=8, color=INK, parse_math=False)
    axes.set_ylim(len(data.lines) - 0.5, -0.8)
    last = max(data.cut + 1, *(line[3] for line in data.lines))
    axes.set_xlim(0.5, last + 0.5)
    axes.xaxis.tick_top()
    axes.locator_params(axis="x", integer=True)
    axes.tick_params(axis="both", length=0, labelsize=8)
    axes.set_xlabel(f"{data.labels[0]}   ┆ {data.labels[1]}", fontsize=8.5, color=INK)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    return as_svg(canvas)
