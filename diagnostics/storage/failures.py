"""What the database says when it refuses, turned into one sentence for people; the only place that does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from diagnostics.errors import DatabaseBusy, DatabaseLost, DatabaseReadOnly, StorageError

BUSY = DatabaseBusy("Another program holds the database; wait a moment and try again. Nothing was saved this time.")
READ_ONLY = DatabaseReadOnly("The database may not be written; allow this account to write the file and its folder.")
NO_ACCESS = StorageError("The database cannot be opened; check that its folder exists and may be written.")
FULL = StorageError("The disk is full or fails, so nothing was saved; make room and try again.")
DAMAGED = StorageError("The file is not a database of this product, or it is damaged; name another one or restore a copy.")
NO_ANSWER = StorageError(
    "The database server does not let us in; check its address, the name and password, and that it runs."
)
NO_SERVER = StorageError(
    "The database server does not answer. If it is restarting, try again in a moment; otherwise check its address and "
    "port, and that it is running."
)
STARTING = DatabaseBusy(
    "The database server is starting or stopping; wait a moment and try again. Nothing was saved this time."
)
NO_ROOM = DatabaseBusy("The database server takes no more connections; wait a moment and try again.")
NO_TURN = DatabaseBusy("Too many people are at work at this moment; try again. Nothing was saved this time.")
CROSSED = DatabaseBusy("Somebody else changed the same at the same moment; try again. Nothing was saved this time.")
LOST = DatabaseLost("The connection to the database was lost, and nothing was saved; try again in a moment.")
UNKNOWN = DatabaseLost(
    "The connection to the database was lost while your change was being saved; load the page again to see if it is there.",
    may_be_saved=True,
)
BROKEN_OFF = StorageError(
    "The database server broke off what it was asked, and nothing was saved; try again. If it happens again, the log of "
    "that server says why."
)
NOT_ALLOWED = StorageError(
    "The account of the database may not do this; let it own the tables, or make them with another (see the runbook)."
)

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
_BY_SQLSTATE = {
    "55P03": BUSY,
    "40P01": CROSSED,
    "40001": CROSSED,
    "25006": READ_ONLY,
    "42501": NOT_ALLOWED,
    "53300": NO_ROOM,
    "57P01": STARTING,
    "57P02": STARTING,
    "57P03": STARTING,
    "53100": FULL,
    "58030": FULL,
}


# A server that refuses a connection gives no code, only a text; in another language it counts as letting nobody in.
_BY_WORDS = (
    (("too many connections", "too many clients", "connection slots"), NO_ROOM),
    (("starting up", "shutting down", "not yet accepting connections", "recovery mode"), STARTING),
    (("Connection refused", "No such file or directory", "could not translate host name", "failed to resolve"), NO_SERVER),
    (("timeout", "timed out", "No route to host", "Network is unreachable"), NO_SERVER),
)


_CLAIMS = (" Nothing was saved this time", ", and nothing was saved", ", so nothing was saved")
"""How the sentences above say that nothing was saved."""


@contextmanager
def refusals_in_words(reading: bool = False) -> Iterator[None]:
    """Raise a StorageError where the database refuses; what is our own mistake passes through unchanged.

    While data is only read, the error makes no claim about saving: the reader may be checking whether the change before,
    of which nobody could tell, was stored.
    """
    try:
        yield
    except NoConnectionFree as found:
        raise _raised(NO_TURN, reading) from found
    except DBAPIError as found:
        refusal = _refusal(found)
        if refusal is None:
            raise
        raise _raised(refusal, reading) from found


@contextmanager
def last_word() -> Iterator[None]:
    """Say so where the server falls silent at the very end: then nobody here can tell whether the change is stored."""
    try:
        yield
    except DBAPIError as found:
        if _is_lost(found):
            raise _raised(UNKNOWN, reading=False) from found
        raise


def is_known(found: BaseException) -> bool:
    """Whether there is a sentence for what the database says."""
    return isinstance(found, DBAPIError) and _refusal(found) is not None


def _refusal(found: DBAPIError) -> StorageError | None:
    if isinstance(found.orig, sqlite3.Error):
        # The low byte is the kind of failure; the rest of the code only refines it.
        return _BY_SQLITE_CODE.get(getattr(found.orig, "sqlite_errorcode", 0) & 0xFF)
    if _is_lost(found):
        return LOST
    state = getattr(found.orig, "sqlstate", None)
    if state in _BY_SQLSTATE:
        return _BY_SQLSTATE[state]
    if not isinstance(found, OperationalError):
        return None
    if state:
        # It let us in, and refused afterwards; which values it names then is not repeated, so words tell nothing.
        return BROKEN_OFF
    told = str(found.orig)
    return next((refusal for words, refusal in _BY_WORDS if any(word in told for word in words)), NO_ANSWER)


def _is_lost(found: DBAPIError) -> bool:
    return found.connection_invalidated and not isinstance(found.orig, sqlite3.Error)


def _raised(refusal: StorageError, reading: bool) -> StorageError:
    # A raised exception collects a traceback, so the constant itself is never raised.
    error = copy(refusal)
    if reading:
        sentence = str(refusal)
        for claim in _CLAIMS:
            sentence = sentence.replace(claim, "")
        error.args = (sentence.replace("..", "."),)
        error.while_reading = True
    return error
