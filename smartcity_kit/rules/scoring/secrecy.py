"""Who scored what, and who may see it.

The workshop knows whose each ballot is. What is *shown* follows the round's setting "show names in the room", on the
facilitator's page as on every other one, for that page is on the wall. An OPD sees its own ballots. A facilitator who
has to look somebody up asks for the stored rows (``ws.frame("ballot")``), on a screen of their own.
"""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case

BALLOT = "ballot"


def names_shown(one: Record) -> bool:
    """Tell whether a round shows who gave what."""
    return one.get("show_names") is True


def hidden(case: Case, record: Record, viewer: str | None = None) -> bool:
    """Tell whether a record is a ballot that ``viewer`` (an OPD by id, None for the room) is not to be shown."""
    if record.type != BALLOT:
        return False
    one = case.plan.get(record.get("round"))
    if one is not None and names_shown(one):
        return False
    return viewer is None or case.owner(record) != viewer
