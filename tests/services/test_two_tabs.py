"""Two tabs on one case: whoever comes second is told, and nothing is overwritten silently."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.domain.case import Gap, Request, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.library import Library
from diagnostics.errors import Conflict, NotFound
from diagnostics.planning.plan import Limits
from diagnostics.services.cases import case_of, change_gap, change_request, change_title, delete_case, history_of, set_plan
from diagnostics.services.interview import record_answer, withdraw_answer
from diagnostics.services.respondents import add_respondent, change_respondent, remove_respondent
from diagnostics.storage.store import Store


def answers(store: Store, case_id: str) -> dict[str, str]:
    (person,) = case_of(store, LOCAL, case_id).case.respondents
    return person.answers


def test_a_second_tab_never_overwrites_silently(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly", None)
    with pytest.raises(Conflict) as told:
        record_answer(other_tab, LOCAL, library, case_id, performer, "onset", "always", None)
    assert "Suddenly, within days or weeks" in str(told.value)
    assert "It has been like this from the start" in str(told.value)
    assert answers(other_tab, case_id) == {"onset": "suddenly"}


def test_who_has_seen_the_other_answer_may_replace_it(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly", None)
    record_answer(other_tab, LOCAL, library, case_id, performer, "onset", "always", "suddenly")
    assert answers(store, case_id) == {"onset": "always"}


def test_two_tabs_that_answer_different_questions_do_not_meet(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly", None)
    record_answer(other_tab, LOCAL, library, case_id, performer, "spread", "one-team", None)
    record_answer(store, LOCAL, library, case_id, performer, "onset", "always", "suddenly")
    assert answers(store, case_id) == {"spread": "one-team", "onset": "always"}


def test_a_double_click_is_one_answer(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly", None)
    before = case_of(store, LOCAL, case_id).revision
    record_answer(other_tab, LOCAL, library, case_id, performer, "onset", "suddenly", None)
    assert case_of(store, LOCAL, case_id).revision == before
    assert [event.verb for event in history_of(store, LOCAL, case_id)].count("record-answer") == 1


def test_of_many_who_answer_at_once_one_is_first_and_the_others_are_told(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    question = library.question_by_id["onset"]
    together = Barrier(8, timeout=10)

    def answer(number: int) -> str | None:
        person = people[number // 8]
        value = question.options[number % 4].id
        together.wait()
        try:
            record_answer((store, other_tab)[number % 2], LOCAL, library, case_id, person, "onset", value, None)
        except Conflict:
            return None
        return value

    people = [performer, *(add_respondent(store, LOCAL, case_id, "performer") for _ in range(14))]
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(answer, range(8 * len(people))))
    for person, stored in zip(people, case_of(store, LOCAL, case_id).case.respondents, strict=True):
        assert stored.id == person
        # Eight people gave four different answers, two each: the pair that agrees with the first is content.
        accepted = [value for value in told[8 * people.index(person) :][:8] if value]
        assert accepted == [stored.answers["onset"]] * 2


def test_an_answer_changed_elsewhere_is_not_withdrawn(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly", None)
    record_answer(other_tab, LOCAL, library, case_id, performer, "onset", "dont-know", "suddenly")
    with pytest.raises(Conflict, match="I don't know"):
        withdraw_answer(store, LOCAL, library, case_id, performer, "onset", "suddenly")
    withdraw_answer(store, LOCAL, library, case_id, performer, "onset", "dont-know")
    assert answers(store, case_id) == {}


def test_the_gap_and_the_request_can_be_edited_side_by_side(store: Store, other_tab: Store, case_id: str) -> None:
    seen = case_of(store, LOCAL, case_id).case
    gap = Gap(kind=GapKind.ON_TIME, measure="Calls answered", current=71.5, target=90)
    request = Request(by="Head of service", text="A course for everybody")
    change_gap(store, LOCAL, case_id, seen.gap, gap)
    change_request(other_tab, LOCAL, case_id, seen.request, request)
    change_title(other_tab, LOCAL, case_id, seen.title, "Calls")
    stored = case_of(store, LOCAL, case_id).case
    assert (stored.gap, stored.request, stored.title) == (gap, request, "Calls")


def test_a_gap_changed_elsewhere_is_kept_and_named(store: Store, other_tab: Store, case_id: str) -> None:
    seen = case_of(store, LOCAL, case_id).case.gap
    theirs = Gap(unit="calls", target=1200)
    change_gap(store, LOCAL, case_id, seen, theirs)
    with pytest.raises(Conflict) as told:
        change_gap(other_tab, LOCAL, case_id, seen, Gap(unit="calls", target=900))
    assert "unit is now 'calls'" in str(told.value)
    assert "target is now 1,200" in str(told.value)
    assert case_of(store, LOCAL, case_id).case.gap == theirs


def test_the_same_correction_made_twice_is_no_conflict(store: Store, other_tab: Store, case_id: str) -> None:
    first = change_title(store, LOCAL, case_id, "Course in answering calls", "Calls left waiting")
    second = change_title(other_tab, LOCAL, case_id, "Course in answering calls", " Calls left waiting ")
    assert first == second


def test_a_plan_changed_elsewhere_is_kept(store: Store, other_tab: Store, case_id: str) -> None:
    theirs = Limits(budget=40_000, weeks=12, left_out=frozenset({"job-aid"}))
    set_plan(store, LOCAL, case_id, Limits(), theirs)
    with pytest.raises(Conflict, match="budget 40,000; weeks 12; left out job-aid"):
        set_plan(other_tab, LOCAL, case_id, Limits(), Limits(weeks=4))
    assert case_of(store, LOCAL, case_id).plan == theirs


def test_a_respondent_renamed_elsewhere_keeps_that_name(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    record_answer(store, LOCAL, library, case_id, performer, "onset", "always", None)
    seen = Respondent(id=performer, role="performer")
    change_respondent(store, LOCAL, case_id, seen, Respondent(id=performer, role="top-performer", name="Ada"))
    with pytest.raises(Conflict, match="'Ada'"):
        change_respondent(other_tab, LOCAL, case_id, seen, Respondent(id=performer, role="performer", name="Bea"))
    (person,) = case_of(store, LOCAL, case_id).case.respondents
    assert person == Respondent(id=performer, role="top-performer", name="Ada", answers={"onset": "always"})


def test_what_was_removed_elsewhere_is_not_brought_back_by_an_answer(
    store: Store, other_tab: Store, library: Library, case_id: str, performer: str
) -> None:
    remove_respondent(store, LOCAL, case_id, performer)
    with pytest.raises(NotFound, match=performer):
        record_answer(other_tab, LOCAL, library, case_id, performer, "onset", "always", None)
    delete_case(store, LOCAL, case_id)
    with pytest.raises(NotFound, match=case_id):
        record_answer(other_tab, LOCAL, library, case_id, performer, "onset", "always", None)
