"""The record of changes: added to, never changed, each event bound to the one before it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from diagnostics.audit import Link, canonical, link_after, moment
from diagnostics.storage.records import Event
from diagnostics.storage.tables import chain, event_details, events


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

    def add(self, subject: str, verb: str, **detail: object) -> None:
        """Record that the person did `verb` to a case or another thing; `detail` holds what was before and after, and why.

        Writers take turns at the end of the chain, so that no two events follow the same one.
        """
        end = self._connection.execute(select(chain.c.seq, chain.c.hash).with_for_update()).one()
        body = canonical({"salt": secrets.token_hex(8), "detail": json.loads(json.dumps(detail, default=str))})
        link = link_after(end.hash, end.seq + 1, moment(self._now), self._actor, verb, subject, body)
        self._connection.execute(insert(events).values(**link.__dict__))
        self._connection.execute(insert(event_details).values(seq=link.seq, body=body))
        self._connection.execute(update(chain).values(seq=link.seq, hash=link.hash))

    def of(self, subject: str) -> tuple[Event, ...]:
        """What was done to a case, oldest first; also where the case is gone."""
        joined = events.outerjoin(event_details, events.c.seq == event_details.c.seq)
        rows = self._connection.execute(
            select(events, event_details.c.body)
            .select_from(joined)
            .where(events.c.subject == subject)
            .order_by(events.c.seq)
        )
        return tuple(_event(row) for row in rows)

    def forget_details(self, subject: str) -> int:
        """Take away what was before and after in every event about a case, and return how many; the chain still holds."""
        of_subject = select(events.c.seq).where(events.c.subject == subject)
        return self._connection.execute(delete(event_details).where(event_details.c.seq.in_(of_subject))).rowcount

    def whole_chain(self) -> Iterator[tuple[Link, str | None]]:
        """Yield every event with its body, from the first one on."""
        joined = events.outerjoin(event_details, events.c.seq == event_details.c.seq)
        rows = self._connection.execution_options(stream_results=True, yield_per=1000).execute(
            select(events, event_details.c.body).select_from(joined).order_by(events.c.seq)
        )
        for row in rows:
            yield _link(row), row.body


def _link(row: Row[tuple[object, ...]]) -> Link:
    data = row._mapping
    return Link(**{name: data[name] for name in Link.__dataclass_fields__})


def _event(row: Row[tuple[object, ...]]) -> Event:
    data = row._mapping
    detail = json.loads(str(data["body"]))["detail"] if data["body"] is not None else {}
    return Event(datetime.fromisoformat(str(data["at"])), str(data["actor"]), str(data["verb"]), detail)
