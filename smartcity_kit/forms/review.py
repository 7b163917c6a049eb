"""The review of what came in: packs are taken in, conflicts settled side by side, a whole batch undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms import static
from smartcity_kit.forms.confirm import Confirm
from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.views.html import part_html
from smartcity_kit.views.merges import Dispute

CSS = Path(__file__).with_name("form.css")
MOST = 8  # conflicts on the page at once; the next one comes up as soon as one is settled
ENDING = ".paket"


@dataclass(frozen=True)
class ReviewDesk:
    """The functions behind the review.

    ``take(name, content)`` takes in a file and answers with a sentence. ``disputes()`` gives the conflicts,
    ``history(record, field)`` the rows of a field's past, ``settle(record, field, change)`` chooses a value.
    ``summary()`` lists what came in, for where no script runs; ``choices()`` gives label and id of each batch,
    ``detail(id)`` what one wrote, ``look(id)`` what undoing it would do; ``undo(id)`` does it. ``watch(call)``
    calls back after every change of the plan. ``locked`` says why nothing can be done here.
    """

    take: Callable[[str, bytes], str]
    disputes: Callable[[], Sequence[Dispute]]
    history: Callable[[str, str], Sequence[Sequence[str]]]
    settle: Callable[[str, str, str], str]
    summary: Callable[[], Table]
    choices: Callable[[], Sequence[tuple[str, str]]]
    detail: Callable[[str], Table]
    look: Callable[[str], Table | Notice]
    undo: Callable[[str], str]
    watch: Callable[[Callable[[], None]], None]
    locked: str = ""
    no_files: str = ""  # why no file can be chosen here, where everything else can be done


class MergeReview(SpokenBox):
    """A place for packs, the conflicts with one click each, and what came in with its undoing."""

    def __init__(self, desk: ReviewDesk) -> None:
        """Show the state of ``desk``, and follow it."""
        self.desk = desk
        self.looks = Looks()
        # Side by side where there is room, one below the other on a narrow screen.
        self.beside = W.Layout(width="100%", display="flex", flex_flow="row wrap", grid_gap="0 12px")
        self.half = W.Layout(flex="1 1 240px", width="auto", min_width="0", height="auto")
        self.style_ = self._html(f"<style>{CSS.read_text(encoding='utf-8')}</style>")
        self.upload = W.FileUpload(
            accept=ENDING, multiple=True, description=tr("Choose packs"), layout=W.Layout(width="auto")
        )
        self.upload.add_class("sck-upload")
        self.upload.observe(lambda _: self._guard(self._take), "value")
        self.status = self._html("")
        self.conflicts = W.VBox((), layout=self.looks.wide)
        self.conflicts.add_class("sck-disputes")
        self.more = W.VBox((), layout=self.looks.wide)
        self._shown: object = None
        self._batches: object = None
        self._built = False
        super().__init__((), layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-review"):
            self.add_class(name)
        self._paint()
        desk.watch(follower(self))

    def _html(self, text: str) -> Any:
        return W.HTML(text, layout=self.looks.wide, style=self.looks.html)

    def _button(self, text: str, act: Callable[[], None]) -> Any:
        button = W.Button(description=text, layout=self.half)
        button.add_class("sck-pick-value")
        button.on_click(lambda _: self._guard(act))
        return button

    # ---------------------------------------------------------------- taking in

    def _take(self) -> None:
        files, self.upload.value = self.upload.value, ()
        told = []
        for one in files:
            try:
                told.append(self.desk.take(str(one["name"]), bytes(one["content"])))
            except KitError as refusal:  # one pack that is refused keeps no other out
                told.append(str(refusal))
        if told:
            self._say("\n".join(told))
            self._paint()

    # ---------------------------------------------------------------- painting

    def follow(self) -> None:
        """Show what came in, or was settled, elsewhere."""
        self._guard(self._paint)

    def _paint(self) -> None:
        if self.desk.locked:
            self._say(self.desk.locked)
            self._put(self.style_, self.status)
            return
        self._paint_conflicts()
        self._paint_batches()
        if not self._built:
            self._built = True
            way_in = self._html(escape(self.desk.no_files)) if self.desk.no_files else self.upload
            self._put(self.style_, way_in, self.status, self.conflicts, self.more)

    def _put(self, *parts: Any) -> None:
        self.children = parts

    def _paint_conflicts(self) -> None:
        found = tuple(self.desk.disputes())
        if found == self._shown:
            return
        self._shown = found
        # The sentence stands in a status line of its own: whoever cannot see the page hears what is left.
        says = tr("{count} fields wait for a choice.", count=len(found)) if found else _settled()
        head = self._html(f'<p role="status" aria-live="polite"><b>{escape(says)}</b></p>')
        self.conflicts.children = (head, *(self._dispute(one) for one in found[:MOST]))

    def _dispute(self, one: Dispute) -> Any:
        both = tr("Two people wrote here. Choose one:")
        text = f"<b>{escape(one.about)}</b><br>{escape(one.label)}<p class='two'>{escape(both)}</p>"
        settle = partial(self._settle, one)
        buttons = [self._button(f"{value}\n{who}", partial(settle, change)) for change, value, who in one.values]
        heads = [tr("When"), tr("Who"), tr("Door"), tr("Field"), tr("Before"), tr("After")]
        past = static.table(heads, self.desk.history(one.record, one.field), tr("History"))
        label = escape(tr("History"))
        closed = f'<details><summary>{label}</summary><div class="scroll">{past}</div></details>'
        values = W.Box(buttons, layout=self.beside)
        box = W.VBox((self._html(text), values, self._html(closed)), layout=self.looks.wide)
        box.add_class("sck-field")
        box.add_class("sck-dispute")
        return box

    def _settle(self, one: Dispute, change: str) -> None:
        self._say(self.desk.settle(one.record, one.field, change))
        self._paint()

    def _paint_batches(self) -> None:
        choices = tuple(self.desk.choices())
        if choices == self._batches:
            return
        self._batches = choices
        if not choices:
            self.more.children = ()
            return
        labels = (tr("What came in"), tr("Show what undoing would do"), tr("Undo it now"))
        undoing = Confirm(labels, choices, self.desk.look, self._undo)
        shown = self._html("")

        def look() -> None:
            shown.value = part_html(self.desk.detail(undoing.picker.value))

        see = W.Button(description=tr("Show what came by it"), layout=W.Layout(width="auto"))
        see.on_click(lambda _: self._guard(look))
        self.more.children = (undoing, see, shown)

    def _undo(self, batch: str) -> str:
        says = self.desk.undo(batch)
        self._say(says)
        return says

    def static(self) -> str:
        """Return what came in and what waits as plain HTML, for places where no script runs."""
        rows = [
            (one.about, one.label, *(f"{value} ({who})" for _, value, who in one.values[:2]))
            for one in self.desk.disputes()
        ]
        heads = (tr("About"), tr("Field"), tr("One value"), tr("The other"))
        waiting = static.table(heads, rows, tr("To choose")) if rows else f"<p>{escape(_settled())}</p>"
        return waiting + part_html(self.desk.summary())


def _settled() -> str:
    return tr("No two values contradict each other.")
