"""A kernel without a kernel: where the widgets of one open page live, inside a process that serves many.

Widgets speak through the ``comm`` library, whose two hooks are made to be replaced. Here a comm belongs to the
page whose work is being done; what it publishes waits there until the browser takes it. A browser may set what a
person can change in a widget (``SETTABLE``) and send what a grid listens to; everything else is left unheard.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeAlias

import comm
from comm.base_comm import BaseComm, CommManager

LOG = logging.getLogger(__name__)

Op: TypeAlias = list[Any]  # the name of what the browser is to do, and what it needs for it

#: What a person can change in a widget of the browser, by the name of its model: trait and type of the value.
SETTABLE: Mapping[str, Mapping[str, type | tuple[type, ...]]] = MappingProxyType(
    {
        "TextModel": {"value": str},
        "TextareaModel": {"value": str},
        "CheckboxModel": {"value": bool},
        "DropdownModel": {"index": (int, type(None))},
        "SelectMultipleModel": {"index": list},
        "AccordionModel": {"selected_index": (int, type(None))},
    }
)
CLICKED = "ButtonModel"  # sends {"event": "click"} and nothing else
TALKS = "AnyModel"  # the grid: it checks each message whole before anything is written
LONGEST = 200_000  # characters of one text: a long list that is pasted; every field takes less
MOST = 2_000  # chosen at once
BULKY = ("_esm", "_css")  # the same text in every grid: it travels once, by its hash

_here: ContextVar[PageKernel | None] = ContextVar("page_kernel", default=None)


class PageKernel:
    """The comms of one open page, and what they have to tell the browser."""

    def __init__(self) -> None:
        """Start empty."""
        self.comms = CommManager()
        self.told: list[Op] = []
        self.watching: list[Callable[[], None]] = []
        self.failed = False  # whether ipywidgets kept to itself what a widget raised
        self.stored = 0  # how often something that was done here was written into the workshop
        self.accompanied: list[Callable[[], None]] = []  # who shows which other people are at work

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let what is built meanwhile belong to this page."""
        token = _here.set(self)
        try:
            yield
        finally:
            _here.reset(token)

    def take(self) -> list[Op]:
        """Return what the browser has to be told, and forget it."""
        told, self.told = self.told, []
        return told

    def hear(self, comm_id: object, data: object) -> bool:
        """Hand what a browser says to its widget; return whether it was something that a browser may say."""
        found = self.comms.comms.get(comm_id) if isinstance(comm_id, str) else None
        if not isinstance(found, PageComm) or not isinstance(data, dict) or getattr(found.widget, "disabled", False):
            return False
        fit = found.fitting(data)
        if fit is None:
            return False
        with self.entered():
            found.handle_msg({"content": {"data": fit}, "buffers": []})
        if self.failed:
            self.failed = False
            raise WidgetFailedError
        return True

    def close(self) -> None:
        """Close every widget of the page: ipywidgets keeps a list of all that are open."""
        with self.entered():
            for one in list(self.comms.comms.values()):
                if isinstance(one, PageComm) and one.widget is not None:
                    one.widget.close()
        self.told.clear()
        self.watching.clear()
        self.accompanied.clear()


class WidgetFailedError(Exception):
    """What a widget raised was caught by ipywidgets, which tells nobody but the log."""


class _Listener(logging.Handler):
    """Hears in the log of ipywidgets that a callback raised: whoever pressed the button is to know it, too."""

    def emit(self, record: logging.LogRecord) -> None:
        """Note it on the page whose work is being done."""
        here = _here.get()
        if here is not None and record.exc_info:
            here.failed = True


class PageComm(BaseComm):
    """The channel of one widget to the browser of its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open on the page whose work is being done."""
        here = _here.get()
        if here is None:
            message = "a widget was built outside a page of the hall"
            raise RuntimeError(message)
        self.page = here
        self.model = ""
        super().__init__(*args, **kwargs)

    @property
    def widget(self) -> Any:
        """The widget that listens here, None while none does."""
        return getattr(self._msg_callback, "__self__", None)

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: Any = None,  # noqa: ARG002 - the signature is comm's; the protocol's version is always the same
        buffers: Any = None,  # noqa: ARG002 - no widget of ours sends any
        **_: Any,
    ) -> None:
        """Keep what is published until the browser takes it."""
        data = data or {}
        if msg_type == "comm_open":
            state = dict(data.get("state", {}))
            self.model = str(state.get("_model_name", ""))
            for name in BULKY:
                if state.get(name):
                    state[name] = {"asset": keep_asset(str(state[name]))}
            self.page.told.append(["open", self.comm_id, state])
        elif data.get("method") != "echo_update":  # an echo is for a second browser on the same widget
            self.page.told.append(["msg", self.comm_id, data])

    def close(self, data: Any = None, metadata: Any = None, buffers: Any = None, deleting: bool = False) -> None:  # noqa: ARG002 - comm's signature
        """Leave the page; also when a widget is thrown away while the work of another page is being done."""
        if not self._closed:
            self._closed = True
            self.page.comms.comms.pop(self.comm_id, None)
            self.page.told.append(["close", self.comm_id])

    def fitting(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what is left of a message when everything is taken out that a person could not have done."""
        method = data.get("method")
        if method == "update" and isinstance(state := data.get("state"), dict):
            allowed = SETTABLE.get(self.model, {})
            fit = {name: value for name, value in state.items() if name in allowed and _fits(value, allowed[name])}
            return {"method": "update", "state": fit} if fit else None
        content = data.get("content")
        if method == "custom" and self.model == CLICKED and content == {"event": "click"}:
            return {"method": "custom", "content": {"event": "click"}}
        if method == "custom" and self.model == TALKS:
            return {"method": "custom", "content": content}
        return None


def _fits(value: object, wanted: type | tuple[type, ...]) -> bool:
    if isinstance(value, bool) and wanted is not bool:
        return False
    if isinstance(value, str) and len(value) > LONGEST:
        return False
    if isinstance(value, list) and (len(value) > MOST or not all(type(one) is int for one in value)):
        return False
    return isinstance(value, wanted)


# ------------------------------------------------------------------ the hooks of the library

_assets: dict[str, str] = {}


def keep_asset(text: str) -> str:
    """Keep a script or style that many widgets share; return the name under which it is served."""
    name = name_of(text)
    _assets.setdefault(name, text)
    return name


def name_of(text: str) -> str:
    """Return a name that says nothing about ``text`` and is the same for the same."""
    return sha256(text.encode()).hexdigest()[:24]


def asset(name: str) -> str | None:
    """Return what was kept under a name, None where nothing was."""
    return _assets.get(name)


def _manager() -> CommManager:
    here = _here.get()
    return here.comms if here is not None else _nobody


_nobody = CommManager()


def current() -> PageKernel | None:
    """Return the page whose work is being done, None outside of any."""
    return _here.get()


def wrote() -> None:
    """Note that what is being done on a page is in the workshop now: only then may the page say so."""
    if (here := _here.get()) is not None:
        here.stored += 1


@contextmanager
def virtual_kernels() -> Iterator[None]:
    """Let widgets live in pages instead of a kernel, for as long as the hall is open."""
    before, listener, log = (comm.create_comm, comm.get_comm_manager), _Listener(), logging.getLogger("traitlets")
    comm.create_comm, comm.get_comm_manager = PageComm, _manager
    log.addHandler(listener)
    try:
        yield
    finally:
        log.removeHandler(listener)
        comm.create_comm, comm.get_comm_manager = before
