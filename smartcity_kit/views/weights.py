"""What the criteria of a round weigh: the table that every order, margin and picture rests on."""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.checks import method_of
from smartcity_kit.rules.scoring.rounds import by_order, criteria, latest, measures, on_criteria, rounds
from smartcity_kit.rules.scoring.values import shown
from smartcity_kit.rules.scoring.weights import DIRECT, FILE, PAIRS, WHOLE, Weights, compared, entered, pairs, weights
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table
from smartcity_kit.views.rounds import no_round


def weights_table(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return the criteria of a round with the weights in force, where they come from, and what is wrong with them."""
    one = latest(case, about)
    return no_round(tr("Criteria and weights")) if one is None else round_weights(case, one)


def round_weights(case: Case, one: Record) -> Table:
    """Return the weights of one round; of risks the two measures, of an order that there are none."""
    title = tr("Criteria and weights")
    if by_order(case, one):
        return Table(title, (), (), tr("Everyone gave an order: there are no criteria and no weights."))
    if not on_criteria(case, one):
        rows = tuple(Row((Shown(m.label), Shown(str(case.method.scheme.label)))) for m in measures(case, one))
        return Table(title, (Column("c", tr("Criterion")), Column("s", tr("Risk scheme"), weight=4)), rows)
    chosen = criteria(case, one)
    used = weights(case, one, chosen)
    file = used.source != FILE  # beside what is in force, what the file says
    rows = tuple(
        Row(
            tuple(map(Shown, _cells(used, at, str(each.label), chosen.weights[at] if file else None, cost=each.cost)))
        )
        for at, each in enumerate(chosen.criteria)
    )
    columns = (
        Column("criterion", tr("Criterion"), weight=4),
        Column("weight", tr("Weight"), "right", 2),
        *((Column("entered", tr("Entered"), "right", 2),) if used.entered else ()),
        *((Column("file", tr("In the file"), "right", 2),) if file else ()),
        Column("direction", tr("Direction"), weight=3),
    )
    return Table(title, columns, rows, note=_note(case, one, used))


def _cells(used: Weights, at: int, label: str, file: float | None, *, cost: bool) -> tuple[str, ...]:
    typed = used.entered[at] if used.entered else None
    return (
        label,
        f"{shown(used.values[at])} %",
        *((("" if typed is None else str(typed)),) if used.entered else ()),
        *((f"{shown(file)} %",) if file is not None else ()),
        tr("less is better") if cost else tr("more is better"),
    )


def _note(case: Case, one: Record, used: Weights) -> str:
    """Return whose criteria they are, where the weights come from, how far comparisons agree, who wrote them."""
    parts = [tr("{criteria}. Weights: {source}.", criteria=criteria(case, one).label, source=_source(case, used))]
    if used.weighing is not None:
        found = used.weighing
        parts.append(
            tr(
                "Largest eigenvalue {eigenvalue}, consistency index {index}, consistency ratio {ratio} "
                "(up to 0,1 is good).",
                eigenvalue=shown(found.eigenvalue, 3),
                index=shown(found.index, 3),
                ratio=shown(found.ratio, 3),
            )
        )
    if used.says:
        parts.append(used.says)
    if method_of(one) == "usg":
        parts.append(tr("USG adds the scores as they are: weights do not count in its order."))
    if used.changed is not None:
        parts.append(tr("Last changed on {date} by {who}.", date=show_moment(used.changed.at), who=used.changed.by))
    return " ".join(parts)


def _source(case: Case, used: Weights) -> str:
    label = case.label("weights_from", used.source)
    total = sum(number or 0 for number in used.entered)
    if used.source == DIRECT and total != WHOLE:
        return tr("{source}; the numbers add up to {total}, and each counts by its share", source=label, total=total)
    return label


def comparisons_table(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return the comparisons of a round as they were answered; nothing where its weights come from elsewhere."""
    title = tr("Criteria compared in pairs")
    one = latest(case, about)
    if one is None or not on_criteria(case, one) or one.text("weights") != PAIRS:
        return Table(title, (), (), tr("The weights of this round do not come from comparing in pairs."))
    chosen, found = criteria(case, one), compared(case, one.id)
    names = {each.code: str(each.label) for each in chosen.criteria}
    rows = tuple(
        Row(tuple(map(Shown, (names[first], _answer(case, found.get((first, second))), names[second]))))
        for first, second in pairs(chosen)
    )
    columns = (
        Column("first", tr("Criterion A"), weight=4),
        Column("answer", tr("Which matters more?"), weight=5),
        Column("second", tr("Criterion B"), weight=4),
    )
    return Table(title, columns, rows)


def _answer(case: Case, record: Record | None) -> str:
    answer = record.text("answer") if record is not None else ""
    return case.label("comparison", answer) if answer else "–"


def kept_weights(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return every weight that was entered and every comparison that was made, as they are kept, round by round."""
    rows = []
    for one in rounds(case, about):
        names = {each.code: str(each.label) for each in criteria(case, one).criteria}
        for code, record in entered(case, one.id).items():
            value = record.number("value")
            cells = (case.title(one), names.get(code, code), "" if value is None else str(value), "")
            rows.append(Row(tuple(map(Shown, cells)), record=record.id))
        for (first, second), record in compared(case, one.id).items():
            answer = _answer(case, record)
            cells = (case.title(one), names.get(first, first), answer, names.get(second, second))
            rows.append(Row(tuple(map(Shown, cells)), record=record.id))
    columns = (
        Column("round", tr("Scoring round"), weight=4),
        Column("first", tr("Criterion, or criterion A"), weight=4),
        Column("value", tr("Weight, or which matters more"), weight=5),
        Column("second", tr("Criterion B"), weight=4),
    )
    empty = tr("The weights of every round are those in the file of its criteria.")
    return Table(tr("Weights and comparisons as kept"), columns, tuple(rows), empty)
