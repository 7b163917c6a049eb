"""The grid's side in the kernel: what it is asked to do, and what it answers.

The browser names the version of a row an editor opened with, and that record goes to ``desk.save`` as what
the person saw: a change made elsewhere while somebody was typing merges, or becomes a conflict, and is
never overwritten. Nothing that arrives is trusted: a message is checked whole before anything is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from smartcity_kit.forms.rows import NEW, Rows
from smartcity_kit.forms.wire import Draft, Wire
from smartcity_kit.journal import REMOVED, Record
from smartcity_kit.model.fields import Outcome, Problem, parse
from smartcity_kit.model.kinds import NO_OPTIONS
from smartcity_kit.text.dates import clock
from smartcity_kit.text.messages import KitError, tr

LOG = logging.getLogger(__name__)

MOST_ROWS = 2_000  # in one message; a pasted block beyond it is a mistake
LONGEST = 20_000  # characters of one value; every field takes less


class Refused(KitError):
    """A message that asks for something the grid does not offer."""


class Sheet(Rows):
    """The conversation about the rows of one form or grid."""

    def answer(self, message: object) -> Wire:
        """Do what ``message`` asks and return the news, a sentence and what the browser waits for."""
        told = self._safely(lambda: self._act(message))
        echo = message if isinstance(message, dict) else {}
        echo = {key: echo[key] for key in ("client", "n") if isinstance(echo.get(key), str | int)}
        return {"rows": [], "gone": [], **told, **self._safely(self.news), **echo}

    def _safely(self, act: Callable[[], Wire]) -> Wire:
        """Run ``act``; whatever goes wrong becomes a sentence, and what was not foreseen a line in the log."""
        try:
            return act()
        except KitError as refusal:
            return {"say": str(refusal), "bad": True}
        except Exception:
            LOG.exception("the rows of a form or grid could not be answered")
            return {"say": sorry(), "bad": True}

    def _act(self, message: object) -> Wire:
        if not isinstance(message, dict):
            raise Refused(tr("This request is not understood."))
        acts = {
            "save": self._save,
            "remove": self._remove,
            "restore": self._restore,
            "settle": self._settle,
            "drop": self._drop,
        }
        kind = message.get("type")
        act = acts.get(kind) if isinstance(kind, str) else None
        if act is None:
            raise Refused(tr("This request is not understood."))
        if self.desk.locked:
            raise Refused(self.desk.locked)
        return act(message)

    def _save(self, message: Wire) -> Wire:
        rows = message.get("rows")
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ROWS:
            raise Refused(tr("At most {most} rows can be entered at once.", most=MOST_ROWS))
        checked = [self._checked(row) for row in rows]
        outcomes = [self._write(*row) for row in checked]
        return {**_told(outcomes), "born": {key: self._born[key] for key, *_ in checked if key in self._born}}

    def _checked(self, row: object) -> tuple[str, Record | None, dict[str, object]]:
        if not isinstance(row, dict):
            raise Refused(tr("This request is not understood."))
        key = self._key(row)
        raw = row.get("fields")
        if not isinstance(raw, dict) or not raw:
            raise Refused(tr("This request is not understood."))
        for name, value in raw.items():
            if name not in self.fields:
                raise Refused(tr("“{name}” cannot be entered here.", name=str(name)[:60]))
            if not _plain(value):
                label = tr(self.fields[name].label)
                raise Refused(tr("What was entered into “{name}” cannot be read.", name=label))
        return key, self.seen(key, row.get("v")), dict(raw)

    def _key(self, row: Wire) -> str:
        key = row.get("row")
        new = isinstance(key, str) and _is_new(key) and not self.desk.given
        if not isinstance(key, str) or not (key in self._versions or new):
            raise Refused(tr("This row is not here any more: nothing was changed."))
        return key

    def shows(self, key: str) -> bool:
        """Whether a row was told of a record of that id."""
        return key in self._versions

    def seen(self, key: str, version: object) -> Record | None:
        """Return a record as it was told in a version, None for one that is not kept yet."""
        known = self._versions.get(self._born.get(key, key))
        if not known:
            return None
        # A version nobody remembers is taken for the oldest: at worst that shows a conflict.
        found = known.get(version) if isinstance(version, int) else None
        return found or next(iter(known.values()))

    def _write(self, key: str, seen: Record | None, raw: Mapping[str, object]) -> Outcome:
        outcome = self.desk.save(seen.id, raw, seen) if seen else self._create(raw)
        if outcome.record is not None and seen is None:
            self._born[key] = outcome.record.id
            if moved := self.drafts.pop(key, None):
                self.drafts[outcome.record.id] = moved
        self._keep_refused(self._born.get(key, key), raw, outcome)
        return outcome

    def _create(self, raw: Mapping[str, object]) -> Outcome:
        """Create a record at the first value that can be read, never for the fixed values alone."""
        tried = [parse(self.fields[name], raw[name], self._options.get(name, NO_OPTIONS)) for name in raw]
        problems = tuple(value for value in tried if isinstance(value, Problem))
        if all(value is None or isinstance(value, Problem) for value in tried):
            return Outcome(None, problems)
        return self.desk.save(None, {**self.desk.fixed, **raw}, None)

    def _keep_refused(self, key: str, raw: Mapping[str, object], outcome: Outcome) -> None:
        refused = {p.field: f"{p.wrong} {p.do}" for p in outcome.problems}
        if outcome.record is None and not refused and outcome.say:
            refused = dict.fromkeys(raw, outcome.say)
        kept = self.drafts.get(key, {})
        for name in raw:
            kept.pop(name, None)
            if name in refused:
                kept[name] = Draft(raw[name], refused[name])
        if kept:
            self.drafts[key] = kept
        else:
            self.drafts.pop(key, None)

    def _remove(self, message: Wire) -> Wire:
        key = self._key(message)
        if self.desk.given:
            raise Refused(tr("The rows of this sheet stay; empty its cells instead."))
        self.drafts.pop(key, None)
        seen = self.seen(key, message.get("v"))
        if seen is None:
            return {"say": ""}
        outcome = self.desk.remove(seen)
        if outcome.record is None:
            return _told([outcome])
        self._removed[seen.id] = outcome.record
        return {"say": tr("Row removed."), "undo": seen.id}

    def _restore(self, message: Wire) -> Wire:
        seen = self._removed.get(str(message.get("row")))
        if seen is None:
            raise Refused(tr("This row is not here any more: nothing was changed."))
        outcome = self.desk.save(seen.id, {REMOVED: False}, seen)
        if outcome.record is not None:
            del self._removed[seen.id]
        return _told([outcome])

    def _settle(self, message: Wire) -> Wire:
        seen = self.seen(self._key(message), message.get("v"))
        name = message.get("field")
        if seen is not None and name == REMOVED and REMOVED in seen.conflicts:
            keep = message.get("keep") is True
            outcome = self.desk.save(seen.id, {REMOVED: False}, seen) if keep else self.desk.remove(seen)
            return _told([outcome])
        held = seen.conflicts.get(name, ()) if seen and name in self.fields else ()
        chosen = [h for h in held if h.change == message.get("change")]
        if seen is None or not chosen:
            raise Refused(tr("These values changed meanwhile: look again."))
        raw = {str(name): chosen[0].value}
        outcome = self.desk.save(seen.id, raw, seen)
        self._keep_refused(seen.id, raw, outcome)
        return _told([outcome])

    def _drop(self, message: Wire) -> Wire:
        key = self._key(message)
        kept = self.drafts.get(self._born.get(key, key), {})
        kept.pop(str(message.get("field")), None)
        if not kept:
            self.drafts.pop(self._born.get(key, key), None)
        return {"say": ""}


def _is_new(key: str) -> bool:
    longest = 40
    return key.startswith(NEW) and len(key) <= longest


def _plain(value: object) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_ROWS and all(isinstance(v, str) and len(v) <= LONGEST for v in value)
    if isinstance(value, str):
        return len(value) <= LONGEST
    return value is None or isinstance(value, bool | int | float)


def _told(outcomes: list[Outcome]) -> Wire:
    """Return the sentence about ``outcomes``: the first refusal and how many more, else when it was saved."""
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    if problems:
        text = str(problems[0])
        if more := len(problems) - 1:
            text += " " + tr("And {count} more.", count=more)
        return {"say": text, "bad": True}
    failed = next((o.say for o in outcomes if o.record is None and o.say), "")
    if failed:
        return {"say": failed, "bad": True}
    said = next((o.say for o in outcomes if o.say), "") if len(outcomes) == 1 else ""
    return {"say": said or saved_at(max((o.at for o in outcomes), default=""))}


def saved_at(at: str) -> str:
    """Return ``Saved 10.32`` for the time of a change, the empty string where nothing was written."""
    return tr("Saved {time}", time=clock(datetime.fromisoformat(at).astimezone())) if at else ""


def sorry() -> str:
    """Return the sentence for what nobody foresaw."""
    return tr("That did not work and nothing is lost: try again, or call the facilitator.")
