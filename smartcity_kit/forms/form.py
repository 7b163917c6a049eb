"""The form: one record at a time, every field kept as soon as it is left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from uuid import uuid4

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms import static, wire
from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.follow import accompanied, follower
from smartcity_kit.forms.inputs import WIDGETS, Input, Looks, in_pages
from smartcity_kit.forms.rows import NEW
from smartcity_kit.forms.sheet import Sheet, sorry
from smartcity_kit.forms.wire import Drafts, Wire
from smartcity_kit.journal import REMOVED, Record, Value
from smartcity_kit.model.fields import Derived, Field
from smartcity_kit.model.kinds import Options
from smartcity_kit.text.messages import language, tr

LOG = logging.getLogger(__name__)
CSS = Path(__file__).with_name("form.css")
COLUMNS = "repeat(auto-fit, minmax(min(280px, 100%), 1fr))"


class Form(W.VBox):
    """The fields of one record, each with its label, its help and what was wrong with what was typed."""

    def __init__(self, desk: Desk, record_id: str | None = None, drafts: Drafts | None = None) -> None:
        """Show the record ``record_id`` of ``desk``, or an empty one to begin with.

        ``drafts`` holds what was typed and refused; hand in the same mapping again and a form that is
        built anew shows it again.
        """
        self.desk = desk
        names = [c.name for c in desk.type.columns if c.name not in desk.fixed]
        self.sheet = Sheet(desk, names, keep=lambda record: record.id == self.key, drafts=drafts)
        self.key = self._first(record_id)
        self._quiet = False
        self._beside = ""  # who else is at work on the record, as it was shown last
        self._marks: tuple[str, ...] = ()
        self._held: tuple[str, str, int] | None = None  # what is being typed: record, field, version seen
        self._options: dict[str, Options] = {}
        self._painted: dict[str, Options] = {}  # the choices that stand in each list
        self._painted_on: tuple[object, ...] = ()
        self.looks = Looks()
        self.inputs: dict[str, Input] = {}
        self.notes: dict[str, Any] = {}
        self.boxes: dict[str, Any] = {}
        self.computed: dict[str, Any] = {}
        self.status = self._html()
        self.top = W.VBox(layout=self.looks.wide)
        self.picker = self._picker()
        self.past = self._html()
        super().__init__(self._children(), layout=W.Layout(width="100%"))
        self.add_class("sck-form")
        self.paint()
        desk.watch(follower(self))
        desk.presence.watch(accompanied(self))

    # ---------------------------------------------------------------- building

    def _first(self, record_id: str | None) -> str:
        records = self.desk.records()
        if record_id is not None and any(r.id == record_id for r in records):
            return record_id
        if self.desk.type.single and records:
            return records[0].id
        return next((k for k in self.sheet.drafts if k.startswith(NEW)), _new_key())

    def _children(self) -> tuple[Any, ...]:
        style = self._html(f"<style>{CSS.read_text(encoding='utf-8')}</style>")
        first = [c for c in self.sheet.columns if _is_first(c, self.sheet.fields)]
        rest = [c for c in self.sheet.columns if c not in first]
        if not any(isinstance(c, Field) for c in first):
            first, rest = rest, []
        parts = [style, self.top, self._grid(first)]
        if rest:
            parts.append(self._fold(self._grid(rest), tr("Full profile")))
        self.history = self._fold(self.past, tr("History"))
        self.history.observe(lambda _: self._paint_history(), "selected_index")
        picker = () if self.desk.type.single else (self.picker,)
        return (parts[0], *picker, *parts[1:], self.status, self.history)

    def _grid(self, columns: list[wire.Column]) -> Any:
        layout = W.Layout(display="grid", grid_template_columns=COLUMNS, grid_gap="16px 20px", width="100%")
        return W.Box([self._field(item) for item in columns], layout=layout)

    def _fold(self, child: Any, title: str) -> Any:
        return W.Accordion([child], titles=(title,), selected_index=None, layout=self.looks.wide)

    def _field(self, item: wire.Column) -> Any:
        if isinstance(item, Derived):
            self.computed[item.name] = self._html()
            return self.computed[item.name]
        entry = self.inputs[item.name] = WIDGETS[item.kind.name](item, self.looks)
        entry.watch(lambda _: self._guard(lambda: self._left(item.name)))
        if self.desk.locked:
            entry.lock()
        note = self.notes[item.name] = self._html()
        box = self.boxes[item.name] = W.VBox((entry.widget, note), layout=self.looks.wide)
        box.add_class("sck-field").add_class(f"sck-f-{item.name}")
        if in_pages(item):
            box.add_class("sck-pages")
        return box

    def _picker(self) -> Any:
        name = tr("Choose: {what}", what=tr(self.desk.type.label))
        picker = W.Dropdown(description=name, options=(("", ""),), layout=self.looks.wide, style=self.looks.plain)
        picker.observe(lambda change: self._guard(lambda: self._picked(change["new"])), "value")
        return picker

    def _html(self, text: str = "") -> Any:
        return W.HTML(text, layout=self.looks.wide, style=self.looks.html)

    # ---------------------------------------------------------------- acting

    def _guard(self, act: Callable[[], None]) -> None:
        """Run what a person asked for; whatever goes wrong becomes a sentence on the page."""
        if self._quiet:
            return
        self._quiet = True
        try:
            act()
        except Exception:
            LOG.exception("the form of %s could not answer", self.desk.type.name)
            self.say(sorry(), bad=True)
        finally:
            self._quiet = False

    def _picked(self, record_id: str) -> None:
        self.key = record_id or _new_key()
        self.say("")
        self._paint()

    def _left(self, name: str) -> None:
        entry, record = self.inputs[name], self.record()
        raw = entry.raw()
        draft = self.sheet.drafts.get(self.key, {}).get(name)
        before = draft.raw if draft else entry.stored(record.get(name) if record else None, self._options[name])
        if raw != before:
            # What was typed over counts as it stood when the typing began.
            version = self._held[2] if self._holds(name) and self._held else self.sheet.version(self.key)
            self._held = None
            row = {"row": self.key, "v": version, "fields": {name: raw}}
            self._ask({"type": "save", "rows": [row]})

    def _settle(self, name: str, **choice: Any) -> None:
        self._ask({"type": "settle", "row": self.key, "v": self.sheet.version(self.key), "field": name, **choice})

    def _ask(self, message: Wire) -> None:
        told = self.sheet.answer(message)
        self.key = told.get("born", {}).get(self.key, self.key)
        self.say(told.get("say", ""), bad=told.get("bad", False))
        self._paint()

    def record(self) -> Record | None:
        """Return the record on the page as it was last shown, None for one that is not kept yet."""
        return self.sheet.latest(self.key)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show one sentence in the status line."""
        mood = "status bad" if bad else "status"
        self.status.value = f'<div class="{mood}" role="status" aria-live="polite">{escape(text)}</div>'

    def turn_to(self, record_id: str) -> None:
        """Show another record of the desk."""
        self._guard(lambda: self._picked(record_id))

    def follow(self) -> None:
        """Show what changed elsewhere; where a hundred write, most of it is nothing that stands here."""
        self._guard(self._follow)

    def _follow(self) -> None:
        if self._ground() != self._painted_on:
            self._paint()

    def _ground(self) -> tuple[object, ...]:
        """Return all that the picture rests on; what did not change is the very same object, soon compared."""
        record, kind = self.record(), self.desk.type
        options = tuple(self.desk.options(field) for field in self.sheet.fields.values())
        derived = self.desk.derived(record) if record and kind.derived else {}
        drafts = dict(self.sheet.drafts.get(self.key, {}))
        return self.key, record, self.desk.records(), options, derived, drafts, self._held, language()

    def hold(self, name: str, version: int) -> None:
        """Let what is typed into a field stand, whatever changes elsewhere; ``version`` is what was seen then."""
        self._held = (self.key, name, version)

    def release(self) -> None:
        """Show again what is stored in the field that was held: it was left."""
        if self._held is not None:
            self._held = None
            self.follow()

    def at(self, record_id: str, name: str) -> bool:
        """Whether a field of a record is the one that is held."""
        return self._held is not None and self._held[:2] == (record_id, name)

    def _holds(self, name: str) -> bool:
        return self.at(self.key, name)

    def accompany(self) -> None:
        """Show who else is at work on the record."""
        if self.desk.presence.others().get(self.key, "") != self._beside:
            self._guard(lambda: self._paint_top(self.record()))

    # ---------------------------------------------------------------- painting

    def paint(self) -> None:
        """Show the record as it stands now."""
        self._guard(self._paint)

    def _paint(self) -> None:
        self._painted_on = self._ground()
        self.sheet.news()
        record = self.record()
        self._paint_mark()
        self._paint_picker()
        self._options = {name: self.desk.options(field) for name, field in self.sheet.fields.items()}
        for field in self.sheet.fields.values():
            self._paint_field(field, record)
        derived = self.desk.derived(record) if record and self.desk.type.derived else {}
        for item in self.sheet.columns:
            if isinstance(item, Derived):
                self.computed[item.name].value = static.computed(item, derived.get(item.name))
        self._paint_top(record)
        self._paint_history()

    def _paint_mark(self) -> None:
        """Name the record that is shown and its version, for a page that keeps what is being typed."""
        marks = f"sck-r-{self.key}", f"sck-v-{self.sheet.version(self.key)}"
        if marks != self._marks:
            with self.hold_sync():  # one message for all of them
                for old in self._marks:
                    self.remove_class(old)
                for new in marks:
                    self.add_class(new)
            self._marks = marks

    def _paint_picker(self) -> None:
        entries = [(tr("New: {what}", what=tr(self.desk.type.label)), "")]
        entries += [(self._title(record), record.id) for record in self.desk.records()]
        if tuple(entries) != tuple(self.picker.options):
            self.picker.options = entries
        known = {code for _, code in entries}
        self.picker.value = self.key if self.key in known else ""

    def _title(self, record: Record) -> str:
        fields = [self.desk.type.by_name[name] for name in self.desk.type.title]
        parts = [f.kind.show(record.get(f.name), self.desk.options(f)) for f in fields]
        return " · ".join(part for part in parts if part) or tr("(no name yet)")

    def _paint_field(self, field: Field, record: Record | None) -> None:
        entry, options = self.inputs[field.name], self._options[field.name]
        draft = self.sheet.drafts.get(self.key, {}).get(field.name)
        value = record.get(field.name) if record else None
        raw = draft.raw if draft else entry.stored(value, options)
        held = self._holds(field.name)
        if not held and (entry.raw() != raw or self._painted.get(field.name) is not options):
            entry.paint(raw, options)
            self._painted[field.name] = options
        text = f'<p class="help">{escape(tr(field.help))}</p>' if field.help else ""
        if draft:
            text += f'<p class="why" role="alert">{escape(draft.why)}</p>'
        text += self._elsewhere(field, value) if held else ""
        buttons = self._standing(field, record, options)
        if buttons:
            both = tr("Two people wrote here. Choose one:")
            text += f'<p class="two">{escape(both)}</p>'
        self.notes[field.name].value = text
        box = self.boxes[field.name]
        (box.add_class if draft else box.remove_class)("sck-bad")
        if buttons or len(box.children) > 2:  # noqa: PLR2004 - the input and its note
            box.children = (entry.widget, self.notes[field.name], *buttons)

    def _elsewhere(self, field: Field, value: Value) -> str:
        """Return what was written elsewhere into a field while somebody types there, as HTML."""
        seen = self.sheet.seen(self.key, self._held[2]) if self._held else None
        if seen is None or seen.get(field.name) == value:
            return ""
        shown = field.kind.show(value, self._options[field.name]) or tr("(empty)")
        says = tr("Changed elsewhere meanwhile: {value}", value=shown)
        return f'<p class="two">{escape(says)}</p>'

    def _standing(self, field: Field, record: Record | None, options: Options) -> list[Any]:
        held = record.conflicts.get(field.name, ()) if record else ()
        told = [wire.standing(each, lambda value: field.kind.show(value, options)) for each in held]
        choose = partial(self._settle, field.name)
        return [self._button(f"{text}\n{who}", partial(choose, change=change)) for change, text, who in told]

    def _button(self, text: str, act: Callable[[], None]) -> Any:
        button = W.Button(description=text, disabled=bool(self.desk.locked), layout=self.looks.wide)
        button.add_class("sck-pick-value")
        button.on_click(lambda _: self._guard(act))
        return button

    def _paint_top(self, record: Record | None) -> None:
        parts = []
        self._beside = self.desk.presence.others().get(self.key, "")
        if self._beside:
            says = tr("{who} is at work on this", who=self._beside)
            parts.append(self._html(f'<p class="busy">✎ {escape(says)}</p>'))
        if self.desk.locked:
            parts.append(self._html(f'<p class="locked">{escape(self.desk.locked)}</p>'))
        if record is not None and REMOVED in record.conflicts:
            parts.append(self._html(f'<p class="two">{escape(wire.removal(record))}</p>'))
            parts.append(self._button(tr("Keep it"), lambda: self._settle(REMOVED, keep=True)))
            parts.append(self._button(tr("Remove"), lambda: self._settle(REMOVED, keep=False)))
        if parts or self.top.children:
            self.top.children = parts

    def _paint_history(self) -> None:
        if self.history.selected_index is None:
            return
        heads = [tr("When"), tr("Who"), tr("Door"), tr("Field"), tr("Before"), tr("After")]
        record = self.record()
        rows = self.desk.history(record.id) if record else ()
        text = static.table(heads, rows, tr("History"))
        self.past.value = f'<div class="scroll">{text}</div>' if rows else escape(tr("Nothing was entered yet."))

    # ---------------------------------------------------------------- elsewhere

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return {**super()._repr_mimebundle_(**kwargs), "text/html": self.static()}

    def static(self) -> str:
        """Return labels and values as a plain HTML table, for places where no script runs."""
        record = self.record()
        derived = self.desk.derived(record) if record and self.desk.type.derived else {}
        texts = static.texts(record, self.sheet.columns, self._options, derived)
        labels = [tr(item.label) for item in self.sheet.columns]
        return static.pairs(zip(labels, texts, strict=True), tr(self.desk.type.label))


def _new_key() -> str:
    return f"{NEW}{uuid4().hex[:12]}"


def _is_first(item: wire.Column, fields: dict[str, Field]) -> bool:
    field = fields.get(item.after) if isinstance(item, Derived) else item
    return field is None or field.required or field.first
