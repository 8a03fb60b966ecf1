"""The answer to the request, in one sentence that stands alone, with its grounds."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.diagnosis import NextQuestion
from diagnostics.domain.finding import CauseFinding, Verdict, VerdictKind
from diagnostics.reasoning.decision import ADDED, ESTABLISHED

NAMED = 2
"""Causes named in the sentence; the rest stands in the findings."""


def verdict_of(
    kind: VerdictKind, causes: Sequence[CauseFinding], case: Case, open_questions: Sequence[NextQuestion]
) -> Verdict:
    """Return the verdict in words. `causes` are the findings, most important first."""
    required = bool(case.request.required_by_law)
    known = [cause for cause in causes if is_established(cause)]
    sentence = _sentence(kind, known, causes)
    if required:
        sentence += " " + _floor(kind)
    return Verdict(kind, sentence, required, _because(kind, known, open_questions))


def is_established(cause: CauseFinding) -> bool:
    """Whether the answers made a cause likely, so that a verdict may rest on it."""
    return cause.is_raised and cause.probability >= ESTABLISHED and cause.probability - cause.prior >= ADDED


def listed(names: Sequence[str]) -> str:
    """Return names as a list in running text: one, one and two; one, two and three."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def quoted(cause: CauseFinding) -> str:
    """Return a cause's label as it stands inside a sentence."""
    return f"“{cause.label}”"


def _sentence(kind: VerdictKind, known: Sequence[CauseFinding], causes: Sequence[CauseFinding]) -> str:
    skill = [cause for cause in known if cause.family is FamilyId.TRAINING]
    rest = [cause for cause in known if cause.family is not FamilyId.TRAINING]
    match kind:
        case VerdictKind.TRAIN:
            return f"Train: {_named(skill)} {_is(skill)} established, and little else explains the gap."
        case VerdictKind.TRAIN_AND_FIX if rest:
            return (
                f"Train and fix: {_named(skill)} {_is(skill)} part of the answer, but training will not hold until "
                f"{_named(rest)} {_is(rest)} dealt with; {_first_owner(rest)}."
            )
        case VerdictKind.TRAIN_AND_FIX:
            return (
                f"Train and fix: {_named(skill)} {_is(skill)} established, but other causes, not settled yet, "
                "explain a good part of the gap."
            )
        case VerdictKind.FIX:
            return (
                f"Fix, do not train: the gap comes mainly from {_named(rest)}; {_first_owner(rest)}. "
                "A course would leave that as it is."
            )
        case VerdictKind.CANNOT_TELL:
            return "Cannot tell yet: " + _what_is_open(causes)


def _what_is_open(causes: Sequence[CauseFinding]) -> str:
    raised = [cause for cause in causes if cause.is_raised][:NAMED]
    if not raised:
        return "nothing that was answered so far points to a cause. Buy no training and change nothing on this ground."
    return (
        f"{_named(raised)} {_is(raised)} possible, but not established. "
        "Buy no training on this ground before the open questions are answered."
    )


def _floor(kind: VerdictKind) -> str:
    if kind in (VerdictKind.TRAIN, VerdictKind.TRAIN_AND_FIX):
        return "The training that the law requires is due in any case."
    return (
        "The training that the law requires is due all the same; keep it to what the law asks, "
        "and do not expect it to close the gap."
    )


def _because(kind: VerdictKind, known: Sequence[CauseFinding], open_questions: Sequence[NextQuestion]) -> tuple[str, ...]:
    if kind is VerdictKind.CANNOT_TELL:
        return tuple(f"{item.role_label}: {item.text}" for item in open_questions[:3])
    return tuple(_ground(cause) for cause in known[:4])


def _ground(cause: CauseFinding) -> str:
    said = [f"{reason.role_label} to “{reason.text}”: “{reason.answer}”" for reason in cause.reasons_for]
    reasons = list(dict.fromkeys(said))[:2]
    grounds = "; ".join(reasons) if reasons else "it follows from the causes around it"
    return f"{cause.label} ({cause.likelihood_label}) - {grounds}."


def _named(causes: Sequence[CauseFinding]) -> str:
    return listed([quoted(cause) for cause in causes[:NAMED]])


def _is(causes: Sequence[CauseFinding]) -> str:
    return "is" if len(causes[:NAMED]) == 1 else "are"


def _first_owner(causes: Sequence[CauseFinding]) -> str:
    owners = list(dict.fromkeys(cause.owner.in_text for cause in causes[:NAMED]))
    verb = "is" if len(owners) == 1 else "are"
    return f"{listed(owners)} {verb} accountable"
