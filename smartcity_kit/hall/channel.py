"""The websocket of one open page: who is there, what they ask, what they are told."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from tornado.websocket import WebSocketClosedError, WebSocketHandler

from smartcity_kit.hall.handlers import Guarded
from smartcity_kit.hall.sitting import Sitting, Spot
from smartcity_kit.hall.work import SAVE, SHOW, Job

if TYPE_CHECKING:
    from smartcity_kit.hall.room import Hall

LOG = logging.getLogger(__name__)

NOT_SIGNED_IN, TOO_MANY = 4401, 4409  # why a page is turned away; hall.js knows them
PAGE_LEFT = 1001  # what a browser says when it goes to another page; a network that is gone says nothing
MOST_A_SECOND = 60  # messages; who sends more is slowed down, not cut off


class Channel(Guarded, WebSocketHandler):
    """What a browser says, in JSON: hello, show, msg, at, restore, got."""

    hall: Hall
    sitting: Sitting | None = None
    told: dict[str, dict[str, Any]]  # what news it has, by kind

    def check_origin(self, origin: str) -> bool:
        """Take pages of this very address only."""
        return self.same_origin(origin)

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a stranger before anything is opened."""
        self.page_name = str(args[0])
        await super().get(*args, **kwargs)

    async def open(self, *_: str, **__: str) -> None:
        """Begin."""
        self.set_nodelay(True)
        self.count, self.since = 0, time.monotonic()
        self.told = {}
        if self.visitor is None:
            self.close(NOT_SIGNED_IN)

    async def on_message(self, message: str | bytes) -> None:
        """Do what a page asks; what is no message of ours ends the connection."""
        try:
            said = json.loads(message)
            await self._slow_down()
            self._take(said)
        except (ValueError, TypeError, KeyError, RecursionError):
            LOG.warning("a message that is none was turned away")
            self.close(1003)

    async def _slow_down(self) -> None:
        self.count += 1
        over = self.count / MOST_A_SECOND - (time.monotonic() - self.since) - 2
        if over > 0:
            await asyncio.sleep(min(over, 1.0))

    def _take(self, said: dict[str, Any]) -> None:
        kind, sitting = said["t"], self.sitting
        if kind == "hello":
            self._hello(str(said["sitting"]), int(said["told"]))
        elif sitting is None or self.session_over():
            self.close(NOT_SIGNED_IN)
        elif kind == "ping":
            self.put('{"t":"pong"}')
        else:
            self.hall.do(sitting, SHOW if kind == "show" else SAVE, _asked(kind, said, sitting))

    def _hello(self, wanted: str, told: int) -> None:
        if self.visitor is None:
            return self.close(NOT_SIGNED_IN)
        sitting = self.hall.sit(self, wanted, self.page_name)
        if sitting is None:
            return self.close(TOO_MANY)
        self.sitting = sitting
        return self.hall.do(sitting, SAVE, lambda: self._welcome(sitting, told))

    def _welcome(self, sitting: Sitting, told: int) -> None:
        sitting.acknowledge(told)
        self.hall.tell(self, {"t": "welcome", "sitting": sitting.id, "heard": sitting.heard})
        for number, ops in sitting.outbox:
            self.hall.tell(self, {"t": "do", "n": number, "ops": ops})

    def put(self, text: str) -> None:
        """Send a text; in the event loop only."""
        try:
            self.write_message(text)
        except WebSocketClosedError:
            return

    def on_close(self) -> None:
        """Keep the page for a while: its browser may come back."""
        if self.sitting is not None:
            self.hall.leave(self, self.sitting, turned=self.close_code == PAGE_LEFT)


def _asked(kind: str, said: dict[str, Any], sitting: Sitting) -> Job:
    """Return what a message asks of a page; raises KeyError, TypeError or ValueError for one that is none of ours."""
    if kind == "got":
        return partial(sitting.acknowledge, int(said["n"]))
    if kind == "show":
        return partial(sitting.show, int(said["cell"]))
    if kind == "msg":
        return partial(sitting.hear, int(said["n"]), said["comm"], said["data"])
    if kind == "at":
        spot = Spot(int(said["cell"]), str(said["row"]), str(said["field"]), int(said["v"]), said["typing"] is True)
        return partial(sitting.at, int(said["n"]), spot)
    if kind == "restore":
        where = int(said["cell"]), str(said["row"]), str(said["field"]), str(said["raw"])
        return partial(sitting.restore, int(said["n"]), *where)
    raise ValueError(kind)
