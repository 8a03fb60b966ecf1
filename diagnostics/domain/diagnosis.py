"""What `diagnose` returns: everything that a page, a report or a command shows of a case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diagnostics.domain.causes import FamilyId, GapKind
from diagnostics.domain.interventions import CostBand
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
class Ownership:
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
    probability: float
    band: Range
    likelihood: Likelihood
    likelihood_label: str
    share: Range
    kind: CauseKind
    owner: Ownership
    reasons: tuple[Reason, ...]
    roots: tuple[str, ...]
    """For a mechanism: the ids of the causes behind it that evidence supports."""
    unexamined_roots: tuple[str, ...]
    """Ids of causes that often stand behind this one and that nobody has been asked about."""
    mechanisms: tuple[str, ...]
    """For a root: the ids of the causes through which it works here."""
    guarded: bool = False
    """It would rank higher, but a person is not named before the system around them has been examined."""

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
    probability: float
    likelihood: Likelihood
    likelihood_label: str
    share: Range
    examined: bool
    why_not: str | None
    """Why it was not examined, if it was not."""
    examinations: tuple[Examination, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One answer as it was given."""

    question: str
    text: str
    respondent: str
    role: str
    role_label: str
    answer: str
    """The option's id, the number as text, or the way of not answering."""
    label: str
    """The answer in words."""
    informative: bool


@dataclass(frozen=True)
class Disagreement:
    """A place where views part."""

    about: str
    sentence: str
    sides: tuple[tuple[str, str], ...]
    """(role, what they say)."""


@dataclass(frozen=True)
class Change:
    """An answer that is still open and would change the decision."""

    question: str
    text: str
    role: str
    role_label: str
    option: str
    answer: str
    chance: float
    sentence: str


@dataclass(frozen=True)
class NextQuestion:
    """An open question worth asking, and of whom."""

    question: str
    text: str
    role: str
    role_label: str
    seconds: int
    information: float
    """Expected information about the causes, in nats."""


@dataclass(frozen=True)
class Robustness:
    """How often the result stays the same in models that differ from ours as much as ours may be wrong."""

    models: int
    top_cause_stable: float
    verdict_stable: float
    sentence: str


@dataclass(frozen=True)
class Closing:
    """One intervention from the catalogue, for this case."""

    id: str
    label: str
    does: str
    causes: tuple[str, ...]
    owner: str
    owner_label: str
    responsible: tuple[str, ...]
    cost_band: CostBand
    cost: int
    closes: Range
    weeks: tuple[int, int]
    effect: str
    effect_grade: str
    measure: str
    result_measure: str
    guard: str
    needs: tuple[str, ...]
    prerequisite: str | None
    is_training: bool
    value: float
    """Part of the gap closed, weighed against its cost; for the order only."""


@dataclass(frozen=True)
class GapFinding:
    """The gap, its size, and what is missing to know it better."""

    kind: GapKind | None
    statement: str
    measured: bool
    size: str | None
    yearly_cost: Range | None
    currency: str
    missing: tuple[str, ...]
    """Sentences: what is not known, and what that costs in certainty."""


@dataclass(frozen=True)
class Certainty:
    """How far the case has been settled, for the progress bar and in words."""

    level: float
    """0 at the start, 1 when nothing is open."""
    sentence: str


@dataclass(frozen=True)
class LibraryRef:
    """Which content the diagnosis rests on."""

    version: str
    hash: str


@dataclass(frozen=True)
class Diagnosis:
    """The whole result of one case. Pages, reports and commands show this and compute nothing of their own."""

    case: str
    title: str
    library: LibraryRef
    engine: str
    verdict: Verdict
    causes: tuple[CauseFinding, ...]
    """Most important first."""
    families: tuple[FamilyFinding, ...]
    """Most important first."""
    unexplained: float
    asked: tuple[Asked, ...]
    disagreements: tuple[Disagreement, ...]
    would_change: tuple[Change, ...]
    next_questions: tuple[NextQuestion, ...]
    robustness: Robustness | None
    interventions: tuple[Closing, ...]
    """Best value first."""
    gap: GapFinding
    certainty: Certainty
    loops: tuple[str, ...]
    flat_prior: bool = False

    def cause(self, cause: str) -> CauseFinding:
        """The finding about one cause; KeyError where it is the gap itself."""
        return next((found for found in self.causes if found.id == cause), None) or _missing(cause)

    @property
    def leading(self) -> tuple[CauseFinding, ...]:
        """The causes that evidence raised, most important first."""
        return tuple(cause for cause in self.causes if cause.is_raised)

    @property
    def not_examined(self) -> tuple[FamilyFinding, ...]:
        """The families nobody was asked about."""
        return tuple(family for family in self.families if not family.examined)


def _missing(cause: str) -> CauseFinding:
    raise KeyError(cause)
