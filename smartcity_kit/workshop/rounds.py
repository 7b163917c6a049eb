"""Scoring rounds at work: the desks behind the ballot and the settling sheet, opening, closing, minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import REMOVED, Held, Record, Value, history
from smartcity_kit.model.fields import Derived, Field, Outcome, RecordType, Shown
from smartcity_kit.model.kinds import Options
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring import ballots as given
from smartcity_kit.rules.scoring.checks import group_values, places
from smartcity_kit.rules.scoring.values import shown
from smartcity_kit.text.dates import clock
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.views import tables
from smartcity_kit.workshop.live import Live, Row

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop

ITEM = Derived("item_name", N_("Scored"))
OWNER = Derived("item_owner", N_("Owner"))
GROUP = Derived("group_figure", N_("The group"), N_("The median of each criterion, in their order."))
PLACE = Derived("computed_place", N_("Place"), N_("Computed from the ballots that count."))
WRITTEN = {"risk": ("likelihood", "impact"), "quick_win": ("chosen", "rank")}  # what settling writes into the item


@dataclass(frozen=True)
class Rounds:
    """What the widgets of scoring ask the workshop for."""

    ws: Workshop
    live: Live

    # The ballot

    def open_for(self, about: str) -> tuple[tuple[str, str], ...]:
        """Return title and id of each round about a type of record that asks this page's OPD, the open ones first."""
        case, opd = self.live.case(), self.ws.opd
        asked = [
            one
            for one in given.rounds(case, about)
            if (given.is_open(case, one) or given.closed(case, one) is not None)  # not while it is prepared
            and (opd is None or opd in {each.id for each in given.invited(case, one)})
        ]
        asked.sort(key=lambda one: not given.is_open(case, one))
        return tuple((self._titled(one), one.id) for one in asked)

    def _titled(self, one: Record) -> str:
        case = self.live.case()
        return f"{case.title(one)} ({case.label('round_state', one.text('state'))})"

    def judges(self) -> tuple[tuple[str, str], ...]:
        """Return name and id of everyone who may score here: this page's OPD with its people, or all."""
        case, opd = self.live.case(), self.ws.opd
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

    def ballot_desk(self, round_id: str, judge: str) -> Desk:
        """Return the desk whose rows are one judge's ballots of a round: one for each thing that is judged."""
        one = self._round(round_id)
        opd = self.ws.opd or _opd_of(self.live.case(), judge)
        fixed = {"judge": judge, "opd": opd}
        names = (*given.fields(self.live.case(), one), "abstain", "reason")
        locked = self.ws.locked("ballot") or ("" if given.is_open(self.live.case(), one) else self._closed(one))

        def key(item: str) -> str:
            return given.ballot_id(round_id, item, judge)

        kind = self._kind("ballot", one, names, (ITEM, OWNER))
        return self._desk(kind, one, key, fixed, self._save_ballot, locked)

    def _save_ballot(
        self, record_id: str, raw: Mapping[str, object], seen: Record, fixed: Mapping[str, Value]
    ) -> Outcome:
        outcome = self._keep("ballot", record_id, raw, seen, fixed)
        one = self.live.plan.get(fixed["round"])
        if outcome.record is None or one is None or not given.is_late(self.live.case(), one, outcome.record):
            return outcome
        says = tr("Kept, but it does not count. {closed}", closed=self._closed(one))
        return replace(outcome, say=says)

    def _closed(self, one: Record) -> str:
        close = given.closed(self.live.case(), one)
        if close is None:
            return tr("This round is not open yet.")
        time = clock(datetime.fromisoformat(close.at).astimezone())
        return tr("This round was closed at {time}. Ask the facilitator to open it again.", time=time)

    # Settling

    def settle_desk(self, round_id: str) -> Desk:
        """Return the desk on which the facilitator settles each item of a round."""
        one = self._round(round_id)
        about = one.text("about")
        more = () if about == "risk" else ("rank", "chosen")
        names = (*given.fields(self.live.case(), one), *more, "reason")

        def key(item: str) -> str:
            return given.settlement_id(round_id, item)

        columns = (ITEM, GROUP) if about == "risk" else (ITEM, GROUP, PLACE)
        kind = self._kind("settlement", one, names, columns)
        return self._desk(kind, one, key, {}, self._save_settled, "")

    def _save_settled(
        self, record_id: str, raw: Mapping[str, object], seen: Record, fixed: Mapping[str, Value]
    ) -> Outcome:
        """Keep what was settled, and write it into the risk or quick win in the same transaction."""
        item = self.live.plan.get(fixed["item"])  # as this page last showed it
        return self._keep("settlement", record_id, raw, seen, fixed, lambda values: _into(item, values))

    # Rounds

    def round_desk(self, about: str, desk: Desk, locked: str) -> Desk:
        """Return the desk of the rounds about one type of record; a new one is in preparation until it is opened."""
        fixed = {"about": about, "state": "disiapkan"}
        return replace(
            desk,
            records=lambda: given.rounds(self.live.case(), about),
            save=lambda record_id, raw, seen: desk.save(
                record_id, raw if record_id is not None else {**fixed, **raw}, seen
            ),
            fixed=fixed,
            locked=locked,
        )

    def open(self, round_id: str) -> str:
        """Open a round for ballots; return the sentence that says so."""
        raw: dict[str, object] = {"state": "terbuka"}
        if not self._round(round_id).get("opened"):
            raw["opened"] = self.live.case().today.isoformat()
        self._switch(round_id, raw)
        return tr("The round is open.")

    def close(self, round_id: str) -> str:
        """Close a round; return the sentence that says so."""
        self._switch(round_id, {"state": "tutup"})
        return tr("The round is closed.")

    def _switch(self, round_id: str, raw: Mapping[str, object]) -> None:
        outcome = self.ws.save("round", self._round(round_id).id, raw)
        if outcome.problems or outcome.record is None:
            raise KitError(str(outcome.problems[0]) if outcome.problems else outcome.say)

    def again(self, round_id: str) -> str:
        """Open a second round beside one, on the same things and criteria; return the sentence that says so."""
        one = self._round(round_id)
        names = ("about", "criteria", "method", "group", "cut", "show_names")
        same = {name: one.get(name) for name in names if one.get(name) is not None}
        count = 2
        while any(each.text("name") == f"{one.text('name')} ({count})" for each in self.live.case().of("round")):
            count += 1
        raw = {
            **same,
            "name": f"{one.text('name')} ({count})",
            "before": round_id,
            "state": "terbuka",
            "opened": self.live.case().today.isoformat(),
        }
        outcome = self.ws.save("round", None, raw)
        if outcome.record is None:
            raise KitError(outcome.say)
        return tr("Open: {round}. Choose it above to settle it.", round=outcome.record.text("name"))

    def write_minutes(self, round_id: str) -> str:
        """Write the minutes of a round beside the workshop file; return the sentence that says where."""
        from smartcity_kit.print.bulk import slug
        from smartcity_kit.print.html import document_html

        if refused := self.ws.locked("round"):
            raise KitError(refused)
        document = self.ws.minutes(round_id)
        place = Path(self.live.store.place)
        folder = place.parent if place.is_file() else Path()
        target = folder / f"notulen-{slug(document.about, 'putaran')}.html"
        try:
            target.write_text(document_html(document), encoding="utf-8")
        except OSError as error:
            wrong = error.strerror or str(error)
            raise KitError(
                tr("{place} could not be written ({wrong}). Choose another name.", place=target, wrong=wrong)
            ) from None
        return tr("The minutes are in {place}", place=target)

    # What both desks share

    def _round(self, round_id: str) -> Record:
        one = self.live.plan.get(round_id)
        if one is None or one.type != "round":
            raise KitError(tr("This scoring round is not there any more."))
        return one

    def _kind(self, name: str, one: Record, names: tuple[str, ...], derived: tuple[Derived, ...]) -> RecordType:
        """Return the record type as this round shows it: only its criteria, with what 1 to 5 mean as help."""
        case, kind = self.live.case(), self.live.types[name]
        fields = {field: replace(kind.by_name[field], grid=True) for field in names}
        if one.text("about") != "risk":
            for field, criterion in zip(given.fields(case, one), given.criteria(case, one).criteria, strict=True):
                anchors = "; ".join(f"{value} {text}" for value, text in enumerate(criterion.anchors, 1))
                fields[field] = replace(fields[field], label=str(criterion.label), help=anchors, short="")
        return replace(
            kind,
            plural=case.title(one),
            fields=tuple(fields.values()),
            title=(ITEM.name,),
            derived=derived,
            owned_by="",
        )

    def _desk(
        self,
        kind: RecordType,
        one: Record,
        key: Callable[[str], str],
        fixed: Mapping[str, Value],
        save: Callable[[str, Mapping[str, object], Record, Mapping[str, Value]], Outcome],
        locked: str,
    ) -> Desk:
        def records() -> tuple[Record, ...]:
            case = self.live.case()
            known = self._known(kind.name, one.id, fixed)
            return tuple(
                known.get(item.id) or _empty_row(kind.name, key(item.id), one.id, item.id)
                for item in given.items(case, one)
            )

        def kept(record_id: str | None, raw: Mapping[str, object], seen: Record | None) -> Outcome:
            if record_id is None or seen is None:
                raise KitError(tr("There is no such row."))
            outcome = save(record_id, raw, seen, {"round": one.id, "item": seen.text("item"), **fixed})
            # A criterion is refused by the name people see, not by its place.
            problems = tuple(replace(each, label=tr(kind.by_name[each.field].label)) for each in outcome.problems)
            return replace(outcome, problems=problems)

        def options(field: Field) -> Options:
            return self.ws.options(field)

        def past(record_id: str) -> tuple[tuple[str, str, str, str, str, str], ...]:
            return tables.history_rows(self.live.case(), history(self.live.store.changes(record_id)))

        def derived(record: Record) -> Mapping[str, Shown]:
            return self._beside(one.id, record.text("item"), group=GROUP in kind.derived)

        watch = self.live.watchers.add
        return Desk(
            kind, records, options, kept, self.ws.remove, derived, past, watch, fixed={}, locked=locked, given=True
        )

    def _known(self, type_name: str, round_id: str, fixed: Mapping[str, Value]) -> Mapping[str, Record]:
        """Return what is kept already, by item, through whichever door it came."""
        case = self.live.case()
        if type_name == "settlement":
            return given.settlements(case, round_id)
        own = (each for each in given.cast_in(case, round_id) if given.judge_of(each) == fixed["judge"])
        return {each.text("item"): each for each in own}

    def _beside(self, round_id: str, item: str, *, group: bool) -> Mapping[str, Shown]:
        case = self.live.case()
        record, one = case.plan.get(item), case.plan.get(round_id)
        if record is None or one is None:
            return {}
        owner = case.owner(record)
        told = {ITEM.name: Shown(case.title(record)), OWNER.name: Shown(case.opd_name(owner) if owner else "")}
        if group:
            medians = group_values(case, one).get(item, ())
            place = places(case, one).get(item)
            told[GROUP.name] = Shown(" · ".join("–" if one is None else shown(one.median) for one in medians))
            told[PLACE.name] = Shown("" if place is None else str(place))
        return told

    def _keep(
        self,
        type_name: str,
        record_id: str,
        raw: Mapping[str, object],
        seen: Record,
        fixed: Mapping[str, Value],
        beside: Callable[[Mapping[str, Value]], Sequence[Row]] = lambda _: (),
    ) -> Outcome:
        """Save a row; its first value brings what the row is about with it."""
        self.ws.refresh()
        here = self.live.plan.records.get(record_id)
        more: Mapping[str, Value] = fixed if here is None else {}
        known = seen if seen.created else Record(record_id, type_name)  # nobody had kept it when it was shown
        if here is not None and here.removed:
            known, more = here, {REMOVED: False}
        return self.ws.save(type_name, record_id, raw, known, fixed=more, beside=beside)


def _empty_row(type_name: str, record_id: str, round_id: str, item: str) -> Record:
    """Return a row that nobody has kept: it is kept with its first value."""
    heads = {name: (Held(value, "", "", "", ""),) for name, value in (("round", round_id), ("item", item))}
    return Record(record_id, type_name, heads)


def _opd_of(case: Case, judge: str) -> Value:
    record = case.plan.get(judge)
    if record is None:
        return None
    return record.text("opd") if record.type == "person" else record.id


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
