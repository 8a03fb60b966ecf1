"""Single changes of people: who they are, and who holds which post from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.organisation import Employee, Holding, Organisation
from diagnostics.domain.succession import Change, appointed, deputised, ended
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.exchange.organisation_rows import E_MAIL, LONGEST_MAIL
from diagnostics.services.changes import changed_since, changes_of, is_stored
from diagnostics.services.gate import gated
from diagnostics.services.reorganising import checked_name, ending, new_id, one_change, store_change, there
from diagnostics.storage.store import Store


@gated
def add_employee(store: Store, person: Person, name: str, email: str = "") -> str:
    """Add somebody who can hold posts, and return the id; raises InvalidInput."""
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        now = work.organisation.held()
        new = _newcomer(now, Newcomer(name, email))
        change = one_change(now, employees=(Change(None, new),))
        store_change(work, change, "add-employee", new.id, before=None, after=new.model_dump())
    return new.id


@gated
def change_employee(store: Store, person: Person, before: Employee, after: Employee) -> None:
    """Correct a name or an e-mail address; raises Conflict, InvalidInput or NotFound."""
    require(person, Right.MANAGE_ORGANISATION)
    wanted = Employee(id=before.id, name=checked_name(after.name), email=_checked_email(after.email))
    with store.writing(person) as work:
        now = work.organisation.held()
        stored = there("person", now.employee_by_id, before.id)
        if is_stored(stored, before, wanted, lambda: changed_since("person", stored, before)):
            return
        change = one_change(now, employees=(Change(stored, wanted),))
        store_change(work, change, "change-employee", before.id, **changes_of(stored, wanted))


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is not known yet."""

    name: str
    email: str = ""


@gated
def appoint(store: Store, person: Person, post: str, employee: str | Newcomer, since: date, seen: Sequence[Holding]) -> None:
    """Let somebody hold a post from a day on; whoever holds it then ends on that day, and stays in its history.

    A newcomer becomes known with it. `seen` is all that was held of the post as the writer saw it. Raises Conflict,
    InvalidInput or NotFound.
    """
    _seat(store, person, "appoint", post, employee, since, seen)


@gated
def appoint_deputy(
    store: Store, person: Person, post: str, employee: str | Newcomer, since: date, seen: Sequence[Holding]
) -> None:
    """Let somebody stand in for the holder of a post from a day on; several may. Raises as `appoint` does."""
    _seat(store, person, "appoint-deputy", post, employee, since, seen)


@gated
def end_holding(store: Store, person: Person, holding: Holding, until: date) -> None:
    """Let somebody leave a post on a day, the first without them; raises Conflict or InvalidInput."""
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        now = work.organisation.held()
        held = now.held.get(holding.post, ())
        if holding.model_copy(update={"until": until}) in held:
            return
        if holding not in held:
            raise Conflict("Who holds this post was changed elsewhere in the meantime. Nothing was ended; look first.")
        changes = ended(holding, until)
        after = [ending(one) for one in changes]
        change = one_change(now, holdings=changes)
        store_change(work, change, "end-holding", holding.post, before=holding.model_dump(), after=after)


def _seat(
    store: Store,
    person: Person,
    verb: str,
    post: str,
    employee: str | Newcomer,
    since: date,
    seen: Sequence[Holding],
) -> None:
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        now = work.organisation.held()
        place = there("post", now.post_by_id, post)
        who = _newcomer(now, employee) if isinstance(employee, Newcomer) else there("person", now.employee_by_id, employee)
        if place.until is not None:
            raise InvalidInput(f"{place.title} is abolished on {place.until}; nobody is appointed to it any more.")
        held = now.held.get(post, ())
        if verb == "appoint":
            changes = appointed(held, post, who.id, since, date.today())
        else:
            changes = deputised(held, post, who.id, since)
        if not changes:
            return
        if set(held) != set(seen):
            raise Conflict("Who holds this post was changed elsewhere in the meantime. Nobody was appointed; look first.")
        before, after = [one.model_dump() for one in held], [ending(one) for one in changes]
        new = (Change(None, who),) if isinstance(employee, Newcomer) else ()
        change = one_change(now, employees=new, holdings=changes)
        store_change(work, change, verb, post, employee=who.id, since=since, before=before, after=after)


def _newcomer(now: Organisation, new: Newcomer) -> Employee:
    name = checked_name(new.name)
    return Employee(id=new_id(name, now.employee_by_id), name=name, email=_checked_email(new.email))


def _checked_email(email: str) -> str:
    tidy = email.strip()
    if tidy and (not E_MAIL.fullmatch(tidy) or len(tidy) > LONGEST_MAIL):
        raise InvalidInput("That is no e-mail address; write one such as ada@example.org, or leave it empty.")
    return tidy
