"""Which right each page needs, by its address. What a page shows and does is checked again by the services."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.access.rights import Person, Right, require

NEEDS: Mapping[str, Right | None] = {
    "": None,
    "request": Right.EDIT_CASE,
    "interview": Right.ANSWER,
    "invite": Right.EDIT_CASE,
    "findings": Right.SEE_CASES,
    "owners": Right.SEE_CASES,
    "plan": Right.SEE_CASES,
    "agreement": Right.SEE_CASES,
    "report": Right.SEE_CASES,
    "review": Right.SEE_CASES,
    "board": Right.SEE_BOARD,
    "decisions": Right.SEE_BOARD,
    "portfolio": Right.SEE_BOARD,
    "learning": Right.SEE_CASES,
    "accuracy": None,
    "organisation": Right.SEE_ORGANISATION,
    "audit": Right.AUDIT,
    "people": Right.MANAGE_ACCOUNTS,
}
"""None: whoever plays a part may open it."""


FOR_GUESTS = frozenset({"respond"})
"""Pages for people who were invited: open to everybody, with or without a sign-in."""


def check_address(address: str, person: Person) -> None:
    """Raise NotAllowed where a page is not for somebody; a page without a line above is for administrators alone."""
    needed = NEEDS.get(address, Right.ADMINISTER)
    if needed:
        require(person, needed)


def may_address(address: str, person: Person) -> bool:
    """Whether somebody may open the page at an address."""
    needed = NEEDS.get(address, Right.ADMINISTER)
    return needed is None or person.may(needed)
