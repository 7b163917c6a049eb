"""One input widget for every kind of field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.wire import PLACEHOLDERS, edit_text
from smartcity_kit.journal import Value
from smartcity_kit.model.fields import Derived, Field
from smartcity_kit.model.kinds import Note, Options
from smartcity_kit.text.messages import tr

FEW = 12  # up to so many choices are check boxes: nobody has to know about Ctrl


class Looks:
    """Layouts and styles that all inputs of one form share: each of them would be a message of its own."""

    def __init__(self) -> None:
        """Make one of each."""
        self.wide = W.Layout(width="100%", min_width="0")
        self.tall = W.Layout(width="100%", min_width="0", height="auto")
        self.text = W.Text.style.klass(description_width="auto")
        self.plain = W.Dropdown.style.klass(description_width="auto")
        self.check = W.Checkbox.style.klass(description_width="0")
        self.html = W.HTML.style.klass()


class Input:
    """An input on the page: ``raw`` is what stands in it, ``paint`` puts a value into it."""

    def __init__(self, field: Field, looks: Looks) -> None:
        """Build the widget of ``field``."""
        self.field = field
        self.looks = looks
        self.label = tr(field.label) + (" *" if field.required else "")
        self.widget: Any = self.build()

    def build(self) -> Any:
        """Return the widget."""
        raise NotImplementedError

    def raw(self) -> Any:
        """Return what stands in the widget, as ``Desk.save`` takes it."""
        return self.widget.value

    def paint(self, raw: Any, options: Options) -> None:  # noqa: ARG002 - part of every input's signature
        """Put ``raw`` (an editor's text, a code or a list of codes) into the widget."""
        self.widget.value = "" if raw is None else str(raw)

    def stored(self, value: Value, options: Options) -> Any:
        """Return a stored value as ``paint`` takes it and ``raw`` gives it back."""
        return edit_text(self.field.kind, value, options)

    def watch(self, call: Callable[[Any], None]) -> None:
        """Call back when the person leaves the input or chooses."""
        self.widget.observe(call, "value")

    def lock(self) -> None:
        """Let nothing be entered."""
        self.widget.disabled = True


class Line(Input):
    """One line of text, a number, an amount, a date, an address."""

    def build(self) -> Any:
        """Return a text box that reports when it is left."""
        hint = tr(PLACEHOLDERS.get(self.field.kind.name, ""))
        return W.Text(
            description=self.label,
            placeholder=hint,
            continuous_update=False,
            layout=self.looks.wide,
            style=self.looks.text,
        )


class Area(Input):
    """Several lines of text."""

    def build(self) -> Any:
        """Return a text area that reports when it is left."""
        return W.Textarea(
            description=self.label, continuous_update=False, layout=self.looks.tall, style=self.looks.text
        )


def in_pages(field: Field | Derived) -> bool:
    """Tell whether a field holds a text of pages, which needs the whole width of a form."""
    return isinstance(field, Field) and isinstance(field.kind, Note) and field.kind.longest > Note().longest


class Choice(Input):
    """One choice of a list."""

    def build(self) -> Any:
        """Return an empty list; ``paint`` fills it."""
        return W.Dropdown(description=self.label, options=(("", ""),), layout=self.looks.wide, style=self.looks.plain)

    def stored(self, value: Value, options: Options) -> Any:  # noqa: ARG002 - part of every input's signature
        """Return the code."""
        return value if isinstance(value, str) else ""

    def entries(self, options: Options) -> list[tuple[str, str]]:
        """Return labels and codes."""
        return [(option.label, option.code) for option in options.all]

    def paint(self, raw: Any, options: Options) -> None:
        """Choose ``raw``, which stays to be seen where it is no choice any more."""
        entries = [("", ""), *self.entries(options)]
        if raw and raw not in {code for _, code in entries}:
            entries.append((str(raw), str(raw)))
        if tuple(entries) != tuple(self.widget.options):
            self.widget.options = entries
        self.widget.value = raw or ""


class YesNo(Choice):
    """Yes, no, or nothing said."""

    def stored(self, value: Value, options: Options) -> Any:
        """Return the code of yes or no."""
        return edit_text(self.field.kind, value, options)

    def entries(self, options: Options) -> list[tuple[str, str]]:  # noqa: ARG002 - part of every list's signature
        """Return both."""
        return [(tr("Yes"), "true"), (tr("No"), "false")]


class Choices(Input):
    """Several choices of a list: check boxes where they are few, a list with a search by typing where not."""

    def build(self) -> Any:
        """Return an empty box; ``paint`` fills it when the choices are known."""
        self.options: tuple[tuple[str, str], ...] = ()
        self.boxes: dict[str, Any] = {}
        self.many: Any = None
        self.call: Callable[[Any], None] | None = None
        self.locked = False
        box = W.VBox(layout=self.looks.wide)
        box.add_class("sck-choices")
        return box

    def raw(self) -> Any:
        """Return the codes chosen."""
        if self.many is not None:
            return list(self.many.value)
        return [code for code, box in self.boxes.items() if box.value]

    def stored(self, value: Value, options: Options) -> Any:  # noqa: ARG002 - part of every input's signature
        """Return the codes."""
        return list(value) if isinstance(value, tuple) else []

    def paint(self, raw: Any, options: Options) -> None:
        """Choose the codes in ``raw``, which stay to be seen where they are no choice any more."""
        chosen = [str(code) for code in raw] if isinstance(raw, list | tuple) else []
        offered = [(o.label, o.code) for o in options.all]
        offered += [(code, code) for code in chosen if code not in options.by_code]
        if tuple(offered) != self.options or not self.widget.children:
            self._offer(tuple(offered))
        if self.many is not None:
            self.many.value = tuple(chosen)
        for code, box in self.boxes.items():
            box.value = code in chosen

    def _offer(self, offered: tuple[tuple[str, str], ...]) -> None:
        self.options, self.boxes, self.many = offered, {}, None
        looks = self.looks
        head = W.Label(self.label, layout=looks.wide)
        if len(offered) > FEW:
            self.many = W.SelectMultiple(options=offered, rows=6, layout=looks.tall, style=looks.plain)
            hint = W.Label(tr("Hold Ctrl to choose several."), layout=looks.wide)
            self.widget.children = (head, self.many, hint)
        else:
            self.boxes = {
                code: W.Checkbox(description=label, indent=False, layout=looks.wide, style=looks.check)
                for label, code in offered
            }
            self.widget.children = (head, *self.boxes.values())
        if self.call is not None:
            self.watch(self.call)
        if self.locked:
            self.lock()

    def watch(self, call: Callable[[Any], None]) -> None:
        """Call back at every box that is ticked."""
        self.call = call
        for widget in (*self.boxes.values(), *((self.many,) if self.many is not None else ())):
            widget.observe(call, "value")

    def lock(self) -> None:
        """Let nothing be ticked."""
        self.locked = True
        for widget in self.widget.children:
            if not isinstance(widget, W.Label):
                widget.disabled = True


Builder: TypeAlias = Callable[[Field, Looks], Input]

WIDGETS: Mapping[str, Builder] = MappingProxyType(
    {
        "text": Line,
        "note": Area,
        "whole": Line,
        "year": Line,
        "percent": Line,
        "money": Line,
        "score": Line,
        "code": Line,
        "date": Line,
        "clock": Line,
        "choice": Choice,
        "choices": Choices,
        "flag": YesNo,
        "url": Line,
    }
)
