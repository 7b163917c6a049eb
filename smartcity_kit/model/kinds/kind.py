"""What every kind of value answers for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from smartcity_kit.journal import Value
from smartcity_kit.model.kinds.options import NO_OPTIONS, Options


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field holds. ``name`` is the key under which each adapter (widget, table, frame) answers."""

    name: ClassVar[str]
    example: ClassVar[str] = ""

    def read(self, raw: object, options: Options = NO_OPTIONS) -> Value:
        """Return the stored value that ``raw`` (typed text, or a value already) stands for, None for empty.

        Raises Unreadable with what is wrong and what to do.
        """
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        return self._read(raw, options)

    def _read(self, raw: object, options: Options) -> Value:
        raise NotImplementedError

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``value`` for a reader, the empty string for None."""
        return "" if value is None else str(value)

    def edit(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``value`` as text that ``read`` reads back to the same value."""
        return self.show(value, options)
