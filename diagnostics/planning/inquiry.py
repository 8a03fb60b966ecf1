"""From the answers of the ownership inquiry to one accountable, with the reason, and what is wrong with who owns it.

The rule behind it: accountable is whoever has the authority and the budget over the cause. Where the two are held by
two people, or authority is claimed by several, it is their first common superior; where nobody has it, the level above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diagnostics.domain.accountability import Owner, OwnerFault
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import Accountable
from diagnostics.domain.inquiry import NOBODY, SEVERAL, Aspect
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.planning.owners import COMMON_SUPERIOR, SENIOR

CONVENING = ("requester", "learning")
"""Roles that convene or ask, and cannot decide anything but training."""


class Sure(StrEnum):
    """How sure a suggestion is."""

    SURE = "sure"
    FAIRLY = "fairly-sure"
    GUESS = "guess"


SURE_LABELS = {
    Sure.SURE: "Sure: authority and budget are named, and they are one",
    Sure.FAIRLY: "Fairly sure: only one of authority and budget is named, or they were weighed against each other",
    Sure.GUESS: "A guess from the kind of cause: nobody has been asked",
}


@dataclass(frozen=True)
class Said:
    """One answer of the inquiry about one cause."""

    asks: Aspect
    by: str
    """The role that said so."""
    value: str
    """A role, or `nobody`, or `several`."""
    post: str = ""
    """The post meant, where the organisation is known."""


@dataclass(frozen=True)
class Suggestion:
    """Who should be accountable for a cause, and why."""

    cause: str
    owner: Owner
    reason: str
    responsible: tuple[str, ...]
    """Labels of the roles that would work it out."""
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    sure: Sure
    fault: OwnerFault | None
    told: str
    """What is wrong with who owns it, in a sentence; empty where nothing is."""


@dataclass(frozen=True)
class Ground:
    """What a suggestion starts from, beside what was said."""

    library: Library
    organisation: Organisation
    unit: str | None
    day: date
    usual: Accountable
    """The role that usually owns such a cause, after the tie-break rules."""


def suggestion(ground: Ground, cause: str, said: Sequence[Said]) -> Suggestion:
    """Return who should be accountable for `cause`, from what was said about it; with nothing said, the usual role."""
    chosen = _chosen(ground, cause, said)
    owner = _placed(ground, chosen.role, chosen.post)
    gains = _values(said, Aspect.GAINS)
    fault, told = chosen.fault, chosen.told
    if fault is None and owner.role in gains:
        fault = OwnerFault.GAINS
        told = f"{_label(ground, owner.role)} gains if it stays as it is; let the level above look at the measure."
    library = ground.library
    doing = _labels(ground, _values(said, Aspect.DESIGNS)) or ground.usual.responsible
    return Suggestion(
        cause=cause,
        owner=owner,
        reason=chosen.reason,
        responsible=doing,
        consulted=_labels(ground, _values(said, Aspect.LIVES_WITH)) or ground.usual.consulted,
        informed=tuple(told for told in _labels(ground, CONVENING) if told not in (*doing, _label(ground, owner.role))),
        sure=chosen.sure,
        fault=fault,
        told=f"{told} {_tried(library, said, owner)}".strip(),
    )


@dataclass(frozen=True)
class _Chosen:
    role: str
    post: str
    reason: str
    sure: Sure
    fault: OwnerFault | None = None
    told: str = ""


def _chosen(ground: Ground, cause: str, said: Sequence[Said]) -> _Chosen:
    usual, library = ground.usual, ground.library
    decides = [item for item in said if item.asks is Aspect.DECIDES]
    named = _values(said, Aspect.DECIDES)
    if not decides:
        return _by_budget(ground, said) or _Chosen(usual.role, "", usual.reason, Sure.GUESS)
    if len(named) > 1 or any(item.value == SEVERAL for item in decides):
        return _contested(ground, said, named)
    if not named:
        return _orphan(ground, said)
    role, post = named[0], _post_of(said, Aspect.DECIDES, named[0])
    needed, level = library.role_by_id[usual.role].level, library.role_by_id[role].level
    who, right = _label(ground, role), usual.in_text
    if role in CONVENING and library.family_of(cause) is not FamilyId.TRAINING:
        told = f"{who} was named, and can convene but not decide this; it belongs to {right}."
        return _Chosen(usual.role, "", usual.reason, Sure.FAIRLY, OwnerFault.MISPLACED, told)
    if level < needed:
        told = f"{who} was named, and sits below the level that can act; it belongs to {right}."
        return _Chosen(usual.role, "", usual.reason, Sure.FAIRLY, OwnerFault.TOO_LOW, told)
    return _with_budget(ground, said, role, post)


def _with_budget(ground: Ground, said: Sequence[Said], role: str, post: str) -> _Chosen:
    """Weigh who decides against who pays."""
    payers = _values(said, Aspect.PAYS)
    who = _label(ground, role)
    if payers == [role]:
        return _Chosen(role, post, f"{who} can decide it and has the money for it.", Sure.SURE)
    roles = ground.library.role_by_id
    higher = [payer for payer in payers if roles[payer].level > roles[role].level]
    if higher:
        payer = max(higher, key=lambda name: roles[name].level)
        reason = f"{_label(ground, payer)} holds the budget for it, above {roles[role].in_text}, who could decide the rest."
        return _Chosen(payer, _post_of(said, Aspect.PAYS, payer), reason, Sure.FAIRLY)
    if payers:
        reason = f"{who} can decide it; {roles[payers[0]].in_text} has the money and is asked for it."
        return _Chosen(role, post, reason, Sure.FAIRLY)
    return _Chosen(role, post, f"{who} can decide it.", Sure.FAIRLY)


def _by_budget(ground: Ground, said: Sequence[Said]) -> _Chosen | None:
    """Return the one who pays, where nobody said who decides and that one can act."""
    payers = _values(said, Aspect.PAYS)
    roles = ground.library.role_by_id
    if len(payers) != 1 or roles[payers[0]].level < roles[ground.usual.role].level:
        return None
    reason = f"{_label(ground, payers[0])} has the money for it; who may decide was not said."
    return _Chosen(payers[0], _post_of(said, Aspect.PAYS, payers[0]), reason, Sure.FAIRLY)


def _contested(ground: Ground, said: Sequence[Said], named: Sequence[str]) -> _Chosen:
    posts = [item.post for item in said if item.asks is Aspect.DECIDES and item.post]
    above = ground.organisation.common_superior(posts) if len(posts) > 1 else None
    claims = " and ".join(ground.library.role_by_id[role].in_text for role in named) or "several"
    told = f"The authority is claimed by {claims}. Until one of them has it, nobody answers for the result."
    reason = "Their first common superior decides who has it, and is accountable until then."
    role = above.role if above else COMMON_SUPERIOR
    return _Chosen(role, above.id if above else "", reason, Sure.FAIRLY, OwnerFault.CONTESTED, told)


def _orphan(ground: Ground, said: Sequence[Said]) -> _Chosen:
    near = [item.post for item in said if item.asks in (Aspect.DESIGNS, Aspect.LIVES_WITH) and item.post]
    above = ground.organisation.common_superior(near) if near else None
    usual = ground.usual
    level = ground.library.role_by_id[usual.role].level
    role = above.role if above else (SENIOR if level < ground.library.role_by_id[SENIOR].level else COMMON_SUPERIOR)
    told = f"Nobody is said to have the authority. Usually it is {usual.in_text}; giving it to somebody is the first step."
    reason = "The level above the work has to give the authority to somebody, and is accountable until then."
    return _Chosen(role, above.id if above else "", reason, Sure.FAIRLY, OwnerFault.ORPHAN, told)


def _placed(ground: Ground, role: str, post: str) -> Owner:
    """Return the owner as a post and a person, where the organisation knows them."""
    organisation = ground.organisation
    place = organisation.post_by_id.get(post) or organisation.post_for(role, ground.unit)
    holder = organisation.holder(place.id, ground.day) if place else None
    return Owner(role, place.id if place else None, holder.id if holder else None)


def _values(said: Sequence[Said], aspect: Aspect) -> list[str]:
    """Return the roles that were named, without those who name none, each once and in the order they were named."""
    found = [item.value for item in said if item.asks is aspect and item.value not in (NOBODY, SEVERAL)]
    return list(dict.fromkeys(found))


def _post_of(said: Sequence[Said], aspect: Aspect, role: str) -> str:
    return next((item.post for item in said if item.asks is aspect and item.value == role and item.post), "")


def _label(ground: Ground, role: str) -> str:
    return ground.library.role_by_id[role].label


def _labels(ground: Ground, roles: Sequence[str]) -> tuple[str, ...]:
    return tuple(_label(ground, role) for role in roles)


def _tried(library: Library, said: Sequence[Said], owner: Owner) -> str:
    needed = library.role_by_id[owner.role].level
    below = [role for role in _values(said, Aspect.TRIED) if library.role_by_id[role].level < needed]
    if not below:
        return ""
    return f"It was tried before by {library.role_by_id[below[0]].in_text}, without the authority; ask where it stuck."
