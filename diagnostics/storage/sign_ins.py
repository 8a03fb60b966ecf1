"""Sign-ins in the database: whose they are, and whether they still count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from diagnostics.storage.owning_tables import sign_ins


@dataclass(frozen=True)
class SignIn:
    """One sign-in: all tabs of a browser until somebody signs out."""

    account: str | None
    ended: bool


class SignIns:
    """The rows of the sign-ins, inside one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def one(self, fingerprint: str) -> SignIn | None:
        """Return the sign-in of a fingerprint, or nothing where it was never seen."""
        row = self._connection.execute(select(sign_ins).where(sign_ins.c.id == fingerprint)).one_or_none()
        return SignIn(row.account, row.ended_at is not None) if row else None

    def add(self, fingerprint: str, account: str | None, ended: bool) -> None:
        """Store a sign-in that was not seen before."""
        values = {"id": fingerprint, "account": account, "at": self._now, "ended_at": self._now if ended else None}
        self._connection.execute(insert(sign_ins).values(**values))

    def end(self, fingerprint: str) -> bool:
        """End a sign-in, and return whether it was still running."""
        running = update(sign_ins).where(sign_ins.c.id == fingerprint, sign_ins.c.ended_at.is_(None))
        return self._connection.execute(running.values(ended_at=self._now)).rowcount > 0

    def end_all(self, account: str) -> int:
        """End every sign-in of an account, and return how many were still running."""
        running = update(sign_ins).where(sign_ins.c.account == account, sign_ins.c.ended_at.is_(None))
        return self._connection.execute(running.values(ended_at=self._now)).rowcount

    def forget_before(self, moment: datetime) -> int:
        """Remove the sign-ins first seen before a moment, and return how many."""
        return self._connection.execute(delete(sign_ins).where(sign_ins.c.at < moment)).rowcount
