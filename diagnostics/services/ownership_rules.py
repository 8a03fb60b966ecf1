"""What every change of an ownership keeps to: who may, from which state, and who decides a dispute."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.access.rights import Person, Right
from diagnostics.domain.accountability import NEXT_STATES, STATE_LABELS, ActionState, Owner, Ownership, OwnershipState
from diagnostics.errors import Conflict, InvalidInput, NotAllowed, NotFound
from diagnostics.services.changes import case_to_change
from diagnostics.storage.owning import owner_as_data
from diagnostics.storage.store import Transaction

COMMON_SUPERIOR = "common-superior"


def to_change(work: Transaction, case_id: str, cause: str, seen: int) -> Ownership:
    """Return who owns a cause, kept from others, as the writer saw it; Conflict or NotFound otherwise."""
    case_to_change(work, case_id)
    stored = work.ownerships.held(case_id, cause)
    if stored is None:
        raise NotFound("Nobody has been proposed for this cause; propose somebody first.")
    check_seen(stored, seen)
    return stored


def check_seen(stored: Ownership | None, seen: int) -> None:
    """Raise Conflict where an ownership is not the one that the writer saw (0: none)."""
    if (stored.revision if stored else 0) != seen:
        now = f"It is now {STATE_LABELS[stored.state].lower()}." if stored else "It was taken away."
        raise Conflict(
            f"Who owns this was changed elsewhere in the meantime. {now} Look at it, and try again if you still want it."
        )


def check_way(stored: Ownership, state: OwnershipState) -> None:
    """Raise InvalidInput where a state does not lead to another."""
    if state not in NEXT_STATES[stored.state]:
        now, wanted = STATE_LABELS[stored.state].lower(), STATE_LABELS[state].lower()
        raise InvalidInput(f"From '{now}' there is no way to '{wanted}'.")


def check_owner(work: Transaction, person: Person, stored: Ownership) -> None:
    """Raise NotAllowed unless this person is the owner, or speaks for an owner who is not in the organisation data."""
    if stored.owner.employee is not None and person.employee == stored.owner.employee:
        return
    speaks_for_all = person.scope_of(Right.PROPOSE_OWNER).everything
    if speaks_for_all or (stored.owner.employee is None and Right.PROPOSE_OWNER in work.cases.rights_in(stored.case_id)):
        return
    raise NotAllowed("Only the owner can say this. If the owner is somebody else by now, propose that person.")


def check_decider(work: Transaction, person: Person, stored: Ownership) -> None:
    """Raise NotAllowed unless this person decides the dispute."""
    decides = stored.decides.employee if stored.decides else None
    if decides is None or person.employee == decides or person.scope_of(Right.DECIDE_DISPUTE).everything:
        return
    holder = work.organisation.read().employee_by_id.get(decides)
    raise NotAllowed(f"{holder.name if holder else 'Somebody else'} decides this: the first common superior.")


def check_ready(work: Transaction, stored: Ownership, state: OwnershipState) -> None:
    """Raise InvalidInput where the actions are not as far as the state says."""
    own = [action for action in work.actions.of(stored.case_id) if action.cause == stored.cause]
    alive = [action for action in own if action.state is not ActionState.DROPPED]
    if state is OwnershipState.PLANNED and not any(action.due for action in alive):
        raise InvalidInput("Nothing is planned yet: add an action with a date first.")
    if state is OwnershipState.DONE:
        waiting = [action.label for action in alive if action.state is not ActionState.DONE]
        if waiting or not alive:
            what = f"still open: {', '.join(waiting)}" if waiting else "no action was done"
            raise InvalidInput(f"It is not done: {what}.")


def known(work: Transaction, owner: Owner) -> Owner:
    """Return the owner with post and person, as far as the organisation knows them today."""
    organisation = work.organisation.read()
    post = organisation.post_by_id.get(owner.post or "")
    holder = organisation.holder(post.id, work.now.date()) if post else None
    employee = holder.id if holder else owner.employee if owner.employee in organisation.employee_by_id else None
    return Owner(owner.role, post.id if post else None, employee)


def above(work: Transaction, owner: Owner, other: Owner | None) -> Owner:
    """Return who decides between two: their first common superior; with one alone, the superior of that one."""
    organisation, day = work.organisation.read(), work.now.date()
    posts = [one.post for one in (owner, other) if one and one.post]
    if len(posts) == 2:
        post = organisation.common_superior(posts)
    else:
        post = next(organisation.superiors(posts[0]), None) if posts else None
    if post is None:
        return Owner(COMMON_SUPERIOR)
    holder = organisation.holder(post.id, day)
    return Owner(post.role, post.id, holder.id if holder else None)


def check_cause(known: Mapping[str, object], cause: str) -> None:
    if cause not in known:
        raise InvalidInput(f"There is no cause '{cause}' in this version of the library; load the page again.")


def record(work: Transaction, now: Ownership, verb: str, before: Ownership | None, reason: str) -> None:
    """Record what became of an ownership, and count the change of the case."""

    def told(one: Ownership | None) -> dict[str, object] | None:
        return {"state": one.state.value, "owner": owner_as_data(one.owner), "answer_by": one.answer_by} if one else None

    work.events.add(now.case_id, verb, cause=now.cause, before=told(before), after=told(now), reason=reason)
    work.cases.change(now.case_id)
