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


def whom(ws: Workshop, *, role: str, opd: str | None = None, anew: bool = False) -> list[tuple[str, str]]:
    """Return for whom cards are printed, as role and OPD: those who have none, those named, or with ``anew`` all.

    ``opd`` is an id, a name or an abbreviation. Raises KitError with a sentence where nobody is left.
    """
    case = ws.case
    if opd is not None:
        return [(role, opd_named(case, opd))]
    every = [(role, one.id) for one in case.of("opd")] if role == PARTICIPANT else [(role, "")]
    if not every:
        raise KitError(tr("There is no OPD yet. List them on the preparation page first."))
    have = {(code.role, code.opd) for code in Codes(ws.store).all() if not code.ended}
    left = every if anew else [one for one in every if one not in have]
    if not left:
        raise KitError(tr("Everybody has a card already. Name one OPD with --opd, or print all of them with --anew."))
    return left


def write_cards(ws: Workshop, target: Path, people: list[tuple[str, str]], address: str) -> int:
    """Make new codes for ``people`` (role and OPD) and write their cards as one HTML file; return how many.

    The codes are in that file and nowhere else. Raises KitError with a sentence.
    """
    case = ws.case
    issued = codes.issue(Codes(ws.store), key_beside(ws.place), people)
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
