"""The workshop: the one object a notebook holds, and the one door through which anything is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from uuid_utils import uuid7

from smartcity_kit import rules
from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.live import Result
from smartcity_kit.journal import REMOVED, Plan, Record, Value, history
from smartcity_kit.model.fields import Field, Outcome, Problem, RecordType, parse
from smartcity_kit.model.kinds import Options
from smartcity_kit.rules import access
from smartcity_kit.rules.access import Visitor
from smartcity_kit.rules.reading import read
from smartcity_kit.rules.scoring.rounds import not_before
from smartcity_kit.rules.scoring.secrecy import BALLOT, hidden
from smartcity_kit.rules.watch import Fact, Trace, Watch
from smartcity_kit.store import Store
from smartcity_kit.text.dates import clock
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views import settled, summaries, tables
from smartcity_kit.views.books import ALL_SUMMARIES
from smartcity_kit.views.documents import Document, Notice

if TYPE_CHECKING:
    from smartcity_kit.forms.ballot import BallotBox
    from smartcity_kit.forms.confirm import Confirm
    from smartcity_kit.forms.form import Form
    from smartcity_kit.forms.grid import Grid
    from smartcity_kit.forms.homework import HomeworkBox
    from smartcity_kit.forms.preview import Preview
    from smartcity_kit.forms.reader import PasteReader
    from smartcity_kit.forms.rounds import RoundsBox
    from smartcity_kit.forms.workbook import WorkbookReader
    from smartcity_kit.views.frames import DataFrame
    from smartcity_kit.workshop.sheets import Taken

from smartcity_kit.workshop.ballots import Voting
from smartcity_kit.workshop.books import Books
from smartcity_kit.workshop.conducting import Conducting
from smartcity_kit.workshop.frameworks import FRAMEWORK
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live, Row, View
from smartcity_kit.workshop.names import opd_named, stage_named
from smartcity_kit.workshop.rounds import Rounds
from smartcity_kit.workshop.schemes import SCHEME
from smartcity_kit.workshop.settling import Settling
from smartcity_kit.workshop.switching import Switch
from smartcity_kit.workshop.together import Together
from smartcity_kit.workshop.weighing import Weighing


@dataclass(frozen=True)
class Workshop(Together, Conducting):
    """One opened workshop; ``opd`` narrows what a page shows as that OPD's own to one of them (by id).

    ``visitor`` is who came through the hall; without one it is whoever sits at this computer, who may do everything.
    """

    _live: Live
    opd: str | None = None
    visitor: Visitor | None = None

    @property
    def _hand(self) -> Hand:
        return Hand(self._live, self.visitor)

    # What the workshop knows

    @property
    def plan(self) -> Plan:
        """The plan as last read, frozen."""
        return self._live.case().plan

    @property
    def case(self) -> rules.Case:
        """The plan with its method and today's date: what every rule and view is given."""
        return self._live.case()

    @property
    def place(self) -> str:
        """The path of the workshop file, or the database's address without its password."""
        self._live.unwatched()
        return self._live.store.place

    @property
    def position(self) -> int:
        """The journal position of the plan: printed on every page, grows with every change."""
        self._live.unwatched()
        return self._live.position

    @property
    def store(self) -> Store:
        """The store behind the workshop, for checking and rebuilding it."""
        self._live.unwatched()
        return self._live.store

    def at(self, opd: str | None) -> Workshop:
        """Return this workshop as one OPD sees it, by id; None for the whole region."""
        return replace(self, opd=opd)

    def watch(
        self,
        known: Mapping[Fact, Trace] = MappingProxyType({}),
        results: Callable[[str], object | None] = lambda _: None,
    ) -> Watch:
        """Note from now on what is read of the plan as it stands; ``rules.watch`` says what for."""
        return self._live.watch(known, results)

    def stamp(self) -> str:
        """Return what every page rests on besides the plan and the kit: the method, the day, the language."""
        return self._live.stamp()

    def seen_by(self, visitor: Visitor) -> Workshop:
        """Return this workshop as somebody who came through the hall has it: what they write carries their name.

        A participant sees the pages of their OPD. Nothing leads back from here to what somebody else may do.
        """
        return replace(self, opd=visitor.opd if visitor.role == access.PARTICIPANT else None, visitor=visitor)

    def refresh(self) -> bool:
        """Read what other programs wrote; return whether there was anything. Notebooks do it by themselves."""
        return self._live.refresh()

    def close(self) -> None:
        """Let go of the workshop file."""
        self._live.close()

    # Writing

    def save(
        self,
        type_name: str,
        record_id: str | None,
        raw: Mapping[str, object],
        seen: Record | None = None,
        *,
        fixed: Mapping[str, Value] = MappingProxyType({}),
        beside: Callable[[Mapping[str, Value]], Sequence[Row]] = lambda _: (),
    ) -> Outcome:
        """Keep what can be read of ``raw`` (field name to what was typed) and refuse the rest, field by field.

        ``record_id`` None makes a new record. ``seen`` is the record as the writer saw it: what somebody
        else wrote meanwhile into other fields stays, into the same field becomes a conflict. ``fixed`` is
        written with the values that could be read, never alone; ``beside(values)`` names what other records
        get in the same transaction.
        """
        kind = self._type(type_name)
        self.refresh()
        here = self.plan.records.get(record_id) if record_id is not None else None
        if here is not None and here.type != type_name:
            raise KitError(tr("The record {id} is not of the type {type}.", id=record_id, type=tr(kind.label)))
        seen = seen or here
        values, problems = self._read(kind, raw, seen)
        if not values:
            return Outcome(here, problems, say=str(problems[0]) if problems else "")
        new_id = record_id or ("workshop" if type_name == "workshop" else str(uuid7()))
        whole = {**fixed, **values}
        if refused := self._refused(here or Record(new_id, type_name), whole):
            return Outcome(None, problems, say=refused)
        based_on = seen.seen(whole) if seen is not None else ()
        earliest = not_before(self.case, type_name, here or seen, whole)
        at = self._hand.write([(new_id, type_name, whole, based_on), *beside(values)], earliest)
        record = self.plan.records[new_id]
        return Outcome(record, problems, at, _say(at, record, values, problems))

    def remove(self, seen: Record) -> Outcome:
        """Take a record out of the plan; its history stays, and saving ``_removed`` as no puts it back."""
        return self._mark(seen, removed=True, based_on=seen.seen_whole())

    def put_back(self, seen: Record) -> Outcome:
        """Put a removed record back, or settle a contested removal in favour of keeping it."""
        return self._mark(seen, removed=False, based_on=seen.seen([REMOVED]))

    def _mark(self, seen: Record, *, removed: bool, based_on: tuple[str, ...]) -> Outcome:
        self.refresh()
        fields: dict[str, Value] = {REMOVED: removed}
        if refused := self._refused(self.plan.records.get(seen.id, seen), fields):
            return Outcome(None, (), say=refused)
        at = self._hand.write([(seen.id, seen.type, fields, based_on)])
        record = self.plan.records[seen.id]
        return Outcome(record, (), at, _say(at, record, fields, ()))

    def locked(self, type_name: str) -> str:
        """Return why nothing of a type can be entered by whoever looks here, the empty string where it can."""
        return self._hand.locked(self._type(type_name))

    def _refused(self, record: Record, fields: Mapping[str, Value]) -> str:
        """Return why whoever looks at this workshop may not write, the empty string where they may."""
        return self._hand.refusal(record, fields)

    def _conducts(self) -> bool:
        """Whether this page moves the workshop as a whole: rounds, switches, merges, snapshots."""
        return self._hand.conducts() and (self.visitor is not None or self.opd is None)

    def _read(
        self, kind: RecordType, raw: Mapping[str, object], seen: Record | None
    ) -> tuple[dict[str, Value], tuple[Problem, ...]]:
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        for name, typed in raw.items():
            field = kind.by_name.get(name)
            if field is None:
                problems.append(
                    Problem(name, name, tr("There is no such field."), tr("Reload the page."), str(typed))
                )
                continue
            value = parse(field, typed, self.options(field))
            if isinstance(value, Problem):
                problems.append(value)
            elif kind.name == "workshop" and (refused := self._by_switch(field, value, typed)):
                problems.append(refused)
            elif seen is None or value != seen.get(name) or name in seen.conflicts:
                values[name] = value
        return values, tuple(problems)

    def _by_switch(self, field: Field, value: Value, typed: object) -> Problem | None:
        """Return why a setting is changed by a switch only, None where the form may."""
        found = (switch.refusal(self.case, field, value, typed) for switch in (FRAMEWORK, SCHEME))
        return next((refused for refused in found if refused is not None), None)

    def options(self, field: Field) -> Options:
        """Return the choices of a field as the plan and the method stand."""
        return self._live.options(field)

    # Widgets

    def form(self, type_name: str, record: str | None = None) -> Form:
        """Return a form for one record of a type at a time: every field, its help, its history."""
        from smartcity_kit.forms.form import Form

        return Form(self._desk(self._open_type(type_name)), record)

    def sheet(self, type_name: str, columns: Sequence[str] | None = None) -> Grid:
        """Return the records of a type as a sheet to type into, with the columns named or the usual ones."""
        from smartcity_kit.forms.grid import Grid

        tables.refuse_unknown(self._type(type_name), columns)
        return Grid(self._desk(self._open_type(type_name)), columns=None if columns is None else tuple(columns))

    def scores(self, type_name: str) -> Grid:
        """Return the scoring sheet of a type: what is scored, its levels by name, and what follows from them."""
        kind = self._type(type_name)
        if not kind.scores:
            scored = ", ".join(name for name, one in self._live.types.items() if one.scores)
            raise KitError(
                tr(
                    "{type} has no scores. There are scores for: {scored}.",
                    type=tr(kind.label),
                    scored=scored,
                )
            )
        return self.sheet(type_name, kind.scores)

    def reader(self, type_name: str) -> PasteReader:
        """Return a box to paste a list or table into: it proposes records of a type, a person ticks and saves."""
        from smartcity_kit.forms.reader import PasteReader

        self._type(type_name)
        return PasteReader(self._desk(type_name), lambda text: read(self.case, type_name, text))

    def ballot(self, about: str = "") -> BallotBox:
        """Return the sheet on which somebody scores: rounds about a type of record, or one by its name."""
        from smartcity_kit.forms.ballot import BallotBox

        voting = Voting(self, self._live)
        return BallotBox(
            lambda: voting.open_for(about),
            voting.judges,
            voting.likely(),
            voting.desk,
            self._live.watchers.add,
            self.locked(BALLOT),
        )

    def rounds(self, about: str) -> RoundsBox:
        """Return the widget that opens, weighs, closes and settles scoring rounds about a type of record."""
        from smartcity_kit.forms.rounds import RoundsBox

        locked = "" if self._conducts() else tr("Only the facilitator opens, closes and settles a round.")
        rounds, weighing = Rounds(self, self._live), Weighing(self, self._live)
        return RoundsBox(
            rounds.round_desk(about, self._desk("round"), locked),
            Settling(self, self._live).desk,
            weighing.desk,
            weighing.table,
            {"open": rounds.open, "close": rounds.close, "again": rounds.again, "minutes": rounds.write_minutes},
        )

    def _open_type(self, type_name: str) -> str:
        """Return the name of a type that may be entered as it stands; raises KitError for ballots."""
        if self._type(type_name).name == BALLOT:
            says = tr("Ballots are private: each judge gives their own, on the sheet of the round. Use ws.ballot().")
            raise KitError(says)
        return type_name

    def _desk(self, type_name: str) -> Desk:
        kind = self._type(type_name)
        own = kind.owned_by if self.opd is not None and kind.owned_by in kind.by_name else ""
        return Desk(
            type=kind,
            records=lambda: self.case.of(type_name, self.opd),
            options=self.options,
            save=lambda record_id, raw, seen: self._save_here(
                kind, record_id, raw, seen, {own: self.opd} if own else {}
            ),
            remove=self.remove,
            derived=lambda record: rules.derived(self.case, record),
            history=lambda record_id: tables.history_rows(self.case, history(self._live.store.changes(record_id))),
            watch=self._live.watchers.add,
            fixed={own: self.opd} if own else {},
            locked=self.locked(type_name),
            presence=self._live.seat(type_name, self._hand.by),
        )

    def _save_here(
        self,
        kind: RecordType,
        record_id: str | None,
        raw: Mapping[str, object],
        seen: Record | None,
        fixed: Mapping[str, Value],
    ) -> Outcome:
        if REMOVED in raw and seen is not None:
            return self.remove(seen) if raw[REMOVED] is True else self.put_back(seen)
        return self.save(kind.name, record_id, raw if record_id is not None else {**raw, **fixed}, seen)

    # Worksheets

    def worksheets(
        self, folder: str | os.PathLike[str], *, opd: str | None = None, stage: str | int | None = None
    ) -> tuple[Path, ...]:
        """Write an Excel worksheet for each OPD (or one, by id, name or abbreviation) into a folder.

        With ``stage`` only what that stage fills; returns the paths. Raises KitError where a file cannot
        be written, or an OPD or stage is not known.
        """
        from smartcity_kit.workshop.sheets import write_worksheets

        self._hand.conduct()
        self.refresh()
        chosen = self.opd if opd is None else opd_named(self.case, opd)
        opds = [chosen] if chosen is not None else [record.id for record in self.case.of("opd")]
        return tuple(write_worksheets(self._live, Path(folder), opds, self._stage(stage)))

    def take_worksheet(self, path: str | os.PathLike[str]) -> Taken:
        """Take in a worksheet that came back; what cannot be read is listed, and marked in a copy beside it.

        It merges as any other copy does, based on the plan as it stood when the worksheet was written.
        Raises KitError for a file that is no worksheet of this workshop: then nothing was taken.
        """
        from smartcity_kit.workshop.sheets import take_file

        return take_file(self._hand, Path(path), self.opd)

    def homework(self) -> HomeworkBox:
        """Return the box that writes the worksheets of all OPDs and takes in those that came back."""
        from smartcity_kit.workshop.lists import homework_box

        locked = "" if self._conducts() else tr("Only the facilitator writes worksheets and takes them in.")
        return homework_box(self, self._hand, locked)

    def workbook_reader(self, type_name: str) -> WorkbookReader:
        """Return a box that takes records of a type out of a workbook of somebody's own, column by column."""
        from smartcity_kit.forms.workbook import WorkbookReader
        from smartcity_kit.workshop.lists import matching

        desk = self._desk(type_name)
        if self.visitor is not None:  # a path would be one of the server's own disk
            says = tr("In the hall no file is opened. Give the workbook to the facilitator, who takes it in.")
            desk = replace(desk, locked=desk.locked or says)
        return WorkbookReader(desk, matching(self, self._live, type_name))

    def framework_switch(self) -> Confirm:
        """Return the widget that shows what another framework would change, and switches after a second press."""
        return FRAMEWORK.widget(self._hand, "" if self._conducts() else FRAMEWORK.only_facilitator())

    def scheme_switch(self) -> Confirm:
        """Return the widget that shows which risks another risk scheme reads differently, and switches."""
        return SCHEME.widget(self._hand, "" if self._conducts() else SCHEME.only_facilitator())

    # Results

    def switch_framework(self, code: str, *, confirm: bool = False) -> Result:
        """Return what a switch to another framework would change; ``confirm`` makes it.

        Entries whose code goes to one place only are written anew, with their history; every other keeps
        what it had and becomes a finding. Raises KitError for a framework that is not offered or in force.
        """
        return self._switched(FRAMEWORK, code, confirm=confirm)

    def switch_scheme(self, code: str, *, confirm: bool = False) -> Result:
        """Return which risks another risk scheme would read differently; ``confirm`` puts it in force.

        No risk is written: magnitudes are computed. A level or list entry that the scheme does not know keeps
        its code and becomes a finding. Raises KitError for a scheme that is not offered or in force.
        """
        return self._switched(SCHEME, code, confirm=confirm)

    def _switched(self, switch: Switch, code: str, *, confirm: bool) -> Result:
        if not confirm:
            return Result(lambda: switch.looked_at(self._live, code), self._live.watchers.add, self._live.about)
        if not self._conducts():
            raise KitError(switch.only_facilitator())
        told = Notice(switch.switch(self._hand, code))
        return Result(lambda: told, self._live.watchers.add, self._live.about)

    def table(
        self,
        name: str,
        *,
        by: str | None = None,
        opd: str | None = None,
        columns: Sequence[str] | None = None,
        about: str = "",
    ) -> Result:
        """Return the records of a type, or a summary by its name, as a table of one OPD or of all.

        Records may be grouped by a chosen field and narrowed to some columns; a summary says by itself
        what it shows, and one of the whole region (the schedule) is the same for every OPD. Those of a
        scoring round take ``about``: the round's name, or what it scores. Raises KitError for a name that
        is not known.
        """
        asked: dict[str, Hashable] = {"viewer": self.opd} if opd is None else {"opd": opd, "viewer": self.opd}
        if about:
            asked["about"] = about
        if name == BALLOT:
            return self._ballots(opd)
        if name in ALL_SUMMARIES and name not in self._live.types:
            view = ALL_SUMMARIES[name]
            return self._result(view, **summaries.understood(view, asked))
        tables.refuse_unknown(self._type(name, also=ALL_SUMMARIES), columns, by)
        chosen = None if columns is None else tuple(columns)
        return self._result(tables.table, name, by=by, columns=chosen, opd=opd)

    def profile(self, type_name: str, *, opd: str | None = None, stage: str | int | None = None) -> Result:
        """Return each record of a type in full, with what is still open by the end of a stage or of all."""
        self._type(type_name)
        if type_name == BALLOT:
            return self._ballots(opd)
        return self._result(tables.profile, type_name, opd=opd, stage=self._stage(stage))

    def _ballots(self, opd: str | None) -> Result:
        """Return ballots as far as this page may show them: who gave which follows the setting of their round."""
        return self._result(settled.ballots_given, opd=opd, viewer=self.opd)

    def chart(self, name: str) -> Result:
        """Return a chart by its name, one of ``views.charts.CHARTS``."""
        from smartcity_kit.views.charts import CHARTS

        if name not in CHARTS:
            raise KitError(
                tr("There is no chart {name}. Choose one of: {names}.", name=name, names=", ".join(CHARTS))
            )
        draw = CHARTS[name]
        return Result(lambda: self._live.drawn(draw), self._live.watchers.add, self._live.about)

    def progress(self, stage: str | int | None = None, *, opd: str | None = None) -> Result:
        """Return how complete each worksheet of each OPD is, for one stage or all."""
        return self._result(summaries.progress_table, self._stage(stage), opd)

    def findings(self, stage: str | int | None = None, *, opd: str | None = None) -> Result:
        """Return what is open, contradictory or doubtful, with what to do."""
        return self._result(summaries.findings_table, self._stage(stage), opd)

    def due(self, stage: str | int) -> Result:
        """Return what a stage fills, and what is due by its end."""
        return self._result(tables.due_list, self._stage(stage))

    def handover(self, opd: str) -> Result:
        """Return the pack for a newcomer of an OPD (its id, name or abbreviation): decided, open, who was there."""
        return self._result(summaries.SUMMARIES["handover_pack"], opd=opd_named(self.case, opd))

    def handover_document(self, opd: str) -> Document:
        """Return the pack of an OPD (its id, name or abbreviation) as it is printed."""
        from smartcity_kit.views.handover import handover_document

        return handover_document(
            self.case, opd_named(self.case, opd), tr("Journal position {position}", position=self.position)
        )

    def minutes(self, name: str) -> Document:
        """Return the minutes of a scoring round (its name, its id, or what it scores) as they are printed."""
        from smartcity_kit.views.minutes import minutes

        return minutes(self.case, name, tr("Journal position {position}", position=self.position))

    def book(self, book: str | int) -> Document:
        """Return a book of the set (its code or number) as it is printed; raises KitError with those there are."""
        return Books(self._live).document(book)

    def books(self) -> tuple[tuple[str, str], ...]:
        """Return code and label of each book of the chosen set."""
        return tuple((book.code, str(book.choice().label)) for book in self.case.method.books.books)

    def preview(self) -> Preview:
        """Return the widget that shows a chapter of a book as it stands now."""
        return Books(self._live).preview()

    def changes_since(self, stage: str | int | None = None, *, opd: str | None = None) -> Result:
        """Return what changed in the plan since the last workshop day that is over, of one stage or of all."""
        return self._result(self._live.changes, self._stage(stage), opd)

    def frame(self, type_name: str) -> DataFrame:
        """Return the records of a type as a tidy frame: one row a record, codes as stored.

        Of ballots a page of one OPD gets those it may see; that of the whole region gets all, with their judges.
        """
        from smartcity_kit.views.frames import frame

        self._type(type_name)
        case = self.case
        return frame(case, type_name, lambda one: self.opd is None or not hidden(case, one, self.opd))

    def _result(self, view: View, *args: Hashable, **kwargs: Hashable) -> Result:
        return Result(lambda: self._live.part(view, args, kwargs), self._live.watchers.add, self._live.about)

    def _type(self, name: str, also: Iterable[str] = ()) -> RecordType:
        if name not in self._live.types:
            names = ", ".join((*self._live.types, *also))
            raise KitError(tr("There is no record type {name}. Choose one of: {names}.", name=name, names=names))
        return self._live.types[name]

    def _stage(self, stage: str | int | None) -> str | None:
        return None if stage is None else stage_named(self.case, stage).code

    def __repr__(self) -> str:
        """Return one line for whoever looks at the object in a notebook or terminal."""
        return tr("Workshop {name} ({place})", name=self.case.settings.text("region") or "–", place=self.place)


def _say(at: str, record: Record, fields: Mapping[str, Value], problems: tuple[Problem, ...]) -> str:
    time = clock(datetime.fromisoformat(at).astimezone())
    if problems:
        return str(problems[0])
    if any(name in record.conflicts for name in fields):
        return tr(
            "Saved {time}. Somebody else wrote something different meanwhile: choose one of the two.",
            time=time,
        )
    return tr("Saved {time}", time=time)
