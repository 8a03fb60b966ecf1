"""The organisation in the database: units, posts, employees, and who holds what since when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit
from diagnostics.storage.owning_tables import employees, holdings, posts, units


class OrganisationRows:
    """The rows of the organisation, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> Organisation:
        """Return the whole organisation, with everything that was and is held."""
        return Organisation(
            units=tuple(Unit(**row._mapping) for row in self._all(units)),
            posts=tuple(Post(**row._mapping) for row in self._all(posts)),
            employees=tuple(Employee(**row._mapping) for row in self._all(employees)),
            holdings=tuple(map(_holding, self._all(holdings))),
        )

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
        self._connection.execute(update(posts).where(posts.c.reports_to == post).values(reports_to=None))
        self._connection.execute(delete(posts).where(posts.c.id == post))

    def begin(self, holding: Holding) -> None:
        """Store that somebody holds a post from a day on."""
        self._connection.execute(insert(holdings).values(**holding.model_dump()))

    def end(self, post: str, employee: str, until: date, deputy: bool) -> int:
        """Store that somebody no longer holds a post from a day on; returns how many holdings ended."""
        columns = holdings.c
        running = (columns.post == post, columns.employee == employee, columns.until.is_(None), columns.deputy.is_(deputy))
        return self._connection.execute(update(holdings).where(*running).values(until=until)).rowcount

    def _all(self, table: Table) -> Sequence[Row[tuple[object, ...]]]:
        return self._connection.execute(select(table).order_by(table.c.id)).all()

    def _put(self, table: Table, values: dict[str, object]) -> None:
        changed = self._connection.execute(update(table).where(table.c.id == values["id"]).values(**values))
        if changed.rowcount == 0:
            self._connection.execute(insert(table).values(**values))


def _holding(row: Row[tuple[object, ...]]) -> Holding:
    return Holding.model_validate({name: value for name, value in row._mapping.items() if name != "id"})
