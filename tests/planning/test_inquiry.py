"""Who should be accountable, from what is said about a cause: authority and budget, one person, and no fault unnamed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.domain.accountability import OwnerFault
from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.inquiry import NOBODY, SEVERAL, Aspect
from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit
from diagnostics.planning.inquiry import CONVENING, Ground, Said, Suggestion, Sure, suggestion
from diagnostics.planning.owners import COMMON_SUPERIOR, Situation, owner_of

LIBRARY = load_library()
ROLES = [role.id for role in LIBRARY.roles if role.asks_people or not role.answers]
DAY = date(2026, 3, 1)
PAY = "pay-level"

said = st.lists(
    st.builds(
        Said,
        asks=st.sampled_from(list(Aspect)),
        by=st.sampled_from(["line-manager", "hr", "senior-manager"]),
        value=st.sampled_from([*ROLES, NOBODY, SEVERAL]),
    ),
    max_size=8,
)
causes = st.sampled_from([cause.id for cause in LIBRARY.causes])


def ground(cause: str, organisation: Organisation | None = None, unit: str | None = None) -> Ground:
    usual = owner_of(LIBRARY, cause, Situation(Case(id="case"), frozenset({cause})))
    return Ground(LIBRARY, organisation or Organisation(), unit, DAY, usual)


def suggested(cause: str, *answers: tuple[Aspect, str], organisation: Organisation | None = None) -> Suggestion:
    return suggestion(ground(cause, organisation, "shop"), cause, [Said(asks, "hr", value) for asks, value in answers])


@given(causes, said)
def test_there_is_always_one_accountable_who_is_a_role_we_know(cause: str, answers: list[Said]) -> None:
    found = suggestion(ground(cause), cause, answers)
    assert found.owner.role in LIBRARY.role_by_id
    assert found.reason and found == suggestion(ground(cause), cause, answers)


@given(causes, said)
def test_who_convenes_or_asks_is_never_handed_what_is_not_about_training(cause: str, answers: list[Said]) -> None:
    usual = ground(cause).usual.role
    payers = {item.value for item in answers if item.asks is Aspect.PAYS}
    found = suggestion(ground(cause), cause, answers).owner.role
    if LIBRARY.family_of(cause) is not FamilyId.TRAINING and found not in payers:
        assert found not in set(CONVENING) - {usual}


@given(causes, said)
def test_a_suggestion_is_sure_only_where_authority_and_budget_are_one(cause: str, answers: list[Said]) -> None:
    found = suggestion(ground(cause), cause, answers)
    deciding = {item.value for item in answers if item.asks is Aspect.DECIDES}
    paying = {item.value for item in answers if item.asks is Aspect.PAYS} - {NOBODY, SEVERAL}
    assert (found.sure is Sure.SURE) <= (deciding == paying == {found.owner.role})


@given(causes, said)
def test_a_fault_is_told_in_a_sentence(cause: str, answers: list[Said]) -> None:
    found = suggestion(ground(cause), cause, answers)
    assert found.fault is None or found.told


def test_with_nothing_said_it_is_the_usual_role_and_a_guess() -> None:
    found = suggested(PAY)
    assert (found.owner.role, found.sure, found.fault) == (ground(PAY).usual.role, Sure.GUESS, None)


def test_whoever_can_decide_and_pays_is_accountable() -> None:
    found = suggested(PAY, (Aspect.DECIDES, "senior-manager"), (Aspect.PAYS, "senior-manager"))
    assert (found.owner.role, found.sure, found.fault) == ("senior-manager", Sure.SURE, None)


def test_a_cause_of_which_nobody_has_the_authority_is_an_orphan() -> None:
    found = suggested(PAY, (Aspect.DECIDES, NOBODY))
    assert found.fault is OwnerFault.ORPHAN
    assert LIBRARY.role_by_id[found.owner.role].level >= LIBRARY.role_by_id[ground(PAY).usual.role].level


def test_two_who_claim_it_are_contested_and_their_first_common_superior_decides() -> None:
    found = suggested("poor-tools", (Aspect.DECIDES, "it"), (Aspect.DECIDES, "operations"))
    assert (found.fault, found.owner.role) == (OwnerFault.CONTESTED, COMMON_SUPERIOR)
    assert "IT" in found.told


@pytest.mark.parametrize("named", CONVENING)
def test_the_training_department_and_the_requester_are_not_handed_what_they_cannot_decide(named: str) -> None:
    found = suggested(PAY, (Aspect.DECIDES, named), (Aspect.PAYS, named))
    assert (found.fault, found.owner.role) == (OwnerFault.MISPLACED, ground(PAY).usual.role)


def test_an_owner_below_the_level_that_can_act_is_too_low() -> None:
    found = suggested(PAY, (Aspect.DECIDES, "line-manager"), (Aspect.PAYS, "line-manager"))
    assert (found.fault, found.owner.role) == (OwnerFault.TOO_LOW, ground(PAY).usual.role)


def test_an_owner_who_gains_if_it_stays_is_named_and_the_level_above_looks() -> None:
    found = suggested(
        PAY, (Aspect.DECIDES, "senior-manager"), (Aspect.PAYS, "senior-manager"), (Aspect.GAINS, "senior-manager")
    )
    assert found.fault is OwnerFault.GAINS
    assert found.owner.role == "senior-manager"


def test_who_tried_before_without_the_authority_is_asked_where_it_stuck() -> None:
    found = suggested(PAY, (Aspect.DECIDES, "senior-manager"), (Aspect.TRIED, "line-manager"))
    assert "tried before" in found.told


def test_where_the_organisation_is_known_the_owner_is_a_person_in_the_nearest_unit() -> None:
    organisation = Organisation(
        units=(Unit(id="company", name="Company"), Unit(id="shop", name="Shop", parent="company")),
        posts=(Post(id="head", title="Head of the company", unit="company", role="senior-manager"),),
        employees=(Employee(id="e1", name="Ada Byron"),),
        holdings=(Holding(post="head", employee="e1", since=date(2025, 1, 1)),),
    )
    owner = suggested(PAY, (Aspect.DECIDES, "senior-manager"), organisation=organisation).owner
    assert (owner.post, owner.employee) == ("head", "e1")
