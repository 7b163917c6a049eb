"""How far programmes and quick wins are, semester by semester."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case, Finding, finding
from smartcity_kit.text.messages import tr

ALL = 100  # percent


def reports(case: Case) -> Mapping[str, tuple[Record, ...]]:
    """Return the progress reports of each programme and quick win by its id, the oldest semester first.

    A report whose year or semester is still open stands before the others: nothing is known of its time.
    """
    found: dict[str, list[Record]] = defaultdict(list)
    for record in case.of("monitoring"):
        if case.plan.get(record.get("about")) is not None:
            found[record.text("about")].append(record)
    return {about: tuple(sorted(some, key=when)) for about, some in found.items()}


def when(report: Record) -> tuple[int, str]:
    """Return year and semester of a report, for ordering."""
    return report.number("year") or 0, report.text("semester")


def share(part: int | None, whole: int | None) -> int | None:
    """Return a part of a whole in percent, rounded down; None where one of them is open."""
    return 100 * part // whole if part is not None and whole else None


def without_reason(case: Case) -> Iterator[Finding]:
    """Yield a finding for each report of something deferred, held up or stopped that says no reason."""
    for record in case.of("monitoring"):
        item = case.method.lists.item("monitoring_state", record.text("state"))
        if item is not None and item.waits and record.get("reason") is None:
            says = tr("Its state is “{state}”, and no reason is given.", state=item.label)
            yield finding(case, "monitoring_reason", "open", record, says, tr("Say why, and what has to change."))


def going_back(case: Case) -> Iterator[Finding]:
    """Yield a finding for each report with fewer percent than the one before it."""
    for some in reports(case).values():
        for before, after in pairwise(some):
            was, now = before.number("percent_done"), after.number("percent_done")
            if was is not None and now is not None and now < was:
                says = tr("It was {was} % done in the report before, and is {now} % now.", was=was, now=now)
                advice = tr("Correct one of the two, or give the reason.")
                if after.get("reason") is None:
                    yield finding(case, "monitoring_back", "check", after, says, advice)


def without_evidence(case: Case) -> Iterator[Finding]:
    """Yield a finding for each report of 100 percent without evidence."""
    for record in case.of("monitoring"):
        if record.number("percent_done") == ALL and record.get("evidence") is None:
            says = tr("It is reported as 100 % done, without evidence.")
            advice = tr("Add the address of a page, photo or document.")
            yield finding(case, "monitoring_evidence", "open", record, says, advice)


def state_and_percent(case: Case) -> Iterator[Finding]:
    """Yield a finding for each report that is called completed before 100 percent."""
    for record in case.of("monitoring"):
        item = case.method.lists.item("monitoring_state", record.text("state"))
        percent = record.number("percent_done")
        if item is not None and item.done and percent is not None and percent < ALL:
            says = tr("Its state is “{state}” at {percent} %.", state=item.label, percent=percent)
            yield finding(case, "monitoring_state", "check", record, says, tr("Correct one of the two."))


def twice(case: Case) -> Iterator[Finding]:
    """Yield a finding for each second report about the same semester."""
    for some in reports(case).values():
        for before, after in pairwise(some):
            if when(before) == when(after) and before.number("year") and before.text("semester"):
                says = tr("There are two reports about this semester.")
                yield finding(
                    case, "monitoring_twice", "check", after, says, tr("Keep the right one, remove the other.")
                )
