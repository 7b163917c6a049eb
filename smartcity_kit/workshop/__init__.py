"""The workshop: introduces the rooms to each other, behind the one object a notebook holds."""

from smartcity_kit.workshop.facade import Workshop
from smartcity_kit.workshop.opening import example, open_workshop

__all__ = ["Workshop", "example", "open_workshop"]
