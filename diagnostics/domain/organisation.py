"""The organisation: units, posts that report to posts, and who holds them since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value


class Unit(Value):
    """A part of the organisation, such as a department."""

    id: Id
    name: Sentence
    parent: Id | None = None


class Post(Value):
    """A place in the organisation that somebody holds, or nobody."""

    id: Id
    title: Sentence
    unit: Id
    role: Id = Field(description="The role that it plays in a case, such as line-manager")
    reports_to: Id | None = None


class Employee(Value):
    """Somebody who holds posts."""

    id: Id
    name: Sentence
    email: str = Field(default="", max_length=254)


class Holding(Value):
    """Who holds a post, or stands in for its holder, and since when."""

    post: Id
    employee: Id
    since: date
    until: date | None = None
    deputy: bool = False

    def on(self, day: date) -> bool:
        """Whether it holds on that day; the day on which it ends is the first without."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Organisation:
    """The whole organisation, with look-ups. An empty one knows nobody, and everything still works by role."""

    units: tuple[Unit, ...] = ()
    posts: tuple[Post, ...] = ()
    employees: tuple[Employee, ...] = ()
    holdings: tuple[Holding, ...] = field(default=())

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def post_by_id(self) -> dict[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def employee_by_id(self) -> dict[str, Employee]:
        return {employee.id: employee for employee in self.employees}

    def holder(self, post: str, day: date) -> Employee | None:
        """Return who held a post on a day: its holder, else a deputy, else nobody."""
        there = [holding for holding in self.holdings if holding.post == post and holding.on(day)]
        there.sort(key=lambda holding: (holding.deputy, holding.since))
        return self.employee_by_id.get(there[0].employee) if there else None

    def is_vacant(self, post: str, day: date) -> bool:
        """Whether nobody holds the post itself on a day, deputy or not."""
        return not any(one.post == post and one.on(day) and not one.deputy for one in self.holdings)

    def deputies(self, post: str, day: date) -> tuple[Employee, ...]:
        """Return who stands in for the holder of a post on a day."""
        there = [one.employee for one in self.holdings if one.post == post and one.on(day) and one.deputy]
        return tuple(self.employee_by_id[employee] for employee in there if employee in self.employee_by_id)

    def posts_of(self, employee: str, day: date) -> tuple[Post, ...]:
        """Return the posts that somebody holds on a day, as holder or deputy."""
        held = {one.post for one in self.holdings if one.employee == employee and one.on(day)}
        return tuple(post for post in self.posts if post.id in held)

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
        chains = [[post, *(one.id for one in self.superiors(post))] for post in dict.fromkeys(posts)]
        if not chains:
            return None
        shared = next((post for post in chains[0] if all(post in chain for chain in chains[1:])), None)
        return self.post_by_id.get(shared) if shared else None

    def units_below(self, unit: str) -> frozenset[str]:
        """Return a unit and every unit below it."""
        found, waiting = {unit}, [unit]
        while waiting:
            here = waiting.pop()
            below = [one.id for one in self.units if one.parent == here and one.id not in found]
            found.update(below)
            waiting += below
        return frozenset(found)

    def post_for(self, role: str, unit: str | None) -> Post | None:
        """Return the post that plays a role for a unit: in it, or in the nearest unit above it that has one."""
        here, seen = unit, set()
        while here is not None and here not in seen:
            seen.add(here)
            fitting = [post for post in self.posts if post.role == role and post.unit == here]
            if fitting:
                return fitting[0]
            here = self.unit_by_id[here].parent if here in self.unit_by_id else None
        everywhere = [post for post in self.posts if post.role == role]
        return everywhere[0] if len(everywhere) == 1 else None


NOBODY = Organisation()
