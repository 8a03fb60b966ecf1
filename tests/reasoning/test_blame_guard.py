"""A person is never named first while the system around them has not been looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import ENVIRONMENT, FamilyId, GapKind
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.reasoning.answers import evidence_of
from diagnostics.reasoning.belief import Belief, believe
from diagnostics.reasoning.model import model_for
from diagnostics.reasoning.ranking import examined_families, ranked_causes, ranked_families
from diagnostics.reasoning.shares import effects
from diagnostics.reasoning.support import importance, said
from tests.reasoning.strategies import LIBRARY, cases

PERSON = ("capacity-mismatch", "motive-mismatch")


def belief_in(case: Case) -> Belief:
    return believe(model_for(LIBRARY, case), evidence_of(LIBRARY, case))


def order_of(belief: Belief) -> list[str]:
    """Return the causes, most important first."""
    return [belief.model.causes[place] for place in ranked_causes(belief, effects(belief))]


def blaming(question: Question) -> str | None:
    """Return the option that speaks for a cause in the person, if the question has one."""
    return next((option.id for option in question.options if set(PERSON) & set(option.raises)), None)


@st.composite
def accusations(draw: st.DrawFn) -> Case:
    """Draw a case whose answers speak for the person, with a few answers about anything else."""
    case = draw(cases(LIBRARY, people=3, answers=3))
    accusing = [q for q in LIBRARY.questions_for(case.gap.kind, frozenset()) if blaming(q)]
    for person in case.respondents:
        for question in draw(st.lists(st.sampled_from(accusing), unique_by=lambda q: q.id, min_size=1, max_size=6)):
            case = case.with_answer(person.id, question.id, blaming(question))
    return case


@given(case=accusations())
def test_a_person_is_named_first_only_after_every_family_of_the_environment_was_examined(case: Case) -> None:
    belief = belief_in(case)
    first_cause = order_of(belief)[0]
    first_family = ranked_families(belief)[0]
    if not set(ENVIRONMENT) <= examined_families(belief.model, belief.evidence):
        assert first_cause not in PERSON
        assert first_family is not FamilyId.CAPACITY


@given(case=accusations())
def test_the_guard_hides_nobody_and_keeps_the_rest_in_order(case: Case) -> None:
    belief = belief_in(case)
    part = effects(belief)
    order = ranked_causes(belief, part)
    assert sorted(order) == sorted(belief.model.candidates)
    rank = importance(said(belief.model, belief.evidence).support, belief.chances, part)
    rest = [rank[place] for place in order[1:]]
    assert all(rest[n] >= rest[n + 1] - 1e-8 for n in range(len(rest) - 1))


def test_an_accusation_alone_does_not_name_the_person_and_a_full_examination_may(library: Library) -> None:
    questions = library.questions_for(GapKind.WORK, frozenset())
    accused = {q.id: option for q in questions if (option := blaming(q)) and len(q.parents) <= 2}
    case = Case(
        id="blame",
        gap=Gap(kind=GapKind.WORK),
        respondents=[Respondent(id=role, role=role, answers=accused) for role in ("line-manager", "observer", "records")],
    )
    belief = belief_in(case)
    raised = max(belief.model.candidates, key=lambda place: belief.gains[place])
    assert belief.model.causes[raised] in PERSON
    assert order_of(belief)[0] not in PERSON
    for question in questions:
        if question.id not in accused:
            best_news = max(question.options, key=lambda option: len(option.lowers) - len(option.raises))
            case = case.with_answer("records", question.id, best_news.id)
    belief = belief_in(case)
    assert set(ENVIRONMENT) <= examined_families(belief.model, belief.evidence)
    assert order_of(belief)[0] in PERSON
