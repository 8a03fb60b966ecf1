"""The record of changes: added to, never changed, each event bound to the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from diagnostics.audit import End, Link, body_of, link_after, moment
from diagnostics.errors import StorageError
from diagnostics.storage.database import any_text, as_text
from diagnostics.storage.records import Event
from diagnostics.storage.tables import chain, event_details, events

REMOVED = "remove-details"
"""The verb of the retention rule. Its own bodies hold a rule and a count, and nothing of the case: they stay."""

NO_END = (
    "Somebody changed the end of the audit trail in the database, so nothing can be recorded and nothing was saved; see "
    "what `python -m diagnostics audit verify` says, and restore a copy of the database."
)

AT_A_TIME = 1000
"""Events that are fetched from the database together."""


class Events:
    """The record of changes, inside one transaction; everything is recorded in the name of one person."""

    def __init__(self, connection: Connection, now: datetime, actor: str) -> None:
        self._connection = connection
        self._now = now
        self._actor = actor

    def take_turn(self) -> None:
        """Keep every other writer from recording anything until this transaction ends.

        For changes that depend on more than the rows they change, such as that one administrator is left.
        """
        self._connection.execute(select(chain.c.seq).with_for_update()).one()

    def add_on_day(self, subject: str, verb: str, **detail: object) -> None:
        """Record something under the day alone, at midnight: when somebody answered is told to nobody."""
        day = self._now.replace(hour=0, minute=0, second=0, microsecond=0)
        Events(self._connection, day, self._actor).add(subject, verb, **detail)

    def add(self, subject: str, verb: str, **detail: object) -> None:
        """Record that the person did `verb` to a case or another thing; `detail` holds what was before and after, and why.

        Writers take turns at the end of the chain, so that no two events follow the same one. Raises StorageError where
        somebody changed the end by force, because nothing can follow it then.
        """
        end = self.hold_end()
        body = body_of(detail)
        link = link_after(end.hash, end.seq + 1, moment(self._now), self._actor, verb, subject, body)
        try:
            self._connection.execute(insert(events).values(**link.__dict__))
        except IntegrityError as found:
            raise StorageError(NO_END) from found
        self._connection.execute(insert(event_details).values(seq=link.seq, body=body))
        self._connection.execute(update(chain).values(seq=link.seq, hash=link.hash))

    def hold_end(self) -> End:
        """Return the end of the chain; nobody else adds to it before this transaction ends.

        Raises StorageError where the row that keeps it is gone.
        """
        row = self._connection.execute(select(chain.c.seq, chain.c.hash).with_for_update()).one_or_none()
        if row is None:
            raise StorageError(NO_END)
        return End(row.seq, row.hash)

    def end(self) -> End | None:
        """Return the end of the chain as it is kept; nothing where somebody took it away."""
        row = self._connection.execute(select(chain.c.seq, chain.c.hash)).one_or_none()
        return End(row.seq, row.hash) if row else None

    def tells(self, subject: str, verb: str) -> bool:
        """Whether something was ever done to a case."""
        found = select(events.c.seq).where(events.c.subject == subject, events.c.verb == verb).limit(1)
        return self._connection.scalar(found) is not None

    def of(self, subject: str, verbs: Sequence[str] = ()) -> tuple[Event, ...]:
        """What was done to a case, oldest first, even if the case was deleted. All events, or only those with one of
        `verbs`."""
        wanted = [events.c.subject == subject, *([events.c.verb.in_(verbs)] if verbs else [])]
        joined = events.outerjoin(event_details, events.c.seq == event_details.c.seq)
        rows = self._connection.execute(
            select(events, event_details.c.body).select_from(joined).where(*wanted).order_by(events.c.seq)
        )
        return tuple(_event(row) for row in rows)

    def forget_details(self, subject: str) -> int:
        """Take away what was before and after in every event about a case, and return how many; the chain still holds
        once an event says so.

        Nobody else adds an event about it in between: the body of that one would be left behind.
        """
        self.hold_end()
        of_subject = select(events.c.seq).where(events.c.subject == subject, events.c.verb != REMOVED)
        return self._connection.execute(delete(event_details).where(event_details.c.seq.in_(of_subject))).rowcount

    def whole_chain(self) -> Iterator[tuple[Link, str | None]]:
        """Yield every event with its body, from the first one on, as it stands; few of them are in memory at a time."""
        joined = events.outerjoin(event_details, events.c.seq == event_details.c.seq)
        wanted = select(events, event_details.c.body).select_from(joined).order_by(events.c.seq)
        with any_text(self._connection):
            for row in self._connection.execute(wanted.execution_options(yield_per=AT_A_TIME)):
                yield _link(row), None if row.body is None else as_text(row.body)


def _link(row: Row[tuple[object, ...]]) -> Link:
    data = row._mapping
    return Link(data["seq"], *(as_text(data[name]) for name in Link.__dataclass_fields__ if name != "seq"))


def _event(row: Row[tuple[object, ...]]) -> Event:
    data = row._mapping
    detail = json.loads(str(data["body"]))["detail"] if data["body"] is not None else {}
    return Event(datetime.fromisoformat(str(data["at"])), str(data["actor"]), str(data["verb"]), detail)
