"""Switching what every entry is read by: looked at first, done only when a person confirms.

A framework or a risk scheme is one setting, and changing it changes what hundreds of entries mean. So once there are
entries the settings form refuses it, and a switch shows first what would become of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartcity_kit.model.declared import Choice, DeclaredFile
from smartcity_kit.model.fields import Field, Problem
from smartcity_kit.model.method import Method
from smartcity_kit.rules import Case
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live, Row

if TYPE_CHECKING:
    from smartcity_kit.forms.confirm import Confirm


@dataclass(frozen=True)
class Switch:
    """One setting that is switched: what is offered and in force, what a switch shows, writes and says.

    ``preview(live, code)`` is what would change; ``rows(live, code)`` what is written beside the setting itself,
    and ``told(live, code)`` the sentence about it, both asked before anything is written. ``concerned(case)`` counts
    the entries that are read by it. The sentences are made when they are needed, in the language of the moment.
    """

    field: str
    offered: Callable[[Method], Sequence[Choice]]
    in_force: Callable[[Method], DeclaredFile]
    preview: Callable[[Live, str], Table]
    rows: Callable[[Live, str], Sequence[Row]]
    told: Callable[[Live, str], str]
    concerned: Callable[[Case], int]
    not_offered: Callable[[str, str], str]  # the code, the names of those that are
    not_in_form: Callable[[int], str]  # how many entries are concerned
    only_facilitator: Callable[[], str]

    def looked_at(self, live: Live, code: str) -> Table | Notice:
        """Return what a switch would do; raises KitError with a sentence for a code that is not offered."""
        live.forget_case()  # a file that was put beside the workshop meanwhile is offered too
        method = live.case().method
        if code == self.in_force(method).id:
            return Notice(self._already(method))
        self._refuse_unknown(method, code)
        return self.preview(live, code)

    def switch(self, hand: Hand, code: str) -> str:
        """Write the setting and what goes with it in one transaction; return a sentence that says so."""
        hand.conduct()
        live = hand.live
        live.refresh()
        case = live.case()
        if code == self.in_force(case.method).id:
            raise KitError(self._already(case.method))
        self._refuse_unknown(case.method, code)
        beside, told = self.rows(live, code), self.told(live, code)
        hand.write([("workshop", "workshop", {self.field: code}, case.settings.seen([self.field])), *beside])
        return told

    def refusal(self, case: Case, field: Field, value: object, raw: object) -> Problem | None:
        """Return why the settings form does not change the setting once entries rest on it, None where it may."""
        if field.name != self.field or value == self.in_force(case.method).id or not (count := self.concerned(case)):
            return None
        do = tr("Use the switch on the preparation page: it shows first what becomes of them.")
        return Problem(field.name, tr(field.label), self.not_in_form(count), do, str(raw))

    def widget(self, hand: Hand, locked: str = "") -> Confirm:
        """Return the widget that shows what a switch would do, and does it after a second press."""
        from smartcity_kit.forms.confirm import Confirm

        choices = tuple((str(choice.label), choice.code) for choice in self.offered(hand.live.case().method))
        labels = (tr("Switch to"), tr("Show what would change"), tr("Switch now"))
        look, act = lambda code: self.looked_at(hand.live, code), lambda code: self.switch(hand, code)
        return Confirm(labels, choices, look, act, locked)

    def _already(self, method: Method) -> str:
        return tr("{name} is already in force.", name=self.in_force(method).label)

    def _refuse_unknown(self, method: Method, code: str) -> None:
        offered = [choice.code for choice in self.offered(method)]
        if code not in offered:
            raise KitError(self.not_offered(code, ", ".join(offered)))
