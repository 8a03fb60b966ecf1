"""A diagnosis without anybody's answers: what owners, senior managers and auditors see in a case that others facilitate."""

from __future__ import annotations

from dataclasses import replace

from diagnostics.domain.diagnosis import Diagnosis, Disagreement
from diagnostics.domain.finding import FamilyFinding, VerdictKind
from diagnostics.findings.answers import what_follows

GROUNDS = 4

NOTE = "Only those who facilitate the case see what people answered. These are the conclusions."

REASONS = "Only those who facilitate the case see the answers behind it."
"""Shown instead of the reasons for a cause."""

NOT_EXAMINED = "No answer says anything about it."
"""Shown instead of why a family was not examined, which can reveal what somebody could not answer."""

SOMEBODY = "somebody who took no side"


def withheld(diagnosis: Diagnosis) -> Diagnosis:
    """Return the same findings without the answers they rest on: no reasons, no question that was put to somebody, no open
    answer, nobody's view.

    For a disagreement, the cause on which people disagree stays, and what follows from it. Of what to ask next, questions
    that nobody was asked stay.
    """
    asked = {item.question for item in diagnosis.asked}
    open_questions = tuple(item for item in diagnosis.next_questions if item.question not in asked)
    verdict = diagnosis.verdict
    if verdict.kind is VerdictKind.CANNOT_TELL:
        grounds = tuple(f"{item.role_label}: {item.text}" for item in open_questions)
    else:
        grounds = tuple(f"{cause.label}: {cause.likelihood_label}." for cause in diagnosis.leading[:GROUNDS])
    return replace(
        diagnosis,
        verdict=replace(verdict, because=grounds),
        causes=tuple(replace(cause, reasons=(), reasons_withheld=True) for cause in diagnosis.causes),
        families=tuple(map(_family, diagnosis.families)),
        asked=(),
        disagreements=tuple(_disagreement(diagnosis, item) for item in diagnosis.disagreements if item.on_cause),
        views=(),
        would_change=(),
        next_questions=open_questions,
        is_withheld=True,
    )


def _family(family: FamilyFinding) -> FamilyFinding:
    return replace(family, examinations=(), why_not=None if family.examined else NOT_EXAMINED)


def _disagreement(diagnosis: Diagnosis, item: Disagreement) -> Disagreement:
    return replace(item, sentence=item.openly, sides=(), follows=what_follows(diagnosis.cause(item.about), SOMEBODY))
