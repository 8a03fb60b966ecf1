"""Agreements with their signatures, and reviews, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from diagnostics.domain.follow_up import Agreement, Review, Signature
from diagnostics.domain.gate import Figure
from diagnostics.storage.owning_tables import agreements, reviews, signatures


class Agreements:
    """The rows of the agreements and their signatures, inside one transaction; an agreement is never changed."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def of(self, case_id: str) -> tuple[Agreement, ...]:
        """Return every version of a case's agreement, the newest first, each with who signed it."""
        signed: dict[int, list[Signature]] = {}
        for row in self._connection.execute(
            select(signatures).where(signatures.c.case_id == case_id).order_by(signatures.c.at, signatures.c.name)
        ):
            signed.setdefault(row.number, []).append(Signature(row.name, row.meaning, row.at))
        rows = self._connection.execute(
            select(agreements).where(agreements.c.case_id == case_id).order_by(agreements.c.number.desc())
        )
        return tuple(Agreement(**row._mapping, signatures=tuple(signed.get(row.number, ()))) for row in rows)

    def add(self, case_id: str, text: str, text_hash: str, made_by: str) -> Agreement:
        """Store a new version, and return it."""
        last = select(func.max(agreements.c.number)).where(agreements.c.case_id == case_id)
        number = (self._connection.scalar(last) or 0) + 1
        made = Agreement(case_id, number, text, text_hash, self._now, made_by)
        values = {name: getattr(made, name) for name in agreements.c.keys()}  # noqa: SIM118 - columns are no dict
        self._connection.execute(insert(agreements).values(**values))
        return made

    def sign(self, agreement: Agreement, name: str, meaning: str) -> Signature:
        """Store a signature, and return it; of one name there is one under each version."""
        signature = Signature(name, meaning, self._now)
        row = {"case_id": agreement.case_id, "number": agreement.number, **signature.__dict__}
        self._connection.execute(insert(signatures).values(**row))
        return signature


class Reviews:
    """The rows of the reviews, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, case_id: str) -> tuple[Review, ...]:
        """Return the reviews of a case, by their dates."""
        rows = self._connection.execute(
            select(reviews).where(reviews.c.case_id == case_id).order_by(reviews.c.due, reviews.c.number)
        )
        return tuple(map(_review, rows))

    def plan(self, case_id: str, days: Sequence[date]) -> tuple[Review, ...]:
        """Put these dates in place of the reviews that were not held yet, and return all reviews."""
        self._connection.execute(delete(reviews).where(reviews.c.case_id == case_id, reviews.c.held_on.is_(None)))
        last = self._connection.scalar(select(func.max(reviews.c.number)).where(reviews.c.case_id == case_id)) or 0
        for number, day in enumerate(sorted(set(days)), last + 1):
            self._connection.execute(insert(reviews).values(**_row(Review(case_id, number, day))))
        return self.of(case_id)

    def hold(self, review: Review) -> None:
        """Store what was found at a review."""
        place = (reviews.c.case_id == review.case_id, reviews.c.number == review.number)
        self._connection.execute(update(reviews).where(*place).values(**_row(review)))


def _row(review: Review) -> dict[str, object]:
    return {name: getattr(review, name) for name in Review.__dataclass_fields__}


def _review(row: Row[tuple[object, ...]]) -> Review:
    found = Review(**row._mapping)
    # A figure that an older version accepted and that cannot be calculated with counts as not known.
    figure = None if found.figure is None or Figure().fault(found.figure) else found.figure
    return replace(found, answers=dict(found.answers), figure=figure)
