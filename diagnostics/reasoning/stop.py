"""When to go on asking, and when nothing that is left matters.

An interview knows enough when five things hold: it can be told; no single answer that is still open, of anybody who could
be asked, would change the decision; every family has had an informative answer; the causes that the verdict names were
asked of somebody who sees the work; and at least two roles were heard. The first two alone stop too early: in simulation
and on published cases the result at such a stop often differed from the one that all answers give (DECISIONS.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from diagnostics.domain.case import Case, Origin
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import VerdictKind
from diagnostics.reasoning.interview import Ask, Bench, belief_for, best, first_of, somebody_of_each_role, valued
from diagnostics.reasoning.outlook import Standing, Turn, standing_of, turns
from diagnostics.reasoning.shares import effects
from diagnostics.reasoning.support import family_importance

LIMIT = 20
"""Questions put to one respondent; nobody is asked for longer than that takes."""

SECONDS = 360
"""Nobody is asked for longer than this, by the times that the questions state."""

WORTH = 0.01 / 20
"""Nats per second below which a question is not worth anybody's time. Judgement."""

NAMED = 2
"""Causes that the verdict names, which somebody who sees the work has to have been asked about."""

VOICES = 2
"""Roles that have to have been heard: a second voice knows other facts."""

CLOSE = 1.4
"""Two families lead closely where one moderate answer, log 4, would put the second first."""

QUICK = 1000
"""Sampled worlds between two questions, where a person waits; the diagnosis takes more. Standard error at most 0.016."""


class StopReason(StrEnum):
    """Why the interview ends."""

    SETTLED = "settled"
    OTHERS = "others"
    NOT_WORTH_IT = "not-worth-it"
    LIMIT = "limit"
    NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True)
class Missing:
    """What has to be heard before the interview knows enough."""

    families: frozenset[FamilyId]
    """Families of which no informative answer speaks."""
    unseen: frozenset[str]
    """Causes that the verdict names and nobody who sees the work was asked about."""
    voices: int
    """Further roles that have to be heard."""
    close: frozenset[FamilyId]
    """The two families that lead, where they lead closely."""

    @property
    def is_nothing(self) -> bool:
        """Whether everything was heard. Families may lead closely when nothing is left to ask about them."""
        return not self.families and not self.unseen and self.voices == 0


@dataclass(frozen=True)
class Step:
    """What comes next in an interview: a question, or the reason why there is none."""

    ask: Ask | None
    stopped: StopReason | None
    open_asks: tuple[Ask, ...]
    turns: tuple[Turn, ...]
    """Open answers that would change the decision: of those who are here, and at the end of anybody."""
    missing: Missing


def next_step(
    bench: Bench,
    case: Case,
    among: Collection[str] | None = None,
    topic: str | None = None,
    everything: bool = False,
    limit: int = LIMIT,
) -> Step:
    """Return the next question of the interview, or why it stops.

    Questions of which an answer could change the decision come first, then those about what has not been heard yet; while
    it cannot be told, the most telling per second as long as that is worth anybody's time.

    `among` limits it to these respondents, `topic` is the one the last question came from, and `everything` goes on
    until nothing is left. Nobody is asked more than `limit` questions, or for longer than `SECONDS` where that is the
    ordinary limit.
    """
    library = bench.model.library
    belief = belief_for(bench, case)
    standing = standing_of(bench, case, belief, effects(belief, QUICK))
    asks = valued(bench, case, belief)
    found = tuple(turns(standing, asks, QUICK))
    here = [ask for ask in asks if among is None or ask.respondent.id in among]
    patient = here if everything else [ask for ask in here if has_time(bench, ask, limit)]
    missing = missing_in(standing)
    places = {question: part.id for question, part in library.topic_of.items()}
    given = {question for person in case.respondents for question in person.answers}
    ask = first_of([name for name in library.opening if name not in given], patient)
    ask = ask or best(_telling(patient, found) or _about(standing, patient, missing), places, topic)
    if ask is None and (everything or standing.now.kind() is VerdictKind.CANNOT_TELL):
        ask = best([one for one in patient if everything or one.per_second >= WORTH], places, topic)
    if ask:
        return Step(ask, None, tuple(here), found, missing)
    anybody = case if case.origin is Origin.PUBLISHED else somebody_of_each_role(library, case)
    everybody = valued(bench, anybody, belief)
    found = tuple(turns(standing, everybody, QUICK))
    stopped = _why_stop(standing, everybody, found, missing, here, patient)
    return Step(None, stopped, tuple(here), found, missing)


def missing_in(standing: Standing) -> Missing:
    """Return what has not been heard yet. The account of a published case is one voice that has seen the work."""
    model, evidence = standing.bench.model, standing.belief.evidence
    roles = model.library.role_by_id
    told = standing.case.origin is Origin.PUBLISHED
    seen = {
        model.causes[place]
        for item in evidence
        if told or roles[item.role].sees_the_work
        for place in model.answers[item.question].scope
    }
    heard = {item.role for item in evidence}
    return Missing(
        families=frozenset(family for family, members in model.family_members.items() if members) - standing.examined,
        unseen=frozenset(_named(standing)) - seen,
        voices=0 if told else max(0, VOICES - len(heard)),
        close=_close(standing),
    )


def _close(standing: Standing) -> frozenset[FamilyId]:
    """Return the two families that lead, where the second has nearly as much for it as the first."""
    rank = family_importance(standing.belief)
    first, second = sorted(rank, key=lambda family: -rank[family])[:2]
    return frozenset({first, second}) if rank[first] > 0 and rank[first] - rank[second] < CLOSE else frozenset()


def _named(standing: Standing) -> list[str]:
    """Return the causes that the verdict names; none while it cannot be told."""
    known = np.flatnonzero(standing.now.known[0])
    order = sorted(known, key=lambda place: -standing.now.scores[0, place])
    return [standing.bench.model.causes[place] for place in order[:NAMED]]


def has_time(bench: Bench, ask: Ask, limit: int) -> bool:
    """Whether a question still fits into what one person is asked at most."""
    known, given = bench.model.library.question_by_id, ask.respondent.answers
    if len(given) >= limit:
        return False
    seconds = sum(known[name].seconds for name in given if name in known) + ask.question.seconds
    return limit > LIMIT or seconds <= SECONDS


def _telling(asks: Sequence[Ask], open_turns: Sequence[Turn]) -> list[Ask]:
    """Return the open questions of which at least one likely answer would change the decision."""
    changing = {(turn.ask.question.id, turn.ask.respondent.id) for turn in open_turns}
    return [ask for ask in asks if (ask.question.id, ask.respondent.id) in changing]


def _about(standing: Standing, asks: Sequence[Ask], missing: Missing) -> list[Ask]:
    """Return the open questions that would hear something of what is missing."""
    model, roles = standing.bench.model, standing.bench.model.library.role_by_id
    heard = {item.role for item in standing.belief.evidence}
    return [
        ask
        for ask in asks
        if missing.families & model.families_asked(ask.question.id)
        or (missing.close & model.families_asked(ask.question.id) and ask.per_second >= WORTH)
        or (missing.unseen & set(ask.question.parents) and roles[ask.respondent.role].sees_the_work)
        or (missing.voices and ask.respondent.role not in heard and ask.per_second >= WORTH)
    ]


def _why_stop(
    standing: Standing,
    everybody: Sequence[Ask],
    found: Sequence[Turn],
    missing: Missing,
    here: Sequence[Ask],
    patient: Sequence[Ask],
) -> StopReason:
    if missing.is_nothing and not found and standing.now.kind() is not VerdictKind.CANNOT_TELL:
        return StopReason.SETTLED
    if here and not patient:
        return StopReason.LIMIT
    if found or _about(standing, everybody, missing):
        return StopReason.OTHERS
    return StopReason.NOT_WORTH_IT if here else StopReason.NOTHING_LEFT
