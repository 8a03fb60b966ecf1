"""The one place where answers given in confidence become something that is shown: in blocks, by `domain/confidence.py`."""

from __future__ import annotations

import logging
import secrets
from datetime import date, timedelta

from diagnostics.access.rights import SYSTEM
from diagnostics.domain.confidence import Told, Waiting, block_of, leading
from diagnostics.domain.invitation import Round, Voice
from diagnostics.domain.library import Library
from diagnostics.services.keeping import read_clock
from diagnostics.services.libraries import library_by_hash
from diagnostics.storage.records import Status, StoredCase
from diagnostics.storage.store import Store, Transaction

_log = logging.getLogger(__name__)


def tell_what_can_be_told(work: Transaction, now: StoredCase, one: Round) -> None:
    """Show together whatever enough people in a round have answered by now. Whoever calls this holds the case."""
    library = library_by_hash(work, now.library_hash)
    smallest = one.promise.smallest
    questions = [
        name
        for name, waiting in work.voices.waiting(one.id).items()
        if _told(work, library, now, one.role, name, block_of(waiting, smallest))
    ]
    if questions:
        work.events.add_on_day(now.case.id, "tell-together", role=one.role, questions=questions)
        _note(work, now.case.id, Status.INTERVIEWING if now.status is Status.DRAFT else None)
    if (_tell_comments(work, one) or questions) and not one.was_shown:
        work.rounds.note_shown(one.id)


def take_back_what_was_told(work: Transaction, case_id: str, role: str, voice: Voice, questions: list[str]) -> None:
    """Take every block out in which somebody's answers to `questions` are shown; those of the others stay unseen."""
    gone = []
    for question in questions:
        block = work.voices.block_with(voice.id, question)
        if block is not None:
            work.telling.take_back(case_id, role, question, block)
            work.voices.return_block(case_id, role, question, block)
            gone.append(question)
    if gone:
        work.events.add_on_day(case_id, "take-back-together", role=role, questions=gone)
        _note(work, case_id)


def take_comment_back(work: Transaction, case_id: str, role: str, voice: Voice) -> bool:
    """Take the block out in which somebody's comment is shown; whether it was ever shown."""
    block, was_shown = work.voices.comment_block(voice.id)
    if block is not None:
        work.telling.take_comments_back(case_id, role, block)
        work.voices.return_comments(case_id, role, block)
    return was_shown


def close_round_of(work: Transaction, now: StoredCase, one: Round) -> None:
    """Close a round, so that nobody else can begin. It does not hand anything in; people who have begun can still do
    that."""
    if one.closed_on is None:
        work.rounds.close(one.id, work.now.date())
        work.events.add(now.case.id, "close-round", round=one.id)
    if one.promise.in_confidence:
        tell_what_can_be_told(work, now, one)


def end_rounds_of(work: Transaction, now: StoredCase) -> None:
    """Close every round of a case that closes, and erase the single answers, as was promised."""
    rounds = work.rounds.of(now.case.id)
    for one in rounds:
        close_round_of(work, now, one)
    if rounds:
        _erase(work, now.case.id, [one.id for one in rounds])


def erase_what_is_due(store: Store) -> int:
    """Erase the single answers of rounds that are due, and return the number of people concerned.

    Nothing is erased while the clock is not believed; the log then says why.
    """
    with store.writing(SYSTEM) as work:
        doubt = read_clock(work)
        today = work.now.date()
        if not doubt:
            _mend_days_to_come(work, today)
    if doubt:
        _log.warning(doubt)
        return 0
    with store.reading(SYSTEM) as work:
        due = [one for one, is_closed in work.rounds.not_erased() if is_closed or _is_over(one, today.toordinal())]
    erased = 0
    for one in due:
        with store.writing(SYSTEM) as work:
            now = work.cases.held(one.case_id)
            if now is not None:
                close_round_of(work, now, one)
                erased += _erase(work, one.case_id, [one.id])
    return erased


def _note(work: Transaction, case_id: str, status: Status | None = None) -> None:
    work.diagnoses.outdate(case_id)
    # By the day alone, as the event: the moment would be that of the last one who handed in, or of whoever left.
    work.cases.change_on_day(case_id, status)


def _mend_days_to_come(work: Transaction, today: date) -> None:
    """Date rounds that a wrong clock opened in the future to today, so that no answers are kept longer than promised."""
    for one, _ in work.rounds.not_erased():
        if one.opened_on > today + timedelta(days=1):
            work.rounds.put_opened(one.id, today)
            work.events.add(one.case_id, "mend-date", round=one.id, before=one.opened_on, after=today)


def _is_over(one: Round, today: int) -> bool:
    return today >= one.opened_on.toordinal() + one.promise.kept_days


def _erase(work: Transaction, case_id: str, rounds: list[str]) -> int:
    erased = work.voices.erase(rounds)
    work.rounds.erased(rounds, work.now.date())
    if erased:
        work.events.add(case_id, "erase-answers", people=erased)
    return erased


def _told(work: Transaction, library: Library, now: StoredCase, role: str, name: str, block: tuple[Waiting, ...]) -> bool:
    question = library.question_by_id.get(name)
    if question is None or not block:
        return False
    number = work.telling.next_block(now.case.id, role, name)
    options = leading(question, (one.value for one in block))
    work.telling.tell(now.case.id, Told(role, name, number, len(block), options))
    work.voices.put_into_block(name, number, [one.voice for one in block])
    return True


def _tell_comments(work: Transaction, one: Round) -> bool:
    block = list(block_of(work.voices.waiting_comments(one.id), one.promise.comments))
    if block:
        secrets.SystemRandom().shuffle(block)
        number = work.telling.next_comments(one.case_id, one.role)
        work.telling.tell_comments(one.case_id, one.role, number, [comment.value for comment in block])
        work.voices.put_comments_into_block(number, [comment.voice for comment in block])
    return bool(block)
