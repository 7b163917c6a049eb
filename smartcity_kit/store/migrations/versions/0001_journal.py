"""The journal, its kept fold, and the triggers that let the journal only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ONLY_GROWS = "the journal is only ever added to"


def upgrade() -> None:
    """Create the tables of the first release."""
    position = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "workshops",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("position", position, sa.Identity(), primary_key=True),
        sa.Column("workshop", sa.String(36), sa.ForeignKey("workshops.id"), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("based_on", sa.Text, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.UniqueConstraint("workshop", "id", name="changes_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("changes_of_record", "changes", ["workshop", "record"])
    op.create_table(
        "records",
        sa.Column("workshop", sa.String(36), sa.ForeignKey("workshops.id"), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("created", sa.String(36), nullable=False),
        sa.Column("contested", sa.Boolean, nullable=False),
        sa.Column("fold", sa.Text, nullable=False),
    )
    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)


def _triggers(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER changes_no_{verb} BEFORE {verb} ON changes "
            f"BEGIN SELECT RAISE(ABORT, '{_ONLY_GROWS}'); END"
            for verb in ("update", "delete")
        ]
    function = (
        "CREATE FUNCTION changes_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_ONLY_GROWS}'; END $$"
    )
    trigger = (
        "CREATE TRIGGER changes_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON changes "
        "FOR EACH STATEMENT EXECUTE FUNCTION changes_only_grow()"
    )
    return [function, trigger]
