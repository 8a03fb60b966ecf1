"""Rounds of invitations in the database, with their links; of a link only the hash of its token is kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, update

from diagnostics.domain.gate import STORED
from diagnostics.domain.invitation import Link, LinkKind, Round
from diagnostics.domain.promise import Promise
from diagnostics.errors import StorageError
from diagnostics.storage.inviting_tables import links, rounds, voices
from diagnostics.storage.records import Status
from diagnostics.storage.tables import cases

CHANGED_PROMISE = (
    "Somebody changed in the database what the people of this round were promised, so nothing of it can be used; restore a "
    "copy of the database."
)


class Rounds:
    """The rows of the rounds and the links, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, case_id: str) -> tuple[Round, ...]:
        """The rounds of a case, the first opened first."""
        wanted = select(rounds).where(rounds.c.case_id == case_id).order_by(rounds.c.opened_on, rounds.c.id)
        return tuple(map(_round, self._connection.execute(wanted)))

    def one(self, round_id: str) -> Round | None:
        """Return a round, or nothing; raises StorageError where its promise is not what it was."""
        row = self._connection.execute(select(rounds).where(rounds.c.id == round_id)).one_or_none()
        return _round(row) if row else None

    def add(self, opened: Round) -> None:
        """Store a new round with its promise, which nothing here changes afterwards."""
        self._connection.execute(
            insert(rounds).values(
                id=opened.id,
                case_id=opened.case_id,
                role=opened.role,
                library_hash=opened.library_hash,
                questions=list(opened.questions),
                promise=opened.promise.model_dump(mode="json"),
                promise_version=opened.promise.version,
                opened_on=opened.opened_on,
                word_back="",
            )
        )

    def close(self, round_id: str, day: date) -> None:
        """Note that nobody new can begin."""
        self._change(rounds.c.id == round_id, closed_on=day)

    def tell_back(self, round_id: str, text: str) -> None:
        """Store what those who answered are told."""
        self._change(rounds.c.id == round_id, word_back=text)

    def put_opened(self, round_id: str, day: date) -> None:
        """Correct the day on which a round was opened: the clock had been wrong."""
        self._change(rounds.c.id == round_id, opened_on=day)

    def note_shown(self, round_id: str) -> None:
        """Note that something from it was shown; this is never undone."""
        self._change(rounds.c.id == round_id, was_shown=True)

    def erased(self, round_ids: Sequence[str], day: date) -> None:
        """Note that no single answer of these rounds is kept any more."""
        self._change(rounds.c.id.in_(round_ids), erased_on=day)

    def not_erased(self) -> tuple[tuple[Round, bool], ...]:
        """The rounds of which single answers are kept, each with whether its case is closed.

        One whose promise somebody changed is left out, and said where it is looked at: the others keep theirs.
        """
        wanted = (
            select(rounds, cases.c.status)
            .join(cases, cases.c.id == rounds.c.case_id)
            .where(rounds.c.erased_on.is_(None), or_(*_holds_something()))
            .order_by(rounds.c.id)
        )
        found = []
        for row in self._connection.execute(wanted):
            with suppress(StorageError):
                found.append((_round(row), row.status == Status.CLOSED.value))
        return tuple(found)

    def links(self, round_id: str) -> tuple[Link, ...]:
        """The links of a round by the name of who was invited."""
        wanted = select(links).where(links.c.round_id == round_id).order_by(links.c.name, links.c.id)
        return tuple(map(_link, self._connection.execute(wanted)))

    def link(self, link_id: str) -> Link | None:
        """Return a link by its id, or nothing."""
        row = self._connection.execute(select(links).where(links.c.id == link_id)).one_or_none()
        return _link(row) if row else None

    def link_behind(self, token_hash: str, to_use: bool = False) -> Link | None:
        """Return the link whose token has this hash; to use it, nobody else does before this transaction ends."""
        wanted = select(links).where(links.c.token_hash == token_hash)
        row = self._connection.execute(wanted.with_for_update() if to_use else wanted).one_or_none()
        return _link(row) if row else None

    def add_link(self, link: Link, token_hash: str) -> None:
        """Store a new link."""
        self._connection.execute(
            insert(links).values(
                id=link.id,
                round_id=link.round_id,
                token_hash=token_hash,
                kind=link.kind.value,
                name=link.name,
                last_day=link.last_day,
                uses_left=link.uses_left,
                revoked=link.revoked,
            )
        )

    def use_link(self, link_id: str) -> None:
        """Count that somebody began with a link."""
        self._connection.execute(update(links).where(links.c.id == link_id).values(uses_left=links.c.uses_left - 1))

    def revoke_link(self, link_id: str) -> None:
        """Let nobody begin with a link any more."""
        self._connection.execute(update(links).where(links.c.id == link_id).values(revoked=True))

    def _change(self, which: ColumnElement[bool], **values: object) -> None:
        self._connection.execute(update(rounds).where(which).values(**values))


def _holds_something() -> tuple[ColumnElement[bool], ...]:
    """Of rounds: whether somebody answers in confidence there, or might still."""
    held = select(voices.c.id).where(and_(voices.c.round_id == rounds.c.id, voices.c.respondent_id.is_(None)))
    return held.exists(), rounds.c.closed_on.is_(None)


def _round(row: Row[tuple[object, ...]]) -> Round:
    data = row._mapping
    promise = Promise.model_validate(data["promise"], context=STORED)
    if promise.version != data["promise_version"]:
        raise StorageError(CHANGED_PROMISE)
    return Round(
        id=data["id"],
        case_id=data["case_id"],
        library_hash=data["library_hash"],
        questions=tuple(data["questions"]),
        promise=promise,
        opened_on=data["opened_on"],
        closed_on=data["closed_on"],
        word_back=data["word_back"],
        was_shown=data["was_shown"],
    )


def _link(row: Row[tuple[object, ...]]) -> Link:
    data = row._mapping
    return Link(
        data["id"],
        data["round_id"],
        LinkKind(data["kind"]),
        data["name"],
        data["last_day"],
        data["uses_left"],
        data["revoked"],
    )
