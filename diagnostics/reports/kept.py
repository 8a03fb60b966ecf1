"""What is kept of a case beside its answers: who agreed to what, when it is looked at again, and how often it changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from diagnostics.domain.accountability import Action, Ownership
from diagnostics.domain.follow_up import Review


@dataclass(frozen=True)
class Kept:
    """What a report tells beyond the diagnosis, where it is handed in; owners appear in it as roles."""

    ownerships: tuple[Ownership, ...] = ()
    actions: tuple[Action, ...] = ()
    reviews: tuple[Review, ...] = ()
    revision: int | None = None
    """How often the case was changed: with its hash, the version that the report is about."""
    days: tuple[date, date] | None = None
    """The first and the last day on which somebody answered."""

    def freed(self, freed: Callable[[str], str]) -> Kept:
        """Return the same with every text of somebody's own passed through `freed`."""
        actions = [replace(one, label=freed(one.label), blocker=freed(one.blocker)) for one in self.actions]
        reviews = [replace(one, figure_source=freed(one.figure_source), note=freed(one.note)) for one in self.reviews]
        return replace(self, actions=tuple(actions), reviews=tuple(reviews))


NOTHING = Kept()
"""Of a case of which only the answers are known."""
