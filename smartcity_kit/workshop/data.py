"""The data of a workshop for other programs: JSON Lines beside their schema, and a workbook."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from smartcity_kit.model.fields import Types
from smartcity_kit.rules import Case

FORMATS = ("jsonl", "xlsx")


@dataclass(frozen=True)
class Data:
    """What is written: ``head`` says what it rests on, ``lines`` are the records (``views.data``)."""

    head: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]
    types: Types

    @classmethod
    def of(cls, case: Case, position: int) -> Data:
        """Return the data of a plan at a journal position."""
        from smartcity_kit.views.data import data_head, data_lines

        return cls(data_head(case, position, version("smartcity_kit")), (*data_lines(case),), case.types)

    def files(self, stem: str, formats: Collection[str] = FORMATS) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of each file; ``formats`` are codes of ``FORMATS``, names begin with ``stem``."""
        if "jsonl" in formats:
            from smartcity_kit.views.data import data_schema

            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (self.head, *self.lines))
            yield f"{stem}.jsonl", text.encode()
            yield "skema.json", json.dumps(data_schema(self.types), ensure_ascii=False, indent=1).encode()
        if "xlsx" in formats:
            from smartcity_kit.sheets.export import data_workbook

            yield f"{stem}.xlsx", data_workbook(self.head, self.lines, self.types)
