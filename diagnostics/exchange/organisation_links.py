"""Who reports to whom and which unit is below which: every reference leads somewhere, and none in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from diagnostics.domain.circles import circles
from diagnostics.domain.naming import id_of
from diagnostics.domain.organisation import Organisation, Post, Unit
from diagnostics.errors import Fault
from diagnostics.exchange.faults import Hints, clipped
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
        parents = {unit.id: links.of(rows[unit.id], "parent_unit", unit.id, "") for unit in units}
        units = [unit.model_copy(update={"parent": parents[unit.id]}) for unit in units]
    above = {unit.id: unit.parent for unit in (standing.unit_by_id | _by_id(units)).values()}
    _refuse_circles(above, rows, "parent_unit", "units is below", sheet.file, faults)
    return tuple(units)


def linked_posts(
    posts: Sequence[Post], rows: Mapping[str, Sequence[Line]], standing: Organisation, sheet: Sheet, faults: list[Fault]
) -> tuple[Post, ...]:
    """Return the posts with the posts that they report to; `standing` are those that they may report to besides."""
    lasting = {post.id: post for post in standing.posts if post.until is None}
    if "reports_to" in sheet.columns:
        there = [_Named(post.id, post.title, post.unit) for post in (lasting | _by_id(posts)).values()]
        links = _Links(there, sheet.file, "reports_to", "post", faults)
        superiors = {post.id: links.of(rows[post.id], "reports_to", post.id, post.unit) for post in posts}
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

    def __init__(self, there: Iterable[_Named], file: str, column: str, what: str, faults: list[Fault]) -> None:
        self.file, self.column, self.what, self.faults = file, column, what, faults
        self.ids: dict[str, None] = {}
        self.called: dict[str, list[_Named]] = defaultdict(list)
        for one in there:
            self.ids[one.id] = None
            self.called[one.name.casefold()].append(one)
        self.hints = Hints(self.ids)

    def of(self, rows: Sequence[Line], column: str, own: str, place: str) -> str | None:
        """Return what the rows of one thing refer to, or nothing where they refer to nothing, or wrongly."""
        first: tuple[str, int] | None = None
        for line in rows:
            text = str(getattr(line, column))
            found = self._meant(text, line, own, place) if text else None
            if found is None:
                continue
            if first and found != first[0]:
                what = f"{column}: '{found}' here and '{first[0]}' in line {first[1]}; write the same in both"
                self.faults.append(Fault(self.file, line.number, own, what))
            first = first or (found, line.number)
        return first[0] if first else None

    def _meant(self, text: str, line: Line, own: str, place: str) -> str | None:
        name = id_of(text)
        if text == name and name in self.ids:
            return name
        namesakes = [one for one in self.called.get(text.casefold(), ()) if one.id != own]
        near = [one for one in namesakes if one.place == place] or namesakes
        if len(near) == 1:
            return near[0].id
        if near:
            some = ", ".join(sorted(one.id for one in near)[:5])
            what = f"{clipped(text)} is the name of {len(near)}; write the id of the one that is meant, such as {some}"
        elif name in self.ids:
            return name
        else:
            hint = self.hints.at(name) or f"; add a row for it, or write the id of a {self.what} that is there"
            what = f"there is no {self.what} {clipped(text)}{hint}"
        self.faults.append(Fault(self.file, line.number, own, f"{self.column}: {what}"))
        return None


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
