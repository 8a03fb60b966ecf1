"""The senior managers' board: causes of open cases, with who owns them, how far they are and what they cost meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.accountability import FAULT_LABELS, Owner, OwnerFault
from diagnostics.domain.board import NOBODY_OWNS, Evidence, Look, Urgency, evidence_of, units_of
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.findings.agreement import who
from diagnostics.services.gate import gated
from diagnostics.storage.board import KEYS, ROLE, CauseRow, NextAction, Sum
from diagnostics.storage.store import Store, Transaction

PAGE = 25
"""Causes on one page of the board."""

MOST_IN_A_FILE = 5000
"""Causes in a file of the board."""

ORDER = ((Urgency.UNOWNED, Urgency.CONTESTED), (Urgency.WAITING,), (Urgency.IN_HAND,), (Urgency.ENDED,))
"""The order of the board: what nobody owns and what is contested stands first, what ended last."""

NO_UNIT = "No unit"


class Grouping(StrEnum):
    """What the causes of the board are added up by."""

    OWNER = "owner"
    UNIT = "unit"
    CAUSE = "cause"
    FAMILY = "family"
    FAULT = "fault"


@dataclass(frozen=True)
class Line:
    """One row of the board, with names in place of ids."""

    row: CauseRow
    cause: str
    likelihood: str
    evidence: Evidence
    owner: str
    unit: str
    days: int
    """Since the ownership came into its state; where nobody owns the cause, since the case was opened."""
    next: NextAction | None


@dataclass(frozen=True)
class Shown:
    """One page of the board, and what all its pages add up to."""

    lines: tuple[Line, ...]
    causes: int
    by_urgency: dict[Urgency, int]
    """How many there are at each point of the way, whichever is looked at."""
    cost: dict[str, float]
    """What the causes cost in a month, by currency, as far as their cost is known."""
    priced: int

    @property
    def pages(self) -> int:
        """How many pages the board has."""
        return max(1, -(-self.causes // PAGE))


@dataclass(frozen=True)
class Part:
    """What one owner, unit, cause, family or fault adds up to."""

    label: str
    look: Look | None
    """The board that shows its causes; none where it cannot be looked at by itself."""
    causes: int
    priced: int
    cost: float | None
    """In a month; none where no cause has a price."""
    currency: str


@gated
def board(store: Store, person: Person, library: Library, look: Look, page: int = 0) -> Shown:
    """Return one page of the board, as far as this person reaches."""
    person = require(person, Right.SEE_BOARD)
    with store.reading(person) as work:
        organisation = work.organisation.read()
        units = units_of(organisation, look)
        sums = work.board.sums(KEYS["urgency"], replace(look, urgency=""), units or ())
        counts = _counts(sums)
        rows = _rows(work, look, units or (), counts, PAGE, max(0, page) * PAGE)
        waiting = work.board.next_actions([(row.case_id, row.cause) for row in rows if row.state])
        day = work.now.date()
    here = [one for one in sums if look.urgency in ("", one.key)]
    cost: dict[str, float] = defaultdict(float)
    for one in here:
        if one.cost is not None:
            cost[one.currency] += one.cost
    return Shown(
        lines=tuple(_line(row, library, organisation, waiting.get((row.case_id, row.cause)), day) for row in rows),
        causes=sum(one.causes for one in here),
        by_urgency=counts,
        cost=dict(cost),
        priced=sum(one.priced for one in here),
    )


@gated
def lines_for_file(store: Store, person: Person, library: Library, look: Look) -> tuple[Line, ...]:
    """Return the rows of the whole board, as many as a file holds, and record that they left."""
    person = require(person, Right.SEE_BOARD)
    with store.writing(person) as work:
        organisation = work.organisation.read()
        units = units_of(organisation, look) or ()
        counts = _counts(work.board.sums(KEYS["urgency"], replace(look, urgency=""), units))
        rows = _rows(work, look, units, counts, MOST_IN_A_FILE, 0)
        waiting = work.board.next_actions([(row.case_id, row.cause) for row in rows if row.state])
        work.events.add("board", "export-board", rows=len(rows), look=look.words())
        day = work.now.date()
    return tuple(_line(row, library, organisation, waiting.get((row.case_id, row.cause)), day) for row in rows)


@gated
def parts(store: Store, person: Person, library: Library, look: Look, by: Grouping) -> tuple[Part, ...]:
    """Return what the causes of the board add up to by owner, unit, cause, family or fault; the dearest first.

    Units are added up to those just below the unit that is looked at.
    """
    return parts_of_each(store, person, library, look, (by,))[by]


@gated
def parts_of_each(
    store: Store, person: Person, library: Library, look: Look, groupings: Sequence[Grouping]
) -> dict[Grouping, tuple[Part, ...]]:
    """Return the `parts` by each of several groupings, as they were at one moment."""
    person = require(person, Right.SEE_BOARD)
    with store.reading(person) as work:
        organisation = work.organisation.read()
        names = [by.value for by in groupings]
        sums = work.board.sums_of_each(names, look, units_of(organisation, look) or ())
    return {by: _parts(sums[by.value], library, organisation, look, by) for by in groupings}


def owner_label(key: str, library: Library, organisation: Organisation) -> str:
    """Return an owner's key as people read it."""
    if key == NOBODY_OWNS:
        return "Nobody"
    if key.startswith(ROLE):
        return who(library, organisation, Owner(key.removeprefix(ROLE)))
    employee = organisation.employee_by_id.get(key)
    return employee.name if employee else key


def _counts(sums: Iterable[Sum]) -> dict[Urgency, int]:
    found = dict.fromkeys(Urgency, 0)
    for one in sums:
        found[Urgency(one.key or Urgency.UNOWNED)] += one.causes
    return found


def _rows(
    work: Transaction, look: Look, units: Sequence[str], counts: Mapping[Urgency, int], limit: int, offset: int
) -> tuple[CauseRow, ...]:
    """Return a page of rows, one point of the way after the other: those that lie before it are only counted."""
    found: list[CauseRow] = []
    for rank in ORDER:
        here = sum(counts[urgency] for urgency in rank if look.urgency in ("", urgency))
        if offset < here:
            found += work.board.rows(look, units, rank, limit - len(found), offset)
        offset = max(0, offset - here)
        if len(found) >= limit:
            break
    return tuple(found)


def _line(row: CauseRow, library: Library, organisation: Organisation, waiting: NextAction | None, today: date) -> Line:
    owner = who(library, organisation, Owner(row.role, row.post, row.employee)) if row.role else "Nobody"
    since = row.since or row.opened
    unit = organisation.unit_by_id.get(row.unit or "")
    return Line(
        row=row,
        cause=library.label(row.cause) if row.cause in library.cause_by_id else row.cause,
        likelihood=next((band.label for band in library.scales.likelihood if band.id == row.likelihood), row.likelihood),
        evidence=evidence_of(row.support, row.roles),
        owner=owner,
        unit=unit.name if unit else "",
        days=max(0, (today - since.date()).days),
        next=waiting,
    )


def _rolled_up(sums: Iterable[Sum], organisation: Organisation, top: str) -> tuple[Sum, ...]:
    found: dict[tuple[str | None, str], Sum] = {}
    for one in sums:
        key = _child_of(organisation, one.key, top)
        before = found.get((key, one.currency), Sum(key, one.currency, 0, 0, None))
        costs = [cost for cost in (before.cost, one.cost) if cost is not None]
        together = replace(before, causes=before.causes + one.causes, priced=before.priced + one.priced)
        found[key, one.currency] = replace(together, cost=sum(costs) if costs else None)
    return tuple(found.values())


def _child_of(organisation: Organisation, unit: str | None, top: str) -> str | None:
    """Return the unit just below `top` to which a unit belongs; the top of the tree where nothing is looked at."""
    if unit not in organisation.unit_by_id or unit == top:
        return unit
    seen = {unit}
    here = organisation.unit_by_id[unit]
    while here.parent and here.parent != top and here.parent in organisation.unit_by_id and here.parent not in seen:
        seen.add(here.parent)
        here = organisation.unit_by_id[here.parent]
    return here.id


def _parts(
    sums: tuple[Sum, ...], library: Library, organisation: Organisation, look: Look, by: Grouping
) -> tuple[Part, ...]:
    if by is Grouping.UNIT:
        sums = _rolled_up(sums, organisation, _top(sums, organisation, look))
    found = [_part(one, library, organisation, look, by) for one in sums if not (by is Grouping.FAULT and one.key is None)]
    return tuple(sorted(found, key=lambda part: (-(part.cost or 0.0), -part.causes, part.label)))


def _top(sums: Iterable[Sum], organisation: Organisation, look: Look) -> str:
    """Return the unit whose parts are told apart: the one looked at, else the lowest one above everything that is seen."""
    if look.unit:
        return look.unit
    top, seen = "", {one.key for one in sums if one.key in organisation.unit_by_id}
    while True:
        below = {_child_of(organisation, key, top) for key in seen}
        if len(below) != 1 or top in below or not (found := below.pop()):
            return top
        top = found


def _part(one: Sum, library: Library, organisation: Organisation, look: Look, by: Grouping) -> Part:
    key = one.key or ""
    wanted = Look.read(look.words() | {by.value: key}) if key and by is not Grouping.FAULT else None
    if by is Grouping.OWNER:
        label = owner_label(key, library, organisation)
    elif by is Grouping.UNIT:
        unit = organisation.unit_by_id.get(key)
        label, wanted = (unit.name, wanted) if unit else (key or NO_UNIT, None)
    elif by is Grouping.CAUSE:
        label = library.label(key) if key in library.cause_by_id else key
    elif by is Grouping.FAMILY:
        label = next((family.label for family in library.families if family.id.value == key), key)
    else:
        label = FAULT_LABELS[OwnerFault(key)]
    return Part(label, wanted, one.causes, one.priced, one.cost, one.currency)
