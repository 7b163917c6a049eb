"""Everything, at once: what a facilitator takes along when the power, the laptop or the nerves give way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from smartcity_kit.files import write_or_say
from smartcity_kit.packs import Pack, Part, pack_bytes
from smartcity_kit.rules import Case
from smartcity_kit.rules.receipts import worksheets
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.board import board_table
from smartcity_kit.views.documents import Document
from smartcity_kit.views.handouts import assemble
from smartcity_kit.workshop.data import Data
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live

NAME = "darurat"  # what the file's name begins with


def export_all(hand: Hand, folder: Path | None = None) -> Path:
    """Write one zip with everything into ``folder``, or beside the workshop; return where it is.

    Where many write, they write on: what is in the zip is the plan of one moment, and the workshop file in it is
    SQLite's own copy of one moment, a little later.
    """
    hand.permit("export")
    live = hand.live
    live.refresh()
    # A case of its own: nobody else's memory, so that this need not be done in turn.
    case = replace(live.case(), plan=live.plan, journal=live.store.changes_of, memory=None)
    home = folder or live.beside() or Path()
    target = home / f"{NAME}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.zip"
    with live.lent():
        try:
            home.mkdir(parents=True, exist_ok=True)
            # The copy is made beside the target: there is room for it, or for neither.
            with TemporaryDirectory(dir=home, prefix=f".{NAME}-") as making:
                data = _zipped(case, live, Path(making))
        except OSError as error:
            wrong = error.strerror or str(error)
            raise KitError(
                tr("{place} cannot be written ({wrong}). Choose another folder.", place=home, wrong=wrong)
            ) from None
        write_or_say(target, data)
    return target


def _zipped(case: Case, live: Live, making: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        copy = making / "lokakarya.sqlite"
        if live.store.copy_to(copy):
            out.write(copy, copy.name)
        for name, data in _files(case, live):
            out.writestr(name, data)
    return made.getvalue()


def _files(case: Case, live: Live) -> Iterator[tuple[str, bytes]]:
    from smartcity_kit.print.html import document_html

    region = case.settings.text("region")
    yield "lokakarya.paket", pack_bytes(Pack(live.store.workshop, region, Part(), live.store.changes(), {}))
    yield from Data.of(case, live.position).files("data")
    yield "papan.html", document_html(_boards(case, live)).encode()


def _boards(case: Case, live: Live) -> Document:
    tables = [board_table(case, about=one.code) for one in case.method.stages.stages if worksheets(case, one.code)]
    state = tr("Journal position {position}", position=live.position)
    return assemble(tr("Board"), tables, region=case.settings.text("region"), about="", state=state)
