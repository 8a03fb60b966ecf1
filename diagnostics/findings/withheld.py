"""A diagnosis without anybody's answers: what owners and senior managers see of a case that others facilitate."""

from __future__ import annotations

from dataclasses import replace

from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import VerdictKind

GROUNDS = 4

NOTE = "What people answered is seen by those who facilitate the case. Here stands what follows from it."


def withheld(diagnosis: Diagnosis) -> Diagnosis:
    """Return the same findings, and none of the answers they rest on: no reason, no question, nobody's view.

    Of a disagreement there stays that views part on a cause, and what follows from it.
    """
    verdict = diagnosis.verdict
    if verdict.kind is not VerdictKind.CANNOT_TELL:
        grounds = tuple(f"{cause.label}: {cause.likelihood_label}." for cause in diagnosis.leading[:GROUNDS])
        verdict = replace(verdict, because=grounds)
    return replace(
        diagnosis,
        verdict=verdict,
        causes=tuple(replace(cause, reasons=()) for cause in diagnosis.causes),
        families=tuple(replace(family, examinations=()) for family in diagnosis.families),
        asked=(),
        disagreements=tuple(
            replace(item, sentence=item.openly, sides=()) for item in diagnosis.disagreements if item.on_cause
        ),
        views=(),
    )
