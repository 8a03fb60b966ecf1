"""What the database says when it refuses, turned into one sentence for people; the only place that does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from diagnostics.errors import DatabaseBusy, DatabaseReadOnly, StorageError

BUSY = DatabaseBusy("Another program holds the database; wait a moment and try again. Nothing was saved this time.")
READ_ONLY = DatabaseReadOnly("The database may not be written; allow this account to write the file and its folder.")
NO_ACCESS = StorageError("The database cannot be opened; check that its folder exists and may be written.")
FULL = StorageError("The disk is full or fails, so nothing was saved; make room and try again.")
DAMAGED = StorageError("The file is not a database of this product, or it is damaged; name another one or restore a copy.")
NO_ANSWER = StorageError("The database server does not answer; check its address and that it runs.")

_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: NO_ACCESS,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: FULL,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_BY_SQLSTATE = {"55P03": BUSY, "40P01": BUSY, "40001": BUSY, "25006": READ_ONLY, "53100": FULL}


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Raise a StorageError where the database refuses; what is our own mistake passes through unchanged."""
    try:
        yield
    except NoConnectionFree as found:
        raise _copy(BUSY) from found
    except DatabaseError as found:
        refusal = _refusal(found)
        if refusal is None:
            raise
        raise _copy(refusal) from found


def _refusal(found: DatabaseError) -> StorageError | None:
    if isinstance(found.orig, sqlite3.Error):
        # The low byte is the kind of failure; the rest of the code only refines it.
        return _BY_SQLITE_CODE.get(getattr(found.orig, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(found.orig, "sqlstate", None)
    if state in _BY_SQLSTATE:
        return _BY_SQLSTATE[state]
    return NO_ANSWER if isinstance(found, OperationalError) else None


def _copy(refusal: StorageError) -> StorageError:
    # A raised exception collects a traceback, so the constant itself is never raised.
    return type(refusal)(*refusal.args)
