"""What was found of each case, in one row and one row for each cause: what the board reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from diagnostics.storage.owning_tables import diagnoses, findings

OUTDATED = ""
"""In place of the hash of the evidence: answers have changed since."""


@dataclass(frozen=True)
class FoundCause:
    """What was found of one cause."""

    cause: str
    place: int
    """From 1, most important first."""
    family: str
    likelihood: str
    share: float
    """Middle share of the gap."""
    support: int
    """How many answers speak for it."""
    roles: int
    """How many roles gave those answers."""
    cost: float | None
    """What the part of the gap that goes with it costs in a month; none where the gap has no price."""
    currency: str


@dataclass(frozen=True)
class Found:
    """What was found of one case."""

    case_id: str
    evidence: str
    """Hash of everything the diagnosis rests on; another one means that it is to be made anew."""
    library_hash: str
    verdict: str
    settled: float
    answers: int
    roles: int
    cost_low: float | None
    """What the gap costs in a year."""
    cost_mid: float | None
    cost_high: float | None
    currency: str
    people: int | None
    required: bool
    """Whether a law demands the training that was asked for."""
    course_low: float | None
    """What a course for these people costs in a year; none where their number is not known."""
    course_high: float | None
    causes: tuple[FoundCause, ...] = ()
    made_at: datetime | None = None


class Diagnoses:
    """The rows of what was found, inside one transaction; only of cases that were reached before."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def of(self, case_id: str) -> Found | None:
        """Return what was found of a case, or nothing where it was never diagnosed."""
        row = self._connection.execute(select(diagnoses).where(diagnoses.c.case_id == case_id)).one_or_none()
        if row is None:
            return None
        causes = self._connection.execute(select(findings).where(findings.c.case_id == case_id).order_by(findings.c.place))
        named = FoundCause.__dataclass_fields__
        told = tuple(FoundCause(**{name: cause._mapping[name] for name in named}) for cause in causes)
        return Found(**row._mapping, causes=told)

    def put(self, found: Found) -> None:
        """Store what was found in place of what was found before."""
        self._connection.execute(delete(findings).where(findings.c.case_id == found.case_id))
        self._connection.execute(delete(diagnoses).where(diagnoses.c.case_id == found.case_id))
        self._connection.execute(insert(diagnoses).values(**found_row(found, self._now)))
        if found.causes:
            self._connection.execute(insert(findings), list(cause_rows(found)))

    def outdate(self, case_id: str) -> None:
        """Note that the evidence has changed since; the board says so until the case is diagnosed anew."""
        self._connection.execute(update(diagnoses).where(diagnoses.c.case_id == case_id).values(evidence=OUTDATED))


def found_row(found: Found, now: datetime) -> dict[str, object]:
    """Return what was found of a case as its row, without the causes."""
    values = {name: getattr(found, name) for name in Found.__dataclass_fields__ if name not in ("causes", "made_at")}
    return {**values, "made_at": now}


def cause_rows(found: Found) -> Iterator[dict[str, object]]:
    """Yield the rows of the causes that were found."""
    for cause in found.causes:
        yield {"case_id": found.case_id, **cause.__dict__}
