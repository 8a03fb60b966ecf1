"""Looking after a database: whether it is sound, a back-up of it, and putting one back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, func, inspect, select
from sqlalchemy.exc import ArgumentError

from diagnostics.access.rights import SYSTEM
from diagnostics.audit_check import Verified, verified
from diagnostics.errors import DatabaseTooNew, FileRefused, StorageError
from diagnostics.storage import postgresql
from diagnostics.storage.copies import check_sound, copy_file, put_back
from diagnostics.storage.database import ADDRESS, address_of, engine_for, is_sqlite
from diagnostics.storage.failures import refusals_in_words
from diagnostics.storage.migration import is_known, newest
from diagnostics.storage.store import BUSY_TIMEOUT, Store
from diagnostics.storage.tables import cases
from diagnostics.whole_files import ensure_file

SQLITE, POSTGRESQL = b"SQLite format 3\0", b"PGDMP"
"""How a back-up begins, by the kind of database it was made of."""


@dataclass(frozen=True)
class Condition:
    """What the check of a database found."""

    address: str
    """Without the password."""
    step: str
    cases: int
    chain: Verified
    clock_doubt: str
    """Why the clock is not believed, so that nothing is erased; empty if it is believed."""


def condition_of(url: str) -> Condition:
    """Look through a whole database; raises StorageError where it is damaged, or of another version."""
    address = _address(url)
    with refusals_in_words():
        if is_sqlite(address):
            check_sound(_file(address))
        store = Store.open(url, migrating=False)
        try:
            with store.reading(SYSTEM) as work:
                chain = verified(work.events.whole_chain(), work.events.end())
                doubt = work.clock.read().doubt
        finally:
            store.close()
    return Condition(address.render_as_string(hide_password=True), newest(), cases_in(url), chain, doubt)


def cases_in(url: str) -> int:
    """Return how many cases a database of any version holds; 0 where it is empty."""
    with refusals_in_words():
        engine = engine_for(url, BUSY_TIMEOUT)
        try:
            with engine.connect() as connection:
                if not inspect(connection).has_table(cases.name):
                    return 0
                return connection.scalar(select(func.count()).select_from(cases)) or 0
        finally:
            engine.dispose()


def back_up(url: str, out: Path) -> None:
    """Write a back-up into a new file, as the database is at one moment, while others go on working.

    Raises StorageError where that cannot be done; then there is no file.
    """
    address = _address(url)
    if is_sqlite(address):
        copy_file(_file(address), out)
    else:
        postgresql.dump(address, out)


def restore(url: str, file: Path, replace: bool = False) -> int:
    """Make a database what a back-up holds, all or nothing, and return the number of cases.

    One that holds cases is only overwritten with `replace`. Raises StorageError, and nothing has changed then.
    """
    address = _address(url)
    _check_kind(file, SQLITE if is_sqlite(address) else POSTGRESQL)
    held = cases_in(url)
    if held and not replace:
        raise StorageError(
            f"The database holds {held} case{'' if held == 1 else 's'}; back it up and add --replace to overwrite it, "
            f"or name another one in {ADDRESS}."
        )
    if is_sqlite(address):
        check_sound(file)
        _check_step(_step_in(file), file)
        put_back(file, Path(address.database or ""))
    else:
        _check_step(postgresql.step_in(file), file)
        postgresql.load(address, file, _tables_in(url))
    return cases_in(url)


def _address(url: str) -> URL:
    try:
        return address_of(url)
    except ArgumentError:
        engine_for(url, BUSY_TIMEOUT)
        raise


def _file(address: URL) -> Path:
    name = address.database or ""
    if name in ("", ":memory:") or name.startswith("file:"):
        raise StorageError(
            f"This works with a database in a file or at a server; write sqlite:///path/to/file.db in {ADDRESS}."
        )
    return Path(name)


def _check_kind(file: Path, wanted: bytes) -> None:
    try:
        ensure_file(file)
        with file.open("rb") as opened:
            begins = opened.read(len(SQLITE))
    except FileRefused as refused:
        raise StorageError(f"{file} cannot be read: {refused.reason}.") from refused
    except OSError as found:
        raise StorageError(f"{file} cannot be read ({found.strerror}); name a back-up that exists.") from found
    if not begins.startswith(wanted):
        kind = "an SQLite" if wanted == SQLITE else "a PostgreSQL"
        raise StorageError(f"{file} is no back-up of {kind} database; name one, or another database in {ADDRESS}.")


def _check_step(step: str | None, file: Path) -> None:
    if step is None:
        raise StorageError(f"{file} is no back-up of a database of this product; name another one.")
    if not is_known(step):
        raise DatabaseTooNew(f"{file} was made by a newer version of this product; restore it with that version.")


def _step_in(file: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _tables_in(url: str) -> list[str]:
    """Return the tables to be dropped; raises StorageError where they belong to another program."""
    with refusals_in_words():
        engine = engine_for(url, BUSY_TIMEOUT)
        try:
            found = inspect(engine).get_table_names()
        finally:
            engine.dispose()
    if found and "alembic_version" not in found:
        raise StorageError(f"The database holds the tables of another program; name one of its own in {ADDRESS}.")
    return found
