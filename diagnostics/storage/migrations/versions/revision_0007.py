"""The order of answers and of changes is counted, and no longer taken from the clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# Of each answer: how many others of its case were given before it.
PLACES = """
    UPDATE answers SET place = counted.place FROM (
        SELECT case_id, respondent_id, question,
               ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY answered_at, place, respondent_id, question) - 1 AS place
        FROM answers
    ) AS counted
    WHERE answers.case_id = counted.case_id AND answers.respondent_id = counted.respondent_id
      AND answers.question = counted.question
"""
CHANGED = "UPDATE cases SET changed = COALESCE((SELECT MAX(seq) FROM events WHERE events.subject = cases.id), 0)"


def upgrade() -> None:
    """Count the answers of each case, and note of each case where the chain stood when it was changed last."""
    op.execute(sa.text(PLACES))
    op.add_column("cases", sa.Column("changed", sa.Integer, nullable=False, server_default="0"))
    op.execute(sa.text(CHANGED))
    op.drop_index("cases_changed", "cases")
    op.create_index("cases_changed", "cases", ["changed", "updated_at", "id"])
