"""Opening the hall to the network, and closing it in order."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from smartcity_kit.hall.room import Hall
from smartcity_kit.text.messages import KitError, tr

DEFAULT_PORT = 8300
TURN = 0.001  # seconds after which a thread that computes lets the one that carries messages go first
NEXT_PORTS = 20
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the hall is for the computers and phones of a room
LARGEST = 1_000_000  # bytes of a form that is sent


class HallRefused(KitError):
    """The hall cannot be opened here; the sentence says why and what to do."""


def listen(host: str, port: int | None) -> list[socket.socket]:
    """Return sockets on the port asked for, or on the first free one; raises HallRefused with a sentence."""
    wanted = (port,) if port is not None else tuple(range(DEFAULT_PORT, DEFAULT_PORT + NEXT_PORTS))
    for one in wanted:
        try:
            return bind_sockets(one, host, reuse_port=False)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise HallRefused(
                    tr("This computer has no address {host}. Leave it out, or check it.", host=host)
                ) from None
    if port is not None:
        raise HallRefused(
            tr(
                "Port {port} is used by another program. Name another port, or leave it out and a free one is taken.",
                port=port,
            )
        )
    raise HallRefused(
        tr(
            "The ports {first} to {last} are all used by other programs. Name a free port.",
            first=wanted[0],
            last=wanted[-1],
        )
    )


def address_here() -> str:
    """Return the address under which the hall's network most likely knows this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # nothing is sent: the system only says which way it would go
            return str(asked.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def addresses_here() -> tuple[str, ...]:
    """Return every address that the networks of this computer may know it by, the likeliest first."""
    try:
        named = [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:  # a name that no table of this computer knows
        named = []
    found = dict.fromkeys((address_here(), *named))
    return tuple(one for one in found if not one.startswith("127.")) or ("127.0.0.1",)


async def serve(
    hall: Hall, sockets: list[socket.socket], ready: Callable[[], None], secure: ssl.SSLContext | None = None
) -> None:
    """Answer until cancelled; ``ready`` is called when the first request can come."""
    hall.loop = asyncio.get_running_loop()
    server = HTTPServer(hall.application(), max_body_size=LARGEST, max_buffer_size=8 * LARGEST, ssl_options=secure)
    server.add_sockets(sockets)
    watching = asyncio.create_task(hall.watch())
    ready()
    try:
        await watching
    finally:
        server.stop()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        await server.close_all_connections()


def run(
    place: Path | str,
    notebooks: Path,
    tell: Callable[[Hall, int], None],
    *,
    host: str = EVERYWHERE,
    port: int | None = None,
    by: str | None = None,
    secure: ssl.SSLContext | None = None,
) -> None:
    """Open the hall and serve it until Ctrl-C; ``tell(hall, port)`` says where it is.

    Raises HallRefused, StoreError or KitError with a sentence.
    """
    from smartcity_kit.hall.kernel import virtual_kernels

    sockets = listen(host, port)
    sys.setswitchinterval(TURN)
    try:
        with virtual_kernels():
            hall = Hall(place, notebooks, by)
            try:
                chosen = int(sockets[0].getsockname()[1])
                asyncio.run(serve(hall, sockets, lambda: tell(hall, chosen), secure))
            finally:
                hall.close()
    finally:
        for one in sockets:
            one.close()
