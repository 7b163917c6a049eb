"""The facilitator's desk in the hall: the board, an OPD on it, the controls, and what these hand out."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.web import HTTPError

from smartcity_kit.hall import codes
from smartcity_kit.hall.handlers import Guarded
from smartcity_kit.hall.places import BOARD, CONTROLS, LOOK, Place, place
from smartcity_kit.hall.show import cards_html, place_html
from smartcity_kit.pages import PageError
from smartcity_kit.rules.access import PARTICIPANT, ROLE_NAMES, ROLES, Visitor, barred
from smartcity_kit.store import Codes
from smartcity_kit.text.messages import KitError, tr

EXPORTED = re.compile(r"darurat-[0-9-]{17}\.zip")
HERE = ("127.0.0.1", "localhost", "[::1]")


class Desk(Guarded):
    """A place of the hall that is no stage notebook."""

    def place(self, name: str) -> Place:
        """Return what an address opens for whoever asks; answers 404 where it opens nothing for them."""
        if self.visitor is None:
            raise HTTPError(403)
        try:
            return place(self.hall, self.visitor, name)
        except PageError:
            raise HTTPError(404) from None

    def permit(self, action: str) -> Visitor:
        """Return who asks; answers 403 to whoever may not do something for the whole room."""
        if self.visitor is None or barred(self.visitor, action):
            raise HTTPError(403)
        return self.visitor

    def show(self, template: str, here: Place, prefix: str = "/halaman/", **more: Any) -> None:
        """Answer with a place."""
        names = self.hall.names
        more = {"stages": names.stages, "here": here, **more}
        self.finish(place_html(template, self.top(prefix), here.page, here.seen_as, marker=names.marker, **more))


class Board(Desk):
    """The board of a stage, for the wall and for everybody's own screen."""

    def get(self, stage: str = "") -> None:
        """Show its frame; what is on it arrives over the websocket, and again whenever it changes."""
        if self.visitor is not None:
            self.show("board.html.j2", self.place(f"{BOARD}/{stage}" if stage else BOARD))


class OneOpd(Desk):
    """How one OPD stands: what is missing, what was found, its receipts."""

    def get(self, stage: str, opd: str) -> None:
        """Show it."""
        if self.visitor is not None:
            self.show("opd.html.j2", self.place(f"{BOARD}/{stage}/{opd}"))


class Controls(Desk):
    """What moves the room."""

    def get(self) -> None:
        """Show it to the facilitator."""
        if self.visitor is None:
            return
        self.permit("gate")
        done = self.get_query_argument("ekspor", "")
        exported = _exported(self.hall.exports(), done)
        more: dict[str, Any] = {
            "opds": self.hall.names.opds,
            "roles": {role: tr(ROLE_NAMES[role]) for role in ROLES},
            "exported": exported,
            "said": self.get_query_argument("pesan", "")[:500] if done == "-" else "",
        }
        self.show("controls.html.j2", self.place(CONTROLS), **more)


class Look(Desk):
    """A stage page as the participants of an OPD have it; nothing can be written there."""

    def get(self, opd: str = "", name: str = "") -> None:
        """Show it; without an address, go where the form on the controls asks."""
        if self.visitor is None:
            return
        self.permit("look")
        if not opd:
            asked = self.get_query_argument("opd", ""), self.get_query_argument("halaman", "")
            self.redirect("/".join(["", LOOK, *(quote(one, safe="") for one in asked)]))
            return
        here = self.place(f"{LOOK}/{opd}/{name}")
        prefix = f"/{LOOK}/{quote(opd, safe='')}/"
        self.show("look.html.j2", here, prefix, who=self.hall.names.opds[opd])


class Card(Desk):
    """A code handed anew: one card, on the screen and on paper, and nowhere else."""

    async def post(self) -> None:
        """Make it; whoever was in with the former code is out at once."""
        self.permit("card")
        role, opd = self.get_body_argument("peran", PARTICIPANT), self.get_body_argument("opd", "")
        known = opd in self.hall.names.opds if role == PARTICIPANT else not opd
        if role not in ROLES or not known:
            raise HTTPError(400)
        kept, key = Codes(self.hall.ws.store), self.hall.gate.key
        (issued,) = await asyncio.to_thread(codes.issue, kept, key, [(role, opd)])
        self.hall.end_sessions()
        name = self.hall.names.opds[opd] if opd else tr(ROLE_NAMES[role])
        address = self.address()
        from smartcity_kit.hall.cards import picture

        self.finish(cards_html(self.hall.names.region, address, [(name, issued.text, picture(address, issued.text))]))

    def address(self) -> str:
        """Return the hall's address as others have it: the facilitator may sit at the very computer it runs on."""
        from smartcity_kit.hall.serve import address_here

        host, colon, port = self.request.host.rpartition(":")
        name = host if colon else self.request.host
        if name in HERE:
            name = address_here()
        return f"{self.request.protocol}://{name}{colon}{port if colon else ''}"


class Export(Desk):
    """Everything, as one file beside the workshop."""

    async def post(self) -> None:
        """Write it while people write on, then say where it is."""
        visitor = self.permit("export")
        ws = self.hall.ws.seen_by(visitor)
        try:
            made = await self.hall.ask(ws.export_all)
        except KitError as refusal:
            self.redirect(f"/{CONTROLS}?ekspor=-&pesan={quote(str(refusal))}#ekspor", status=303)
            return
        self.redirect(f"/{CONTROLS}?ekspor={made.name}#ekspor", status=303)


class Exported(Desk):
    """A file that was exported, for the facilitator's own device."""

    async def get(self, name: str) -> None:
        """Send it."""
        if self.visitor is None:
            return
        self.permit("export")
        found = _exported(self.hall.exports(), name)
        if found is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "application/zip")
        self.set_header("Content-Disposition", f'attachment; filename="{found.name}"')
        self.finish(await asyncio.to_thread(found.read_bytes))


def _exported(folder: Path, name: str) -> Path | None:
    """Return a file that was exported; a name is taken as it is or not at all."""
    path = folder / name
    return path if EXPORTED.fullmatch(name) and path.is_file() else None


DESK = (
    (rf"/{BOARD}", Board),
    (rf"/{BOARD}/([^/]{{1,40}})", Board),
    (rf"/{BOARD}/([^/]{{1,40}})/([^/]{{1,120}})", OneOpd),
    (rf"/{CONTROLS}", Controls),
    (rf"/{CONTROLS}/kartu", Card),
    (rf"/{CONTROLS}/ekspor", Export),
    (rf"/{LOOK}", Look),
    (rf"/{LOOK}/([^/]{{1,120}})/([\w.-]{{1,80}})", Look),
    (r"/ekspor/([\w.-]{1,60})", Exported),
)
