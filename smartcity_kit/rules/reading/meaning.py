"""What the entries of a list mean for one record type: values, candidates, doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from smartcity_kit.journal import Record, Value
from smartcity_kit.model.choices import options_of
from smartcity_kit.model.fields import Field, Problem, RecordType, parse
from smartcity_kit.model.kinds import Link, Note, Options, Text
from smartcity_kit.rules.case import Case, listed
from smartcity_kit.rules.near import alike, key
from smartcity_kit.rules.reading import headings, lists, tables
from smartcity_kit.rules.reading.pieces import Entry
from smartcity_kit.rules.reading.units import CLOSE, Candidate, Meant, Roster
from smartcity_kit.text.messages import N_, tr

Parts: TypeAlias = tuple[Mapping[str, Value], Mapping[str, tuple[Candidate, ...]], tuple[str, ...], str, str]

_DIMENSION = Field("dimension", N_("Dimension"), Link("dimension"))


@dataclass
class Row:
    """One entry on its way to a proposal."""

    entry: Entry
    values: dict[str, Value] = field(default_factory=dict)
    candidates: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    known: str = ""

    @property
    def parts(self) -> Parts:
        """What a proposal holds besides its text."""
        return self.values, self.candidates, tuple(self.doubts), self.known, self.entry.heading


class Reader:
    """Knows the fields of one record type, the units and the records that the workshop has."""

    def __init__(self, case: Case, kind: RecordType) -> None:
        """Keep what is asked for while one text is read."""
        self.case, self.kind = case, kind
        self.roster = Roster(case)
        self.lists_units = kind.name == "opd"
        self.has_owner = "owner" in kind.by_name
        self.numbered = "entry_no" in kind.by_name
        first = next((f for f in kind.fields if f.name in kind.title and isinstance(f.kind, Text | Note)), None)
        self.named_by: tuple[str, ...] = (first.name,) if first is not None else ()
        self.doubts: dict[str, None] = {}  # about the text as a whole, each once

    # ------------------------------------------------------------------ what the parsers ask for

    @cached_property
    def begins(self) -> tuple[str, ...]:
        """The words that names of units begin with."""
        return tuple(word for item in self.case.method.lists.lists["opd_kind"].items for word in item.begins)

    @cached_property
    def dimension_names(self) -> tuple[str, ...]:
        """What the dimensions of the framework may be called in a heading."""
        dimensions = self.case.method.framework.dimensions
        return tuple(dict.fromkeys(name for one in dimensions for name in (*one.label.spellings, *one.aliases)))

    @cached_property
    def column_names(self) -> Mapping[str, str]:
        """What the columns of a table may be called, and the field each stands for."""
        found: dict[str, str] = {}
        for one in self.kind.fields:
            for name in (one.label, tr(one.label), one.short and tr(one.short), one.name):
                found.setdefault(tables.plain(name), one.name)
        for item in self.case.method.lists.lists["column_heading"].items:
            if item.code in self.kind.by_name:
                for name in (*item.label.spellings, *item.aliases):
                    found.setdefault(tables.plain(name) or name, item.code)
        return {name: one for name, one in found.items() if name}

    @cached_property
    def column_tests(self) -> Mapping[str, Callable[[str], bool]]:
        """For a table without headings: which cells tell of which field."""
        tests: dict[str, Callable[[str], bool]] = {}
        if "dimension" in self.kind.by_name:
            tests["dimension"] = lambda cell: bool(self._dimension(cell).code)
        if self.has_owner:
            tests["owner"] = self.is_unit
        if "program_no" in self.kind.by_name:
            tests["program_no"] = str.isdecimal
        return tests

    def is_unit(self, written: str) -> bool:
        """Whether a text is the name of a unit, or begins as one."""
        return self.roster.has(written) or bool(lists.begins_a_unit(written, self.begins))

    # ------------------------------------------------------------------ meaning

    def meant(self, entries: Sequence[Entry]) -> tuple[Row, ...]:
        """Return the rows that entries stand for, a row a name, in order."""
        rows: list[Row] = []
        order: list[int] = []
        for number, entry in enumerate(entries, 1):
            for name in entry.names or ("",):
                rows.append(self._row(entry, name))
                order.append(number)
        self._ask_about_doubles(rows)
        if self.numbered:
            self._number(rows, order)
        return tuple(rows)

    def _row(self, entry: Entry, name: str) -> Row:
        row = Row(entry, doubts=list(entry.doubts))
        unread = [entry.unread] if entry.unread else []
        for cell_of, written in self._written(entry, name).items():
            value = parse(self.kind.by_name[cell_of], written, self._options[cell_of])
            if isinstance(value, Problem):
                unread += self._unread(row, cell_of, written, value)
            elif value is not None:
                row.values[cell_of] = value
        if self.has_owner and not row.values.get("owner"):
            self._take(row, "owner", self.roster.find(entry.owner))
        self._stand_under(row)
        if unread and "note" in self.kind.by_name:
            note = "\n".join(filter(None, [str(row.values.get("note") or ""), *unread]))
            kept = parse(self.kind.by_name["note"], note)
            row.values |= {"note": kept} if isinstance(kept, str) else {}
        return row

    def _written(self, entry: Entry, name: str) -> Mapping[str, str]:
        """Return the raw text of each field of an entry."""
        found = dict(entry.cells)
        if name and self.named_by:
            found.setdefault(self.named_by[0], " ".join(name.split()))
        if "raw_name" in self.kind.by_name:
            found.setdefault("raw_name", name)
        if "raw_owner" in self.kind.by_name:
            found.setdefault("raw_owner", entry.owner)
        if self.lists_units and "kind" not in found:
            found["kind"] = self._kind_of_unit(name)
        return {one: text for one, text in found.items() if text and one in self.kind.by_name and one != "owner"}

    def _unread(self, row: Row, name: str, written: str, problem: Problem) -> list[str]:
        """Ask about a cell that its field refused; return what would be lost otherwise."""
        if name == "dimension":
            self._take(row, name, self._dimension(written))
        else:
            row.doubts.append(str(problem))
        return [f"{problem.label}: {written}"]

    @cached_property
    def _options(self) -> Mapping[str, Options]:
        case = self.case
        return {f.name: options_of(f.kind, case.plan, case.method, case.types) for f in self.kind.fields}

    def _take(self, row: Row, name: str, meant: Meant) -> None:
        if meant.code:
            row.values[name] = meant.code
        if meant.candidates:
            row.candidates[name] = meant.candidates
        if meant.doubt:
            row.doubts.append(meant.doubt)

    # ------------------------------------------------------------------ dimensions, classes, kinds of unit

    def _stand_under(self, row: Row) -> None:
        """Take over the dimension, or the class, of the heading an entry stands under."""
        names = headings.names_in(row.entry.heading, self.dimension_names)
        found = [self._dimension(name) for name in names]
        if "groups" in self.kind.by_name and found:
            self._class(row, {one.code for one in found})
        elif "dimension" in self.kind.by_name and "dimension" not in row.values and len(found) == 1:
            self._take(row, "dimension", found[0])
        elif "dimension" in self.kind.by_name and "dimension" not in row.values and "dimension" not in row.candidates:
            doubt = tr("No dimension is named: choose one.")
            if found:
                doubt = tr("“{heading}” names several dimensions: choose one.", heading=row.entry.heading)
            offered = tuple(self._offered(one.code) for one in found if one.code)
            self._take(row, "dimension", Meant("", offered, doubt))

    @cached_property
    def _dimensions(self) -> Options:
        return Options(self.case.method.choices["dimension"])

    def _class(self, row: Row, dimensions: set[str]) -> None:
        groups = [one for one in self.case.of("group") if set(one.many("dimensions")) == dimensions]
        if len(groups) == 1:
            row.values["groups"] = (groups[0].id,)
        else:
            self.doubts[tr("No class has exactly these dimensions: {names}.", names=row.entry.heading)] = None

    def _offered(self, code: str) -> Candidate:
        return Candidate(code, self.case.label("dimension", code), 100)

    def _dimension(self, written: str) -> Meant:
        """Return the dimension a name stands for; what fits several is asked, what fits none is said."""
        bare = " ".join(written.split())
        bare = bare[len("dimensi ") :] if bare.casefold().startswith("dimensi ") else bare
        value = parse(_DIMENSION, bare, self._dimensions) if bare else None
        if isinstance(value, str):
            return Meant(value)
        framework = self.case.method.framework
        codes = framework.candidates(bare)
        whole = dict.fromkeys(code if code in framework.by_code else framework.dimension_of(code) for code in codes)
        offered = tuple(self._offered(code) for code in whole if code)
        if offered:
            names = listed(one.label for one in offered)
            doubt = tr("“{name}” may stand for {names} in this framework: choose.", name=bare, names=names)
            return Meant("", offered, doubt)
        return Meant(doubt=tr("“{name}” is no dimension of this framework: choose one.", name=bare))

    def _kind_of_unit(self, name: str) -> str:
        found = {
            word.casefold(): item.code
            for item in self.case.method.lists.lists["opd_kind"].items
            for word in item.begins
        }
        return found.get(lists.begins_a_unit(name, self.begins).casefold(), "")

    # ------------------------------------------------------------------ doubles and numbers

    def _ask_about_doubles(self, rows: Sequence[Row]) -> None:
        fields = [name for name in (*self.named_by, "raw_name") if name in self.kind.by_name]
        here = [(one, {key(one.text(name)) for name in fields} - {""}) for one in self.case.of(self.kind.name)]
        seen: set[str] = set()
        for row in rows:
            name = str(row.values.get(self.named_by[0]) or "") if self.named_by else ""
            same = [one for one, keys in here if key(name) in keys]
            if not same and self.lists_units and self.roster.has(name):
                same = [one for one in self.case.of("opd") if one.id == self.roster.find(name).code]
            row.known = same[0].id if name and same else ""
            if name and not same:
                row.doubts += self._near(name, here)
                self._generic(row, name)
            if key(name) in seen:
                row.doubts.append(tr("The name stands twice in the text."))
            seen.add(key(name))

    def _near(self, name: str, here: Sequence[tuple[Record, set[str]]]) -> Iterator[str]:
        close = [self.case.title(one) for one, _ in here if alike(name, one.text(self.named_by[0]))]
        if self.lists_units:
            close = [one.label for one in self.roster.find(name).candidates if one.score >= CLOSE]
        if close:
            yield tr("It is nearly the name of {names}, which the plan has: are they one?", names=listed(close))

    def _generic(self, row: Row, name: str) -> None:
        items = self.case.method.lists.lists["opd_kind"].items
        kinds = {key(item.begins[0]) for item in items if item.begins and item.code != "inspektorat"}
        if self.lists_units and " " not in name and key(name) in kinds:
            row.doubts.append(tr("“{name}” names no unit in particular.", name=name))

    def _number(self, rows: Sequence[Row], order: Sequence[int]) -> None:
        """Number entries and names as they stand in the text, behind what another list numbered before."""
        known = {row.known for row in rows}
        others = [one for one in self.case.of(self.kind.name) if one.id not in known]
        for name, places in (("entry_no", order), ("program_no", range(1, len(rows) + 1))):
            before = max((one.number(name) or 0 for one in others), default=0)
            most = getattr(self.kind.by_name[name].kind, "most", 0)
            for row, place in zip(rows, places, strict=True):
                if before + place <= most:
                    row.values.setdefault(name, before + place)
