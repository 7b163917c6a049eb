"""Reads ``data/``: the method's YAML files and the examples, with file and line in every complaint.

A region keeps its own copies in a folder ``data`` beside its workshop file; a file there stands in
front of the kit's own of the same name.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from smartcity_kit.journal import Change, Value
from smartcity_kit.model.books import (
    READINESS_PART,
    Book,
    BookSet,
    BookSetFile,
    Glossary,
    Outline,
    Passages,
    Section,
    Shelf,
    Volume,
)
from smartcity_kit.model.budget import Calendar, Nomenclature
from smartcity_kit.model.crosswalk import Crossing, Crosswalk
from smartcity_kit.model.declared import Choice, Declared, DeclaredFile, Misdeclared, declared
from smartcity_kit.model.evaluation import Cycle
from smartcity_kit.model.fields import Field, Problem, Types, parse
from smartcity_kit.model.framework import Framework
from smartcity_kit.model.kinds import Link, Links, Option, Options
from smartcity_kit.model.method import Lists, Method, RiskScheme, Stages
from smartcity_kit.model.readiness import Readiness
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.model.scoring import CriteriaSet, Scoring, WorkedExample
from smartcity_kit.synthetic import region
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.book_pages import PAGES
from smartcity_kit.views.charts import CHARTS
from smartcity_kit.views.summaries import SUMMARIES

_Model = TypeVar("_Model", bound=Declared)


# The parts are the same in every cycle; while none is chosen, no index is computed (rules.evaluation).
EVALUATION = "2023-nganjuk"
BOOKS = "tiga-buku"  # as seed 002 has them
WORKED = "worked_example.yaml"  # in data/scoring: ballots and what follows from them, not a set of criteria


class MethodError(KitError):
    """A file of ``data/`` that is missing or wrong; the text names the file and the line."""


def kit_folder(name: str) -> Path:
    """Return the kit's own folder ``name`` (data or notebooks), beside the package or inside an installed one."""
    package = Path(__file__).parent
    inside = package / f"_{name}"
    return inside if inside.is_dir() else package.parent / name


def _folders(beside: Path | None) -> tuple[Path, ...]:
    own = beside / "data" if beside is not None else None
    return (own, kit_folder("data")) if own is not None and own.is_dir() else (kit_folder("data"),)


def _find(folders: Sequence[Path], name: str) -> Path:
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise MethodError(
        tr(
            "There is no {name} in {folder}. Choose another one, or put the file there.",
            name=name,
            folder=folders[0],
        )
    )


def _load(path: Path, model: type[_Model], context: object = None) -> _Model:
    text = _text(path)
    try:
        raw = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a SafeLoader, in C where PyYAML has it
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        wrong = str(getattr(error, "problem", None) or getattr(error, "reason", error))
        raise MethodError(_complaint(path, mark.line + 1 if mark else 1, wrong)) from None
    try:
        return declared(model, raw, context)
    except Misdeclared as error:
        where = ".".join(str(part) for part in error.where)
        wrong = f"{where}: {error.wrong}" if where else error.wrong
        raise MethodError(_complaint(path, _line(text, error.where), wrong)) from None


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MethodError(_complaint(path, line, tr("the file is not saved as UTF-8"))) from None


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _complaint(path: Path, line: int, wrong: str) -> str:
    return tr(
        "{file}, line {line}: {wrong}. Mend that line and try again.",
        file=path.name,
        line=line,
        wrong=wrong.rstrip("."),
    )


def _line(text: str, where: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of the deepest part of ``where`` that the file holds."""
    node = yaml.compose(text, Loader=_LOADER)
    line = 0
    for part in where:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            pair = (node.value[part], node.value[part])
        else:
            pair = None
        if pair is None:
            break
        line, node = pair[0].start_mark.line, pair[1]
    return line + 1


def load_method(
    framework: str = "kominfo",
    scheme: str = "spbe",
    stages: str = "bimtek",
    beside: Path | None = None,
    readiness: str = "triad",
    evaluation: str = EVALUATION,
    books: str = BOOKS,
) -> Method:
    """Return the method of a workshop whose file lies in ``beside``; raises MethodError with file and line."""
    folders = _folders(beside)
    return _method(
        _find(folders, f"frameworks/{framework}.yaml"),
        _find(folders, f"risk/{scheme}.yaml"),
        _find(folders, f"stages/{stages}.yaml"),
        _find(folders, f"readiness/{readiness}.yaml"),
        _find(folders, f"evaluation/{evaluation}.yaml"),
        _find(folders, f"books/{books}.yaml"),
        folders,
    )


@cache
def _method(
    framework: Path,
    scheme: Path,
    stages: Path,
    readiness: Path,
    evaluation: Path,
    books: Path,
    folders: tuple[Path, ...],
) -> Method:
    chosen = _load(framework, Framework)
    lists = _load(_find(folders, "lists.yaml"), Lists)
    return Method(
        framework=chosen,
        scheme=_load(scheme, RiskScheme),
        stages=_load(stages, Stages),
        lists=lists,
        calendar=_load(_find(folders, "budget/calendar.yaml"), Calendar),
        nomenclature=_load(_find(folders, "budget/urusan.yaml"), Nomenclature),
        frameworks=_offered(folders, "frameworks", Framework),
        schemes=_offered(folders, "risk", RiskScheme),
        readiness=_load(readiness, Readiness),
        readiness_models=_offered(folders, "readiness", Readiness),
        evaluation=_load(evaluation, Cycle),
        evaluation_cycles=_offered(folders, "evaluation", Cycle),
        scoring=Scoring(sets=tuple(_criteria(folders))),
        books=_books(books, folders, lists),
        book_sets=_offered(folders, "books", BookSetFile),
        crossings=tuple(_crossings(folders, chosen)),
    )


def _books(path: Path, folders: tuple[Path, ...], lists: Lists) -> BookSet:
    """Return a set of books with their outlines; raises MethodError with the file and line that names nothing."""
    chosen = _load(path, BookSetFile)
    passages = _load(_find(folders, "passages.yaml"), Passages).passages
    shelf = Shelf(
        RECORD_TYPES,
        SUMMARIES,
        CHARTS,
        PAGES,
        {passage.code for passage in passages},
        {*lists.lists, "dimension", "sub_dimension", READINESS_PART},
    )
    books = []
    for number, volume in enumerate(chosen.books):
        place = next((f / "outlines" / f"{volume.outline}.yaml" for f in folders if _outline(f, volume)), None)
        if place is None:
            says = tr("there is no outline {name} in the folder outlines", name=volume.outline)
            raise MethodError(_complaint(path, _line(_text(path), ("books", number)), says))
        outline = _without(path, number, volume, _load(place, Outline, shelf))
        books.append(Book(code=volume.outline, number=number + 1, outline=outline))
    asked = dict.fromkeys(piece.text for book in books for piece in book.outline.pieces() if piece.text)
    by_code = {passage.code: passage for passage in passages}
    written = tuple(by_code[code] for code in asked)
    glossary = _load(_find(folders, "glossary.yaml"), Glossary).terms
    return BookSet(id=path.stem, label=chosen.label, books=tuple(books), written=written, glossary=glossary)


def _outline(folder: Path, volume: Volume) -> bool:
    return (folder / "outlines" / f"{volume.outline}.yaml").is_file()


def _without(path: Path, number: int, volume: Volume, outline: Outline) -> Outline:
    """Return an outline less the chapters that the set leaves out of it."""

    def kept(sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(one for one in sections if one.code not in volume.without)

    codes = {one.code for one in (*outline.chapters, *outline.annexes)}
    strange = [code for code in volume.without if code not in codes]
    chapters = kept(outline.chapters)
    if strange or not chapters:
        says = tr("{name} has no chapter {code}", name=volume.outline, code=", ".join(strange) or "–")
        raise MethodError(_complaint(path, _line(_text(path), ("books", number, "without")), says))
    return outline.model_copy(update={"chapters": chapters, "annexes": kept(outline.annexes)})


def load_worked_example() -> WorkedExample:
    """Return the example of scoring that is worked by hand."""
    return _load(kit_folder("data") / "scoring" / WORKED, WorkedExample)


def _criteria(folders: tuple[Path, ...]) -> Iterator[CriteriaSet]:
    """Yield every set of criteria, a region's own first, each with its file's name as its id."""
    found = {WORKED}
    for path in (path for folder in folders for path in sorted((folder / "scoring").glob("*.yaml"))):
        if path.name not in found:
            found.add(path.name)
            yield _load(path, CriteriaSet).model_copy(update={"id": path.stem})


def _crossings(folders: tuple[Path, ...], framework: Framework) -> Iterator[Crossing]:
    """Yield the ways from a framework to others that crosswalks describe; raises MethodError with file and line."""
    files = (path for folder in reversed(folders) for path in sorted((folder / "crosswalks").glob("*.yaml")))
    paths = {path.name: path for path in files}
    for path in paths.values():
        crosswalk = _load(path, Crosswalk)
        if framework.id not in {crosswalk.one, crosswalk.other}:
            continue
        far = crosswalk.other if crosswalk.one == framework.id else crosswalk.one
        other = _load(_find(folders, f"frameworks/{far}.yaml"), Framework)
        sides = (framework, other) if crosswalk.one == framework.id else (other, framework)
        try:
            crosswalk.check(*sides)
        except Misdeclared as error:
            raise MethodError(_complaint(path, _line(_text(path), error.where), error.wrong)) from None
        yield crosswalk.crossing(framework, other)


def _offered(folders: tuple[Path, ...], kind: str, model: type[DeclaredFile]) -> tuple[Choice, ...]:
    """Return what a folder of the method offers: the head of each file is enough, the rest is read when chosen."""
    found: dict[str, Choice] = {}
    for path in (path for folder in folders for path in sorted((folder / kind).glob("*.yaml"))):
        if path.stem in found:
            continue
        try:
            head = yaml.load(_text(path).split("\nsource:")[0], Loader=_LOADER)  # noqa: S506 - as above
            found[path.stem] = Choice(code=path.stem, label=head["label"])
        except (yaml.YAMLError, LookupError, TypeError, ValueError):
            found[path.stem] = Choice(code=path.stem, label=_load(path, model).label)  # says file and line
    return tuple(found.values())


def examples() -> tuple[str, ...]:
    """Return the names of the example workshops in ``data/examples``."""
    return tuple(sorted(path.parent.name for path in kit_folder("data").glob("examples/*/workshop.yaml")))


def example_changes(name: str, types: Types) -> tuple[Change, ...]:
    """Return the journal of an example: the same ids on every machine, so that two copies of it merge.

    Raises MethodError with file and line for a row that a field refuses.
    """
    folder = kit_folder("data") / "examples" / name
    if name not in examples():
        raise MethodError(
            tr("There is no example {name}. Choose one of: {names}.", name=name, names=", ".join(examples()))
        )
    about = yaml.load((folder / "workshop.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - as above
    settings = about["workshop"]
    method = load_method(settings["framework"], settings["scheme"], readiness=settings.get("readiness", "triad"), books=settings.get("book_set", BOOKS))
    if "generated" in about:
        return tuple(_generated(name, about, types, method))
    entered = datetime.fromisoformat(about["entered"]).replace(tzinfo=UTC)
    reader = _Rows(name, types, method, about["files"], folder)
    rows = [
        ("workshop", "workshop", reader.values("workshop", settings, folder / "workshop.yaml", 1)),
        *reader.read(),
    ]
    return tuple(
        Change(_change_id(name, number, entered), record, kind, fields, (), "contoh", stamp(entered), "example")
        for number, (record, kind, fields) in enumerate(rows)
    )


def _generated(name: str, about: Mapping[str, Any], types: Types, method: Method) -> Iterator[Change]:
    """Yield the journal of a synthetic example: of each record one change, of some a later one."""

    def record_id(kind: str, number: int) -> str:
        return kind if types[kind].single else str(uuid5(NAMESPACE_URL, f"smartcity_kit/{name}/{kind}/{number}"))

    written: dict[str, str] = {}
    for number, made in enumerate(region(about, types, method, record_id)):
        moment = datetime.combine(made.day, time(3), UTC)  # ten in the morning in western Indonesia
        change, before = _change_id(name, number, moment), written.get(made.id)
        based_on = () if before is None else (before,)
        written[made.id] = change
        yield Change(change, made.id, made.type, made.fields, based_on, made.by, stamp(moment), "example")


def _change_id(name: str, number: int, entered: datetime) -> str:
    """Return a UUIDv7 of the time of entry whose random part is not random."""
    milliseconds = int(entered.timestamp() * 1000) + number // 4096
    tail = int.from_bytes(hashlib.sha256(f"{name}/{number}".encode()).digest()[:8], "big") >> 2
    return str(UUID(int=milliseconds << 80 | 7 << 76 | number % 4096 << 64 | 2 << 62 | tail))


class _Rows:
    """The CSV files of one example, whose links are written as keys of other rows."""

    def __init__(self, example: str, types: Types, method: Method, files: Mapping[str, str], folder: Path) -> None:
        self.example, self.types, self.method, self.files, self.folder = example, types, method, files, folder
        self.keys = {kind: [row["key"] for _, row in self._rows(file)] for kind, file in files.items()}

    def _rows(self, file: str) -> Iterator[tuple[int, dict[str, str]]]:
        with (self.folder / file).open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                yield reader.line_num, row

    def record_id(self, kind: str, key: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"smartcity_kit/{self.example}/{kind}/{key}"))

    def read(self) -> Iterator[tuple[str, str, Mapping[str, Value]]]:
        for kind, file in self.files.items():
            for line, row in self._rows(file):
                yield (
                    self.record_id(kind, row.pop("key")),
                    kind,
                    self.values(kind, row, self.folder / file, line),
                )

    def values(self, kind: str, raw: Mapping[str, object], path: Path, line: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, text in raw.items():
            field = self.types[kind].by_name.get(name)
            if field is None:
                raise MethodError(_complaint(path, line, tr("the record has no field {name}", name=name)))
            value = parse(field, text, self._options(field))
            if isinstance(value, Problem):
                raise MethodError(_complaint(path, line, str(value)))
            if value is not None:
                found[name] = value
        return found

    def _options(self, field: Field) -> Options:
        if not isinstance(field.kind, Link | Links):
            return Options()
        if field.kind.of in self.method.choices:
            return Options(self.method.choices[field.kind.of])
        kinds = field.kind.of.split("|")
        return Options(Option(self.record_id(kind, key), key) for kind in kinds for key in self.keys.get(kind, ()))
