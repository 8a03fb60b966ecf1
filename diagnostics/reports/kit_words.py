"""What the sections of the kit have in common: the situation of the case, and texts with its names filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.facilitation import Facilitation, Situation, Stage
from diagnostics.domain.library import Library
from diagnostics.planning.plan import Plan
from diagnostics.reports.material import Material
from diagnostics.wording import clipped, ended, on_day

LONGEST = 260
"""Letters of a text from the case inside a sentence that is said aloud."""


@dataclass(frozen=True)
class Kit:
    """What the kit is written from."""

    material: Material
    told: Facilitation
    there: Situation
    on: date | None
    """The day of the talk."""

    @property
    def library(self) -> Library:
        """The library of the case."""
        return self.material.library

    @property
    def case(self) -> Case:
        """The case, freed of the names of those who answered."""
        return self.material.case

    @property
    def diagnosis(self) -> Diagnosis:
        """What was found."""
        return self.material.diagnosis

    @property
    def plan(self) -> Plan:
        """What to do."""
        return self.material.plan

    def day(self, weeks: int) -> str:
        """Return the day so many weeks after the talk, or what to reckon it from."""
        if self.on is None:
            return "at once" if weeks == 0 else f"week {weeks}"
        return on_day(self.on + timedelta(weeks=weeks))

    def filled(self, text: str) -> str:
        """Return a text of the facilitation content with its names filled in from the case."""
        return re.sub(r"\{(\w+)\}", lambda found: self._names[found[1]], text)

    @property
    def _names(self) -> dict[str, str]:
        first = self.diagnosis.leading[0] if self.diagnosis.leading else None
        gap = self.diagnosis.gap
        return {
            "request": f"“{_said(self.case.request.text) or 'a training.'}”",
            "requester": self.case.request.by.strip() or "whoever asked",
            "people": self.case.request.for_whom.strip() or "the people concerned",
            "gap": _said(gap.size or gap.statement) or "the result that is wanted.",
            "verdict": self.diagnosis.verdict.sentence,
            "first_cause": f"“{first.label}”" if first else "no cause yet",
            "first_owner": first.owner.in_text if first else "nobody yet",
        }


def kit_material(material: Material, told: Facilitation, on: date | None) -> Kit:
    """Return what the kit of a case is written from."""
    return Kit(material, told, situation_of(material), on)


def situation_of(material: Material) -> Situation:
    """Return the situation that a case is in: before the interview as long as no answer tells anything."""
    case, diagnosis = material.case, material.diagnosis
    before = Situation(
        Stage.BEFORE, case.request.why_now, case.gap.kind, case.gap.is_measured, bool(case.request.required_by_law)
    )
    if not any(item.informative for item in diagnosis.asked):
        return before
    return replace(
        before,
        stage=Stage.AFTER,
        verdict=diagnosis.verdict.kind,
        causes=tuple(cause.id for cause in diagnosis.leading),
        families=tuple(dict.fromkeys(cause.family for cause in diagnosis.leading)),
    )


def _said(text: str) -> str:
    return ended(clipped(text, LONGEST)) if text.strip() else ""
