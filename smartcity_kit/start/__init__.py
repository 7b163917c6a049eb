"""JupyterLab for the facilitator: working copies of the pages, one server, started and ended cleanly."""

from smartcity_kit.start.copies import Copied, code_hash, copy_pages, page_hashes
from smartcity_kit.start.refusals import DEFAULT_PORT, StartRefused, has_screen, ready_folder
from smartcity_kit.start.server import Lab, start_lab

__all__ = [
    "DEFAULT_PORT",
    "Copied",
    "Lab",
    "StartRefused",
    "code_hash",
    "copy_pages",
    "has_screen",
    "page_hashes",
    "ready_folder",
    "start_lab",
]
