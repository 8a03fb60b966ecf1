"""What somebody can do who was invited: read the promise, begin, answer, hand in, come back, take everything back.

They need no account. A link, the key that their browser holds, or their code is all they show, and each opens only
what is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Annotated

from diagnostics.access.rights import EVERYTHING, Person, Right
from diagnostics.domain.case import Case
from diagnostics.domain.gate import STORED, Text
from diagnostics.domain.invitation import Link, LinkKind, Round, Voice
from diagnostics.domain.library import Library
from diagnostics.domain.marking import marked
from diagnostics.domain.questionnaire import Question
from diagnostics.errors import InvalidInput, NotFound
from diagnostics.findings.rounds import next_in_a_function
from diagnostics.services.answering import Giving, give, take_away
from diagnostics.services.changes import no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.joining import join, leave
from diagnostics.services.libraries import library_by_hash
from diagnostics.services.receipts import receipt_of
from diagnostics.services.secret_words import hash_of, hash_of_code, new_code, receipt_code
from diagnostics.services.telling import take_back_what_was_told, take_comment_back, tell_what_can_be_told
from diagnostics.storage.records import Status, StoredCase
from diagnostics.storage.store import Store, Transaction

SOMEBODY = Person("A respondent", frozenset({Right.ANSWER}), EVERYTHING, account="respondent", acting=Right.ANSWER)
"""In whose name the record tells what respondents do. It is never handed out."""

LONGEST_COMMENT = 1000

Comment = Annotated[str, Text(LONGEST_COMMENT, lines=True)]

UNKNOWN_LINK = marked("This link is not known here. Check that it was copied whole, or ask whoever sent it for a new one.")
UNKNOWN_CODE = marked("There is no such code here. Check its letters; answers that were taken back or erased have none.")
NOBODY = marked("There are no answers to go on with here. Open the link again, or enter your code.")
_choosing = Lock()
"""One question is chosen at a time: twenty at once, sharing one interpreter, would all be late."""

CLOSED = marked("The case is closed, so nothing can be answered or changed any more.")


@dataclass(frozen=True)
class Invitation:
    """What a link leads to."""

    round: Round
    kind: LinkKind
    why_not: str = ""
    """Why nobody can begin with it; empty where somebody can."""


@dataclass(frozen=True)
class Taking:
    """Where somebody stands who answers."""

    voice: Voice
    round: Round
    case_id: str
    library: Library
    answers: Mapping[str, str]
    is_closed: bool
    """Whether nothing can be changed any more."""
    has_draft: bool = False
    """In confidence: whether something was given or changed whose current form was not handed in, so that it does not
    count."""

    @property
    def asked(self) -> tuple[Question, ...]:
        """In confidence: the questions, the same for everybody; those that the questionnaire has no more are left out."""
        known = self.library.question_by_id
        return tuple(known[name] for name in self.round.questions if name in known)


@gated
def invitation_behind(store: Store, token: str) -> Invitation:
    """Return what a link leads to; raises NotFound where there is no such link."""
    with store.reading(SOMEBODY) as work:
        return _invitation(work, token)


@gated
def begin(store: Store, token: str, key: str) -> str:
    """Begin to answer with a link, in the browser that holds `key`, and return the code to go on by elsewhere.

    That counts as one use of the link. Raises NotFound, or InvalidInput where the link can no longer be used or this
    browser has begun before.
    """
    if not key:
        raise InvalidInput(marked("Your browser keeps no cookies from here, so nothing can be begun. Open the link again."))
    code = new_code()
    # Slow on purpose, so reckoned before anybody has to wait for this transaction.
    code_hash = hash_of_code(code)
    with store.writing(SOMEBODY) as work:
        # Locks the case first, as closing or opening a round does: nobody begins in a round that is being closed.
        work.cases.held(_invitation(work, token).round.case_id)
        found = _invitation(work, token, to_use=True)
        if work.voices.behind(hash_of(key)):
            raise InvalidInput(marked("Answers were begun on this device already; load the page again to go on with them."))
        if found.why_not:
            raise InvalidInput(found.why_not)
        link = work.rounds.link_behind(hash_of(token))
        assert link is not None
        work.rounds.use_link(link.id)
        join(work, found.round, link, code_hash, hash_of(key))
    return code


@gated
def has_begun(store: Store, key: str) -> bool:
    """Whether answers were begun in the browser that holds `key` and are still stored."""
    with store.reading(SOMEBODY) as work:
        return work.voices.behind(hash_of(key)) is not None


@gated
def fresh_code(store: Store, key: str) -> str:
    """Return another code to go on by elsewhere; the one before ends. Raises NotFound."""
    code = new_code()
    code_hash = hash_of_code(code)
    with store.writing(SOMEBODY) as work:
        work.voices.change_code(_taking(work, key).voice.id, code_hash)
    return code


@gated
def come_back(store: Store, code: str, key: str) -> None:
    """Let the browser that holds `key` go on with the answers of this code; raises NotFound."""
    code_hash = hash_of_code(code)
    with store.writing(SOMEBODY) as work:
        voice = work.voices.with_code(code_hash)
        if voice is None:
            raise NotFound(UNKNOWN_CODE)
        there = work.voices.behind(hash_of(key))
        if there is None:
            work.voices.add_key(voice.id, hash_of(key))
        elif there.id != voice.id:
            raise InvalidInput(marked("Other answers were begun on this device; leave them first, then enter your code."))


@gated
def let_go(store: Store, key: str) -> None:
    """Let nobody go on with `key` any more, also not on a page that is still open; the answers stay, behind their code."""
    with store.writing(SOMEBODY) as work:
        work.voices.remove_key(hash_of(key))


@gated
def taking_of(store: Store, key: str) -> Taking:
    """Return where the holder of a key stands; raises NotFound where nothing was begun with it."""
    with store.reading(SOMEBODY) as work:
        return _taking(work, key)


@gated
def next_for_a_function(store: Store, key: str, topic: str | None) -> str | None:
    """Return the id of the question that comes next for somebody who answers for a function; none where it is enough.

    It is chosen by all answers of the case, of which nothing leaves here. `topic` is the one the last question came from.
    Raises NotFound.
    """
    with store.reading(SOMEBODY) as work:
        taking = _taking(work, key)
        stored = work.cases.whole(taking.case_id, work.respondents.of(taking.case_id))
    if stored is None or taking.voice.respondent is None:
        raise NotFound(NOBODY)
    read = stored.case.model_dump_json()
    with _choosing:
        return _next_for_a_function(taking.library, read, taking.voice.respondent, topic)


@lru_cache(maxsize=256)
def _next_for_a_function(library: Library, case: str, respondent: str, topic: str | None) -> str | None:
    return next_in_a_function(library, Case.model_validate_json(case, context=STORED), respondent, topic)


@gated
def answer(store: Store, key: str, question: str, value: str, before: str | None) -> None:
    """Store an answer where `before` was seen. Raises Conflict, InvalidInput or NotFound.

    Changing an answer that was shown in a block takes the whole block out, for good: nobody's answer is shown twice.
    """
    with store.writing(SOMEBODY) as work:
        taking = _to_change(work, key)
        give(work, _giving(taking), question, value, before)


@gated
def take_answer_away(store: Store, key: str, question: str, before: str | None) -> None:
    """Take an answer away, as if the question had not been put. Raises Conflict, InvalidInput or NotFound."""
    with store.writing(SOMEBODY) as work:
        taking = _to_change(work, key)
        take_away(work, _giving(taking), question, before)


@gated
def comment(store: Store, key: str, text: Comment, before: Comment) -> None:
    """Store a comment where `before` was seen; an empty one takes it away. Raises Conflict, InvalidInput or NotFound."""
    plain = text.strip()
    with store.writing(SOMEBODY) as work:
        taking = _to_change(work, key)
        if not taking.round.promise.in_confidence:
            raise InvalidInput(marked("There is no room for a comment here; tell whoever asked you."))
        if taking.voice.comment == plain:
            return
        if taking.voice.comment != before:
            raise InvalidInput(marked("Your comment was changed on another device; load the page again."))
        was_shown = take_comment_back(work, taking.case_id, taking.round.role, taking.voice)
        work.voices.comment(taking.voice.id, plain, was_shown)


@gated
def hand_in(store: Store, key: str) -> str:
    """Hand the answers in, so that they count, and return the text of a receipt; it is shown once and not kept. What is
    given or changed afterwards counts once it is handed in, which gives another receipt. Raises
    InvalidInput or NotFound.
    """
    with store.writing(SOMEBODY) as work:
        taking = _to_change(work, key)
        if not taking.answers:
            raise InvalidInput(marked("Answer at least one question before you hand in."))
        text = receipt_of(taking.round, taking.library, taking.answers, taking.voice.comment, work.now.date())
        work.voices.hand_in(taking.voice, hash_of(receipt_code(text)))
        if taking.round.promise.in_confidence:
            tell_what_can_be_told(work, _case(work, taking.case_id), taking.round)
    return text


@gated
def withdraw(store: Store, key: str) -> None:
    """Take everything back: answers, comment and code are erased, and what is shown no longer rests on them.

    Raises InvalidInput or NotFound.
    """
    with store.writing(SOMEBODY) as work:
        taking = _to_change(work, key)
        if taking.round.promise.in_confidence:
            role = taking.round.role
            take_back_what_was_told(work, taking.case_id, role, taking.voice, list(taking.answers))
            take_comment_back(work, taking.case_id, role, taking.voice)
        leave(work, taking.case_id, taking.voice)


@gated
def word_back(store: Store, receipt: str) -> Round:
    """Return the round in which a receipt was given, with what is told to those who answered; raises NotFound."""
    plain = "".join(receipt.split()).replace("-", "").lower()
    with store.reading(SOMEBODY) as work:
        round_id = work.voices.round_of_receipt(hash_of(plain))
        found = work.rounds.one(round_id) if round_id else None
    if found is None:
        raise NotFound(marked("There is no such receipt here; check its letters."))
    return found


def _invitation(work: Transaction, token: str, to_use: bool = False) -> Invitation:
    link = work.rounds.link_behind(hash_of(token), to_use)
    one = work.rounds.one(link.round_id) if link else None
    if link is None or one is None:
        raise NotFound(UNKNOWN_LINK)
    return Invitation(one, link.kind, _why_not(work, one, link))


def _why_not(work: Transaction, one: Round, link: Link) -> str:
    today = work.now.date()
    if _status(work, one.case_id) is Status.CLOSED or not one.is_open(today):
        return marked("The time for answering is over; nobody can begin any more.")
    if link.revoked:
        return marked("This link was taken back. Ask whoever sent it for a new one.")
    if today > link.last_day:
        return marked("This link has run out. Ask whoever sent it for a new one.")
    if link.uses_left < 1:
        return marked("This link was used already. On the device on which you began, just go on; elsewhere enter your code.")
    return ""


def _taking(work: Transaction, key: str) -> Taking:
    voice = work.voices.behind(hash_of(key))
    one = work.rounds.one(voice.round_id) if voice else None
    if voice is None or one is None:
        raise NotFound(NOBODY)
    if voice.promise_version != one.promise.version:
        raise InvalidInput(
            marked("What you were promised was changed in the database, so nothing goes on here. Tell who asked you.")
        )
    stored = work.cases.read(one.case_id, ())
    if stored is None:
        raise no_such_case(one.case_id)
    library = library_by_hash(work, stored.library_hash)
    is_closed = stored.status is Status.CLOSED
    if voice.respondent is None:
        answers, has_draft = work.voices.answers_of(voice.id), work.voices.has_draft(voice.id)
        return Taking(voice, one, one.case_id, library, answers, is_closed, has_draft)
    people = work.respondents.of(one.case_id)
    given = next((person.answers for person in people if person.id == voice.respondent), None)
    if given is None:
        raise NotFound(marked("You were taken out of this case, with your answers. Ask whoever invited you."))
    return Taking(voice, one, one.case_id, library, given, is_closed)


def _to_change(work: Transaction, key: str) -> Taking:
    voice = work.voices.behind(hash_of(key))
    one = work.rounds.one(voice.round_id) if voice else None
    if voice and one:
        # The case first, as whoever tells holds it: what is taken back is not told by somebody else at the same moment.
        work.cases.held(one.case_id)
        work.voices.hold(voice.id)
    taking = _taking(work, key)
    if taking.is_closed:
        raise InvalidInput(CLOSED)
    return taking


def _giving(taking: Taking) -> Giving:
    return Giving(taking.case_id, taking.library, taking.round, taking.voice, taking.answers)


def _case(work: Transaction, case_id: str) -> StoredCase:
    held = work.cases.held(case_id)
    if held is None:
        raise no_such_case(case_id)
    return held


def _status(work: Transaction, case_id: str) -> Status | None:
    stored = work.cases.read(case_id, ())
    return stored.status if stored else None
