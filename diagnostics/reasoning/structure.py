"""Which cause feeds which in a kind of gap, and how likely each is before anybody is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.library import Library


@dataclass(frozen=True)
class Structure:
    """The cause graph of one kind of gap; causes stand in an order in which parents come first."""

    causes: tuple[str, ...]
    parents: tuple[tuple[int, ...], ...]
    weights: tuple[tuple[float, ...], ...]
    the_gap_itself: frozenset[int]

    @property
    def size(self) -> int:
        """How many causes there are."""
        return len(self.causes)

    def index(self, cause: str) -> int:
        """The position of a cause."""
        return self.causes.index(cause)


def links_of(library: Library, kind: GapKind | None) -> list[tuple[str, str, float]]:
    """Return (from, to, weight) of every link, turned round where this kind of gap turns it."""
    links = []
    for link in library.links:
        source, target = reversed(link.ends) if kind in link.turned_in else link.ends
        links.append((source, target, library.scales.link[link.strength]))
    return links


def structure_of(library: Library, kind: GapKind | None) -> Structure:
    """Return the cause graph for a gap of `kind`.

    Raises networkx.NetworkXUnfeasible where the links form a circle; the meaning gate refuses such content.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(cause.id for cause in library.causes)
    graph.add_weighted_edges_from(links_of(library, kind))
    place = {cause.id: number for number, cause in enumerate(library.causes)}
    order = tuple(nx.lexicographical_topological_sort(graph, key=place.__getitem__))
    index = {cause: number for number, cause in enumerate(order)}
    incoming = [
        sorted((index[parent], graph[parent][cause]["weight"]) for parent in graph.predecessors(cause)) for cause in order
    ]
    itself = library.priors.the_gap_itself.get(kind, []) if kind else []
    return Structure(
        causes=order,
        parents=tuple(tuple(parent for parent, _ in parents) for parents in incoming),
        weights=tuple(tuple(weight for _, weight in parents) for parents in incoming),
        the_gap_itself=frozenset(index[cause] for cause in itself),
    )


def chances_of(library: Library, kind: GapKind | None, why_now: WhyNow | None, flat: bool = False) -> Mapping[str, float]:
    """Return the chance of each cause before anybody is asked.

    Generic log-odds, plus the shift of the reason for asking, plus the shift of the kind of gap, kept between
    the lowest and highest chance the library allows. With `flat`, every cause starts alike.
    """
    priors = library.priors
    if flat:
        return {cause.id: priors.flat for cause in library.causes}
    columns = []
    if why_now is not None:
        columns.append(priors.request_columns[priors.by_request[why_now]])
    if kind is not None:
        columns.append(priors.gap_columns[kind])
    chances = {}
    for cause, generic in priors.generic.chances.items():
        odds = _logit(generic) + sum(_logit(column.chances[cause]) - _logit(generic) for column in columns)
        chances[cause] = min(max(1 / (1 + math.exp(-odds)), priors.lowest), priors.highest)
    return chances


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))
