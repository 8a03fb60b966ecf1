"""Which questions a round of invitations puts to people in one role, and how long that takes."""

from __future__ import annotations

from diagnostics.domain.case import Case, Respondent
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.reasoning.interview import bench_for
from diagnostics.reasoning.on_paper import sheets_for
from diagnostics.reasoning.stop import LIMIT, SECONDS, WORTH, has_time, next_step


def questions_of_a_round(library: Library, case: Case, role: str) -> tuple[Question, ...]:
    """Return what tells most when asked of everybody in a role, by what is known of the case so far.

    The same questions in the same order for all: were the next one chosen by the last answer, then what somebody was
    asked would tell what they said. What only this role sees comes first, then the most telling ones in the order of the
    questionnaire; at most as many as take six minutes.
    """
    somebody = Respondent(id="invited", role=role)
    asking = case.model_copy(update={"respondents": [*case.respondents, somebody]})
    sheet = next(sheet for sheet in sheets_for(library, asking, role) if sheet.respondent.id == somebody.id)
    found = list(sheet.questions)
    kept = {*library.opening, *library.first_for.get(role, ())}
    while sum(question.seconds for question in found) > SECONDS:
        found.remove(min(found, key=lambda question: (question.id in kept, -question.seconds)))
    return tuple(found)


def next_in_a_function(library: Library, case: Case, respondent: str, topic: str | None) -> str | None:
    """Return the id of the question that comes next for a respondent who answers for a function; none where it is enough.

    A person who was invited is asked what is worth their time, even if no single answer would change the decision.
    `topic` is the one the last question came from.
    """
    bench = bench_for(library, case)
    ask = next_step(bench, case, frozenset({respondent}), topic, everything=True).ask
    return ask.question.id if ask and has_time(bench, ask, LIMIT) and ask.per_second >= WORTH else None


def longest_interview(library: Library, case: Case, role: str) -> tuple[int, int]:
    """Return how many questions the interview puts to somebody in a role at most, and how many seconds that can take."""
    bench = bench_for(library, case)
    seconds = sorted((question.seconds for question in bench.questions if role in question.roles), reverse=True)[:LIMIT]
    return len(seconds), min(sum(seconds), SECONDS)
