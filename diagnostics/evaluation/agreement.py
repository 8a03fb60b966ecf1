"""Two people who answered the same case: how far they agree, and what their differences did to the diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Asked, Diagnosis
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput
from diagnostics.evaluation.measures import kappa
from diagnostics.findings.answers import asked_of
from diagnostics.reasoning.explanation import effect_word
from diagnostics.wording import NUMBERS, counted, sentence_start

FEWEST = 10
"""Below this many answers that meet, chance alone can look like agreement, and no kappa is given."""

KAPPA_WORDS = (
    (0.01, "no more than chance would bring"),
    (0.21, "hardly more than chance would bring"),
    (0.41, "somewhat more than chance would bring"),
    (0.61, "clearly more than chance would bring"),
    (0.81, "far more than chance would bring"),
)
"""Steps as in Landis and Koch 1977, who call them arbitrary themselves; the words are ours."""


OTHER_START = "They do not give the same kind of gap or reason for asking, which by itself moves the diagnosis."


@dataclass(frozen=True)
class Moved:
    """How differently two answers to one question move one cause."""

    cause: str
    label: str
    one: float
    """Log-odds that the answer of the first adds to the cause in the first's case; 0 where too little for a word."""
    other: float
    """The same for the second."""
    word: str
    """How far the two pull apart: very strongly, strongly, clearly, slightly; empty where they hardly do."""

    @property
    def apart(self) -> float:
        """Log-odds by which the first's answer speaks for the cause more than the second's."""
        return self.one - self.other


@dataclass(frozen=True)
class Difference:
    """One question that was answered differently."""

    question: str
    text: str
    one: str
    """The answer of the first, in words."""
    other: str
    moved: tuple[Moved, ...]
    """For the first cause of each diagnosis that can be a cause in both."""

    @property
    def apart(self) -> float:
        """The largest distance in log-odds on a first cause."""
        return max((abs(item.apart) for item in self.moved), default=0.0)

    @property
    def sentence(self) -> str:
        """What was answered, and how far that pulls the first causes apart."""
        said = f"“{self.text}” The first: {self.one}. The second: {self.other}."
        felt = [f"“{item.label}” they differ {item.word}" for item in self.moved if item.word]
        if not felt:
            return f"{said} For the first causes that is nearly the same."
        return f"{said} For {' and '.join(felt)}."


@dataclass(frozen=True)
class Outcome:
    """One result of the diagnosis, as it is with the answers of each."""

    what: str
    one: str
    other: str

    @property
    def is_same(self) -> bool:
        """Whether both come to the same."""
        return self.one == self.other

    @property
    def sides(self) -> str:
        """The result where it is the same, both results where it is not."""
        return self.one if self.is_same else f"“{self.one}” and “{self.other}”"


@dataclass(frozen=True)
class Agreement:
    """How far two people agree on one case."""

    both: int
    """How many answers of one meet an answer of the other to the same question; who does not know has not answered."""
    alike: int
    only_one: int
    """How many answers meet none of the other."""
    options_kappa: float | None
    """Agreement on the options beyond chance; none where fewer than FEWEST answers meet."""
    causes_kappa: float | None
    """Cohen's kappa on which causes are raised; none where neither raises any."""
    families_kappa: float | None
    """Cohen's kappa on which families were examined and hold a raised cause; none as for the causes."""
    outcomes: tuple[Outcome, ...]
    """Verdict, first cause, first owner, first action."""
    differences: tuple[Difference, ...]
    """The questions answered differently, the one that matters most first."""
    same_start: bool
    """Whether both give the same kind of gap and the same reason for asking."""

    @property
    def share_alike(self) -> float:
        """Part of the answers that meet in which both say the same, 0 to 1."""
        return self.alike / self.both

    @property
    def sentence(self) -> str:
        """The whole in plain words."""
        parts = [self._answers(), *([] if self.same_start else [OTHER_START]), self._causes(), self._outcomes()]
        return " ".join(parts)

    def _answers(self) -> str:
        number = NUMBERS[self.alike] if self.alike < len(NUMBERS) else str(self.alike)
        first = sentence_start(f"{counted(self.both, 'answer')} can be compared, {number} of them alike")
        if self.options_kappa is None:
            return f"{first}: too few to say how far that is more than chance."
        return f"{first}: {kappa_in_words(self.options_kappa)}."

    def _causes(self) -> str:
        if self.causes_kappa is None:
            return "Neither raises a cause, so there is nothing to compare in the causes."
        return f"On which causes are at work they agree {kappa_in_words(self.causes_kappa)}."

    def _outcomes(self) -> str:
        same = [outcome.what for outcome in self.outcomes if outcome.is_same]
        parted = [f"the {outcome.what} ({outcome.sides})" for outcome in self.outcomes if not outcome.is_same]
        if not parted:
            return f"Both come to the same {_listed(same)}."
        end = f" The {_listed(same)} {'is' if len(same) == 1 else 'are'} the same." if same else ""
        return f"Their diagnoses differ in {_listed(parted)}.{end}"


def agreement(library: Library, one: Case, other: Case) -> Agreement:
    """Return how far two people agree who answered the same case.

    Where several people answered a question in one case, the same role is compared first. Raises InvalidInput
    where no question was answered in both.
    """
    first, second = _answered(library, one), _answered(library, other)
    pairs = [pair for question, said in first.items() for pair in _met(said, second.get(question, []))]
    if not pairs:
        raise InvalidInput("No question was answered in both cases: give two files in which the same case was answered.")
    alike = [_option(library, mine) == _option(library, theirs) for mine, theirs in pairs]
    chance = [1 / len(library.question_by_id[mine.question].options) for mine, _ in pairs]
    found = diagnose(library, one, robust=False), diagnose(library, other, robust=False)
    parted = [pair for pair, same in zip(pairs, alike, strict=True) if not same]
    return Agreement(
        both=len(pairs),
        alike=sum(alike),
        only_one=sum(map(len, (*first.values(), *second.values()))) - 2 * len(pairs),
        options_kappa=beyond_chance(alike, chance) if len(pairs) >= FEWEST else None,
        causes_kappa=_kappa(_raised_causes(*found)),
        families_kappa=_kappa(_raised_families(*found)),
        outcomes=_outcomes(*found),
        differences=_differences(library, *found, parted),
        same_start=(one.gap.kind, one.request.why_now) == (other.gap.kind, other.request.why_now),
    )


def beyond_chance(alike: Sequence[bool], chance: Sequence[float]) -> float:
    """Return agreement beyond chance on questions whose options differ: the free-marginal kappa (Brennan, Prediger 1981).

    Cohen's chance comes from how often each person uses each option, and no option comes up twice here; so chance
    is that of choosing any option of a question, `chance`, each below 1.
    """
    expected = float(np.mean(chance))
    return (float(np.mean(alike)) - expected) / (1 - expected)


def kappa_in_words(value: float) -> str:
    """Return how far an agreement goes beyond chance, in words."""
    return next((words for limit, words in KAPPA_WORDS if value < limit), "nearly throughout")


def agreement_lines(found: Agreement) -> list[str]:
    """Return the agreement as lines for a terminal: the sentence, the figures, then what was answered differently."""
    lines = [found.sentence, ""]
    lines.append(f"Answered alike: {found.alike} of {found.both} ({found.share_alike:.0%}); by one only: {found.only_one}")
    few = f"not given below {FEWEST} answers to compare"
    lines.append(f"Kappa over options: {_figure(found.options_kappa, few)}")
    lines.append(f"Kappa over causes: {_figure(found.causes_kappa, 'cannot be told')}")
    lines.append(f"Kappa over families: {_figure(found.families_kappa, 'cannot be told')}")
    lines += [f"{sentence_start(item.what)}: {item.sides}" for item in found.outcomes]
    if found.differences:
        lines += ["", "Answered differently, what matters most first:"]
        lines += [f"- {difference.sentence}" for difference in found.differences]
    return lines


def _figure(value: float | None, without: str) -> str:
    return without if value is None else f"{value:.2f}"


def _answered(library: Library, case: Case) -> dict[str, list[Asked]]:
    """Return the informative answers to each question, in the order of the library."""
    found: dict[str, list[Asked]] = {}
    for item in asked_of(library, case):
        if item.informative:
            found.setdefault(item.question, []).append(item)
    return found


def _met(one: Sequence[Asked], other: Sequence[Asked]) -> list[tuple[Asked, Asked]]:
    """Return the answers to one question in pairs: the same role first, then whoever is left, in order."""
    left, right, pairs = list(one), list(other), []
    for mine in one:
        theirs = next((item for item in right if item.role == mine.role), None)
        if theirs is not None:
            left.remove(mine)
            right.remove(theirs)
            pairs.append((mine, theirs))
    return [*pairs, *zip(left, right, strict=False)]


def _option(library: Library, item: Asked) -> str | None:
    """Return the id of the option, for a number that of its band."""
    option = library.question_by_id[item.question].option(item.answer)
    return option.id if option else None


def _kappa(raised: list[tuple[bool, bool]]) -> float | None:
    """Return Cohen's kappa; none where neither raises anything, for then nothing was judged."""
    first, second = zip(*raised, strict=True)
    return kappa(first, second) if any(first) or any(second) else None


def _raised_causes(one: Diagnosis, other: Diagnosis) -> list[tuple[bool, bool]]:
    theirs = {cause.id: cause.is_raised for cause in other.causes}
    return [(cause.is_raised, theirs[cause.id]) for cause in one.causes if cause.id in theirs]


def _raised_families(one: Diagnosis, other: Diagnosis) -> list[tuple[bool, bool]]:
    first, second = ({cause.family for cause in found.leading} for found in (one, other))
    return [(family.id in first, family.id in second) for family in one.families]


def _outcomes(one: Diagnosis, other: Diagnosis) -> tuple[Outcome, ...]:
    names = ("verdict", "first cause", "first owner", "first action")
    return tuple(map(Outcome, names, _results(one), _results(other)))


def _results(found: Diagnosis) -> tuple[str, str, str, str]:
    first = found.leading[0] if found.leading else None
    action = found.interventions[0].label if found.interventions else "none"
    return found.verdict.label, first.label if first else "none", first.owner.label if first else "none", action


def _differences(
    library: Library, one: Diagnosis, other: Diagnosis, parted: Sequence[tuple[Asked, Asked]]
) -> tuple[Difference, ...]:
    """Return what each difference moves, the one that matters most first; a cause of one kind of gap only is left out."""
    firsts = dict.fromkeys(found.leading[0].id for found in (one, other) if found.leading)
    known = {cause.id for cause in one.causes} & {cause.id for cause in other.causes}
    made = []
    for mine, theirs in parted:
        moved = []
        for cause in firsts:
            if cause in known:
                here, there = _added(one, cause, mine), _added(other, cause, theirs)
                moved.append(Moved(cause, library.label(cause), here, there, effect_word(here - there, library.scales)))
        made.append(Difference(mine.question, mine.text, mine.label, theirs.label, tuple(moved)))
    return tuple(sorted(made, key=lambda difference: -round(difference.apart, 9)))


def _added(found: Diagnosis, cause: str, item: Asked) -> float:
    """Return the log-odds that an answer adds to a cause, nothing where that is too little for a word."""
    reasons = found.cause(cause).reasons
    own = (reason.effect for reason in reasons if (reason.question, reason.respondent) == (item.question, item.respondent))
    return next(own, 0.0)


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
