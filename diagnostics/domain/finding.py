"""What a diagnosis finds about the request, about one cause, and about one family of causes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diagnostics.domain.causes import FamilyId
from diagnostics.domain.scales import Likelihood


class VerdictKind(StrEnum):
    """Is training the answer?"""

    TRAIN = "train"
    TRAIN_AND_FIX = "train-and-fix"
    FIX = "fix"
    CANNOT_TELL = "cannot-tell"


VERDICT_LABELS = {
    VerdictKind.TRAIN: "Train",
    VerdictKind.TRAIN_AND_FIX: "Train and fix",
    VerdictKind.FIX: "Fix, do not train",
    VerdictKind.CANNOT_TELL: "Cannot tell yet",
}


class CauseKind(StrEnum):
    """The part a cause plays in this case."""

    ROOT = "root"
    MECHANISM = "mechanism"
    UNLIKELY = "unlikely"
    NOT_EXAMINED = "not-examined"


@dataclass(frozen=True)
class Range:
    """A figure as a band: low, middle, high."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class Verdict:
    """The answer to the request, in one sentence that stands alone."""

    kind: VerdictKind
    sentence: str
    required_training: bool
    because: tuple[str, ...]
    """The grounds; or, where it cannot be told yet, what to ask next."""

    @property
    def label(self) -> str:
        """The verdict as a headline."""
        return VERDICT_LABELS[self.kind]


@dataclass(frozen=True)
class Reason:
    """One answer that speaks for or against a cause."""

    question: str
    text: str
    option: str
    answer: str
    respondent: str
    role: str
    role_label: str
    effect: float
    """Change in the cause's log-odds when this answer is taken away and put back; positive speaks for the cause."""
    word: str
    """The effect in words: strongly, clearly, slightly."""


@dataclass(frozen=True)
class Accountable:
    """The accountable role for a cause, and why it is this one."""

    role: str
    label: str
    in_text: str
    """The label as it stands inside a sentence."""
    reason: str
    responsible: tuple[str, ...]
    """Labels of the roles that do the work, and of those asked beforehand."""
    consulted: tuple[str, ...]
    tie_break: str | None
    warning: str | None
    """Why the usual or the asking role cannot own it, if that needs saying."""


@dataclass(frozen=True)
class CauseFinding:
    """What the case says about one cause."""

    id: str
    family: FamilyId
    label: str
    definition: str
    prior: float
    """Chance in the network before the answers."""
    before_calibration: float
    """Chance in the network after the answers."""
    probability: float
    """How often a careful investigation would name it; the chance in the network where there is no calibration."""
    band: Range
    """... in models with other weights."""
    likelihood: Likelihood
    likelihood_label: str
    share: Range
    established: bool
    """Whether the verdict rests on it: its family is likely, by more than one answer, and it is the first of it."""
    kind: CauseKind
    owner: Accountable
    reasons: tuple[Reason, ...]
    roots: tuple[str, ...]
    """For a mechanism: the ids of the causes behind it that evidence supports."""
    unexamined_roots: tuple[str, ...]
    """Ids of causes that often stand behind this one and that nobody has been asked about."""
    mechanisms: tuple[str, ...]
    """For a root: the ids of the causes through which it works here."""
    guarded: bool = False
    """It would rank higher, but a person is not named before the system around them has been examined."""
    reasons_withheld: bool = False
    """Whether the reasons were taken out because they are not for the reader; if so, their absence means nothing."""

    @property
    def reasons_for(self) -> tuple[Reason, ...]:
        """The answers that speak for it, strongest first."""
        return tuple(reason for reason in self.reasons if reason.effect > 0)

    @property
    def reasons_against(self) -> tuple[Reason, ...]:
        """The answers that speak against it, strongest first."""
        return tuple(reason for reason in self.reasons if reason.effect < 0)

    @property
    def is_raised(self) -> bool:
        """Whether evidence made it likelier."""
        return self.kind in (CauseKind.ROOT, CauseKind.MECHANISM)


@dataclass(frozen=True)
class Examination:
    """One question asked about a family, of whom, and what came of it."""

    question: str
    text: str
    answers: tuple[tuple[str, str], ...]
    """(role, answer) of each who answered, in words."""


@dataclass(frozen=True)
class FamilyFinding:
    """What the case says about one family of causes."""

    id: FamilyId
    label: str
    letter: str
    asks: str
    prior: float
    """Chance in the network before the answers."""
    before_calibration: float
    """Chance in the network after the answers."""
    probability: float
    """How often a careful investigation would name it; the chance in the network where there is no calibration."""
    likelihood: Likelihood
    likelihood_label: str
    share: Range
    examined: bool
    why_not: str | None
    """Why it was not examined, if it was not."""
    examinations: tuple[Examination, ...]
    causes: tuple[str, ...]
