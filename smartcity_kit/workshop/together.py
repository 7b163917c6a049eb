"""What a workshop does with other copies and over time: packs, merges, receipts, histories, snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_kit.forms.live import Result
from smartcity_kit.journal import Record
from smartcity_kit.text.messages import tr
from smartcity_kit.text.writers import writer_of, written_by
from smartcity_kit.views.documents import Document
from smartcity_kit.workshop import exchange, past, receipts, review
from smartcity_kit.workshop.exchange import Merged
from smartcity_kit.workshop.names import opd_named, stage_named
from smartcity_kit.workshop.opened import Opened

if TYPE_CHECKING:
    from smartcity_kit.forms.confirm import Confirm
    from smartcity_kit.forms.hand_in import HandInBox
    from smartcity_kit.forms.receipt_finder import ReceiptFinder
    from smartcity_kit.forms.reminders import Reminders
    from smartcity_kit.forms.review import MergeReview
    from smartcity_kit.forms.snapshots import Snapshots
    from smartcity_kit.rules import Case
    from smartcity_kit.views.documents import Notice, Table


class Together(Opened):
    """The part of the workshop object that is about more than one copy, one person or one day."""

    def on_behalf(self, official: str = "") -> str:
        """Write from now on for an official, or for oneself again; return what the journal keeps of the writer."""
        self._hand.conduct()
        writer, _ = writer_of(self._live.by)
        self._live.by = written_by(writer, official)
        return self._live.by

    # Packs

    def pack(self, opd: str | None = None, *, notebooks: Mapping[str, str] | None = None) -> bytes:
        """Return the workshop, or the part of one OPD (id, name or abbreviation), as the bytes of a pack.

        The same content gives the same bytes. ``notebooks`` are pages by file name.
        """
        unit = None if opd is None else opd_named(self._live.case(), opd)
        return exchange.packed(self._live, unit, notebooks)

    def merge(self, source: Path | bytes, name: str = "") -> Merged:
        """Take a pack in, from a file or its bytes: what is new in it, all or nothing, with a note of what came.

        Taking in the same pack twice, or packs in another order, leads to the same plan. Raises PackError,
        JournalError or StoreError with a sentence; then nothing was taken in.
        """
        return exchange.merged(self._hand, source, name)

    def merges(self) -> Result:
        """Return what came in from elsewhere: which file, from whom, how much, what became of it."""
        from smartcity_kit.views.merges import merges_table

        return self._result(merges_table)

    def merged(self, merge: str) -> Result:
        """Return what came by one merge (its id), record by record, and what of it stands."""
        return self._result(lambda _case: review.detail(self._live, merge))

    def merge_review(self) -> MergeReview:
        """Return the widget on which packs are taken in, conflicts settled, and a merge undone."""
        locked = "" if self._conducts() else tr("Only the facilitator takes packs in.")
        return review.review(self._hand, locked)

    def settle(self, record_id: str, field: str, change: str) -> str:
        """Settle a conflict: the value that ``change`` wrote stands; return the sentence that says so."""
        return review.settle(self._hand, record_id, field, change)

    def undo(self, what: str) -> str:
        """Undo a merge or a single change, by its id, with new changes; return what happened as sentences."""
        return review.undo(self._hand, what)

    def undo_one(self) -> Confirm:
        """Return the widget that takes back one of the latest changes, after a look at what that would do."""
        locked = "" if self._conducts() else tr("Only the facilitator undoes what others wrote.")
        return review.one_change(self._hand, self.opd, locked)

    def undoing(self, what: str) -> Table | Notice:
        """Return what undoing a merge or a change would bring back, and what it would leave."""
        return review.looked_at(self._live, what)

    # Handing in

    def hand_in(self, stage: str | int, opd: str | None = None) -> Record:
        """Hand in what an OPD (this page's where none is named) has for a stage; return the receipt."""
        return receipts.hand_in(self._hand, stage, opd or self.opd or "")

    def hand_in_box(self, stage: str | int | None = None) -> HandInBox:
        """Return the widget on which this page's OPD hands a stage in; on a page of the whole region, any OPD.

        Without ``stage`` it is chosen in the box, which begins with the one at hand.
        """
        return receipts.hand_in_box(self._hand, stage, self.opd)

    def take_back(self, code: str) -> Record:
        """Take a receipt back, by its code."""
        return receipts.take_back(self._hand, code)

    def receipt(self, code: str) -> Record:
        """Return the receipt of a code, however it was typed; raises KitError where there is none."""
        return receipts.one_of(self._live, code)

    def receipt_says(self, code: str) -> str:
        """Return what the receipt of a code says, as sentences."""
        return receipts.sentence(self._live, self.receipt(code))

    def receipt_finder(self) -> ReceiptFinder:
        """Return the widget that looks a receipt up by the code that somebody quotes."""
        return receipts.finder(self._live, self.opd)

    def reminders(self, stage: str | int | None = None) -> Reminders:
        """Return the widget with a text to copy for each OPD that is not done with a stage."""
        locked = "" if self._conducts() else tr("Only the facilitator sends reminders.")
        return receipts.reminders(self._live, stage, locked)

    def reminder_texts(self, stage: str | int) -> dict[str, str]:
        """Return the reminder of each OPD that is not done with a stage, by its id."""
        from smartcity_kit.views.board import reminders

        case = self._live.case()
        return reminders(case, stage_named(case, stage).code)

    # The past

    def history(
        self,
        record_id: str | None = None,
        *,
        field: str = "",
        opd: str | None = None,
        day: date | None = None,
    ) -> Result:
        """Return who wrote what, when, and through which door: into a record, a field, by an OPD, on a day."""

        def view(case: Case) -> Table:
            self._live.unwatched()
            return past.history_of(self._live, case, past.Asked(record_id, field, opd, day), self.opd)

        return self._result(view)

    def snapshot(self, name: str, stage: str | int | None = None) -> Record:
        """Keep where the plan stands now under a name, to be compared with later."""
        return past.keep(self._hand, name, stage)

    def snapshots(self) -> Snapshots:
        """Return the widget that keeps snapshots and compares two of them."""
        locked = "" if self._conducts() else tr("Only the facilitator keeps snapshots.")
        return past.snapshots(self._hand, locked)

    def compare(self, before: str, after: str = "", *, opd: str | None = None, short: bool = False) -> Result:
        """Return what differs between two states: snapshots by name, the last of a stage, days, or now.

        ``short`` gives the numbers and names: what left, what is new, what changed its name.
        """
        return self._result(lambda _case: past.compared(self._live, before, after, opd, short=short))

    def comparison(self, before: str, after: str = "") -> Document:
        """Return the comparison of two states as it is printed."""
        state = tr("Journal position {position}", position=self._live.position)
        return past.compared_document(self._live, before, after, state)
