"""Cases like this one: near in what is wrong, and in words that a consultant can pass on."""

from __future__ import annotations

import time

from diagnostics.content.library import ROOT as PRODUCT
from diagnostics.content.library import build_library, read_content
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.library import Library
from diagnostics.evaluation.likeness import like, likeness_score
from tests.samples import published, samples

BANK = "wells-fargo-community-bank"


def test_a_case_is_most_like_itself(library: Library) -> None:
    cases = published()
    for case in cases:
        assert likeness_score(library, case, case) == 1
        assert max(likeness_score(library, case, other) for other in cases if other.id != case.id) < 1


def test_likeness_is_the_same_from_either_side(library: Library) -> None:
    cases = list(samples().values())
    for one in cases:
        for other in cases:
            score = likeness_score(library, one, other)
            assert 0 <= score <= 1
            assert score == likeness_score(library, other, one)


def test_the_bank_that_pressed_for_numbers_is_like_the_schools_that_did(library: Library) -> None:
    nearest = like(library, samples()[BANK], published())[0]
    assert nearest.case == "atlanta-schools-cheating"
    assert "“Goals that cannot be met, or fight each other”" in nearest.because[0]
    assert "The gap is of the same kind: keeping the rules." in nearest.because
    assert any(line.startswith("Only there:") for line in nearest.because)


def test_what_came_of_an_earlier_case_is_told_as_its_account_tells_it(library: Library) -> None:
    for found in like(library, samples()[BANK], published(), count=10):
        told = samples()[found.case].documented
        assert told
        assert (found.owners, found.outcome) == (told.owners, told.outcome)


def test_a_case_never_names_itself_nor_a_copy_of_itself(library: Library) -> None:
    case = samples()[BANK]
    copy = case.model_copy(update={"id": "another-name"})
    found = like(library, copy, [*published(), copy], count=50)
    assert not {BANK, "another-name"} & {item.case for item in found}


def test_a_case_without_answers_is_like_no_other_and_no_other_is_like_it(library: Library) -> None:
    empty = Case(id="empty", gap=Gap(kind=samples()[BANK].gap.kind))
    silent = samples()[BANK]
    for person in silent.respondents:
        for question in person.answers:
            silent = silent.with_answer(person.id, question, "dont-know")
    for case in (empty, silent.model_copy(update={"id": "silent"})):
        assert like(library, case, published()) == ()
        assert case.id not in {found.case for found in like(library, samples()[BANK], [case, *published()], count=50)}


def test_the_order_in_which_cases_are_stored_does_not_matter(library: Library) -> None:
    cases = published()
    assert like(library, samples()[BANK], cases) == like(library, samples()[BANK], cases[::-1])


def test_what_the_account_of_a_case_found_has_no_part_in_the_likeness(library: Library) -> None:
    blind = [case.model_copy(update={"documented": None}) for case in published()]
    seen = like(library, samples()[BANK], published(), count=9)
    unseen = like(library, samples()[BANK], blind, count=9)
    assert [(found.case, found.score, found.because) for found in seen] == [
        (found.case, found.score, found.because) for found in unseen
    ]


def test_answers_that_another_library_had_are_left_aside(library: Library) -> None:
    case = samples()[BANK]
    gone = Respondent(id="gone", role="role-of-old", answers={"onset": "suddenly"})
    stray = case.with_answer(case.respondents[0].id, "asked-long-ago", "yes")
    stray = stray.model_copy(update={"respondents": [*stray.respondents, gone]})
    assert likeness_score(library, stray, case) == 1


def test_thirty_cases_are_compared_in_half_a_second() -> None:
    fresh = build_library(read_content(PRODUCT))
    cases = published()
    thirty = [case.model_copy(update={"id": f"{case.id}-{turn}"}) for turn in range(2) for case in cases][:30]
    like(fresh, cases[0], cases[1:2])
    start = time.process_time()
    like(fresh, samples()["sales-shortfall"], thirty)
    first = time.process_time() - start
    start = time.process_time()
    like(fresh, samples()["sales-shortfall"], thirty)
    again = time.process_time() - start
    assert first < 2, "on a busy machine, with every network still to be fitted"
    assert again < 0.5
    assert again < first / 3, "what was weighed once is kept"
