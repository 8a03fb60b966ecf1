"""When an owner does not answer: more time with a reason, or a step up. The owner is heard first, then the superior."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.accountability import Ownership, OwnershipState
from diagnostics.domain.gate import Prose
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.services.gate import gated
from diagnostics.services.ownership_rules import above, record, to_change
from diagnostics.storage.store import Store
from diagnostics.wording import on_day

DAYS_AFTER_HEARING = 7
"""Days that an owner has after being heard, before it goes to the superior. Judgement."""


@gated
def extend_answer(
    store: Store, person: Person, case_id: str, cause: str, seen: int, until: date, reason: Prose
) -> Ownership:
    """Give the owner more time to answer; needs a reason. Raises Conflict or InvalidInput."""
    person = require(person, Right.PROPOSE_OWNER)
    if not reason.strip():
        raise InvalidInput("Say why there is more time: without a reason the date stays.")
    with store.writing(person) as work:
        stored = to_change(work, case_id, cause, seen)
        after = work.ownerships.change(replace(stored, answer_by=until), same_state=True)
        record(work, after, "extend-answer", stored, reason)
        return after


@gated
def escalate(store: Store, person: Person, case_id: str, cause: str, seen: int, heard: Prose) -> Ownership:
    """Take a proposal that nobody answered a step up: first the owner is heard, then it goes to the superior.

    `heard` is what the owner said, or that they could not be reached. Raises Conflict or InvalidInput.
    """
    person = require(person, Right.PROPOSE_OWNER)
    if not heard.strip():
        raise InvalidInput("Say what the owner said, or that the owner could not be reached: the owner is heard first.")
    with store.writing(person) as work:
        stored = to_change(work, case_id, cause, seen)
        if stored.state is not OwnershipState.PROPOSED:
            raise Conflict("The owner has answered in the meantime; load the page again.")
        if stored.answer_by and stored.answer_by >= work.now.date():
            raise InvalidInput(f"The owner has until {on_day(stored.answer_by)} to answer.")
        if stored.escalated == 0:
            after = replace(stored, escalated=1, answer_by=work.now.date() + timedelta(days=DAYS_AFTER_HEARING))
        else:
            state = OwnershipState.DISPUTED
            after = replace(stored, state=state, escalated=2, decides=above(work, stored.owner, None), answer_by=None)
        after = work.ownerships.change(after, same_state=after.state is stored.state)
        record(work, after, "hear-owner" if after.escalated == 1 else "escalate", stored, heard)
        return after
