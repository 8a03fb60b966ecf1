"""Where the database is, and how a connection to it behaves."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from diagnostics.content.library import ROOT
from diagnostics.errors import DatabaseReadOnly, StorageError

ADDRESS, EARLIER_ADDRESS = "CAUSEWAY_DATABASE_URL", "CAUSEWAY_DATABASE"
"""The environment variables that name another database than the file in `var/`; the first goes before the second."""

POOL, OVERFLOW = 10, 10
"""Connections that one process keeps, and how many more it may open at a rush: each session's script is a thread of its
own. All replicas together have to stay under the server's `max_connections` (runbook)."""

LEFT_OPEN = 30
"""Seconds after which the server gives up a transaction, or a connection, whose other end fell silent."""


def default_url() -> str:
    """Return the address that the environment names, or that of the file in the project's folder."""
    named = os.environ.get(ADDRESS) or os.environ.get(EARLIER_ADDRESS)
    return named or f"sqlite:///{ROOT / 'var' / 'causeway.db'}"


def is_there(url: str) -> bool:
    """Whether there is a database at `url` already; of a server, and of an address that cannot be used, it is assumed."""
    try:
        address = address_of(url)
    except ArgumentError:
        return True
    return not (is_sqlite(address) and _is_file(address)) or Path(address.database or "").is_file()


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
        address = address_of(url)
        # Stored values are people's texts, some given in confidence: no error and no log repeats them.
        engine = create_engine(
            address, hide_parameters=True, **_pool(address, busy_timeout), **_server(address, busy_timeout)
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as found:
        raise StorageError(
            "The address of the database cannot be used; write sqlite:///path/to/file.db or "
            f"postgresql://name:password@server/database in {ADDRESS}."
        ) from found
    event.listen(engine, "handle_error", _say_no_values)
    if is_sqlite(address):
        _make_private(address)
        _behave_as_one_writer(engine, busy_timeout)
    return engine


def address_of(url: str) -> URL:
    """Return the address written in `url`; `postgres://` and `postgresql://`, as hosting services write them, mean the
    driver that comes with the product. Raises ArgumentError.
    """
    address = make_url(url.strip())
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    return address


def _say_no_values(context: ExceptionContext) -> None:
    """Let an error of a statement say what went wrong and where, without any values: servers quote whole rows."""
    found, told = context.original_exception, context.sqlalchemy_exception
    state = getattr(found, "sqlstate", None)
    if told is None or isinstance(found, SqliteError) or (context.statement is None and state is None):
        # A refused connection contains no values, and SQLite names only tables and columns.
        return
    diag = getattr(found, "diag", None)
    names = [getattr(diag, name, None) for name in ("table_name", "column_name", "constraint_name")]
    where = ", ".join(name for name in names if name)
    text = f"{type(found).__name__} {state or ''} {where}".strip()
    for one in (found, told):
        one.args = (text,)


def is_sqlite(address: URL) -> bool:
    """Whether an address is that of a file of SQLite, and not of a server."""
    return address.get_backend_name() == "sqlite"


def file_of(connection: Connection) -> Path | None:
    """Return the file of SQLite that a connection writes; none where it is a server, or memory."""
    if connection.dialect.name != "sqlite":
        return None
    names = {row[1]: row[2] for row in connection.exec_driver_sql("PRAGMA database_list")}
    return Path(names["main"]) if names["main"] else None


def _pool(address: URL, busy_timeout: float) -> dict[str, Any]:
    if is_sqlite(address) and address.database in (None, "", ":memory:"):
        return {}
    return {"pool_size": POOL, "max_overflow": OVERFLOW, "pool_timeout": busy_timeout}


def _server(address: URL, busy_timeout: float) -> dict[str, Any]:
    """Return how a server is spoken to: nobody waits without end, for it or for somebody who went away with a lock."""
    if address.get_backend_name() != "postgresql":
        return {}
    patience = {
        "lock_timeout": round(busy_timeout * 1000),
        "idle_in_transaction_session_timeout": LEFT_OPEN * 1000,
        "tcp_keepalives_idle": LEFT_OPEN,
        "tcp_user_timeout": LEFT_OPEN * 1000,
    }
    options = [f"-c {name}={value}" for name, value in patience.items()]
    # What the address says itself comes last and wins.
    given = address.query.get("options", ())
    options += [given] if isinstance(given, str) else given
    asked = {
        "options": " ".join(options),
        "connect_timeout": max(2, round(busy_timeout)),
        "tcp_user_timeout": LEFT_OPEN * 1000,
        "application_name": "causeway",
    }
    kept = {name: value for name, value in asked.items() if name == "options" or name not in address.query}
    return {"pool_pre_ping": True, "connect_args": kept}


def _is_file(address: URL) -> bool:
    name = address.database or ""
    return name not in ("", ":memory:") and not name.startswith("file:")


def _make_private(address: URL) -> None:
    """Create folder and file if they do not exist. Answers are confidential: on a shared computer only the owner can read
    them."""
    if not _is_file(address):
        return
    file = Path(address.database or "")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as found:
        raise DatabaseReadOnly(
            f"The folder for the database cannot be made ({found.strerror}); name another place in {ADDRESS}."
        ) from found
    keep_private(file)


def keep_private(file: Path) -> None:
    """Make a database file unreadable for others, from its first byte; SQLite gives the files next to it the same
    permissions.

    A file that a group may write is shared on purpose, and stays so. What cannot be changed here, such as somebody else's
    file, is reported when it is opened.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for path in (file, *(file.with_name(file.name + ending) for ending in ("-wal", "-shm", "-journal"))):
        with suppress(OSError):
            rights = stat.S_IMODE(path.stat().st_mode)
            wanted = rights & (0o770 if rights & 0o020 else 0o700)
            if wanted != rights:
                path.chmod(wanted)


def _behave_as_one_writer(engine: Engine, busy_timeout: float) -> None:
    pragmas = (
        f"busy_timeout={round(busy_timeout * 1000)}",
        "journal_mode=wal",
        # In full: what was acknowledged outlives a power cut too. It costs a millisecond.
        "synchronous=full",
        "foreign_keys=on",
        # What is erased is written over, and not only forgotten where it lies.
        "secure_delete=on",
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
