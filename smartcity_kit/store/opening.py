"""Opening a workshop's database by path or address: looked at first, brought up to date, said in a sentence."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from uuid_utils import uuid7

from smartcity_kit.store.database import Store, StoreError, in_words, sentence
from smartcity_kit.store.tables import REVISION, metadata, workshops
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import tr

APPLICATION_ID = 0x42494D54  # "BIMT" in the header of the file, so that a stranger's SQLite file is told apart
SMALLEST_PAGE = 512  # bytes; no database of SQLite is smaller, unless it is empty


def open_store(place: str | os.PathLike[str], *, create: bool = False, workshop: str | None = None) -> Store:
    """Open the workshop at ``place``, a path or a PostgreSQL URL; with ``create`` make it where there is none.

    ``workshop`` names one of several in a database; without it the only one is meant. Raises StoreError
    with a sentence for a file that is no workshop, is newer than this kit, or cannot be read.
    """
    text = os.fspath(place)
    if "://" in text:
        url = _address(text)
        return _ready(
            sa.create_engine(url), url.render_as_string(hide_password=True), create=create, workshop=workshop
        )
    path = Path(text).expanduser()
    _check_file(path, create=create)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": 20})
    _tune_sqlite(engine)
    return _ready(engine, str(path), create=create, workshop=workshop)


def _address(text: str) -> sa.URL:
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in ("postgres", "postgresql"):
        raise StoreError(
            tr(
                "This is not a database address the kit knows. Write it as {example}.",
                example="postgresql://name@host/database",
            )
        )
    return url.set(drivername="postgresql+psycopg")


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(tr("{place} is a folder, not a workshop file. Name the file inside it.", place=path))
    if not path.exists():
        if not create:
            raise StoreError(
                tr(
                    "There is no workshop file {place}. Check the name, or make one with `bimtek new`.",
                    place=path,
                )
            )
        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise StoreError(
                tr("The folder {place} cannot be written. Choose a folder of your own.", place=path.parent)
            )
        return
    if not os.access(path, os.R_OK):
        raise StoreError(tr("{place} cannot be read. Ask its owner for a copy.", place=path))
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreError(sentence(str(path), "readonly"))
    if not _is_ours(path, create=create):
        raise StoreError(tr("{place} is not a workshop file; it was left as it is. Choose another name.", place=path))


def _is_ours(path: Path, *, create: bool) -> bool:
    """Tell whether a file is a workshop's, or an empty database of which one may be made.

    SQLite itself is asked. Its header may still lie in the write-ahead log; and a plain ``open`` of the file
    would, when it is closed, give up every lock that another Store of this process holds on it.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=20)) as connection:
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            empty = connection.execute("PRAGMA schema_version").fetchone()[0] == 0
    except sqlite3.DatabaseError:
        return False
    # SQLite takes any shorter file for an empty database, a person's note of one line too.
    empty = empty and not 0 < path.stat().st_size < SMALLEST_PAGE
    return bool(mark == APPLICATION_ID or (create and empty))


def _tune_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def tune(connection: sqlite.pysqlite.sqlite3.Connection, _: object) -> None:  # type: ignore[name-defined]
        # Transactions are begun by the store itself (see writing); the driver must not begin its own.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
            connection.execute(f"PRAGMA {pragma}")


def _ready(engine: sa.Engine, place: str, *, create: bool, workshop: str | None) -> Store:
    with in_words(place):
        try:
            _migrate(engine, place, create=create)
            with engine.begin() as connection:
                if create and engine.dialect.name == "sqlite":
                    connection.exec_driver_sql("BEGIN IMMEDIATE")  # or two who make a file make two workshops
                known = [
                    row[0] for row in connection.execute(sa.select(workshops.c.id).order_by(workshops.c.created_at))
                ]
                chosen = _choose(known, workshop, place, create=create)
                if chosen not in known:
                    connection.execute(sa.insert(workshops), {"id": chosen, "created_at": stamp(datetime.now(UTC))})
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, chosen, place)


def _choose(known: list[str], wanted: str | None, place: str, *, create: bool) -> str:
    if wanted in known:
        return str(wanted)
    if not create and (wanted or len(known) != 1):
        listed = ", ".join(known) or tr("none")
        raise StoreError(
            tr("Say which workshop of {place} you mean. There are: {listed}.", place=place, listed=listed)
        )
    if wanted:
        return wanted
    return known[0] if len(known) == 1 else str(uuid7())


def _migrate(engine: sa.Engine, place: str, *, create: bool) -> None:
    with engine.connect() as connection:
        here = None
        if sa.inspect(connection).has_table("alembic_version"):
            here = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if here == REVISION:
        return
    if here is None and not create and engine.dialect.name != "sqlite":
        raise StoreError(tr("{place} holds no workshop yet. Make one with `bimtek new`.", place=place))
    if here is not None and here > REVISION:
        raise StoreError(
            tr(
                "{place} was written by a newer version of the kit. Update the kit on this machine.",
                place=place,
            )
        )
    _upgrade(engine)


def _upgrade(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # One transaction: a file is a whole workshop or none, and two who make it wait for each other.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


__all__ = ["Store", "StoreError", "metadata", "open_store"]
