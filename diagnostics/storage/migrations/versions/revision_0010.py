"""Rounds of invitations, their links, the voices of those who answer, and what is told of them together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables, and note of each respondent whether it stands for people who are shown together."""
    op.add_column("respondents", sa.Column("together", sa.Boolean, nullable=False, server_default=sa.false()))
    _rounds_and_links()
    _voices()
    _told()


def _rounds_and_links() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("case_id", sa.String(60), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("library_hash", sa.String(64), sa.ForeignKey("library_versions.hash"), nullable=False),
        sa.Column("questions", DOCUMENT, nullable=False),
        sa.Column("promise", DOCUMENT, nullable=False),
        sa.Column("promise_version", sa.String(64), nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date),
        sa.Column("erased_on", sa.Date),
        sa.Column("word_back", sa.Text, nullable=False),
    )
    op.create_index("rounds_of_case", "rounds", ["case_id"])
    op.create_table(
        "links",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("round_id", sa.String(60), sa.ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("uses_left", sa.Integer, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
    )
    op.create_index("links_of_round", "links", ["round_id"])


def _voices() -> None:
    op.create_table(
        "voices",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("round_id", sa.String(60), sa.ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
        sa.Column("promise_version", sa.String(64), nullable=False),
        sa.Column("respondent_id", sa.String(60)),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("handed_in", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("comment_block", sa.Integer),
        sa.Column("comment_returned", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("voices_of_round", "voices", ["round_id"])
    of_a_voice = sa.ForeignKey("voices.id", ondelete="CASCADE")
    op.create_table(
        "voice_keys",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("voice_id", sa.String(60), of_a_voice, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("keys_of_voice", "voice_keys", ["voice_id"])
    op.create_table(
        "voice_answers",
        sa.Column("voice_id", sa.String(60), sa.ForeignKey("voices.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("block", sa.Integer),
        sa.Column("returned", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )


def _told() -> None:
    op.create_table(
        "receipts",
        sa.Column("receipt_hash", sa.String(64), primary_key=True),
        sa.Column("round_id", sa.String(60), sa.ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "told",
        sa.Column("case_id", sa.String(60), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.String(60), primary_key=True),
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("options", DOCUMENT, nullable=False),
    )
    op.create_table(
        "told_comments",
        sa.Column("case_id", sa.String(60), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.String(60), primary_key=True),
        sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )
