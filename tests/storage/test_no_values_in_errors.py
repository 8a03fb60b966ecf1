"""What people write is in no error, neither in a log nor on a screen, whatever the database refuses, for every table."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import ValidationError
from sqlalchemy import Column, Date, DateTime, Float, Integer, String, Table, Text, insert, select
from sqlalchemy.exc import DBAPIError

from diagnostics.access.rights import LOCAL
from diagnostics.domain.case import Gap
from diagnostics.errors import StorageError
from diagnostics.storage.clock import clock
from diagnostics.storage.inviting_tables import voice_answers
from diagnostics.storage.store import Store
from diagnostics.storage.tables import metadata

MARKER = "Nobody reads the reports, says Ada"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with closing(Store.open(url)) as opened:
        yield opened


def tables_with_text() -> list[Table]:
    """Every table that stores something that somebody wrote."""
    return [table for table in metadata.sorted_tables if any(map(keeps_text, table.columns))]


def keeps_text(column: Column[object]) -> bool:
    return isinstance(column.type, (Text, String)) or column.type.python_type is dict


def row_of(table: Table) -> dict[str, object]:
    """A row that no table accepts, because a required value is missing; every other text is the marker."""
    row: dict[str, object] = {}
    for column in table.columns:
        if isinstance(column.type, (Text, String)):
            row[column.name] = MARKER[: column.type.length]
        elif not isinstance(column.type, (Date, DateTime, Integer, Float)) and column.type.python_type is dict:
            row[column.name] = {"text": MARKER}
    counted = [column for column in table.primary_key if isinstance(column.type, Integer)]
    missing = [column for column in table.columns if not column.nullable and column not in counted][-1]
    return {**row, **{column.name: 1 for column in counted}, missing.name: None}


@pytest.mark.parametrize("table", tables_with_text(), ids=lambda table: table.name)
def test_a_row_that_the_database_refuses_is_in_no_message(
    store: Store, table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Exception) as found, store.writing(LOCAL) as work:
        work.voices._connection.execute(insert(table).values(row_of(table)))
    assert_says_nothing(found.value, caplog)
    assert isinstance(found.value, DBAPIError), "the database itself refused"


def test_an_answer_that_is_there_already_is_in_no_message(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """PostgreSQL quotes a duplicate key, and a row that breaks a rule."""
    row = {"id": 1, "seq": 1, "doubted_days": 0}
    for second in (row, {**row, "id": 20_261_130}):
        with pytest.raises(DBAPIError) as found, store.writing(LOCAL) as work:
            for values in (row, second):
                work.voices._connection.execute(insert(clock).values(values))
        assert_says_nothing(found.value, caplog, "20261130", "already exists")


def test_a_value_that_the_server_cannot_read_is_in_no_message(
    store: Store, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = select(voice_answers).where(voice_answers.c.value.cast(Integer) == 1)
    with store.writing(LOCAL) as work:
        connection = work.voices._connection
        if url.startswith("sqlite"):
            connection.execute(wanted).all()
            return
        with pytest.raises(DBAPIError) as found:
            connection.exec_driver_sql("SELECT CAST(%s AS INTEGER)", (MARKER,))
    assert_says_nothing(found.value, caplog)
    assert "InvalidTextRepresentation 22P02" in str(found.value), "it still says what went wrong"


def test_what_the_server_breaks_off_is_not_told_as_a_wrong_password(
    store: Store, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no server")
    with pytest.raises(StorageError, match="broke off what it was asked") as found, store.writing(LOCAL) as work:
        connection = work.voices._connection
        connection.exec_driver_sql("SET LOCAL statement_timeout = 20")
        connection.exec_driver_sql("SELECT pg_sleep(5), CAST(%s AS TEXT)", (MARKER,))
    assert_says_nothing(found.value, caplog)


def test_a_value_that_a_model_refuses_is_in_no_message(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValidationError) as found:
        Gap.model_validate({"current": MARKER, MARKER[:6]: 1})
    assert_says_nothing(found.value, caplog)


def assert_says_nothing(found: BaseException, caplog: pytest.LogCaptureFixture, *more: str) -> None:
    logging.getLogger("streamlit").error("Uncaught app execution", exc_info=found)
    said = "".join(traceback.format_exception(found)) + caplog.text + json.dumps(str(found))
    assert "Traceback" in said
    for secret in (MARKER, MARKER[:30], *more):
        assert secret not in said
