"""Cases, respondents, answers, library versions and the record of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create all tables."""
    _library_versions()
    _cases()
    _respondents_and_answers()
    _events()


def _library_versions() -> None:
    op.create_table(
        "library_versions",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("snapshot", sa.Text, nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("sector", sa.Text, nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("library_hash", sa.String(64), sa.ForeignKey("library_versions.hash"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("request", DOCUMENT, nullable=False),
        sa.Column("gap", DOCUMENT, nullable=False),
        sa.Column("notes", DOCUMENT, nullable=False),
        sa.Column("documented", DOCUMENT),
        sa.Column("plan", DOCUMENT, nullable=False),
        sa.Column("opened_on", sa.Date),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )


def _respondents_and_answers() -> None:
    op.create_table(
        "respondents",
        sa.Column("case_id", sa.String(60), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("case_id", sa.String(60), primary_key=True),
        sa.Column("respondent_id", sa.String(60), primary_key=True),
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["case_id", "respondent_id"], ["respondents.case_id", "respondents.id"], ondelete="CASCADE"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("detail", DOCUMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("events_of_case", "events", ["case_id", "id"])
