"""The tables as they are now; `migrations` leads every older database here."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UtcTime(TypeDecorator[datetime]):
    """A moment, always in UTC; SQLite forgets the time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as it is written."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as it was before it was written."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData()

library_versions = Table(
    "library_versions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("version", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
)

OPEN = "status <> 'closed'"
"""What the index of open cases holds; a question has to say it word for word, or the database does not use that index."""

cases = Table(
    "cases",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("title", String(300), nullable=False),
    Column("sector", Text, nullable=False),
    # A unit that is gone keeps its cases: nobody but those who reach everything sees them then.
    Column("unit", String(60)),
    Column("client", String(120), nullable=False),
    Column("opened_by", String(60), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("library_hash", ForeignKey("library_versions.hash"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("request", Document, nullable=False),
    Column("gap", Document, nullable=False),
    Column("notes", Document, nullable=False),
    Column("documented", Document),
    Column("outcome", Document),
    Column("plan", Document, nullable=False),
    Column("opened_on", Date),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    # Where the chain of events stood at the last change: the order of changes, whatever the clock says.
    Column("changed", Integer, nullable=False),
    Index("cases_of_unit", "unit"),
    Index("cases_of_client", "client"),
    Index("cases_opened_by", "opened_by"),
    Index("cases_changed", "changed", "updated_at", "id"),
    # Which cases are open, and where: the board asks for that, and a case's row is wide.
    Index(
        "cases_open",
        *("id", "unit"),
        postgresql_where=text(OPEN),
        sqlite_where=text(OPEN),
    ),
)

respondents = Table(
    "respondents",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("role", String(60), nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Integer, nullable=False),
    # Whether it stands for people who are shown together; such rows come with case files.
    Column("together", Boolean, nullable=False, default=False, server_default=false()),
)

answers = Table(
    "answers",
    metadata,
    Column("case_id", String(60), primary_key=True),
    Column("respondent_id", String(60), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("value", Text, nullable=False),
    Column("answered_at", UtcTime, nullable=False),
    # The order in which the answers of a case were given; answers stored together are counted for each respondent.
    Column("place", Integer, nullable=False),
    ForeignKeyConstraint(["case_id", "respondent_id"], ["respondents.case_id", "respondents.id"], ondelete="CASCADE"),
)

learnings = Table(
    "learnings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    # Nothing: back to the library as shipped.
    Column("learned", Document),
)

chain = Table(
    "chain",
    metadata,
    # One row: the end of the chain, locked by whoever adds to it.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("id = 1", name="one_end"),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    # Text, because it is hashed letter by letter.
    Column("at", String(27), nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", String(60), nullable=False),
    # No foreign key: what was done to a case is remembered after the case is gone.
    Column("subject", String(60), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    Index("events_of_subject", "subject", "seq"),
)

event_details = Table(
    "event_details",
    metadata,
    Column("seq", ForeignKey("events.seq"), primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)
