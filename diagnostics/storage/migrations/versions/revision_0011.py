"""Which answers and comments were handed in, which rounds showed something, and what was seen of the clock."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

HANDED_IN = "UPDATE voice_answers SET handed_in = (SELECT handed_in FROM voices WHERE voices.id = voice_answers.voice_id)"
TOLD = """
SELECT events.subject, event_details.body FROM events LEFT JOIN event_details ON event_details.seq = events.seq
WHERE events.verb = 'tell-together'
"""
SHOWN_STILL = """
SELECT id FROM rounds WHERE EXISTS (SELECT 1 FROM told WHERE told.case_id = rounds.case_id AND told.role = rounds.role)
OR EXISTS (SELECT 1 FROM told_comments WHERE told_comments.case_id = rounds.case_id AND told_comments.role = rounds.role)
OR EXISTS (SELECT 1 FROM voices WHERE voices.round_id = rounds.id AND voices.comment_returned)
"""


def upgrade() -> None:
    """Add the columns and the table; the answers of people who had handed in count as handed in."""
    for table, column in (("voice_answers", "handed_in"), ("voices", "comment_handed_in"), ("rounds", "was_shown")):
        op.add_column(table, sa.Column(column, sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(sa.text(HANDED_IN))
    op.execute(sa.text("UPDATE voices SET comment_handed_in = handed_in"))
    _note_what_was_shown()
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("believed_on", sa.Date),
        sa.Column("doubted_from", sa.Date),
        sa.Column("doubted_until", sa.Date),
        sa.Column("doubted_days", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="one_clock"),
    )


def _role_in(body: str | None) -> str | None:
    try:
        return str(json.loads(body or "")["detail"]["role"])
    except (ValueError, LookupError, TypeError):
        return None


def _note_what_was_shown() -> None:
    """Also if it was taken out since. If the record keeps no details, every round of the case counts as shown."""
    connection = op.get_bind()
    shown = set(connection.scalars(sa.text(SHOWN_STILL)))
    for case_id, body in connection.execute(sa.text(TOLD)):
        role = _role_in(body)
        wanted = "SELECT id FROM rounds WHERE case_id = :case_id AND (role = :role OR CAST(:role AS VARCHAR(60)) IS NULL)"
        shown |= set(connection.scalars(sa.text(wanted), {"case_id": case_id, "role": role}))
    for round_id in sorted(shown):
        connection.execute(sa.text("UPDATE rounds SET was_shown = :yes WHERE id = :id"), {"yes": True, "id": round_id})
