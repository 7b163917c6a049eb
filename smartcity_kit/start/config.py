"""What JupyterLab is told: everything under the workshop's ``.bimtek``, nothing in the user's own Jupyter.

``.bimtek/lab`` is written anew at each start. Jupyter runs code it finds in its configuration, and a
workshop's folder may have come from somebody else. Only ``.bimtek/settings`` (theme, text size) is kept.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path

from smartcity_kit.start.copies import HIDDEN
from smartcity_kit.start.refusals import HOST
from smartcity_kit.text.messages import language, tr

EXTENSIONS = Path(__file__).parent.parent / "labextension"

# Buttons for programmers, and what would look for the internet.
DISABLED = (
    "@jupyterlab/application-extension:property-inspector",
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/cell-toolbar-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/metadataform-extension",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/notebook-extension:tools",
    "@jupyterlab/notebook-extension:update-raw-mimetype",
    "@jupyterlab/terminal-extension",
)

SETTINGS: dict[str, dict[str, object]] = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    # A form's handler runs where the page's cells run: two threads would share one workshop.
    "@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled"},
    "@jupyterlab/application-extension:shell": {"startMode": "single"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": True, "autosaveInterval": 30},
    "@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False},
    "@jupyterlab/notebook-extension:tracker": {
        "autoStartDefaultKernel": True,  # never "Select Kernel"
        "kernelShutdown": False,  # closing a tab keeps what was typed
        "scrollPastEnd": False,
        "showEditorForReadOnlyMarkdown": False,  # a locked guide opens no editor
        "windowingMode": "none",  # a form far down the page is there before somebody scrolls
    },
    "@jupyterlab/statusbar-extension:plugin": {"visible": False},
}


def write_config(folder: Path, port: int, pages: Mapping[str, str], first: str | None) -> None:
    """Write the server's and the page's configuration anew; ``pages`` gives each page's code hash."""
    home = folder / HIDDEN / "lab"
    shutil.rmtree(home, ignore_errors=True)
    server = _server(folder, port, first)
    labels = {"loading": tr("Loading …")}
    page = {
        # Strings, because JupyterLab reduces an object to the list of its keys.
        "smartcityPages": json.dumps(dict(pages)),
        "smartcityLabels": json.dumps(labels),
        "disabledExtensions": dict.fromkeys(DISABLED, True),
    }
    _write(home / "config" / "jupyter_server_config.json", server)
    _write(home / "config" / "jupyter_lab_config.json", server)
    _write(home / "config" / "labconfig" / "page_config.json", page)
    _write(home / "config" / "labconfig" / "default_setting_overrides.json", SETTINGS | _language())
    for name in ("data", "runtime", "ipython", "workspaces"):
        (home / name).mkdir(mode=0o700)


def _server(folder: Path, port: int, first: str | None) -> dict[str, dict[str, object]]:
    return {
        "ServerApp": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "root_dir": str(folder),
            "open_browser": False,
            "allow_root": hasattr(os, "geteuid") and os.geteuid() == 0,
            "terminals_enabled": False,
            "jpserver_extensions": {
                "jupyterlab": True,
                "jupyter_lsp": False,
                "jupyter_server_terminals": False,
                "notebook_shim": False,
            },
        },
        # The workshop itself is not a file to rename or delete by a slip of the mouse.
        "ContentsManager": {"hide_globs": ["*.sqlite", "*.sqlite-*", "__pycache__"]},
        "LabApp": {
            "default_url": f"/lab/tree/{first}" if first else "/lab",
            "extra_labextensions_path": [str(EXTENSIONS)],
            "extension_manager": "readonly",
            "news_url": None,
        },
    }


def _language() -> dict[str, dict[str, object]]:
    """JupyterLab's own menus in Indonesian, where its language pack is installed."""
    packs = {pack.name for pack in entry_points(group="jupyterlab.languagepack")}
    if language() != "id" or "id_ID" not in packs:
        return {}
    return {"@jupyterlab/translation-extension:plugin": {"locale": "id_ID"}}


def _write(path: Path, content: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def environment(folder: Path, token: str) -> dict[str, str]:
    """The environment of the server and its kernels; the token goes here, not on the command line."""
    home = folder / HIDDEN / "lab"
    ours = {
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": folder / HIDDEN / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "JUPYTER_PREFER_ENV_PATH": "0",  # our folder speaks before the environment's
        "JUPYTER_TOKEN": token,
    }
    theirs = {k: v for k, v in os.environ.items() if k not in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH")}
    return theirs | {name: str(value) for name, value in ours.items()}


def command() -> list[str]:
    """How the server's process is started: with this very Python, and without the folder on its path (-P)."""
    return [sys.executable, "-P", str(Path(__file__).parent / "child.py")]
