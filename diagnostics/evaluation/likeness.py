"""Cases like this one: which earlier cases are near, in what they are alike, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from diagnostics.domain.case import Case
from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.finding import CauseKind
from diagnostics.domain.gate import STORED
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Proof
from diagnostics.reasoning.belief import Belief, believe
from diagnostics.reasoning.explanation import effects
from diagnostics.reasoning.interview import bench_for, evidence_for
from diagnostics.reasoning.model import Chances
from diagnostics.reasoning.roots import parts
from diagnostics.wording import ended

BY_BELIEF, BY_GAP, BY_REQUEST = 0.7, 0.2, 0.1
"""What each likeness counts: causes decide what to do, the kind of gap and the reason for asking less. Judgement."""

RAISED = (CauseKind.ROOT, CauseKind.MECHANISM)

NAMED = 3
"""Causes named in one sentence, at most."""

KINDS = {
    GapKind.WORK: "doing the work",
    GapKind.RULES: "keeping the rules",
    GapKind.STAFFING: "finding and keeping people",
    GapKind.ON_TIME: "serving on time",
}
REASONS = {
    WhyNow.LAUNCH: "something new was launched",
    WhyNow.NEW_PEOPLE: "new people came",
    WhyNow.NEW_LAW: "a law or rule was new",
    WhyNow.INCIDENT: "something had happened",
    WhyNow.DECLINE: "results were falling",
    WhyNow.SHORTFALL: "a target was missed",
    WhyNow.HABIT: "it is done every year",
}


@dataclass(frozen=True)
class Likeness:
    """One earlier case that is near, and why."""

    case: str
    title: str
    score: float
    """0 where nothing is alike, 1 for the case itself."""
    because: tuple[str, ...]
    """Sentences: what is shared, then what differs."""
    owners: str
    """Who had to act, as the account of the case says; empty where none is known."""
    outcome: str
    """What was done and what came of it; empty where that is not known."""


def like(library: Library, case: Case, among: Sequence[Case], count: int = 3) -> tuple[Likeness, ...]:
    """Return up to `count` cases of `among` that are nearest to `case`, nearest first; ties by id.

    Left out are the case itself, copies of it with the same answers, cases without an answer that tells anything, and
    cases whose answers point another way.
    """
    here = _profile_of(library, case)
    if here.is_empty:
        return ()
    others = [other for other in among if other.id != case.id and _answers(other) != _answers(case)]
    profiles = [(other, _profile_of(library, other)) for other in others]
    near = [(_score(here, there), other) for other, there in profiles if _same_way(here, there) > 0]
    near.sort(key=lambda item: (-item[0], item[1].id))
    return tuple(_likeness(library, here, score, other) for score, other in near[:count])


def likeness_score(library: Library, one: Case, other: Case) -> float:
    """Return how much alike two cases are, 0 to 1; the same whichever comes first, 0 where one has no answers."""
    return _score(_profile_of(library, one), _profile_of(library, other))


@dataclass(frozen=True, eq=False)
class _Profile:
    """What is compared of a case."""

    kind: GapKind | None
    why_now: WhyNow | None
    belief: Belief

    @property
    def is_empty(self) -> bool:
        return not self.belief.evidence

    @cached_property
    def added(self) -> Chances:
        """What the answers added to the chance of each cause, in the order of the library, scaled to length 1.

        Not log-odds: there two cases in which the same causes are ruled out look alike whatever is at work in them.
        """
        gained = self.belief.gains
        structure = self.belief.model.structure
        ordered = gained[[structure.index(cause.id) for cause in self.belief.model.library.causes]]
        return np.asarray(ordered / (np.linalg.norm(ordered) or 1.0))

    @cached_property
    def raised(self) -> tuple[str, ...]:
        """Ids of the causes that the answers raised, the most added first."""
        place = {cause.id: number for number, cause in enumerate(self.belief.model.library.causes)}
        found = [cause for cause, part in parts(self.belief, effects(self.belief)).items() if part.kind in RAISED]
        return tuple(sorted(found, key=lambda cause: (-round(float(self.added[place[cause]]), 9), place[cause])))


def _profile_of(library: Library, case: Case) -> _Profile:
    """Return the profile of a case; the same answers are weighed once, and what was documented is not looked at."""
    return _profile(library, case.model_copy(update={"documented": None, "notes": {}}).model_dump_json())


@lru_cache(maxsize=512)
def _profile(library: Library, text: str) -> _Profile:
    case = _known(library, Case.model_validate_json(text, context=STORED))
    bench = bench_for(library, case)
    return _Profile(case.gap.kind, case.request.why_now, believe(bench.model, evidence_for(bench, case)))


def _known(library: Library, case: Case) -> Case:
    """Leave out the roles and the answers to questions that only another version of the library knows."""
    people = [
        person.model_copy(
            update={"answers": {name: value for name, value in person.answers.items() if name in library.question_by_id}}
        )
        for person in case.respondents
        if person.role in library.role_by_id
    ]
    return case.model_copy(update={"respondents": people})


def _same_way(one: _Profile, other: _Profile) -> float:
    """How far the answers of two cases point the same way: the cosine of what they added, 0 where it is below."""
    return round(min(max(float(one.added @ other.added), 0.0), 1.0), 9)


def _score(one: _Profile, other: _Profile) -> float:
    if one.is_empty or other.is_empty:
        return 0.0
    score = (
        BY_BELIEF * _same_way(one, other) + BY_GAP * (one.kind == other.kind) + BY_REQUEST * (one.why_now == other.why_now)
    )
    return round(score, 9)


def _likeness(library: Library, here: _Profile, score: float, other: Case) -> Likeness:
    there = _profile_of(library, other)
    because = (*_alike(library, here, there), *_different(library, here, there))
    owners = other.documented.owners if other.documented else ""
    return Likeness(other.id, other.label, score, because, owners, _what_came_of_it(library, other))


def _what_came_of_it(library: Library, case: Case) -> str:
    """Return the outcome as the account tells it, or as it was written down when the case was closed."""
    if case.documented:
        return case.documented.outcome
    if case.outcome is None:
        return ""
    confirmed = [cause for cause, proof in case.outcome.causes.items() if proof is Proof.CONFIRMED]
    known = [cause for cause in confirmed if cause in library.cause_by_id]
    parts = [case.outcome.done, case.outcome.measured, f"Confirmed: {_named(library, known)}" if known else ""]
    return " ".join(ended(part) for part in parts if part)


def _alike(library: Library, here: _Profile, there: _Profile) -> list[str]:
    found = []
    shared = [cause for cause in here.raised if cause in there.raised]
    if shared:
        found.append(f"In both the answers point to {_named(library, shared)}.")
    if here.kind is not None and here.kind is there.kind:
        found.append(f"The gap is of the same kind: {KINDS[here.kind]}.")
    if here.why_now in REASONS and here.why_now is there.why_now:
        found.append(f"The reason for asking was the same: {REASONS[here.why_now]}.")
    return found or ["The same causes gained or lost, though none of them stands out in both."]


def _different(library: Library, here: _Profile, there: _Profile) -> list[str]:
    only_here = [cause for cause in here.raised if cause not in there.raised]
    only_there = [cause for cause in there.raised if cause not in here.raised]
    found = []
    if only_here:
        found.append(f"Only here: {_named(library, only_here)}.")
    if only_there:
        found.append(f"Only there: {_named(library, only_there)}.")
    if there.kind is not None and here.kind is not there.kind:
        found.append(f"There the gap was of another kind: {KINDS[there.kind]}.")
    return found


def _named(library: Library, causes: Sequence[str]) -> str:
    names = [f"“{library.label(cause)}”" for cause in causes[:NAMED]]
    if len(causes) > NAMED:
        names.append(f"{len(causes) - NAMED} more")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _answers(case: Case) -> list[tuple[str, dict[str, str]]]:
    return sorted(((person.role, person.answers) for person in case.respondents), key=str)
