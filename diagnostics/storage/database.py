"""Where the database is, and how a connection to it behaves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from diagnostics.content.library import ROOT
from diagnostics.errors import DatabaseReadOnly, StorageError

ADDRESS, EARLIER_ADDRESS = "CAUSEWAY_DATABASE_URL", "CAUSEWAY_DATABASE"
"""The environment variables that name another database than the file in `var/`; the first goes before the second."""

POOL, OVERFLOW = 10, 10
"""Connections that one process keeps, and how many more it may open at a rush: each session's script is a thread of its
own. All replicas together have to stay under the server's `max_connections` (runbook)."""


def default_url() -> str:
    """Return the address that the environment names, or that of the file in the project's folder."""
    named = os.environ.get(ADDRESS) or os.environ.get(EARLIER_ADDRESS)
    return named or f"sqlite:///{ROOT / 'var' / 'causeway.db'}"


def is_there(url: str) -> bool:
    """Whether there is a database at `url` already; of a server, and of an address that cannot be used, it is assumed."""
    try:
        address = make_url(url)
    except ArgumentError:
        return True
    return not (_is_sqlite(address) and _is_file(address)) or Path(address.database or "").is_file()


def options_for_reading(engine: Engine) -> dict[str, Any]:
    """Return the options of a connection that only reads, and sees one moment from its first statement to its last."""
    if engine.dialect.name == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return {"reads_only": True}


@contextmanager
def any_text(connection: Connection) -> Iterator[None]:
    """Read also what is no text where text belongs: whoever checks a database has to see what was put there by force."""
    driver = connection.connection.dbapi_connection
    if not isinstance(driver, SqliteConnection):
        yield
        return
    driver.text_factory = partial(str, encoding="utf-8", errors="replace")
    try:
        yield
    finally:
        driver.text_factory = str


def as_text(value: object) -> str:
    """Return what stands in a column of text; SQLite may hand out bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def engine_for(url: str, busy_timeout: float) -> Engine:
    """Return an engine whose writers wait up to `busy_timeout` seconds for each other.

    Raises StorageError where `url` cannot be used, DatabaseReadOnly where its folder cannot be made.
    """
    try:
        address = make_url(url)
        server = {} if _is_sqlite(address) else {"pool_pre_ping": True, "pool_size": POOL, "max_overflow": OVERFLOW}
        engine = create_engine(address, **server)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as found:
        raise StorageError(
            f"The address of the database cannot be used; write sqlite:///path/to/file.db or one of PostgreSQL in {ADDRESS}."
        ) from found
    if _is_sqlite(address):
        _make_folder(address)
        _behave_as_one_writer(engine, busy_timeout)
    return engine


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _is_file(address: URL) -> bool:
    name = address.database or ""
    return name not in ("", ":memory:") and not name.startswith("file:")


def _make_folder(address: URL) -> None:
    if not _is_file(address):
        return
    try:
        # Answers are confidential: on a machine of many, the folder is its owner's alone.
        Path(address.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as found:
        raise DatabaseReadOnly(
            f"The folder for the database cannot be made ({found.strerror}); name another place in {ADDRESS}."
        ) from found


def _behave_as_one_writer(engine: Engine, busy_timeout: float) -> None:
    pragmas = (
        f"busy_timeout={round(busy_timeout * 1000)}",
        "journal_mode=wal",
        "synchronous=normal",
        "foreign_keys=on",
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None  # Otherwise the driver begins transactions of its own, later than asked.
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its turn before it reads, so that what it read is still true when it writes.
        reads_only = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
