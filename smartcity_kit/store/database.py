"""The store: append changes, keep their fold, read both back; SQLite by path, PostgreSQL by URL.

One transaction holds a change and the fold it leads to. A transaction that was acknowledged survives a
killed process and a power cut (SQLite: write-ahead log with ``synchronous=FULL``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError

from smartcity_kit.journal import Change, Plan, Record, fold_record, merge
from smartcity_kit.store import rows
from smartcity_kit.store.tables import changes, records, workshops
from smartcity_kit.text.messages import KitError, tr

_KEPT = (records.c.id, records.c.type, records.c.created, records.c.contested, records.c.fold)


class StoreError(KitError):
    """A workshop that cannot be opened, read or written; the text says which and what to do."""


@dataclass
class Store:
    """One workshop in one database."""

    engine: sa.Engine
    workshop: str
    place: str  # the path or the URL without its password, for people

    def position(self) -> int:
        """Return the journal position: it grows with every change, whoever made it."""
        with self.reading() as connection:
            return int(connection.scalar(sa.select(sa.func.max(changes.c.position)).where(self._mine(changes))) or 0)

    def plan(self) -> Plan:
        """Return the plan from the kept fold, without reading the journal."""
        query = sa.select(*_KEPT).where(self._mine(records))
        with self.reading() as connection:
            return Plan({row[0]: rows.record_of(*row) for row in connection.execute(query)})

    def changes(self, record: str | None = None, after: int = 0) -> tuple[Change, ...]:
        """Return the changes of the journal past a position, of one record or of all, in the order they came."""
        with self.reading() as connection:
            return self._changes(connection, after, None if record is None else [record])

    def changes_of_touched(self, moment: str) -> tuple[Change, ...]:
        """Return every change to the records that somebody changed at or after a moment, in the order they came."""
        late = sa.select(changes.c.record).where(self._mine(changes), changes.c.at >= moment)
        query = sa.select(changes).where(self._mine(changes), changes.c.record.in_(late)).order_by(changes.c.position)
        with self.reading() as connection:
            return tuple(rows.change_of(row._asdict()) for row in connection.execute(query))

    def digest_before(self, moment: str) -> str:
        """Return what tells the journal up to a moment (as changes write it) from any other: the ids in it."""
        query = sa.select(changes.c.id).where(self._mine(changes), changes.c.at < moment).order_by(changes.c.id)
        with self.reading() as connection:
            return blake2b(" ".join(connection.scalars(query)).encode(), digest_size=16).hexdigest()

    def append(self, new: Sequence[Change]) -> tuple[Record, ...]:
        """Add changes and keep the fold, in one transaction; return the records they touched.

        A change that is already there is passed over, so appending twice is appending once.
        """
        if not new:
            return ()
        insert = self._insert(changes).on_conflict_do_nothing(index_elements=["workshop", "id"])
        touched = list(dict.fromkeys(change.record for change in new))
        with self.writing() as connection:
            connection.execute(insert, [rows.change_row(self.workshop, change) for change in new])
            return self._keep_fold(connection, touched)

    def take_in(
        self, batch: Sequence[Change], note: Callable[[Sequence[Change]], Sequence[Change]]
    ) -> tuple[tuple[Change, ...], tuple[Record, ...]]:
        """Add what is new of a batch that was written elsewhere; return it, and the records as they then stand.

        ``note(new)`` gives what the journal shall say about the batch; it is added in the same transaction.
        Raises JournalError where a change is known with another content, StoreError where a record is known as
        one of another type: then nothing was added.
        """
        with self.writing() as connection:
            known = {one.id: one for one in self._of(connection, "id", [one.id for one in batch])}
            merge(known.values(), batch)
            new = tuple(one for one in batch if one.id not in known)
            self._refuse_other_types(connection, new)
            more = tuple(note(new))
            if not new and not more:
                return (), ()
            connection.execute(
                sa.insert(changes), [rows.change_row(self.workshop, change) for change in (*new, *more)]
            )
            return new, self._keep_fold(connection, list(dict.fromkeys(one.record for one in (*new, *more))))

    def _refuse_other_types(self, connection: sa.Connection, new: Sequence[Change]) -> None:
        types = {one.record: one.type for one in new}
        for some in batched(types):
            query = sa.select(records.c.id, records.c.type).where(self._mine(records), records.c.id.in_(some))
            for record, known in connection.execute(query):
                if types[record] != known:
                    says = tr("The record {id} is of another type in this workshop: a copy was altered.", id=record)
                    raise StoreError(says)

    def changes_of(self, touched: Iterable[str]) -> tuple[Change, ...]:
        """Return the changes of some records, in the order they came."""
        with self.reading() as connection:
            return self._of(connection, "record", list(dict.fromkeys(touched)))

    def changes_with(self, ids: Iterable[str]) -> tuple[Change, ...]:
        """Return those of the changes named by their ids that are there, in the order they came."""
        with self.reading() as connection:
            return self._of(connection, "id", list(dict.fromkeys(ids)))

    def records_after(self, position: int) -> tuple[Record, ...]:
        """Return the records that were changed past a journal position, as they now stand."""
        touched = sa.select(changes.c.record).where(self._mine(changes), changes.c.position > position)
        query = sa.select(*_KEPT).where(self._mine(records), records.c.id.in_(touched))
        with self.reading() as connection:
            return tuple(rows.record_of(*row) for row in connection.execute(query))

    def check(self) -> tuple[str, ...]:
        """Return the ids of records whose kept fold is not what the journal says (none in a sound file)."""
        # With the lock of a writer: between two looks nobody else may change what is compared.
        with self.writing() as connection:
            kept = {
                row.id: row._asdict() for row in connection.execute(sa.select(records).where(self._mine(records)))
            }
            told = {str(row["id"]): row for row in self._fold_all(connection)}
        return tuple(sorted(name for name in kept.keys() | told.keys() if kept.get(name) != told.get(name)))

    def rebuild(self) -> tuple[str, ...]:
        """Write the fold anew from the journal; return the ids of records that were not right before."""
        wrong = self.check()
        with self.writing() as connection:
            connection.execute(sa.delete(records).where(self._mine(records)))
            anew = self._fold_all(connection)
            if anew:
                connection.execute(sa.insert(records), anew)
        return wrong

    def sound(self) -> bool:
        """Tell whether the database itself finds its file undamaged (always True on a server, which sees to it)."""
        if self.engine.dialect.name != "sqlite":
            return True
        with self.reading() as connection:
            return connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"

    def copy_to(self, place: Path) -> bool:
        """Write the workshop file as it stands to ``place``, while others write on; False on a database server.

        SQLite itself copies, in one read transaction: opening the file otherwise would give up this process's locks.
        """
        if self.engine.dialect.name != "sqlite":
            return False
        with self.reading() as connection, closing(sqlite3.connect(place)) as copy:
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                return False
            source.backup(copy)
        return True

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def _mine(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return table.c.workshop == self.workshop

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(table) if self.engine.dialect.name == "sqlite" else postgresql.insert(table)

    def _changes(self, connection: sa.Connection, after: int, of: Sequence[str] | None) -> tuple[Change, ...]:
        query = sa.select(changes).where(self._mine(changes), changes.c.position > after).order_by(changes.c.position)
        if of is not None:
            query = query.where(changes.c.record.in_(of))
        return tuple(rows.change_of(row._asdict()) for row in connection.execute(query))

    def _of(self, connection: sa.Connection, column: str, wanted: Sequence[str]) -> tuple[Change, ...]:
        """Return the changes whose id, or record, is one of those wanted."""
        found: list[tuple[int, Change]] = []
        for some in batched(wanted):
            query = sa.select(changes).where(self._mine(changes), changes.c[column].in_(some))
            found += [(row.position, rows.change_of(row._asdict())) for row in connection.execute(query)]
        return tuple(change for _, change in sorted(found, key=lambda one: one[0]))

    def _fold_all(self, connection: sa.Connection) -> list[dict[str, object]]:
        by_record: dict[str, list[Change]] = {}
        for change in self._changes(connection, 0, None):
            by_record.setdefault(change.record, []).append(change)
        return [rows.record_row(self.workshop, fold_record(some)) for some in by_record.values()]

    def _keep_fold(self, connection: sa.Connection, touched: Sequence[str]) -> tuple[Record, ...]:
        folded: list[Record] = []
        for some in batched(touched):
            by_record: dict[str, list[Change]] = {}
            for change in self._changes(connection, 0, some):
                by_record.setdefault(change.record, []).append(change)
            folded.extend(fold_record(each) for each in by_record.values())
        upsert = self._insert(records)
        upsert = upsert.on_conflict_do_update(
            index_elements=["workshop", "id"],
            set_={name: upsert.excluded[name] for name in ("type", "created", "contested", "fold")},
        )
        connection.execute(upsert, [rows.record_row(self.workshop, record) for record in folded])
        return tuple(folded)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Lend a connection to read with; what goes wrong becomes a StoreError with a sentence."""
        with in_words(self.place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Lend a connection inside one transaction, committed at the end, with the lock of a writer."""
        with in_words(self.place), self.engine.begin() as connection:
            if self.engine.dialect.name == "sqlite":
                # Take the write lock before reading, or two writers could fold from the same past.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                # The same on a server: one writer a workshop at a time.
                connection.execute(sa.select(workshops.c.id).where(workshops.c.id == self.workshop).with_for_update())
            yield connection


def batched(wanted: Iterable[str]) -> Iterator[list[str]]:
    """Yield a long list in pieces, each below every database's limit on parameters."""
    every, few = list(wanted), 500
    for start in range(0, len(every), few):
        yield every[start : start + few]


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Raise what the database refuses as a StoreError with a sentence about ``place``."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(sentence(place, str(error.orig))) from error
    except DBAPIError as error:
        raise StoreError(
            tr("The workshop {place} refused the change: {reason}.", place=place, reason=error.orig)
        ) from error


def sentence(place: str, reason: str) -> str:
    """Return what a person is told of a database's own ``reason``."""
    if "readonly" in reason or "read-only" in reason:
        return tr(
            "The workshop {place} cannot be written. Copy it to a folder of your own and open the copy.",
            place=place,
        )
    if "locked" in reason:
        return tr("The workshop {place} is busy with another program. Wait a moment and try again.", place=place)
    if "full" in reason:
        return tr("The disk is full: {place} could not take the change. Free some space and try again.", place=place)
    if "disk I/O" in reason:
        return tr(
            "The disk did not take the change of {place}. Is it still there, and has it room? Then try again.",
            place=place,
        )
    return tr("The workshop {place} cannot be reached: {reason}.", place=place, reason=reason)
