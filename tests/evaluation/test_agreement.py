"""Two people on one case: what they agree on, and what came of it where they do not."""

from __future__ import annotations

import pytest

from diagnostics.domain.case import Case, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput
from diagnostics.evaluation.agreement import FEWEST, agreement, agreement_lines, beyond_chance, kappa_in_words
from tests.samples import samples

BANK = "wells-fargo-community-bank"


def bank() -> Case:
    return samples()[BANK]


def answered(case: Case, **options: str) -> Case:
    """The case with other answers, question by question, by whoever answered there."""
    for name, option in options.items():
        question = name.replace("_", "-")
        person = next(person for person in case.respondents if question in person.answers)
        case = case.with_answer(person.id, question, option)
    return case


def unlike(library: Library, case: Case) -> Case:
    """The case with every answer changed to another option of the same question."""
    for person in case.respondents:
        for name, value in person.answers.items():
            question = library.question_by_id[name]
            other = next(option for option in question.options if option is not question.option(value))
            case = case.with_answer(person.id, name, other.id)
    return case


def test_whoever_answers_alike_comes_to_the_same_diagnosis(library: Library) -> None:
    found = agreement(library, bank(), bank())
    assert found.alike == found.both == bank().answer_count
    assert (found.options_kappa, found.causes_kappa, found.families_kappa) == (1, 1, 1)
    assert found.differences == ()
    assert "Both come to the same verdict, first cause, first owner and first action." in found.sentence


def test_one_other_answer_is_named_with_what_it_moves(library: Library) -> None:
    other = answered(bank(), breach_reason="did-not-know")
    found = agreement(library, bank(), other)
    assert (found.both - found.alike, found.only_one) == (1, 0)
    (difference,) = found.differences
    assert difference.question == "breach-reason"
    pressed = next(item for item in difference.moved if item.cause == "unrealistic-objectives")
    assert pressed.one > pressed.other
    assert pressed.word
    assert "Goals that cannot be met" in difference.sentence


def test_swapping_the_two_turns_the_sides_and_leaves_the_figures(library: Library) -> None:
    other = unlike(library, bank())
    there, back = agreement(library, bank(), other), agreement(library, other, bank())
    assert (there.options_kappa, there.causes_kappa, there.families_kappa) == (
        back.options_kappa,
        back.causes_kappa,
        back.families_kappa,
    )
    assert [(item.one, item.other) for item in there.outcomes] == [(item.other, item.one) for item in back.outcomes]
    assert {(item.question, round(item.apart, 9)) for item in there.differences} == {
        (item.question, round(item.apart, 9)) for item in back.differences
    }


def test_who_contradicts_every_answer_agrees_less_than_chance(library: Library) -> None:
    found = agreement(library, bank(), unlike(library, bank()))
    assert found.alike == 0
    assert found.options_kappa is not None
    assert found.options_kappa < 0
    assert "no more than chance would bring" in found.sentence
    assert "Their diagnoses differ in" in found.sentence


def test_the_difference_that_matters_most_is_named_first(library: Library) -> None:
    apart = [difference.apart for difference in agreement(library, bank(), unlike(library, bank())).differences]
    assert apart == sorted(apart, reverse=True)
    assert apart[0] > 0


def test_not_knowing_is_no_disagreement(library: Library) -> None:
    other = answered(bank(), onset="dont-know", spread="dont-know")
    found = agreement(library, bank(), other)
    assert (found.both, found.only_one) == (bank().answer_count - 2, 2)
    assert found.alike == found.both


def test_a_handful_of_questions_says_too_few_and_gives_no_figure(library: Library) -> None:
    records = bank().respondents[0]
    few = records.model_copy(update={"answers": dict(list(records.answers.items())[: FEWEST - 1])})
    found = agreement(library, bank(), bank().model_copy(update={"respondents": [few]}))
    assert found.both == FEWEST - 1
    assert found.options_kappa is None
    assert "too few" in found.sentence


def test_the_same_role_is_compared_with_the_same_role(library: Library) -> None:
    manager = Respondent(id="a", role="line-manager", answers={"onset": "suddenly"})
    requester = Respondent(id="b", role="requester", answers={"onset": "crept-in"})
    both = bank().model_copy(update={"respondents": [manager, requester]})
    found = agreement(library, both, bank().model_copy(update={"respondents": [requester]}))
    assert (found.both, found.alike, found.only_one) == (1, 1, 1)


def test_a_number_counts_as_alike_where_it_falls_into_the_same_band(library: Library) -> None:
    question = next(question for question in library.questions if question.is_number)
    ends = [option.up_to for option in question.options if option.up_to is not None]
    one, same, other = (
        Case(id="numbers", respondents=[Respondent(id="a", role=question.roles[0], answers={question.id: f"{value:g}"})])
        for value in (ends[0], ends[0] - 0.5, ends[-1])
    )
    assert agreement(library, one, same).alike == 1
    assert agreement(library, one, other).alike == 0


def test_two_cases_with_no_question_in_common_are_refused_with_a_sentence(library: Library) -> None:
    with pytest.raises(InvalidInput, match="the same case"):
        agreement(library, bank(), Case(id="empty"))


def test_another_kind_of_gap_is_said_to_be_a_difference(library: Library) -> None:
    other = bank().model_copy(update={"gap": bank().gap.model_copy(update={"kind": GapKind.WORK})})
    assert "do not give the same kind of gap" in agreement(library, bank(), other).sentence


def test_chance_is_what_a_blind_choice_among_the_options_would_hit() -> None:
    assert beyond_chance([True, False, True, False], [0.5, 0.5, 0.5, 0.5]) == 0
    assert beyond_chance([True, True, True, False], [0.25, 0.25, 0.25, 0.25]) == pytest.approx(2 / 3)


def test_no_agreement_at_all_is_never_worded_as_some() -> None:
    assert kappa_in_words(-0.4) == kappa_in_words(0.0) == "no more than chance would bring"
    assert kappa_in_words(1.0) == "nearly throughout"


def test_the_terminal_shows_the_sentence_and_every_difference(library: Library) -> None:
    found = agreement(library, bank(), unlike(library, bank()))
    lines = agreement_lines(found)
    assert lines[0] == found.sentence
    for difference in found.differences:
        assert f"- {difference.sentence}" in lines
