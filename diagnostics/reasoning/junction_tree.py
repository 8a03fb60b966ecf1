"""Exact inference over yes-or-no variables: a junction tree, compiled once, with a batch of cases as one array axis.

networkx finds the tree (minimum fill-in), NumPy passes the messages (Lauritzen & Spiegelhalter 1988, in the form
that divides by the old separator, Jensen, Lauritzen & Olesen 1990). A table over k variables is an array of 2**k
cells in which the first variable of the scope is the highest bit; a batch of tables has shape (batch, 2**k).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
from networkx.algorithms.approximation import treewidth_min_fill_in
from numpy.typing import NDArray

Scope = tuple[int, ...]
Table = NDArray[np.float64]
Factor = tuple[Scope, Table]

SMALL = 1e-100
"""Rows whose largest cell has fallen below this are scaled up again, so that thousands of answers do not underflow."""

MIDDLE = 10
"""Variables of a table from which several joints are summed. From 8 to 12 the time is the same within a tenth."""

SHORT = 5
"""Variables of a clique that are never summed away as a block: shorter rows cost more than they save."""


@dataclass(frozen=True)
class Projection:
    """How a clique's cells map to the cells of a smaller scope inside it.

    Leading variables of the clique that are not in the scope are summed away first, which needs no cell to be moved;
    what is left is put into the order of the scope, unless it stands in it already.
    """

    blocks: int
    """States of the leading variables that are not in the scope."""
    cell_of: NDArray[np.intp] | None
    """For each cell of the rest of the clique, its cell of the scope; none where they are the same."""
    grouped: NDArray[np.intp] | None
    """The cells of the rest by their cell of the scope: in a small scope one after the other, in a large one side by side.

    Long rows add up many times faster than short ones.
    """
    size: int
    side_by_side: bool

    @classmethod
    def between(cls, clique: Scope, scope: Scope) -> Projection:
        """Return the projection of tables over `clique` to tables over `scope`, a part of it."""
        leading = next((place for place, variable in enumerate(clique) if variable in scope), len(clique))
        rest = clique[max(0, min(leading, len(clique) - SHORT)) :]
        blocks, size = 1 << (len(clique) - len(rest)), 1 << len(scope)
        side_by_side = 2 * len(scope) > len(rest)
        if rest == scope:
            return cls(blocks, None, None, size, side_by_side)
        cells = np.arange(1 << len(rest))
        target = np.zeros_like(cells)
        for variable in scope:
            bit = len(rest) - 1 - rest.index(variable)
            target = (target << 1) | ((cells >> bit) & 1)
        grouped = np.argsort(target, kind="stable")
        if side_by_side:
            grouped = grouped.reshape(size, -1).T.ravel()
        return cls(blocks, target, grouped, size, side_by_side)

    def marginal(self, table: Table) -> Table:
        """Sum a batch of clique tables down to the scope."""
        rows = table.shape[0]
        rest = table if self.blocks == 1 else table.reshape(rows, self.blocks, -1).sum(axis=1)
        if self.grouped is None:
            return rest
        cells = rest.take(self.grouped, axis=1)
        if self.side_by_side:
            return np.asarray(cells.reshape(rows, -1, self.size).sum(axis=1))
        return np.asarray(cells.reshape(rows, self.size, -1).sum(axis=2))

    def times(self, table: Table, values: Table, reuse: bool = False) -> Table:
        """Multiply a batch of clique tables by a batch of scope tables; a batch of one goes with any other.

        With `reuse` the product takes the place of `table` where it fits: new memory costs more than the product.
        """
        spread = values if self.cell_of is None else values.take(self.cell_of, axis=1)
        blocks = table.reshape(table.shape[0], self.blocks, -1)
        if reuse and values.shape[0] <= table.shape[0]:
            blocks *= spread[:, None, :]
            return table
        product = blocks * spread[:, None, :]
        return product.reshape(product.shape[0], -1)


_Gathering = tuple[int, Projection, list[tuple[int, Projection]]]
"""A clique, its projection to a middle-sized scope, and from there the projections to scopes by their number."""


@dataclass(frozen=True)
class _Edge:
    child: int
    parent: int
    from_child: Projection
    from_parent: Projection

    def turned(self) -> _Edge:
        """The same edge, seen from the other end."""
        return _Edge(self.parent, self.child, self.from_parent, self.from_child)


@dataclass
class JunctionTree:
    """A tree of cliques that covers the given scopes. Build with `compiled`; use `calibrate`."""

    size: int
    cliques: tuple[Scope, ...]
    _edges: tuple[_Edge, ...]  # towards the root: leaves first
    _projections: dict[tuple[int, Scope], Projection] = field(default_factory=dict)
    _homes: dict[Scope, int] = field(default_factory=dict)
    _draws: list[_Draw] = field(default_factory=list)
    _gatherings: dict[tuple[Scope, ...], list[_Gathering]] = field(default_factory=dict)
    _outward: dict[int, list[_Edge]] = field(default_factory=dict)

    @classmethod
    def compiled(cls, size: int, scopes: Iterable[Scope]) -> JunctionTree:
        """Return a tree for variables 0 .. size-1 in which each of `scopes` fits into one clique."""
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(size))
        for scope in scopes:
            graph.add_edges_from((a, b) for a in scope for b in scope if a < b)
        cliques, links = _arranged(*_merged(graph))
        edges = []
        for parent, child in reversed(links):
            shared = tuple(v for v in cliques[child] if v in cliques[parent])
            edges.append(
                _Edge(child, parent, Projection.between(cliques[child], shared), Projection.between(cliques[parent], shared))
            )
        return cls(size, cliques, tuple(edges))

    @property
    def cells(self) -> int:
        """Cells in all clique tables together: what one pass costs."""
        return sum(1 << len(clique) for clique in self.cliques)

    @property
    def treewidth(self) -> int:
        """Variables in the largest clique, less one."""
        return max(map(len, self.cliques)) - 1

    def home(self, scope: Scope) -> int:
        """The smallest clique that holds `scope`; KeyError where none does."""
        found = self._homes.get(scope)
        if found is None:
            wanted = set(scope)
            fitting = [(len(clique), number) for number, clique in enumerate(self.cliques) if wanted <= set(clique)]
            if not fitting:
                raise KeyError(scope)
            found = self._homes[scope] = min(fitting)[1]
        return found

    def projection(self, clique: int, scope: Scope) -> Projection:
        """The cached projection of one clique to `scope`."""
        key = (clique, scope)
        found = self._projections.get(key)
        if found is None:
            found = self._projections[key] = Projection.between(self.cliques[clique], scope)
        return found

    def gatherings(self, scopes: tuple[Scope, ...]) -> list[_Gathering]:
        """Return how `scopes` are summed out of the cliques: several at once from one middle-sized table."""
        found = self._gatherings.get(scopes)
        if found is None:
            unions: list[tuple[int, set[int], list[int]]] = []
            for number in sorted(range(len(scopes)), key=lambda number: (-len(scopes[number]), scopes[number])):
                home, scope = self.home(scopes[number]), set(scopes[number])
                fitting = [one for one in unions if one[0] == home and len(one[1] | scope) <= max(MIDDLE, len(one[1]))]
                if fitting:
                    union = min(fitting, key=lambda one: len(scope - one[1]))
                    union[1].update(scope)
                    union[2].append(number)
                else:
                    unions.append((home, scope, [number]))
            found = self._gatherings[scopes] = [self._gathering(*union, scopes) for union in unions]
        return found

    def _gathering(self, clique: int, union: set[int], numbers: list[int], scopes: Sequence[Scope]) -> _Gathering:
        middle = tuple(variable for variable in self.cliques[clique] if variable in union)
        parts = [(number, Projection.between(middle, scopes[number])) for number in numbers]
        return clique, self.projection(clique, middle), parts

    def outward(self, clique: int) -> Sequence[_Edge]:
        """The edges in the order in which news in one clique reaches all others, each from the clique that knows it."""
        found = self._outward.get(clique)
        if found is None:
            found, known = [], {clique}
            while len(found) < len(self._edges):
                for edge in self._edges:
                    if (edge.child in known) != (edge.parent in known):
                        found.append(edge if edge.parent in known else edge.turned())
                        known |= {edge.child, edge.parent}
            self._outward[clique] = found
        return found

    def draws(self) -> Sequence[_Draw]:
        """The steps in which a world is sampled, from the root to the leaves; compiled on first use."""
        if not self._draws:
            root = self._edges[-1].parent if self._edges else 0
            known: set[int] = set()
            found = []
            for clique in [root, *(edge.child for edge in reversed(self._edges))]:
                found.append(_Draw.of(clique, self.cliques[clique], known))
                known.update(self.cliques[clique])
            self._draws[:] = found
        return self._draws

    def potentials(self, factors: Iterable[Factor], start: Sequence[Table] | None = None) -> list[Table]:
        """Multiply `factors` into clique tables, beginning with `start` (a batch of 1 grows as needed).

        Only the proportions within a row mean something: a row may be scaled on the way.
        """
        tables = list(start) if start is not None else [np.ones((1, 1 << len(clique))) for clique in self.cliques]
        for scope, values in _gathered(factors):
            home = self.home(scope)
            tables[home] = _scaled(self.projection(home, scope).times(tables[home], values))
        return tables

    def calibrate(self, potentials: Sequence[Table]) -> Calibrated:
        """Pass messages to the root and back; the result answers for marginals and joints."""
        tables = list(potentials)
        own: set[int] = set()
        sent: list[Table] = []
        for edge in self._edges:
            message = edge.from_child.marginal(tables[edge.child])
            sent.append(message)
            tables[edge.parent] = _scaled(edge.from_parent.times(tables[edge.parent], message, edge.parent in own))
            own.add(edge.parent)
        for edge, message in zip(reversed(self._edges), reversed(sent), strict=True):
            back = edge.from_parent.marginal(tables[edge.parent])
            ratio = np.divide(back, message, out=np.zeros_like(back), where=message > 0)
            tables[edge.child] = _scaled(edge.from_child.times(tables[edge.child], ratio, edge.child in own))
        return Calibrated(self, tables)

    def weight(self, potentials: Sequence[Table], masks: Iterable[Factor]) -> Table:
        """Return the sum over the states that each row of the masks leaves, up to one factor for all rows.

        `potentials` are of one case; a mask holds ones and zeros, a row for each sum wanted. One pass to the root.
        """
        tables = list(potentials)
        for scope, values in masks:
            home = self.home(scope)
            tables[home] = self.projection(home, scope).times(tables[home], values)
        for edge in self._edges:
            message = edge.from_child.marginal(tables[edge.child])
            tables[edge.parent] = edge.from_parent.times(tables[edge.parent], message / message.max())
        root = self._edges[-1].parent if self._edges else 0
        return np.asarray(tables[root].sum(axis=1))


@dataclass(frozen=True)
class Calibrated:
    """Clique tables after both passes: each is the joint of its variables, up to one factor."""

    tree: JunctionTree
    tables: Sequence[Table]

    def joint(self, scope: Scope) -> Table:
        """Return P(scope), shape (batch, 2**len(scope)), each row summing to one."""
        home = self.tree.home(scope)
        joint = self.tree.projection(home, scope).marginal(self.tables[home])
        return np.asarray(joint / joint.sum(axis=1, keepdims=True))

    def joints(self, scopes: tuple[Scope, ...]) -> list[Table]:
        """Return P(scope) of each of many scopes, as `joint` does, with fewer sums over large tables."""
        found: list[Table] = [np.empty(0)] * len(scopes)
        for clique, projection, parts in self.tree.gatherings(scopes):
            table = projection.marginal(self.tables[clique])
            table = table / table.sum(axis=1, keepdims=True)
            for number, part in parts:
                found[number] = part.marginal(table)
        return found

    def marginals(self) -> Table:
        """Return P(variable is true) for every variable, shape (batch, size)."""
        batch = max(table.shape[0] for table in self.tables)
        chances = np.empty((batch, self.tree.size))
        for variable in range(self.tree.size):
            chances[:, variable] = self.joint((variable,))[:, 1]
        return chances

    def with_each(self, factors: Sequence[Factor]) -> Table:
        """Return P(variable is true) once each of the factors, of one row, is multiplied in alone; shape (factors, size).

        The tables know of everything else already, so that one pass outward from the factor's clique is enough.
        """
        by_home: dict[int, list[int]] = {}
        for number, (scope, _) in enumerate(factors):
            by_home.setdefault(self.tree.home(scope), []).append(number)
        found = np.empty((len(factors), self.tree.size))
        for home, numbers in by_home.items():
            rows = [self.tree.projection(home, factors[n][0]).times(self.tables[home], factors[n][1]) for n in numbers]
            found[numbers] = self._spread(home, np.vstack(rows)).marginals()
        return found

    def _spread(self, home: int, table: Table) -> Calibrated:
        """Return the tables once that of one clique is another, a batch of them."""
        tables = {home: _scaled(table)}
        for edge in self.tree.outward(home):
            before = edge.from_parent.marginal(self.tables[edge.parent])
            after = edge.from_parent.marginal(tables[edge.parent])
            ratio = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
            tables[edge.child] = _scaled(edge.from_child.times(self.tables[edge.child], ratio))
        return Calibrated(self.tree, [tables[number] for number in range(len(self.tree.cliques))])


def _gathered(factors: Iterable[Factor]) -> Iterable[Factor]:
    """Multiply factors of one scope while they are small, in the order in which their scopes first come."""
    found: dict[Scope, Table] = {}
    for scope, values in factors:
        rows = np.atleast_2d(values)
        found[scope] = _scaled(found[scope] * rows) if scope in found else rows
    return found.items()


def _scaled(table: Table) -> Table:
    largest = table.max(axis=1, keepdims=True)
    if largest.min() > SMALL:
        return table
    return np.asarray(np.divide(table, largest, out=np.zeros_like(table), where=largest > 0))


def sample(calibrated: Calibrated, count: int, chance: np.random.Generator) -> NDArray[np.bool_]:
    """Draw `count` joint states from the first case of the batch, shape (count, size): exact, clique by clique."""
    tree = calibrated.tree
    drawn = np.zeros((count, tree.size), dtype=bool)
    for draw in tree.draws():
        table = calibrated.tables[draw.clique][0]
        if draw.given:
            # Only the cells that the worlds so far leave open are looked up: a few per world.
            steps = table[(drawn[:, draw.given] @ draw.steps)[:, None] + draw.cells].cumsum(axis=1)
            cells = (steps <= (chance.random(count) * steps[:, -1])[:, None]).sum(axis=1)
        else:
            steps = table[draw.cells].cumsum()
            cells = np.searchsorted(steps, chance.random(count) * steps[-1], side="right")
        cells = cells.clip(max=len(draw.cells) - 1)
        for place, variable in enumerate(draw.fresh):
            drawn[:, variable] = (cells >> (len(draw.fresh) - 1 - place)) & 1
    return drawn


@dataclass(frozen=True, eq=False)
class _Draw:
    """What one clique adds to a sampled world: its `fresh` variables, given those that other cliques have drawn."""

    clique: int
    given: Scope
    fresh: Scope
    steps: NDArray[np.intp]
    """How far apart the two states of each given variable are in the clique's table, in cells."""
    cells: NDArray[np.intp]
    """The cell of each state of the fresh variables while all given ones are false; the first is the highest bit."""

    @classmethod
    def of(cls, clique: int, scope: Scope, known: Collection[int]) -> _Draw:
        """Return what the clique adds once the variables `known` are drawn."""
        step = {variable: 1 << (len(scope) - 1 - place) for place, variable in enumerate(scope)}
        given = tuple(variable for variable in sorted(scope) if variable in known)
        fresh = tuple(variable for variable in sorted(scope) if variable not in known)
        states = np.arange(1 << len(fresh))
        cells = np.zeros_like(states)
        for place, variable in enumerate(fresh):
            cells += ((states >> (len(fresh) - 1 - place)) & 1) * step[variable]
        return cls(clique, given, fresh, np.array([step[variable] for variable in given], dtype=np.intp), cells)


def _merged(graph: nx.Graph[int]) -> tuple[tuple[Scope, ...], list[tuple[int, int]]]:
    """Return the cliques of a small-fill-in triangulation and its tree's edges (parent, child), root first."""
    _, bags = treewidth_min_fill_in(graph)
    found = sorted({tuple(sorted(bag)) for bag in bags.nodes}, key=lambda bag: (-len(bag), bag))
    largest = [bag for number, bag in enumerate(found) if not any(set(bag) < set(other) for other in found[:number])]
    weights: nx.Graph[int] = nx.Graph()
    weights.add_nodes_from(range(len(largest)))
    for a in range(len(largest)):
        for b in range(a):
            weights.add_edge(a, b, weight=len(set(largest[a]) & set(largest[b])))
    # A spanning tree of greatest separators over the maximal cliques is a junction tree (Jensen & Jensen 1994).
    tree = nx.maximum_spanning_tree(weights)
    return tuple(largest), list(nx.bfs_edges(tree, 0, sort_neighbors=sorted))


def _arranged(cliques: tuple[Scope, ...], links: list[tuple[int, int]]) -> tuple[tuple[Scope, ...], list[tuple[int, int]]]:
    """Put last in each clique what it shares with its parent, and first what it shares with few of its children.

    So most sums and products run over blocks of cells as they stand.
    """
    children: dict[int, list[Scope]] = {}
    for parent, child in links:
        children.setdefault(parent, []).append(cliques[child])
    parents = {child: cliques[parent] for parent, child in links}

    def place(number: int, variable: int) -> tuple[bool, int, int]:
        shared = sum(1 << len(set(other) & set(cliques[number])) for other in children.get(number, []) if variable in other)
        return variable in parents.get(number, ()), shared, variable

    arranged = [
        tuple(sorted(clique, key=lambda variable, number=number: place(number, variable)))  # type: ignore[misc]
        for number, clique in enumerate(cliques)
    ]
    return tuple(arranged), links
