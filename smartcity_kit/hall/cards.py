"""The cards: whose code it is, the code in big letters, and a picture of it for a phone's camera."""

from __future__ import annotations

import os
from pathlib import Path

import segno
from markupsafe import Markup

from smartcity_kit.hall import codes
from smartcity_kit.hall.gate import key_beside
from smartcity_kit.hall.show import cards_html
from smartcity_kit.rules.access import PARTICIPANT, ROLE_NAMES
from smartcity_kit.store import Codes
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.workshop import Workshop
from smartcity_kit.workshop.names import opd_named


def write_cards(ws: Workshop, target: Path, *, role: str, opd: str | None, address: str) -> int:
    """Make new codes and write their cards as one HTML file; return how many.

    Participants get one for each OPD, or for the one named by id, name or abbreviation. Raises KitError.
    """
    case = ws.case
    if role != PARTICIPANT:
        whom = [(role, "")]
    elif opd is not None:
        whom = [(role, opd_named(case, opd))]
    else:
        whom = [(role, one.id) for one in case.of("opd")]
    if not whom:
        raise KitError(tr("There is no OPD yet. List them on the preparation page first."))
    issued = codes.issue(Codes(ws.store), key_beside(ws.place), whom)
    named = [(case.opd_name(one.opd) if one.opd else tr(ROLE_NAMES[one.role]), one) for one in issued]
    cards = [(name, one.text, picture(address, one.text)) for name, one in named]
    html = cards_html(case.settings.text("region"), address, cards)
    try:
        with open(target, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write(html)
    except OSError as error:
        wrong = error.strerror or str(error)
        raise KitError(
            tr("{place} could not be written ({wrong}). Choose another name.", place=target, wrong=wrong)
        ) from None
    return len(issued)


def picture(address: str, code: str) -> Markup:
    """Return a QR code as SVG: the address of the hall with the code behind a ``#``, which is sent to nobody."""
    drawn = segno.make(f"{address.rstrip('/')}/masuk#kode={code}", error="m", micro=False)
    return Markup(drawn.svg_inline(scale=3, border=2, omitsize=True))  # noqa: S704 - segno draws it: shapes, no text
