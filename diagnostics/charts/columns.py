"""Which column each node of a layered graph stands in, and in which order, so that few links cross. Pure.

A link that spans several columns holds a lane, a node of its own, in each column it crosses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

SWEEPS = 12
"""Passes over all columns; the best order of all passes is kept."""

Link = tuple[str, str]
Columns = list[list[str]]
Chain = list[str]
"""A link as nodes in neighbouring columns: its source, its lanes, its target."""


def columns_of(nodes: Sequence[str], links: Sequence[Link], last: str | None) -> dict[str, int]:
    """Return the column of each node: the longest way to it from any node that nothing leads to.

    Nodes without any link fill the emptiest columns; `last` stands alone in the last. Raises ValueError where the
    links form a circle.
    """
    before, after = neighbours_in(links)
    lone = [node for node in nodes if node not in {*before, *after, last}]
    found: dict[str, int] = {}
    waiting = [node for node in nodes if node not in lone]
    while waiting:
        ready = [node for node in waiting if all(source in found for source in before.get(node, []))]
        if not ready:
            raise ValueError(f"the links form a circle among {', '.join(waiting)}")
        for node in ready:
            found[node] = max((found[source] + 1 for source in before.get(node, [])), default=0)
        waiting = [node for node in waiting if node not in found]
    _fill_up(found, lone, last)
    if last is not None:
        found[last] = max((column for node, column in found.items() if node != last), default=-1) + 1
    return found


def _fill_up(found: dict[str, int], lone: Iterable[str], last: str | None) -> None:
    taken = Counter(column for node, column in found.items() if node != last)
    for node in lone:
        found[node] = min(taken, key=lambda column: (taken[column], column), default=0)
        taken[found[node]] += 1


def chains_of(links: Sequence[Link], place: Mapping[str, int]) -> list[Chain]:
    """Return each link with a lane for every column between its ends; a lane's name begins with a NUL."""
    return [
        [source, *(f"\0{number}.{column}" for column in range(place[source] + 1, place[target])), target]
        for number, (source, target) in enumerate(links)
    ]


def ordered(place: Mapping[str, int], chains: Sequence[Chain]) -> Columns:
    """Return the columns, each from top to bottom, in the order with the fewest crossings that the sweeps came upon."""
    steps = steps_of(chains)
    before, after = neighbours_in(steps)
    current = _unordered(place, chains)
    best, fewest = [list(column) for column in current], _crossings(current, after)
    for sweep in range(SWEEPS):
        rightwards = sweep % 2 == 0
        for number in range(1, len(current)) if rightwards else range(len(current) - 2, -1, -1):
            fixed = current[number - 1 if rightwards else number + 1]
            current[number] = _by_barycentre(current[number], fixed, before if rightwards else after)
        _swap_neighbours(current, before, after)
        count = _crossings(current, after)
        if count < fewest:
            best, fewest = [list(column) for column in current], count
    return best


def steps_of(chains: Iterable[Chain]) -> list[Link]:
    """Return the parts of all chains that join neighbouring columns."""
    return [(one, other) for chain in chains for one, other in pairwise(chain)]


def neighbours_in(steps: Sequence[Link]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what leads to each node, and where each node leads."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in steps:
        before[target].append(source)
        after[source].append(target)
    return before, after


def _unordered(place: Mapping[str, int], chains: Sequence[Chain]) -> Columns:
    columns: Columns = [[] for _ in range(max(place.values(), default=-1) + 1)]
    for node, column in place.items():
        columns[column].append(node)
    for chain in chains:
        for column, lane in enumerate(chain[1:-1], start=place[chain[0]] + 1):
            columns[column].append(lane)
    return columns


def _by_barycentre(column: Sequence[str], fixed: Sequence[str], neighbours: Mapping[str, list[str]]) -> list[str]:
    place = {node: number for number, node in enumerate(fixed)}
    own = {node: number * len(fixed) / len(column) for number, node in enumerate(column)}

    def centre(node: str) -> float:
        places = [place[other] for other in neighbours.get(node, [])]
        return sum(places) / len(places) if places else own[node]

    return sorted(column, key=centre)


def _swap_neighbours(columns: Columns, before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> None:
    """Swap two neighbours in a column wherever that undoes more crossings than it makes."""
    place = {node: number for column in columns for number, node in enumerate(column)}
    for column in columns:
        for upper in range(len(column) - 1):
            one, other = column[upper], column[upper + 1]
            now = sum(_crossed(place, side.get(one, []), side.get(other, [])) for side in (before, after))
            then = sum(_crossed(place, side.get(other, []), side.get(one, [])) for side in (before, after))
            if then < now:
                column[upper], column[upper + 1] = other, one
                place[one], place[other] = upper + 1, upper


def _crossed(place: Mapping[str, int], upper: Iterable[str], lower: Sequence[str]) -> int:
    return sum(place[one] > place[other] for one in upper for other in lower)


def _crossings(columns: Columns, after: Mapping[str, list[str]]) -> int:
    place = {node: number for column in columns for number, node in enumerate(column)}
    return sum(
        _crossed(place, after.get(column[upper], []), after.get(column[lower], []))
        for column in columns
        for upper in range(len(column))
        for lower in range(upper + 1, len(column))
    )
