"""Library versions in the database: stored once, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text

from diagnostics.storage.tables import UtcTime, library_versions

# Both databases know this form, and two processes that start together do not trip over each other.
_KEEP = text(
    "INSERT INTO library_versions (hash, version, snapshot, stored_at) VALUES (:hash, :version, :snapshot, :stored_at)"
    " ON CONFLICT (hash) DO NOTHING"
).bindparams(bindparam("stored_at", type_=UtcTime()))


class LibraryVersions:
    """The rows of the library versions, inside one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def has(self, library_hash: str) -> bool:
        """Whether the library of this hash is kept."""
        return self.version(library_hash) is not None

    def keep(self, library_hash: str, version: str, snapshot: str) -> None:
        """Store a library; one that is kept already stays as it is."""
        self._connection.execute(
            _KEEP, {"hash": library_hash, "version": version, "snapshot": snapshot, "stored_at": self._now}
        )

    def version(self, library_hash: str) -> str | None:
        """Return the version of a library that is kept, or nothing."""
        return self._connection.scalar(select(library_versions.c.version).where(library_versions.c.hash == library_hash))

    def snapshot(self, library_hash: str) -> str | None:
        """Return the text of a library that is kept, or nothing."""
        return self._connection.scalar(select(library_versions.c.snapshot).where(library_versions.c.hash == library_hash))
