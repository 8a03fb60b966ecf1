"""What is done about a cause: actions from the plan or of one's own, with who, until when, and how one will know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.accountability import Action, Owner
from diagnostics.domain.finding import Range
from diagnostics.domain.gate import Prose
from diagnostics.errors import Conflict, InvalidInput, NotFound
from diagnostics.planning.plan import Step
from diagnostics.services.changes import case_to_change, no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.names import case_id as new_id
from diagnostics.services.ownership_rules import known
from diagnostics.storage.owning import owner_as_data
from diagnostics.storage.store import Store, Transaction

RECORDED = (
    *("label", "state", "due", "cost", "blocker", "temporary_control"),
    *("behaviour_measure", "result_measure", "guard_measure"),
)
"""Fields of an action that the record of changes tells."""


@gated
def actions_of(store: Store, person: Person, case_id: str) -> tuple[Action, ...]:
    """Return the actions of a case: by cause, then by date; raises NotFound."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        if not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        return work.actions.of(case_id)


@gated
def add_action(store: Store, person: Person, action: Action) -> Action:
    """Add an action to a cause that somebody owns, and return it with its id; raises InvalidInput or NotFound."""
    person = require(person, Right.OWN)
    with store.writing(person) as work:
        case_to_change(work, action.case_id)
        added = replace(_checked(action), id=new_id(action.label), owner=known(work, action.owner), revision=1)
        if work.ownerships.held(action.case_id, action.cause) is None:
            raise InvalidInput("Nobody owns this cause yet; propose an owner first, who then answers for the action.")
        work.actions.add(added)
        _record(work, "add-action", None, added)
        return added


@gated
def take_over_plan(
    store: Store, person: Person, case_id: str, steps: Sequence[Step], begins: date, shares: dict[str, float]
) -> tuple[Action, ...]:
    """Make an action of each step of the plan whose cause somebody owns, and return those added.

    A step treats several causes; it belongs to the one with the largest share that has an owner. Steps taken over
    before are left as they are. Raises NotFound.
    """
    person = require(person, Right.OWN)
    added = []
    with store.writing(person) as work:
        case_to_change(work, case_id)
        owned = {one.cause: one for one in work.ownerships.of(case_id)}
        there = {action.intervention for action in work.actions.of(case_id)}
        for step in steps:
            causes = [cause for cause in step.action.causes if cause in owned]
            causes.sort(key=lambda cause: -shares.get(cause, 0.0))
            if not causes or step.action.id in there:
                continue
            action = _from_step(case_id, causes[0], step, begins)
            owner = owned[causes[0]].owner
            action = replace(action, owner=owner if owner.role == step.action.owner else known(work, action.owner))
            work.actions.add(action)
            _record(work, "add-action", None, action)
            added.append(action)
    return tuple(added)


@gated
def change_action(store: Store, person: Person, before: Action, after: Action, reason: Prose = "") -> Action:
    """Store an action as changed, and return it; a later date needs a reason. Raises Conflict, InvalidInput or NotFound."""
    person = require(person, Right.OWN)
    with store.writing(person) as work:
        case_to_change(work, before.case_id)
        stored = work.actions.held(before.id)
        if stored is None or stored.case_id != before.case_id:
            raise NotFound("This action is no longer there; load the page again.")
        if stored.revision != before.revision:
            raise Conflict(f"The action “{stored.label}” was changed elsewhere in the meantime; look at it and try again.")
        later = before.due and after.due and after.due > before.due
        if later and not reason.strip():
            raise InvalidInput("Say why the date moves: an extension needs a reason.")
        named = replace(_checked(after), owner=known(work, after.owner), revision=stored.revision)
        place = replace(named, id=stored.id, case_id=stored.case_id, cause=stored.cause, intervention=stored.intervention)
        changed = work.actions.change(place)
        _record(work, "change-action", stored, changed, reason)
        return changed


@gated
def remove_action(store: Store, person: Person, before: Action, reason: Prose) -> None:
    """Take an action away; needs a reason. Raises Conflict, InvalidInput or NotFound."""
    person = require(person, Right.OWN)
    if not reason.strip():
        raise InvalidInput("Say why it is taken away; if it was begun, drop it instead, so that it is remembered.")
    with store.writing(person) as work:
        case_to_change(work, before.case_id)
        stored = work.actions.held(before.id)
        if stored is None or stored.case_id != before.case_id:
            raise NotFound("This action is no longer there; load the page again.")
        if stored.revision != before.revision:
            raise Conflict(f"The action “{stored.label}” was changed elsewhere in the meantime; look at it and try again.")
        work.actions.remove(before.id)
        _record(work, "remove-action", stored, None, reason)


def _from_step(case_id: str, cause: str, step: Step, begins: date) -> Action:
    action = step.action
    return Action(
        id=new_id(action.label),
        case_id=case_id,
        cause=cause,
        label=action.label,
        owner=Owner(action.owner),
        intervention=action.id,
        due=begins + timedelta(weeks=step.shows_in_week),
        cost=action.cost,
        closes_low=_rounded(action.closes).low,
        closes_high=_rounded(action.closes).high,
        behaviour_measure=action.measure,
        result_measure=action.result_measure,
        guard_measure=action.guard,
        prerequisite=action.prerequisite or "",
    )


def _rounded(part: Range) -> Range:
    return Range(round(part.low, 2), round(part.mid, 2), round(part.high, 2))


def _checked(action: Action) -> Action:
    if not action.label.strip():
        raise InvalidInput("Give the action a name, in a few words.")
    return replace(action, label=action.label.strip())


def _record(work: Transaction, verb: str, before: Action | None, after: Action | None, reason: Prose = "") -> None:
    def told(action: Action | None) -> dict[str, object] | None:
        if action is None:
            return None
        return {**{name: getattr(action, name) for name in RECORDED}, "owner": owner_as_data(action.owner)}

    one = after or before
    assert one is not None
    work.events.add(one.case_id, verb, action=one.id, cause=one.cause, before=told(before), after=told(after), reason=reason)
    work.cases.change(one.case_id)
