"""The organisation in the database: units, posts, employees, and who holds what since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, Table, bindparam, delete, insert, select, update

from diagnostics.domain.base import Value
from diagnostics.domain.gate import STORED
from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit
from diagnostics.domain.reorganisation import Named, Referred, Reorganisation
from diagnostics.domain.succession import Change
from diagnostics.storage.owning_tables import (
    accounts,
    actions,
    employees,
    holdings,
    organisation,
    ownerships,
    posts,
    units,
)
from diagnostics.storage.tables import cases

Kind = TypeVar("Kind", bound=Value)

_read: WeakKeyDictionary[Engine, tuple[int, Organisation]] = WeakKeyDictionary()
"""What each database held at which count of changes: reading 20,000 posts takes half a second, knowing them none."""


class OrganisationRows:
    """The rows of the organisation, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._has_written = False

    def read(self) -> Organisation:
        """Return the whole organisation, with everything that was and is held."""
        if self._has_written:
            return self._from_rows()
        count = self._revision()
        known = _read.get(self._connection.engine)
        if known and known[0] == count:
            return known[1]
        found = self._from_rows()
        if self._revision() == count:
            _read[self._connection.engine] = count, found
        return found

    def held(self) -> Organisation:
        """Return the whole organisation; nobody else changes it before this transaction ends."""
        self._connection.execute(select(organisation.c.revision).with_for_update())
        return self.read()

    def referred(self) -> Referred:
        """Return which posts and units cases and accounts refer to."""
        named = select(ownerships.c.post).union(select(actions.c.post))
        of_accounts = {unit for row in self._connection.scalars(select(accounts.c.units)) for unit in row}
        of_cases = set(self._connection.scalars(select(cases.c.unit).where(cases.c.unit.is_not(None)).distinct()))
        return Referred(frozenset(filter(None, self._connection.scalars(named))), frozenset(of_accounts | of_cases))

    def reorganise(self, change: Reorganisation) -> None:
        """Store every difference: what others refer to is added first and removed last."""
        self._write()
        self._put_all(units, _parents_first(change.units, "parent"))
        self._put_all(posts, _parents_first(change.posts, "reports_to"))
        self._put_all(employees, change.employees)
        self._hold_all(change.holdings)
        self._remove_all(posts, change.posts, "reports_to")
        self._remove_all(units, change.units, "parent")

    def units_below(self, names: Collection[str]) -> frozenset[str]:
        """Return those of the units that exist, with every unit below them; a circle ends where it closes."""
        below = select(units.c.id).where(units.c.id.in_(names)).cte("below", recursive=True)
        below = below.union(select(units.c.id).where(units.c.parent == below.c.id))
        return frozenset(self._connection.scalars(select(below.c.id)))

    def put_unit(self, unit: Unit) -> None:
        """Store a unit in place of the one of that id; its parent is there already."""
        self._put(units, unit.model_dump())

    def put_post(self, post: Post) -> None:
        """Store a post in place of the one of that id; its unit, and the post it reports to, are there already."""
        self._put(posts, post.model_dump())

    def put_employee(self, employee: Employee) -> None:
        """Store an employee in place of the one of that id."""
        self._put(employees, employee.model_dump())

    def remove_post(self, post: str) -> None:
        """Remove a post with everything that was held of it; nobody reports to it any more."""
        self._write()
        self._connection.execute(update(posts).where(posts.c.reports_to == post).values(reports_to=None))
        self._connection.execute(delete(posts).where(posts.c.id == post))

    def begin(self, holding: Holding) -> None:
        """Store that somebody holds a post from a day on."""
        self._write()
        self._connection.execute(insert(holdings).values(**holding.model_dump()))

    def end(self, post: str, employee: str, until: date, deputy: bool) -> int:
        """Store that somebody no longer holds a post from a day on; returns how many holdings ended."""
        self._write()
        columns = holdings.c
        running = (columns.post == post, columns.employee == employee, columns.until.is_(None), columns.deputy.is_(deputy))
        return self._connection.execute(update(holdings).where(*running).values(until=until)).rowcount

    def _from_rows(self) -> Organisation:
        return Organisation(
            units=tuple(_read_as(Unit, row) for row in self._all(units)),
            posts=tuple(_read_as(Post, row) for row in self._all(posts)),
            employees=tuple(_read_as(Employee, row) for row in self._all(employees)),
            holdings=tuple(map(_holding, self._all(holdings))),
        )

    def _revision(self) -> int:
        count: int = self._connection.scalars(select(organisation.c.revision)).one()
        return count

    def _write(self) -> None:
        if not self._has_written:
            self._connection.execute(update(organisation).values(revision=organisation.c.revision + 1))
            self._has_written = True

    def _all(self, table: Table) -> Sequence[Row[tuple[object, ...]]]:
        return self._connection.execute(select(table).order_by(table.c.id)).all()

    def _put(self, table: Table, values: dict[str, object]) -> None:
        self._write()
        changed = self._connection.execute(update(table).where(table.c.id == values["id"]).values(**values))
        if changed.rowcount == 0:
            self._connection.execute(insert(table).values(**values))

    def _put_all(self, table: Table, changes: Iterable[Change[Named]]) -> None:
        new = [change.after.model_dump() for change in changes if change.after and not change.before]
        other = [{"at": change.after.id} | change.after.model_dump() for change in changes if change.after and change.before]
        if new:
            self._connection.execute(insert(table), new)
        if other:
            names = [column.name for column in table.columns if column.name != "id"]
            values: dict[str, Any] = {name: bindparam(name) for name in names}
            self._connection.execute(update(table).where(table.c.id == bindparam("at")).values(values), other)

    def _hold_all(self, changes: Sequence[Change[Holding]]) -> None:
        """Store who holds what; what ends goes first, because of one post there is one holder at a time."""
        columns = holdings.c
        which = [columns[name] == bindparam(f"known_{name}") for name in ("post", "employee", "since", "deputy")]
        values: dict[str, Any] = {name: bindparam(name) for name in Holding.model_fields}
        gone = [_as_known(change.before) for change in changes if change.before and not change.after]
        other = [
            _as_known(change.before) | change.after.model_dump() for change in changes if change.before and change.after
        ]
        new = [change.after.model_dump() for change in changes if change.after and not change.before]
        if gone:
            self._connection.execute(delete(holdings).where(*which), gone)
        if other:
            self._connection.execute(update(holdings).where(*which).values(values), other)
        if new:
            self._connection.execute(insert(holdings), new)

    def _remove_all(self, table: Table, changes: Iterable[Change[Named]], above: str) -> None:
        gone = [{"at": change.before.id} for change in changes if change.before and not change.after]
        if gone:
            which = table.c.id == bindparam("at")
            self._connection.execute(update(table).where(which).values({above: None}), gone)
            self._connection.execute(delete(table).where(which), gone)


def _parents_first(changes: Sequence[Change[Named]], above: str) -> list[Change[Named]]:
    """Return the changes in an order in which whatever is new comes after what it belongs to."""
    new = {change.after.id: change for change in changes if change.after and not change.before}
    ordered: dict[str, Change[Named]] = {}
    for one in new:
        way: list[str] = []
        here: str | None = one
        while here in new and here not in ordered and here not in way:
            way.append(here)
            here = getattr(new[here].after, above)
        for name in reversed(way):
            ordered[name] = new[name]
    return list(ordered.values()) + [change for change in changes if change.before]


def _as_known(holding: Holding) -> dict[str, object]:
    return {f"known_{name}": getattr(holding, name) for name in ("post", "employee", "since", "deputy")}


def _holding(row: Row[tuple[object, ...]]) -> Holding:
    stored = {name: value for name, value in row._mapping.items() if name != "id"}
    return Holding.model_validate(stored, context=STORED)


def _read_as(kind: type[Kind], row: Row[tuple[object, ...]]) -> Kind:
    return kind.model_validate(dict(row._mapping), context=STORED)
