"""Databases as earlier versions left them, and everything that is in a database, to be compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData

from diagnostics.content.library import read_content
from diagnostics.storage.database import engine_for
from diagnostics.storage.migration import STEPS

CASE = "calls-left-waiting"
ANSWERS = {"onset": "suddenly", "spread": "one-team", "training-tried": "skipped"}
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def database_at(url: str, step: str) -> None:
    """Make the database of an earlier version, with one case that was opened, joined and answered."""
    engine = engine_for(url, 5.0)
    with engine.begin() as connection:
        _upgrade(connection, "0001")
        _fill(connection)
        _upgrade(connection, step)
    engine.dispose()


def everything_in(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of a database, in an order of their own."""
    engine = engine_for(url, 5.0)
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        found = {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for name, table in tables.tables.items()
        }
    engine.dispose()
    return found


def _upgrade(connection: Connection, step: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    command.upgrade(config, step)


def _fill(connection: Connection) -> None:
    content = read_content()
    _put(connection, "library_versions", hash=content.hash, version="1", snapshot=content.snapshot(), stored_at=BEGAN)
    _put(
        connection,
        "cases",
        **{"id": CASE, "title": "Calls left waiting", "sector": "", "origin": "live", "status": "interviewing"},
        **{"library_hash": content.hash, "revision": 2 + len(ANSWERS), "request": {}, "gap": {}, "notes": {}},
        **{"plan": {"budget": None, "weeks": None, "left_out": []}, "created_at": BEGAN, "updated_at": BEGAN},
    )
    _put(connection, "respondents", case_id=CASE, id="performer-1", role="performer", name="", place=1)
    _event(connection, 0, "open-case")
    _event(connection, 1, "add-respondent", respondent="performer-1")
    for minute, (question, value) in enumerate(ANSWERS.items(), 2):
        given = {"question": question, "value": value, "answered_at": BEGAN + timedelta(minutes=minute), "place": 0}
        _put(connection, "answers", case_id=CASE, respondent_id="performer-1", **given)
        _event(connection, minute, "record-answer", question=question, after=value)


def _event(connection: Connection, minute: int, verb: str, **detail: object) -> None:
    at = BEGAN + timedelta(minutes=minute)
    _put(connection, "events", case_id=CASE, at=at, actor="Local user", verb=verb, detail=detail)


def _put(connection: Connection, table: str, **values: object) -> None:
    kinds = {dict: sa.JSON(), datetime: sa.DateTime(timezone=True)}
    columns = [sa.column(name, kinds.get(type(value))) for name, value in values.items()]
    connection.execute(sa.insert(sa.table(table, *columns)).values(**values))
