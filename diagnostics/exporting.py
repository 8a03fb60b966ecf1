"""A Diagnosis as plain data, under the keys that people script against."""

from __future__ import annotations

from typing import Any

from diagnostics.domain.diagnosis import Closing, Diagnosis
from diagnostics.domain.finding import CauseFinding, FamilyFinding, Range
from diagnostics.domain.views import View

PLACES = 3
"""Decimal places in data; what people read is in words and bands."""


def as_data(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return the diagnosis as lists, dictionaries, texts and numbers, ready for JSON; keys as in the README."""
    robust = diagnosis.robustness
    return {
        "case": diagnosis.case,
        "title": diagnosis.title,
        "library": {"version": diagnosis.library.version, "hash": diagnosis.library.hash},
        "engine": diagnosis.engine,
        "flat_prior": diagnosis.flat_prior,
        "verdict": {
            "kind": diagnosis.verdict.kind.value,
            "sentence": diagnosis.verdict.sentence,
            "required_training": diagnosis.verdict.required_training,
            "because": list(diagnosis.verdict.because),
        },
        "causes": [_cause(cause) for cause in diagnosis.causes],
        "families": [_family(family) for family in diagnosis.families],
        "unexplained": round(diagnosis.unexplained, PLACES),
        "asked": [
            {"question": item.question, "respondent": item.respondent, "role": item.role, "answer": item.answer}
            for item in diagnosis.asked
        ],
        "disagreements": [
            {
                "about": item.about,
                "sentence": item.sentence,
                "sides": [list(side) for side in item.sides],
                "follows": item.follows,
            }
            for item in diagnosis.disagreements
        ],
        "views": [_view(view) for view in diagnosis.views],
        "would_change": [
            {
                "question": item.question,
                "role": item.role,
                "answer": item.option,
                "chance": round(item.chance, 2),
                "sentence": item.sentence,
            }
            for item in diagnosis.would_change
        ],
        "next_questions": [
            {"question": item.question, "role": item.role, "text": item.text, "seconds": item.seconds}
            for item in diagnosis.next_questions
        ],
        "robustness": None
        if robust is None
        else {
            "models": robust.models,
            "top_cause_stable": round(robust.top_cause_stable, PLACES),
            "verdict_stable": round(robust.verdict_stable, PLACES),
        },
        "not_calibrated": diagnosis.not_calibrated,
        "certainty": {"level": round(diagnosis.certainty.level, 2), "sentence": diagnosis.certainty.sentence},
        "interventions": [_intervention(item) for item in diagnosis.interventions],
        "gap": _gap(diagnosis),
        "loops": list(diagnosis.loops),
    }


def _cause(cause: CauseFinding) -> dict[str, Any]:
    return {
        "id": cause.id,
        "family": cause.family.value,
        "label": cause.label,
        "probability": round(cause.probability, PLACES),
        "before_calibration": round(cause.before_calibration, PLACES),
        "prior": round(cause.prior, PLACES),
        "likelihood": cause.likelihood.value,
        "share": round(cause.share.mid, PLACES),
        "share_band": _band(cause.share),
        "kind": cause.kind.value,
        "roots": list(cause.roots),
        "unexamined_roots": list(cause.unexamined_roots),
        "owner": {
            "role": cause.owner.role,
            "label": cause.owner.label,
            "reason": cause.owner.reason,
            "tie_break": cause.owner.tie_break,
        },
        "reasons": [
            {
                "question": reason.question,
                "respondent": reason.respondent,
                "answer": reason.option,
                "effect": round(reason.effect, 2),
            }
            for reason in cause.reasons
        ],
    }


def _view(view: View) -> dict[str, Any]:
    return {
        "role": view.role,
        "people": view.people,
        "answers": view.answers,
        "verdict": view.verdict.value,
        "first": view.first.cause if view.first else None,
        "causes": {one.cause: one.likelihood.value for one in view.causes},
        "sentence": view.sentence,
    }


def _family(family: FamilyFinding) -> dict[str, Any]:
    return {
        "id": family.id.value,
        "label": family.label,
        "probability": round(family.probability, PLACES),
        "before_calibration": round(family.before_calibration, PLACES),
        "likelihood": family.likelihood.value,
        "share": round(family.share.mid, PLACES),
        "share_band": _band(family.share),
        "examined": family.examined,
    }


def _intervention(item: Closing) -> dict[str, Any]:
    return {
        "id": item.id,
        "label": item.label,
        "causes": list(item.causes),
        "owner": item.owner,
        "cost_band": item.cost_band.value,
        "closes_low": round(item.closes.low, PLACES),
        "closes_high": round(item.closes.high, PLACES),
        "weeks": list(item.weeks),
        "measure": item.measure,
    }


def _gap(diagnosis: Diagnosis) -> dict[str, Any]:
    gap = diagnosis.gap
    cost = gap.yearly_cost
    return {
        "kind": gap.kind.value if gap.kind else None,
        "statement": gap.statement,
        "measured": gap.measured,
        "size": gap.size,
        "yearly_cost": None
        if cost is None
        else {"low": round(cost.low), "high": round(cost.high), "currency": gap.currency},
        "missing": list(gap.missing),
    }


def _band(band: Range) -> list[float]:
    return [round(band.low, PLACES), round(band.high, PLACES)]
