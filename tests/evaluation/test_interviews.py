"""Interviews held in simulation, by our rule and by others."""

from __future__ import annotations

from diagnostics.content.library import load_library
from diagnostics.evaluation.interviews import RULES, interviews
from diagnostics.reasoning.stop import LIMIT

LIBRARY = load_library()
OURS, *OTHERS = RULES


def test_the_same_seed_holds_the_same_interviews() -> None:
    assert interviews(LIBRARY, 4, OURS, seed=3) == interviews(LIBRARY, 4, OURS, seed=3)


def test_our_rule_needs_fewer_questions_than_the_order_of_the_questionnaire() -> None:
    ours, in_order = (interviews(LIBRARY, 24, rule, seed=7) for rule in (OURS, "In the order of the questionnaire"))
    assert ours.questions < in_order.questions
    assert ours.minutes < in_order.minutes


def test_every_rule_ends_within_what_people_can_bear() -> None:
    heard: list[float] = []
    for rule in RULES:
        found = interviews(LIBRARY, 2, rule, seed=1, progress=heard.append)
        assert 0 < found.questions <= 4 * LIMIT
        assert 0 <= found.first_present <= found.one_of_three_present <= 1
    assert heard.count(1.0) == len(RULES)
