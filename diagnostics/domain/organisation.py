"""The organisation: units, posts that report to posts, and who holds them since when."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints

from diagnostics.domain.base import Id, Value
from diagnostics.domain.gate import Date, Text

Kept = TypeVar("Kept")
Key = TypeVar("Key")

NAME, ADDRESS = Text(2000), Text(254)
"""What names of units, posts and people, and e-mail addresses, may be, wherever they come from."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2), NAME]


class Unit(Value):
    """A part of the organisation, such as a department."""

    id: Id
    name: Name
    parent: Id | None = None


class Post(Value):
    """A place in the organisation that somebody holds, or nobody."""

    id: Id
    title: Name
    unit: Id
    role: Id = Field(description="The role that it plays in a case, such as line-manager")
    reports_to: Id | None = None
    until: Date | None = Field(default=None, description="The first day on which it no longer exists; none: it does")

    def on(self, day: date) -> bool:
        """Whether it has not been abolished by that day; since when it exists is not recorded."""
        return self.until is None or day < self.until


class Employee(Value):
    """Somebody who holds posts."""

    id: Id
    name: Name
    email: Annotated[str, ADDRESS] = ""


class Holding(Value):
    """Who holds a post, or stands in for its holder, and since when."""

    post: Id
    employee: Id
    since: Date
    until: Date | None = None
    deputy: bool = False

    def on(self, day: date) -> bool:
        """Whether it holds on that day; the day on which it ends is the first without."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Organisation:
    """The whole organisation, with look-ups. An empty one knows nobody, and everything still works by role.

    Every look-up is made once and then costs as much as what it returns, however large the organisation is.
    """

    units: tuple[Unit, ...] = ()
    posts: tuple[Post, ...] = ()
    employees: tuple[Employee, ...] = ()
    holdings: tuple[Holding, ...] = ()

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def post_by_id(self) -> dict[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def employee_by_id(self) -> dict[str, Employee]:
        return {employee.id: employee for employee in self.employees}

    @cached_property
    def units_under(self) -> dict[str | None, tuple[Unit, ...]]:
        """Unit -> the units directly below it; none -> those at the top."""
        return _grouped((unit.parent, unit) for unit in self.units)

    @cached_property
    def reports(self) -> dict[str | None, tuple[Post, ...]]:
        """Post -> the posts that report to it; none -> those that report to nobody."""
        return _grouped((post.reports_to, post) for post in self.posts)

    @cached_property
    def posts_in(self) -> dict[str, tuple[Post, ...]]:
        """Unit -> the posts directly in it."""
        return _grouped((post.unit, post) for post in self.posts)

    @cached_property
    def held(self) -> dict[str, tuple[Holding, ...]]:
        """Post -> all that was and is held of it, the earliest first."""
        return _grouped((holding.post, holding) for holding in sorted(self.holdings, key=attrgetter("since")))

    @cached_property
    def held_by(self) -> dict[str, tuple[Holding, ...]]:
        """Employee -> all that they held and hold, the earliest first."""
        return _grouped((holding.employee, holding) for holding in sorted(self.holdings, key=attrgetter("since")))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything recorded; the same for the same record, in whatever order it comes."""
        parts = (self.units, self.posts, self.employees, self.holdings)
        lines = [sorted(repr(tuple(value.__dict__.values())) for value in part) for part in parts]
        return hashlib.sha256(repr(lines).encode()).hexdigest()

    def holder(self, post: str, day: date) -> Employee | None:
        """Return who held a post on a day: its holder, else a deputy, else nobody."""
        there = [holding for holding in self.held.get(post, ()) if holding.on(day)]
        there.sort(key=lambda holding: (holding.deputy, holding.since))
        return self.employee_by_id.get(there[0].employee) if there else None

    def is_vacant(self, post: str, day: date) -> bool:
        """Whether nobody holds the post itself on a day, deputy or not."""
        return not any(one.on(day) and not one.deputy for one in self.held.get(post, ()))

    def deputies(self, post: str, day: date) -> tuple[Employee, ...]:
        """Return who stands in for the holder of a post on a day."""
        there = [one.employee for one in self.held.get(post, ()) if one.on(day) and one.deputy]
        return tuple(self.employee_by_id[employee] for employee in there if employee in self.employee_by_id)

    def posts_of(self, employee: str, day: date) -> tuple[Post, ...]:
        """Return the posts that somebody holds on a day, as holder or deputy."""
        held = dict.fromkeys(one.post for one in self.held_by.get(employee, ()) if one.on(day))
        return tuple(self.post_by_id[post] for post in sorted(held) if post in self.post_by_id)

    def posts_on(self, day: date) -> tuple[Post, ...]:
        """Return the posts that have not been abolished by a day."""
        return tuple(post for post in self.posts if post.on(day))

    def superiors(self, post: str) -> Iterator[Post]:
        """Yield the posts above one, the nearest first; a circle ends where it closes."""
        seen = {post}
        above = self.post_by_id[post].reports_to if post in self.post_by_id else None
        while above is not None and above not in seen and above in self.post_by_id:
            seen.add(above)
            yield self.post_by_id[above]
            above = self.post_by_id[above].reports_to

    def common_superior(self, posts: Sequence[str]) -> Post | None:
        """Return the first post to which all of these report, one of them where the others report to it."""
        first, *others = [[post, *(one.id for one in self.superiors(post))] for post in dict.fromkeys(posts)] or [[]]
        above_all = set(first).intersection(*others)
        shared = next((post for post in first if post in above_all), None)
        return self.post_by_id.get(shared) if shared else None

    def units_below(self, unit: str) -> frozenset[str]:
        """Return a unit and every unit below it."""
        found, waiting = {unit}, [unit]
        while waiting:
            below = [one.id for one in self.units_under.get(waiting.pop(), ()) if one.id not in found]
            found.update(below)
            waiting += below
        return frozenset(found)

    def post_for(self, role: str, unit: str | None) -> Post | None:
        """Return the post that plays a role for a unit: in it, or in the nearest unit above it that has one.

        A post that was abolished, or is about to be, plays none.
        """
        here, seen = unit, set()
        while here is not None and here not in seen:
            seen.add(here)
            if fitting := self._playing.get((role, here)):
                return fitting[0]
            here = self.unit_by_id[here].parent if here in self.unit_by_id else None
        everywhere = self._playing.get((role, None), ())
        return everywhere[0] if len(everywhere) == 1 else None

    @cached_property
    def _playing(self) -> dict[tuple[str, str | None], tuple[Post, ...]]:
        """(role, unit) -> the posts that play it there; (role, none) -> those that play it anywhere."""
        lasting = [post for post in self.posts if post.until is None]
        return _grouped(((post.role, unit), post) for post in lasting for unit in (post.unit, None))


NOBODY = Organisation()


def one_line(text: str) -> str:
    """Return a name as it is kept: composed characters, on one line, with one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _grouped(pairs: Iterable[tuple[Key, Kept]]) -> dict[Key, tuple[Kept, ...]]:
    found: dict[Key, list[Kept]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
