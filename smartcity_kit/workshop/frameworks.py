"""Switching a workshop to another framework: codes that go to one place move, all others wait for a person."""

from __future__ import annotations

from smartcity_kit.model.crosswalk import Crossing
from smartcity_kit.rules.crosswalk import concerned, moves
from smartcity_kit.text.messages import tr
from smartcity_kit.views.crosswalk import preview
from smartcity_kit.workshop.live import Live, Row
from smartcity_kit.workshop.switching import Switch


def crossing_to(live: Live, code: str) -> Crossing:
    """Return the way from the framework in force to another; without a crosswalk, one on which nothing moves."""
    method = live.case().method
    for crossing in method.crossings:
        if crossing.target.id == code:
            return crossing
    return Crossing(source=method.framework, target=live.other_method(framework=code).framework, pairs=())


def _rows(live: Live, code: str) -> list[Row]:
    """Return every code that goes to one place only, as it is written anew."""
    found = moves(live.case(), crossing_to(live, code))
    return [
        (move.record.id, move.record.type, dict(move.fields), move.record.seen(name for name, _ in move.fields))
        for move in found
        if move.fields
    ]


def _told(live: Live, code: str) -> str:
    crossing = crossing_to(live, code)
    found = moves(live.case(), crossing)
    stay = sum(bool(move.kept) for move in found)
    return tr(
        "{framework} is in force. {moved} entries went to one place; {stay} wait for a person, among what is open.",
        framework=crossing.target.label,
        moved=len(found) - stay,
        stay=stay,
    )


FRAMEWORK = Switch(
    field="framework",
    offered=lambda method: method.frameworks,
    in_force=lambda method: method.framework,
    preview=lambda live, code: preview(live.case(), crossing_to(live, code)),
    rows=_rows,
    told=_told,
    # Codes of two frameworks look alike and mean different things: only the switch knows what becomes of them.
    concerned=concerned,
    not_offered=lambda code, names: tr(
        "There is no framework {code}. Choose one of: {names}.", code=code, names=names
    ),
    not_in_form=lambda count: tr("{count} entries are sorted by the framework in force.", count=count),
    only_facilitator=lambda: tr("Only the facilitator switches the framework."),
)
