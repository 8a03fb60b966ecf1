"""From the organisation as it is to what a file or a person wants it to be: every difference, before any is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit
from diagnostics.domain.succession import Change, Holdings, after, appointed, dated, deputised, ended, left, merged
from diagnostics.errors import ContentError, Fault, InvalidInput

Named = TypeVar("Named", Unit, Post, Employee)


@dataclass(frozen=True)
class Seat:
    """Somebody in a post, as a file names them."""

    post: str
    employee: str
    deputy: bool = False
    since: date | None = None
    """None: as recorded, or else from the day of the import on."""
    line: int = 0


@dataclass(frozen=True)
class Draft:
    """What a file says that the organisation is; what it is silent about is filled from what was known."""

    file: str
    units: tuple[Unit, ...] = ()
    posts: tuple[Post, ...] = ()
    employees: tuple[Employee, ...] = ()
    seats: tuple[Seat, ...] = ()
    names_holders: bool = True
    """Whether the file speaks about people at all; if not, nobody's post changes hands."""
    names_deputies: bool = True
    lines: Mapping[str, int] = field(default_factory=dict)
    """Post -> the line that it stands on."""
    ignored: tuple[str, ...] = ()
    """Columns that were not read."""
    notes: tuple[str, ...] = ()
    """What was assumed when reading it, in sentences."""


@dataclass(frozen=True)
class Referred:
    """What the rest of the database refers to, so that it is kept when it ends."""

    posts: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reorganisation:
    """Every difference between the organisation as it is and as it is to be from one day on."""

    seen: str
    """The hash of the organisation that it was made from."""
    on: date
    units: tuple[Change[Unit], ...] = ()
    employees: tuple[Change[Employee], ...] = ()
    posts: tuple[Change[Post], ...] = ()
    holdings: Holdings = ()

    @property
    def count(self) -> int:
        """How many things change."""
        return len(self.units) + len(self.employees) + len(self.posts) + len(self.holdings)


def compared(now: Organisation, draft: Draft, on: date, whole: bool, referred: Referred) -> Reorganisation:
    """Return what changes when the file comes into force on a day; posts that are not in it stay unless it is the `whole`.

    Raises ContentError, by line, where somebody's beginning does not fit to what is recorded.
    """
    posts = [change for post in draft.posts if (change := _post_change(now, post, on))]
    holdings = list(_seated(now, draft, on)) if draft.names_holders else []
    units = list(_changes(draft.units, now.unit_by_id))
    if whole:
        gone = _gone(now, draft, on, referred)
        posts += gone
        holdings += [change for post in gone if post.before for change in left(now.held.get(post.before.id, ()), on)]
        units += _unneeded(now, draft, posts, referred)
    employees = tuple(_changes(draft.employees, now.employee_by_id))
    return Reorganisation(now.hash, on, tuple(units), employees, tuple(posts), tuple(holdings))


def abolished(now: Organisation, post: Post, until: date, referred: Referred) -> Reorganisation:
    """Return what changes when a post ends on a day.

    What is held of it ends, and who reported to it reports to its superior. It stays on record as abolished where
    anybody ever held it or anything refers to it; otherwise it goes altogether.
    """
    below = [one for one in now.reports.get(post.id, ()) if one.on(until)]
    moved = tuple(Change(one, one.model_copy(update={"reports_to": post.reports_to})) for one in below)
    refers = post.id in now.held or post.id in referred.posts or len(below) < len(now.reports.get(post.id, ()))
    end = Change(post, post.model_copy(update={"until": until}) if refers else None)
    return Reorganisation(now.hash, until, posts=(*moved, end), holdings=left(now.held.get(post.id, ()), until))


def reorganised(now: Organisation, change: Reorganisation) -> Organisation:
    """Return the organisation once all of it is done."""
    return Organisation(
        units=_replaced(now.units, change.units),
        posts=_replaced(now.posts, change.posts),
        employees=_replaced(now.employees, change.employees),
        holdings=after(now.holdings, change.holdings),
    )


def _changes(wanted: Iterable[Named], known: Mapping[str, Named]) -> Iterable[Change[Named]]:
    for one in wanted:
        if known.get(one.id) != one:
            yield Change(known.get(one.id), one)


def _post_change(now: Organisation, post: Post, on: date) -> Change[Post] | None:
    known = now.post_by_id.get(post.id)
    # A post that the file names exists; if it is to end later, that stays recorded.
    lasts = known.until if known and known.on(on) else None
    wanted = post.model_copy(update={"until": lasts})
    return None if known == wanted else Change(known, wanted)


def _seated(now: Organisation, draft: Draft, on: date) -> Iterable[Change[Holding]]:
    seats: dict[str, list[Seat]] = {post.id: [] for post in draft.posts}
    for seat in draft.seats:
        seats[seat.post].append(seat)
    faults: list[Fault] = []
    for post, named in seats.items():
        yield from _in_one_post(now.held.get(post, ()), post, named, on, draft, faults)
    if faults:
        raise ContentError(faults)


def _in_one_post(
    held: Sequence[Holding], post: str, seats: Sequence[Seat], on: date, draft: Draft, faults: list[Fault]
) -> Holdings:
    holder = next((seat for seat in seats if not seat.deputy), None)
    here = draft.lines.get(post, 1)
    steps = [(holder.line if holder else here, partial(_held_by, post=post, seat=holder, on=on))]
    if draft.names_deputies:
        deputies = {seat.employee: seat for seat in seats if seat.deputy}
        steps.append((here, partial(_left_by_others, staying=frozenset(deputies), on=on)))
        steps += [(seat.line, partial(_deputised_by, seat=seat, on=on)) for seat in deputies.values()]
    changes: Holdings = ()
    for line, step in steps:
        try:
            done = step(held)
        except InvalidInput as wrong:
            text = str(wrong).rstrip(".")
            faults.append(Fault(draft.file, line, post, text[:1].lower() + text[1:]))
            continue
        held, changes = after(held, done), (*changes, *done)
    return merged(changes)


def _held_by(held: Sequence[Holding], post: str, seat: Seat | None, on: date) -> Holdings:
    now = next((one for one in held if not one.deputy and one.on(on)), None)
    if seat is None:
        return ended(now, on) if now else ()
    if now and now.employee == seat.employee:
        return _begun_then(held, now, seat, on)
    to_come = next((one for one in held if not one.deputy and one.employee == seat.employee and one.since > on), None)
    if to_come and seat.since and seat.since > on:
        return dated(held, to_come, seat.since)
    return appointed(held, post, seat.employee, _beginning(held, seat, on), on)


def _left_by_others(held: Sequence[Holding], staying: frozenset[str], on: date) -> Holdings:
    leaving = [one for one in held if one.deputy and one.on(on) and one.employee not in staying]
    return tuple(change for one in leaving for change in ended(one, on))


def _deputised_by(held: Sequence[Holding], seat: Seat, on: date) -> Holdings:
    own = [one for one in held if one.deputy and one.employee == seat.employee]
    if now := next((one for one in own if one.on(on)), None):
        return _begun_then(held, now, seat, on)
    to_come = next((one for one in own if one.since > on), None)
    if to_come and seat.since and seat.since > on:
        return dated(held, to_come, seat.since)
    return deputised(held, seat.post, seat.employee, _beginning(held, seat, on))


def _beginning(held: Sequence[Holding], seat: Seat, on: date) -> date:
    """Return from when somebody is in a post; a beginning that has ended on record is not one, they begin again."""
    was = any(one.employee == seat.employee and one.since == seat.since and not one.on(on) for one in held)
    return on if seat.since is None or (was and seat.since <= on) else seat.since


def _begun_then(held: Sequence[Holding], now: Holding, seat: Seat, on: date) -> Holdings:
    if seat.since and seat.since > on:
        raise InvalidInput(f"'{now.employee}' is recorded from {now.since} on; write that day, or leave it empty.")
    return dated(held, now, seat.since) if seat.since else ()


def _gone(now: Organisation, draft: Draft, on: date, referred: Referred) -> list[Change[Post]]:
    """Return the end of every post that the file does not name; what history or a case refers to is kept as abolished."""
    named = {post.id for post in draft.posts}
    going = [post for post in now.posts_on(on) if post.id not in named]
    kept = {post.id for post in now.posts if post.id in referred.posts or post.id in now.held or not post.on(on)} - named
    for post in [*kept]:
        # The way to the top of a post that is kept is kept as well.
        for above in now.superiors(post):
            if above.id in kept or above.id in named:
                break
            kept.add(above.id)
    return [Change(post, post.model_copy(update={"until": on}) if post.id in kept else None) for post in going]


def _unneeded(now: Organisation, draft: Draft, posts: Sequence[Change[Post]], referred: Referred) -> list[Change[Unit]]:
    """Return the end of every unit that neither the file nor anything that is kept needs any more."""
    units = now.unit_by_id | {unit.id: unit for unit in draft.units}
    gone = {change.before.id for change in posts if change.before and change.after is None}
    gone |= {post.id for post in draft.posts}
    needed = {unit.id for unit in draft.units} | referred.units | {post.unit for post in now.posts if post.id not in gone}
    for unit in [*needed]:
        while (known := units.get(unit)) and known.parent and known.parent not in needed:
            needed.add(known.parent)
            unit = known.parent
    return [Change(unit, None) for unit in now.units if unit.id not in needed]


def _replaced(there: Sequence[Named], changes: Sequence[Change[Named]]) -> tuple[Named, ...]:
    found = {one.id: one for one in there}
    for change in changes:
        if change.after:
            found[change.after.id] = change.after
        elif change.before:
            found.pop(change.before.id, None)
    return tuple(found.values())
