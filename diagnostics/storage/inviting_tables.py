"""Tables of what people answer who were invited: rounds, links, voices, and what is told of them.

No row of a voice knows the link it came by, or a time. The tables of voices keep no row number either (SQLite), so that
the order in which rows lie is the order of random ids; PostgreSQL has no such choice.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, false

from diagnostics.storage.tables import Document, metadata

rounds = Table(
    "rounds",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(60), nullable=False),
    Column("library_hash", ForeignKey("library_versions.hash"), nullable=False),
    Column("questions", Document, nullable=False),
    Column("promise", Document, nullable=False),
    # As it was when the round was opened: a promise that somebody changed since is seen by it.
    Column("promise_version", String(64), nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("erased_on", Date),
    Column("word_back", Text, nullable=False),
    # Whether anything from it was ever shown, even if taken out later: then its role is not asked again.
    Column("was_shown", Boolean, nullable=False, server_default=false()),
    Index("rounds_of_case", "case_id"),
)

links = Table(
    "links",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Index("links_of_round", "round_id"),
)

voices = Table(
    "voices",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("promise_version", String(64), nullable=False),
    # Only where somebody answers for a function.
    Column("respondent_id", String(60)),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("handed_in", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("comment_handed_in", Boolean, nullable=False, server_default=false()),
    Column("comment_block", Integer),
    Column("comment_returned", Boolean, nullable=False),
    Index("voices_of_round", "round_id"),
    sqlite_with_rowid=False,
)

voice_keys = Table(
    "voice_keys",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("voice_id", ForeignKey("voices.id", ondelete="CASCADE"), nullable=False),
    Index("keys_of_voice", "voice_id"),
    sqlite_with_rowid=False,
)

voice_answers = Table(
    "voice_answers",
    metadata,
    Column("voice_id", ForeignKey("voices.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("value", Text, nullable=False),
    # The block in which it is shown.
    Column("block", Integer),
    # Whether it, or one in whose place it is, was shown in a block that was taken out since: it is shown no more.
    Column("returned", Boolean, nullable=False),
    # Whether its current form was handed in: what was given or changed since counts only once it is handed in.
    Column("handed_in", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)

receipts = Table(
    "receipts",
    metadata,
    # Nothing leads from here to a voice: what somebody answered is not found by the receipt.
    Column("receipt_hash", String(64), primary_key=True),
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    sqlite_with_rowid=False,
)

told = Table(
    "told",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(60), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
    Column("options", Document, nullable=False),
)

told_comments = Table(
    "told_comments",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(60), primary_key=True),
    Column("block", Integer, primary_key=True, autoincrement=False),
    # Drawn by lot, and the order in which they are shown.
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)
