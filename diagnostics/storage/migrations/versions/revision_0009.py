"""The board of a large company: what its sums, its order and its counts read lies in indexes of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

OPEN = sa.text("status <> 'closed'")
LIKELY = sa.text("likelihood IN ('very-likely', 'likely')")


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("cases_open", "cases", ["id", "unit"], postgresql_where=OPEN, sqlite_where=OPEN)
    summed = ["case_id", "cause", "family", "currency", "cost"]
    op.create_index("findings_likely", "findings", summed, postgresql_where=LIKELY, sqlite_where=LIKELY)
    dearest = [sa.text(column) for column in ("coalesce(cost, -1) DESC", "share DESC", "case_id", "cause")]
    op.create_index("findings_by_cost_all", "findings", dearest)
    op.create_index("ownerships_summed", "ownerships", ["case_id", "cause", "state", "employee", "role", "fault"])
