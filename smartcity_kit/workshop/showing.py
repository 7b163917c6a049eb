"""Showing: tables, charts, findings, documents and frames of one opened workshop."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from smartcity_kit.forms.live import Result
from smartcity_kit.rules.scoring.secrecy import BALLOT, hidden
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views import settled, summaries, tables
from smartcity_kit.views.books import ALL_SUMMARIES
from smartcity_kit.views.documents import Document, Notice
from smartcity_kit.workshop.books import Books
from smartcity_kit.workshop.frameworks import FRAMEWORK
from smartcity_kit.workshop.names import opd_named
from smartcity_kit.workshop.opened import Opened
from smartcity_kit.workshop.schemes import SCHEME
from smartcity_kit.workshop.switching import Switch

if TYPE_CHECKING:
    from smartcity_kit.forms.preview import Preview
    from smartcity_kit.views.frames import DataFrame


class Showing(Opened):
    """The part of the workshop object that shows what stands in the plan."""

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
            if by is not None or columns is not None:
                raise KitError(
                    tr("Ballots are one table as a whole. Leave by and columns out, or take their frame.")
                )
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
