"""What stands at the top of every page, read once a look and handed to the event loop whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_kit.rules.receipts import worksheets
from smartcity_kit.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Names:
    """What stands at the top of every page, as the plan stood a moment ago.

    The event loop asks for it while a job may be changing the plan: it is read in turn, and handed over whole.
    """

    region: str
    marker: str
    opds: Mapping[str, str]
    stages: Mapping[str, str]

    @classmethod
    def of(cls, ws: Workshop) -> Names:
        """Read them from a workshop."""
        case = ws.case
        names = {one.id: case.opd_name(one.id) for one in case.of("opd")}
        stages = {one.code: str(one.label) for one in case.method.stages.stages if worksheets(case, one.code)}
        return cls(case.settings.text("region"), case.settings.text("marker"), names, stages)
