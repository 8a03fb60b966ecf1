"""What the answers of one role alone would lead to, and where roles part on a cause."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.domain.finding import VERDICT_LABELS, VerdictKind
from diagnostics.domain.scales import Likelihood


@dataclass(frozen=True)
class CauseAlone:
    """How likely one cause is by the answers of one role alone; that role was asked about it."""

    cause: str
    label: str
    chance: float
    likelihood: Likelihood
    likelihood_label: str


@dataclass(frozen=True)
class View:
    """What the answers of one role alone would lead to: a diagnosis as if nobody else had been asked."""

    role: str
    role_label: str
    people: int
    """How many in this role gave an answer that counts, those who answered in confidence left out."""
    answers: int
    """How many answers of theirs count; what is told of a group counts once."""
    verdict: VerdictKind
    first: CauseAlone | None
    """The cause that would come first; none where these answers alone raise no cause."""
    family_label: str
    """The family of that cause; empty where there is none."""
    causes: tuple[CauseAlone, ...]
    """Every cause that this role was asked about, in the order of the library."""
    sentence: str

    @property
    def tells(self) -> bool:
        """Whether this view alone is enough for a verdict."""
        return self.verdict is not VerdictKind.CANNOT_TELL

    @property
    def verdict_label(self) -> str:
        """What it would come to, in words."""
        return VERDICT_LABELS[self.verdict] if self.tells else "Too little to tell"

    @property
    def first_label(self) -> str:
        """The cause that would come first, with its family; a dash where there is none."""
        return f"{self.first.label} ({self.family_label})" if self.first else "–"

    @property
    def likelihood_label(self) -> str:
        """How likely that cause would be, in words; a dash where there is none."""
        return self.first.likelihood_label if self.first else "–"

    def of(self, cause: str) -> CauseAlone | None:
        """What this view alone makes of a cause, or nothing where nobody in this role was asked about it."""
        return next((one for one in self.causes if one.cause == cause), None)
