"""What an import would do, in sentences: added, changed, moved, changing hands, left vacant, removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from diagnostics.domain.organisation import Holding, Organisation, Post, Unit
from diagnostics.domain.reorganisation import Reorganisation, reorganised
from diagnostics.domain.succession import Change


class Kind(StrEnum):
    """What happens to something."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    HANDED_OVER = "handed-over"
    VACANT = "vacant"
    REMOVED = "removed"


KIND_LABELS = {
    Kind.ADDED: "Added",
    Kind.CHANGED: "Changed",
    Kind.MOVED: "Moved",
    Kind.HANDED_OVER: "Changing hands",
    Kind.VACANT: "Left vacant",
    Kind.REMOVED: "Removed",
}


@dataclass(frozen=True)
class Told:
    """One difference in words."""

    kind: Kind
    about: str
    """The id of the unit, post or person."""
    sentence: str


def told(now: Organisation, change: Reorganisation) -> tuple[Told, ...]:
    """Return every difference in words, those that take something away first."""
    order = [Kind.REMOVED, Kind.VACANT, Kind.HANDED_OVER, Kind.MOVED, Kind.CHANGED, Kind.ADDED]
    found = list(_Telling(now, change).all())
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


class _Telling:
    """Words for the differences between two organisations."""

    def __init__(self, now: Organisation, change: Reorganisation) -> None:
        self.now, self.then, self.change = now, reorganised(now, change), change

    def all(self) -> Iterator[Told]:
        for unit in self.change.units:
            yield from self._unit(unit)
        for post in self.change.posts:
            yield from self._post(post)
        whole = {one.after.id for one in self.change.posts if one.after and (not one.before or one.after.until)}
        for holding in self.change.holdings:
            post_id = (holding.after or holding.before or _never()).post
            if post_id not in whole and post_id in self.then.post_by_id and (found := self._holding(holding)):
                yield found
        for person in self.change.employees:
            if not person.before and person.after:
                yield Told(Kind.ADDED, person.after.id, f"{person.after.name} ({person.after.id}) becomes known.")
            elif person.before and person.after:
                was, is_now = person.before, person.after
                words = _differences([("name", was.name, is_now.name), ("e-mail", was.email, is_now.email)])
                yield Told(Kind.CHANGED, is_now.id, f"{was.name}: {words}.")

    def _unit(self, change: Change[Unit]) -> Iterator[Told]:
        was, becomes = change.before, change.after
        if becomes is None:
            if was:
                yield Told(Kind.REMOVED, was.id, f"The unit {was.name} ({was.id}) goes; nothing is in it.")
            return
        if was is None:
            yield Told(Kind.ADDED, becomes.id, f"The unit {becomes.name} ({becomes.id}), {self._below(becomes)}.")
            return
        if was.name != becomes.name:
            yield Told(Kind.CHANGED, was.id, f"The unit {was.name} is called {becomes.name}.")
        if was.parent != becomes.parent:
            yield Told(Kind.MOVED, was.id, f"The unit {becomes.name} comes to be {self._below(becomes)}.")

    def _post(self, change: Change[Post]) -> Iterator[Told]:
        was, becomes = change.before, change.after
        if was and (becomes is None or (becomes.until and becomes.until != was.until)):
            kept = f"is abolished on {becomes.until}; its history stays" if becomes else "goes; nobody ever held it"
            yield Told(Kind.REMOVED, was.id, f"{self._post_name(self.now, was)} {kept}.")
        elif becomes and was is None:
            yield Told(Kind.ADDED, becomes.id, f"{self._post_name(self.then, becomes)}, {self._rest(becomes)}.")
        elif becomes and was:
            words = _differences([("title", was.title, becomes.title), ("role", was.role, becomes.role)])
            words += f"{'; ' if words else ''}it exists again" if was.until and not becomes.until else ""
            if words:
                yield Told(Kind.CHANGED, was.id, f"{self._post_name(self.now, was)}: {words}.")
            moves = []
            if was.unit != becomes.unit:
                moves.append(f"comes into {self.then.unit_by_id[becomes.unit].name}")
            if was.reports_to != becomes.reports_to:
                moves.append(self._reporting(becomes))
            if moves:
                yield Told(Kind.MOVED, was.id, f"{self._post_name(self.now, was)} {' and '.join(moves)}.")

    def _holding(self, change: Change[Holding]) -> Told | None:
        was, becomes = change.before, change.after
        one = becomes or was or _never()
        post, who = self.then.post_by_id[one.post], self._person(one.employee)
        name = self._post_name(self.then, post)
        if one.deputy:
            if was is None:
                return Told(Kind.CHANGED, post.id, f"{who} stands in for the holder of {name} from {one.since}.")
            if becomes and was.until == becomes.until:
                return Told(Kind.CHANGED, post.id, f"{who} stands in for the holder of {name} since {one.since}.")
            return Told(Kind.CHANGED, post.id, f"{who} no longer stands in for the holder of {name}.")
        if was is None:
            before = next(
                (old.employee for old in self.now.held.get(post.id, ()) if old.on(one.since) and not old.deputy), ""
            )
            place = f"in the place of {self._person(before)}" if before else "which was vacant"
            return Told(Kind.HANDED_OVER, post.id, f"{who} holds {name} from {one.since}, {place}.")
        if becomes and was.since != becomes.since:
            return Told(Kind.CHANGED, post.id, f"{who} holds {name} since {becomes.since}, not {was.since}.")
        ends = becomes.until if becomes and becomes.until else one.since
        if follows := [new for new in self.then.held.get(post.id, ()) if new.on(ends) and not new.deputy]:
            if follows[0] not in self.now.held.get(post.id, ()):
                return None  # Told already, with the one who follows.
            return Told(Kind.HANDED_OVER, post.id, f"{who} leaves {name} to {self._person(follows[0].employee)} on {ends}.")
        deputies = ", ".join(person.name for person in self.then.deputies(post.id, ends))
        stands = f"; {deputies} stands in" if deputies else ""
        return Told(Kind.VACANT, post.id, f"{name} is vacant from {ends}, when {who} leaves it{stands}.")

    def _rest(self, post: Post) -> str:
        held = [one for one in self.then.held.get(post.id, ())]
        holders = ", ".join(self._person(one.employee) for one in held if not one.deputy)
        deputies = ", ".join(self._person(one.employee) for one in held if one.deputy)
        parts = [self._reporting(post), f"held by {holders}" if holders else "vacant"]
        return ", ".join([*parts, *([f"with {deputies} standing in"] if deputies else [])])

    def _reporting(self, post: Post) -> str:
        above = self.then.post_by_id.get(post.reports_to or "")
        return f"reports to {above.title}" if above else "reports to nobody"

    def _below(self, unit: Unit) -> str:
        above = self.then.unit_by_id.get(unit.parent or "")
        return f"below {above.name}" if above else "at the top"

    def _post_name(self, there: Organisation, post: Post) -> str:
        return f"{post.title} in {there.unit_by_id[post.unit].name} ({post.id})"

    def _person(self, employee: str) -> str:
        found = self.then.employee_by_id.get(employee)
        return found.name if found else employee


def _differences(parts: list[tuple[str, str, str]]) -> str:
    return "; ".join(f"the {name} '{was}' becomes '{is_now}'" for name, was, is_now in parts if was != is_now)


def _never() -> Holding:
    raise AssertionError("a change has something before or after it")
