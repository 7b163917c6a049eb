"""Worksheets taken back: what people changed in a workbook becomes changes based on what they had seen.

A cell that says what was written into it says nothing new, whatever happened to the plan meanwhile. The
same edit of the same state counts once, so a file may come twice. A person who sends the same workbook
again with another value revises their own entry; against anybody else's it becomes a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from uuid_utils import uuid7

from smartcity_kit.journal import Change, Record, fold_record
from smartcity_kit.model.choices import options_of
from smartcity_kit.model.fields import RecordType
from smartcity_kit.model.kinds import Link, Option, Options
from smartcity_kit.model.records.ledger import EXCEL
from smartcity_kit.sheets.cells import Labels, text_of
from smartcity_kit.sheets.identity import Entry, Identity
from smartcity_kit.sheets.layout import blank_id, homework_types, live_title
from smartcity_kit.sheets.reading import read_worksheet
from smartcity_kit.sheets.returned import Row, Wrong
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.workshop.edits import DOOR, NOTHING, Edit, RowReader
from smartcity_kit.workshop.exchange import Merged, take_in
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live


@dataclass
class Taking:
    """One worksheet on its way into the plan; nothing is written before ``write``."""

    live: Live
    data: bytes
    name: str
    wrong: list[Wrong] = field(default_factory=list)
    newcomers: dict[str, list[Option]] = field(default_factory=dict)  # by type: entries this workbook brings
    entries: list[tuple[Entry, str]] = field(default_factory=list)  # every row that is an entry, with its type
    edits: list[Edit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the file; raises KitError where it is no worksheet of this workshop."""
        self.live.refresh()
        self.case = self.live.case()
        self.back = read_worksheet(self.data, self.name, self.live.types)
        self.opd, self.workbook = self.back.head.get("opd", ""), self.back.head["workbook"]
        if self.back.head.get("workshop") != self.live.store.workshop:
            raise KitError(tr("{name} belongs to another workshop. Nothing was taken from it.", name=self.name))
        unit = self.case.plan.get(self.opd)
        if unit is None or unit.type != "opd":
            raise KitError(tr("{name} is of an OPD that this workshop does not have.", name=self.name))
        short = unit.text("abbreviation") or self.case.title(unit)
        self.by = " · ".join(filter(None, [self.back.by[:50], short[:40], f"#{self.workbook[-6:]}"]))
        self.wrong += self.back.wrong
        self.notes += self.back.notes
        self.lists: Mapping[str, Labels] = {
            of: {code: label for label, code in labels.items()} for of, labels in self.back.lists.items()
        }
        for name in homework_types(self.case, None):
            if name in self.back.rows:
                self._take_type(self.live.types[name], self.back.rows[name])

    # ------------------------------------------------------------------ rows

    def _take_type(self, kind: RecordType, rows: list[Row]) -> None:
        known = {name: one for name in self._written_out(kind) if (one := self._as_seen(kind, name)) is not None}
        here = [row for row in rows if not self._is_stranger(kind, row, known)]
        entries, wrong = Identity(kind, self.workbook, known, self.lists).resolve(here)
        self.wrong += wrong
        entries = [self._own_row(kind, one) if one.seen is None else one for one in entries]
        entries = [one for one in entries if self._may_touch(kind, one)]
        self._announce(kind, entries)
        self.entries += [(one, kind.name) for one in entries]
        for entry in entries:
            edit = RowReader(self, kind, entry).edit()
            if edit is not None:
                self.edits.append(edit)

    def _written_out(self, kind: RecordType) -> list[str]:
        return [record for type_name, record in self.back.seen if type_name == kind.name]

    def _as_seen(self, kind: RecordType, name: str) -> Record | None:
        """Return a record as it stood when the workbook was written, None where this copy does not know that."""
        current = self.case.plan.records.get(name)
        seen = set(self.back.seen[kind.name, name])
        if current is None or current.type != kind.name or not seen:
            return None
        if seen == set(current.seen_whole()):
            return current
        changes = {one.id: one for one in self.live.store.changes(name)}
        if not seen <= changes.keys():
            return None
        reached, ahead = set[str](), list(seen)
        while ahead:
            one = ahead.pop()
            if one in changes and one not in reached:
                reached.add(one)
                ahead += changes[one].based_on
        return fold_record(changes[one] for one in reached)

    def _is_stranger(self, kind: RecordType, row: Row, known: Mapping[str, Record]) -> bool:
        """Tell whether a row was written from a state that this copy of the workshop has not got yet."""
        if (kind.name, row.id) not in self.back.seen or row.id in known:
            return False
        if row.filled:
            says = tr("This copy of the workshop does not know the state this row was written from: merge first.")
            self.wrong.append(Wrong(row.sheet, row.place, says))
        return True

    def _own_row(self, kind: RecordType, entry: Entry) -> Entry:
        """Return the entry under another id where somebody else's copy has filled the same blank row."""
        there = self.case.plan.records.get(entry.id)
        if there is None:
            return entry
        if self.back.by and any(one.by == self.by for one in self.live.store.changes(entry.id)):
            return entry
        reader = RowReader(self, kind, entry)
        read = {name: reader.value(kind.by_name[name], cell) for name, cell in entry.row.cells.items()}
        # What it says, not how: 850 jt was kept as 850000000.
        agree = [there.get(name) == one for name, one in read.items()
                 if one not in (None, NOTHING) and there.get(name) is not None]  # fmt: skip
        if 2 * sum(agree) >= len(agree):
            return entry
        names = "|".join(text_of(entry.row.cells[n].there) for n in kind.title if n in entry.row.cells)
        return Entry(entry.row, blank_id(self.workbook, kind.name, f"{entry.id}/{self.back.by}/{names}"), None)

    def _may_touch(self, kind: RecordType, entry: Entry) -> bool:
        there = self.case.plan.records.get(entry.id)
        if there is None or (there.type == kind.name and self.case.owner(there) == self.opd):
            return True
        says = tr("This entry belongs to {owner} by now. It was left as it is.", owner=self._owner_name(there))
        self.wrong.append(Wrong(entry.row.sheet, entry.row.place, says))
        return False

    def _owner_name(self, record: Record) -> str:
        return self.case.opd_name(self.case.owner(record))

    def _announce(self, kind: RecordType, entries: list[Entry]) -> None:
        """Let other sheets of the workbook choose what this one brings."""
        title = live_title(kind)
        if title and kind.owned_by in kind.by_name:
            named = ((one.id, one.row.cells.get(title)) for one in entries if one.id not in self.case.plan.records)
            found = [Option(name, text_of(cell.there).strip()) for name, cell in named if cell and not cell.wrong]
            self.newcomers[kind.name] = [one for one in found if one.label]

    def options(self, of: str) -> Options:
        """Return what a field may be chosen from: the plan's, and what this workbook brings."""
        fresh = tuple(one for name in of.split("|") for one in self.newcomers.get(name, ()))
        case, key = self.case, ("worksheet options", of)
        plan = case.once(key, lambda: options_of(Link(of), case.plan, case.method, case.types))
        return Options((*plan.all, *fresh), case.method.unclear(of)) if fresh else plan

    def belongs(self, record: object) -> bool:
        """Tell whether a record, of the plan or brought by this workbook, is the OPD's own."""
        if any(one.code == record for some in self.newcomers.values() for one in some):
            return True
        there = self.case.plan.get(record)
        return there is not None and self.case.owner(there) == self.opd

    # ------------------------------------------------------------------ writing

    def write(self, hand: Hand) -> tuple[Merged, dict[str, str]]:
        """Take every edit in by somebody's hand, all or nothing; return what came of it and each record's change."""
        at = stamp(datetime.now(UTC))
        changes = [
            Change(str(uuid7()), one.entry.id, one.type, one.values, one.based_on, self.by[:120], at, DOOR)
            for one in self.edits
        ]
        about = {"name": self.name[:200], "kind": EXCEL, "sha256": sha256(self.data).hexdigest(), "opd": self.opd}
        return take_in(hand, changes, about), {one.record: one.id for one in changes}
