"""When to go on asking, and when nothing that is left matters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diagnostics.domain.case import Case
from diagnostics.domain.finding import VerdictKind
from diagnostics.reasoning.interview import Ask, Bench, belief_for, best, first_of, valued
from diagnostics.reasoning.outlook import Turn, chance_of_change, standing_of, turns
from diagnostics.reasoning.shares import effects

LIMIT = 20
"""Questions put to one respondent; nobody is asked for longer than that takes."""

WORTH = 0.01 / 20
"""Nats per second below which a question is not worth anybody's time. Judgement."""


QUICK = 1000
"""Sampled worlds between two questions, where a person waits; the diagnosis takes more. Standard error at most 0.016."""


class StopReason(StrEnum):
    """Why the interview ends."""

    SETTLED = "settled"
    NOT_WORTH_IT = "not-worth-it"
    LIMIT = "limit"
    NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True, eq=False)
class Step:
    """What comes next in an interview: a question, or the reason why there is none."""

    ask: Ask | None
    stopped: StopReason | None
    open_asks: tuple[Ask, ...]
    turns: tuple[Turn, ...]
    answered: int
    """Answers given so far, of whatever state."""

    @property
    def certainty(self) -> float:
        """How likely the decision is to survive the most telling open question; 0 before the first answer."""
        if self.answered == 0:
            return 0.0
        return 1 - chance_of_change(self.turns)


def next_step(
    bench: Bench,
    case: Case,
    among: Collection[str] | None = None,
    topic: str | None = None,
    everything: bool = False,
    limit: int = LIMIT,
) -> Step:
    """Return the next question of the interview, or why it stops.

    Questions of which an answer could change the decision come first; among them, and where there are none, the most
    telling per second. While it cannot be told yet the interview goes on as long as that is worth anybody's time.

    `among` limits it to these respondents, `topic` is the one the last question came from, and `everything` goes on
    until nothing is left. Nobody is asked more than `limit` questions.
    """
    library = bench.model.library
    belief = belief_for(bench, case)
    standing = standing_of(bench, case, belief, effects(belief, QUICK))
    asks = valued(bench, case, belief)
    everybody = tuple(turns(standing, asks, QUICK))
    here = [ask for ask in asks if among is None or ask.respondent.id in among]
    patient = here if everything else [ask for ask in here if len(ask.respondent.answers) < limit]
    telling = _telling(patient, everybody)
    places = {question: part.id for question, part in library.topic_of.items()}
    given = {question for person in case.respondents for question in person.answers}
    opening = [question for question in library.opening if question not in given]
    ask = first_of(opening, patient) or best(telling or patient, places, topic)
    settled = not telling and standing.now.kind() is not VerdictKind.CANNOT_TELL
    stopped = None if everything and ask else _why_stop(ask, opening, settled and bool(belief.evidence), here, patient)
    return Step(None if stopped else ask, stopped, tuple(here), everybody, case.answer_count)


def _telling(asks: Sequence[Ask], open_turns: Sequence[Turn]) -> list[Ask]:
    """Return the open questions of which at least one likely answer would change the decision."""
    changing = {(turn.ask.question.id, turn.ask.respondent.id) for turn in open_turns}
    return [ask for ask in asks if (ask.question.id, ask.respondent.id) in changing]


def _why_stop(
    ask: Ask | None, opening: Collection[str], settled: bool, here: Sequence[Ask], patient: Sequence[Ask]
) -> StopReason | None:
    """Return why the interview ends before `ask`, if it does; an opening question is always put."""
    if ask is None:
        return StopReason.LIMIT if here and not patient else StopReason.NOTHING_LEFT
    if ask.question.id in opening:
        return None
    if settled:
        return StopReason.SETTLED
    return StopReason.NOT_WORTH_IT if ask.per_second < WORTH else None
