"""What has to hold of a belief whatever the case: the promises the product makes to the people who answer."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind, Strength, WhyNow
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.domain.scales import Basis
from diagnostics.reasoning.answers import Evidence, evidence_of, reliability_of
from diagnostics.reasoning.belief import Belief, believe, log_odds
from diagnostics.reasoning.model import Model, model_for, model_of
from diagnostics.reasoning.structure import Structure, chances_of, structure_of
from tests.reasoning.strategies import LIBRARY, cases, plain_answers, single_answers

KINDS = (None, *GapKind)
ALIKE = 1e-12


def belief_in(case: Case) -> Belief:
    return believe(model_for(LIBRARY, case), evidence_of(LIBRARY, case))


@pytest.mark.parametrize("why_now", [None, *WhyNow], ids=str)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_before_anybody_is_asked_each_cause_is_as_likely_as_stated(
    library: Library, kind: GapKind | None, why_now: WhyNow | None
) -> None:
    for flat in (False, True):
        model = model_of(library, kind, why_now, flat)
        tree = model.tree_for(())
        fitted = tree.calibrate(tree.potentials(model.network.factors())).marginals()[0]
        stated = chances_of(library, kind, why_now, flat)
        assert fitted == pytest.approx([stated[cause] for cause in model.causes], abs=1e-9)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_link_points_the_other_way_only_where_the_content_says_so(library: Library, kind: GapKind | None) -> None:
    structure = structure_of(library, kind)
    drawn = {(structure.causes[parent], child) for child, above in _parents(structure) for parent in above}
    assert drawn == {link.ends[::-1] if kind in link.turned_in else link.ends for link in library.links}


def _parents(structure: Structure) -> list[tuple[str, tuple[int, ...]]]:
    return list(zip(structure.causes, structure.parents, strict=True))


@given(case=cases(LIBRARY), order=st.randoms(use_true_random=False))
def test_the_order_of_the_answers_never_changes_the_belief(case: Case, order: Random) -> None:
    people = []
    for person in case.respondents:
        answers = list(person.answers.items())
        order.shuffle(answers)
        people.append(person.model_copy(update={"answers": dict(answers)}))
    order.shuffle(people)
    evidence = list(evidence_of(LIBRARY, case))
    order.shuffle(evidence)
    expected = belief_in(case).chances
    assert (belief_in(case.model_copy(update={"respondents": people})).chances == expected).all()
    assert believe(model_for(LIBRARY, case), evidence).chances == pytest.approx(expected, abs=ALIKE)


@given(case=cases(LIBRARY), data=st.data())
def test_who_does_not_know_moves_nothing(case: Case, data: st.DataObject) -> None:
    more = case
    for person in case.respondents:
        question = data.draw(st.sampled_from(LIBRARY.questions))
        if question.id not in person.answers:
            more = more.with_answer(person.id, question.id, data.draw(st.sampled_from(NonAnswer)).value)
    assert (belief_in(more).chances == belief_in(case).chances).all()


@given(case=cases(LIBRARY), names=st.permutations(["zoe", "adam", "p1", "mia"]))
def test_who_the_people_are_changes_nothing(case: Case, names: list[str]) -> None:
    renamed = [
        person.model_copy(update={"id": name, "name": name.title()})
        for person, name in zip(case.respondents, names, strict=False)
    ]
    after = belief_in(case.model_copy(update={"respondents": renamed}))
    assert after.chances == pytest.approx(belief_in(case).chances, abs=ALIKE)


@given(answer=single_answers(LIBRARY), people=st.integers(2, 6))
def test_people_in_one_role_share_a_view(answer: tuple[Model, Evidence], people: int) -> None:
    model, one = answer
    crowd = Case(
        id="crowd",
        gap=Gap(kind=model.kind),
        respondents=[
            Respondent(id=f"p{number}", role=one.role, answers={one.question: one.option}) for number in range(people)
        ],
    )
    together = people / (1 + (people - 1) * LIBRARY.scales.same_role_correlation)
    as_one = Evidence(one.question, one.option, "p1", one.role, one.reliability, together)
    evidence = evidence_of(LIBRARY, crowd)
    assert sum(item.counts for item in evidence) == pytest.approx(together)
    assert believe(model, evidence).chances == pytest.approx(believe(model, [as_one]).chances, abs=ALIKE)


def test_two_roles_do_not_share_a_view(library: Library) -> None:
    question = next(question for question in library.questions if {"records", "performer"} <= set(question.roles))
    people = [Respondent(id=r, role=r, answers={question.id: question.options[-1].id}) for r in ("records", "performer")]
    assert [item.counts for item in evidence_of(library, Case(id="two", respondents=people))] == [1.0, 1.0]


@given(answer=single_answers(LIBRARY), known=st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)))
def test_whoever_knows_better_moves_the_belief_further(answer: tuple[Model, Evidence], known: tuple[float, float]) -> None:
    model, item = answer
    little, much = sorted(known)
    assume(much - little > 0.01)
    after = [believe(model, [_with(item, reliability)]).chances for reliability in (little, much)]
    moved = [log_odds(chances) - log_odds(model.prior) for chances in after]
    open_causes = list(model.candidates)
    assert (np.abs(moved[1]) >= np.abs(moved[0]) - 1e-9)[open_causes].all()
    assert (np.sign(moved[1]) * np.sign(moved[0]) >= 0)[np.abs(moved[1]) > 1e-9].all()


def _with(item: Evidence, reliability: float) -> Evidence:
    return Evidence(item.question, item.option, item.respondent, item.role, reliability, item.counts)


def test_an_opinion_counts_for_less_where_the_gap_has_no_figures(library: Library) -> None:
    question = next(q for q in library.questions if {"records", "line-manager"} <= set(q.roles))
    manager = [reliability_of(library, "line-manager", question, basis) for basis in (Basis.RECORDS, Basis.NONE)]
    records = [reliability_of(library, "records", question, basis) for basis in (Basis.RECORDS, Basis.NONE)]
    assert manager[0] > manager[1]
    assert records[0] == records[1]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_evidence_for_one_cause_never_makes_it_less_likely(library: Library, kind: GapKind | None) -> None:
    model = model_of(library, kind, None)
    for question, option, cause, strength in plain_answers(library, kind):
        if strength is not Strength.WEAK:
            belief = believe(model, [Evidence(question.id, option, "p1", "performer", 0.85, 1.0)])
            assert belief.gain(cause) > 0 or cause in _itself(model), (question.id, option)


def _itself(model: Model) -> set[str]:
    return {model.causes[place] for place in model.structure.the_gap_itself}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_of_two_answers_the_stronger_one_speaks_louder(library: Library, kind: GapKind | None) -> None:
    model = model_of(library, kind, None)
    figures = library.scales.answer
    for (question, option, cause, strength), (other, other_option, other_cause, less) in combinations(
        plain_answers(library, kind), 2
    ):
        if (question, cause) == (other, other_cause) and cause not in _itself(model):
            one, two = (
                believe(model, [Evidence(question.id, said, "p1", "performer", 0.85, 1.0)]).gain(cause)
                for said in (option, other_option)
            )
            assert np.sign(round(one - two, 12)) == np.sign(figures[strength] - figures[less]), (question.id, option)


def decisive_records(library: Library, kind: GapKind | None) -> list[tuple[str, str, str]]:
    return [
        (question.id, option.id, cause)
        for question in library.questions_for(kind, frozenset())
        if "records" in question.roles
        for option in question.options
        for cause, strength in option.raises.items()
        if strength is Strength.DECISIVE
    ]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_records_can_settle_a_rare_cause(library: Library, kind: GapKind | None) -> None:
    model = model_of(library, kind, None)
    found = decisive_records(library, kind)
    assert found
    for question, option, cause in found:
        known = library.role_by_id["records"].reliability or 0.0
        belief = believe(model, [Evidence(question, option, "files", "records", known, 1.0)])
        place = model.structure.index(cause)
        moved = log_odds(belief.chances)[place] - log_odds(model.prior)[place]
        assert moved > np.log(6), (question, option, cause)
        if model.prior[place] >= 0.25:
            assert belief.chance(cause) > 0.60, (question, option, cause)


def test_a_single_look_into_the_records_can_make_a_rare_cause_likely(library: Library) -> None:
    model = model_of(library, None, None)
    known = library.role_by_id["records"].reliability or 0.0
    rare = {cause for cause, chance in zip(model.causes, model.prior, strict=True) if chance <= 0.20}
    after = [
        believe(model, [Evidence(question, option, "files", "records", known, 1.0)]).chance(cause)
        for question, option, cause in decisive_records(library, None)
        if cause in rare
    ]
    assert max(after) > 0.60


@given(case=cases(LIBRARY))
def test_a_case_that_was_stored_and_read_again_is_believed_alike(case: Case) -> None:
    again = Case.model_validate_json(case.model_dump_json())
    assert (belief_in(again).chances == belief_in(case).chances).all()
