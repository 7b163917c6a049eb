"""The workshop: the one object a notebook holds, with the widgets that fill it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from smartcity_kit import rules
from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import REMOVED, Record, Value, history
from smartcity_kit.model.fields import Outcome, RecordType
from smartcity_kit.rules import access
from smartcity_kit.rules.access import Visitor
from smartcity_kit.rules.reading import read
from smartcity_kit.rules.scoring.secrecy import BALLOT
from smartcity_kit.rules.watch import Fact, Trace, Watch
from smartcity_kit.store import Store
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views import tables

if TYPE_CHECKING:
    from smartcity_kit.forms.ballot import BallotBox
    from smartcity_kit.forms.confirm import Confirm
    from smartcity_kit.forms.form import Form
    from smartcity_kit.forms.grid import Grid
    from smartcity_kit.forms.homework import HomeworkBox
    from smartcity_kit.forms.reader import PasteReader
    from smartcity_kit.forms.rounds import RoundsBox
    from smartcity_kit.forms.workbook import WorkbookReader
    from smartcity_kit.workshop.sheets import Taken

from smartcity_kit.workshop.ballots import Voting
from smartcity_kit.workshop.conducting import Conducting
from smartcity_kit.workshop.frameworks import FRAMEWORK
from smartcity_kit.workshop.names import opd_named
from smartcity_kit.workshop.rounds import Rounds
from smartcity_kit.workshop.schemes import SCHEME
from smartcity_kit.workshop.settling import Settling
from smartcity_kit.workshop.showing import Showing
from smartcity_kit.workshop.together import Together
from smartcity_kit.workshop.weighing import Weighing
from smartcity_kit.workshop.writing import Writing


@dataclass(frozen=True)
class Workshop(Writing, Showing, Together, Conducting):
    """One opened workshop, as a notebook holds it."""

    @property
    def place(self) -> str:
        """The path of the workshop file, or the database's address without its password."""
        self._live.unwatched()
        return self._live.store.place

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

    def close(self) -> None:
        """Let go of the workshop file."""
        self._live.close()

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

    def __repr__(self) -> str:
        """Return one line for whoever looks at the object in a notebook or terminal."""
        return tr("Workshop {name} ({place})", name=self.case.settings.text("region") or "–", place=self.place)
