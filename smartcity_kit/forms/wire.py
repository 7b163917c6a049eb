"""What the browser's side of the grid is told, as plain data: columns, choices, rows and labels.

A cell travels as one text where what is shown is what is edited, as ``[shown, edited]`` where they
differ (``75 %`` and ``75``), as a code or a list of codes where it is chosen. The browser paints all of
it as text, never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import REMOVED, Held, Record, Value
from smartcity_kit.model.fields import Derived, Field, Shown
from smartcity_kit.model.kinds import Flag, Kind, Link, Links, Options
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import N_, tr

Wire: TypeAlias = dict[str, Any]
Column: TypeAlias = Field | Derived

FILTERED = ("opd", "dimension")  # lists long rows of people look for their own in
PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "money": N_("Rp 1.200.000.000, 1,2 M or 850 jt"),
        "code": N_("such as 2.16.03.2.02.0014"),
        "date": N_("such as 26/06/2023"),
        "clock": N_("such as 08.30"),
        "year": N_("such as 2026"),
        "percent": N_("0 to 100"),
        "score": N_("such as 3,38"),
        "url": "https://",
    }
)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Draft:
    """Something typed that was refused: kept as it was typed, with the sentence that says why."""

    raw: Any
    why: str


Drafts: TypeAlias = dict[str, dict[str, Draft]]  # by row, then by field


def columns_of(desk: Desk, names: Iterable[str] | None) -> tuple[Column, ...]:
    """Return the columns to show: ``names`` in their order, else what the declaration gives the grid.

    Raises KeyError for a name the record type does not have.
    """
    every = {column.name: column for column in desk.type.columns}
    if names is not None:
        return tuple(every[name] for name in names)
    shown = {f.name for f in desk.type.fields if f.grid and f.name not in desk.fixed}
    beside = {c.name for c in desk.type.derived if not c.after or c.after in shown}
    return tuple(column for name, column in every.items() if name in shown | beside)


def choices(options: Options) -> list[list[str]]:
    """Return the choices of one field: code, label and colour each."""
    return [[o.code, o.label, hex_colour(o.colour)] for o in options.all]


def column(item: Column) -> Wire:
    """Return what the browser knows of a column, without its choices."""
    told: Wire = {"name": item.name, "label": tr(item.label), "help": tr(item.help)}
    if isinstance(item, Derived):
        return told | {"title": told["label"], "kind": "derived"}
    told |= {"title": tr(item.short or item.label), "kind": item.kind.name, "must": item.required}
    told["hint"] = tr(PLACEHOLDERS.get(item.kind.name, ""))
    if isinstance(item.kind, Link) and item.kind.of in FILTERED:
        told["filter"] = True
    return told


def cell(kind: Kind, value: Value, options: Options) -> Any:
    """Return one value as its column's cell takes it."""
    if isinstance(kind, Link):
        return value if isinstance(value, str) else ""
    if isinstance(kind, Links):
        return list(value) if isinstance(value, tuple) else []
    shown = kind.show(value, options)
    edited = edit_text(kind, value, options)
    return shown if shown == edited else [shown, edited]


def edit_text(kind: Kind, value: Value, options: Options) -> str:
    """Return ``value`` as the text an editor opens with; yes and no as the codes of its list."""
    if isinstance(kind, Flag):
        return "" if value is None else "true" if value else "false"
    return kind.edit(value, options)


def hex_colour(colour: str) -> str:
    """Return ``colour`` where it is ``#rrggbb`` and nothing else, the empty string otherwise."""
    return colour if _COLOUR.fullmatch(colour) else ""


def shown(value: Shown | None) -> Any:
    """Return a derived value: its text, with its colours where it has any."""
    if value is None:
        return ""
    colours = [hex_colour(value.colour), hex_colour(value.ink)]
    return [value.text, *colours] if any(colours) else value.text


def row(
    record: Record, columns: Iterable[Column], options: Mapping[str, Options], derived: Mapping[str, Shown]
) -> Wire:
    """Return one row without its version: cells, and the conflicts of the fields it shows."""
    cells = []
    for item in columns:
        if isinstance(item, Derived):
            cells.append(shown(derived.get(item.name)))
        else:
            cells.append(cell(item.kind, record.get(item.name), options[item.name]))
    told: Wire = {"id": record.id, "c": cells}
    if record.conflicts:
        told |= _conflicts(record, columns, options)
    return told


def _conflicts(record: Record, columns: Iterable[Column], options: Mapping[str, Options]) -> Wire:
    found: Wire = {}
    for item in columns:
        if isinstance(item, Field) and item.name in record.conflicts:
            show = _shower(item, options[item.name])
            found[item.name] = [standing(held, show) for held in record.conflicts[item.name]]
    told: Wire = {"x": found} if found else {}
    if REMOVED in record.conflicts:
        told["gone"] = removal(record)
    return told


def _shower(item: Field, options: Options) -> Callable[[Value], str]:
    return lambda value: item.kind.show(value, options)


def standing(held: Held, show: Callable[[Value], str]) -> list[str]:
    """Return one of several standing values: its change, the value, and who wrote it when."""
    return [held.change, show(held.value) or tr("(empty)"), who(held)]


def who(held: Held) -> str:
    """Return who wrote a standing value, and when."""
    return tr("{name}, {when}", name=held.by or tr("unknown"), when=show_moment(held.at))


def removal(record: Record) -> str:
    """Return the sentence about a record that one person removed while another changed it."""
    taken = next((h for h in record.heads[REMOVED] if h.value is True), record.heads[REMOVED][0])
    written = [h for name, held in record.heads.items() if name != REMOVED for h in held]
    others = [h for h in written if h.change != taken.change]
    last = max(others, key=lambda h: (h.at, h.change), default=taken)
    return tr("Removed by {first}; changed by {second}.", first=who(taken), second=who(last))


def labels() -> dict[str, str]:
    """Return every word the browser's side shows, in the reader's language."""
    return {
        "search": tr("Search"),
        "all": tr("All"),
        "count": tr("{shown} of {total}"),
        "number": tr("No."),
        "add": tr("Add a row"),
        "remove": tr("Remove this row"),
        "really": tr("Remove this row?"),
        "yes_remove": tr("Remove"),
        "cancel": tr("Cancel"),
        "save": tr("Save"),
        "undo": tr("Undo"),
        "give_up": tr("Back to the saved value"),
        "keep": tr("Keep it"),
        "choose": tr("Two people wrote here. Choose one:"),
        "saving": tr("Saving …"),
        "waiting": tr("Not saved yet: the program does not answer. Keep this page open, or ask the facilitator."),
        "elsewhere": tr("Changed elsewhere meanwhile: {value}"),
        "busy": tr("{who} is at work on this"),
        "gone": tr("This row was removed elsewhere."),
        "paste": tr("Paste {rows} rows × {columns} columns? {more} rows will be added."),
        "yes_paste": tr("Paste"),
        "copied": tr("Copied: {rows} × {columns}."),
        "derived": tr("This column is computed: it cannot be typed."),
        "none_found": tr("No row fits the search."),
        "clear": tr("Show all"),
        "note_keys": tr("Enter saves, Shift+Enter starts a new line, Esc cancels."),
        "keys": tr("Arrows move, Enter edits, Esc cancels, Ctrl+C and Ctrl+V copy and paste."),
        "required": tr("needed for completeness"),
        "yes": tr("Yes"),
        "no": tr("No"),
        "nothing": tr("Nothing to choose from yet: fill that list first."),
    }
