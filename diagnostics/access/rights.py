"""Who may do what: a person holds rights, and a service requires one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diagnostics.errors import NotAllowed


class Right(StrEnum):
    """One thing that a person may do."""

    SEE_CASES = "see-cases"
    OPEN_CASE = "open-case"
    EDIT_CASE = "edit-case"
    ANSWER = "answer"
    PLAN = "plan"
    EXPORT = "export"
    ADMINISTER = "administer"


IN_WORDS = {
    Right.SEE_CASES: "see cases",
    Right.OPEN_CASE: "open a case",
    Right.EDIT_CASE: "change a case",
    Right.ANSWER: "answer questions",
    Right.PLAN: "change the plan",
    Right.EXPORT: "export a case",
    Right.ADMINISTER: "administer this installation",
}


@dataclass(frozen=True)
class Person:
    """Somebody who uses the product, under the name that the record of changes shows."""

    name: str
    rights: frozenset[Right]


LOCAL = Person("Local user", frozenset(Right))
"""The one person of a single-user installation."""


def require(person: Person, right: Right) -> None:
    """Raise NotAllowed unless `person` holds `right`."""
    if right not in person.rights:
        raise NotAllowed(f"{person.name} may not {IN_WORDS[right]}; ask an administrator for the right to do so.")
