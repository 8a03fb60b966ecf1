"""Reviews: the gap measured again, whether the cause went away, and what follows: on, closed, or back to the diagnosis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.domain.accountability import Ownership, OwnershipState
from diagnostics.domain.follow_up import Review
from diagnostics.domain.outcome import Proof
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.services.acting import actions_of, add_action, change_action
from diagnostics.services.learning import close_case, closed_cases
from diagnostics.services.owning import move_on, owning_of
from diagnostics.services.reviewing import hold_review, outcome_so_far, plan_reviews, reviews_of, usual_dates, what_moved
from diagnostics.storage.store import Store
from tests.services.acted import action
from tests.services.owned import CAUSE, accepted, case_of_pharma, with_company

TODAY = date(2026, 3, 2)
GONE = {"result-moved": "moved", f"cause-gone/{CAUSE}": "gone", f"acted-differently/{CAUSE}": "clearly"}
SAME = {"result-moved": "same", f"cause-gone/{CAUSE}": "same", f"acted-differently/{CAUSE}": "not-yet"}


@pytest.fixture
def case_id(store: Store) -> str:
    with_company(store)
    return case_of_pharma(store)


def first_review(store: Store, case_id: str) -> Review:
    return plan_reviews(store, LOCAL, case_id, [], usual_dates(load_library(), TODAY))[0]


def done(store: Store, case_id: str) -> Ownership:
    """A cause about which everything is done."""
    seen = accepted(store, case_id)
    one = add_action(store, LOCAL, action(case_id, CAUSE, date.today()))
    for state in (OwnershipState.PLANNED, OwnershipState.UNDER_WAY):
        seen = move_on(store, LOCAL, case_id, CAUSE, seen.revision, state)
    change_action(store, LOCAL, one, replace(one, state=one.state.DONE))
    return move_on(store, LOCAL, case_id, CAUSE, seen.revision, OwnershipState.DONE)


def test_reviews_are_usually_after_30_60_and_90_days(store: Store, case_id: str) -> None:
    first_review(store, case_id)
    days = [(review.due - TODAY).days for review in reviews_of(store, LOCAL, case_id)]
    assert days == [30, 60, 90]


def test_a_review_that_was_held_stays_when_the_dates_move(store: Store, case_id: str) -> None:
    review = first_review(store, case_id)
    hold_review(store, LOCAL, review, replace(review, figure=9.0, figure_source="The log"))
    coming = [one.due for one in reviews_of(store, LOCAL, case_id) if not one.is_held]
    plan_reviews(store, LOCAL, case_id, coming, [TODAY + timedelta(days=200)])
    assert [(one.figure, one.is_held) for one in reviews_of(store, LOCAL, case_id)] == [(9.0, True), (None, False)]


@pytest.mark.parametrize(
    ("answers", "ends"), [(GONE, OwnershipState.VERIFIED), (SAME, OwnershipState.NOT_VERIFIED), ({}, OwnershipState.DONE)]
)
def test_what_is_done_is_verified_by_what_was_found_and_stays_open_where_nobody_looked(
    store: Store, case_id: str, answers: dict[str, str], ends: OwnershipState
) -> None:
    done(store, case_id)
    review = first_review(store, case_id)
    hold_review(store, LOCAL, review, replace(review, figure=4.0, answers=answers))
    (one,) = owning_of(store, LOCAL, case_id).ownerships
    assert one.state is ends


def test_a_cause_that_went_away_without_any_result_is_no_verified_effect(store: Store, case_id: str) -> None:
    done(store, case_id)
    review = first_review(store, case_id)
    hold_review(store, LOCAL, review, replace(review, answers=GONE | {"result-moved": "same"}))
    (one,) = owning_of(store, LOCAL, case_id).ownerships
    assert one.state is OwnershipState.NOT_VERIFIED


def test_nothing_moved_after_twice_the_stated_time_means_back_to_the_diagnosis(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    for due in (TODAY, TODAY + timedelta(days=40)):
        add_action(store, LOCAL, action(case_id, CAUSE, due))
    owned, actions = owning_of(store, LOCAL, case_id).ownerships, actions_of(store, LOCAL, case_id)

    def stops(days: int, answers: dict[str, str]) -> bool:
        held = Review(case_id, 1, TODAY, held_on=TODAY + timedelta(days=days), answers=answers)
        return what_moved(load_library().follow_up, held, owned, actions).stop

    assert not stops(79, SAME)
    assert stops(80, SAME)
    assert not stops(80, SAME | {f"acted-differently/{CAUSE}": "partly"}), "something moved"
    assert not stops(80, {}), "nobody looked"


def test_a_review_finds_something_or_it_was_none(store: Store, case_id: str) -> None:
    review = first_review(store, case_id)
    for nothing in (replace(review), replace(review, figure=float("nan"), answers=GONE)):
        with pytest.raises(InvalidInput):
            hold_review(store, LOCAL, review, nothing)


def test_of_two_who_write_down_a_review_the_second_is_told(store: Store, other_tab: Store, case_id: str) -> None:
    review = first_review(store, case_id)
    hold_review(store, LOCAL, review, replace(review, figure=5.0))
    with pytest.raises(Conflict, match="elsewhere"):
        hold_review(other_tab, LOCAL, review, replace(review, figure=6.0))
    with pytest.raises(Conflict, match="changed elsewhere"):
        plan_reviews(other_tab, LOCAL, case_id, [], [TODAY])


def test_what_reviews_found_is_what_closing_hands_to_learning(store: Store, case_id: str) -> None:
    done(store, case_id)
    review = first_review(store, case_id)
    assert outcome_so_far(reviews_of(store, LOCAL, case_id), []) is None
    hold_review(store, LOCAL, review, replace(review, figure=4.0, figure_source="The compliance log", answers=GONE))
    outcome = outcome_so_far(reviews_of(store, LOCAL, case_id), actions_of(store, LOCAL, case_id))
    assert outcome and outcome.after == 4.0 and outcome.causes == {CAUSE: Proof.CONFIRMED}
    assert "The compliance log" in outcome.measured and outcome.done == "Write one page"
    close_case(store, LOCAL, case_id, None, outcome)
    assert closed_cases(store, LOCAL)[0].outcome == outcome.model_copy(update={"closed_on": date.today()})


def test_a_cause_that_was_never_there_refutes_the_diagnosis() -> None:
    held = Review("case", 1, TODAY, held_on=TODAY, figure=1.0, answers={f"cause-gone/{CAUSE}": "never-there"})
    outcome = outcome_so_far([held], [])
    assert outcome and outcome.causes == {CAUSE: Proof.REFUTED}
