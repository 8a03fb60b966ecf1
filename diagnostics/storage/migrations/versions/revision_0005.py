"""The record of changes becomes a chain: what was recorded before is bound together in its order."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BEGINNING = "0" * 64


def upgrade() -> None:
    """Make the new tables, move every event into them, and drop the old one."""
    op.rename_table("events", "events_before")
    op.drop_index("events_of_case", "events_before")
    op.create_table(
        "chain",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name="one_end"),
    )
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False, unique=True),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("events_of_subject", "events", ["subject", "seq"])
    op.create_table(
        "event_details",
        sa.Column("seq", sa.Integer, sa.ForeignKey("events.seq"), primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    _move()
    op.drop_table("events_before")


def _move() -> None:
    connection = op.get_bind()
    before = sa.table("events_before", *map(sa.column, ("id", "case_id", "actor", "verb")))
    at, detail = sa.column("at", sa.DateTime(timezone=True)), sa.column("detail", sa.JSON)
    rows = connection.execute(sa.select(before, at, detail).select_from(before).order_by(before.c.id)).all()
    links, bodies, head = [], [], BEGINNING
    for seq, row in enumerate(rows, 1):
        body = _storable(_canonical({"salt": secrets.token_hex(8), "detail": row.detail}))
        when = _moment(row.at)
        digest = _sealed(body)
        told = [seq, when, row.actor, row.verb, row.case_id, digest, head]
        links.append(dict(zip(("seq", "at", "actor", "verb", "subject", "digest", "previous"), told, strict=True)))
        head = _sealed(_canonical(told))
        links[-1]["hash"] = head
        bodies.append({"seq": seq, "body": body})
    names = ("seq", "at", "actor", "verb", "subject", "digest", "previous", "hash")
    if links:
        connection.execute(sa.insert(sa.table("events", *map(sa.column, names))), links)
        connection.execute(sa.insert(sa.table("event_details", sa.column("seq"), sa.column("body"))), bodies)
    end = sa.table("chain", sa.column("id"), sa.column("seq"), sa.column("hash"))
    connection.execute(sa.insert(end), {"id": 1, "seq": len(links), "hash": head})


def _moment(at: datetime) -> str:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _canonical(data: object) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _storable(text: str) -> str:
    # Half of a surrogate pair, which SQLite kept in its JSON, is no text; JSON has a way to write it all the same.
    return text.encode("utf-8", "backslashreplace").decode()


def _sealed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
