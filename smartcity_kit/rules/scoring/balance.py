"""Whether a choice leaves a dimension behind or lets one take too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smartcity_kit.rules.case import Case, listed
from smartcity_kit.rules.quick_wins import MOST_SHARE
from smartcity_kit.text.messages import tr


def balance_of(case: Case, chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the warnings about the dimensions of the chosen records: none of one, or more than 40 percent."""
    records = [record for item in dict.fromkeys(chosen) if (record := case.plan.get(item)) is not None]
    if not records:
        return ()
    counts = Counter(case.dimension(record) for record in records)
    dimensions = case.method.framework.dimensions
    empty = [str(one.label) for one in dimensions if not counts[one.code]]
    found = (
        [tr("None of the chosen ones is in: {dimensions}.", dimensions=listed(empty, len(empty)))] if empty else []
    )
    much = (one for one in dimensions if 100 * counts[one.code] > MOST_SHARE * len(records))
    found.extend(
        tr(
            "{dimension} has {count} of the {total} chosen ones, more than {share} %.",
            dimension=one.label,
            count=counts[one.code],
            total=len(records),
            share=MOST_SHARE,
        )
        for one in much
    )
    return tuple(found)
