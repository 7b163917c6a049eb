"""What the region plans: the analysis, the chain from vision to action, money, risks, and how it went on.

As in a real workshop, something is still open here and there: about one field in twelve of those due late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from smartcity_kit.synthetic.analysis import gap, issue, readiness, swot, tows, trend
from smartcity_kit.synthetic.direction import goal, indicator, indicator_target, mission, strategy, target, vision
from smartcity_kit.synthetic.later import comment, evaluation, monitoring, passage, risk
from smartcity_kit.synthetic.programmes import action, allocation, milestone, programme, quick_win
from smartcity_kit.synthetic.shared import Fields

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region

MAKERS: Mapping[str, Callable[[Region], Iterator[Fields]]] = {
    maker.__name__: maker
    for maker in (
        trend,
        issue,
        readiness,
        gap,
        swot,
        tows,
        vision,
        mission,
        goal,
        target,
        indicator,
        indicator_target,
        strategy,
        programme,
        quick_win,
        action,
        milestone,
        allocation,
        risk,
        comment,
        monitoring,
        evaluation,
        passage,
    )
}
