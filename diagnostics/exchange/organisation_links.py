"""Who reports to whom and which unit is below which: every reference leads somewhere, and none in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from diagnostics.domain.circles import circles
from diagnostics.domain.naming import id_of
from diagnostics.domain.organisation import Organisation, Post, Unit
from diagnostics.errors import Fault
from diagnostics.exchange.faults import Hints, clipped
from diagnostics.exchange.organisation_managers import NOBODY, Managers, Meant
from diagnostics.exchange.organisation_rows import Line
from diagnostics.exchange.sheet import Sheet

Thing = TypeVar("Thing", Unit, Post)


@dataclass(frozen=True)
class _Named:
    """Something that a reference can mean: its id, its name, and where it is."""

    id: str
    name: str
    place: str


def linked_units(
    units: Sequence[Unit], rows: Mapping[str, Sequence[Line]], standing: Organisation, sheet: Sheet, faults: list[Fault]
) -> tuple[Unit, ...]:
    """Return the units below the units that the file names; `standing` are those that it may name without holding them."""
    if "parent_unit" in sheet.columns:
        there = [_Named(unit.id, unit.name, "") for unit in (standing.unit_by_id | _by_id(units)).values()]
        links = _Links(there, sheet.file, "parent_unit", "unit", faults)
        parents = {unit.id: links.of(rows[unit.id], unit.id, "") for unit in units}
        units = [unit.model_copy(update={"parent": parents[unit.id]}) for unit in units]
    above = {unit.id: unit.parent for unit in (standing.unit_by_id | _by_id(units)).values()}
    _refuse_circles(above, rows, "parent_unit", "units is below", sheet.file, faults)
    return tuple(units)


def linked_posts(
    posts: Sequence[Post],
    rows: Mapping[str, Sequence[Line]],
    standing: Organisation,
    sheet: Sheet,
    managers: Managers,
    faults: list[Fault],
) -> tuple[Post, ...]:
    """Return the posts with the posts that they report to; `standing` are further posts that they may report to.

    A superior may be named as a post, or as the person who holds it.
    """
    lasting = {post.id: post for post in standing.posts if post.until is None}
    if {"reports_to", "manager"} & {*sheet.columns}:
        there = [_Named(post.id, post.title, post.unit) for post in (lasting | _by_id(posts)).values()]
        links = _Links(there, sheet.file, "reports_to", "post", faults, managers)
        superiors = {post.id: links.of(rows[post.id], post.id, post.unit) for post in posts}
        posts = [post.model_copy(update={"reports_to": superiors[post.id]}) for post in posts]
    above = {post.id: post.reports_to for post in (lasting | _by_id(posts)).values()}
    for post in posts:
        if post.reports_to and post.reports_to not in above and post.reports_to not in rows:
            what = f"reports_to: it reports to '{post.reports_to}', which the file leaves out; add that, or somebody else"
            faults.append(Fault(sheet.file, rows[post.id][-1].number, post.id, what))
    _refuse_circles(above, rows, "reports_to", "posts reports to", sheet.file, faults)
    return tuple(posts)


class _Links:
    """What a reference can mean."""

    def __init__(
        self,
        there: Iterable[_Named],
        file: str,
        column: str,
        what: str,
        faults: list[Fault],
        managers: Managers | None = None,
    ) -> None:
        self.file, self.column, self.what, self.faults = file, column, what, faults
        self.managers = managers
        self.places: dict[str, str] = {}
        self.called: dict[str, list[_Named]] = defaultdict(list)
        for one in there:
            self.places[one.id] = one.place
            self.called[one.name.casefold()].append(one)
        self.hints = Hints(self.places)

    def of(self, rows: Sequence[Line], own: str, place: str) -> str | None:
        """Return what the rows of one thing refer to, or nothing where they refer to nothing, or wrongly."""
        first: tuple[str, int] | None = None
        for line in rows:
            found = self._above(line, own, place)
            if found is None:
                continue
            if first and found != first[0]:
                what = f"{self.column}: '{found}' here and '{first[0]}' in line {first[1]}; write the same in both"
                self.faults.append(Fault(self.file, line.number, own, what))
            first = first or (found, line.number)
        return first[0] if first else None

    def _above(self, line: Line, own: str, place: str) -> str | None:
        """Return what one row refers to, and note a fault if that is missing or ambiguous."""
        first = ""
        for way in self._ways(line, own, place):
            if not way.fault and self.managers and way.post == own:
                self.managers.count_own()
                return None
            if not way.fault:
                return way.post
            first = first or way.fault
        if first:
            self.faults.append(Fault(self.file, line.number, own, first))
        return None

    def _ways(self, line: Line, own: str, place: str) -> Iterator[Meant]:
        """Yield the meaning of each cell of a row that names a superior, the most precise first."""
        if text := str(getattr(line, self.column)):
            yield self._meant(text, own, place)
        if self.managers:
            yield from (self._superior(name, own, place) for name in line.managers)

    def _meant(self, text: str, own: str, place: str) -> Meant:
        """Return what a text means: an id, else a name, else, for posts, the person who holds one."""
        name = id_of(text)
        if text == name and name in self.places:
            return Meant(name)
        namesakes = [one for one in self.called.get(text.casefold(), ()) if one.id != own]
        near = [one for one in namesakes if one.place == place] or namesakes
        if len(near) == 1:
            return Meant(near[0].id)
        if not near and name in self.places:
            return Meant(name)
        if self.managers and (held := self.managers.meant(text, own, place, self.places)):
            return held if not held.fault else Meant(fault=f"{self.column}: {held.fault}")
        if self.managers and text.casefold() in NOBODY:
            return Meant()
        if near:
            some = ", ".join(sorted(one.id for one in near)[:5])
            what = f"{clipped(text)} is the name of {len(near)}; write the id of the one that is meant, such as {some}"
        else:
            hint = self.hints.at(name) or f"; add a row for it, or write the id of a {self.what} that is there"
            what = f"there is no {self.what} {clipped(text)}{hint}"
        return Meant(fault=f"{self.column}: {what}")

    def _superior(self, text: str, own: str, place: str) -> Meant:
        """Return what a text means that names a person, as HR systems do, or else a post."""
        assert self.managers
        held = self.managers.meant(text, own, place, self.places)
        if held:
            return held if not held.fault else Meant(fault=f"manager: {held.fault}")
        post = self._meant(text, own, place)
        if not post.fault:
            return post
        what = f"there is no person or post {clipped(text)}; add a row for it, or leave the cell empty"
        return Meant(fault=f"manager: {what}")


def _refuse_circles(
    above: Mapping[str, str | None],
    rows: Mapping[str, Sequence[Line]],
    column: str,
    told: str,
    file: str,
    faults: list[Fault],
) -> None:
    for circle in circles(above):
        places = [(rows[one][-1].number, one) for one in circle if rows.get(one)]
        line, one = max(places, default=(1, circle[0]))
        way = " > ".join((*circle, circle[0]))
        faults.append(Fault(file, line, one, f"{column}: each of these {told} the next: {way}; change one of them"))


def _by_id(things: Iterable[Thing]) -> dict[str, Thing]:
    return {thing.id: thing for thing in things}
