"""Circles among things of which each points to at most one other."""

from __future__ import annotations

from collections.abc import Mapping


def circles(above: Mapping[str, str | None]) -> list[tuple[str, ...]]:
    """Return every circle once, in the order in which one points to the next; `above` says to what each points."""
    found, done = [], set[str]()
    for start in above:
        way: dict[str, int] = {}
        here: str | None = start
        while here is not None and here in above and here not in done and here not in way:
            way[here] = len(way)
            here = above[here]
        if here is not None and here in way:
            found.append(tuple(way)[way[here] :])
        done.update(way)
    return found
