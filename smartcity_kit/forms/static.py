"""Forms and grids where no script runs: their values as plain HTML, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from smartcity_kit.forms.wire import Column, hex_colour
from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Derived, Shown
from smartcity_kit.model.kinds import Options
from smartcity_kit.text.messages import tr


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Return rows of texts as one HTML table without any control."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{_lines(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def pairs(rows: Iterable[tuple[str, str]], caption: str) -> str:
    """Return labels and values as one HTML table, a label a row."""
    body = "".join(f'<tr><th scope="row">{escape(label)}</th><td>{_lines(text)}</td></tr>' for label, text in rows)
    return f"<table><caption>{escape(caption)}</caption><tbody>{body}</tbody></table>"


def texts(
    record: Record | None,
    columns: Iterable[Column],
    options: Mapping[str, Options],
    derived: Mapping[str, Shown],
) -> list[str]:
    """Return one record as readers see it, a text for each column."""
    told = []
    for item in columns:
        if isinstance(item, Derived):
            told.append(derived[item.name].text if item.name in derived else "")
        else:
            told.append(item.kind.show(record.get(item.name) if record else None, options[item.name]))
    return told


def computed(item: Derived, value: Shown | None) -> str:
    """Return a value that is never typed, with its label, its colours and its help."""
    label, chip = escape(tr(item.label)), "–"
    if value is not None and value.text:
        colours = {"background": hex_colour(value.colour), "color": hex_colour(value.ink)}
        style = "".join(f"{name}:{colour};" for name, colour in colours.items() if colour)
        chip = f'<span class="chip" style="{style}">{escape(value.text)}</span>'
    about = f'<p class="help">{escape(tr(item.help))}</p>' if item.help else ""
    return f'<div class="derived"><b>{label}</b><br>{chip}{about}</div>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
