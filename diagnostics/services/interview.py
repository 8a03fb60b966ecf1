"""Answers: each is checked, compared with what the page had seen, and stored before the service returns."""

from __future__ import annotations

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer, Question
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.services.changes import case_to_change, in_words, is_stored, no_such_respondent
from diagnostics.services.gate import gated
from diagnostics.storage.records import Status, StoredCase
from diagnostics.storage.store import Store, Transaction


@gated
def record_answer(
    store: Store,
    person: Person,
    library: Library,
    case_id: str,
    respondent: str,
    question: str,
    value: str,
    before: str | None,
) -> None:
    """Store `value` (an option's id, a number as text, or a way not to answer) where the page had seen `before`.

    The first answer moves a draft on to interviewing. Raises InvalidInput, NotFound, or Conflict where another
    answer was given meanwhile or the case is now answered against another library.
    """
    person = require(person, Right.ANSWER)
    asked = known_question(library, question)
    answer = checked_answer(asked, value)
    with store.writing(person) as work:
        now = case_under(work, library, case_id)
        if give_answer(work, library, case_id, respondent, asked, answer, before):
            note_answers(work, now)


@gated
def withdraw_answer(
    store: Store,
    person: Person,
    library: Library,
    case_id: str,
    respondent: str,
    question: str,
    before: str | None,
) -> None:
    """Take an answer away, so that the question counts as not asked; raises Conflict or NotFound.

    A question that the library no longer has can be withdrawn too.
    """
    person = require(person, Right.ANSWER)
    with store.writing(person) as work:
        case_under(work, library, case_id)
        stored = stored_answer(work, case_id, respondent, question)
        if is_stored(stored, before, None, lambda: _told(library, question, stored, "taking the answer away")):
            return
        work.answers.withdraw(case_id, respondent, question)
        work.events.add(case_id, "withdraw-answer", respondent=respondent, question=question, before=stored, after=None)
        work.diagnoses.outdate(case_id)
        work.cases.change(case_id)


def give_answer(
    work: Transaction,
    library: Library,
    case_id: str,
    respondent: str,
    question: Question,
    answer: str,
    before: str | None,
    **origin: str,
) -> bool:
    """Store a checked answer where `before` was seen, and record it with its `origin`; whether anything changed.

    Raises Conflict or NotFound. Whoever calls this has the case under their hands (`case_under`), and notes afterwards
    that it has new answers (`note_answers`).
    """
    stored = stored_answer(work, case_id, respondent, question.id)
    wanted = f"your answer {_quoted(question, answer)}"
    if is_stored(stored, before, answer, lambda: _told(library, question.id, stored, wanted)):
        return False
    work.answers.give(case_id, respondent, question.id, answer)
    work.events.add(
        case_id, "record-answer", respondent=respondent, question=question.id, before=stored, after=answer, **origin
    )
    return True


def note_answers(work: Transaction, now: StoredCase) -> None:
    """Note that a case has new answers: what was found before is out of date, and a draft moves on."""
    work.diagnoses.outdate(now.case.id)
    work.cases.change(now.case.id, status=Status.INTERVIEWING if now.status is Status.DRAFT else None)


def case_under(work: Transaction, library: Library, case_id: str) -> StoredCase:
    """Return the case, kept from others until the transaction ends; Conflict where it has another library by now."""
    now = case_to_change(work, case_id)
    if now.library_hash != library.hash:
        raise Conflict("This case was moved to another version of the questionnaire; load the page again before you go on.")
    return now


def stored_answer(work: Transaction, case_id: str, respondent: str, question: str) -> str | None:
    """Return what is stored as this respondent's answer, or nothing; NotFound where there is no such respondent."""
    stored = work.answers.one(case_id, respondent, question)
    if stored is None and work.respondents.one(case_id, respondent) is None:
        raise no_such_respondent(respondent)
    return stored


def known_question(library: Library, question: str) -> Question:
    """Return a question by its id; raises InvalidInput."""
    found = library.question_by_id.get(question)
    if found is None:
        raise InvalidInput(f"There is no question '{question}' in this version of the questionnaire; load the page again.")
    return found


def checked_answer(question: Question, value: str) -> str:
    """Return the answer as it is stored, a number always in the same form; raises InvalidInput."""
    if value in set(NonAnswer) or value in {option.id for option in question.options}:
        return value
    if not question.is_number:
        raise InvalidInput(f"{in_words(value)} is no answer to '{question.text}'; choose one of the answers shown.")
    top = max(option.up_to or 0 for option in question.options)
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= top:
        wanted = f"write a number from 0 to {top:g} ({question.unit})"
        raise InvalidInput(f"{in_words(value)} is no answer to '{question.text}'; {wanted}.")
    return f"{number + 0.0:.12g}"


def _told(library: Library, question: str, stored: str | None, wanted: str) -> str:
    asked = library.question_by_id.get(question)
    about = f"'{asked.text}'" if asked else f"'{question}'"
    now = f"now has the answer {_quoted(asked, stored)}" if stored is not None else "now has no answer"
    return f"The question {about} {now}, given elsewhere in the meantime; {wanted} would replace it."


def _quoted(question: Question | None, value: str) -> str:
    if value in set(NonAnswer):
        return f"'{NON_ANSWER_LABELS[NonAnswer(value)]}'"
    option = next((one for one in question.options if one.id == value), None) if question else None
    if option:
        return f"'{option.label}'"
    return f"'{value} {question.unit}'" if question and question.unit else f"'{value}'"
