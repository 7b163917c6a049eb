"""What was read to make something, so that nothing is made twice: a case that notes what is asked of it.

Everything that is printed is a function of a ``Case``. A watched one notes each question (which record,
which type, which share of what is divided among the OPDs), and what was made from it is kept as a *fact*:
the question and the digest of its answer. Two facts about functions are timeless:

* what read the same answers gives the same result, whatever else changed in the plan;
* a result of the same digest is the same result, whatever it was made from.

So a page is still true when every question it asked still has its answer. Where an answer was itself made
from others, those are asked first, and it is made anew only when one of them changed. Nothing here rests
on times or on positions of the journal: a copy of the workshop or one that was rebuilt gives the same answers.

What no question covers (the day, the method, the kit itself) belongs to whoever keeps facts: they hold only
together with the same of those.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeAlias, TypeVar, cast

from smartcity_kit.journal import Change, Record
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.watched import (
    ALL,
    EVER,
    MADE,
    NEVER,
    OUTSIDE,
    RECORD,
    SHARE,
    TYPE,
    Args,
    Question,
    WatchedCase,
    WatchedPlan,
)

Fact: TypeAlias = tuple[Question, str]  # a question and the digest of its answer
Trace: TypeAlias = tuple[Fact, ...]  # what something was made from, in the order it was asked


_Made = TypeVar("_Made")


def digest_of(text: str) -> str:
    """Return the digest by which two texts are told apart."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def record_digest(record: Record | None) -> str:
    """Return the digest of everything a record holds: its values, who wrote them and when."""
    if record is None:
        return ""
    return digest_of(f"{(record.id, record.type, record.created, record.contested)!r}{record.heads!r}")


@dataclass
class Run:
    """What a function of the case returned, and the questions it asked, in their order."""

    value: Any
    asked: tuple[Question, ...]
    trace: Trace | None = None


def _fewest(asked: Mapping[Question, None]) -> tuple[Question, ...]:
    """Return the questions without those that a look at every record answers as well."""
    single = (RECORD, TYPE, EVER) if (ALL,) in asked else ()
    return tuple(question for question in asked if question[0] not in single)


class Watch:
    """A plan that is read through ``case``, what was asked of it, and what is known of earlier prints.

    ``functions`` are those whose results are kept by their name; a share or a view that is not among them
    is simply part of whatever asked for it. ``outside`` answers what does not stand in the plan (the journal
    before a day). ``show`` gives the text of a result, the same text for the same result. ``known`` holds
    for each fact about something made what it was made from; ``results`` looks up what was made by its digest,
    which spares the making where the fact still holds.
    """

    def __init__(
        self,
        case: Case,
        functions: Mapping[str, Callable[..., Any]],
        outside: Mapping[str, Callable[..., str]],
        show: Callable[[object], str],
        known: Mapping[Fact, Trace],
        results: Callable[[str], object | None] = lambda _: None,
    ) -> None:
        """Begin with nothing asked."""
        self.plan = case.plan
        self._journal = case.journal
        self.case = WatchedCase(WatchedPlan(case.plan, self), case.method, case.types, case.today, self._past)
        self.functions, self.outside, self.show, self.known, self.results = functions, outside, show, known, results
        self.names = {function: name for name, function in functions.items()}
        self.traces: dict[Fact, Trace] = {}  # of what was asked this time, by its fact
        self._stack: list[dict[Question, None]] = []
        self._runs: dict[Question, Run] = {}
        self._answers: dict[Question, str] = {}
        self._records: dict[str, str] = {}
        self._held: dict[int, bool] = {}
        self._kept: list[Trace] = []

    # ------------------------------------------------------------ noting

    def note(self, question: Question) -> None:
        """Note that whatever is being made asked this."""
        if self._stack:
            self._stack[-1][question] = None

    @contextmanager
    def asking(self) -> Iterator[dict[Question, None]]:
        """Collect what is asked inside, apart from what is asked around it; a refusal depends on it all the same."""
        asked: dict[Question, None] = {}
        self._stack.append(asked)
        try:
            yield asked
        except BaseException:
            for around in self._stack[-2:-1]:
                around.update(asked)
            raise
        finally:
            self._stack.pop()

    def _past(self, touched: Sequence[str]) -> Iterable[Change]:
        """Return the changes of some records, and note that their past was looked at."""
        self.note((OUTSIDE, "history", *touched))
        return self._journal(touched)

    def read(self, make: Callable[[], _Made]) -> tuple[_Made, Trace]:
        """Return what ``make`` returns and everything it read, as facts."""
        with self.asking() as asked:
            made = make()
        return made, self._facts(_fewest(asked))

    def _facts(self, asked: tuple[Question, ...]) -> Trace:
        return tuple((question, self.answer(question)) for question in asked)

    def _trace(self, run: Run) -> Trace:
        if run.trace is None:
            run.trace = self._facts(run.asked)
        return run.trace

    def made(self, function: Callable[..., _Made], args: Args, kwargs: Mapping[str, Hashable]) -> _Made:
        """Return ``function(case, *args, **kwargs)``, made once; what asks for it depends on its result alone."""
        name = self.names.get(function)
        if name is None:
            return function(self.case, *args, **kwargs)
        question = (MADE, name, args, tuple(sorted(kwargs.items())))
        value = self._run(question).value
        self.note(question)
        return cast("_Made", value)

    def share(self, function: Callable[..., Mapping[str, _Made]], args: Args, at: str) -> _Made | None:
        """Return one share of ``function(case, *args)``; what asks for it depends on this share alone."""
        name = self.names.get(function)
        if name is None:
            return function(self.case, *args).get(at)
        value = self._run((MADE, name, args, ())).value
        self.note((SHARE, name, args, at))
        return cast("_Made | None", value.get(at))

    def _run(self, question: Question) -> Run:
        run = self._runs.get(question) or self._still(question)
        if run is None:
            _, name, args, kwargs = question
            with self.asking() as asked:
                value = self.functions[name](self.case, *args, **dict(kwargs))
            run = Run(value, _fewest(asked))
        self._runs[question] = run
        return run

    def _still(self, question: Question) -> Run | None:
        """Return what an earlier print made where it is at hand and everything it was made from is as it was."""
        for fact in self._facts_about.get(question, ()):
            value = self.results(fact[1]) if self.holds(self.known[fact]) else None
            if value is not None and digest_of(self._shown(value)) == fact[1]:
                return Run(value, tuple(each for each, _ in self.known[fact]), self.known[fact])
        return None

    @cached_property
    def _facts_about(self) -> Mapping[Question, list[Fact]]:
        found: dict[Question, list[Fact]] = {}
        for fact in self.known:
            if fact[0][0] == MADE:
                found.setdefault(fact[0], []).append(fact)
        return found

    def for_all(self, *kinds: type[_Made]) -> Iterator[tuple[str, _Made]]:
        """Yield by digest what was made for no unit in particular: the next print may need it again as it is."""
        for question, run in [*self._runs.items()]:
            _, _, args, kwargs = question
            asked = {one for one in (*args, *(value for _, value in kwargs)) if isinstance(one, str)}
            if isinstance(run.value, kinds) and not asked & self.plan.records.keys():
                yield self.answer(question), run.value

    # ------------------------------------------------------------ answering

    def answer(self, question: Question) -> str:
        """Return the digest of a question's answer in the plan as it stands; of NEVER, that there is none."""
        if question not in self._answers:
            self._answers[question] = self._answer(question)
        return self._answers[question]

    def _answer(self, question: Question) -> str:
        match question:
            case (str(kind), str(record)) if kind == RECORD:
                return self._record(record)
            case (str(kind), str(name), *args) if kind == OUTSIDE:
                return self.outside[name](*args)
            case (str(kind), name, args, at) if kind in (MADE, SHARE):
                run = self._run((MADE, name, args, at if kind == MADE else ()))
                value = run.value if kind == MADE else run.value.get(at)
                found = digest_of(self._shown(value))
                self.traces[question, found] = self._trace(run)
                return found
        some = self._looked_at(*question)
        return "" if some is None else digest_of(" ".join(map(self._record, some)))

    def _looked_at(self, kind: str, name: str = "") -> list[str] | None:
        """Return the ids of all that a look at several records answers with, None where it is no such look."""
        if kind == ALL:
            return sorted(self.plan.records)
        looks = {TYPE: self.plan.of, EVER: self.plan.ever}
        return [one.id for one in looks[kind](name)] if kind in looks else None

    def _record(self, record: str) -> str:
        found = self._records.get(record)
        if found is None:
            found = self._records[record] = record_digest(self.plan.records.get(record))
        return found

    def _shown(self, value: object) -> str:
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            return " ".join(self._record(one.id) for one in value)
        return self.show(value)

    def holds(self, trace: Trace) -> bool:
        """Whether every question still has the answer it had: what was made from them is still true."""
        held = self._held.get(id(trace))  # sixty shares of one thing have one trace
        if held is None:
            held = all(self._holds(fact) for fact in trace)
            self._held[id(trace)] = held
            self._kept.append(trace)  # its id stays its own
        return held

    def _holds(self, fact: Fact) -> bool:
        question, before = fact
        if question not in self._answers and question[0] in (MADE, SHARE):
            trace = self.known.get(fact)
            if trace is not None and self.holds(trace):
                self._answers[question] = before
                self.traces[fact] = trace
        if question[0] == NEVER:
            return False
        try:
            return self.answer(question) == before
        except Exception:  # noqa: BLE001 - what can no longer be asked has no longer the same answer
            return False
