"""Switching a workshop to another risk scheme: every magnitude is read anew, no entry is written anew."""

from __future__ import annotations

from dataclasses import replace

from smartcity_kit.rules import Case
from smartcity_kit.rules.schemes import concerned, readings
from smartcity_kit.text.messages import tr
from smartcity_kit.views.schemes import preview
from smartcity_kit.workshop.live import Live
from smartcity_kit.workshop.switching import Switch


def _after(live: Live, code: str) -> Case:
    """Return the case as it would be under another scheme."""
    return replace(live.case(), method=live.other_method(scheme=code))


def _told(live: Live, code: str) -> str:
    after = _after(live, code)
    found = readings(live.case(), after)
    return tr(
        "{scheme} is in force. Every magnitude was computed anew: {moved} of {count} risks changed their level, "
        "{unknown} hold a code that it does not know and wait among what is open.",
        scheme=after.method.scheme.label,
        moved=sum(each.moved for each in found),
        count=len(found),
        unknown=sum(bool(each.unknown) for each in found),
    )


SCHEME = Switch(
    field="scheme",
    offered=lambda method: method.schemes,
    in_force=lambda method: method.scheme,
    preview=lambda live, code: preview(live.case(), _after(live, code)),
    rows=lambda *_: (),  # a magnitude is computed and never kept: there is nothing to write
    told=_told,
    concerned=concerned,
    not_offered=lambda code, names: tr(
        "There is no risk scheme {code}. Choose one of: {names}.", code=code, names=names
    ),
    not_in_form=lambda count: tr("{count} risks are scored by the scheme in force.", count=count),
    only_facilitator=lambda: tr("Only the facilitator switches the risk scheme."),
)
