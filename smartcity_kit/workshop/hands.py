"""Whose hand writes: the one door through which every change of an opened workshop goes, and who may pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartcity_kit.journal import Record, Value
from smartcity_kit.model.fields import RecordType
from smartcity_kit.model.records import EVERY_TYPE
from smartcity_kit.rules import access, gates
from smartcity_kit.rules.access import Visitor
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.workshop.live import Live, Row

HALL = "hall"  # the door that what visitors write carries


class NotAllowedError(KitError):
    """Whoever writes may not write this; the sentence says why."""


@dataclass(frozen=True)
class Hand:
    """Who writes into an opened workshop; without ``visitor`` it is whoever sits at this computer, who may do all."""

    live: Live
    visitor: Visitor | None = None

    @property
    def by(self) -> str:
        """The name that the journal keeps."""
        if self.visitor is None:
            return self.live.by
        opd = self.live.plan.get(self.visitor.opd)
        of = (opd.text("abbreviation") or opd.text("name")) if opd is not None else ""
        # A name is only what somebody typed; the OPD is what their code proves.
        return f"{self.visitor.name[:60]} ({of})" if of and self.visitor.name != of else self.visitor.name

    @property
    def door(self) -> str:
        """The door that the journal keeps."""
        return self.live.door if self.visitor is None else HALL

    def refusal(self, record: Record, fields: Mapping[str, Value]) -> str:
        """Return why ``fields`` may not be written into a record as it stands, the empty string where they may."""
        if self.visitor is None:
            return ""
        kind = self.live.types.get(record.type) or EVERY_TYPE.get(record.type)
        if kind is None:  # written by a later kit, or made up: nobody can say whose it is
            return access.barred(self.visitor, "conduct")
        case = self.live.case()
        refused = access.refusal(case, self.visitor, kind, record, fields)
        return refused or gates.refusal(case, self.visitor, kind, record, fields)

    def locked(self, kind: RecordType) -> str:
        """Return why nothing of a type can be entered now, the empty string where it can."""
        if self.visitor is None:
            return ""
        return access.locked(self.visitor, kind) or gates.locked(self.live.case(), self.visitor, kind)

    def no_files(self) -> str:
        """Return why no file can be chosen on a page, the empty string where it can."""
        if self.visitor is None:
            return ""
        return tr("Files are taken in on the facilitator's own computer: in JupyterLab, or by bimtek take and merge.")

    def conducts(self) -> bool:
        """Whether this hand moves the workshop as a whole."""
        return self.visitor is None or access.may(self.visitor, "conduct") == access.ALL

    def conduct(self) -> None:
        """Raise NotAllowedError for whoever may not move the workshop as a whole."""
        self.permit("conduct")

    def permit(self, action: str) -> None:
        """Raise NotAllowedError for whoever may not do something for the whole room (``access.BARRED``)."""
        if refused := access.barred(self.visitor, action):
            raise NotAllowedError(refused)

    def write(self, rows: Sequence[Row], earliest: str = "") -> str:
        """Append rows in one transaction, all or nothing; return the time they carry.

        A row comes as its caller means it; what is written beside it (the item that a facilitator settles) counts
        as every other. Raises NotAllowedError, and nothing is written, where one of them may not be written.
        """
        for name, kind, fields, _ in rows:
            here = self.live.plan.records.get(name) or Record(name, kind)
            if refused := self.refusal(here, fields):
                raise NotAllowedError(refused)
        return self.live.write_all(rows, earliest, by=self.by, door=self.door)

    def write_one(self, row: Row) -> Record:
        """Append one row; return the record as it then stands."""
        self.write([row])
        return self.live.plan.records[row[0]]
