"""What every change has in common: the case is there, and nobody changed the same part first."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from diagnostics.domain.base import Value
from diagnostics.errors import Conflict, NotFound
from diagnostics.storage.records import StoredCase
from diagnostics.storage.store import Transaction

LONGEST = 80
"""Characters of a text that are repeated to people in a message."""


def case_to_change(work: Transaction, case_id: str) -> StoredCase:
    """Return the case without its respondents, kept from others until the transaction ends; NotFound otherwise."""
    found = work.cases.held(case_id)
    if found is None:
        raise no_such_case(case_id)
    return found


def no_such_case(case_id: str) -> NotFound:
    """Return the error for a case that is not there."""
    return NotFound(f"There is no case '{case_id}'; it may have been deleted. Choose another one from the list.")


def no_such_respondent(respondent: str) -> NotFound:
    """Return the error for a respondent that is not there."""
    return NotFound(f"There is no respondent '{respondent}' in this case; somebody removed the person. Load the page again.")


Part = TypeVar("Part")


def is_stored(stored: Part, before: Part, after: Part, told: Callable[[], str]) -> bool:
    """Whether `after` is stored already, so that nothing is left to do.

    Raises Conflict where the part is neither as the writer saw it (`before`) nor as the writer wants it; `told`
    says what is stored now.
    """
    if stored == after:
        return True
    if stored != before:
        raise Conflict(f"{told()} Your change was not saved; make it again if you still want it.")
    return False


def changed_since(what: str, stored: Value, before: Value) -> str:
    """Return in words which fields of `what` somebody else changed, and what they hold now."""
    fields = [name for name in type(stored).model_fields if getattr(stored, name) != getattr(before, name)]
    now = "; ".join(f"{name.replace('_', ' ')} is now {in_words(getattr(stored, name))}" for name in fields)
    return f"The {what} was changed elsewhere in the meantime: {now}."


def changes_of(before: Value, after: Value) -> dict[str, object]:
    """Return the fields in which two values differ, with what they held before and hold after, for the record."""
    fields = [name for name in type(after).model_fields if getattr(after, name) != getattr(before, name)]
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {
        "fields": fields,
        "before": {name: old[name] for name in fields},
        "after": {name: new[name] for name in fields},
    }


def in_words(value: object) -> str:
    """Return a stored value as people read it."""
    match value:
        case None | "" | [] | ():
            return "empty"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return f"'{value.value}'"
        case float() | int():
            return f"{value:,.10g}"
        case list() | tuple():
            return ", ".join(map(str, value))
    text = str(value)
    return f"'{text}'" if len(text) <= LONGEST else f"'{text[:LONGEST].rstrip()} ...'"
