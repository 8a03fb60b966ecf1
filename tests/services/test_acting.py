"""Actions: from the plan or of one's own, each with an owner, a date, and how one will know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from icalendar import Calendar

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.diagnose import plan_of
from diagnostics.domain.accountability import ActionState
from diagnostics.domain.case import Case
from diagnostics.errors import Conflict, InvalidInput, NotFound
from diagnostics.exchange.calendar import calendar_of
from diagnostics.planning.plan import Limits
from diagnostics.services.acting import actions_of, add_action, change_action, remove_action, take_over_plan
from diagnostics.services.cases import delete_case, history_of
from diagnostics.services.reviewing import plan_reviews, reviews_of
from diagnostics.services.scheduling import schedule_of
from diagnostics.storage.store import Store
from tests.samples import diagnosed
from tests.services.acted import action
from tests.services.owned import CAUSE, OTHER, accepted, case_of_pharma, proposed, with_company

BEGINS = date(2026, 3, 2)


@pytest.fixture
def case_id(store: Store) -> str:
    with_company(store)
    return case_of_pharma(store)


def test_an_action_belongs_to_a_cause_that_somebody_owns(store: Store, case_id: str) -> None:
    with pytest.raises(InvalidInput, match="propose an owner first"):
        add_action(store, LOCAL, action(case_id, CAUSE))
    accepted(store, case_id)
    add_action(store, LOCAL, action(case_id, CAUSE))
    assert [one.label for one in actions_of(store, LOCAL, case_id)] == ["Write one page"]


def test_the_plan_becomes_actions_of_the_causes_that_are_owned_and_only_once(store: Store, case_id: str) -> None:
    library, found = load_library(), diagnosed("pharma-social-media")
    steps = plan_of(library, found, Limits()).steps
    shares = {cause.id: cause.share.mid for cause in found.causes}
    assert take_over_plan(store, LOCAL, case_id, steps, BEGINS, shares) == (), "nobody owns anything yet"
    proposed(store, case_id, cause=OTHER)
    added = take_over_plan(store, LOCAL, case_id, steps, BEGINS, shares)
    assert added and {one.cause for one in added} == {OTHER}
    for one in added:
        step = next(step for step in steps if step.action.id == one.intervention)
        assert one.due and (one.due - BEGINS).days == 7 * step.shows_in_week
        assert one.behaviour_measure and one.result_measure and one.guard_measure
    assert take_over_plan(store, LOCAL, case_id, steps, BEGINS, shares) == ()


def test_a_later_date_takes_a_reason_and_an_earlier_one_does_not(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    first = add_action(store, LOCAL, action(case_id, CAUSE))
    with pytest.raises(InvalidInput, match="an extension needs a reason"):
        change_action(store, LOCAL, first, replace(first, due=date(2026, 7, 1)))
    second = change_action(store, LOCAL, first, replace(first, due=date(2026, 7, 1)), "The budget comes in June")
    assert history_of(store, LOCAL, case_id)[-1].detail["reason"] == "The budget comes in June"
    assert change_action(store, LOCAL, second, replace(second, due=date(2026, 5, 1))).due == date(2026, 5, 1)


def test_of_two_who_change_an_action_the_second_is_told(store: Store, other_tab: Store, case_id: str) -> None:
    accepted(store, case_id)
    first = add_action(store, LOCAL, action(case_id, CAUSE))
    change_action(store, LOCAL, first, replace(first, state=ActionState.BLOCKED, blocker="No budget"))
    with pytest.raises(Conflict, match="changed elsewhere"):
        change_action(other_tab, LOCAL, first, replace(first, state=ActionState.DONE))
    with pytest.raises(Conflict, match="changed elsewhere"):
        remove_action(other_tab, LOCAL, first, "Not needed")


def test_an_action_that_was_taken_away_leaves_its_trace(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    one = add_action(store, LOCAL, action(case_id, CAUSE))
    with pytest.raises(InvalidInput, match="Say why"):
        remove_action(store, LOCAL, one, "")
    remove_action(store, LOCAL, one, "Another one does it")
    assert actions_of(store, LOCAL, case_id) == ()
    assert history_of(store, LOCAL, case_id)[-1].verb == "remove-action"
    with pytest.raises(NotFound):
        remove_action(store, LOCAL, one, "Twice")


def test_what_belongs_to_a_case_goes_with_it(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    add_action(store, LOCAL, action(case_id, CAUSE))
    delete_case(store, LOCAL, case_id)
    with pytest.raises(NotFound):
        actions_of(store, LOCAL, case_id)


@pytest.mark.parametrize(("change", "told"), [({"label": "  "}, "name"), ({"cost": -1}, "below 0")])
def test_an_action_without_a_name_or_with_a_negative_cost_is_refused(
    store: Store, case_id: str, change: dict[str, object], told: str
) -> None:
    accepted(store, case_id)
    with pytest.raises(InvalidInput, match=told):
        add_action(store, LOCAL, replace(action(case_id, CAUSE), **change))  # type: ignore[arg-type]


def test_what_is_recorded_of_actions_and_reviews_keeps_calendars_right(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    first, gone = (add_action(store, LOCAL, action(case_id, CAUSE)) for _ in range(2))
    moved = change_action(store, LOCAL, first, replace(first, due=date(2026, 5, 1)))
    remove_action(store, LOCAL, gone, "twice")
    plan_reviews(store, LOCAL, case_id, [], [BEGINS, date(2026, 6, 2)])
    plan_reviews(store, LOCAL, case_id, [BEGINS, date(2026, 6, 2)], [date(2026, 6, 2)])
    schedule, case = schedule_of(store, LOCAL, case_id), Case(id=case_id)
    made = calendar_of(case, [moved], reviews_of(store, LOCAL, case_id), lambda owner: owner.role, schedule)
    found = {str(entry["uid"]): entry for entry in Calendar.from_ical(made).walk("VEVENT")}
    told = {uid.removesuffix("@causeway"): (str(one["status"]), one["sequence"]) for uid, one in found.items()}
    assert told == {
        first.id: ("CONFIRMED", 1),
        gone.id: ("CANCELLED", 1),
        f"{case_id}-review-1": ("CONFIRMED", 1),
        f"{case_id}-review-2": ("CANCELLED", 1),
    }
