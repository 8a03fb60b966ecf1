"""An attacker who imagines every world, keeps those that look as what was seen, and says what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from diagnostics.domain.confidence import SMALLEST
from diagnostics.domain.questionnaire import Question
from tests.confidence.model import Model, View

SKIP = ""
"""In a world: this question was left out. Whether somebody answered at all is no answer."""

World = tuple[str, ...]
History = tuple[View, ...]


@dataclass(frozen=True)
class Step:
    """What somebody does, with the place in the world of each answer they give; known to whoever attacks."""

    does: str
    """hands in, answers, takes away, withdraws, closes, or opens again"""
    who: str = ""
    says: tuple[tuple[str, int], ...] = ()
    round: int = 0
    """Where somebody begins, or what closes."""


@dataclass(frozen=True)
class Betrayed:
    """An answer that every world has which looks as what was seen."""

    place: int
    value: str
    worlds: int
    """In how many worlds somebody sees what betrays it."""


def histories(
    script: Sequence[Step],
    questions: Sequence[Question],
    values: Sequence[str],
    smallest: int = SMALLEST,
    possible: Callable[[World], bool] = lambda world: True,
) -> dict[World, History]:
    """Return what is seen after every step, for every combination of `values` that is `possible`.

    Worlds that begin alike are gone through together until they part.
    """
    found: dict[World, History] = {}

    def go_on(model: Model, world: dict[int, str], seen: History) -> None:
        if len(seen) == len(script):
            whole = tuple(world[place] for place in sorted(world))
            if possible(whole):
                found[whole] = seen
            return
        step = script[len(seen)]
        new = [place for _, place in step.says if place not in world]
        for chosen in product(values, repeat=len(new)):
            here, branch = world | dict(zip(new, chosen, strict=True)), model.branch()
            play(branch, step, here)
            go_on(branch, here, (*seen, branch.view()))

    go_on(Model(questions, smallest), {}, ())
    return found


def play(model: Model, step: Step, world: Mapping[int, str]) -> None:
    """Let the model do a step with the answers of a world."""
    said = {question: world[place] for question, place in step.says if world[place] != SKIP}
    if step.does == "hands in":
        model.hands_in(step.who, said, step.round)
    elif step.does == "answers":
        model.answers(step.who, said, step.round)
    elif step.does == "takes away":
        model.takes_away(step.who, step.says[0][0])
    elif step.does == "withdraws":
        model.withdraws(step.who)
    elif step.does == "closes":
        model.closes(step.round)
    else:
        model.opens_again()


def betrayed(seen: Mapping[World, object], knows: Sequence[int] = ()) -> list[Betrayed]:
    """Return every answer that somebody could be sure of who sees the history and `knows` some places of the world.

    All true worlds are tried at once: worlds that look the same are one heap, and in a heap an answer is certain that
    all its worlds have.
    """
    return _Heaps(seen).betrayed(knows)


class _Heaps:
    """Worlds as numbers, so that many attackers can be tried."""

    def __init__(self, seen: Mapping[World, object]) -> None:
        looks: dict[object, int] = {}
        self._looks = np.array([looks.setdefault(history, len(looks)) for history in seen.values()])
        self._values = sorted({value for world in seen for value in world})
        number = {value: place for place, value in enumerate(self._values)}
        self._worlds = np.array([[number[value] for value in world] for world in seen])

    def betrayed(self, knows: Sequence[int]) -> list[Betrayed]:
        heap = self._looks
        for place in knows:
            heap = heap * len(self._values) + self._worlds[:, place]
        order = np.argsort(heap, kind="stable")
        starts = np.flatnonzero(np.diff(heap[order], prepend=-1))
        sizes = np.diff(starts, append=len(order))
        worlds = self._worlds[order]
        lowest = np.minimum.reduceat(worlds, starts)
        certain = lowest == np.maximum.reduceat(worlds, starts)
        found: Counter[tuple[int, str]] = Counter()
        for which, place in np.argwhere(certain):
            value = self._values[lowest[which, place]]
            if place not in knows and value != SKIP:
                found[int(place), value] += int(sizes[which])
        return [Betrayed(place, value, worlds) for (place, value), worlds in sorted(found.items())]


def in_turn(people: int, question: str, first: int = 0) -> list[Step]:
    """People who hand in one after another; the answer of number n stands at place n of the world."""
    return [Step("hands in", f"p{number}", ((question, number),)) for number in range(first, first + people)]


def places_of(script: Sequence[Step], who: str) -> list[int]:
    """The places of the world that hold what somebody says."""
    return sorted({place for step in script if step.who == who for _, place in step.says})


def betrayed_to_anybody(script: Sequence[Step], seen: Mapping[World, History]) -> dict[str, list[Betrayed]]:
    """Return what is betrayed to an outsider (""), and to each of those who answered, who know what they said."""
    heaps = _Heaps(seen)
    knowing = {who: places_of(script, who) for who in ("", *sorted({step.who for step in script}))}
    found = {who: heaps.betrayed(places) for who, places in knowing.items()}
    return {who: ones for who, ones in found.items() if ones}
