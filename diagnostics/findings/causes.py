"""The finding about each cause: how likely, what part it plays, on what grounds, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import Accountable, CauseFinding, CauseKind, Range, Reason
from diagnostics.findings.answers import answer_label, told_together
from diagnostics.planning.owners import Situation, owner_of
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.decision import Decisions
from diagnostics.reasoning.explanation import Effects, effect_word
from diagnostics.reasoning.model import Chances
from diagnostics.reasoning.ranking import held_back, ranked_causes
from diagnostics.reasoning.robustness import Perturbed
from diagnostics.reasoning.roots import Part

SPREAD = 0.35
"""Least half-width of a share's band, as a part of it. Judgement: how much of a gap a cause explains is judged, and models
that differ from ours in weights alone often agree on it more closely than anybody can know it."""

INNER = (10.0, 90.0)
"""Percentiles of the perturbed models that a band covers."""


@dataclass(frozen=True, eq=False)
class Grounds:
    """Everything computed about one case that the findings are written from."""

    case: Case
    belief: Belief
    now: Decisions
    """What the belief leads to, with the likelihoods as they are stated."""
    shares: Chances
    effect: Chances
    """Part of the gap that goes with each cause where it is present."""
    effects: Effects
    parts: Mapping[str, Part]
    perturbed: Perturbed | None
    closings: tuple[Closing, ...]

    @cached_property
    def together(self) -> NDArray[np.bool_]:
        """Which answers were given in confidence and are shown for a group, shape (answers,)."""
        return np.array([item.together for item in self.belief.evidence], dtype=bool)


def cause_findings(grounds: Grounds) -> tuple[CauseFinding, ...]:
    """Return the finding about every cause that can be one here, most important first."""
    raised = frozenset(cause for cause, part in grounds.parts.items() if part.kind in _RAISED)
    situation = Situation(grounds.case, raised)
    order = ranked_causes(grounds.belief, grounds.effect)
    guarded = held_back(grounds.belief, grounds.effect)
    return tuple(_finding(grounds, place, situation, place in guarded) for place in order)


_RAISED = (CauseKind.ROOT, CauseKind.MECHANISM)


def _finding(grounds: Grounds, place: int, situation: Situation, guarded: bool) -> CauseFinding:
    belief, library = grounds.belief, grounds.belief.model.library
    cause = library.cause_by_id[belief.model.causes[place]]
    chance, part = float(grounds.now.likelihoods.causes[0, place]), grounds.parts[cause.id]
    established = bool(grounds.now.known[0, place])
    band = library.scales.word_for(chance, established)
    return CauseFinding(
        id=cause.id,
        family=cause.family,
        label=cause.label,
        definition=cause.definition,
        prior=float(belief.prior[place]),
        before_calibration=float(belief.chances[place]),
        probability=chance,
        band=_band(chance, None if grounds.perturbed is None else grounds.perturbed.decisions.likelihoods.causes[:, place]),
        likelihood=band.id,
        likelihood_label=band.label,
        share=_share(grounds, place),
        established=established,
        kind=part.kind,
        owner=_owner(grounds, cause.id, situation),
        reasons=_reasons(grounds, place),
        roots=part.roots,
        unexamined_roots=part.unexamined_roots,
        mechanisms=part.mechanisms,
        guarded=guarded,
    )


def _band(middle: float, others: Chances | None) -> Range:
    if others is None:
        return Range(middle, middle, middle)
    low, high = np.percentile(others, INNER)
    return Range(min(float(low), middle), middle, max(float(high), middle))


def _share(grounds: Grounds, place: int) -> Range:
    middle = float(grounds.shares[place])
    return share_band(middle, None if grounds.perturbed is None else grounds.perturbed.shares[:, place])


def share_band(middle: float, others: Chances | None) -> Range:
    """Return the band of a share of the gap: that of the perturbed models, and no narrower than our judgement is."""
    models = _band(middle, others)
    return Range(min(models.low, middle * (1 - SPREAD)), middle, min(max(models.high, middle * (1 + SPREAD)), 1.0))


def _owner(grounds: Grounds, cause: str, situation: Situation) -> Accountable:
    library = grounds.belief.model.library
    first = next((closing for closing in grounds.closings if cause in closing.causes), None)
    return owner_of(library, cause, situation, library.intervention_by_id[first.id] if first else None)


def _reasons(grounds: Grounds, place: int) -> tuple[Reason, ...]:
    library = grounds.belief.model.library
    found = []
    for item, effect in _effects(grounds, place):
        word = effect_word(effect, library.scales)
        if not word:
            continue
        question = library.question_by_id[item.question]
        answer = answer_label(question, item.option)
        found.append(
            Reason(
                question=question.id,
                text=question.wording(item.role),
                option=item.option,
                answer=told_together(answer) if item.together else answer,
                respondent=item.respondent,
                role=item.role,
                role_label=library.role_by_id[item.role].label,
                effect=effect,
                word=word,
            )
        )
    return tuple(sorted(found, key=lambda reason: -abs(round(reason.effect, 9))))


def _effects(grounds: Grounds, place: int) -> Iterator[tuple[Evidence, float]]:
    """Yield each answer that moved a cause noticeably; the effects of answers that are shown together are added up."""
    least = min(grounds.belief.model.library.scales.effect_words.values())
    whole: dict[Evidence, float] = {}
    for row in np.flatnonzero((np.abs(grounds.effects[:, place]) >= least) | grounds.together):
        item = grounds.belief.evidence[row]
        one = replace(item, respondent=f"{item.role}-together") if item.together else item
        whole[one] = whole.get(one, 0.0) + float(grounds.effects[row, place])
    yield from whole.items()
