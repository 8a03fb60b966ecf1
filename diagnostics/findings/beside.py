"""What goes with a plan: what to stop doing, and what keeps the next gap away."""

from __future__ import annotations

from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.interventions import Intervention
from diagnostics.domain.library import Library
from diagnostics.findings.verdict import in_order
from diagnostics.planning.interventions import preventing

COURSE = "Stop planning the course as asked; it would not close the gap."


def stop_doing(library: Library, diagnosis: Diagnosis) -> list[str]:
    """Return what to stop doing, a sentence each: the course where the verdict is against it, then by cause."""
    told = [COURSE] if diagnosis.verdict.kind is VerdictKind.FIX and not diagnosis.verdict.required_training else []
    return told + [text for cause in in_order(diagnosis.causes) if (text := library.cause_by_id[cause.id].stop)]


def for_next_time(library: Library, diagnosis: Diagnosis) -> tuple[Intervention, ...]:
    """Return what would keep the causes that the verdict names away the next time."""
    return preventing(library, [cause.id for cause in in_order(diagnosis.causes)])
