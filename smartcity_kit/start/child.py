"""JupyterLab in a process of its own that ends when the one who started it is gone.

The parent holds the other end of standard input and writes nothing. When it closes it, or dies in
whatever way, the pipe ends and the server shuts down with its kernels. No signal is involved, so it
is the same on Windows.
"""

from __future__ import annotations

import os
import sys
import threading


def _follow_parent() -> None:
    while os.read(0, 1024):
        pass  # whatever was typed at it is nobody's business here
    from jupyter_server.serverapp import ServerApp

    app = ServerApp.instance() if ServerApp.initialized() else None
    if app is None or getattr(app, "http_server", None) is None:
        os._exit(0)  # still starting: there is nothing to save yet
    app.io_loop.add_callback(app.stop)


def main() -> None:
    """Run JupyterLab until standard input ends."""
    # Read from the pipe's number: JupyterLab and its kernels must not find it at sys.stdin.
    threading.Thread(target=_follow_parent, daemon=True).start()
    from jupyterlab.labapp import main as lab

    sys.exit(lab())


if __name__ == "__main__":
    main()
