"""The codes with which people sign in to the hall."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of codes."""
    op.create_table(
        "codes",
        sa.Column("workshop", sa.String(36), sa.ForeignKey("workshops.id"), primary_key=True),
        sa.Column("selector", sa.String(16), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("opd", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("issued", sa.String(32), nullable=False),
        sa.Column("ended", sa.String(32), nullable=False),
    )
