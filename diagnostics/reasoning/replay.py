"""An interview replayed from a case file: ask only what would be asked, and take the answers that are there."""

from __future__ import annotations

from collections.abc import Callable

from diagnostics.domain.case import Case
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.reasoning.interview import Bench
from diagnostics.reasoning.stop import StopReason, next_step


def replayed(
    bench: Bench, case: Case, on_question: Callable[[int], None] = lambda asked: None
) -> tuple[Case, int, StopReason]:
    """Return the case with only the answers an interview would have asked for, the questions put, and why it stopped.

    A question whose answer is not in the case is answered "I don't know", as the people of the case would have to. A
    file does not tire: nobody's number of questions is limited.
    """
    asked = case.model_copy(
        update={"respondents": [person.model_copy(update={"answers": {}}) for person in case.respondents]}
    )
    answers = {person.id: person.answers for person in case.respondents}
    topic, count = None, 0
    while True:
        step = next_step(bench, asked, topic=topic, limit=len(bench.questions))
        if step.ask is None:
            return asked, count, step.stopped or StopReason.NOTHING_LEFT
        question, person = step.ask.question.id, step.ask.respondent.id
        asked = asked.with_answer(person, question, answers[person].get(question, NonAnswer.DONT_KNOW.value))
        topic, count = bench.model.library.topic_of[question].id, count + 1
        on_question(count)
