"""The rows of a synthetic region, worksheet by worksheet, in the order of the method.

What ties records together is made by hand here (a quick win has the owner and the years of its programme);
a record type or required field that has no maker of its own is filled by ``values``, so that a new
worksheet is in the example from the day it is declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from smartcity_kit.journal import Value
from smartcity_kit.model.fields import RecordType, Types
from smartcity_kit.model.method import Method
from smartcity_kit.synthetic import plan, roster, scoring
from smartcity_kit.synthetic.shared import Fields
from smartcity_kit.synthetic.values import value

ELSEWHERE = 12  # records of a type that has no maker yet
Maker = Callable[["Region"], Iterator[Fields]]

MAKERS: Mapping[str, Maker] = {**roster.MAKERS, **plan.MAKERS, **scoring.MAKERS}


@dataclass(frozen=True, slots=True)
class Made:
    """One synthetic record: its id and type, what stands in it, who wrote it and on which day."""

    id: str
    type: str
    fields: Mapping[str, Value]
    by: str
    day: date


class Region:
    """What the makers share: the word lists, the dice, and every record made so far."""

    def __init__(
        self, about: Mapping[str, Any], types: Types, method: Method, record_id: Callable[[str, int], str]
    ) -> None:
        """Throw the dice of the seed that ``about`` gives under ``generated``."""
        self.about, self.types, self.method, self.record_id = about, types, method, record_id
        self.rng = Random(about["generated"])  # noqa: S311 - the same example on every machine, and no secret
        self.words: Mapping[str, Any] = about["words"]
        self.rows: dict[str, list[tuple[str, Fields]]] = {name: [] for name in types}
        self.first, self.last = about["workshop"]["period_start"], about["workshop"]["period_end"]
        self.begins: Mapping[str, date] = about["stages_begin"]
        self.money: dict[str, dict[int, int]] = {}  # of each programme by year: its budget, then its allocations

    def ids(self, kind: str) -> list[str]:
        """Return the ids of the records of a type made so far."""
        return [record for record, _ in self.rows.get(kind, ())]

    def unit(self, name: str) -> str:
        """Return the id of a unit by its name or abbreviation."""
        numbers = {key: n for n, unit in enumerate(self.about["units"]) for key in unit[:2] if key}
        return self.record_id("opd", numbers[name])

    def codes(self, of: str) -> list[str]:
        """Return what a list of the method or a record type offers."""
        listed = self.method.choices.get(of)
        return self.ids(of) if listed is None else [option.code for option in listed]

    def parts(self, dimension: str) -> list[str]:
        """Return the sub-dimensions of a dimension."""
        return [part.code for part in self.method.framework.by_code[dimension].sub_dimensions]

    def make(self) -> Iterator[Made]:
        """Yield every record in the order of the declarations."""
        for name, kind in self.types.items():
            rows = MAKERS[name](self) if name in MAKERS else ({} for _ in range(ELSEWHERE))
            for number, row in enumerate(rows):
                fields = self._completed(kind, row, whole=name not in MAKERS)
                record = self.record_id(name, number)
                self.rows[name].append((record, fields))
                yield Made(record, name, fields, self._writer(kind, record, fields), self._day(name, fields))
        yield from self._revised()

    def _revised(self) -> Iterator[Made]:
        """Yield what stage IV changed: so that there is a history, and something new since stage III."""
        day = self.begins["IV"] + timedelta(1)
        later: tuple[tuple[str, int, Fields], ...] = (
            ("quick_win", 1, {"percent_done": 50}),
            ("round", 1, {"state": "tutup"}),
            ("programme", 15, {"deferred": True, "reason": "Menunggu peraturan di atasnya."}),
        )
        for name, every, fields in later:
            for record, row in self.rows[name][::every]:
                yield Made(record, name, fields, self._writer(self.types[name], record, row), day)

    def _completed(self, kind: RecordType, row: Fields, *, whole: bool) -> Fields:
        fields: Fields = {name: one for name, one in row.items() if name in kind.by_name and one is not None}
        for field in kind.fields:
            pointless = field.unless is not None and fields.get(field.unless[0]) == field.unless[1]
            if (field.required or whole) and field.name not in row and not pointless:
                made = value(self.rng, field, self.codes)
                if made is not None:
                    fields[field.name] = made
        return fields

    def owner(self, kind: RecordType, record: str, fields: Mapping[str, Value]) -> str:
        """Return the id of the unit a record belongs to, the empty string where it belongs to the region."""
        if not kind.owned_by:
            return ""
        here = fields
        *links, last = kind.owned_by.split(".")
        for link in links:
            here = self.found(here.get(link))
        return record if last == "id" else str(here.get(last) or "")

    def found(self, record: object) -> Fields:
        """Return what stands in a record made before."""
        found = (fields for rows in self.rows.values() for one, fields in rows if one == record)
        return next(found, Fields())

    def _writer(self, kind: RecordType, record: str, fields: Mapping[str, Value]) -> str:
        name = self.found(self.owner(kind, record, fields)).get("name")
        return f"Petugas 1 {name}" if name else "Sekretariat bimtek (contoh)"

    def _day(self, kind: str, fields: Mapping[str, Value]) -> date:
        """Return the day a record is written: the second day of the first stage that fills its type."""
        begins = min(self.begins.values())
        if kind == "attendance":
            return date.fromisoformat(str(self.found(fields["session"])["date"]))
        if kind in ("monitoring", "evaluation"):
            year, half = fields["year"], 7 if fields.get("semester") == "1" else 1
            return date(int(str(year)) + (half == 1), half, 10)
        if kind == "passage":
            return self.begins["IV"] + timedelta(10)  # the books are written when the last stage is over
        stage = next((s.code for s in self.method.stages.stages if kind in s.fills), "")
        return self.begins[stage] + timedelta(1) if stage in self.begins else begins - timedelta(14)


def region(
    about: Mapping[str, Any], types: Types, method: Method, record_id: Callable[[str, int], str]
) -> Iterator[Made]:
    """Yield the records of a synthetic region.

    ``about`` is the example's own file (seed, word lists, units); ``record_id`` names a record by its type and
    number, the same on every machine.
    """
    return Region(about, types, method, record_id).make()
