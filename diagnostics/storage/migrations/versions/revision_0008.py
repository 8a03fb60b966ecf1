"""Posts can end and stay on record; changes of the organisation are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the day on which a post ended, the count of changes, and the ways to what refers to a post or a person."""
    op.add_column("posts", sa.Column("until", sa.Date))
    op.create_index("posts_reporting", "posts", ["reports_to"])
    op.create_index("holdings_of_post", "holdings", ["post"])
    op.create_index("holdings_of_employee", "holdings", ["employee"])
    counted = op.create_table(
        "organisation",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="one_organisation"),
    )
    op.bulk_insert(counted, [{"id": 1, "revision": 0}])
