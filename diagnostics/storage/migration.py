"""Brings a database to the tables of this version, or says that it is too new, or that somebody else has to."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from diagnostics.errors import DatabaseTooNew, DatabaseTooOld, StorageError
from diagnostics.storage.copies import copy_beside
from diagnostics.storage.database import file_of, options_for_reading
from diagnostics.storage.failures import is_known as is_refusal

STEPS = Path(__file__).parent / "migrations"

CHOICE = "CAUSEWAY_MIGRATE"
"""The environment variable that says whether a process that starts brings the database up to date: start, or never."""

WAIT = 600
"""Seconds for which one process waits while another brings the database up to date."""

_ADVISORY_KEY = 0x43415553
_one_at_a_time = Lock()
"""Alembic keeps the running migration in module-level state, so threads take turns."""

_log = logging.getLogger(__name__)


def migrates_at_start() -> bool:
    """Whether a process that starts may bring the database up to date; raises StorageError where the choice is neither."""
    chosen = os.environ.get(CHOICE) or "start"
    if chosen not in ("start", "never"):
        raise StorageError(f"{CHOICE} says '{chosen}'; write start, or never where the database is migrated by hand.")
    return chosen == "start"


def newest() -> str:
    """Return the step that this version ends with."""
    return _steps().get_current_head() or ""


def is_known(step: str) -> bool:
    """Whether this version has a step of that name."""
    return step in {known.revision for known in _steps().walk_revisions()}


def migrate(engine: Engine) -> None:
    """Run the missing steps in one transaction; of several processes that start together one runs them.

    A file of SQLite is copied first. Raises DatabaseTooNew where the database was written by a version that knows more
    steps, StorageError where there is no room for the copy.
    """
    with _one_at_a_time, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}s'"))
            # A step may reckon for a while between two statements.
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
        now = step_of(connection)
        if now == newest():
            _prove_writable(connection)
            return
        with _copied_first(connection, now), _told_where_a_step_fails(now):
            command.upgrade(_config(connection), "head")
        if now:
            _log.warning("The database was brought from step %s to %s.", now, newest())


def verify(engine: Engine, to_write: bool = False) -> None:
    """Raise DatabaseTooOld or DatabaseTooNew unless the database has the tables of this version; changes nothing.

    With `to_write` also what the database says where it may only be read.
    """
    with engine.connect().execution_options(**options_for_reading(engine)) as connection, connection.begin():
        now = step_of(connection)
    if now != newest():
        found = f"stands at step {now}" if now else "is empty"
        raise DatabaseTooOld(
            f"The database {found} and this version needs step {newest()}; run: python -m diagnostics database migrate."
        )
    if to_write:
        with engine.begin() as connection:
            _prove_writable(connection)


def step_of(connection: Connection) -> str | None:
    """Return the step at which a database stands, or nothing where it is empty; raises DatabaseTooNew."""
    now = MigrationContext.configure(connection).get_current_revision()
    if now is not None and not is_known(now):
        raise DatabaseTooNew(
            "The database was written by a newer version of this product; start that version, or name another database."
        )
    return now


def _prove_writable(connection: Connection) -> None:
    """Raise what the database says where it may only be read.

    SQLite begins a transaction on a file it may not write; only a write tells, and better now than in an interview.
    """
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


@contextmanager
def _copied_first(connection: Connection, now: str | None) -> Iterator[None]:
    """Keep a copy of a file of SQLite that holds something; it goes again where the steps fail, because all is as before."""
    file = file_of(connection)
    copy = copy_beside(file, f"step-{now}") if file and now else None
    if copy:
        _log.warning("The database is brought from step %s to %s; as it was, it is kept in %s.", now, newest(), copy)
    try:
        yield
    except Exception:
        if copy:
            copy.unlink(missing_ok=True)
        raise


@contextmanager
def _told_where_a_step_fails(now: str | None) -> Iterator[None]:
    """Report a step that does not fit the tables; all steps are one transaction, so nothing has changed."""
    try:
        yield
    except Exception as failure:
        if isinstance(failure, StorageError) or is_refusal(failure):
            raise
        _log.exception("A step of the migration failed.")
        raise StorageError(
            f"The database could not be brought from step {now or 'none'} to {newest()}: its tables are not those of any "
            "release, or a step does not fit them. Nothing was changed. Use the version that wrote it, and send the "
            "last lines of the log to the people who maintain this product."
        ) from failure


@lru_cache(maxsize=1)
def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    return config
