"""What is still open: the questions worth asking, the answers that would change the decision, how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Certainty, Change, NextQuestion, Robustness
from diagnostics.domain.finding import VERDICT_LABELS
from diagnostics.domain.library import Library
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.decision import Decisions
from diagnostics.reasoning.interview import Ask
from diagnostics.reasoning.outlook import Standing, Turn, chance_of_change, confirmed
from diagnostics.reasoning.robustness import MODELS, Perturbed
from diagnostics.wording import count_of, in_ten

SHOWN = 6
THIN, ROLES = 8, 2
"""With fewer answers, or fewer roles heard, the evidence is called thin. Judgement."""

LOOKED_AT = 16
"""Turns that are computed exactly; the rest of the quick look is not shown."""


def next_questions(library: Library, asks: Sequence[Ask], count: int = 3) -> tuple[NextQuestion, ...]:
    """Return the most telling open questions per second of time, each once, with the best-placed role."""
    found: dict[str, NextQuestion] = {}
    for ask in sorted(asks, key=lambda ask: -round(ask.per_second, 9)):
        role = library.role_by_id[ask.respondent.role]
        found.setdefault(
            ask.question.id,
            NextQuestion(
                ask.question.id, ask.question.wording(role.id), role.id, role.label, ask.question.seconds, ask.information
            ),
        )
        if len(found) == count:
            break
    return tuple(found.values())


def changes(standing: Standing, turns: Sequence[Turn]) -> tuple[Change, ...]:
    """Return the open answers that would change the decision, each computed exactly, most likely first."""
    found: dict[tuple[str, str], Change] = {}
    for turn in turns[:LOOKED_AT]:
        key = (turn.ask.question.id, turn.option)
        if key in found or len(found) == SHOWN:
            continue
        then = confirmed(standing, turn)
        if then is not None:
            found[key] = _change(standing, turn, then)
    return tuple(found.values())


def certainty_of(library: Library, case: Case, evidence: Sequence[Evidence], turns: Sequence[Turn]) -> Certainty:
    """Return how far the result can be relied on: what came of published cases with as much evidence."""
    if case.answer_count == 0:
        return Certainty(0.0, "Nothing has been answered yet.")
    level = 1 - min(chance_of_change(turns), 1.0)
    answers, roles = len(evidence), len({item.role for item in evidence})
    if answers == 0:
        return Certainty(level, "Nobody could tell anything yet.")
    if library.stated_by is None:
        return Certainty(
            level, f"How often results like this are right was never held against cases. {library.not_calibrated}"
        )
    fewer = [held for held in library.stated_by.held if held.answers <= answers]
    like = fewer[-1] if fewer else library.stated_by.held[0]
    thin = f"Thin evidence: {count_of(answers, 'answer')} of {'one role' if roles == 1 else f'{roles} roles'}. "
    return Certainty(
        level,
        f"{thin if answers < THIN or roles < ROLES else ''}In published cases with {count_of(like.answers, 'answer')}, the "
        f"family that came first was among the causes that the account names in {in_ten(like.first)}, and one of the first "
        f"two in {in_ten(like.first_two)}.",
    )


def robustness_of(perturbed: Perturbed, now: Decisions) -> Robustness:
    """Return how often the perturbed models agree with ours. It is about our weights, not about whether we are right."""
    return Robustness(MODELS, perturbed.top_stable(now), perturbed.verdict_stable(now))


def _change(standing: Standing, turn: Turn, then: Decisions) -> Change:
    library = standing.bench.model.library
    question, role = turn.ask.question, library.role_by_id[turn.ask.respondent.role]
    option = next(option for option in question.options if option.id == turn.option)
    asked = question.wording(role.id)
    sentence = f"If {role.in_text} answered “{option.label}” to “{asked}”, {_what_then(standing, then)}."
    return Change(
        question.id, question.wording(role.id), role.id, role.label, option.id, option.label, turn.chance, sentence
    )


def _what_then(standing: Standing, then: Decisions) -> str:
    model, now = standing.bench.model, standing.now
    if then.kind() is not now.kind():
        return f"the verdict would be “{VERDICT_LABELS[then.kind()]}”"
    old, new = (model.library.label(model.causes[int(which.tops[0])]) for which in (now, then))
    if old != new:
        return f"“{new}” would come first, and with it another owner"
    action = model.library.intervention_by_id[then.stakes.actions[int(then.values[0].argmax())]]
    return f"the first action would be “{action.label}”"
