"""Random cases, as hypothesis draws them."""

from __future__ import annotations

from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap, Request, Respondent
from diagnostics.domain.causes import GapKind, Strength, WhyNow
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer, Question
from diagnostics.domain.scales import Basis
from diagnostics.reasoning.answers import Evidence, evidence_of
from diagnostics.reasoning.model import Model, model_for

LIBRARY = load_library()


def roles(library: Library) -> list[str]:
    """Return the ids of the roles that can answer."""
    return [role.id for role in library.roles if role.answers]


def plain_answers(library: Library, kind: GapKind | None) -> list[tuple[Question, str, str, Strength]]:
    """Return question, option, cause and strength of every option that raises one cause and does nothing else."""
    return [
        (question, option.id, *next(iter(option.raises.items())))
        for question in library.questions_for(kind, frozenset())
        for option in question.options
        if len(option.raises) == 1 and not option.lowers
    ]


@st.composite
def respondents(draw: st.DrawFn, questions: tuple[Question, ...], name: str, role: str, most: int) -> Respondent:
    """Draw somebody in `role` who answered up to `most` of `questions`, some of them with a don't-know."""
    chosen = draw(st.lists(st.sampled_from(questions), min_size=1, max_size=most, unique_by=lambda question: question.id))
    answers = {
        question.id: draw(st.sampled_from([*(option.id for option in question.options), NonAnswer.DONT_KNOW.value]))
        for question in chosen
    }
    return Respondent(id=name, role=role, answers=answers)


@st.composite
def cases(draw: st.DrawFn, library: Library, people: int = 4, answers: int = 6) -> Case:
    """Draw a case: kind of gap, reason for asking, up to `people` respondents with up to `answers` answers each."""
    kind = draw(st.sampled_from([None, *GapKind]))
    questions = library.questions_for(kind, frozenset())
    parts = draw(st.lists(st.sampled_from(roles(library)), min_size=1, max_size=people))
    return Case(
        id="drawn",
        request=Request(why_now=draw(st.sampled_from([None, *WhyNow]))),
        gap=Gap(kind=kind, basis=draw(st.sampled_from(Basis))),
        respondents=[draw(respondents(questions, f"p{n}", role, answers)) for n, role in enumerate(parts, 1)],
    )


@st.composite
def single_answers(draw: st.DrawFn, library: Library) -> tuple[Model, Evidence]:
    """Draw one informative answer by itself, with the model it is asked in."""
    kind = draw(st.sampled_from([None, *GapKind]))
    question = draw(st.sampled_from(library.questions_for(kind, frozenset())))
    option = draw(st.sampled_from(question.options))
    person = Respondent(id="p1", role=draw(st.sampled_from(roles(library))), answers={question.id: option.id})
    case = Case(id="drawn", gap=Gap(kind=kind), respondents=[person])
    return model_for(library, case), evidence_of(library, case)[0]
