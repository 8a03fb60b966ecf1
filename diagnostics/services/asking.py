"""The decisions that somebody is asked for this week: answers, disputes, causes without an owner, what is stuck, reviews."""

from __future__ import annotations

from datetime import timedelta

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.asking import Decision, Kind, Week
from diagnostics.domain.board import Look, Urgency, units_of
from diagnostics.domain.library import Library
from diagnostics.services.gate import gated
from diagnostics.storage.portfolio import Asked
from diagnostics.storage.store import Store

EACH = 4
"""Decisions of each kind on the page: more would not fit, and would not be taken. How many more there are is said."""

DAYS = 7


@gated
def decisions(store: Store, person: Person, library: Library, look: Look) -> Week:
    """Return what waits for this person; for whoever is not known in the organisation, what waits for anybody.

    Of a look counts the unit.
    """
    person = require(person, Right.SEE_BOARD)
    found: list[Decision] = []
    is_cut = False
    with store.reading(person) as work:
        today = work.now.date()
        units = units_of(work.organisation.read(), look)
        mine = person.employee
        asked = (
            work.portfolio.disputes(mine, units, EACH + 1),
            work.portfolio.proposals(mine, units, EACH + 1),
            work.portfolio.stuck(today, mine, units, EACH + 1),
            work.portfolio.reviews_due(today + timedelta(days=DAYS), units, EACH + 1),
        )
        free = work.board.rows(Look(unit=look.unit), units or (), (Urgency.UNOWNED,), EACH + 1)
    named = [
        Decision(
            Kind.NAME_OWNER, row.case_id, row.title, row.cause, _label(library, row.cause), "", None, row.cost, row.currency
        )
        for row in free
    ]
    groups = [[_decision(library, one) for one in group] for group in asked]
    for group in [*groups[:2], named, *groups[2:]]:
        found += group[:EACH]
        is_cut |= len(group) > EACH
    return Week(today, tuple(found), is_cut, Right.PROPOSE_OWNER in person.rights)


def _decision(library: Library, asked: Asked) -> Decision:
    label = _label(library, asked.cause) if asked.cause else ""
    return Decision(Kind(asked.kind), asked.case_id, asked.title, asked.cause, label, asked.told, asked.due)


def _label(library: Library, cause: str) -> str:
    return library.label(cause) if cause in library.cause_by_id else cause
