"""What storage returns besides the words of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from diagnostics.access.rights import Right
from diagnostics.domain.case import Case, Origin
from diagnostics.domain.kept import Kept
from diagnostics.planning.plan import Limits


class Status(StrEnum):
    """How far a case has come."""

    DRAFT = "draft"
    INTERVIEWING = "interviewing"
    DIAGNOSED = "diagnosed"
    PLANNED = "planned"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseSummary:
    """One line of the list of cases."""

    id: str
    title: str
    sector: str
    origin: Origin
    status: Status
    answers: int
    respondents: int
    updated_at: datetime
    library_hash: str
    rights: frozenset[Right] = frozenset()
    """What the person who asked may do in it."""


@dataclass(frozen=True)
class StoredCase:
    """A case as it is stored now; `revision` grows by one with every change of any part."""

    case: Case
    revision: int
    status: Status
    plan: Limits
    library_hash: str
    updated_at: datetime
    unit: str | None = None
    client: str = ""
    opened_by: str = ""
    rights: frozenset[Right] = frozenset()
    """What the person who read it may do in it."""

    @property
    def shows_answers(self) -> bool:
        """Whether the person who read it may see what people answered."""
        return Right.ANSWER in self.rights


@dataclass(frozen=True)
class Dossier:
    """A case with all that is kept of it: what a report is written from."""

    stored: StoredCase
    kept: Kept


@dataclass(frozen=True)
class Event:
    """One change of one case: when, by whom, and what was there before and after, as far as it is still kept."""

    at: datetime
    actor: str
    verb: str
    detail: Mapping[str, object]

    def without_values(self) -> Event:
        """Return the event without what was there before and after, for those who may not see other people's answers."""
        kept = {name: value for name, value in self.detail.items() if name not in ("before", "after")}
        return replace(self, detail=kept)

    def without_details(self) -> Event:
        """Return who did what and when, and nothing else."""
        return replace(self, detail={})
