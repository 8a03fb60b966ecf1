"""Agreement and review: what was agreed and signed, and what was found when it was looked at again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from diagnostics.domain.gate import Amount, Prose, Text


class Meaning:
    """What somebody's signature means, in the words that are signed."""

    OWNS = "I am accountable for what is written beside my name."
    SPONSORS = "I release the time and the money that this agreement names."
    FACILITATES = "I convene, supply what is written here, and report at the review dates; I do not own the result."


@dataclass(frozen=True)
class Signature:
    """Who signed an agreement, when, and what that means."""

    name: str
    meaning: str
    at: datetime


@dataclass(frozen=True)
class Agreement:
    """One version of the agreement of a case; `hash` is bound to every letter of the text."""

    case_id: str
    number: int
    text: Annotated[str, Text(400_000, lines=True)]
    hash: str
    made_at: datetime
    made_by: str
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class Review:
    """One date on which a case is looked at again, and what was found."""

    case_id: str
    number: int
    due: date
    held_on: date | None = None
    figure: Amount | None = None
    """The measure of the gap on that day, in its own unit."""
    figure_source: Prose = ""
    answers: dict[str, str] = field(default_factory=dict)
    """Follow-up question -> option; about one cause as `question/cause`."""
    note: Prose = ""

    @property
    def is_held(self) -> bool:
        """Whether it took place."""
        return self.held_on is not None
