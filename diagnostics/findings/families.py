"""The finding about each family: what was asked, of whom, what came of it, or why it was not examined."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from diagnostics.domain.causes import Family, FamilyId
from diagnostics.domain.diagnosis import Asked
from diagnostics.domain.finding import CauseFinding, Examination, FamilyFinding, Range
from diagnostics.findings.causes import share_band
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.decision import Decisions
from diagnostics.reasoning.ranking import examined_families, ranked_families


def family_findings(
    belief: Belief, now: Decisions, causes: tuple[CauseFinding, ...], asked: tuple[Asked, ...], shares: dict[str, Range]
) -> tuple[FamilyFinding, ...]:
    """Return the finding about every family, most important first. `shares` is by family id; `now` has the likelihoods."""
    library = belief.model.library
    examined = examined_families(belief.model, belief.evidence)
    likelihoods = dict(zip(belief.model.family_members, now.likelihoods.families[0].tolist(), strict=True))
    found = []
    for name in ranked_families(belief):
        family = library.family_by_id[name]
        chance = likelihoods[name]
        band = library.scales.likelihood_of(chance)
        own = _questions_about(belief, family, asked)
        found.append(
            FamilyFinding(
                id=name,
                label=family.label,
                letter=family.letter,
                asks=family.asks,
                prior=belief.model.family_prior[name],
                before_calibration=belief.families[name],
                probability=chance,
                likelihood=band.id,
                likelihood_label=band.label,
                share=shares[name],
                examined=name in examined,
                why_not=None if name in examined else _why_not(belief, name, own),
                examinations=_examinations(own),
                causes=tuple(cause.id for cause in causes if cause.family is name),
            )
        )
    return tuple(found)


def family_shares(belief: Belief, shares: np.ndarray, others: np.ndarray | None) -> dict[str, Range]:
    """Return the share of the gap of each family: the sum over its causes, with its band."""
    found = {}
    for family, members in belief.model.family_members.items():
        places = list(members)
        together = None if others is None else others[:, places].sum(axis=1)
        found[family.value] = share_band(float(shares[places].sum()), together)
    return found


def _questions_about(belief: Belief, family: Family, asked: tuple[Asked, ...]) -> list[Asked]:
    members = set(belief.model.family_members[family.id])
    return [item for item in asked if members & set(belief.model.answers[item.question].scope)]


def _examinations(asked: list[Asked]) -> tuple[Examination, ...]:
    found = []
    for question, group in groupby(asked, key=lambda item: item.question):
        said = list(group)
        found.append(Examination(question, said[0].text, tuple((item.role_label, item.label) for item in said)))
    return tuple(found)


def _why_not(belief: Belief, name: FamilyId, asked: list[Asked]) -> str:
    if belief.model.one_person and name is FamilyId.CAPACITY:
        return "This case is about one person. Nobody is judged here; look at what surrounds the work."
    if not asked:
        return "No question about it was asked."
    roles = " and ".join(dict.fromkeys(item.role_label for item in asked))
    return f"{roles} could not answer what was asked about it."
