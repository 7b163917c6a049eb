"""The method of a workshop, put together from the files it chose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from smartcity_kit.model.books import BookSetFile
from smartcity_kit.model.budget import Calendar, Nomenclature
from smartcity_kit.model.crosswalk import Crossing, Crosswalk
from smartcity_kit.model.declared import Choice, DeclaredFile, Misdeclared
from smartcity_kit.model.evaluation import Cycle
from smartcity_kit.model.framework import Framework
from smartcity_kit.model.method import Lists, Method, RiskScheme, Stages
from smartcity_kit.model.readiness import Readiness
from smartcity_kit.model.scoring import CriteriaSet, Scoring, WorkedExample
from smartcity_kit.sources.books import book_set
from smartcity_kit.sources.files import (
    LOADER,
    MethodError,
    complaint,
    find,
    folders_of,
    kit_folder,
    line_of,
    load,
    text_of,
)

# The parts are the same in every cycle; while none is chosen, no index is computed (rules.evaluation).
EVALUATION = "2023-nganjuk"
BOOKS = "tiga-buku"  # as seed 002 has them
WORKED = "worked_example.yaml"  # in data/scoring: ballots and what follows from them, not a set of criteria


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
    folders = folders_of(beside)
    return _method(
        find(folders, f"frameworks/{framework}.yaml"),
        find(folders, f"risk/{scheme}.yaml"),
        find(folders, f"stages/{stages}.yaml"),
        find(folders, f"readiness/{readiness}.yaml"),
        find(folders, f"evaluation/{evaluation}.yaml"),
        find(folders, f"books/{books}.yaml"),
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
    chosen = load(framework, Framework)
    lists = load(find(folders, "lists.yaml"), Lists)
    return Method(
        framework=chosen,
        scheme=load(scheme, RiskScheme),
        stages=load(stages, Stages),
        lists=lists,
        calendar=load(find(folders, "budget/calendar.yaml"), Calendar),
        nomenclature=load(find(folders, "budget/urusan.yaml"), Nomenclature),
        frameworks=_offered(folders, "frameworks", Framework),
        schemes=_offered(folders, "risk", RiskScheme),
        readiness=load(readiness, Readiness),
        readiness_models=_offered(folders, "readiness", Readiness),
        evaluation=load(evaluation, Cycle),
        evaluation_cycles=_offered(folders, "evaluation", Cycle),
        scoring=Scoring(sets=tuple(_criteria(folders))),
        books=book_set(books, folders, lists),
        book_sets=_offered(folders, "books", BookSetFile),
        crossings=tuple(_crossings(folders, chosen)),
    )


def load_worked_example() -> WorkedExample:
    """Return the example of scoring that is worked by hand."""
    return load(kit_folder("data") / "scoring" / WORKED, WorkedExample)


def _criteria(folders: tuple[Path, ...]) -> Iterator[CriteriaSet]:
    """Yield every set of criteria, a region's own first, each with its file's name as its id."""
    found = {WORKED}
    for path in (path for folder in folders for path in sorted((folder / "scoring").glob("*.yaml"))):
        if path.name not in found:
            found.add(path.name)
            yield load(path, CriteriaSet).model_copy(update={"id": path.stem})


def _crossings(folders: tuple[Path, ...], framework: Framework) -> Iterator[Crossing]:
    """Yield the ways from a framework to others that crosswalks describe; raises MethodError with file and line."""
    files = (path for folder in reversed(folders) for path in sorted((folder / "crosswalks").glob("*.yaml")))
    paths = {path.name: path for path in files}
    for path in paths.values():
        crosswalk = load(path, Crosswalk)
        if framework.id not in {crosswalk.one, crosswalk.other}:
            continue
        far = crosswalk.other if crosswalk.one == framework.id else crosswalk.one
        other = load(find(folders, f"frameworks/{far}.yaml"), Framework)
        sides = (framework, other) if crosswalk.one == framework.id else (other, framework)
        try:
            crosswalk.check(*sides)
        except Misdeclared as error:
            raise MethodError(complaint(path, line_of(text_of(path), error.where), error.wrong)) from None
        yield crosswalk.crossing(framework, other)


def _offered(folders: tuple[Path, ...], kind: str, model: type[DeclaredFile]) -> tuple[Choice, ...]:
    """Return what a folder of the method offers: the head of each file is enough, the rest is read when chosen."""
    found: dict[str, Choice] = {}
    for path in (path for folder in folders for path in sorted((folder / kind).glob("*.yaml"))):
        if path.stem in found:
            continue
        try:
            head = yaml.load(text_of(path).split("\nsource:")[0], Loader=LOADER)  # noqa: S506 - as above
            found[path.stem] = Choice(code=path.stem, label=head["label"])
        except (yaml.YAMLError, LookupError, TypeError, ValueError):
            found[path.stem] = Choice(code=path.stem, label=load(path, model).label)  # says file and line
    return tuple(found.values())
