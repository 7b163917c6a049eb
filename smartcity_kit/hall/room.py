"""The hall: one process, one opened workshop, and everybody's pages.

The event loop only carries messages. Whatever reads or changes the workshop is a job of the workers, which hold one
baton in turn; so forms and plan, made for one person in a notebook, serve a hundred.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tornado.web import Application

from smartcity_kit.hall import codes
from smartcity_kit.hall.channel import NOT_SIGNED_IN, Channel
from smartcity_kit.hall.desk import DESK
from smartcity_kit.hall.files import Stored, page_files, stored
from smartcity_kit.hall.gate import Gate, key_beside
from smartcity_kit.hall.handlers import Asset, File, OnePage, Pages, SignIn, SignOut
from smartcity_kit.hall.kernel import wrote
from smartcity_kit.hall.names import Names
from smartcity_kit.hall.news import News
from smartcity_kit.hall.places import place
from smartcity_kit.hall.presence import Company
from smartcity_kit.hall.sitting import HallWatchers, Sitting
from smartcity_kit.hall.work import FOLLOW, SHOW, Baton, Job, Line, Workers
from smartcity_kit.pages import Page, PageError, read_page
from smartcity_kit.rules.access import ROLE_NAMES, Visitor
from smartcity_kit.text.messages import tr
from smartcity_kit.workshop import open_workshop
from smartcity_kit.workshop.live import Crowd

_Made = TypeVar("_Made")

LOG = logging.getLogger(__name__)

MOST_OF_A_CODE = 60  # pages in front of people who share one card; whoever opens more shuts nobody else out
LOOK = 0.5  # seconds between two looks for what changed
MANY = 60  # pages; with more there is twice that between two looks: a save goes before what others see of it
AWAY = 15 * 60.0  # seconds a page waits for its browser: a laptop that was closed for a coffee
TURNED = 30.0  # seconds it waits for one that went to another page: that one comes back as a new page
MOST_PAGES = 500  # open at once in the whole hall
MOST_EACH = 12  # of one person

Put = Callable[[str], None]


class Hall:
    """One workshop served to a room of people."""

    def __init__(self, place: Path | str, notebooks: Path, by: str | None = None) -> None:
        """Open the workshop at ``place`` and show ``notebooks``; raises StoreError or KitError with a sentence."""
        self.baton = Baton()
        self.watchers = HallWatchers()
        self.company = Company()
        crowd = Crowd(self.watchers, self.baton.lent, wrote, self.company.seat)
        self.ws = open_workshop(place, by=by, door="hall", crowd=crowd)
        self.names = Names.of(self.ws)
        self.by = by or tr("facilitator")
        self.notebooks = notebooks
        self.gate = Gate(self.ws.store, key_beside(self.ws.place))
        self.workers = Workers(self.baton)
        self.sittings: dict[str, Sitting] = {}
        self.channels: dict[str, Channel] = {}
        self.files = page_files()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._line = Line()
        self._news = News(self)
        self._seen = self._met = 0
        self._next_codes = 0.0

    # ---------------------------------------------------------------- what pages ask

    def named(self, visitor: Visitor) -> str:
        """Return who somebody is, in words for the top of a page."""
        of = self.names.opds.get(visitor.opd) or tr(ROLE_NAMES[visitor.role])
        return f"{visitor.name} · {of}" if visitor.name and visitor.name != of else of

    def name_of_code(self, typed: str) -> str:
        """Return the name of whoever signs in with a code and gives none: that of their OPD or role."""
        found = codes.parts(typed)
        code = self.gate.code(found[0]) if found else None
        if code is None:
            return ""
        return self.names.opds.get(code.opd) or tr(ROLE_NAMES[code.role])

    def pages(self) -> list[Page]:
        """Return the stage notebooks in the order of their names; one that cannot be read is passed over."""
        found = []
        for path in sorted(self.notebooks.glob("*.ipynb")):
            try:
                found.append(read_page(path))
            except PageError:
                LOG.warning("%s is no page", path)
        return found

    def page(self, name: str) -> Page:
        """Return a page by its name; raises PageError where there is none."""
        found = next((page for page in self.pages() if page.name == name), None)
        if found is None:
            raise PageError(tr("There is no page {name}.", name=name))
        return found

    def exports(self) -> Path:
        """Return the folder into which everything is exported: that of the workshop."""
        place = Path(self.ws.store.place)
        return place.parent if place.is_file() else Path()

    def file(self, path: Path) -> Stored:
        """Return a file, read once."""
        return stored(path)

    # ---------------------------------------------------------------- pages that are open

    def do(self, sitting: Sitting, urgency: int, job: Job) -> None:
        """Do something for a page when its turn comes."""
        self.workers.add(sitting.line, urgency, job)

    def sit(self, channel: Channel, wanted: str, name: str) -> Sitting | None:
        """Give a browser its page: the one it had, or a new one; None where there are too many."""
        visitor = channel.visitor
        if visitor is None:
            return None
        old = self.sittings.get(wanted)
        if old is not None and not old.lost and old.visitor == visitor and old.page.name == name:
            self._replace(old, channel)
            return old
        self._make_room(visitor)
        if len(self.sittings) >= MOST_PAGES or self._of_a_code(channel) >= MOST_OF_A_CODE:
            return None
        try:
            here = place(self, visitor, name)
        except PageError:
            return None
        sitting = Sitting(here.page, here.ws, self._push, visitor)
        self.sittings[sitting.id] = sitting
        self.channels[sitting.id] = channel
        return sitting

    def _replace(self, sitting: Sitting, channel: Channel) -> None:
        before = self.channels.get(sitting.id)
        self.channels[sitting.id] = channel
        sitting.left = 0.0
        if before is not None and before is not channel:
            before.sitting = None
            before.close()
        self.do(sitting, FOLLOW, sitting.follow)  # what changed meanwhile

    def _of_a_code(self, channel: Channel) -> int:
        """Return how many pages are open with the code of a browser, whatever names were given with it."""
        mine = channel.session.selector if channel.session is not None else ""
        return sum(one.session is not None and one.session.selector == mine for one in self.channels.values())

    def _make_room(self, visitor: Visitor) -> None:
        """Close what was left longest, where somebody has many pages or the hall is full of left ones."""
        left = sorted((one for one in self.sittings.values() if one.left), key=lambda each: each.left)
        mine = [one for one in left if one.visitor == visitor]
        for one in mine[: max(0, len(mine) - MOST_EACH + 1)]:
            self._drop(one)
        for one in left[: max(0, len(self.sittings) - MOST_PAGES + 1)]:
            self._drop(one)

    def leave(self, channel: Channel, sitting: Sitting, *, turned: bool = False) -> None:
        """Remember that a browser went away; it may come back, unless it ``turned`` to another page."""
        if self.channels.get(sitting.id) is channel:
            del self.channels[sitting.id]
            sitting.left = time.monotonic() - (AWAY - TURNED if turned else 0.0)
            self.do(sitting, FOLLOW, lambda: self.company.gone(sitting.kernel))

    def _drop(self, sitting: Sitting) -> None:
        self.sittings.pop(sitting.id, None)
        self.channels.pop(sitting.id, None)
        self.do(sitting, FOLLOW, sitting.close)

    # ---------------------------------------------------------------- telling

    def tell(self, channel: Channel, message: dict[str, Any]) -> None:
        """Send a message from whichever thread."""
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        if self.loop is not None:
            self.loop.call_soon_threadsafe(channel.put, text)

    def _push(self, sitting: Sitting) -> None:
        channel = self.channels.get(sitting.id)
        if channel is None:
            return
        if sitting.lost:
            if self.loop is not None:
                self.loop.call_soon_threadsafe(channel.close)
            return
        number, ops = sitting.outbox[-1]
        self.tell(channel, {"t": "do", "n": number, "ops": ops})

    # ---------------------------------------------------------------- as time goes by

    async def watch(self) -> None:
        """Look for what changed, here or in another program, and let every page follow."""
        while True:
            await asyncio.sleep(LOOK if len(self.channels) <= MANY else 2 * LOOK)
            self.workers.add(self._line, SHOW, self._look)
            now = time.monotonic()
            for sitting in [one for one in self.sittings.values() if one.left and now - one.left > AWAY]:
                self._drop(sitting)

    def _look(self) -> None:
        self.ws.refresh()
        if time.monotonic() > self._next_codes:
            self._next_codes = time.monotonic() + 2.0
            self.gate.reread()
        self._meet()
        if self.watchers.changes != self._seen:
            self._seen = self.watchers.changes
            self._follow()
        self._news.look()

    def _follow(self) -> None:
        self.names = Names.of(self.ws)
        for sitting in list(self.sittings.values()):
            if sitting.id in self.channels and not sitting.following:
                sitting.following = True
                self.do(sitting, FOLLOW, sitting.follow)

    def _meet(self) -> None:
        """Let every page show who came and who went."""
        self.company.expire()
        if self.company.changes == self._met:
            return
        self._met = self.company.changes
        for sitting in list(self.sittings.values()):
            if sitting.id in self.channels and not sitting.accompanying:
                sitting.accompanying = True
                self.do(sitting, FOLLOW, sitting.accompany)

    async def ask(self, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` gives when its turn comes: the event loop itself never reads the plan."""
        return await asyncio.wrap_future(self.workers.ask(SHOW, make))

    def end_sessions(self) -> None:
        """Send away every page whose code was handed anew; in the event loop only."""
        self.gate.reread()
        for channel in list(self.channels.values()):
            if channel.session_over():
                channel.close(NOT_SIGNED_IN)

    def close(self) -> None:
        """End: what was begun is finished, what waits for the disk is written."""
        self.workers.close()
        self.ws.close()

    def application(self) -> Application:
        """Return what answers, for a server to run."""
        mine = {"hall": self}
        return Application(
            [
                (r"/masuk", SignIn, mine),
                (r"/keluar", SignOut, mine),
                (r"/", Pages, mine),
                (r"/halaman/([\w.-]{1,80})", OnePage, mine),
                (r"/sambung/([\w./%:-]{1,300})", Channel, mine),
                *((path, handler, mine) for path, handler in DESK),
                (r"/statis/([\w.-]{1,40})", File, mine),
                (r"/aset/([0-9a-f]{24})", Asset, mine),
            ],
            cookie_secret=self.gate.key.hex(),
            websocket_ping_interval=20,
            websocket_ping_timeout=15,
            websocket_max_message_size=1_000_000,
            log_function=lambda _: None,  # addresses of people are nobody's business
        )
