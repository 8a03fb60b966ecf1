"""Copies of a file of SQLite, made while others read and write it, and put back as one change."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from diagnostics.errors import DatabaseBusy, FileRefused, StorageError
from diagnostics.storage.database import keep_private
from diagnostics.whole_files import ensure_file, written_whole

PATIENCE = 30.0
"""Seconds for which a copy waits for somebody who writes."""


def copy_beside(file: Path, what: str) -> Path:
    """Copy a database into a new file beside it, named after the day, the time and `what`; return that file."""
    stem = f"{file.stem}-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}-{what}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    beside = next(path for name in names if not (path := file.with_name(name + file.suffix)).exists())
    copy_file(file, beside)
    return beside


def copy_file(file: Path, out: Path) -> None:
    """Copy a database as it is at one moment into a file that is whole, or not there.

    Raises StorageError where `out` exists already or cannot be written, or `file` is not a sound database.
    """
    with new_copy(out) as part:
        with closing(_opened(file)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy, progress=_impatient())
            # One file, with nothing beside it that somebody could forget to take along.
            copy.execute("PRAGMA journal_mode=delete")
        check_sound(part, file)


@contextmanager
def new_copy(out: Path) -> Iterator[Path]:
    """Yield the path of an empty file that becomes `out` if the block succeeds, and is deleted if it fails.

    Answers are confidential: only its owner can read the copy, from its first byte. Raises StorageError if `out` already
    exists or cannot be written.
    """
    if out.exists():
        raise StorageError(f"{out} exists already; name another file, because a back-up is never overwritten.")
    try:
        with written_whole(out, private=True) as part:
            yield part
    except FileRefused as refused:
        raise _no_copy(out, refused.reason) from refused
    except sqlite3.Error as found:
        raise _no_copy(out, f"{found}; make room on the disk, or correct this, and try again") from found


def put_back(file: Path, target: Path) -> None:
    """Make the database `target` what the copy `file` holds, in one change: an interrupted one leaves what was there.

    Raises StorageError where the copy is damaged or there is no room, DatabaseBusy where others do not let go.
    """
    check_sound(file)
    keep_private(target)
    try:
        with closing(_opened(file)) as source, closing(sqlite3.connect(target, timeout=PATIENCE)) as wanted:
            wanted.execute("PRAGMA journal_mode=wal")
            wanted.execute("PRAGMA synchronous=full")
            source.backup(wanted, progress=_impatient())
    except (sqlite3.Error, OSError) as found:
        raise StorageError(f"The back-up could not be put back ({_reason(found)}); the database is as it was.") from found


def check_sound(file: Path, called: Path | None = None) -> None:
    """Raise StorageError unless every page of a database, in the message `called`, can be read and fits the others."""
    try:
        ensure_file(file)
    except FileRefused as refused:
        raise StorageError(f"{file} cannot be read: {refused.reason}.") from refused
    try:
        with closing(_opened(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            found += [f"a row of {row[0]} points to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
    except sqlite3.Error as error:
        found = [str(error)]
    if found != ["ok"]:
        raise StorageError(f"{called or file} is damaged or not a database ({found[0]}); take an earlier back-up.")


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def _impatient() -> Callable[[int, int, int], None]:
    """Return something that hears of every step of a copy, and gives up where steps are refused for too long."""
    end = time.monotonic() + PATIENCE

    def heard(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise DatabaseBusy("Another program holds the database; stop the app and try again. Nothing was changed.")

    return heard


def _no_copy(out: Path, reason: str) -> StorageError:
    return StorageError(f"No copy of the database could be made in {out.parent}, so everything was left as it is: {reason}.")


def _reason(found: sqlite3.Error | OSError) -> str:
    return found.strerror or str(found) if isinstance(found, OSError) else str(found)
