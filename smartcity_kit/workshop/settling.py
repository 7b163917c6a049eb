"""Settling at work: the sheet on which a facilitator settles each item of a round, and what that writes elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import Record, Value
from smartcity_kit.model.fields import Derived, Outcome, Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.ballots import settlements
from smartcity_kit.rules.scoring.checks import group_values, places
from smartcity_kit.rules.scoring.rounds import by_order, fields, items, on_levels, settlement_id
from smartcity_kit.rules.scoring.values import shown
from smartcity_kit.text.messages import N_
from smartcity_kit.workshop.ballots import ITEM, item_named, judged, round_of
from smartcity_kit.workshop.given import Given, Slot
from smartcity_kit.workshop.live import Live, Row

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop

GROUP = Derived("group_figure", N_("The group"), N_("The median of each criterion, in their order."))
PLACE = Derived("computed_place", N_("Place"), N_("Computed from the ballots that count."))
WRITTEN = {"risk": ("likelihood", "impact"), "quick_win": ("chosen", "rank")}  # what settling writes into the item


@dataclass(frozen=True)
class Settling:
    """What the settling sheet asks the workshop for."""

    ws: Workshop
    live: Live

    def desk(self, round_id: str) -> Desk:
        """Return the desk on which the facilitator settles each item of a round."""
        case, one = self.live.case(), round_of(self.live, round_id)
        given = () if by_order(case, one) else fields(case, one)
        more = () if on_levels(case, one) else ("rank", "chosen")
        columns = (ITEM, GROUP) if on_levels(case, one) else (ITEM, GROUP, PLACE)
        kind = judged(case, self.live.types["settlement"], one, (*given, *more, "reason"), columns)
        return Given(self.ws, self.live).desk(kind, partial(_slots, round_id=round_id), self._save, _beside)

    def _save(self, record_id: str, raw: Mapping[str, object], seen: Record, about: Mapping[str, Value]) -> Outcome:
        """Keep what was settled, and write it into the risk or quick win in the same transaction."""
        item = self.live.plan.get(about["item"])  # as this page last showed it
        rows = Given(self.ws, self.live)
        return rows.keep("settlement", record_id, raw, seen, about, lambda values: _into(item, values))


def _slots(case: Case, round_id: str) -> tuple[Slot, ...]:
    one, known = case.plan.get(round_id), settlements(case, round_id)
    return tuple(
        Slot(settlement_id(round_id, item.id), {"round": round_id, "item": item.id}, known.get(item.id))
        for item in (items(case, one) if one is not None else ())
    )


def _beside(case: Case, row: Record) -> Mapping[str, Shown]:
    """Return the item with what the group says about it."""
    item, one = row.text("item"), case.plan.get(row.get("round"))
    if one is None:
        return {}
    medians, place = group_values(case, one).get(item, ()), places(case, one).get(item)
    return {
        **item_named(case, row),
        GROUP.name: Shown(" · ".join("–" if each is None else shown(each.median) for each in medians)),
        PLACE.name: Shown("" if place is None else str(place)),
    }


def _into(item: Record | None, values: Mapping[str, Value]) -> tuple[Row, ...]:
    """Return what settling writes into the item itself: levels into a risk, the choice into a quick win."""
    if item is None:
        return ()
    found: dict[str, Value] = {name: values[name] for name in WRITTEN.get(item.type, ()) if name in values}
    if item.type == "risk":
        found = {name: value for name, value in found.items() if value is not None}  # emptying settles nothing
    if item.type == "quick_win" and "reason" in values:
        found["choice_reason"] = values["reason"]
    new = {name: value for name, value in found.items() if value != item.get(name) or name in item.conflicts}
    return ((item.id, item.type, new, item.seen(new)),) if new else ()
