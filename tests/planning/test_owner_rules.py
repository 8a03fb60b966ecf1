"""Every cause has one owner, high enough to act, and the reason is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap, Request
from diagnostics.domain.causes import FamilyId, GapKind
from diagnostics.domain.interventions import CostBand, Intervention
from diagnostics.domain.library import Library
from diagnostics.planning.owners import Situation, owner_of

LIBRARY = load_library()
CAUSES = [cause.id for cause in LIBRARY.causes]


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    case = Case(
        id="drawn",
        request=Request(by=draw(st.sampled_from(["", "Head of sales"]))),
        gap=Gap(kind=draw(st.sampled_from([None, *GapKind]))),
    )
    return Situation(case, frozenset(draw(st.lists(st.sampled_from(CAUSES), max_size=5))))


@given(cause=st.sampled_from(CAUSES), situation=situations(), action=st.none() | st.sampled_from(LIBRARY.interventions))
def test_a_cause_has_exactly_one_accountable_role_and_a_reason(
    cause: str, situation: Situation, action: Intervention | None
) -> None:
    owner = owner_of(LIBRARY, cause, situation, action)
    assert owner.role in LIBRARY.role_by_id
    assert owner.label == LIBRARY.role_by_id[owner.role].label
    assert owner.reason
    if owner.tie_break is None:
        assert owner.role == LIBRARY.cause_by_id[cause].owner
    else:
        rule = next(rule for rule in LIBRARY.tie_breaks if rule.id == owner.tie_break)
        assert owner.reason.startswith(rule.rule)


COSTLY = [item for item in LIBRARY.interventions if item.cost_band in (CostBand.C, CostBand.D)]


@given(cause=st.sampled_from(CAUSES), situation=situations(), action=st.sampled_from(COSTLY))
def test_whoever_owns_a_costly_fix_can_decide_about_the_money(
    cause: str, situation: Situation, action: Intervention
) -> None:
    owner = owner_of(LIBRARY, cause, situation, action)
    if owner.tie_break != "rule-has-an-author":
        assert LIBRARY.role_by_id[owner.role].level >= 3
    if owner.tie_break == "money-moves-it-up":
        assert LIBRARY.role_by_id[LIBRARY.cause_by_id[cause].owner].level < 3


@given(situation=situations())
def test_a_failure_between_two_functions_goes_to_their_common_superior(situation: Situation) -> None:
    owner = owner_of(LIBRARY, "handoff-failure", situation)
    assert owner.role == "common-superior"
    assert owner.tie_break == "two-functions"


@pytest.mark.parametrize(
    ("kind", "raised", "author"),
    [(GapKind.RULES, [], True), (GapKind.WORK, ["unclear-policy"], True), (GapKind.WORK, [], False), (None, [], False)],
)
def test_missing_guidance_about_a_rule_goes_to_the_rule_s_author(
    library: Library, kind: GapKind | None, raised: list[str], author: bool
) -> None:
    owner = owner_of(library, "no-guidance", Situation(Case(id="rule", gap=Gap(kind=kind)), frozenset(raised)))
    assert (owner.tie_break == "rule-has-an-author") is author
    assert (owner.role == "compliance") is author


@given(cause=st.sampled_from(CAUSES), situation=situations())
def test_the_training_department_owns_nothing_but_training(cause: str, situation: Situation) -> None:
    owner = owner_of(LIBRARY, cause, situation)
    if LIBRARY.family_of(cause) is not FamilyId.TRAINING:
        assert owner.role != "learning"
        assert owner.warning
    else:
        assert owner.warning is None or LIBRARY.role_by_id[owner.role].level >= 3
