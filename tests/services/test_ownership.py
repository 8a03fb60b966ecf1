"""One accountable for each cause: proposed, accepted or disputed, decided by the first common superior, and never two."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError

from diagnostics.access.rights import LOCAL
from diagnostics.domain.accountability import NEXT_STATES, Owner, OwnershipState
from diagnostics.domain.inquiry import Aspect
from diagnostics.errors import Conflict, DiagnosticError, InvalidInput, NotAllowed, NotFound
from diagnostics.planning.inquiry import Said
from diagnostics.services.acting import add_action, change_action
from diagnostics.services.cases import history_of
from diagnostics.services.escalating import escalate, extend_answer
from diagnostics.services.owning import (
    accept_ownership,
    decide_dispute,
    dispute_ownership,
    move_on,
    owning_of,
    propose_owner,
    say_who,
)
from diagnostics.storage.owning import ownership_row
from diagnostics.storage.owning_tables import ownerships
from diagnostics.storage.store import Store
from tests.services.acted import action
from tests.services.owned import CAUSE, accepted, case_of_pharma, owner, proposed, senior, with_company


@pytest.fixture
def case_id(store: Store) -> str:
    with_company(store)
    return case_of_pharma(store)


def state(store: Store, case_id: str) -> OwnershipState | None:
    found = owning_of(store, LOCAL, case_id).of(CAUSE)
    return found.state if found else None


def test_a_proposal_names_the_person_who_holds_the_post_today(store: Store, case_id: str) -> None:
    found = propose_owner(store, LOCAL, case_id, CAUSE, Owner("compliance", "law", "somebody-else"), "Writes the rule")
    assert found.owner.employee == "e-law"
    assert found.answer_by is not None


def test_a_vacant_post_can_own_and_nobody_is_invented_for_it(store: Store, case_id: str) -> None:
    assert proposed(store, case_id, "empty").owner.employee is None


def test_another_owner_than_the_suggested_one_takes_a_reason_which_is_kept(store: Store, case_id: str) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        propose_owner(store, LOCAL, case_id, CAUSE, owner("head"), "", suggested=owner("law"))
    propose_owner(store, LOCAL, case_id, CAUSE, owner("head"), "", suggested=owner("law"), overruled="Compliance is vacant")
    assert history_of(store, LOCAL, case_id)[-1].detail["reason"] == "Compliance is vacant"


def test_the_owner_accepts_and_nobody_else_does(store: Store, case_id: str) -> None:
    seen = proposed(store, case_id, "head")
    with pytest.raises(NotAllowed, match="Only the owner"):
        accept_ownership(store, senior("top", "company"), case_id, CAUSE, seen.revision)
    assert accept_ownership(store, senior("head", "sales"), case_id, CAUSE, seen.revision).state is OwnershipState.ACCEPTED


def test_a_dispute_needs_a_reason_and_is_decided_by_the_first_common_superior(store: Store, case_id: str) -> None:
    seen = proposed(store, case_id, "head")
    with pytest.raises(InvalidInput, match="Say why"):
        dispute_ownership(store, senior("head", "sales"), case_id, CAUSE, seen.revision, "  ")
    disputed = dispute_ownership(
        store, senior("head", "sales"), case_id, CAUSE, seen.revision, "The law decides it", owner("law")
    )
    assert disputed.decides and disputed.decides.employee == "e-top"
    assert disputed.counter_proposal and disputed.counter_proposal.post == "law"
    with pytest.raises(NotAllowed, match="Tess Top decides"):
        decide_dispute(store, senior("head", "sales"), case_id, CAUSE, disputed.revision, owner("law"), "So")
    with pytest.raises(NotFound):
        decide_dispute(store, senior("lead", "works"), case_id, CAUSE, disputed.revision, owner("law"), "Not reached")
    decided = decide_dispute(store, senior("top", "works"), case_id, CAUSE, disputed.revision, owner("law"), "She writes it")
    assert (decided.state, decided.owner.employee, decided.decides) == (OwnershipState.ACCEPTED, "e-law", None)


def test_nobody_moves_an_ownership_that_somebody_else_moved_first(store: Store, other_tab: Store, case_id: str) -> None:
    seen = proposed(store, case_id)
    accept_ownership(store, LOCAL, case_id, CAUSE, seen.revision)
    with pytest.raises(Conflict, match="now accepted"):
        dispute_ownership(other_tab, LOCAL, case_id, CAUSE, seen.revision, "Not mine")


def test_of_two_who_accept_and_dispute_at_once_one_is_heard_and_the_other_is_told(
    store: Store, other_tab: Store, case_id: str
) -> None:
    for _ in range(6):
        now = owning_of(store, LOCAL, case_id).of(CAUSE)
        if now is None:
            seen = proposed(store, case_id).revision
        else:
            if now.state is OwnershipState.ACCEPTED:
                now = dispute_ownership(store, LOCAL, case_id, CAUSE, now.revision, "Once more")
            seen = propose_owner(store, LOCAL, case_id, CAUSE, owner("law"), "", seen=now.revision).revision
        start = Barrier(2)

        def at_once(move: Callable[[], object], start: Barrier = start) -> bool:
            start.wait()
            try:
                move()
            except Conflict:
                return False
            return True

        moves = (
            lambda seen=seen: accept_ownership(store, LOCAL, case_id, CAUSE, seen),
            lambda seen=seen: dispute_ownership(other_tab, LOCAL, case_id, CAUSE, seen, "Not mine"),
        )
        with ThreadPoolExecutor(2) as both:
            heard = list(both.map(at_once, moves))
        assert sum(heard) == 1
        assert state(store, case_id) is (OwnershipState.ACCEPTED if heard[0] else OwnershipState.DISPUTED)


def test_the_database_itself_refuses_a_second_accountable(store: Store, url: str, case_id: str) -> None:
    second = replace(proposed(store, case_id), owner=owner("head"))
    engine = create_engine(url)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(ownerships).values(**ownership_row(second)))
    with engine.begin() as connection:
        assert len(connection.execute(select(ownerships)).all()) == 1
    engine.dispose()


def test_work_is_planned_once_an_action_has_a_date_and_done_once_every_action_is(store: Store, case_id: str) -> None:
    seen = accepted(store, case_id)
    with pytest.raises(InvalidInput, match="Nothing is planned"):
        move_on(store, LOCAL, case_id, CAUSE, seen.revision, OwnershipState.PLANNED)
    planned = add_action(store, LOCAL, action(case_id, CAUSE))
    seen = move_on(store, LOCAL, case_id, CAUSE, seen.revision, OwnershipState.PLANNED)
    seen = move_on(store, LOCAL, case_id, CAUSE, seen.revision, OwnershipState.UNDER_WAY)
    with pytest.raises(InvalidInput, match="still open: Write one page"):
        move_on(store, LOCAL, case_id, CAUSE, seen.revision, OwnershipState.DONE)
    change_action(store, LOCAL, planned, replace(planned, state=planned.state.DONE))
    assert move_on(store, LOCAL, case_id, CAUSE, seen.revision, OwnershipState.DONE).state is OwnershipState.DONE


@pytest.mark.parametrize("wanted", [OwnershipState.VERIFIED, OwnershipState.NOT_VERIFIED])
def test_nobody_says_that_the_effect_is_verified_without_a_review(
    store: Store, case_id: str, wanted: OwnershipState
) -> None:
    seen = accepted(store, case_id)
    with pytest.raises(InvalidInput, match="follows from something else"):
        move_on(store, LOCAL, case_id, CAUSE, seen.revision, wanted)


def test_only_a_measured_effect_ends_an_ownership() -> None:
    ends = {OwnershipState.VERIFIED, OwnershipState.NOT_VERIFIED}
    assert {before for before, after in NEXT_STATES.items() if after & ends} == {OwnershipState.DONE}


def test_the_owner_is_heard_before_it_goes_a_step_up(store: Store, case_id: str) -> None:
    seen = proposed(store, case_id, "head")
    with pytest.raises(InvalidInput, match="has until"):
        escalate(store, LOCAL, case_id, CAUSE, seen.revision, "No answer")
    passed = late(store, case_id)
    with pytest.raises(InvalidInput, match="heard first"):
        escalate(store, LOCAL, case_id, CAUSE, passed, " ")
    heard = escalate(store, LOCAL, case_id, CAUSE, passed, "Was on holiday")
    assert (heard.state, heard.escalated) == (OwnershipState.PROPOSED, 1)
    up = escalate(store, LOCAL, case_id, CAUSE, late(store, case_id), "Still no answer")
    assert up.state is OwnershipState.DISPUTED
    assert up.decides and up.decides.employee == "e-top"


def test_more_time_takes_a_reason(store: Store, case_id: str) -> None:
    seen = proposed(store, case_id)
    until = datetime.now(UTC).date() + timedelta(days=30)
    with pytest.raises(InvalidInput, match="Say why"):
        extend_answer(store, LOCAL, case_id, CAUSE, seen.revision, until, "")
    assert extend_answer(store, LOCAL, case_id, CAUSE, seen.revision, until, "On leave").answer_by == until


def test_every_move_is_on_record_with_who_and_why(store: Store, case_id: str) -> None:
    seen = proposed(store, case_id)
    dispute_ownership(store, LOCAL, case_id, CAUSE, seen.revision, "Not mine", owner("head"))
    told = history_of(store, LOCAL, case_id)[-1]
    assert (told.verb, told.actor, told.detail["reason"]) == ("dispute-ownership", "Local user", "Not mine")


def test_what_is_said_in_the_inquiry_is_stored_at_once_and_can_be_taken_back(
    store: Store, other_tab: Store, case_id: str
) -> None:
    first, other = Said(Aspect.PAYS, "hr", "finance"), Said(Aspect.PAYS, "hr", "it")
    say_who(store, LOCAL, case_id, CAUSE, Aspect.PAYS, "hr", None, first)
    with pytest.raises(Conflict):
        say_who(other_tab, LOCAL, case_id, CAUSE, Aspect.PAYS, "hr", None, other)
    assert owning_of(store, LOCAL, case_id).said == {CAUSE: (first,)}
    say_who(store, LOCAL, case_id, CAUSE, Aspect.PAYS, "hr", first, None)
    assert owning_of(store, LOCAL, case_id).said == {}


def test_what_the_library_does_not_know_cannot_be_owned(store: Store, case_id: str) -> None:
    with pytest.raises(DiagnosticError, match="no cause 'the-weather'"):
        propose_owner(store, LOCAL, case_id, "the-weather", owner("law"), "")
    with pytest.raises(DiagnosticError, match="no role 'king'"):
        propose_owner(store, LOCAL, case_id, CAUSE, Owner("king"), "")


def late(store: Store, case_id: str) -> int:
    """Set the day of the answer to yesterday, and return the revision."""
    found = owning_of(store, LOCAL, case_id).of(CAUSE)
    assert found
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return extend_answer(store, LOCAL, case_id, CAUSE, found.revision, yesterday, "So that it has passed").revision
