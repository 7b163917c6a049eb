"""Files of ``data/``: where they lie, how they are read, and which line of them is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from smartcity_kit.model.declared import Declared, Misdeclared, declared
from smartcity_kit.text.messages import KitError, tr

_Model = TypeVar("_Model", bound=Declared)


class MethodError(KitError):
    """A file of ``data/`` that is missing or wrong; the text names the file and the line."""


def kit_folder(name: str) -> Path:
    """Return the kit's own folder ``name`` (data or notebooks), beside the package or inside an installed one."""
    package = Path(__file__).parent.parent
    inside = package / f"_{name}"
    return inside if inside.is_dir() else package.parent / name


def folders_of(beside: Path | None) -> tuple[Path, ...]:
    """Return the folders of the method, a region's own beside its workshop in front of the kit's."""
    own = beside / "data" if beside is not None else None
    return (own, kit_folder("data")) if own is not None and own.is_dir() else (kit_folder("data"),)


def find(folders: Sequence[Path], name: str) -> Path:
    """Return the first file of that name; raises MethodError where no folder has it."""
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


def load(path: Path, model: type[_Model], context: object = None) -> _Model:
    """Return a YAML file as what it declares; raises MethodError with file and line of its first fault."""
    text = text_of(path)
    try:
        raw = yaml.load(text, Loader=LOADER)  # noqa: S506 - a SafeLoader, in C where PyYAML has it
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        wrong = str(getattr(error, "problem", None) or getattr(error, "reason", error))
        raise MethodError(complaint(path, mark.line + 1 if mark else 1, wrong)) from None
    try:
        return declared(model, raw, context)
    except Misdeclared as error:
        where = ".".join(str(part) for part in error.where)
        wrong = f"{where}: {error.wrong}" if where else error.wrong
        raise MethodError(complaint(path, line_of(text, error.where), wrong)) from None


def text_of(path: Path) -> str:
    """Return the text of a file; raises MethodError where it is not UTF-8."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MethodError(complaint(path, line, tr("the file is not saved as UTF-8"))) from None


LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def complaint(path: Path, line: int, wrong: str) -> str:
    """Return the sentence that refuses a line of a file."""
    return tr(
        "{file}, line {line}: {wrong}. Mend that line and try again.",
        file=path.name,
        line=line,
        wrong=wrong.rstrip("."),
    )


def line_of(text: str, where: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of the deepest part of ``where`` that the file holds."""
    node = yaml.compose(text, Loader=LOADER)
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
