"""A browser of the hall without a browser: signs in, opens a page, speaks the real protocol over a real websocket."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

ROOT = Path(__file__).parent.parent
PATIENCE = 20.0  # seconds: a busy machine is slow, not wrong
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass
class Running:
    """A server in a process of its own: where it is, and the link for whoever started it."""

    base: str
    invitation: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    def kill(self) -> None:
        self.process.kill()
        self.close()

    def close(self) -> None:
        self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


OTHER_PAGES = """
import sys
from pathlib import Path
from smartcity_kit.hall.serve import run
def tell(hall, port):
    print("undangan=" + hall.gate.invitation, flush=True)
run(sys.argv[1], Path(sys.argv[2]), tell, host="127.0.0.1", port=int(sys.argv[3]), by="Ani")
"""


def start_hall(place: Path, port: int | None = None, notebooks: Path | None = None) -> Running:
    """Start `bimtek serve` as a person does, or a hall with other pages, and wait until it says where it is."""
    port = port or free_port()
    words = ["-m", "smartcity_kit", "serve", str(place), "--port", str(port), "--host", "127.0.0.1"]
    if notebooks is not None:
        words = ["-c", OTHER_PAGES, str(place), str(notebooks), str(port)]
    started = [sys.executable, "-W", "error", *words]
    process = subprocess.Popen(started, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    base = f"http://127.0.0.1:{port}"
    for line in process.stdout:
        if found := re.search(r"undangan=(\S+)", line):
            return Running(base, found[1], process)
    process.wait()
    message = f"the hall did not open ({process.returncode})"
    raise AssertionError(message)


@contextmanager
def hall(place: Path, port: int | None = None, notebooks: Path | None = None) -> Iterator[Running]:
    """A running hall, ended afterwards as Ctrl-C ends it."""
    running = start_hall(place, port, notebooks)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGTERM)
        running.close()


async def request(base: str, path: str, cookie: str = "", origin: str | None = None, **form: str) -> HTTPResponse:
    """Ask for a path, or send a form to it; a redirect is not followed."""
    headers = {"Cookie": cookie} if cookie else {}
    if form or origin is not None:
        headers["Origin"] = base if origin is None else origin
    asked = HTTPRequest(
        base + path,
        method="POST" if form else "GET",
        headers=headers,
        body=urlencode(form) if form else None,
        follow_redirects=False,
        request_timeout=PATIENCE,
    )
    return await AsyncHTTPClient(max_clients=400).fetch(asked, raise_error=False)


def cookie_of(answer: HTTPResponse) -> str:
    """The session that an answer sets, empty where it sets none."""
    return answer.headers.get("Set-Cookie", "").partition(";")[0]


async def sign_in(base: str, code: str, name: str = "") -> str:
    """The cookie of whoever signs in with a code."""
    return cookie_of(await request(base, "/masuk", kode=code, nama=name))


@dataclass
class Browser:
    """One open page: its widgets as the server told them, and what was answered."""

    base: str
    cookie: str
    page: str
    socket: WebSocketClientConnection | None = None
    sitting: str = ""
    told: int = 0
    said: int = 0
    heard: int = 0
    stored: dict[int, bool] = field(default_factory=dict)  # what was done, and whether it is in the workshop
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    cells: dict[int, str] = field(default_factory=dict)
    html: dict[int, str] = field(default_factory=dict)
    custom: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    news: list[list[Any]] = field(default_factory=list)
    told_of: dict[str, dict[str, Any]] = field(default_factory=dict)
    closed: int | None = None
    welcome: bool = False
    inbox: list[str | bytes | None] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self, origin: str | None = None) -> None:
        """Connect, or come back, and say hello."""
        url = f"{self.base.replace('http', 'ws', 1)}/sambung/{self.page}"
        headers = {"Cookie": self.cookie, "Origin": origin or self.base}
        asked = HTTPRequest(url, headers=headers, connect_timeout=PATIENCE)
        self.closed, self.welcome, self.inbox = None, False, []
        inbox = self.inbox

        def take(message: str | bytes | None) -> None:
            inbox.append(message)
            self.arrived.set()

        self.socket = await websocket_connect(asked, on_message_callback=take)
        self.put({"t": "hello", "sitting": self.sitting, "told": self.told})
        await self.until(lambda: self.welcome)

    def put(self, message: dict[str, Any]) -> None:
        assert self.socket is not None
        self.socket.write_message(json.dumps(message))

    def drop(self) -> None:
        """Lose the network: nothing is said, the connection is gone."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    async def until(self, fine: Any, patience: float = PATIENCE) -> None:
        """Take what the server tells until ``fine()``."""
        end = time.monotonic() + patience
        while not fine():
            if not self.inbox:
                self.arrived.clear()
                await asyncio.wait_for(self.arrived.wait(), max(0.001, end - time.monotonic()))
                continue
            text = self.inbox.pop(0)
            if text is None:
                self.closed = self.socket.close_code if self.socket is not None else None
                self.drop()
                raise ConnectionError(self.closed)
            self.take(json.loads(text))

    def take(self, message: dict[str, Any]) -> None:
        if message["t"] == "welcome":
            if message["sitting"] != self.sitting:
                self.sitting, self.told, self.models, self.cells = message["sitting"], 0, {}, {}
                self.said, self.stored, self.html = 0, {}, {}
            self.heard = message["heard"]
            self.welcome = True
        elif message["t"] in ("news", "board"):
            self.told_of[message["t"]] = message
        elif message["t"] == "do" and message["n"] == self.told + 1:
            self.told = message["n"]
            self.put({"t": "got", "n": self.told})
            for op in message["ops"]:
                self._op(*op)

    def _op(self, name: str, *rest: Any) -> None:
        if name == "open":
            self.models[rest[0]] = dict(rest[1])
        elif name == "msg" and rest[1]["method"] == "update":
            self.models[rest[0]].update(rest[1]["state"])
        elif name == "msg":
            self.custom.append((rest[0], rest[1]["content"]))
        elif name == "close":
            self.models.pop(rest[0], None)
        elif name == "widget":
            self.cells[rest[0]] = rest[1]
        elif name == "html":
            self.html[rest[0]] = rest[2]
        elif name == "done":
            self.heard, stored = rest
            self.stored[self.heard] = stored or self.stored.get(self.heard, False)
        else:
            self.news.append([name, *rest])

    async def show(self, cell: int) -> None:
        """Scroll to a cell."""
        self.put({"t": "show", "cell": cell})
        await self.until(lambda: cell in self.cells or cell in self.html)

    def below(self, model: str) -> Iterator[str]:
        """The widgets inside a widget, itself first."""
        yield model
        for child in self.models[model].get("children", ()):
            yield from self.below(child.removeprefix("IPY_MODEL_"))

    def input(self, cell: int, name: str) -> str:
        """The widget into which the field of a form is typed."""
        for one in self.below(self.cells[cell]):
            if f"sck-f-{name}" in self.models[one].get("_dom_classes", ()):
                return str(self.models[one]["children"][0]).removeprefix("IPY_MODEL_")
        raise KeyError(name)

    def row(self, cell: int) -> str:
        """The id of the record that a form shows."""
        for one in self.below(self.cells[cell]):
            for name in self.models[one].get("_dom_classes", ()):
                if name.startswith("sck-r-"):
                    return str(name.removeprefix("sck-r-"))
        raise KeyError(cell)

    async def say(self, comm: str, data: dict[str, Any]) -> None:
        """Say something to a widget and wait until it is done."""
        self.said += 1
        self.put({"t": "msg", "n": self.said, "comm": comm, "data": data})
        mine = self.said
        await self.until(lambda: self.heard >= mine)

    async def say_through_a_break(self, comm: str, data: dict[str, Any]) -> None:
        """Say something, lose the network before the answer, come back, and say again what is not known as done."""
        self.said += 1
        message: dict[str, Any] = {"t": "msg", "n": self.said, "comm": comm, "data": data}
        self.put(message)
        await asyncio.sleep(0)  # on its way, or not: nobody knows
        self.drop()
        page = self.sitting
        await self.connect()
        if self.sitting == page and self.heard < message["n"]:
            self.put(message)
        await self.until(lambda: message["n"] in self.stored)

    async def ask(self, grid: str, content: dict[str, Any]) -> dict[str, Any]:
        """Say something to a grid; return what it answered."""
        before = len(self.custom)
        await self.say(grid, {"method": "custom", "content": {"client": "x", "n": self.said, **content}})
        return next((told for comm, told in reversed(self.custom[before:]) if comm == grid), {})

    def grid(self, cell: int) -> str:
        """The sheet in a cell."""
        return next(one for one in self.below(self.cells[cell]) if self.models[one]["_model_name"] == "AnyModel")

    async def enter(self, cell: int, name: str, text: object, trait: str = "value") -> None:
        """Type into a field of a form and leave it."""
        await self.say(self.input(cell, name), {"method": "update", "state": {trait: text}, "buffer_paths": []})


@asynccontextmanager
async def browser(base: str, cookie: str, page: str) -> AsyncIterator[Browser]:
    """A connected page, closed afterwards."""
    one = Browser(base, cookie, page)
    await one.connect()
    try:
        yield one
    finally:
        one.drop()


def cells_of(page: str) -> dict[str, int]:
    """The number of each code cell of a stage notebook, by its source."""
    from smartcity_kit.pages import read_page
    from smartcity_kit.sources import kit_folder

    cells = read_page(kit_folder("notebooks") / f"{page}.ipynb").cells
    return {cell.source: cell.number for cell in cells if cell.kind == "code"}
