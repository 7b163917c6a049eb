"""What can be opened in the hall besides the stage notebooks: the list, the board, an OPD on it, the controls.

Each place is a page like any other: cells of one line, run against the workshop as the visitor has it. An address
that a visitor may not open is one that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smartcity_kit.pages import Cell, Page, PageError
from smartcity_kit.rules.access import ALL, OBSERVER, PARTICIPANT, Visitor, may
from smartcity_kit.text.messages import tr
from smartcity_kit.views.handouts import HASIL, ISIAN

if TYPE_CHECKING:
    from smartcity_kit.hall.room import Hall
    from smartcity_kit.workshop import Workshop

LIST, BOARD, CONTROLS, LOOK = "daftar", "papan", "kendali", "sebagai"
SCORED = ("programme", "quick_win", "risk")


@dataclass(frozen=True, slots=True)
class Place:
    """A page and how its visitor has the workshop there; ``stage`` and ``opd`` are what the address names."""

    page: Page
    ws: Workshop
    stage: str = ""
    opd: str = ""

    @property
    def seen_as(self) -> Visitor:
        """Who decides what is shown: on a page that is only looked at, nobody who could write."""
        return self.ws.visitor or Visitor(OBSERVER)


def conducts(visitor: Visitor) -> bool:
    """Whether the board is somebody's first page, with the controls beside it."""
    return may(visitor, "gate") == ALL


def place(hall: Hall, visitor: Visitor, name: str) -> Place:
    """Return what an address opens for a visitor; raises PageError for one that is not there, or not for them."""
    kind, *rest = name.split("/")
    ws = hall.ws.seen_by(visitor)
    if kind == BOARD and len(rest) <= 2 and all(rest):  # noqa: PLR2004 - a stage, an OPD
        return _board(hall, ws, name, rest)
    if kind == LOOK and len(rest) == 2 and may(visitor, "look") == ALL:  # noqa: PLR2004 - an OPD, a page
        opd, page = rest
        _named(hall.names.opds, opd, name)
        # The participants' view: nothing of the facilitator's, and nothing can be written.
        looking = hall.ws.seen_by(Visitor(OBSERVER, "", visitor.name)).at(opd)
        return Place(replace(hall.page(page), name=name), looking, opd=opd)
    if name == CONTROLS and conducts(visitor):
        return Place(Page(name, tr("Controls"), _controls()), ws)
    if name == LIST:
        return Place(Page(name, tr("Pages"), ()), ws)
    return Place(hall.page(name), ws)


def _board(hall: Hall, ws: Workshop, name: str, rest: Sequence[str]) -> Place:
    if not rest:
        return Place(Page(name, tr("Board"), ()), ws)
    stage = rest[0]
    label = _named(hall.names.stages, stage, name)
    if len(rest) == 1:
        return Place(Page(name, tr("Board"), ()), ws, stage)
    opd, visitor = rest[1], ws.visitor
    who = _named(hall.names.opds, opd, name)
    own = visitor is not None and visitor.role == PARTICIPANT
    if own and visitor is not None and visitor.opd != opd:
        raise PageError(tr("There is no page {name}.", name=name))
    # Who handed in stands by name in the receipts: that is for the facilitator, and for their own OPD.
    receipts = own or (visitor is not None and may(visitor, "look") == ALL)
    return Place(Page(name, f"{who} · {label}", _opd(stage, receipts=receipts)), ws.at(opd), stage, opd)


def _named(names: Mapping[str, str], code: str, name: str) -> str:
    if code not in names:
        raise PageError(tr("There is no page {name}.", name=name))
    return names[code]


def _opd(stage: str, *, receipts: bool) -> tuple[Cell, ...]:
    sources = [f"ws.board({stage!r})", f"ws.missing({stage!r})", f"ws.findings({stage!r}, opd=ws.opd)"]
    if receipts:
        sources.append('ws.table("receipts", opd=ws.opd)')
    return tuple(Cell("code", source, frozenset({HASIL}), number) for number, source in enumerate(sources, 1))


def _controls() -> tuple[Cell, ...]:
    parts: list[tuple[str, str]] = [
        (tr("## Open and close worksheets"), "ws.gates()"),
        (tr("## Freeze a stage"), "ws.freezer()"),
        (tr("## Write to the room"), "ws.messages()"),
    ]
    heads = (tr("## Scoring rounds: programmes"), tr("## Scoring rounds: quick wins"), tr("## Scoring rounds: risks"))
    parts += [(head, f"ws.rounds({about!r})") for head, about in zip(heads, SCORED, strict=True)]
    cells: list[Cell] = []
    for head, source in parts:
        cells.append(Cell("markdown", head, frozenset(), len(cells) + 1))
        cells.append(Cell("code", source, frozenset({ISIAN}), len(cells) + 1))
    return tuple(cells)
