"""What the notebook pages of the grid's browser tests show: a grid, buttons for other people, and figures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.core.getipython import get_ipython

from smartcity_kit.forms.grid import Grid
from smartcity_kit.journal import REMOVED, Value
from tests.desk import Office

COLUMNS = ("name", "owner", "dimensions", "note", "count", "year", "done", "budget")


def rows(number: int) -> list[dict[str, Value]]:
    return [
        {
            "name": f"Program {i}",
            "owner": ("dinkes", "diskominfo")[i % 2],
            "dimensions": ("gov", "env")[: 1 + i % 2],
            "note": "Warga melapor melalui satu kanal; dinas menjawab dalam dua hari kerja.",
            "count": i % 6,
            "year": 2026,
            "done": i % 100,
            "budget": 1_200_000_000,
        }
        for i in range(number)
    ]


def page() -> Any:
    """A grid of three rows, what is stored, and a button for each thing somebody else may do."""
    office = Office()
    office.many(rows(3))
    stored = ipywidgets.Textarea()
    stored.add_class("stored")
    first = office.plan.records["r0"]

    def show() -> None:
        kept = [dict(record.values) for record in office.plan.of("thing")]
        stored.value = json.dumps(kept, ensure_ascii=False)

    def other(name: str, act: Callable[[], object]) -> Any:
        button = ipywidgets.Button(description=name)
        button.on_click(lambda _: act())
        return button

    office.calls.append(show)
    show()
    people = (
        other("name", lambda: office.write("r0", {"name": "Tulisan Citra"}, first, by="Citra")),
        other("new", lambda: office.write("x", {"name": "Baris Citra"}, by="Citra")),
        other("remove", lambda: office.write("r0", {REMOVED: True}, first, by="Citra")),
    )
    return ipywidgets.VBox((Grid(office.desk), stored, *people))


def speed() -> Any:
    """Buttons that show grids of several sizes, and the same rows as one widget a cell; figures below."""
    place = ipywidgets.VBox()
    figures = ipywidgets.Label("")
    figures.add_class("figures")
    sent = _count_messages()

    def button(name: str, make: Callable[[], Any]) -> Any:
        def click(_: object) -> None:
            begin, before = time.perf_counter(), sent[0]
            place.children = (make(),)
            kernel = (time.perf_counter() - begin) * 1000
            figures.value = json.dumps({"name": name, "kernel_ms": kernel, "messages": sent[0] - before - 1})

        made = ipywidgets.Button(description=name)
        made.on_click(click)
        return made

    def grid(number: int) -> Callable[[], Any]:
        office = Office()
        office.many(rows(number))
        desk = office.desk
        return lambda: Grid(desk, COLUMNS)

    buttons = [button(f"grid {number}", grid(number)) for number in (60, 300, 2000)]
    return ipywidgets.VBox((*buttons, button("cells 60", lambda: _cells(60)), place, figures))


def _cells(number: int) -> Any:
    texts = [str(value) for row in rows(number) for value in row.values()]
    layout = ipywidgets.Layout(grid_template_columns="repeat(8, 120px)")
    box = ipywidgets.GridBox([ipywidgets.Text(text) for text in texts], layout=layout)
    box.add_class("cells")
    return box


def _count_messages() -> list[int]:
    """Count what the kernel sends to widgets from now on."""
    shell: Any = get_ipython()
    session, sent = shell.kernel.session, [0]
    send = session.send

    def counted(stream: Any, kind: Any, *rest: Any, **named: Any) -> Any:
        name = kind if isinstance(kind, str) else kind.get("msg_type", "")
        sent[0] += name.startswith("comm_")
        return send(stream, kind, *rest, **named)

    session.send = counted
    return sent
