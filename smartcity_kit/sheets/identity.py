"""Whose row is it? The hidden id says so, unless people copied, pasted, sorted or deleted it.

An id alone is not believed: a row that was pasted over another would overwrite the wrong entry. What a
row says in the fields that name it is compared with what was written out, and only then it is an entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import RecordType
from smartcity_kit.sheets.cells import Labels, labels_of, same, text_of, written
from smartcity_kit.sheets.layout import BLANK_ROWS, blank_id
from smartcity_kit.sheets.returned import Row, Wrong
from smartcity_kit.text.messages import tr
from smartcity_kit.text.words import plain


@dataclass(frozen=True, slots=True)
class Entry:
    """A row and the record it is: ``seen`` as it was written out, None for a new one."""

    row: Row
    id: str
    seen: Record | None


class Identity:
    """Finds for each row of one type which record it is."""

    def __init__(
        self, kind: RecordType, workbook: str, known: Mapping[str, Record], lists: Mapping[str, Labels]
    ) -> None:
        """``known`` holds the records that the workbook was written from, as they stood then, by id."""
        self.kind, self.workbook, self.known, self.lists = kind, workbook, known, lists
        self.blanks = {blank_id(workbook, kind.name, number) for number in range(BLANK_ROWS)}
        self.taken: dict[str, Row] = {}  # the row of each id that is certain
        self.entries: list[Entry] = []
        self.wrong: list[Wrong] = []

    def resolve(self, rows: Sequence[Row]) -> tuple[list[Entry], list[Wrong]]:
        """Return the entries among ``rows``, and a sentence for each row that is none."""
        filled = [row for row in rows if row.filled]
        left = self._settle(filled, lambda row: row.id if self._is(row, row.id) else "")
        left = self._settle(left, self._moved)
        left = self._settle(left, lambda row: row.id if row.id in self.known and row.id not in self.taken else "")
        for row in left:
            self._new(row)
        self._emptied(rows)
        order = {id(row): place for place, row in enumerate(rows)}
        return sorted(self.entries, key=lambda one: order[id(one.row)]), self.wrong

    def _settle(self, rows: Iterable[Row], claim: Callable[[Row], str]) -> list[Row]:
        """Give each row the id it claims; return those that claim none. Two that differ both stay out."""
        claims: dict[str, list[Row]] = defaultdict(list)
        left: list[Row] = []
        for row in rows:
            name = claim(row)
            (claims[name] if name else left).append(row)
        for name, some in claims.items():
            self.taken[name] = some[0]
            if len({row.content for row in some}) > 1:
                self._say_doubled(some)
            else:
                self.entries.append(Entry(some[0], name, self.known.get(name)))
        return left

    def _is(self, row: Row, name: str) -> bool:
        """Tell whether a row still says what names a known record."""
        record = self.known.get(name)
        if record is None:
            return False
        fields = [self.kind.by_name[one] for one in self.kind.title if one in row.cells]
        out = {f.name: written(f.kind, record.get(f.name), labels_of(self.lists, f)) for f in fields}
        return any(one is not None for one in out.values()) and all(
            same(row.cells[name].there, one) for name, one in out.items()
        )

    def _moved(self, row: Row) -> str:
        """Return the id of the one entry that a row names although it carries another id, or none."""
        found = [name for name in self.known if name not in self.taken and self._is(row, name)]
        return found[0] if len(found) == 1 else ""

    def _new(self, row: Row) -> None:
        """Take a row for an entry of its own, unless its id comes from somewhere else."""
        if self.kind.owned_by == "id":
            self._say(row, tr("On this sheet no row is added: it holds the OPD itself."))
        elif row.id and row.id not in self.known and row.id not in self.blanks:
            self._say(row, tr("This row comes from another worksheet. Copy its visible cells only, not the row."))
        else:
            name = row.id if row.id in self.blanks and row.id not in self.taken else self._derived(row)
            if name:
                self.taken[name] = row
                self.entries.append(Entry(row, name, None))

    def _derived(self, row: Row) -> str:
        """Return an id that the same row gets again, whenever it comes; none where it stands twice, word for word."""
        titles = [plain(text_of(row.cells[name].there)) for name in self.kind.title if name in row.cells]
        base = "|".join(titles) if any(titles) else "|".join(text for _, text in row.content)
        for number in range(1, len(self.taken) + 2):
            name = blank_id(self.workbook, self.kind.name, f"{base}/{number}")
            there = self.taken.get(name)
            if there is None:
                return name
            if there.content == row.content:
                return ""
        return ""

    def _emptied(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if not row.filled and row.id not in self.taken and self._said_something(row):
                says = tr("This row was emptied; the entry stays. Ask the facilitator to remove it.")
                self._say(row, says)

    def _said_something(self, row: Row) -> bool:
        """Tell whether anything stood in a row when it was written out."""
        record = self.known.get(row.id)
        return record is not None and any(record.get(name) is not None for name in row.cells)

    def _say_doubled(self, rows: Sequence[Row]) -> None:
        places = ", ".join(f"{row.sheet}!{row.number}" for row in rows)
        for row in rows:
            self._say(row, tr("Several rows hold the same entry ({places}). Keep the right one.", places=places))

    def _say(self, row: Row, says: str) -> None:
        self.wrong.append(Wrong(row.sheet, row.place, says, next((text for _, text in row.content if text), "")))
