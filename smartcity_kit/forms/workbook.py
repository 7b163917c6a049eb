"""A region's own workbook: which sheet, which row has the headings, which column is which field; then the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.proposed import ProposalBox
from smartcity_kit.rules.reading import Reading
from smartcity_kit.text.messages import KitError, tr

SAMPLES = 3  # values shown beside a heading


class SheetOfRows(Protocol):
    """One sheet of a workbook: its name, and its rows as texts."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Its rows, all of one width."""


@dataclass(frozen=True)
class Matching:
    """The functions behind the widget.

    ``load(path)`` and ``open(data, name)`` give the sheets of a file; ``heading(rows)`` the place of the row
    of headings; ``guess(headings)`` the likely field of each column; ``read(rows, fields)`` the proposals;
    ``keep(name, headings, fields)`` remembers the assignment.
    """

    load: Callable[[str], Sequence[SheetOfRows]]
    open: Callable[[bytes, str], Sequence[SheetOfRows]]
    heading: Callable[[Sequence[Sequence[str]]], int]
    guess: Callable[[Sequence[str]], Sequence[str]]
    read: Callable[[Sequence[Sequence[str]], Sequence[str]], Reading]
    keep: Callable[[str, Sequence[str], Sequence[str]], None]


class WorkbookReader(ProposalBox):
    """Three questions about a file, then the proposed rows."""

    def __init__(self, desk: Desk, matching: Matching) -> None:
        """Ask about a file; propose records for ``desk``."""
        super().__init__(desk)
        self.matching = matching
        self.sheets: Sequence[SheetOfRows] = ()
        self.file = ""
        self.columns: list[Any] = []
        looks = self.looks
        self.path = W.Text(
            description=tr("Path of the workbook"), placeholder="Renstra.xlsx", layout=looks.wide, style=looks.text
        )
        self.upload = W.FileUpload(accept=".xlsx", multiple=False, description=tr("Choose a file"))
        self.go = self.button(tr("Open"), self._open_path)
        self.sheet = W.Dropdown(description=tr("Sheet"), layout=looks.wide, style=looks.plain)
        self.head = W.BoundedIntText(
            description=tr("Row of the headings"), min=1, max=1, layout=looks.wide, style=looks.text
        )
        self.match = W.VBox(layout=looks.wide)
        self.preview = self.button(tr("Show the rows"), self._preview)
        self.asked = W.VBox((self.sheet, self.head, self.match, self.preview), layout=looks.wide)
        for box in (self.asked, self.match):
            box.add_class("sck-field")
        self.upload.observe(lambda _: self.guard(self._open_upload), "value")
        self.sheet.observe(lambda _: self.guard(self._choose_sheet), "value")
        self.head.observe(lambda _: self.guard(self._ask_columns), "value")
        self.asked.layout.display = "none"
        path = W.VBox((self.path,), layout=looks.wide)
        path.add_class("sck-field")
        if desk.locked:
            self.children = (self.style(), self.status)
            self.say(desk.locked)
            return
        self.children = (self.style(), path, W.HBox((self.go, self.upload)), self.asked, *self.parts)

    # ---------------------------------------------------------------- the file

    def _open_path(self) -> None:
        name = self.path.value.strip()
        if not name:
            raise KitError(tr("Write where the workbook is, or choose a file."))
        self._opened(self.matching.load(name), Path(name).name)

    def _open_upload(self) -> None:
        for one in self.upload.value:
            self._opened(self.matching.open(bytes(one["content"]), str(one["name"])), str(one["name"]))

    def _opened(self, sheets: Sequence[SheetOfRows], name: str) -> None:
        self.sheets, self.file, self.rows = sheets, name, []
        self._offer()
        self.about.value = ""
        self.sheet.options = [(one.name, place) for place, one in enumerate(sheets)]
        self.asked.layout.display = None
        self._choose_sheet()
        self.say(tr("{name} is open. Nothing is stored yet.", name=name))

    @property
    def _rows(self) -> Sequence[Sequence[str]]:
        return self.sheets[self.sheet.value or 0].rows if self.sheets else ()

    def _choose_sheet(self) -> None:
        rows = self._rows
        if rows:
            self.head.max = len(rows)
            place = self.matching.heading(rows) + 1
            if self.head.value == place:
                self._ask_columns()
            self.head.value = place

    # ---------------------------------------------------------------- the columns

    @property
    def headings(self) -> Sequence[str]:
        """The headings of the sheet chosen."""
        rows = self._rows
        return rows[self.head.value - 1] if rows else ()

    @property
    def fields(self) -> list[str]:
        """The field each column is assigned to, empty for none."""
        return [one.value for one in self.columns]

    def _ask_columns(self) -> None:
        fields = [(tr(one.label), one.name) for one in self.desk.type.fields if one.name not in self.desk.fixed]
        guessed = self.matching.guess(self.headings)
        below = self._rows[self.head.value :]
        self.columns = []
        lines = []
        for place, (heading, field) in enumerate(zip(self.headings, guessed, strict=True)):
            named = field if field in {name for _, name in fields} else ""
            column = W.Dropdown(
                description=heading or tr("Column {number}", number=place + 1),
                options=[(tr("(not taken)"), ""), *fields],
                value=named,
                layout=self.looks.wide,
                style=self.looks.plain,
            )
            samples = [row[place] for row in below if row[place]][:SAMPLES]
            shown = escape(" · ".join(samples)[:120])
            told = W.HTML(f'<p class="help">{shown}</p>', layout=self.looks.wide, style=self.looks.html)
            self.columns.append(column)
            lines.append(W.VBox((column, told), layout=self.looks.wide))
        self.match.children = tuple(lines)

    # ---------------------------------------------------------------- the rows

    def again(self) -> Reading:
        """Return what the rows below the headings propose now."""
        return self.matching.read(self._rows[self.head.value :], self.fields)

    def source_text(self) -> str:
        """Return the file and sheet that the rows come from."""
        return f"{self.file}, {self.sheets[self.sheet.value or 0].name}"

    def kept(self) -> None:
        """Remember which column was which field, for the next file of this kind."""
        self.matching.keep(self.source_text(), self.headings, self.fields)

    def _preview(self) -> None:
        chosen = [name for name in self.fields if name]
        if not chosen:
            raise KitError(tr("Choose for at least one column which field it is."))
        twice = next((name for name in chosen if chosen.count(name) > 1), "")
        if twice:
            label = tr(self.desk.type.by_name[twice].label)
            raise KitError(tr("{field} is chosen for two columns. Keep one of them.", field=label))
        self.show(self.again())

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        sentence = escape(tr("A box to take in a workbook of your own opens here while the notebook runs."))
        return {**super()._repr_mimebundle_(**kwargs), "text/html": f"<p>{sentence}</p>"}
