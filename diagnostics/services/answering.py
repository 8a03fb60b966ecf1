"""One answer of somebody who was invited: in confidence apart from the case, for a function as any answer of the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.domain.invitation import Round, Voice
from diagnostics.domain.library import Library
from diagnostics.domain.marking import marked
from diagnostics.errors import InvalidInput
from diagnostics.services.changes import is_stored
from diagnostics.services.interview import case_under, checked_answer, give_answer, known_question, note_answers
from diagnostics.services.telling import take_back_what_was_told
from diagnostics.storage.store import Transaction

ELSEWHERE = marked("You answered this on another device in the meantime.")
ORIGIN = "invitation"
"""How the record tells an answer for a function that came by an invitation."""


@dataclass(frozen=True)
class Giving:
    """Who answers, and what they answered so far."""

    case_id: str
    library: Library
    round: Round
    voice: Voice
    answers: Mapping[str, str]


def give(work: Transaction, giving: Giving, question: str, value: str, before: str | None) -> None:
    """Store an answer where `before` was seen; raises Conflict or InvalidInput."""
    asked = known_question(giving.library, question)
    wanted = checked_answer(asked, value)
    voice = giving.voice
    if voice.respondent is not None:
        if giving.round.role not in asked.roles:
            raise InvalidInput(marked("This question is not put to people in your role."))
        now = case_under(work, giving.library, giving.case_id)
        if give_answer(work, giving.library, giving.case_id, voice.respondent, asked, wanted, before, origin=ORIGIN):
            note_answers(work, now)
        return
    if question not in giving.round.questions:
        raise InvalidInput(marked("This question is not one of those that you are asked."))
    if is_stored(giving.answers.get(question), before, wanted, lambda: ELSEWHERE):
        return
    _take_back(work, giving, question)
    work.voices.give(voice.id, question, wanted)


def take_away(work: Transaction, giving: Giving, question: str, before: str | None) -> None:
    """Take an answer away where `before` was seen; raises Conflict."""
    voice = giving.voice
    if is_stored(giving.answers.get(question), before, None, lambda: ELSEWHERE):
        return
    if voice.respondent is None:
        _take_back(work, giving, question)
        work.voices.take_away(voice.id, question)
        return
    case_under(work, giving.library, giving.case_id)
    work.answers.withdraw(giving.case_id, voice.respondent, question)
    detail = {"respondent": voice.respondent, "question": question, "before": before, "after": None, "origin": ORIGIN}
    work.events.add(giving.case_id, "withdraw-answer", **detail)
    work.diagnoses.outdate(giving.case_id)
    work.cases.change(giving.case_id)


def _take_back(work: Transaction, giving: Giving, question: str) -> None:
    take_back_what_was_told(work, giving.case_id, giving.round.role, giving.voice, [question])
