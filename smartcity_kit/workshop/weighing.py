"""Weights at work: the sheet on which they are entered, and the sheet on which criteria are compared in pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import Record, Value
from smartcity_kit.model.fields import Derived, Outcome, Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.rounds import comparison_id, criteria, on_criteria, weight_id
from smartcity_kit.rules.scoring.values import shown
from smartcity_kit.rules.scoring.weights import DIRECT, PAIRS, compared, entered, pairs, weights
from smartcity_kit.text.messages import N_, tr
from smartcity_kit.views.documents import Table
from smartcity_kit.views.weights import round_weights
from smartcity_kit.workshop.ballots import round_of
from smartcity_kit.workshop.given import Given, Slot, only
from smartcity_kit.workshop.live import Live

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop

CRITERION = Derived("criterion_name", N_("Criterion"))
SHARE = Derived("share", N_("In force"), N_("Percent of the whole, as every order is computed with now."))
FIRST = Derived("first_name", N_("Criterion A"))
SECOND = Derived("second_name", N_("Criterion B"), after="answer")


@dataclass(frozen=True)
class Weighing:
    """What the sheets of weights ask the workshop for."""

    ws: Workshop
    live: Live

    def table(self, round_id: str) -> Table:
        """Return the weights in force, where they come from and what is wrong with them."""
        return round_weights(self.live.case(), round_of(self.live, round_id))

    def desk(self, round_id: str) -> Desk | None:
        """Return the desk of the weights or of the comparisons of a round, None where its file says what they are."""
        case, one = self.live.case(), round_of(self.live, round_id)
        if not on_criteria(case, one):
            return None
        rows = Given(self.ws, self.live)
        if one.text("weights") == DIRECT:
            kind = only(self.live.types["weight"], ("value",), (CRITERION, SHARE), tr("Weights of the criteria"))
            return rows.desk(kind, partial(_weights, round_id=round_id), self._saver("weight"), _weight)
        if one.text("weights") == PAIRS:
            kind = only(self.live.types["comparison"], ("answer",), (FIRST, SECOND), tr("Comparisons of criteria"))
            return rows.desk(kind, partial(_pairs, round_id=round_id), self._saver("comparison"), _pair)
        return None

    def _saver(self, kind: str) -> partial[Outcome]:
        return partial(Given(self.ws, self.live).keep, kind)


def _weights(case: Case, round_id: str) -> tuple[Slot, ...]:
    one, known = case.plan.get(round_id), entered(case, round_id)
    return tuple(
        Slot(weight_id(round_id, each.code), {"round": round_id, "criterion": each.code}, known.get(each.code))
        for each in (criteria(case, one).criteria if one is not None else ())
    )


def _pairs(case: Case, round_id: str) -> tuple[Slot, ...]:
    one, known = case.plan.get(round_id), compared(case, round_id)
    return tuple(
        Slot(comparison_id(round_id, *pair), _about(round_id, *pair), known.get(pair))
        for pair in (pairs(criteria(case, one)) if one is not None else ())
    )


def _about(round_id: str, first: str, second: str) -> Mapping[str, Value]:
    return {"round": round_id, "first": first, "second": second}


def _weight(case: Case, row: Record) -> Mapping[str, Shown]:
    one = case.plan.get(row.get("round"))
    if one is None:
        return {}
    chosen = criteria(case, one)
    shares = zip(chosen.criteria, weights(case, one, chosen).values, strict=True)
    percent = {each.code: f"{shown(share)} %" for each, share in shares}
    return {
        CRITERION.name: Shown(_named(case, row, row.text("criterion"))),
        SHARE.name: Shown(percent.get(row.text("criterion"), "")),
    }


def _pair(case: Case, row: Record) -> Mapping[str, Shown]:
    return {
        FIRST.name: Shown(_named(case, row, row.text("first"))),
        SECOND.name: Shown(_named(case, row, row.text("second"))),
    }


def _named(case: Case, row: Record, code: str) -> str:
    """Return what people call a criterion of the round, its code where the set does not have it any more."""
    one = case.plan.get(row.get("round"))
    every = criteria(case, one).criteria if one is not None else ()
    return next((str(each.label) for each in every if each.code == code), code)
