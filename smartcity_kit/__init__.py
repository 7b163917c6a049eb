"""smartcity_kit: guided notebooks for the four workshops in which a region writes its Smart City masterplan.

The front door is short, and opens only what is asked for: importing the package loads nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartcity_kit.workshop import Workshop, example, open_workshop

__all__ = ["Workshop", "example", "open_workshop"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("smartcity_kit.workshop"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
