"""The clock of the machine is set back and forth: what was recorded says when, and never in which order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified
from diagnostics.content.library import read_content
from diagnostics.domain.library import Library
from diagnostics.services.cases import case_of, history_of, list_cases, open_case
from diagnostics.services.interview import record_answer
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.store import Store

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
QUESTIONS = ("onset", "spread", "training-tried", "pressure-tried", "earlier-warnings")


def jumping(by: timedelta) -> Callable[[], datetime]:
    """Return a clock that goes back, or forth, with every look at it."""
    moments = iter(range(10_000))
    return lambda: NOON + next(moments) * by


def test_answers_keep_the_order_they_were_given_in_when_the_clock_runs_backwards(url: str, library: Library) -> None:
    with closing(Store.open(url, clock=jumping(-YEAR / 100))) as store:
        keep_library(store, read_content())
        case_id = open_case(store, LOCAL, library, "Calls")
        performer = add_respondent(store, LOCAL, case_id, "performer")
        given = {name: library.question_by_id[name].options[0].id for name in QUESTIONS}
        for name, value in given.items():
            record_answer(store, LOCAL, library, case_id, performer, name, value, None)
        (person,) = case_of(store, LOCAL, case_id).case.respondents
        assert list(person.answers) == list(QUESTIONS)
        changed = library.question_by_id["onset"].options[1].id
        record_answer(store, LOCAL, library, case_id, performer, "onset", changed, given["onset"])
        (person,) = case_of(store, LOCAL, case_id).case.respondents
        assert list(person.answers) == [*QUESTIONS[1:], "onset"]


def test_events_keep_their_order_and_say_what_the_clock_said(url: str, library: Library) -> None:
    with closing(Store.open(url, clock=jumping(-YEAR))) as store:
        keep_library(store, read_content())
        case_id = open_case(store, LOCAL, library, "Calls")
        for _ in range(3):
            add_respondent(store, LOCAL, case_id, "performer")
        history = history_of(store, LOCAL, case_id)
        assert [event.verb for event in history] == ["open-case", *["add-respondent"] * 3]
        assert all(later.at < earlier.at for earlier, later in pairwise(history))
        with store.reading(LOCAL) as work:
            assert verified(work.events.whole_chain(), work.events.end()).fault is None


def test_the_case_changed_last_comes_first_though_its_clock_was_a_year_behind(url: str, library: Library) -> None:
    with closing(Store.open(url, clock=lambda: NOON)) as today, closing(Store.open(url, clock=lambda: NOON - YEAR)) as late:
        keep_library(today, read_content())
        first = open_case(today, LOCAL, library, "First")
        second = open_case(late, LOCAL, library, "Second")
        assert [case.id for case in list_cases(today, LOCAL)] == [second, first]
        add_respondent(late, LOCAL, first, "performer")
        assert [case.id for case in list_cases(today, LOCAL)] == [first, second]


@settings(max_examples=10)
@given(jumps=st.lists(st.integers(-366, 366), min_size=len(QUESTIONS), max_size=len(QUESTIONS)))
def test_whatever_the_clock_does_the_order_is_that_of_the_clicks(jumps: list[int], library: Library) -> None:
    days = iter([0, 0, 0, 0, *jumps])
    clock = lambda: NOON + timedelta(days=next(days, 0))  # noqa: E731
    with closing(Store.open("sqlite://", clock=clock)) as store:
        keep_library(store, read_content())
        case_id = open_case(store, LOCAL, library, "Calls")
        performer = add_respondent(store, LOCAL, case_id, "performer")
        for name in QUESTIONS:
            record_answer(store, LOCAL, library, case_id, performer, name, library.question_by_id[name].options[0].id, None)
        (person,) = case_of(store, LOCAL, case_id).case.respondents
        assert list(person.answers) == list(QUESTIONS)
