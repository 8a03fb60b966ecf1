"""How a case ended, and what the closed cases have taught this installation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add a column for the outcome and a table for what was learned."""
    op.add_column("cases", sa.Column("outcome", DOCUMENT))
    op.create_table(
        "learnings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("learned", DOCUMENT),
    )
