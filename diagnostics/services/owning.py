"""Who owns a cause: the inquiry, the proposal, acceptance and dispute, the decision, escalation, and the way to done.

Of one cause of one case there is one accountable, and a change names the revision that the writer saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.accountability import (
    Owner,
    OwnerFault,
    Ownership,
    OwnershipState,
)
from diagnostics.domain.gate import Prose
from diagnostics.domain.inquiry import NOBODY, SEVERAL, Aspect
from diagnostics.domain.organisation import Organisation
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.planning.inquiry import Said
from diagnostics.services.changes import case_to_change, is_stored, no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.libraries import library_by_hash
from diagnostics.services.ownership_rules import (
    above,
    check_cause,
    check_decider,
    check_owner,
    check_ready,
    check_seen,
    check_way,
    known,
    record,
    to_change,
)
from diagnostics.storage.store import Store

DAYS_TO_ANSWER = 14
"""Days that an owner has to accept or dispute, unless another date is set. Judgement."""


@dataclass(frozen=True)
class Owning:
    """Everything about who owns what in one case."""

    ownerships: tuple[Ownership, ...]
    said: dict[str, tuple[Said, ...]]
    """What was said in the inquiry, by cause; without who said it if the person may not see the answers of the case."""
    organisation: Organisation

    def of(self, cause: str) -> Ownership | None:
        """Who owns a cause, if anybody was proposed yet."""
        return next((one for one in self.ownerships if one.cause == cause), None)


@gated
def owning_of(store: Store, person: Person, case_id: str) -> Owning:
    """Return who owns what in a case, and what was said about it; raises NotFound."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        if not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        said = work.ownerships.said(case_id)
        if Right.ANSWER not in work.cases.rights_in(case_id):
            said = {cause: _without_speakers(told) for cause, told in said.items()}
        return Owning(work.ownerships.of(case_id), said, work.organisation.read())


@gated
def say_who(
    store: Store, person: Person, case_id: str, cause: str, aspect: Aspect, by: str, before: Said | None, after: Said | None
) -> None:
    """Store what a role says in the inquiry about one aspect of a cause, or with nothing take it away.

    Raises Conflict, InvalidInput or NotFound.
    """
    person = require(person, Right.ANSWER)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        library = library_by_hash(work, now.library_hash)
        check_cause(library.cause_by_id, cause)
        if after and after.value not in (NOBODY, SEVERAL, *library.role_by_id):
            raise InvalidInput(f"There is no role '{after.value}'; choose one from the list.")
        there = {(said.asks, said.by): said for said in work.ownerships.said(case_id).get(cause, ())}
        stored = there.get((aspect, by))
        if is_stored(stored, before, after, lambda: "This was answered elsewhere in the meantime."):
            return
        work.ownerships.say(case_id, cause, after, aspect, by)
        told = (said.value if said else None for said in (stored, after))
        work.events.add(
            case_id, "say-who", cause=cause, asks=aspect.value, by=by, **dict(zip(("before", "after"), told, strict=True))
        )
        work.cases.change(case_id)


@gated
def propose_owner(
    store: Store,
    person: Person,
    case_id: str,
    cause: str,
    owner: Owner,
    reason: Prose,
    *,
    suggested: Owner | None = None,
    fault: OwnerFault | None = None,
    overruled: Prose = "",
    answer_by: date | None = None,
    seen: int = 0,
) -> Ownership:
    """Propose who is accountable for a cause, for the first time (`seen` is 0) or in place of the one seen last.

    `overruled` says why it is not the one that the inquiry suggested. Raises Conflict, InvalidInput or NotFound.
    """
    person = require(person, Right.PROPOSE_OWNER)
    if suggested and suggested.role != owner.role and not overruled.strip():
        raise InvalidInput("Say why it is somebody else than was suggested; the reason is kept.")
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        library = library_by_hash(work, now.library_hash)
        check_cause(library.cause_by_id, cause)
        if owner.role not in library.role_by_id:
            raise InvalidInput(f"There is no role '{owner.role}'; choose one from the list.")
        stored = work.ownerships.held(case_id, cause)
        check_seen(stored, seen)
        proposed = Ownership(
            case_id,
            cause,
            OwnershipState.PROPOSED,
            known(work, owner),
            work.now,
            answer_by or work.now.date() + timedelta(days=DAYS_TO_ANSWER),
            reason.strip(),
            fault,
            overruled.strip(),
        )
        if stored is None:
            work.ownerships.add(proposed)
        else:
            check_way(stored, OwnershipState.PROPOSED)
            proposed = work.ownerships.change(replace(proposed, revision=stored.revision))
        record(work, proposed, "propose-owner", stored, proposed.overruled or proposed.reason)
        return proposed


@gated
def accept_ownership(store: Store, person: Person, case_id: str, cause: str, seen: int) -> Ownership:
    """Accept to be accountable, as the owner or in the owner's name; raises Conflict or NotAllowed."""
    return _owner_moves(store, person, case_id, cause, seen, OwnershipState.ACCEPTED, "accept-ownership", "")


@gated
def dispute_ownership(
    store: Store, person: Person, case_id: str, cause: str, seen: int, reason: Prose, instead: Owner | None = None
) -> Ownership:
    """Dispute an ownership with a reason, and name who it should be instead; the first common superior decides.

    Raises Conflict, InvalidInput without a reason, or NotAllowed.
    """
    person = require(person, Right.OWN)
    if not reason.strip():
        raise InvalidInput("Say why: a dispute without a reason cannot be decided.")
    return _owner_moves(
        store, person, case_id, cause, seen, OwnershipState.DISPUTED, "dispute-ownership", reason.strip(), instead
    )


@gated
def decide_dispute(
    store: Store, person: Person, case_id: str, cause: str, seen: int, owner: Owner, reason: Prose
) -> Ownership:
    """Decide who owns a disputed cause. The decision stands: the owner has accepted by it.

    Raises Conflict, InvalidInput, or NotAllowed where somebody else decides it.
    """
    person = require(person, Right.DECIDE_DISPUTE)
    if not reason.strip():
        raise InvalidInput("Say why you decide so: both sides will read it.")
    with store.writing(person) as work:
        stored = to_change(work, case_id, cause, seen)
        check_way(stored, OwnershipState.ACCEPTED)
        if stored.state is not OwnershipState.DISPUTED:
            raise Conflict("This ownership is not disputed any more; load the page again.")
        check_decider(work, person, stored)
        decided = replace(
            stored,
            state=OwnershipState.ACCEPTED,
            owner=known(work, owner),
            reason=reason.strip(),
            fault=None,
            counter_proposal=None,
            decides=None,
            answer_by=None,
        )
        decided = work.ownerships.change(decided)
        record(work, decided, "decide-dispute", stored, reason)
        return decided


@gated
def move_on(
    store: Store, person: Person, case_id: str, cause: str, seen: int, state: OwnershipState, reason: Prose = ""
) -> Ownership:
    """Say that the work on a cause is planned, under way or done; raises Conflict, InvalidInput or NotAllowed.

    It is planned once an action has somebody and a date, and done once every action is done or was dropped. Whether
    the effect is verified, only a review can say.
    """
    person = require(person, Right.OWN)
    if state not in (OwnershipState.PLANNED, OwnershipState.UNDER_WAY, OwnershipState.DONE):
        raise InvalidInput("This state follows from something else: an acceptance, a dispute, or a review.")
    return _owner_moves(store, person, case_id, cause, seen, state, "move-on", reason)


def _without_speakers(said: Sequence[Said]) -> tuple[Said, ...]:
    """Return what was said without who said it: enough to suggest an owner from."""
    return tuple(replace(one, by="") for one in said)


def _owner_moves(
    store: Store,
    person: Person,
    case_id: str,
    cause: str,
    seen: int,
    state: OwnershipState,
    verb: str,
    reason: Prose,
    instead: Owner | None = None,
) -> Ownership:
    person = require(person, Right.OWN)
    with store.writing(person) as work:
        stored = to_change(work, case_id, cause, seen)
        check_way(stored, state)
        check_owner(work, person, stored)
        check_ready(work, stored, state)
        after = replace(stored, state=state, answer_by=None)
        if state is OwnershipState.DISPUTED:
            counter = known(work, instead) if instead else None
            after = replace(after, reason=reason, counter_proposal=counter, decides=above(work, stored.owner, counter))
        after = work.ownerships.change(after)
        record(work, after, verb, stored, reason)
        return after
