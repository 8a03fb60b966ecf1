"""Accounts in the database: who signs in, and what parts they play."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from sqlalchemy import Connection, Row, func, insert, select, update

from diagnostics.access.matrix import Principal
from diagnostics.domain.gate import Text
from diagnostics.storage.owning_tables import accounts


@dataclass(frozen=True)
class Account:
    """Somebody who signs in."""

    id: str
    name: Annotated[str, Text(120)]
    email: Annotated[str, Text(254)] = ""
    subject: str | None = None
    """What the provider of the sign-in calls them; none until they signed in for the first time."""
    principals: tuple[Principal, ...] = ()
    employee: str | None = None
    units: tuple[str, ...] = ()
    clients: tuple[Annotated[str, Text(120)], ...] = ()
    active: bool = True
    seen_at: datetime | None = None


class Accounts:
    """The rows of the accounts, inside one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def all(self) -> tuple[Account, ...]:
        """Every account, in the order of their names."""
        return tuple(map(_account, self._connection.execute(select(accounts).order_by(accounts.c.name, accounts.c.id))))

    def one(self, account: str) -> Account | None:
        """Return the account of an id, or nothing."""
        row = self._connection.execute(select(accounts).where(accounts.c.id == account)).one_or_none()
        return _account(row) if row else None

    def of_subject(self, subject: str) -> Account | None:
        """Return the account that the provider calls `subject`, or nothing."""
        row = self._connection.execute(select(accounts).where(accounts.c.subject == subject)).one_or_none()
        return _account(row) if row else None

    def of_email(self, email: str) -> tuple[Account, ...]:
        """Return the accounts with an address that nobody has signed in as yet."""
        wanted = select(accounts).where(func.lower(accounts.c.email) == email.lower(), accounts.c.subject.is_(None))
        return tuple(map(_account, self._connection.execute(wanted)))

    def put(self, account: Account) -> None:
        """Store an account in place of the one of that id."""
        values = {**account.__dict__, "principals": [part.value for part in account.principals]}
        values |= {"units": list(account.units), "clients": list(account.clients)}
        changed = self._connection.execute(update(accounts).where(accounts.c.id == account.id).values(**values))
        if changed.rowcount == 0:
            self._connection.execute(insert(accounts).values(**values))

    def seen(self, account: Account) -> Account:
        """Note that somebody signed in now."""
        now = replace(account, seen_at=self._now)
        self.put(now)
        return now


def _account(row: Row[tuple[object, ...]]) -> Account:
    data = dict(row._mapping)
    known = [Principal(part) for part in data["principals"] if part in set(Principal)]
    return Account(**{**data, "principals": tuple(known), "units": tuple(data["units"]), "clients": tuple(data["clients"])})
