"""Views: what each role alone would conclude is what a diagnosis says when nobody else is asked."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.scales import Likelihood
from diagnostics.findings.views import causes_apart, partings, verdicts_apart
from diagnostics.findings.withheld import withheld
from tests.samples import diagnosed, samples, some

MANY_VOICES = sorted(case.id for case in samples().values() if len({one.role for one in case.respondents}) > 1)


def only(case: Case, role: str) -> Case:
    return case.model_copy(update={"respondents": [one for one in case.respondents if one.role == role]})


def found(case: Case) -> Diagnosis:
    return diagnose(load_library(), case, robust=False)


@pytest.mark.parametrize("case_id", [name for name in some() if name in MANY_VOICES])
def test_a_view_alone_is_the_diagnosis_of_a_case_in_which_nobody_else_was_asked(case_id: str) -> None:
    views = diagnosed(case_id).views
    assert views
    for view in views:
        alone = found(only(samples()[case_id], view.role))
        assert alone.verdict.kind is view.verdict
        first = next((cause for cause in alone.causes if cause.is_raised), None)
        assert (view.first.cause if view.first else None) == (first.id if first else None)
        for one in view.causes:
            assert alone.cause(one.cause).likelihood is one.likelihood
        assert alone.views == ()


@pytest.mark.parametrize("case_id", MANY_VOICES)
def test_views_part_on_a_cause_only_where_one_finds_it_likely_and_another_unlikely(case_id: str) -> None:
    views = diagnosed(case_id).views
    for cause, (high, low) in partings(views).items():
        top, bottom = high.of(cause), low.of(cause)
        assert top and bottom
        assert top.likelihood in (Likelihood.VERY_LIKELY, Likelihood.LIKELY)
        assert bottom.likelihood is Likelihood.UNLIKELY
    told = {item.about for item in diagnosed(case_id).disagreements if item.on_cause}
    raised_or_not = {cause.id for cause in diagnosed(case_id).causes}
    assert set(partings(views)) & raised_or_not <= told
    assert {cause for cause, _ in causes_apart(diagnosed(case_id))} <= told


@settings(max_examples=8, deadline=None)
@given(case_id=st.sampled_from(MANY_VOICES), seed=st.integers(0, 1000))
def test_the_order_in_which_people_were_asked_changes_no_view(case_id: str, seed: int) -> None:
    case = samples()[case_id]
    people = list(case.respondents)
    random.Random(seed).shuffle(people)
    other = found(case.model_copy(update={"respondents": people}))
    told, said = diagnosed(case_id).views, other.views
    assert [(one.role, one.verdict, one.sentence) for one in told] == [(one.role, one.verdict, one.sentence) for one in said]


def test_one_role_alone_has_no_view_beside_the_diagnosis() -> None:
    case = samples()["pharma-social-media"]
    assert found(only(case, case.respondents[0].role)).views == ()
    assert verdicts_apart(()) == ""


@pytest.mark.parametrize("case_id", MANY_VOICES)
def test_what_follows_never_asks_to_act_on_what_all_answers_leave_unlikely(case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    for item in diagnosis.disagreements:
        if item.on_cause:
            cause = diagnosis.cause(item.about)
            waits = "nothing should be done about it" in item.follows
            assert waits != (cause.is_raised and cause.likelihood in (Likelihood.VERY_LIKELY, Likelihood.LIKELY))


@pytest.mark.parametrize("case_id", MANY_VOICES)
def test_who_may_not_see_answers_reads_that_views_part_and_not_whose(case_id: str) -> None:
    diagnosis = withheld(diagnosed(case_id))
    assert diagnosis.views == ()
    for item in diagnosis.disagreements:
        assert item.sides == ()
        assert item.sentence == f"Views part on “{diagnosis.cause(item.about).label}”."


def test_a_view_that_cannot_tell_says_so_and_claims_no_verdict() -> None:
    silent = [view for name in MANY_VOICES for view in diagnosed(name).views if view.verdict is VerdictKind.CANNOT_TELL]
    assert silent
    assert {view.verdict_label for view in silent} == {"Too little to tell"}
    assert all("too little to tell" in view.sentence for view in silent)


@pytest.mark.parametrize("case_id", ["pharma-social-media", "sales-shortfall"])
def test_sides_of_one_role_stand_in_no_order_that_tells_who_is_who(case_id: str) -> None:
    """Two performers change places, and nothing that is read about disagreements changes."""
    case = samples()[case_id]
    one, other = [person for person in case.respondents if person.role == "performer"]
    swapped = {one.id: other.answers, other.id: one.answers}
    people = [person.model_copy(update={"answers": swapped.get(person.id, person.answers)}) for person in case.respondents]
    told = found(case.model_copy(update={"respondents": people})).disagreements
    assert any(len({role for role, _ in item.sides}) < len(item.sides) for item in told)
    assert [(item.sentence, item.sides) for item in told] == [
        (item.sentence, item.sides) for item in found(case).disagreements
    ]


@pytest.mark.parametrize("case_id", MANY_VOICES)
def test_nobody_who_stands_on_one_side_is_asked_to_hear_both(case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    for item in diagnosis.disagreements:
        if item.on_cause:
            owner = diagnosis.cause(item.about).owner
            is_party = owner.label in {role for role, _ in item.sides}
            assert is_party == ("somebody who took no side" in item.follows)
            assert is_party or owner.in_text in item.follows
