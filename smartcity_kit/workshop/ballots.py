"""Ballots at work: which rounds ask this page, who may score here, and the sheet of one judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import Record, Value
from smartcity_kit.model.fields import Derived, Outcome, Problem, RecordType, Shown, parse
from smartcity_kit.model.kinds import Whole
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.scoring.ballots import cast_in, is_late, judge_of
from smartcity_kit.rules.scoring.rounds import (
    ballot_id,
    by_order,
    closed,
    criteria,
    fields,
    invited,
    is_open,
    items,
    on_criteria,
    rounds,
)
from smartcity_kit.text.dates import clock
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.workshop.given import Given, Slot, only
from smartcity_kit.workshop.live import Live

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop

ITEM = Derived("item_name", N_("Scored"))
OWNER = Derived("item_owner", N_("Owner"))


def round_of(live: Live, round_id: str) -> Record:
    """Return a round of the plan as it stands; raises KitError for one that was taken out."""
    one = live.plan.get(round_id)
    if one is None or one.type != "round":
        raise KitError(tr("This scoring round is not there any more."))
    return one


def judged(
    case: Case, kind: RecordType, one: Record, names: Sequence[str], derived: tuple[Derived, ...]
) -> RecordType:
    """Return ballots or settled values as a round shows them: its criteria by name, with what 1 to 5 mean as help."""
    shown = only(kind, names, derived, case.title(one))
    if not on_criteria(case, one):
        return shown
    told = {
        field: (str(criterion.label), "; ".join(f"{n} {text}" for n, text in enumerate(criterion.anchors, 1)))
        for field, criterion in zip(fields(case, one), criteria(case, one).criteria, strict=True)
    }
    named = (
        replace(field, label=told[field.name][0], help=told[field.name][1], short="") if field.name in told else field
        for field in shown.fields
    )
    return replace(shown, fields=tuple(named))


def item_named(case: Case, row: Record) -> Mapping[str, Shown]:
    """Return what a row is about: the item and who owns it."""
    item = case.plan.get(row.get("item"))
    if item is None:
        return {}
    owner = case.owner(item)
    return {ITEM.name: Shown(case.title(item)), OWNER.name: Shown(case.opd_name(owner) if owner else "")}


@dataclass(frozen=True)
class Voting:
    """What the ballot asks the workshop for."""

    ws: Workshop
    live: Live

    def open_for(self, about: str) -> tuple[tuple[str, str], ...]:
        """Return title and id of each round about a type of record that asks this page's OPD, the open ones first."""
        case, opd = self.live.case(), self.ws.opd
        asked = [
            one
            for one in rounds(case, about)
            if (is_open(case, one) or closed(case, one) is not None)  # not while it is prepared
            and (opd is None or opd in {each.id for each in invited(case, one)})
        ]
        asked.sort(key=lambda one: not is_open(case, one))
        return tuple((f"{case.title(one)} ({case.label('round_state', one.text('state'))})", one.id) for one in asked)

    def judges(self) -> tuple[tuple[str, str], ...]:
        """Return name and id of everyone who may score here: this page's OPD with its people, or all."""
        case, opd = self.live.case(), self.ws.opd
        if self.ws.locked("ballot"):
            return ()
        if opd is not None:
            return ((case.opd_name(opd), opd),)
        people = [(f"{case.title(p)} · {case.opd_name(p.text('opd'))}", p.id) for p in case.of("person")]
        return (*people, *((case.title(each), each.id) for each in case.of("opd")))

    def likely(self) -> str:
        """Return the judge whom the writer's name stands for, the empty string where it stands for none."""
        if self.ws.opd is not None:
            return self.ws.opd
        case, by = self.live.case(), " ".join(self.live.by.split()).casefold()
        for record in (*case.of("person"), *case.of("opd")):
            if by in (record.text("name").casefold(), record.text("abbreviation").casefold()):
                return record.id
        return ""

    def desk(self, round_id: str, judge: str) -> Desk:
        """Return the desk whose rows are one judge's ballots of a round: one for each thing that is judged."""
        case, one = self.live.case(), round_of(self.live, round_id)
        if refused := self.ws.locked("ballot"):  # what somebody scored is shown to whoever may score in their place
            raise KitError(refused)
        names = (*fields(case, one), "abstain", "reason")
        kind = judged(case, self.live.types["ballot"], one, names, (ITEM, OWNER))
        locked = "" if is_open(case, one) else self._closed(one)
        slots = partial(self._slots, round_id=round_id, judge=judge)
        return Given(self.ws, self.live).desk(kind, slots, self._save, item_named, locked)

    def _slots(self, case: Case, round_id: str, judge: str) -> tuple[Slot, ...]:
        one = case.plan.get(round_id)
        opd = self.ws.opd or _opd_of(case, judge)
        known = {each.text("item"): each for each in cast_in(case, round_id) if judge_of(each) == judge}
        return tuple(
            Slot(
                ballot_id(round_id, item.id, judge),
                {"round": round_id, "item": item.id, "judge": judge, "opd": opd},
                known.get(item.id),
            )
            for item in (items(case, one) if one is not None else ())
        )

    def _save(self, record_id: str, raw: Mapping[str, object], seen: Record, about: Mapping[str, Value]) -> Outcome:
        one = round_of(self.live, str(about["round"]))
        if (refused := self._off_the_list(one, raw)) is not None:
            return Outcome(self.live.plan.get(record_id), (refused,), say=str(refused))
        outcome = Given(self.ws, self.live).keep("ballot", record_id, raw, seen, about)
        case, now = self.live.case(), round_of(self.live, one.id)
        if outcome.record is None or outcome.problems:
            return outcome
        if is_late(case, now, outcome.record):
            return replace(outcome, say=tr("Kept, but it does not count. {closed}", closed=self._closed(now)))
        same = self._same_place(case, now, outcome.record)
        if raw.get("place") and same:
            says = tr(
                "{saved}. The same place as {names}: they count as equally good.", saved=outcome.say, names=same
            )
            return replace(outcome, say=says)
        return outcome

    def _off_the_list(self, one: Record, raw: Mapping[str, object]) -> Problem | None:
        """Return why a place is refused that no order of these items has, None where there is none."""
        if "place" not in raw or not by_order(self.live.case(), one):
            return None
        field = replace(
            self.live.types["ballot"].by_name["place"], kind=Whole(1, max(1, len(items(self.live.case(), one))))
        )
        value = parse(field, raw["place"])
        return value if isinstance(value, Problem) else None

    def _same_place(self, case: Case, one: Record, ballot: Record) -> str:
        place, judge = ballot.number("place"), judge_of(ballot)
        others = (
            each for each in cast_in(case, one.id)
            if judge_of(each) == judge and each.id != ballot.id and each.get("abstain") is not True
        )  # fmt: skip
        names = [item_named(case, each)[ITEM.name].text for each in others if each.number("place") == place]
        return listed(names) if by_order(case, one) and place is not None else ""

    def _closed(self, one: Record) -> str:
        close = closed(self.live.case(), one)
        if close is None:
            return tr("This round is not open yet.")
        time = clock(datetime.fromisoformat(close.at).astimezone())
        return tr("This round was closed at {time}. Ask the facilitator to open it again.", time=time)


def _opd_of(case: Case, judge: str) -> Value:
    record = case.plan.get(judge)
    if record is None:
        return None
    return record.text("opd") if record.type == "person" else record.id
