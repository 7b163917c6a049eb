"""The rows of one form or grid: what was told of them, and every version that was told.

Whoever shows rows is told only what changed since; and the record behind each version is remembered, so
that what somebody typed can be merged with what they saw while typing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from smartcity_kit.forms import wire
from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.wire import Drafts, Wire
from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import Options
from smartcity_kit.text.messages import tr

VERSIONS = 20  # of one record that are remembered; an older one is answered as the oldest known
NEW = "new-"  # the browser's own ids of rows that are not kept yet begin so


class Rows:
    """The records of a desk as rows, their versions, and what was refused; knows no widget."""

    def __init__(
        self,
        desk: Desk,
        names: Iterable[str] | None = None,
        keep: Callable[[Record], bool] | None = None,
        drafts: Drafts | None = None,
    ) -> None:
        """Take the records of ``desk`` that ``keep`` accepts; ``drafts`` may outlive these rows."""
        self.desk = desk
        self.columns = wire.columns_of(desk, names)
        self.fields = {c.name: c for c in self.columns if isinstance(c, Field)}
        titles = (c for c in self.columns if c.name in desk.type.title)
        self.pinned = next(titles, self.columns[0] if self.columns else None)  # stays in sight sideways
        self.drafts: Drafts = {} if drafts is None else drafts
        self._keep = keep
        self._options: dict[str, Options] = {}
        self._lists: list[list[list[str]]] = []
        self._choices: dict[str, tuple[Options, list[list[str]]]] = {}  # of a field: what its list was made of
        self._rows: dict[str, Wire] = {}
        self._versions: dict[str, dict[int, Record]] = {}
        self._latest: dict[str, int] = {}
        self._born: dict[str, str] = {}
        self._removed: dict[str, Record] = {}
        self._busy: dict[str, str] = {}

    # ---------------------------------------------------------------- telling

    def state(self) -> Wire:
        """Return all a browser needs to show the grid from nothing."""
        columns = self._read_options()
        self._rows = self._current()
        return {
            "columns": columns,
            "lists": self._lists,
            "rows": list(self._rows.values()),
            "labels": wire.labels(),
            "locked": self.desk.locked,
            "given": self.desk.given,
            "name": tr(self.desk.type.plural),
            "empty": self._empty(),
            "busy": self._told_busy(),
            "fresh": [self._fresh(item) for item in self.columns],
        }

    def news(self) -> Wire:
        """Return what changed since the last telling: rows, rows gone, order and choices if they did."""
        before, lists = self._rows, self._lists
        columns = self._read_options()
        self._rows = self._current()
        told: Wire = {"rows": [r for key, r in self._rows.items() if before.get(key) != r]}
        told["gone"] = [key for key in before if key not in self._rows]
        kept, added = [k for k in before if k in self._rows], [k for k in self._rows if k not in before]
        if kept + added != list(self._rows):
            told["order"] = list(self._rows)
        if lists != self._lists:
            told |= {"columns": columns, "lists": self._lists}
        return told | self.company()

    def company(self) -> Wire:
        """Return who else is at work on which row, as ``busy``; nothing where that is as it was told last."""
        before = self._busy
        return {"busy": busy} if (busy := self._told_busy()) != before else {}

    def _told_busy(self) -> dict[str, str]:
        self._busy = {key: who for key, who in self.desk.presence.others().items() if key in self._rows}
        return self._busy

    def _empty(self) -> str:
        if self.desk.locked:
            return tr("Nothing has been entered here.")
        if self.desk.given:
            return tr("There is nothing to judge here yet.")
        return tr("Nothing entered yet. Press “{button}” and type, or paste from Excel.", button=tr("Add a row"))

    def _fresh(self, item: wire.Column) -> Any:
        if not isinstance(item, Field):
            return ""
        return wire.cell(item.kind, self.desk.fixed.get(item.name), self._options[item.name])

    def _read_options(self) -> list[Wire]:
        """Read the choices anew; fields with the same choices share one list."""
        told: list[Wire] = []
        self._lists = []
        places: dict[int, int] = {}
        for item in self.columns:
            column = wire.column(item) | ({"pin": True} if item is self.pinned else {})
            if isinstance(item, Field):
                options = self._options[item.name] = self.desk.options(item)
                if column["kind"] in ("choice", "choices"):
                    choices = self._listed(item.name, options)
                    if id(options) not in places:
                        if choices not in self._lists:
                            self._lists.append(choices)
                        places[id(options)] = self._lists.index(choices)
                    column["list"] = places[id(options)]
            told.append(column)
        return told

    def _listed(self, name: str, options: Options) -> list[list[str]]:
        """Return a field's choices as the browser takes them, the same list while they are the same."""
        made = self._choices.get(name)
        if made is None or made[0] is not options:
            self._choices[name] = made = options, wire.choices(options)
        return made[1]

    def records(self) -> tuple[Record, ...]:
        """Return the records this grid shows, in order."""
        return tuple(r for r in self.desk.records() if self._keep is None or self._keep(r))

    def version(self, key: str) -> int:
        """Return the version of a record that was told last, 0 for one that is not kept yet."""
        return self._latest.get(key, 0)

    def latest(self, key: str) -> Record | None:
        """Return a record as it was told last, None for one that is not kept yet."""
        return self._versions[key][self._latest[key]] if key in self._versions else None

    def _current(self) -> dict[str, Wire]:
        rows = {record.id: self._row(record) for record in self.records()}
        for key in self.drafts:
            if key.startswith(NEW) and key not in self._born:
                cells = [self._fresh(item) for item in self.columns]
                rows[key] = {"id": key, "v": 0, "c": cells, "d": self._drafts(key)}
        return rows

    def _row(self, record: Record) -> Wire:
        derived = self.desk.derived(record) if self.desk.type.derived else {}
        row = wire.row(record, self.columns, self._options, derived)
        row["v"] = self._version(record)
        if drafts := self._drafts(record.id):
            row["d"] = drafts
        return row

    def _drafts(self, key: str) -> Wire:
        return {name: [d.raw, d.why] for name, d in self.drafts.get(key, {}).items() if name in self.fields}

    def _version(self, record: Record) -> int:
        known = self._versions.setdefault(record.id, {})
        last = self._latest.get(record.id, 0)
        if last and (known[last] is record or known[last] == record):
            return last
        known[last + 1] = record
        self._latest[record.id] = last + 1
        for old in list(islice(known, max(0, len(known) - VERSIONS))):
            del known[old]
        return last + 1
