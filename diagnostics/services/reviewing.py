"""Reviews: the gap measured again, what moved, whether the cause went away, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.accountability import Action, ActionState, Ownership, OwnershipState
from diagnostics.domain.follow_up import Review
from diagnostics.domain.inquiry import Finds, FollowUp
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome, Proof
from diagnostics.errors import Conflict, InvalidInput, NotFound
from diagnostics.services.changes import case_to_change, no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.libraries import library_by_hash
from diagnostics.services.ownership_rules import record
from diagnostics.storage.store import Store, Transaction
from diagnostics.wording import on_day

ABOUT_A_CAUSE = (Finds.BEHAVIOUR, Finds.CAUSE)
"""What is asked about each cause; the rest is asked once for the case."""

GONE, NEVER_THERE = ("gone", "less"), "never-there"


@dataclass(frozen=True)
class Moved:
    """What a review found, as far as it was looked at."""

    result: bool | None
    causes: dict[str, bool | None]
    """Whether anything moved about each cause that somebody owns."""
    harmed: bool
    stop: bool
    """Nothing moved after twice the stated time: back to the diagnosis."""


@gated
def reviews_of(store: Store, person: Person, case_id: str) -> tuple[Review, ...]:
    """Return the reviews of a case, by their dates; raises NotFound."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        if not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        return work.reviews.of(case_id)


def usual_dates(library: Library, begins: date) -> tuple[date, ...]:
    """Return the dates on which a case that begins on a day is usually looked at again."""
    days = library.follow_up.days if library.follow_up else (30, 60, 90)
    return tuple(begins + timedelta(days=count) for count in days)


@gated
def plan_reviews(
    store: Store, person: Person, case_id: str, before: Sequence[date], days: Sequence[date]
) -> tuple[Review, ...]:
    """Set the dates of the reviews that are still to come, and return all reviews; raises Conflict or InvalidInput."""
    person = require(person, Right.REVIEW)
    with store.writing(person) as work:
        case_to_change(work, case_id)
        stored = [review.due for review in work.reviews.of(case_id) if not review.is_held]
        if stored != list(before):
            raise Conflict("The dates of the reviews were changed elsewhere in the meantime; look at them and try again.")
        if len(days) > 12:
            raise InvalidInput("Twelve dates are enough; take some away.")
        planned = work.reviews.plan(case_id, days)
        work.events.add(case_id, "plan-reviews", before=list(before), after=sorted(days))
        work.cases.change(case_id)
        return planned


@gated
def hold_review(store: Store, person: Person, before: Review, held: Review) -> Moved:
    """Store what was found at a review, and move the ownerships that this settles; returns what moved.

    An ownership that was done ends as verified or not verified by what is said of its cause and the result: nothing
    closes without a measure taken. Raises Conflict, InvalidInput or NotFound.
    """
    person = require(person, Right.REVIEW)
    with store.writing(person) as work:
        now = case_to_change(work, before.case_id)
        stored = next((one for one in work.reviews.of(before.case_id) if one.number == before.number), None)
        if stored is None:
            raise NotFound("This review is no longer there; load the page again.")
        if stored != before:
            raise Conflict("This review was written down elsewhere in the meantime; look at it and try again.")
        after = _checked(replace(held, case_id=before.case_id, number=before.number, due=before.due), work.now.date())
        work.reviews.hold(after)
        told = {"figure": after.figure, "answers": after.answers}
        work.events.add(
            before.case_id, "hold-review", number=before.number, before=stored.answers, after=told, reason=after.note
        )
        library = library_by_hash(work, now.library_hash)
        owned, actions = work.ownerships.of(before.case_id), work.actions.of(before.case_id)
        moved = what_moved(library.follow_up, after, owned, actions)
        for one in owned:
            _settle(work, one, after, moved)
        work.cases.change(before.case_id)
        return moved


def outcome_so_far(reviews: Sequence[Review], actions: Sequence[Action]) -> Outcome | None:
    """Return the outcome as the reviews held so far have it, to be looked through and closed with; none before the first.

    What a later review says of a cause counts. Pure.
    """
    held = [review for review in reviews if review.is_held]
    if not held:
        return None
    last = held[-1]
    proofs: dict[str, Proof] = {}
    for review in held:
        proofs |= proofs_of(review)
    done = [action.label for action in actions if action.state is ActionState.DONE]
    told = (f"Measured on {on_day(last.held_on or last.due)}", last.figure_source, last.note)
    return Outcome(
        measured=". ".join(part.strip().rstrip(".") for part in told if part.strip()) + ".",
        after=last.figure,
        done="; ".join(done),
        causes=proofs,
    )


def what_moved(follow_up: FollowUp | None, review: Review, owned: Sequence[Ownership], actions: Sequence[Action]) -> Moved:
    """Return what the answers of a review say, and whether the stop rule applies. Pure."""
    questions = follow_up.questions if follow_up else []

    def said(finds: Finds, cause: str = "") -> bool | None:
        key = f"/{cause}" if cause else ""
        found = [q.moved(review.answers.get(f"{q.id}{key}")) for q in questions if q.finds is finds]
        known = [moved for moved in found if moved is not None]
        return any(known) if known else None

    result = said(Finds.RESULT)
    causes = {}
    for one in owned:
        parts = [part for part in (said(finds, one.cause) for finds in ABOUT_A_CAUSE) if part is not None]
        causes[one.cause] = any(parts) if parts else None
    late = _twice_late(actions, review.held_on or review.due)
    stop = late and result is False and not any(causes.values())
    return Moved(result, causes, said(Finds.GUARD) is False, stop)


def proofs_of(review: Review) -> dict[str, Proof]:
    """Return which causes a review showed to have been at work, or never to have been there."""
    found = {}
    for key, option in review.answers.items():
        cause = key.partition("/")[2]
        if cause and option in GONE:
            found[cause] = Proof.CONFIRMED
        elif cause and option == NEVER_THERE:
            found[cause] = Proof.REFUTED
    return found


def _twice_late(actions: Sequence[Action], day: date) -> bool:
    """Whether the actions have had twice the time that was stated for them."""
    begun = [action for action in actions if action.due and action.state is not ActionState.DROPPED]
    if not begun:
        return False
    first, last = min(action.due for action in begun if action.due), max(action.due for action in begun if action.due)
    return day >= last + (last - first) and day > last


def _settle(work: Transaction, one: Ownership, review: Review, moved: Moved) -> None:
    if one.state is not OwnershipState.DONE or moved.causes.get(one.cause) is None:
        return
    good = bool(moved.causes[one.cause]) and moved.result is not False
    state = OwnershipState.VERIFIED if good else OwnershipState.NOT_VERIFIED
    after = work.ownerships.change(replace(one, state=state))
    record(work, after, "verify-effect", one, f"Review {review.number}")


def _checked(review: Review, today: date) -> Review:
    if review.figure is None and not review.answers:
        raise InvalidInput("Say what was found: a figure, or an answer to one of the questions.")
    return replace(review, held_on=review.held_on or today)
