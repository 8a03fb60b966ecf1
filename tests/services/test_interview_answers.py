"""What is taken as an answer, what is refused, and what an answer does to a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagnostics.access.rights import LOCAL, Right
from diagnostics.domain.case import Gap
from diagnostics.domain.causes import GapKind
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput, NotFound
from diagnostics.planning.plan import Limits
from diagnostics.services.cases import (
    case_of,
    change_gap,
    change_title,
    history_of,
    list_cases,
    open_case,
    set_plan,
    set_status,
)
from diagnostics.services.interview import record_answer, withdraw_answer
from diagnostics.services.respondents import add_respondent, remove_respondent
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store


@pytest.mark.parametrize("value", ["dont-know", "not-my-area", "rather-not-say", "skipped", "crept-in"])
def test_every_way_not_to_answer_is_stored_as_it_was_given(
    store: Store, library: Library, case_id: str, performer: str, value: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", value, None)
    assert case_of(store, LOCAL, case_id).case.respondents[0].answers == {"onset": value}


@pytest.mark.parametrize(("typed", "stored"), [("12", "12"), (" 12.50 ", "12.5"), ("0", "0"), ("-0", "0"), ("100", "100")])
def test_a_number_is_stored_in_one_form(
    store: Store, library: Library, case_id: str, performer: str, typed: str, stored: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "early-leavers", typed, None)
    assert case_of(store, LOCAL, case_id).case.respondents[0].answers == {"early-leavers": stored}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("early-leavers", "100.1"),
        ("early-leavers", "-1"),
        ("early-leavers", "nan"),
        ("early-leavers", "inf"),
        ("early-leavers", "about ten"),
        ("early-leavers", ""),
        ("onset", "5"),
        ("onset", "Suddenly"),
        ("no-such-question", "no"),
    ],
)
def test_what_is_no_answer_is_refused_and_not_stored(
    store: Store, library: Library, case_id: str, performer: str, question: str, value: str
) -> None:
    before = case_of(store, LOCAL, case_id)
    with pytest.raises(InvalidInput):
        record_answer(store, LOCAL, library, case_id, performer, question, value, None)
    assert case_of(store, LOCAL, case_id) == before


def test_a_refused_number_says_the_range_and_the_unit(store: Store, library: Library, case_id: str, performer: str) -> None:
    with pytest.raises(InvalidInput, match=r"from 0 to 100 \(percent\)"):
        record_answer(store, LOCAL, library, case_id, performer, "early-leavers", "140", None)


def test_the_first_answer_turns_a_draft_into_an_interview(
    store: Store, library: Library, case_id: str, performer: str
) -> None:
    assert case_of(store, LOCAL, case_id).status is Status.DRAFT
    record_answer(store, LOCAL, library, case_id, performer, "onset", "always", None)
    assert case_of(store, LOCAL, case_id).status is Status.INTERVIEWING
    set_status(store, LOCAL, case_id, Status.DIAGNOSED)
    record_answer(store, LOCAL, library, case_id, performer, "spread", "one-team", None)
    assert case_of(store, LOCAL, case_id).status is Status.DIAGNOSED


def test_answers_survive_a_change_of_the_kind_of_gap(store: Store, library: Library, case_id: str, performer: str) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "change-of-system", "untried", None)
    change_gap(store, LOCAL, case_id, Gap(), Gap(kind=GapKind.STAFFING))
    change_gap(store, LOCAL, case_id, Gap(kind=GapKind.STAFFING), Gap(kind=GapKind.WORK))
    assert case_of(store, LOCAL, case_id).case.respondents[0].answers == {"change-of-system": "untried"}


def test_answers_are_read_in_the_order_in_which_they_were_last_given(
    store: Store, library: Library, case_id: str, performer: str
) -> None:
    for question, value in (("spread", "one-team"), ("onset", "always"), ("early-leavers", "5")):
        record_answer(store, LOCAL, library, case_id, performer, question, value, None)
    record_answer(store, LOCAL, library, case_id, performer, "spread", "one-person", "one-team")
    assert list(case_of(store, LOCAL, case_id).case.respondents[0].answers) == ["onset", "early-leavers", "spread"]


def test_the_record_tells_who_did_what_and_only_auditors_what_was_said(
    store: Store, library: Library, case_id: str, performer: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly", None)
    withdraw_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly")
    record_answer(store, LOCAL, library, case_id, performer, "onset", "crept-in", None)
    assert remove_respondent(store, LOCAL, case_id, performer) == 1
    assert list_cases(store, LOCAL)[0].answers == 0
    record = history_of(store, LOCAL, case_id)
    assert [event.verb for event in record] == [
        "open-case",
        "add-respondent",
        "record-answer",
        "withdraw-answer",
        "record-answer",
        "remove-respondent",
    ]
    assert dict(record[-1].detail) == {"respondent": performer, "answers": 1}
    assert {event.actor for event in record} == {LOCAL.name}
    colleague = replace(LOCAL, rights=frozenset({Right.SEE_CASES}))
    seen = history_of(store, colleague, case_id)
    assert [event.verb for event in seen] == [event.verb for event in record]
    assert "suddenly" not in repr(seen) and "crept-in" not in repr(seen)
    assert [event.detail.get("after") for event in record if event.verb == "record-answer"] == ["suddenly", "crept-in"]


def test_an_id_is_never_given_to_a_second_respondent(store: Store, case_id: str, performer: str) -> None:
    second = add_respondent(store, LOCAL, case_id, "performer")
    remove_respondent(store, LOCAL, case_id, second)
    third = add_respondent(store, LOCAL, case_id, "performer")
    assert (performer, second, third) == ("performer-1", "performer-2", "performer-3")


@pytest.mark.parametrize("role", ["board", "astronaut", ""])
def test_nobody_is_asked_in_a_role_that_answers_no_questions(store: Store, case_id: str, role: str) -> None:
    with pytest.raises(InvalidInput, match="line-manager"):
        add_respondent(store, LOCAL, case_id, role)
    assert case_of(store, LOCAL, case_id).case.respondents == []


def test_the_list_shows_the_case_changed_last_first_with_its_counts(
    store: Store, library: Library, case_id: str, performer: str
) -> None:
    newer = open_case(store, LOCAL, library, "Übung für alle!")
    record_answer(store, LOCAL, library, case_id, performer, "onset", "always", None)
    first, second = list_cases(store, LOCAL)
    assert (first.id, first.answers, first.respondents) == (case_id, 1, 1)
    assert (second.id, second.answers, second.respondents) == (newer, 0, 0)
    assert newer.startswith("ubung-fur-alle-")


@pytest.mark.parametrize("title", ["", "研修", "x" * 300, "--- ---"])
def test_every_title_gives_a_case_that_can_be_read_again(store: Store, library: Library, title: str) -> None:
    opened = open_case(store, LOCAL, library, title)
    assert case_of(store, LOCAL, opened).case.title == title
    assert opened != open_case(store, LOCAL, library, title)


def test_values_that_could_not_be_read_again_are_refused(store: Store, case_id: str) -> None:
    before = case_of(store, LOCAL, case_id)
    with pytest.raises(InvalidInput, match="300"):
        change_title(store, LOCAL, case_id, before.case.title, "x" * 301)
    with pytest.raises(InvalidInput, match=r"^Current: 'nan' is not a number"):
        change_gap(store, LOCAL, case_id, before.case.gap, Gap().model_copy(update={"current": float("nan")}))
    with pytest.raises(InvalidInput, match=r"^Budget: '-1' is below 0"):
        set_plan(store, LOCAL, case_id, Limits(), Limits(budget=-1))
    assert case_of(store, LOCAL, case_id) == before


def test_a_case_that_is_not_there_is_said_to_be_missing(store: Store) -> None:
    with pytest.raises(NotFound, match="no-such-case"):
        case_of(store, LOCAL, "no-such-case")
