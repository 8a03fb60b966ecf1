"""The organisation, accounts of those who sign in, and whose a case is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
NOW_HELD = sa.text("until IS NULL AND NOT deputy")


def upgrade() -> None:
    """Add the tables, and three columns to the cases.

    The cases are not made anew: dropping the old table would take the answers along.
    """
    _organisation()
    _accounts()
    op.add_column("cases", sa.Column("unit", sa.String(60)))
    op.add_column("cases", sa.Column("client", sa.String(120), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("opened_by", sa.String(60), nullable=False, server_default="local"))
    op.create_index("cases_of_unit", "cases", ["unit"])
    op.create_index("cases_of_client", "cases", ["client"])
    op.create_index("cases_opened_by", "cases", ["opened_by"])
    op.create_index("cases_changed", "cases", ["updated_at", "id"])


def _organisation() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("parent", sa.String(60), sa.ForeignKey("units.id")),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("unit", sa.String(60), sa.ForeignKey("units.id"), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("reports_to", sa.String(60), sa.ForeignKey("posts.id")),
    )
    op.create_table(
        "employees",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
    )
    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("post", sa.String(60), sa.ForeignKey("posts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("employee", sa.String(60), sa.ForeignKey("employees.id", ondelete="CASCADE"), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("deputy", sa.Boolean, nullable=False),
    )
    op.create_index("one_holder", "holdings", ["post"], unique=True, postgresql_where=NOW_HELD, sqlite_where=NOW_HELD)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("subject", sa.String(255), unique=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("principals", DOCUMENT, nullable=False),
        sa.Column("employee", sa.String(60), sa.ForeignKey("employees.id", ondelete="SET NULL")),
        sa.Column("units", DOCUMENT, nullable=False),
        sa.Column("clients", DOCUMENT, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
    )
