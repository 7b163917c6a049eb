"""Which field of which worksheet is printed in which book: found by changing it and looking what changes.

A field is printed in a chapter when the chapter's words differ once its value differs. So nothing has to be
declared twice, and a view that shows a field under another name, as a tick or through a rule is found as well.
Charts are left out: what only a picture shows cannot be read off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from smartcity_kit.journal import Held, Plan, Record, Value
from smartcity_kit.model.books import Book, Section
from smartcity_kit.model.declared import Declared
from smartcity_kit.model.fields import Field, RecordType, Shown, Types
from smartcity_kit.model.kinds import Flag, Link, Links, Note, Score, Text
from smartcity_kit.model.method import Method
from smartcity_kit.rules import Case
from smartcity_kit.rules.completeness import NOT_COUNTED
from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.chapters import LETTERS, Binder, Page
from smartcity_kit.views.documents import Column, Part, Row, Table

EACH = 3  # records of each type: enough for every branch of a choice of three
FIRST = 2031  # the first year of the made-up plan
WRITTEN = "2031-01-01T00:00:00+00:00"
HIDDEN = NOT_COUNTED  # given in rounds, printed in their minutes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is printed: a book and a chapter or annex of it, by title and by number or letter."""

    book: Book
    chapter: str
    number: str


_Model = TypeVar("_Model", bound=Declared)
Coverage: TypeAlias = Mapping[tuple[str, str], tuple[Place, ...]]  # by record type and field


def coverage(case: Case) -> Coverage:
    """Return where each field of each record type is printed in the chosen set of books.

    It follows from the method and the declarations alone, whatever the plan holds.
    """
    key = ("coverage", language(), tuple(case.types))
    if key not in case.method.kept:
        case.method.kept[key] = _measured(case)
    found = case.method.kept[key]
    assert isinstance(found, Mapping)  # noqa: S101 - what stands under this key was written two lines above
    return found


def _measured(case: Case) -> Coverage:
    made = _made_up(case)
    found: dict[tuple[str, str], list[Place]] = {
        (kind.name, field.name): [] for kind in case.types.values() for field in kind.fields
    }
    for book in case.method.books.books:
        for number, chapter in _numbered(book):
            place = Place(book, str(chapter.title), number)
            for key in _printed(made, book, chapter):
                found[key].append(place)
    return MappingProxyType({key: tuple(places) for key, places in found.items()})


def _numbered(book: Book) -> Iterator[tuple[str, Section]]:
    for number, chapter in enumerate(book.outline.chapters, 1):
        yield str(number), chapter
    yield from zip(LETTERS, book.outline.annexes, strict=False)


def _printed(made: Case, book: Book, chapter: Section) -> Iterator[tuple[str, str]]:
    """Yield the fields whose change changes a chapter."""
    asked = Asked(**{name: getattr(made, name) for name in ("plan", "method", "types", "today")}, names=set())
    words = _words(asked, book, chapter)
    for name in _within_reach(made.types, asked.names):
        for field in made.types[name].fields:
            if _words(_changed(made, name, field), book, chapter) != words:
                yield name, field.name


def _words(case: Case, book: Book, chapter: Section) -> tuple[Part, ...]:
    return tuple(Binder(case, book, _NO_PAGES, charts=False).chapter(chapter))


class _Blank(dict[str, Page]):
    """Pages that show no record of their own."""

    def __missing__(self, name: str) -> Page:
        return lambda _binder, _piece: []


_NO_PAGES = _Blank()


@dataclass(frozen=True, kw_only=True)
class Asked(Case):
    """A case that notes which record types it is asked for."""

    names: set[str]

    def of(self, type_name: str, opd: str | None = None) -> tuple[Record, ...]:
        """Return the records of a type, and note its name."""
        self.names.add(type_name)
        return super().of(type_name, opd)


def _within_reach(types: Types, names: set[str]) -> list[str]:
    """Return the types that were asked for, and those that lead on from them by a link."""
    found: list[str] = []
    waiting = [*names, "workshop"]
    while waiting:
        name = waiting.pop()
        if name in types and name not in found:
            found.append(name)
            waiting += [to for field in types[name].fields for to in _targets(field)]
    return [name for name in types if name in found]


def _targets(field: Field) -> tuple[str, ...]:
    return tuple(field.kind.of.split("|")) if isinstance(field.kind, Link | Links) else ()


# ------------------------------------------------------------------ a plan in which every field says its name


def _made_up(case: Case) -> Case:
    """Return a case of a made-up plan: a few records of each type, every field of them filled."""
    method = _narrow(case.method)
    records: dict[str, Record] = {}
    for kind in case.types.values():
        for number in range(_count(kind, method)):
            values = {field.name: _value(case.types, method, kind, field, number) for field in kind.fields}
            record = _record(kind, number, values)
            records[record.id] = record
    return Case(Plan(records), method, case.types, date(FIRST + 1, 12, 31))  # some of it is over, some ahead


def _count(kind: RecordType, method: Method) -> int:
    """Return how many records of a type are made up; of the texts one for each section, or a book would lack some."""
    if kind.single:
        return 1
    written = any(isinstance(f.kind, Link) and f.kind.of == "book_section" for f in kind.fields)
    return max(EACH, len(method.books.written)) if written else EACH


def _narrow(method: Method) -> Method:
    """Return the method with two dimensions of two parts: a field that is printed there is printed in all."""
    few = tuple(
        one.model_copy(update={"sub_dimensions": one.sub_dimensions[:2]}) for one in method.framework.dimensions[:2]
    )
    # A copy made anew, so that nothing it remembers is that of the whole framework.
    framework = _anew(method.framework, dimensions=few)
    return _anew(method, framework=framework)


def _anew(model: _Model, **others: object) -> _Model:
    values = {name: getattr(model, name) for name in type(model).model_fields}
    return type(model).model_construct(**{**values, **others})


def _record(kind: RecordType, number: int, values: Mapping[str, Value]) -> Record:
    heads = {name: (Held(value, f"c{number}", "", WRITTEN, ""),) for name, value in values.items()}
    return Record(_id(kind, number), kind.name, heads, f"{number}")


def _id(kind: RecordType, number: int) -> str:
    return kind.name if kind.single else f"{kind.name}-{number}"


def _changed(case: Case, name: str, field: Field) -> Case:
    """Return the case with another value of one field in every record of a type."""
    kind = case.types[name]
    plan = case.plan
    fresh = []
    for number, record in enumerate(plan.of(name)):
        value = _value(case.types, case.method, kind, field, number + (1 if _chosen(field) else EACH))
        heads = {**record.heads, field.name: (record.heads[field.name][0]._replace(value=value),)}
        fresh.append(replace(record, heads=heads))
    return replace(case, plan=plan.updated(fresh))


def _chosen(field: Field) -> bool:
    return isinstance(field.kind, Link | Links | Flag)


def _value(types: Types, method: Method, kind: RecordType, field: Field, number: int) -> Value:
    match field.kind:
        case Link() | Links():
            offered = _offered(types, method, field.kind.of)
            code = offered[number % len(offered)] if offered else ""
            return (code,) if isinstance(field.kind, Links) else code
        case Flag():
            return number % 2 == 0
        case Text() | Note():
            return f"{kind.name} {field.name} {number}"
        case Score():
            return f"{1 + number % 3}.{number}"
        case _:
            return _figures(field, number)


def _figures(field: Field, number: int) -> Value:
    late = 2 if field.name.startswith("end") or field.name == "period_end" else 0
    values: Mapping[str, Value] = {
        "year": FIRST + number + late,
        "whole": 1 + number,
        "percent": 10 + 7 * number,
        "money": 1_000_000 * (3 + number) ** 2,
        "date": f"{FIRST}-0{1 + number}-1{number}",
        "clock": f"1{number}:30",
        "code": f"2.16.03.2.02.001{number}",
        "url": f"https://contoh.example/{field.name}/{number}",
    }
    return values[field.kind.name]


def _offered(types: Types, method: Method, of: str) -> Sequence[str]:
    listed = method.choices.get(of)
    if listed is not None:
        return [option.code for option in listed]
    return [_id(types[name], number) for name in of.split("|") if name in types for number in range(EACH)]


# ------------------------------------------------------------------ as tables


def coverage_table(case: Case) -> Table:
    """Return every field with the chapters that print it, book by book, or that the outlines omit it."""
    found = coverage(case)
    books = case.method.books.books
    rows: list[Row] = []
    for kind in _kinds(case.types):
        rows.append(Row((Shown(tr(kind.plural)),), heads=True))
        for field in kind.fields:
            places = found[kind.name, field.name]
            cells = [_chapters(places, book) for book in books]
            omitted = "" if places else tr("omitted by the outlines")
            rows.append(Row(tuple(map(Shown, (tr(field.label), *cells, omitted)))))
    columns = (
        Column("field", tr("Field"), weight=5),
        *(Column(book.code, str(book.volume), "center") for book in books),
        Column("omitted", tr("In no book"), weight=4),
    )
    return Table(tr("Where each field is printed"), columns, tuple(rows), note=_note(case))


def coverage_short(case: Case) -> Table:
    """Return each worksheet with the chapters that print it, and the fields that no book of the set prints."""
    found = coverage(case)
    books = case.method.books.books
    rows = []
    for kind in _kinds(case.types):
        places = [place for field in kind.fields for place in found[kind.name, field.name]]
        omitted = [tr(field.label) for field in kind.fields if not found[kind.name, field.name]]
        texts = (tr(kind.plural), *(_chapters(places, book) for book in books), ", ".join(omitted))
        rows.append(Row(tuple(map(Shown, texts))))
    columns = (
        Column("type", tr("Worksheet"), weight=4),
        *(Column(book.code, str(book.volume), "center") for book in books),
        Column("omitted", tr("Fields that no book prints"), weight=7),
    )
    return Table(tr("What is printed where"), columns, tuple(rows), note=_note(case))


def _kinds(types: Types) -> list[RecordType]:
    return [kind for kind in types.values() if kind.name not in HIDDEN]


def _chapters(places: Sequence[Place], book: Book) -> str:
    numbers = {place.number for place in places if place.book.code == book.code}
    return ", ".join(sorted(numbers, key=lambda one: (one.isalpha(), one.zfill(2))))


def _note(case: Case) -> str:
    found = coverage(case)
    every = [key for key in found if key[0] not in HIDDEN]
    printed = sum(bool(found[key]) for key in every)
    return tr(
        "Numbers are chapters, letters annexes. {printed} of {all} fields are printed in at least one book.",
        printed=printed,
        all=len(every),
    )
