"""Answering by invitation: stored at once, changed or taken back until the case closes, gone on with anywhere."""

from __future__ import annotations

import hashlib

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.diagnose import diagnose
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.errors import Conflict, InvalidInput, NotFound
from diagnostics.exporting import as_data
from diagnostics.services.cases import case_of, set_status
from diagnostics.services.inviting import comments_of, rounds_of
from diagnostics.services.respondents import add_respondent, remove_respondent
from diagnostics.services.responding import (
    answer,
    come_back,
    comment,
    fresh_code,
    take_answer_away,
    taking_of,
    withdraw,
)
from diagnostics.services.secret_words import receipt_code
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened


@pytest.fixture
def late(store: Store, library: Library) -> str:
    return case_of_late_reports(store, library)


@pytest.fixture
def token(store: Store, late: str) -> str:
    return group_link(store, opened(store, late))


def all_of(somebody: Somebody, option: int = 0) -> dict[str, str]:
    """The first option of every question, or another one."""
    return {question.id: question.options[option].id for question in somebody.asked}


def test_every_answer_is_stored_before_the_next_question(store: Store, token: str) -> None:
    ada = Somebody(store, token).begins()
    for count, question in enumerate(ada.asked, 1):
        ada.says(question.id, question.options[-1].id)
        assert len(taking_of(store, ada.key).answers) == count


def test_what_fewer_than_five_say_moves_nothing(store: Store, late: str, token: str, library: Library) -> None:
    before = case_of(store, LOCAL, late)
    for _ in range(4):
        somebody = Somebody(store, token).begins()
        somebody.says_all(all_of(somebody)).hands_in()
    now = case_of(store, LOCAL, late)
    assert now.case == before.case and now.revision == before.revision


def test_what_five_say_counts_as_what_more_than_half_said(store: Store, late: str, token: str, library: Library) -> None:
    for number in range(5):
        somebody = Somebody(store, token).begins()
        somebody.says_all(all_of(somebody, 1 if number == 0 else 0)).hands_in()
    case = case_of(store, LOCAL, late).case
    assert {person.together for person in case.respondents} == {True} and not case.named
    said = {(name, value) for person in case.respondents for name, value in person.answers.items()}
    assert said == {(question.id, question.options[0].id) for question in somebody.asked}
    found = diagnose(library, case, robust=False)
    assert all(item.label.startswith("Many in a group: ") for item in found.asked)
    assert len(found.asked) == len(somebody.asked)


def test_somebody_goes_on_elsewhere_by_a_code_and_an_older_code_ends(store: Store, token: str) -> None:
    ada = Somebody(store, token).begins()
    ada.says(ada.asked[0].id, ada.asked[0].options[0].id)
    newer = fresh_code(store, ada.key)
    with pytest.raises(NotFound):
        come_back(store, ada.code, "phone")
    come_back(store, f" {newer.upper().replace('-', ' ')}", "phone")
    assert taking_of(store, "phone").answers == taking_of(store, ada.key).answers
    with pytest.raises(NotFound):
        come_back(store, "aaaaa-aaaaa", "another")


def test_two_devices_do_not_overwrite_each_other(store: Store, token: str) -> None:
    ada = Somebody(store, token).begins()
    question = ada.asked[0]
    first, second = question.options[:2]
    answer(store, ada.key, question.id, first.id, None)
    with pytest.raises(Conflict):
        answer(store, ada.key, question.id, second.id, None)
    with pytest.raises(Conflict):
        take_answer_away(store, ada.key, question.id, second.id)
    assert taking_of(store, ada.key).answers == {question.id: first.id}


def test_one_browser_begins_once(store: Store, late: str, token: str) -> None:
    ada = Somebody(store, token).begins()
    with pytest.raises(InvalidInput, match="on this device"):
        ada.begins()
    assert rounds_of(store, LOCAL, late)[0].progress.begun == 1


@pytest.mark.parametrize("value", ["", "no-such-option", "<script>", "9" * 300])
def test_what_is_no_answer_is_refused(store: Store, token: str, value: str) -> None:
    ada = Somebody(store, token).begins()
    with pytest.raises(InvalidInput):
        ada.says(ada.asked[0].id, value)
    with pytest.raises(InvalidInput):
        ada.says("no-such-question", ada.asked[0].options[0].id)


def test_a_question_that_others_are_asked_is_not_answered_by_force(store: Store, library: Library, token: str) -> None:
    ada = Somebody(store, token).begins()
    mine = {question.id for question in ada.asked}
    other = next(question for question in library.questions if question.id not in mine)
    with pytest.raises(InvalidInput, match="not one of those"):
        ada.says(other.id, other.options[0].id)


def test_nothing_is_handed_in_by_somebody_who_said_nothing(store: Store, token: str) -> None:
    with pytest.raises(InvalidInput, match="at least one"):
        Somebody(store, token).begins().hands_in()


def test_taking_everything_back_is_never_having_answered(store: Store, late: str, token: str, library: Library) -> None:
    everybody = [Somebody(store, token).begins() for _ in range(6)]
    for somebody in everybody[:5]:
        somebody.says_all(all_of(somebody)).hands_in()
    assert case_of(store, LOCAL, late).case.respondents
    withdraw(store, everybody[0].key)
    assert not case_of(store, LOCAL, late).case.respondents
    with pytest.raises(NotFound):
        taking_of(store, everybody[0].key)
    with pytest.raises(NotFound):
        come_back(store, everybody[0].code, "phone")


def test_an_answer_changed_after_it_was_shown_takes_the_others_out_with_it(store: Store, late: str, token: str) -> None:
    everybody = [Somebody(store, token).begins() for _ in range(5)]
    for somebody in everybody:
        somebody.says_all(all_of(somebody)).hands_in()
    question = everybody[0].asked[0]
    everybody[0].says(question.id, question.options[1].id)
    shown = {name for person in case_of(store, LOCAL, late).case.respondents for name in person.answers}
    assert shown == {other.id for other in everybody[0].asked[1:]}
    more = [Somebody(store, token).begins() for _ in range(5)]
    for somebody in more:
        somebody.says(question.id, question.options[0].id).hands_in()
    (block,) = [told for told in _told(store, late) if told.question == question.id]
    assert block.people == 5 and block.options == (question.options[0].id,)


def _told(store: Store, case_id: str) -> tuple:  # type: ignore[type-arg]
    with store.reading(LOCAL) as work:
        return work.telling.of(case_id)


def test_comments_are_shown_from_ten_on_and_go_when_one_of_them_goes(store: Store, late: str, token: str) -> None:
    everybody = [Somebody(store, token).begins() for _ in range(10)]
    for number, somebody in enumerate(everybody):
        assert comments_of(store, LOCAL, late) == ()
        comment(store, somebody.key, f" Remark {number} ", "")
        somebody.says(somebody.asked[0].id, NonAnswer.DONT_KNOW).hands_in()
    assert sorted(comments_of(store, LOCAL, late)) == [("performer", f"Remark {number}") for number in range(10)]
    comment(store, everybody[3].key, "", "Remark 3")
    assert comments_of(store, LOCAL, late) == ()


def test_a_receipt_says_what_was_promised_and_answered_and_its_code_can_be_checked(store: Store, token: str) -> None:
    ada = Somebody(store, token).begins()
    question = ada.asked[0]
    text = ada.says(question.id, question.options[0].id).hands_in()
    assert question.options[0].label in text and taking_of(store, ada.key).round.promise.version in text
    assert hashlib.sha256(text.encode()).hexdigest().startswith(receipt_code(text))
    assert ada.hands_in() != text


def test_after_the_case_is_closed_nothing_changes_and_nothing_single_is_left(store: Store, late: str, token: str) -> None:
    everybody = [Somebody(store, token).begins() for _ in range(6)]
    for somebody in everybody[:5]:
        somebody.says_all(all_of(somebody)).hands_in()
    shown = case_of(store, LOCAL, late).case.respondents
    set_status(store, LOCAL, late, Status.CLOSED)
    assert case_of(store, LOCAL, late).case.respondents == shown
    for somebody in everybody:
        with pytest.raises(NotFound):
            taking_of(store, somebody.key)


def test_somebody_who_answers_for_a_function_is_in_the_case_at_once(store: Store, late: str, library: Library) -> None:
    hr = Somebody(store, group_link(store, opened(store, late, "hr"))).begins()
    question = next(question for question in library.questions if "hr" in question.roles and not question.is_number)
    hr.says(question.id, question.options[0].id)
    (person,) = case_of(store, LOCAL, late).case.respondents
    assert (person.role, person.name, person.answers) == ("hr", "Sales", {question.id: question.options[0].id})
    take_answer_away(store, hr.key, question.id, question.options[0].id)
    assert case_of(store, LOCAL, late).case.respondents[0].answers == {}
    withdraw(store, hr.key)
    assert case_of(store, LOCAL, late).case.respondents == []


def test_a_function_that_was_taken_out_of_the_case_is_told_so(store: Store, late: str) -> None:
    hr = Somebody(store, group_link(store, opened(store, late, "hr"))).begins()
    remove_respondent(store, LOCAL, late, "hr-1")
    with pytest.raises(NotFound, match="taken out"):
        taking_of(store, hr.key)
    assert add_respondent(store, LOCAL, late, "hr") == "hr-2"


def test_a_diagnosis_says_nothing_of_anybody_who_answered_in_confidence(
    store: Store, late: str, token: str, library: Library
) -> None:
    everybody = [Somebody(store, token).begins() for _ in range(5)]
    for somebody in everybody:
        somebody.says_all(all_of(somebody)).hands_in()
    told = str(as_data(diagnose(library, case_of(store, LOCAL, late).case, robust=False)))
    assert "performer-together" in told and "performer-together-1" not in told
