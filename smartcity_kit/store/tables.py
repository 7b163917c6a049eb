"""The tables of a workshop database, as SQLAlchemy Core knows them.

``migrations/`` creates them; a test compares the two. ``changes`` is the journal and is only ever added
to (triggers refuse anything else); ``records`` is its fold, kept in the same transaction and rebuildable.
``codes`` lets people sign in: it is no part of the journal and travels in no pack.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

REVISION = "0002"  # the newest migration; a database at this revision is opened without loading Alembic

metadata = MetaData()

# SQLite numbers rows by itself only in a column that is exactly INTEGER PRIMARY KEY.
_POSITION = BigInteger().with_variant(Integer, "sqlite")

workshops = Table(
    "workshops",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", String(32), nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("position", _POSITION, Identity(), primary_key=True),
    Column("workshop", String(36), ForeignKey("workshops.id"), nullable=False),
    Column("id", String(36), nullable=False),
    Column("record", String(64), nullable=False),
    Column("type", String(40), nullable=False),
    Column("fields", Text, nullable=False),
    Column("based_on", Text, nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", String(32), nullable=False),
    Column("door", String(16), nullable=False),
    UniqueConstraint("workshop", "id", name="changes_once"),
    Index("changes_of_record", "workshop", "record"),
    sqlite_autoincrement=True,
)

records = Table(
    "records",
    metadata,
    Column("workshop", String(36), ForeignKey("workshops.id"), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("type", String(40), nullable=False),
    Column("created", String(36), nullable=False),
    Column("contested", Boolean, nullable=False),
    Column("fold", Text, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("workshop", String(36), ForeignKey("workshops.id"), primary_key=True),
    Column("selector", String(16), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("opd", String(64), nullable=False),
    Column("secret", String(200), nullable=False),
    Column("issued", String(32), nullable=False),
    Column("ended", String(32), nullable=False),
)
