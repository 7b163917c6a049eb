"""The hall's own pages as HTML: the door, the list, a stage page. Every text is escaped by the templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from smartcity_kit.hall.sitting import may_show
from smartcity_kit.pages import Page
from smartcity_kit.print.prose import markdown_html
from smartcity_kit.rules.access import Visitor
from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.handouts import ISIAN
from smartcity_kit.views.wall import SIGNS, Wall

CONNECTED = 3  # the weight of the column that the hall adds to the board: how many are connected

_TO_THE_NEXT = re.compile(r"\n+\[[^\]\n]*\]\([\w.-]+\.ipynb\)\s*$")


@lru_cache(maxsize=1)
def _room() -> Environment:
    folder = Path(__file__).parent / "templates"
    room = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room.globals.update(tr=tr, lang=language)
    return room


def sign_in_html(region: str, said: str = "", code: str = "", name: str = "") -> str:
    """Return the door: where a code is typed; ``said`` is why the last one was not taken."""
    return _room().get_template("sign_in.html.j2").render(region=region, said=said, code=code, name=name)


@dataclass(frozen=True, slots=True)
class Top:
    """What stands at the top of every page: the region, who is signed in, and the pages there are."""

    region: str
    named: str
    pages: Sequence[Page]
    conducts: bool = False  # whether the controls are theirs
    prefix: str = "/halaman/"  # where the pages lie; elsewhere for whoever looks at those of others


def page_html(top: Top, page: Page, visitor: Visitor, marker: str, draft: str) -> str:
    """Return a stage page: its prose, and a place for each form and result.

    ``draft`` is the name under which the browser keeps what is being typed.
    """
    return place_html("page.html.j2", top, page, visitor, marker=marker, draft=draft)


def place_html(
    template: str, top: Top, page: Page, visitor: Visitor, *, marker: str = "", draft: str = "", **more: object
) -> str:
    """Return a page of the hall from a template, which is also told ``more``."""
    name = page.name.rpartition("/")[2]
    after = next((number for number, one in enumerate(top.pages, 1) if one.name == name), len(top.pages))
    told = {
        "top": top,
        "region": top.region,
        "named": top.named,
        "pages": top.pages,
        "page": page,
        "cells": list(_cells(page, visitor)),
        "words": json.dumps(_words(), ensure_ascii=False),
        "draft": draft,
        "following": top.pages[after] if after < len(top.pages) else None,
        "marker": marker,
        **more,
    }
    return _room().get_template(template).render(**told)


def wall_html(wall: Wall, stage: str, here: Mapping[str, int], opens: str) -> str:
    """Return the inside of the board; the lines that lead on are all (``"*"``) or that of one OPD, by id."""
    lines = tuple((row.record, tuple(cell.text for cell in row.cells)) for row in wall.table.rows)
    weights = sum(column.weight for column in wall.table.columns) + CONNECTED
    told = {"wall": wall, "stage": stage, "here": here, "opens": opens, "signs": SIGNS}
    return _room().get_template("wall.html.j2").render(**told, plain=lines, weights=weights)


def _cells(page: Page, visitor: Visitor) -> Iterator[tuple[int, str, Markup | None]]:
    """Yield the number of each cell, its kind (``prose``, ``isian``, ``hasil``) and the HTML of prose."""
    first = True
    for cell in page.cells:
        if not may_show(cell, visitor) or not cell.source.strip():
            continue
        if cell.kind == "markdown":
            text = cell.source.lstrip()
            if first and text.startswith("# "):
                text = text.partition("\n")[2]  # the title stands at the top of the page already
            first = False
            text = _TO_THE_NEXT.sub("", text)  # a link to the next page stands at the end of every page already
            if text.strip():
                yield cell.number, "prose", Markup(markdown_html(text))  # noqa: S704 - HTML in it is shown as text
        elif cell.kind == "code":
            yield cell.number, "isian" if ISIAN in cell.tags else "hasil", None


def _words() -> dict[str, str]:
    return {
        "ready": tr("Connected"),
        "stored": tr("Saved {time}"),
        "saving": tr("Saving …"),
        "gone": tr("Not connected. What you type stays on this device; the page comes back by itself."),
        "full": tr("Too many pages are open. Close one and reload."),
        "broken": tr("This page could not start. Reload it, or use a newer browser."),
        "sideways": tr("Wider than the screen: swipe sideways"),
        "unsent": tr("Typed here and not saved yet:"),
        "send": tr("Save it now"),
        "drop": tr("Throw it away"),
        "messages": tr("Messages"),
        "dismiss": tr("I have read it"),
    }


def cards_html(region: str, address: str, cards: Sequence[tuple[str, str, Markup]]) -> str:
    """Return the cards as one file to print: name, code and picture of each."""
    return _room().get_template("cards.html.j2").render(region=region, address=address, cards=cards)
