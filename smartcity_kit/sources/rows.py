"""The example workshops of ``data/examples``: their rows as the journal of somebody who entered them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from smartcity_kit.journal import Change, Value
from smartcity_kit.model.fields import Field, Problem, Types, parse
from smartcity_kit.model.kinds import Link, Links, Option, Options
from smartcity_kit.model.method import Method
from smartcity_kit.sources.files import LOADER, MethodError, complaint, kit_folder
from smartcity_kit.sources.method import BOOKS, load_method
from smartcity_kit.synthetic import region
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import tr


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
    about = yaml.load((folder / "workshop.yaml").read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - as above
    settings = about["workshop"]
    method = load_method(
        settings["framework"],
        settings["scheme"],
        readiness=settings.get("readiness", "triad"),
        books=settings.get("book_set", BOOKS),
    )
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
                raise MethodError(complaint(path, line, tr("the record has no field {name}", name=name)))
            value = parse(field, text, self._options(field))
            if isinstance(value, Problem):
                raise MethodError(complaint(path, line, str(value)))
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
