"""What every part of the workshop object stands on: the plan as last read, and whose hand writes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from smartcity_kit import rules
from smartcity_kit.forms.live import Result
from smartcity_kit.journal import Plan
from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Options
from smartcity_kit.rules.access import Visitor
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live, View
from smartcity_kit.workshop.names import stage_named


@dataclass(frozen=True)
class Opened:
    """One opened workshop; ``opd`` narrows what a page shows as that OPD's own to one of them (by id).

    ``visitor`` is who came through the hall; without one it is whoever sits at this computer, who may do everything.
    """

    _live: Live
    opd: str | None = None
    visitor: Visitor | None = None

    @property
    def plan(self) -> Plan:
        """The plan as last read, frozen."""
        return self._live.case().plan

    @property
    def case(self) -> rules.Case:
        """The plan with its method and today's date: what every rule and view is given."""
        return self._live.case()

    @property
    def position(self) -> int:
        """The journal position of the plan: printed on every page, grows with every change."""
        self._live.unwatched()
        return self._live.position

    def refresh(self) -> bool:
        """Read what other programs wrote; return whether there was anything. Notebooks do it by themselves."""
        return self._live.refresh()

    def options(self, field: Field) -> Options:
        """Return the choices of a field as the plan and the method stand."""
        return self._live.options(field)

    @property
    def _hand(self) -> Hand:
        return Hand(self._live, self.visitor)

    def _conducts(self) -> bool:
        """Whether this page moves the workshop as a whole: rounds, switches, merges, snapshots."""
        return self._hand.conducts() and (self.visitor is not None or self.opd is None)

    def _result(self, view: View, *args: Hashable, **kwargs: Hashable) -> Result:
        return Result(lambda: self._live.part(view, args, kwargs), self._live.watchers.add, self._live.about)

    def _type(self, name: str, also: Iterable[str] = ()) -> RecordType:
        if name not in self._live.types:
            names = ", ".join((*self._live.types, *also))
            raise KitError(tr("There is no record type {name}. Choose one of: {names}.", name=name, names=names))
        return self._live.types[name]

    def _stage(self, stage: str | int | None) -> str | None:
        return None if stage is None else stage_named(self.case, stage).code
