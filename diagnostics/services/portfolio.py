"""The portfolio: what open gaps cost whom, what recurs, how many requests were for training, the flow, and the load."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.board import Look, units_of
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.library import Library
from diagnostics.services.board import owner_label
from diagnostics.services.gate import gated
from diagnostics.storage.portfolio import Month, Requests
from diagnostics.storage.store import Store

MONTHS_SHOWN = 12
OWNERS_SHOWN = 20

FORMULA = (
    "For each request whose number of people is known: the library's cost band of a course (the yearly cost for 100 "
    "people), times the square root of people / 100. The band is judgement; with a price per person of your own it is "
    "people x price."
)
"""How the spend avoided is reckoned, in words, beside every figure of it."""


@dataclass(frozen=True)
class Verdicts:
    """Training requests by verdict, and the training spend that was avoided or redirected."""

    counts: dict[VerdictKind, int]
    avoided: Spend
    """Of requests whose gap no course would close, and no law demands one."""
    redirected: Spend
    """Of requests where training alone would not close the gap."""

    @property
    def total(self) -> int:
        """How many requests were diagnosed."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Spend:
    """What courses would have cost in a year, low and high, and for how many of the requests that is known."""

    requests: int
    priced: int
    people: int
    low: float
    high: float
    currency: str


@dataclass(frozen=True)
class Flow:
    """How many cases were opened, diagnosed and closed in one month."""

    month: date
    """Its first day."""
    opened: int
    diagnosed: int
    closed: int


@dataclass(frozen=True)
class OwnerLoad:
    """What one owner answers for in open cases."""

    label: str
    look: Look
    causes: int
    waiting: int
    late: int
    blocked: int


@gated
def verdicts(store: Store, person: Person, library: Library, look: Look, price: float | None = None) -> Verdicts:
    """Return the requests by verdict; `price` is what a course costs for one person, where that is known better."""
    person = require(person, Right.SEE_BOARD)
    with store.reading(person) as work:
        rows = work.portfolio.requests(units_of(work.organisation.read(), look))
    counts: Counter[VerdictKind] = Counter()
    for row in rows:
        counts[VerdictKind(row.verdict)] += row.cases
    avoided = [row for row in rows if row.verdict == VerdictKind.FIX and not row.required]
    redirected = [row for row in rows if row.verdict == VerdictKind.TRAIN_AND_FIX]
    currency = library.scales.currency
    return Verdicts(dict(counts), _spend(avoided, currency, price), _spend(redirected, currency, price))


@gated
def flow(store: Store, person: Person, look: Look) -> tuple[Flow, ...]:
    """Return the last twelve months, this one included, the oldest first."""
    person = require(person, Right.SEE_BOARD)
    with store.reading(person) as work:
        units = units_of(work.organisation.read(), look)
        months = _months(work.now.date(), MONTHS_SHOWN)
        opened = _by_month(work.portfolio.opened(months[0], units))
        diagnosed = _by_month(work.portfolio.diagnosed(months[0], units))
        closed = _by_month(work.portfolio.closed(months[0], units))
    return tuple(Flow(month, opened[month], diagnosed[month], closed[month]) for month in months)


@gated
def loads(store: Store, person: Person, library: Library, look: Look) -> tuple[OwnerLoad, ...]:
    """Return what each owner answers for in open cases: the twenty with the most causes."""
    person = require(person, Right.SEE_BOARD)
    with store.reading(person) as work:
        organisation = work.organisation.read()
        rows = work.portfolio.loads(work.now.date(), units_of(organisation, look), OWNERS_SHOWN)
    return tuple(
        OwnerLoad(
            owner_label(row.owner, library, organisation),
            Look(unit=look.unit, owner=row.owner, also_open=True),
            row.causes,
            row.waiting,
            row.late,
            row.blocked,
        )
        for row in rows
    )


@gated
def undiagnosed(store: Store, person: Person, look: Look, limit: int) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return how many open cases have no diagnosis that holds, and the first of them as (id, title)."""
    person = require(person, Right.SEE_BOARD)
    with store.reading(person) as work:
        return work.portfolio.without_diagnosis(units_of(work.organisation.read(), look), limit)


def _spend(rows: Iterable[Requests], currency: str, price: float | None) -> Spend:
    here = [row for row in rows if row.currency in ("", currency)]
    people = sum(row.people for row in here)
    low = people * price if price is not None else sum(row.course_low for row in here)
    high = people * price if price is not None else sum(row.course_high for row in here)
    return Spend(sum(row.cases for row in here), sum(row.priced for row in here), people, low, high, currency)


def _months(today: date, count: int) -> list[date]:
    place = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(place - count + 1, place + 1)]


def _by_month(rows: Iterable[Month]) -> dict[date, int]:
    found: dict[date, int] = defaultdict(int)
    for row in rows:
        found[date(row.year, row.month, 1)] += row.count
    return found
