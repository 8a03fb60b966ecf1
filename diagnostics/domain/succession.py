"""Who follows whom in one post. History is kept: what was held on a day gone by is never rewritten in passing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from diagnostics.domain.organisation import Holding
from diagnostics.errors import InvalidInput

Part = TypeVar("Part")


@dataclass(frozen=True)
class Change(Generic[Part]):
    """One difference: what is there before, and what is there after; nothing before: added, nothing after: gone."""

    before: Part | None
    after: Part | None


Holdings = tuple[Change[Holding], ...]


def appointed(held: Sequence[Holding], post: str, employee: str, since: date, today: date) -> Holdings:
    """Return what changes when somebody begins to hold a post; `held` is all that was ever held of it.

    Whoever holds it on that day ends then, and no longer stands in for themselves. Who is to follow after `today` is left
    in place. Raises InvalidInput where what ended or began by `today` would have to be rewritten.
    """
    holders = [one for one in held if not one.deputy]
    now = next((one for one in holders if one.on(since)), None)
    if now and now.until is not None and now.until <= today:
        raise InvalidInput(f"'{now.employee}' held the post until {now.until}; write that day or a later one.")
    if now and now.employee == employee:
        return ()
    later = min((one for one in holders if one.since > since), key=lambda one: one.since, default=None)
    back = later is not None and later.employee == employee
    if later and later.since <= today and not (back and now is None):
        raise InvalidInput(f"The post was given to '{later.employee}' on {later.since}, after {since}; write a later date.")
    begun = Holding(post=post, employee=employee, since=since, until=later.since if later else None)
    if later and back:
        begun = _with(later, since=since)
    # Nobody stands in for themselves.
    own = [one for one in held if one.deputy and one.employee == employee and meet(one, begun)]
    ends = [change for one in own for change in (ended(one, since) if one.since <= since else (Change(one, None),))]
    return (*(ended(now, since) if now else ()), *ends, Change(later if back else None, begun))


def deputised(held: Sequence[Holding], post: str, employee: str, since: date) -> Holdings:
    """Return what changes when somebody begins to stand in for the holder of a post; several may.

    Raises InvalidInput where it is the holder, or somebody whose standing in has an end already.
    """
    own = [one for one in held if one.employee == employee]
    now = next((one for one in own if one.on(since) and one.deputy), None)
    if now and now.until is not None:
        raise InvalidInput(f"'{employee}' is recorded until {now.until}; write that day or a later one.")
    if now:
        return ()
    later = min((one for one in own if one.deputy and one.since > since), key=lambda one: one.since, default=None)
    begun = _with(later, since=since) if later else Holding(post=post, employee=employee, since=since, deputy=True)
    if any(meet(one, begun) for one in own if not one.deputy):
        raise InvalidInput(f"'{employee}' holds the post and cannot stand in for its holder; name somebody else.")
    return (Change(later, begun),)


def ended(holding: Holding, until: date) -> Holdings:
    """Return what changes when a holding ends on a day, the first without it; one that never held a day goes altogether.

    Raises InvalidInput where it was not held before that day, or had ended by then.
    """
    if until < holding.since:
        raise InvalidInput(f"It began on {holding.since}; write that day or a later one.")
    if holding.until is not None and holding.until < until:
        raise InvalidInput(f"It ended on {holding.until} already; write that day or an earlier one.")
    if until == holding.since:
        return (Change(holding, None),)
    return () if holding.until == until else (Change(holding, _with(holding, until=until)),)


def dated(held: Sequence[Holding], holding: Holding, since: date) -> Holdings:
    """Return what changes when a holding is found to have begun on another day than recorded.

    Raises InvalidInput where it had ended by then, or somebody else held the post between.
    """
    if since == holding.since:
        return ()
    if holding.until is not None and since >= holding.until:
        raise InvalidInput(f"It ended on {holding.until}, and {since} is not before that; write an earlier date.")
    moved = _with(holding, since=since)
    for other in held:
        rival = other.employee == holding.employee or not (other.deputy or holding.deputy)
        if other != holding and rival and meet(other, moved):
            told = f"until {other.until}" if other.until else "with no end"
            raise InvalidInput(f"'{other.employee}' is recorded from {other.since} {told}; write a date that leaves room.")
    return (Change(holding, moved),)


def left(held: Sequence[Holding], until: date) -> Holdings:
    """Return what changes when a post is abolished: what is held ends on that day, what was to begin never does."""
    running = [one for one in held if one.until is None or one.until > until]
    return tuple(Change(one, None) if one.since >= until else Change(one, _with(one, until=until)) for one in running)


def after(held: Sequence[Holding], changes: Holdings) -> tuple[Holding, ...]:
    """Return what is held once the changes are made."""
    gone = {change.before for change in changes}
    return (*(one for one in held if one not in gone), *(change.after for change in changes if change.after))


def meet(one: Holding, other: Holding) -> bool:
    """Whether there is a day on which both hold."""
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def _with(holding: Holding, since: date | None = None, until: date | None = None) -> Holding:
    return holding.model_copy(update={"since": since or holding.since, "until": until or holding.until})


def merged(changes: Holdings) -> Holdings:
    """Return the same changes, with those that follow one another on one holding as one."""
    found: list[Change[Holding]] = []
    for change in changes:
        place = next((at for at, one in enumerate(found) if change.before is not None and one.after == change.before), None)
        if place is None:
            found.append(change)
        else:
            found[place] = Change(found[place].before, change.after)
    return tuple(change for change in found if change.before != change.after)
