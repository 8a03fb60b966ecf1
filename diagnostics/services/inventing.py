"""A portfolio of invented cases for a whole company, of any size: to see the board with, and to time it with.

Each case is one of a few simulated and really diagnosed ones, in another unit, with another gap, and further or less
far on its way. The same seed gives the same portfolio on the same day.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.accountability import Action, ActionState, Owner, OwnerFault, Ownership, OwnershipState
from diagnostics.domain.case import Case, Gap, Origin, Period, Request
from diagnostics.domain.follow_up import Review
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.domain.outcome import Outcome, Proof
from diagnostics.errors import InvalidInput
from diagnostics.findings.gap import yearly_cost
from diagnostics.planning.interventions import course_of
from diagnostics.services.diagnosing import MONTHS, evidence_hash
from diagnostics.services.gate import gated
from diagnostics.storage.bulk import WholeCase
from diagnostics.storage.diagnosed import Found
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store

BATCH = 1000
DAYS_BACK = 540
TOPICS = (
    *("handling complaints", "the social-media policy", "order entry", "deviation reports", "the new sales system"),
    *("safe lifting", "answering calls", "data protection", "writing offers", "handing over shifts", "cleaning validation"),
    *("leading talks", "stock counts", "the returns process", "reporting side effects", "meeting deadlines"),
)
WAYS: Sequence[tuple[OwnershipState | None, float]] = (
    (None, 0.27),
    (OwnershipState.PROPOSED, 0.14),
    (OwnershipState.DISPUTED, 0.05),
    (OwnershipState.ACCEPTED, 0.12),
    (OwnershipState.PLANNED, 0.12),
    (OwnershipState.UNDER_WAY, 0.15),
    (OwnershipState.DONE, 0.07),
    (OwnershipState.VERIFIED, 0.05),
    (OwnershipState.NOT_VERIFIED, 0.03),
)
"""How the causes of open cases are spread over the way of an ownership. Invented."""

ACTED = (OwnershipState.PLANNED, OwnershipState.UNDER_WAY, OwnershipState.DONE)
LIKELY = ("very-likely", "likely")


@dataclass(frozen=True)
class Template:
    """A simulated case, and what was found of it."""

    case: Case
    found: Found


@gated
def fill(
    store: Store,
    person: Person,
    library: Library,
    templates: Sequence[Template],
    organisation: Organisation,
    count: int,
    seed: int,
    progress: Callable[[float], None] = lambda part: None,
) -> int:
    """Store `count` invented cases of an organisation that is stored already, and return how many there are now more."""
    require(person, Right.ADMINISTER)
    with store.reading(person) as work:
        if work.cases.exists(_id(0)):
            raise InvalidInput("This database holds an invented portfolio already; name an empty one with --database.")
    luck = random.Random(seed)
    batch: list[WholeCase] = []
    for number in range(count):
        batch.append(invented(library, luck, luck.choice(templates), organisation, number, date.today()))
        if len(batch) == BATCH or number == count - 1:
            with store.writing(person) as work:
                work.bulk.add(batch, library.hash)
                work.events.add("portfolio", "invent-cases", count=len(batch), seed=seed)
            batch = []
            progress((number + 1) / count)
    return count


def invented(
    library: Library, luck: random.Random, template: Template, organisation: Organisation, number: int, today: date
) -> WholeCase:
    """Return one invented case."""
    unit = luck.choice(organisation.units)
    opened = today - timedelta(days=int(DAYS_BACK * luck.random() ** 1.5))
    is_closed = luck.random() < 0.25 and (today - opened).days > 120
    case = _case(library, luck, template.case, unit.name, opened, number)
    found = _found(library, template.found, case)
    owned = tuple(_ownerships(luck, found, organisation, unit.id, library, opened, today, is_closed))
    acted = [one for one in owned if one.state in ACTED]
    if is_closed:
        case = _closed(case, found, opened)
    return WholeCase(
        case=case,
        status=Status.CLOSED if is_closed else Status.PLANNED if acted else Status.DIAGNOSED,
        unit=unit.id,
        opened_by="local",
        at=datetime.combine(opened, time(9), UTC),
        found=found,
        ownerships=owned,
        actions=tuple(action for one in acted for action in _actions(luck, library, one, today)),
        reviews=tuple(_reviews(case.id, opened, today)) if acted else (),
    )


def _id(number: int) -> str:
    return f"invented-{number:06d}"


def _case(library: Library, luck: random.Random, template: Case, unit: str, opened: date, number: int) -> Case:
    topic = luck.choice(TOPICS)
    priced = luck.random() < 0.7
    people = luck.randint(8, 600)
    gap = template.gap.model_copy(
        update={
            "statement": f"{topic.capitalize()} does not go as it should.",
            "measure": "Cases that went wrong",
            "unit": "cases",
            "period": Period.MONTH,
            "current": float(luck.randint(12, 80)),
            "target": float(luck.randint(0, 8)),
            "value_per_unit": float(round(luck.lognormvariate(6.0, 1.1))) if priced else None,
            "people_affected": people if luck.random() < 0.9 else None,
        }
    )
    request = Request(by="Head of the unit", text=f"Train {unit} on {topic}", required_by_law=luck.random() < 0.08 or None)
    return template.model_copy(
        update={
            "id": _id(number),
            "title": f"{unit}: {topic}",
            "sector": "Invented company",
            "origin": Origin.INVENTED,
            "opened_on": opened,
            "request": request,
            "gap": Gap.model_validate(gap.model_dump()),
            "library": library.hash,
            "outcome": None,
        }
    )


def _found(library: Library, template: Found, case: Case) -> Found:
    cost, course = yearly_cost(library, case.gap), course_of(library, case)
    monthly = cost.mid / MONTHS if cost else None
    return replace(
        template,
        case_id=case.id,
        evidence=evidence_hash(case),
        cost_low=cost.low if cost else None,
        cost_mid=cost.mid if cost else None,
        cost_high=cost.high if cost else None,
        people=case.gap.people_affected,
        required=bool(case.request.required_by_law),
        course_low=course.low if course else None,
        course_high=course.high if course else None,
        causes=tuple(replace(cause, cost=None if monthly is None else monthly * cause.share) for cause in template.causes),
    )


def _ownerships(
    luck: random.Random,
    found: Found,
    organisation: Organisation,
    unit: str,
    library: Library,
    opened: date,
    today: date,
    is_closed: bool,
) -> Iterator[Ownership]:
    states, weights = zip(*WAYS, strict=True)
    for cause in found.causes:
        if cause.likelihood not in LIKELY:
            continue
        state = luck.choices(states, weights)[0]
        if is_closed:
            state = luck.choice((None, OwnershipState.VERIFIED, OwnershipState.VERIFIED, OwnershipState.NOT_VERIFIED))
        if state is None:
            continue
        role = library.cause_by_id[cause.cause].owner
        post = organisation.post_for(role, unit)
        holder = organisation.holder(post.id, today) if post else None
        since = min(today, opened + timedelta(days=luck.randint(3, 60)))
        waits = state is OwnershipState.PROPOSED
        yield Ownership(
            found.case_id,
            cause.cause,
            state,
            Owner(role, post.id if post else None, holder.id if holder else None),
            datetime.combine(since, time(10), UTC),
            answer_by=since + timedelta(days=14) if waits else None,
            reason=library.cause_by_id[cause.cause].owner_reason,
            fault=luck.choice(tuple(OwnerFault)) if luck.random() < 0.12 else None,
            decides=Owner("senior-manager") if state is OwnershipState.DISPUTED else None,
        )


def _actions(luck: random.Random, library: Library, one: Ownership, today: date) -> Iterator[Action]:
    fitting = [item for item in library.interventions if one.cause in item.treats]
    for place, item in enumerate(luck.sample(fitting, min(len(fitting), luck.randint(1, 2)))):
        done = one.state is OwnershipState.DONE
        blocked = not done and luck.random() < 0.1
        begun = ActionState.UNDER_WAY if one.state is OwnershipState.UNDER_WAY else ActionState.OPEN
        yield Action(
            id=f"{one.case_id}-{one.cause}-{place}"[-60:],
            case_id=one.case_id,
            cause=one.cause,
            label=item.label,
            owner=one.owner,
            state=ActionState.DONE if done else ActionState.BLOCKED if blocked else begun,
            intervention=item.id,
            due=one.since.date() + timedelta(days=luck.randint(20, 200)),
            cost=library.scales.cost_band[item.cost_band].reckoned,
            behaviour_measure=item.behaviour_measure,
            result_measure=item.result_measure,
            guard_measure=item.guard_measure,
            blocker="Waits for the yearly budget" if blocked else "",
        )


def _reviews(case_id: str, opened: date, today: date) -> Iterator[Review]:
    for number, days in enumerate((60, 90, 120), 1):
        due = opened + timedelta(days=days)
        if due < today - timedelta(days=10):
            yield Review(case_id, number, due, held_on=due, answers={"result-moved": "moved"}, note="Invented")
        else:
            yield Review(case_id, number, due)


def _closed(case: Case, found: Found, opened: date) -> Case:
    proofs = {cause.cause: Proof.CONFIRMED for cause in found.causes[:1]}
    day = opened + timedelta(days=120)
    return case.model_copy(update={"outcome": Outcome(measured="Invented", causes=proofs, closed_on=day)})
