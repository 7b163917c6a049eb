"""The codes with which people sign in: whose, since when, and a slow hash; never the code itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from smartcity_kit.store.database import Store
from smartcity_kit.store.tables import codes


@dataclass(frozen=True, slots=True)
class Code:
    """One code: ``selector`` is its open part, ``secret`` what is kept of the rest, ``ended`` empty while valid.

    ``opd`` is the id of an OPD, empty for whoever belongs to none; times are UTC in ISO form.
    """

    selector: str
    role: str
    opd: str
    secret: str
    issued: str
    ended: str = ""


class Codes:
    """The codes of one workshop."""

    def __init__(self, store: Store) -> None:
        """Keep them in ``store``."""
        self._store = store

    def all(self) -> tuple[Code, ...]:
        """Return every code that was ever issued, the oldest first."""
        query = sa.select(codes).where(self._mine()).order_by(codes.c.issued, codes.c.selector)
        with self._store.reading() as connection:
            return tuple(_code(row) for row in connection.execute(query))

    def find(self, selector: str) -> Code | None:
        """Return the valid code that begins so, None where there is none."""
        query = sa.select(codes).where(self._mine(), codes.c.selector == selector, codes.c.ended == "")
        with self._store.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _code(row)

    def issue(self, new: Sequence[Code], now: str) -> None:
        """Keep new codes in one transaction, and end those that the same OPD and role had before."""
        with self._store.writing() as connection:
            for code in new:
                same = (codes.c.role == code.role, codes.c.opd == code.opd, codes.c.ended == "")
                connection.execute(sa.update(codes).where(self._mine(), *same).values(ended=now))
            if new:
                rows = [{"workshop": self._store.workshop, **asdict(code)} for code in new]
                connection.execute(sa.insert(codes), rows)

    def _mine(self) -> sa.ColumnElement[bool]:
        return codes.c.workshop == self._store.workshop


def _code(row: sa.Row[tuple[str, ...]]) -> Code:
    return Code(row.selector, row.role, row.opd, row.secret, row.issued, row.ended)
