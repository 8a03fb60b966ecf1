"""Inviting people to answer: rounds, links, how far they have come, and what is told to those who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Annotated

from pydantic import ValidationError

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.confidence import COMMENTS, FLOOR, SMALLEST, AskedBefore, may_ask_again, still_needed
from diagnostics.domain.gate import Text
from diagnostics.domain.invitation import LONGEST_DAYS, MOST_USES, Link, LinkKind, Progress, Round
from diagnostics.domain.promise import KEPT_DAYS, Promise
from diagnostics.errors import InvalidInput, NotFound
from diagnostics.findings.rounds import longest_interview, questions_of_a_round
from diagnostics.services.changes import case_to_change, no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.keeping import ensure_clock_is_not_behind
from diagnostics.services.libraries import library_for
from diagnostics.services.names import account_id
from diagnostics.services.secret_words import hash_of, new_token
from diagnostics.services.telling import close_round_of
from diagnostics.storage.records import Status, StoredCase
from diagnostics.storage.store import Store, Transaction

STILL_OPEN = (
    "This role already has a round: {role}. Create another link there, so that everybody is in the same round. Two "
    "rounds could be compared, and that could reveal what single people said."
)
ASKED_BEFORE = (
    "This role was asked in this case before: {role}. Its answers are shown or can still be shown. People mostly repeat "
    "what they said, so a comparison of two rounds could reveal what single people said. Ask other roles, or use records "
    "and observation."
)
CLOSED_CASE = "This case is closed, so nobody is asked any more."


@dataclass(frozen=True)
class Wanted:
    """What a facilitator decides about a round before it is opened; none of it can be changed afterwards."""

    role: str
    asker: Annotated[str, Text(100)]
    about: Annotated[str, Text(600, lines=True)]
    last_day: date
    smallest: int = SMALLEST
    comments: int = COMMENTS
    kept_days: int = KEPT_DAYS


@dataclass(frozen=True)
class Invited:
    """A link that was just made, with its token, which is known nowhere else."""

    link: Link
    token: str


@dataclass(frozen=True)
class RoundNow:
    """A round as its facilitator sees it: who was invited, and how many have answered, never who."""

    round: Round
    links: tuple[Link, ...]
    progress: Progress
    clock_doubt: str
    """Why the clock is not believed, so that no answers are erased by date; empty if it is believed."""


@gated
def promise_for(store: Store, person: Person, case_id: str, wanted: Wanted) -> Promise:
    """Return what people would be promised, and store nothing; raises InvalidInput or NotFound."""
    person = require(person, Right.EDIT_CASE)
    promise, _ = _drafted(store, _whole(store, person, case_id), wanted)
    with store.reading(person) as work:
        _ensure_not_asked_before(work, case_id, promise)
    return promise


@gated
def open_round(store: Store, person: Person, case_id: str, wanted: Wanted) -> Round:
    """Open a round, and return it; from now on the promise and, in confidence, the questions are fixed.

    In confidence, a role is not asked again in a case if anything from an earlier round was or can still be shown.

    Raises InvalidInput or NotFound.
    """
    person = require(person, Right.EDIT_CASE)
    stored = _whole(store, person, case_id)
    promise, questions = _drafted(store, stored, wanted)
    with store.writing(person) as work:
        # The case is locked from here on, so that the second of two rounds opened at the same moment is refused.
        now = _open_case(work, case_id)
        _ensure_not_asked_before(work, case_id, promise)
        ensure_clock_is_not_behind(work)
        opened = Round(account_id("round"), case_id, now.library_hash, questions, promise, work.now.date())
        work.rounds.add(opened)
        work.events.add(case_id, "open-round", round=opened.id, role=promise.role, promise=promise.model_dump(mode="json"))
    return opened


@gated
def rounds_of(store: Store, person: Person, case_id: str) -> tuple[RoundNow, ...]:
    """Return the rounds of a case, the first opened first; raises NotFound."""
    person = require(person, Right.EDIT_CASE)
    with store.reading(person) as work:
        if not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        rounds = work.rounds.of(case_id)
        doubt = work.clock.read().doubt if rounds else ""
        return tuple(RoundNow(one, work.rounds.links(one.id), _progress(work, one), doubt) for one in rounds)


@gated
def invite(
    store: Store,
    person: Person,
    round_id: str,
    kind: LinkKind,
    name: Annotated[str, Text(200)],
    uses: int = 1,
    last_day: date | None = None,
) -> Invited:
    """Make a link and return it with its token; a personal one is for one use. Raises InvalidInput or NotFound."""
    person = require(person, Right.EDIT_CASE)
    if not name.strip():
        raise InvalidInput("Write whom this link is for: a name, or a group such as “Sales, Basel”.")
    if kind is LinkKind.GROUP and not 1 <= uses <= MOST_USES:
        raise InvalidInput(f"Write for how many people the link is: from 1 to {MOST_USES}.")
    with store.writing(person) as work:
        one = _round_to_change(work, round_id)
        if not one.is_open(work.now.date()):
            raise InvalidInput("This round is closed, so nobody can be invited to it; open another one.")
        until = min(last_day or one.promise.last_day, one.promise.last_day)
        number = 1 if kind is LinkKind.PERSONAL else uses
        link = Link(account_id(kind.value), one.id, kind, name.strip(), until, number, False)
        token = new_token()
        work.rounds.add_link(link, hash_of(token))
        work.events.add(one.case_id, "invite", round=one.id, link=link.id, kind=kind.value, uses=number)
    return Invited(link, token)


@gated
def revoke_link(store: Store, person: Person, link_id: str) -> None:
    """Let nobody begin with a link any more; whoever has begun goes on. Raises NotFound."""
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        link = work.rounds.link(link_id)
        if link is None:
            raise NotFound("This link is no longer there; load the page again.")
        one = _round_to_change(work, link.round_id)
        if not link.revoked:
            work.rounds.revoke_link(link.id)
            work.events.add(one.case_id, "revoke-link", round=one.id, link=link.id)


@gated
def close_round(store: Store, person: Person, round_id: str) -> None:
    """Close a round, so that nobody else can begin. It does not hand anything in; people can still do that. Raises
    NotFound."""
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        one = _round_to_change(work, round_id)
        close_round_of(work, _open_case(work, one.case_id), one)


@gated
def tell_back(store: Store, person: Person, round_id: str, text: Annotated[str, Text(2000, lines=True)]) -> None:
    """Tell those who answered what was done with it; raises InvalidInput or NotFound."""
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        one = _round_to_change(work, round_id)
        if one.word_back != text.strip():
            work.rounds.tell_back(one.id, text.strip())
            work.events.add(one.case_id, "tell-back", round=one.id, after=text.strip())


@gated
def comments_of(store: Store, person: Person, case_id: str) -> tuple[tuple[str, str], ...]:
    """Return the comments that are shown by now, with the role of each; raises NotFound."""
    person = require(person, Right.ANSWER)
    with store.reading(person) as work:
        if not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        return work.telling.comments(case_id)


def _whole(store: Store, person: Person, case_id: str) -> StoredCase:
    """Return the case with all answers, which determine the questions of a round; raises NotFound."""
    with store.reading(person) as work:
        found = work.cases.whole(case_id, work.respondents.of(case_id))
    if found is None:
        raise no_such_case(case_id)
    return found


def _drafted(store: Store, stored: StoredCase, wanted: Wanted) -> tuple[Promise, tuple[str, ...]]:
    library = library_for(store, stored.case)
    role = library.role_by_id.get(wanted.role)
    if role is None or not role.asks_people:
        raise InvalidInput("Choose in which role people are asked.")
    if not wanted.asker.strip() or not wanted.about.strip():
        raise InvalidInput("Say who asks, and what it is about: people want to know before they answer.")
    if not date.today() <= wanted.last_day <= date.today() + timedelta(days=LONGEST_DAYS):
        raise InvalidInput(f"Choose a last day between today and {LONGEST_DAYS} days from now.")
    if role.in_confidence:
        asked = questions_of_a_round(library, stored.case, role.id)
        questions, count = tuple(question.id for question in asked), len(asked)
        seconds = sum(question.seconds for question in asked)
    else:
        questions, (count, seconds) = (), longest_interview(library, stored.case, role.id)
    if not count:
        raise InvalidInput(f"There is nothing left that could be asked of: {role.label}.")
    try:
        promise = Promise(
            asker=wanted.asker.strip(),
            about=wanted.about.strip(),
            role=role.id,
            role_label=role.label,
            in_confidence=role.in_confidence,
            smallest=wanted.smallest,
            comments=wanted.comments,
            kept_days=wanted.kept_days,
            questions=count,
            minutes=ceil(seconds / 60),
            last_day=wanted.last_day,
        )
    except ValidationError as wrong:
        raise InvalidInput(
            f"The smallest group is from {FLOOR} to 50 people, comments are shown from {COMMENTS} on, answers are kept for "
            "at most 1,000 days, and what it is about fits into 600 letters."
        ) from wrong
    return promise, questions


def _ensure_not_asked_before(work: Transaction, case_id: str, promise: Promise) -> None:
    if not promise.in_confidence:
        return
    role, label = promise.role, promise.role_label
    earlier = [one for one in work.rounds.of(case_id) if one.role == role and one.promise.in_confidence]
    if any(one.closed_on is None for one in earlier):
        raise InvalidInput(STILL_OPEN.format(role=label))
    # A case from a file contains what was shown of a group in the case that it was made from.
    brought = any(one.role == role and one.together for one in work.respondents.of(case_id))
    if brought or not may_ask_again(_asked_before(work, one) for one in earlier):
        raise InvalidInput(ASKED_BEFORE.format(role=label))


def _asked_before(work: Transaction, one: Round) -> AskedBefore:
    smallest = min(one.promise.smallest, one.promise.comments)
    return AskedBefore(one.closed_on is not None, one.was_shown, sum(work.voices.count(one.id)), smallest)


def _open_case(work: Transaction, case_id: str) -> StoredCase:
    now = case_to_change(work, case_id)
    if now.status is Status.CLOSED:
        raise InvalidInput(CLOSED_CASE)
    return now


def _round_to_change(work: Transaction, round_id: str) -> Round:
    one = work.rounds.one(round_id)
    if one is None or work.cases.held(one.case_id) is None:
        raise NotFound("This round is no longer there; load the page again.")
    return one


def _progress(work: Transaction, one: Round) -> Progress:
    begun, handed_in = work.voices.count(one.id)
    if not one.promise.in_confidence:
        return Progress(begun, handed_in, 0, 0, 0)
    shown = {told.question for told in work.telling.of(one.case_id) if told.role == one.role}
    needed = still_needed(handed_in, work.voices.ever_shown(one.id), one.promise.smallest)
    return Progress(begun, handed_in, len(shown), needed, len(work.voices.waiting_comments(one.id)))
