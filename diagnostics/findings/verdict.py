"""The answer to the request, in one sentence that stands alone, with its grounds."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.diagnosis import NextQuestion
from diagnostics.domain.finding import CauseFinding, Verdict, VerdictKind
from diagnostics.wording import share_in_steps

NAMED = 2
"""Causes named in the sentence; the rest stands in the findings."""

MOST = 0.5
"""Only where more of the gap than this is explained does it come "mainly" from something, or is a cause established."""

NOT_ALL = "More than half of the gap is not explained yet."


def verdict_of(
    kind: VerdictKind,
    causes: Sequence[CauseFinding],
    explained: float,
    case: Case,
    open_questions: Sequence[NextQuestion],
) -> Verdict:
    """Return the verdict in words. `causes` are the findings, most important first; `explained` is a part of the gap."""
    required = bool(case.request.required_by_law)
    known = in_order(causes)
    sentence = _sentence(kind, known, explained, causes)
    if required:
        sentence += " " + _floor(kind)
    return Verdict(kind, sentence, required, _because(kind, known, open_questions))


def in_order(causes: Sequence[CauseFinding]) -> list[CauseFinding]:
    """Return the causes that a verdict rests on as it names them: by share of the gap, roots before their mechanisms.

    Those in training come first where training is the lever, and last where it is the smaller part.
    """
    left = sorted((cause for cause in causes if cause.established), key=lambda cause: -sum(share_in_steps(cause.share)))
    found: list[CauseFinding] = []
    while left:
        waiting = {cause.id for cause in left}
        ready = next((cause for cause in left if not waiting & set(cause.roots)), left[0])
        left.remove(ready)
        found.append(ready)
    return sorted(found, key=lambda cause: (cause.family is FamilyId.TRAINING) is not is_lever(causes))


def is_lever(causes: Sequence[CauseFinding]) -> bool:
    """Whether training is what would close most: the first of the causes that a verdict rests on lies in it."""
    first = next((cause for cause in causes if cause.established), None)
    return first is not None and first.family is FamilyId.TRAINING


def listed(names: Sequence[str]) -> str:
    """Return names as a list in running text: one, one and two; one, two and three."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def quoted(cause: CauseFinding) -> str:
    """Return a cause's label as it stands inside a sentence."""
    return f"“{cause.label}”"


def _sentence(kind: VerdictKind, known: Sequence[CauseFinding], explained: float, causes: Sequence[CauseFinding]) -> str:
    skill = [cause for cause in known if cause.family is FamilyId.TRAINING]
    rest = [cause for cause in known if cause.family is not FamilyId.TRAINING]
    match kind:
        case VerdictKind.TRAIN if explained > MOST:
            return f"Train: {_named(skill)} {_is(skill)} established, and little else explains the gap."
        case VerdictKind.TRAIN:
            return f"Train: {_named(skill)} {_is(skill)} likely, and nothing else that was asked about is. {NOT_ALL}"
        case VerdictKind.TRAIN_AND_FIX if not rest:
            return (
                f"Train and fix: {_named(skill)} {_is(skill)} likely, but other causes, still open, explain more of the gap."
            )
        case VerdictKind.TRAIN_AND_FIX if is_lever(causes):
            return (
                f"Train and fix: training is the lever here, because {_named(skill)} {_is(skill)} likely, but it will not "
                f"hold until {_named(rest)} {_is(rest)} dealt with; {_first_owner(rest)}."
            )
        case VerdictKind.TRAIN_AND_FIX:
            return (
                f"Train and fix: {_from(rest, explained)}. Training is the smaller part: brief or practise what "
                f"{_named(skill)} leaves missing; the course as asked would not close the gap."
            )
        case VerdictKind.FIX:
            last = "A course would leave that as it is." if explained > MOST else NOT_ALL
            return f"Fix, do not train: {_from(rest, explained)}. {last}"
        case VerdictKind.CANNOT_TELL:
            return "Cannot tell yet: " + _what_is_open(causes)


def _from(causes: Sequence[CauseFinding], explained: float) -> str:
    if explained > MOST:
        return f"the gap comes mainly from {_named(causes)}; {_first_owner(causes)}"
    return f"the answers speak for {_named(causes)}; {_first_owner(causes)}"


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
