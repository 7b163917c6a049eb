"""Who is at work on which record at this moment: in the server's memory alone, gone with whoever leaves."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from smartcity_kit.forms.desk import Alone, Presence
from smartcity_kit.hall.kernel import PageKernel, current

SILENCE = 20.0  # seconds after which somebody who says nothing any more is gone


@dataclass(frozen=True, slots=True)
class _At:
    """Where a page is: a record of a type, who works there, and until when that is believed."""

    type: str
    record: str
    who: str
    until: float


class Company:
    """Where each open page is; one page is in one place."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nobody."""
        self.changes = 0
        self._clock = clock
        self._places: dict[PageKernel, _At] = {}

    def seat(self, type_name: str, who: str) -> Presence:
        """Return the presence of somebody at a form or grid of the page whose work is being done."""
        page = current()
        return Alone() if page is None else Seat(self, page, type_name, who)

    def put(self, page: PageKernel, type_name: str, record: str, who: str) -> None:
        """Note that a page is at a record, until it is somewhere else or silent."""
        before = self._places.get(page)
        self._places[page] = _At(type_name, record, who, self._clock() + SILENCE)
        if before is None or (before.type, before.record) != (type_name, record):
            self.changes += 1

    def gone(self, page: PageKernel) -> None:
        """Note that a page is nowhere any more."""
        if self._places.pop(page, None) is not None:
            self.changes += 1

    def expire(self) -> None:
        """Forget the pages that have said nothing for a while."""
        now = self._clock()
        for page in [page for page, at in self._places.items() if at.until < now]:
            self.gone(page)

    def others(self, page: PageKernel, type_name: str) -> dict[str, str]:
        """Return who works on which record of a type on other pages: their names by the record's id."""
        found: dict[str, list[str]] = {}
        for other, at in self._places.items():
            if other is not page and at.type == type_name and at.who not in found.setdefault(at.record, []):
                found[at.record].append(at.who)
        return {record: ", ".join(sorted(names)) for record, names in found.items()}


@dataclass(frozen=True, slots=True)
class Seat:
    """One form or grid of one page."""

    company: Company
    page: PageKernel
    type: str
    who: str

    def here(self, record_id: str) -> None:
        """Be at a record, or nowhere."""
        if record_id:
            self.company.put(self.page, self.type, record_id, self.who)
        else:
            self.company.gone(self.page)

    def others(self) -> Mapping[str, str]:
        """Return who works on which record elsewhere."""
        return self.company.others(self.page, self.type)

    def watch(self, call: Callable[[], None]) -> None:
        """Call back when somebody came or went, for as long as the page is open."""
        self.page.accompanied.append(call)
