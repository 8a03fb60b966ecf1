"""What `diagnose` returns: everything that a page, a report or a command shows of a case."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.domain.causes import GapKind
from diagnostics.domain.finding import CauseFinding, FamilyFinding, Range, Verdict
from diagnostics.domain.interventions import CostBand
from diagnostics.domain.scales import Likelihood
from diagnostics.domain.views import View


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
    together: bool = False
    """Whether it is told of people who answered in confidence; then it stands here once, however many gave it."""


@dataclass(frozen=True)
class Disagreement:
    """A place where views part."""

    about: str
    sentence: str
    sides: tuple[tuple[str, str], ...]
    """(role, what they say)."""
    on_cause: bool = False
    """Whether it is about a cause, rather than about a question."""
    openly: str = ""
    """That views part here, without who says what: for whoever may not see answers."""
    follows: str = ""
    """What follows from it for those who act on the findings."""


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
    """How far the result can be relied on."""

    level: float
    """Chance that the most telling open answer leaves the decision as it is; 0 before the first answer."""
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
    """Part of the gap that the causes raised by answers leave open: 1 less the middles of their shares."""
    asked: tuple[Asked, ...]
    disagreements: tuple[Disagreement, ...]
    views: tuple[View, ...]
    """What each role's answers alone would lead to, where at least two roles were heard."""
    would_change: tuple[Change, ...]
    next_questions: tuple[NextQuestion, ...]
    robustness: Robustness | None
    interventions: tuple[Closing, ...]
    """Best value first."""
    gap: GapFinding
    certainty: Certainty
    loops: tuple[str, ...]
    not_calibrated: str = ""
    """Why likelihoods are chances before calibration; empty where they are calibrated."""
    flat_prior: bool = False
    is_withheld: bool = False
    """Whether everything that reveals somebody's answers was taken out; if so, missing parts mean nothing."""

    def cause(self, cause: str) -> CauseFinding:
        """The finding about one cause; KeyError where it is the gap itself."""
        return next((found for found in self.causes if found.id == cause), None) or _missing(cause)

    @property
    def leading(self) -> tuple[CauseFinding, ...]:
        """The causes that evidence raised, most important first."""
        return tuple(cause for cause in self.causes if cause.is_raised)

    @property
    def likely(self) -> tuple[CauseFinding, ...]:
        """Those of them that are likely by now; the others are open."""
        return tuple(cause for cause in self.leading if cause.likelihood in (Likelihood.VERY_LIKELY, Likelihood.LIKELY))

    @property
    def not_examined(self) -> tuple[FamilyFinding, ...]:
        """The families nobody was asked about."""
        return tuple(family for family in self.families if not family.examined)


def _missing(cause: str) -> CauseFinding:
    raise KeyError(cause)
