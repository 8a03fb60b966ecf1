"""What is still open: the questions worth asking, the answers that would change the decision, how settled it is."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Certainty, Change, NextQuestion, Robustness
from diagnostics.domain.finding import VERDICT_LABELS
from diagnostics.domain.library import Library
from diagnostics.reasoning.decision import Decisions
from diagnostics.reasoning.interview import Ask
from diagnostics.reasoning.outlook import Standing, Turn, chance_of_change, confirmed
from diagnostics.reasoning.robustness import MODELS, Perturbed

SHOWN = 6
STABLE, FAIRLY_STABLE = 0.9, 0.7
"""Parts of the perturbed models from which on a result deserves the word. Judgement."""

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


def certainty_of(case: Case, turns: Sequence[Turn]) -> Certainty:
    """Return how settled the decision is: the chance that the most telling open answer leaves it as it is."""
    if case.answer_count == 0:
        return Certainty(0.0, "Nothing has been answered yet.")
    risk = chance_of_change(turns)
    if risk <= 0.0:
        return Certainty(1.0, "Settled: no open answer would change the verdict, the first owner or the first action.")
    if risk >= 0.95:
        return Certainty(1 - risk, "Wide open: the next answer will most likely change the decision.")
    tenth = max(1, round(risk * 10))
    sentence = f"Still open: the most telling question would change the decision in about {tenth} of 10 cases."
    return Certainty(1 - risk, sentence)


def robustness_of(perturbed: Perturbed, now: Decisions) -> Robustness:
    """Return how often the perturbed models agree with ours, in words."""
    top, verdict = perturbed.top_stable(now), perturbed.verdict_stable(now)
    sentence = (
        f"Of {MODELS} models with other weights and starting chances, or without one respondent, "
        f"{100 * verdict:.0f} % come to the same verdict ({_stable(verdict)}) and {100 * top:.0f} % to the first cause "
        f"({_stable(top)})."
    )
    return Robustness(MODELS, top, verdict, sentence)


def _stable(part: float) -> str:
    return "stable" if part >= STABLE else "fairly stable" if part >= FAIRLY_STABLE else "not stable"


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
