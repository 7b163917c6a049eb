"""The chapters of an outline as parts of a Document: texts, tables, profiles and charts under their headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from smartcity_kit.model.books import Book, Piece, Section
from smartcity_kit.rules import Case
from smartcity_kit.rules.passages import written
from smartcity_kit.rules.portions import Portion, choices, portions
from smartcity_kit.text.messages import tr
from smartcity_kit.views.charts import CHARTS
from smartcity_kit.views.documents import Figure, Heading, Notice, Part, Picture, Prose, Table
from smartcity_kit.views.handouts import lines_outside_code
from smartcity_kit.views.summaries import SUMMARIES
from smartcity_kit.views.tables import profile, table

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of annexes
DEEPEST = 6  # levels of headings that Markdown has
_MARK = re.compile(r"(#{1,6})[ \t]")
_STRANGE = re.compile(r"[^\w.:-]")


@dataclass
class Binder:
    """One book while it is put together: what is open in it, and the anchors that are taken.

    ``charts`` false leaves the charts out: who asks which fields a book shows reads its words.
    """

    case: Case
    book: Book
    pages: Mapping[str, Page]
    arms: Picture | None = None
    charts: bool = True
    open: list[tuple[str, str]] = field(default_factory=list)  # where, and what is missing there
    anchors: set[str] = field(default_factory=set)
    where: str = ""  # the chapter at work

    def chapter(self, section: Section, title: str = "", number: str = "") -> list[Part]:
        """Return a chapter with its heading; ``number`` “-” leaves it without one."""
        self.where = title or str(section.title)
        anchor = self.anchor(f"bab.{section.code}")
        inside = self._inside(self.case, section, 1, section.code)
        heading = Heading(self.where, 1, anchor, number)
        return [heading, *(inside or [self._waits(self.where, tr("Nothing has been entered yet."))])]

    def front(self, piece: Piece) -> list[Part]:
        """Return an item that stands before the chapters."""
        return self._piece(self.case, piece, 1)

    def _inside(self, case: Case, section: Section, level: int, path: str) -> list[Part]:
        parts: list[Part] = []
        for piece in section.items:
            parts += self._piece(case, piece, level)
        for below in section.sections:
            parts += self._section(case, below, level + 1, path)
        return parts

    def _section(self, case: Case, section: Section, level: int, path: str) -> list[Part]:
        here = f"{path}.{section.code}"
        if section.each:
            return self._repeated(case, section, level, here)
        inside = self._inside(case, section, level, here)
        return [Heading(str(section.title), level, self.anchor(f"bab.{here}")), *inside] if inside else []

    def _repeated(self, case: Case, section: Section, level: int, path: str) -> list[Part]:
        """Return a section for each choice; below another such section the empty ones are one sentence."""
        parts: list[Part] = []
        empty: list[str] = []
        nested = isinstance(case, Portion)
        every = choices(case, section.each)
        for label, part in portions(case, section.each):
            here = f"{path}.{part.code}" if part.code else path
            kept, taken = len(self.open), set(self.anchors)
            inside = self._inside(part, section, level if every else level - 1, here)
            holds = any(isinstance(one, Table | Figure) for one in inside)
            if holds or (part.code and not nested):
                heading = [Heading(label, level, self.anchor(f"bab.{here}"))] if every else []
                parts += [*heading, *inside]
            else:
                del self.open[kept:]
                self.anchors = taken
                empty += [label] if part.code else []
        if empty or not parts:
            names = "; ".join(empty)
            says = tr("Not filled yet: {fields}.", fields=names) if names else tr("Nothing has been entered yet.")
            parts.append(self._waits("", says))
        return parts

    # Items

    def _piece(self, case: Case, piece: Piece, level: int) -> list[Part]:
        if piece.text:
            return self._text(piece.text, level)
        if piece.page:
            return self.pages[piece.page](self, piece)
        if piece.chart:
            return self._chart(case, piece) if self.charts else []
        made = profiles(case, piece.profile, piece.columns) if piece.profile else [_table(case, piece)]
        return [self._named(one, piece, case) for one in made]

    def _text(self, code: str, level: int) -> list[Part]:
        found = written(self.case).get(code, ())
        if found:
            return [Prose(lowered(record.text("text"), level + 1)) for record in found]
        passage = self.case.method.books.by_passage[code]
        self.open.append((self.where, str(passage.label)))
        says = tr("Not written yet: {title}. What belongs here: {what}", title=passage.label, what=passage.template)
        return [Notice(says)]

    def _chart(self, case: Case, piece: Piece) -> list[Part]:
        made = CHARTS[piece.chart](case)
        if isinstance(made, Notice):
            return [self._waits("", made.text)]
        title = self._titled(str(piece.title) if piece.title else made.title, piece, case)
        return [replace(made, title=title, anchor=self._mark("gambar", piece, case))]

    def _named(self, one: Table, piece: Piece, case: Case) -> Part:
        title = self._titled(str(piece.title) if piece.title else one.title, piece, case)
        if not one.rows:
            return self._waits(title, one.empty)
        return replace(one, title=title, anchor=self._mark("tabel", piece, case))

    def _titled(self, title: str, piece: Piece, case: Case) -> str:
        """Return a caption that the list of tables can tell from those of the other portions."""
        if not isinstance(case, Portion) or not case.code or piece.profile:
            return title
        label = next(one.label for one in choices(case.whole, case.each) if one.code == case.code)
        return tr("{title}: {about}", title=title, about=label)

    def _waits(self, title: str, says: str) -> Notice:
        self.open.append((self.where, title or says))
        return Notice(f"{title}: {says}" if title else says)

    # Anchors

    def _mark(self, kind: str, piece: Piece, case: Case) -> str:
        portion = (case.code,) if isinstance(case, Portion) and case.code else ()
        return self.anchor(".".join((kind, piece.view, *portion)))

    def anchor(self, wanted: str) -> str:
        """Return ``wanted``, with a number where it is taken: it stays the same while the outline does."""
        base = _STRANGE.sub("-", wanted)
        names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(self.anchors) + 2))
        name = next(name for name in names if name not in self.anchors)
        self.anchors.add(name)
        return name


Page: TypeAlias = Callable[[Binder, Piece], list[Part]]


def _table(case: Case, piece: Piece) -> Table:
    if piece.table in SUMMARIES and piece.table not in case.types:
        return SUMMARIES[piece.table](case)
    return table(case, piece.table, by=piece.by or None, columns=piece.columns or None)


def profiles(case: Case, type_name: str, columns: Sequence[str] = ()) -> list[Table]:
    """Return a table in full for each record of a type, one that says so where there is none."""
    whole = profile(case, type_name, columns=columns or None)
    if case.types[type_name].single or not any(row.heads for row in whole.rows):
        return [replace(whole, rows=tuple(row for row in whole.rows if not row.heads))]
    return list(_split(whole))


def _split(whole: Table) -> Iterator[Table]:
    heads = [number for number, row in enumerate(whole.rows) if row.heads]
    for start, end in zip(heads, [*heads[1:], len(whole.rows)], strict=True):
        yield replace(whole, title=whole.rows[start].cells[0].text, rows=whole.rows[start + 1 : end])


def lowered(markdown: str, by: int) -> str:
    """Return Markdown whose headings stand ``by`` levels lower: what somebody writes begins no chapter."""
    lines = []
    for line, text in lines_outside_code(markdown):
        match = _MARK.match(line) if text else None
        depth = min(DEEPEST, len(match[1]) + by) if match else 0
        lines.append("#" * depth + line[len(match[1]) :] if match else line)
    return "\n".join(lines)
