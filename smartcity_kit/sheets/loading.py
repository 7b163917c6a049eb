"""A workbook that somebody sent, as openpyxl knows it: loaded only after it was looked at."""

from __future__ import annotations

import io
import warnings
from functools import cached_property
from typing import Any

from smartcity_kit.sheets.guard import refuse_dangerous, unreadable
from smartcity_kit.text.messages import KitError


def load(data: bytes, name: str) -> tuple[Any, Cached]:
    """Return a workbook as openpyxl knows it, and the same with the last results of its formulas."""
    from openpyxl import load_workbook

    refuse_dangerous(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves aside; none of it is an entry
            return load_workbook(io.BytesIO(data)), Cached(data)
    except Exception as error:  # whatever a damaged part makes of openpyxl
        raise KitError(unreadable(name)) from error


class Cached:
    """The last results of formulas, loaded only where there is a formula to ask about."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def book(self) -> Any:
        """The workbook with results in place of formulas."""
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(self.data), data_only=True)

    def value(self, sheet: str, cell: str) -> object:
        """Return the last result of a formula, None where the file holds none."""
        return self.book[sheet][cell].value
