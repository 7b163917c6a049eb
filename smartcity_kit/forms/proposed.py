"""Proposed rows: looked at, corrected, ticked; only what a person ticks is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.sheet import sorry
from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import Link, Options
from smartcity_kit.rules.reading import Proposal, Reading
from smartcity_kit.text.messages import KitError, tr

LOG = logging.getLogger(__name__)
CSS = Path(__file__).with_name("form.css")
MOST = 100  # rows offered at once; the rest follows when these are kept
ASKED = ("dimension", "owner", "kind")  # what a person may have to choose in a proposed row


class RowLooks(Looks):
    """The layouts that all proposed rows share."""

    def __init__(self) -> None:
        """Make one of each."""
        super().__init__()
        line = "1px solid var(--jp-border-color2, #e0e0e0)"
        self.row = W.Layout(width="100%", min_width="0", padding="10px 0 6px", border_top=line)
        columns = "7em repeat(auto-fit, minmax(min(220px, 60%), 1fr))"
        self.entry = W.Layout(
            display="grid", grid_template_columns=columns, grid_gap="6px 16px", align_items="flex-end", width="100%"
        )


class Row:
    """One proposed record on the page: a box to tick, its name to correct, lists where something is open."""

    def __init__(
        self, number: int, proposal: Proposal, desk: Desk, looks: RowLooks, choices: dict[str, Options]
    ) -> None:
        """Build the widgets of ``proposal``, the ``number``-th of its text."""
        self.number, self.proposal, self.desk, self.looks = number, proposal, desk, looks
        title = desk.type.by_name["name"] if "name" in desk.type.by_name else desk.type.by_name[desk.type.title[0]]
        self.named_by = title.name
        self.tick = W.Checkbox(
            value=not proposal.doubts,
            description=tr("{number}. Keep", number=number),
            indent=False,
            layout=looks.wide,
            style=looks.check,
        )
        self.name = W.Text(
            value=str(proposal.values.get(title.name) or ""),
            description=tr(title.label),
            layout=looks.wide,
            style=looks.text,
        )
        self.lists = {field.name: self._list(field, choices[field.name]) for field in self._open_fields()}
        self.says = W.HTML(self._told(choices), layout=looks.wide, style=looks.html)
        ticked = W.VBox((self.tick,), layout=looks.wide)
        ticked.add_class("sck-choices")
        entered = W.Box((ticked, self.name, *self.lists.values()), layout=looks.entry)
        self.box = W.VBox((entered, self.says), layout=looks.row)
        self.box.add_class("sck-field")

    def _open_fields(self) -> Iterator[Field]:
        for name in ASKED:
            field = self.desk.type.by_name.get(name)
            sure = name in self.proposal.values or name in self.desk.fixed
            if field is not None and isinstance(field.kind, Link) and not sure:
                yield field

    def _list(self, field: Field, options: Options) -> Any:
        """Return the choices of a field, what may have been meant first; nothing is chosen beforehand."""
        likely = self.proposal.candidates.get(field.name, ())
        first = [(tr("{name} ({score} %)", name=one.label, score=one.score), one.code) for one in likely]
        rest = [(one.label, one.code) for one in options.all if one.code not in {code for _, code in first}]
        entries = (("", ""), *first, *rest)
        return W.Dropdown(
            description=tr(field.label), options=entries, value="", layout=self.looks.wide, style=self.looks.plain
        )

    def _told(self, choices: dict[str, Options]) -> str:
        values, fields = self.proposal.values, self.desk.type.by_name
        sure = [choices[name].label(values[name]) for name in (*ASKED, "groups") if name in values and name in fields]
        sure = [text for text in sure if text]
        told = f'<p class="help">{escape(" · ".join(sure))}</p>' if sure else ""
        in_text = tr("In the text: {raw}", raw=" ".join(self.proposal.raw.split()))
        told += f'<p class="help">{escape(in_text)}</p>'
        return told + "".join(f'<p class="two">{escape(doubt)}</p>' for doubt in self.proposal.doubts)

    def raw(self, source: str) -> dict[str, object]:
        """Return what is kept: the sure values, what the person corrected and chose, where it comes from."""
        chosen = {name: one.value for name, one in self.lists.items() if one.value}
        found: dict[str, object] = {**self.proposal.values, self.named_by: self.name.value, **chosen}
        if source.strip() and "source" in self.desk.type.by_name:
            found.setdefault("source", source)
        return found


class ProposalBox(W.VBox):
    """Proposed rows with a box to tick each; nothing is stored before somebody presses the second button."""

    def __init__(self, desk: Desk) -> None:
        """Offer nothing yet; ``show`` fills the box."""
        self.desk = desk
        self.looks = RowLooks()
        self.rows: list[Row] = []
        self.every = self.button(tr("Tick all"), self._tick_all)
        self.keep = self.button(tr("Save what is ticked"), self._save)
        self.about = W.HTML(layout=self.looks.wide, style=self.looks.html)
        self.proposed = W.VBox(layout=self.looks.wide)
        self.status = W.HTML(layout=self.looks.wide, style=self.looks.html)
        super().__init__(layout=W.Layout(width="100%"))
        self.add_class("sck-form")
        self._offer()

    def again(self) -> Reading:
        """Return what the same text or file proposes now, so that nothing is entered twice."""
        raise NotImplementedError

    def source_text(self) -> str:
        """Return where the rows come from, as it is kept beside each."""
        return ""

    def kept(self) -> None:
        """Do what is to be done once something was kept."""

    @property
    def parts(self) -> tuple[Any, ...]:
        """The widgets below those that ask."""
        return (self.about, self.proposed, self.every, self.keep, self.status)

    def style(self) -> Any:
        """Return the look of the box."""
        return W.HTML(f"<style>{CSS.read_text(encoding='utf-8')}</style>", layout=self.looks.wide)

    def button(self, text: str, act: Callable[[], None]) -> Any:
        """Return a button that never ends in silence."""
        button = W.Button(
            description=text, disabled=bool(self.desk.locked), layout=W.Layout(width="auto", align_self="flex-start")
        )
        button.add_class("sck-pick-value")
        button.on_click(lambda _: self.guard(act))
        return button

    def guard(self, act: Callable[[], None]) -> None:
        """Run what a person asked for; a refusal is shown as it is, a fault is logged and regretted."""
        try:
            act()
        except KitError as refusal:
            self.say(str(refusal), bad=True)
        except Exception:
            LOG.exception("the reader of %s could not answer", self.desk.type.name)
            self.say(sorry(), bad=True)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show one sentence in the status line."""
        mood = "status bad" if bad else "status"
        self.status.value = f'<div class="{mood}" role="status" aria-live="polite">{escape(text)}</div>'

    def show(self, reading: Reading) -> None:
        """Offer what was read; what is in the plan already is only named."""
        choices = {field.name: self.desk.options(field) for field in self.desk.type.fields}
        fresh = [(number, one) for number, one in enumerate(reading.proposals, 1) if not one.known]
        self.rows = [Row(number, one, self.desk, self.looks, choices) for number, one in fresh[:MOST]]
        self.about.value = "".join(f"<p>{escape(sentence)}</p>" for sentence in _sentences(reading)) + _left(reading)
        self.say("")
        self._offer()

    def _offer(self) -> None:
        self.proposed.children = tuple(row.box for row in self.rows)
        for button in (self.every, self.keep):
            button.layout.display = None if self.rows else "none"

    def _tick_all(self) -> None:
        for row in self.rows:
            row.tick.value = True

    def _save(self) -> None:
        """Keep the ticked rows, one record each; what somebody entered meanwhile is not entered again."""
        ticked = [row for row in self.rows if row.tick.value]
        there = {(one.name, one.raw) for one in self.again().proposals if one.known}
        done, refused = [], []
        for row in ticked:
            if (row.proposal.name, row.proposal.raw) in there:
                done.append(row)
                continue
            outcome = self.desk.save(None, {**self.desk.fixed, **row.raw(self.source_text())}, None)
            if outcome.record is None:
                refused.append(outcome.say or "; ".join(map(str, outcome.problems)) or sorry())
            else:
                refused += [str(problem) for problem in outcome.problems]
                done.append(row)
        self.rows = [row for row in self.rows if row not in done]
        if done:
            self.kept()
        self._offer()
        told = tr("{count} kept, {left} not kept.", count=len(done), left=len(self.rows))
        self.say(" ".join([told, *refused]) if ticked else tr("Nothing is ticked."), bad=bool(refused))


def _sentences(reading: Reading) -> Iterator[str]:
    """Yield what to know about the whole text: counted, doubted, already there, not understood."""
    fresh, known = reading.fresh, [one.name for one in reading.proposals if one.known]
    yield tr("{count} proposed, {doubtful} of them with a question.", count=len(fresh), doubtful=_doubtful(fresh))
    if len(fresh) > MOST:
        yield tr("Shown are the first {most}: save them, then read again.", most=MOST)
    if known:
        yield tr("Already in the plan ({count}): {names}.", count=len(known), names=", ".join(known))
    yield from reading.doubts


def _left(reading: Reading) -> str:
    """Return what was not understood, folded: a whole report may be around its list."""
    told = tr("Not understood and not proposed: {count}", count=len(reading.leftovers))
    texts = "".join(f"<li>{escape(text)}</li>" for text in reading.leftovers)
    return f"<details><summary>{escape(told)}</summary><ul>{texts}</ul></details>" if texts else ""


def _doubtful(proposals: tuple[Proposal, ...]) -> int:
    return sum(bool(one.doubts) for one in proposals)
