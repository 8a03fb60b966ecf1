"""What single changes of the organisation have in common: names, new ids, and how they are stored and recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from itertools import count
from typing import NoReturn, TypeVar

from diagnostics.domain.naming import LONGEST, id_of
from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit, one_line
from diagnostics.domain.reorganisation import Reorganisation
from diagnostics.domain.succession import Change, Holdings
from diagnostics.errors import InvalidInput, NotFound
from diagnostics.services.organisation import SUBJECT
from diagnostics.storage.store import Transaction

LONGEST_NAME = 200
"""Characters of a name that is typed; a file may bring longer ones."""

Kept = TypeVar("Kept")


def one_change(
    now: Organisation,
    units: tuple[Change[Unit], ...] = (),
    posts: tuple[Change[Post], ...] = (),
    employees: tuple[Change[Employee], ...] = (),
    holdings: Holdings = (),
) -> Reorganisation:
    """Return a few differences as a reorganisation of today."""
    return Reorganisation(now.hash, date.today(), units, employees, posts, holdings)


def store_change(work: Transaction, change: Reorganisation, verb: str, about: str, **detail: object) -> None:
    """Store a change and record it as one event about the organisation."""
    work.organisation.reorganise(change)
    work.events.add(SUBJECT, verb, id=about, **detail)


def there(what: str, known: Mapping[str, Kept], name: str) -> Kept:
    """Return what bears an id, or raise NotFound."""
    found = known.get(name)
    return found if found is not None else _missing(what, name)


def checked_name(name: str) -> str:
    """Return a name as it is kept; raises InvalidInput where it is too short or too long."""
    tidy = one_line(name)
    if not 2 <= len(tidy) <= LONGEST_NAME:
        raise InvalidInput(f"A name has 2 to {LONGEST_NAME} characters; write one.")
    return tidy


def new_id(name: str, taken: Collection[str]) -> str:
    """Return an id out of a name that nothing else bears."""
    stem = id_of(checked_name(name))
    numbered = (f"{stem[: LONGEST - 6].rstrip('-')}-{number}" for number in count(2))
    return stem if stem not in taken else next(one for one in numbered if one not in taken)


def ending(change: Change[Holding]) -> dict[str, object]:
    """Return for the record how a holding stands after a change, or that it is gone."""
    one = change.after or change.before
    return {} if one is None else {**one.model_dump(mode="json"), "gone": change.after is None}


def _missing(what: str, name: str) -> NoReturn:
    raise NotFound(f"There is no {what} '{name}' any more; load the page again and choose another.")
