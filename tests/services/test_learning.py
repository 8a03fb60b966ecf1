"""Closing a case, and using what closed cases taught."""

from __future__ import annotations

import pytest

from diagnostics.access.rights import LOCAL, Person, Right
from diagnostics.content.library import load_library, read_content
from diagnostics.domain.learned import Learned
from diagnostics.domain.outcome import Outcome, Proof
from diagnostics.errors import Conflict, InvalidInput, NotAllowed
from diagnostics.services.cases import case_of, open_case
from diagnostics.services.learning import close_case, closed_cases, current_library, learned_so_far, use_learned
from diagnostics.services.libraries import library_for
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store

LESSON = Learned(number=1, cases=["one"], leaks={"overload": 0.5})
DONE = Outcome(measured="Counted in May", after=3.0, causes={"overload": Proof.CONFIRMED})


def test_a_case_closes_with_what_was_measured_and_which_causes_proved_right(store: Store) -> None:
    case_id = open_case(store, LOCAL, load_library(), title="Calls take too long")
    assert closed_cases(store, LOCAL) == []
    close_case(store, LOCAL, case_id, None, DONE)
    stored = case_of(store, LOCAL, case_id)
    assert stored.status is Status.CLOSED
    assert stored.case.outcome and stored.case.outcome.closed_on is not None
    assert stored.case.outcome.causes == DONE.causes
    assert [case.id for case in closed_cases(store, LOCAL)] == [case_id]


def test_nothing_closes_without_a_measure() -> None:
    with pytest.raises(ValueError, match="at least 2 characters"):
        Outcome(measured=" ")


def test_of_two_who_close_a_case_at_once_the_second_is_told(store: Store) -> None:
    case_id = open_case(store, LOCAL, load_library())
    close_case(store, LOCAL, case_id, None, DONE)
    with pytest.raises(Conflict, match="elsewhere"):
        close_case(store, LOCAL, case_id, None, DONE.model_copy(update={"measured": "Counted in June"}))
    stored = case_of(store, LOCAL, case_id).case.outcome
    mended = DONE.model_copy(update={"measured": "Counted in June"})
    close_case(store, LOCAL, case_id, stored, mended)
    after = case_of(store, LOCAL, case_id).case.outcome
    assert after and stored and after.measured == "Counted in June" and after.closed_on == stored.closed_on


def test_a_figure_that_is_none_is_refused(store: Store) -> None:
    case_id = open_case(store, LOCAL, load_library())
    with pytest.raises(InvalidInput, match="not a number"):
        close_case(store, LOCAL, case_id, None, DONE.model_copy(update={"after": float("nan")}))


def test_new_cases_use_what_was_learned_and_open_ones_keep_their_library(store: Store) -> None:
    before = open_case(store, LOCAL, load_library())
    library = use_learned(store, LOCAL, read_content(), 0, LESSON)
    assert library.learned == LESSON and library.version.endswith("+1")
    assert current_library(store, read_content()) is library, "one object, so that its models are built once"
    after = open_case(store, LOCAL, library)
    assert library_for(store, case_of(store, LOCAL, before).case).learned is None
    assert library_for(store, case_of(store, LOCAL, after).case).learned == LESSON


def test_one_can_go_back_to_what_is_shipped(store: Store) -> None:
    use_learned(store, LOCAL, read_content(), 0, LESSON)
    assert use_learned(store, LOCAL, read_content(), 1, None) is load_library()
    assert learned_so_far(store, LOCAL) == (2, None)


def test_of_two_who_change_what_is_in_use_the_second_is_told(store: Store) -> None:
    use_learned(store, LOCAL, read_content(), 0, LESSON)
    with pytest.raises(Conflict, match="Somebody else"):
        use_learned(store, LOCAL, read_content(), 0, None)


def test_only_an_administrator_changes_what_all_new_cases_are_answered_against(store: Store) -> None:
    guest = Person("Guest", frozenset(Right) - {Right.ADMINISTER})
    with pytest.raises(NotAllowed):
        use_learned(store, guest, read_content(), 0, LESSON)
