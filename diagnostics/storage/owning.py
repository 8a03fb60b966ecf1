"""Who owns which cause in the database, what was said about it, and what is done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from diagnostics.domain.accountability import Action, ActionState, Owner, OwnerFault, Ownership, OwnershipState
from diagnostics.domain.inquiry import Aspect
from diagnostics.planning.inquiry import Said
from diagnostics.storage.owning_tables import actions, inquiries, ownerships


class Ownerships:
    """The rows of who owns what, inside one transaction; only of cases that were reached before."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def of(self, case_id: str) -> tuple[Ownership, ...]:
        """Return the ownerships of a case, in the order of their causes."""
        rows = self._connection.execute(
            select(ownerships).where(ownerships.c.case_id == case_id).order_by(ownerships.c.cause)
        )
        return tuple(map(_ownership, rows))

    def held(self, case_id: str, cause: str) -> Ownership | None:
        """Return who owns a cause, kept from others until the transaction ends; or nothing."""
        row = self._connection.execute(select(ownerships).where(*_place(case_id, cause)).with_for_update()).one_or_none()
        return _ownership(row) if row else None

    def add(self, ownership: Ownership) -> None:
        """Store the first owner of a cause; the database refuses a second one beside it."""
        self._connection.execute(insert(ownerships).values(**ownership_row(replace(ownership, since=self._now))))

    def change(self, ownership: Ownership, same_state: bool = False) -> Ownership:
        """Store an ownership in place of the one of its cause, and return it as stored; the revision grows by one."""
        since = ownership.since if same_state else self._now
        after = replace(ownership, since=since, revision=ownership.revision + 1)
        self._connection.execute(
            update(ownerships).where(*_place(after.case_id, after.cause)).values(**ownership_row(after))
        )
        return after

    def said(self, case_id: str) -> dict[str, tuple[Said, ...]]:
        """Return what was said in the ownership inquiry of a case, by cause; in an order that does not reveal who said
        it."""
        found: dict[str, list[Said]] = {}
        columns = inquiries.c
        for row in self._connection.execute(
            select(inquiries)
            .where(columns.case_id == case_id)
            .order_by(columns.cause, columns.question, columns.value, columns.asked_of)
        ):
            found.setdefault(row.cause, []).append(Said(Aspect(row.question), row.asked_of, row.value, row.post))
        return {cause: tuple(said) for cause, said in found.items()}

    def say(self, case_id: str, cause: str, said: Said | None, aspect: Aspect, by: str) -> None:
        """Store what a role says about one aspect of a cause, in place of what it said before; nothing takes it away."""
        columns = inquiries.c
        place = (columns.case_id == case_id, columns.cause == cause, columns.question == aspect, columns.asked_of == by)
        self._connection.execute(delete(inquiries).where(*place))
        if said is not None:
            row = {"case_id": case_id, "cause": cause, "question": aspect.value, "asked_of": by}
            self._connection.execute(insert(inquiries).values(**row, value=said.value, post=said.post))


class Actions:
    """The rows of the actions, inside one transaction; only of cases that were reached before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, case_id: str) -> tuple[Action, ...]:
        """Return the actions of a case: by cause, then by date."""
        columns = actions.c
        rows = self._connection.execute(
            select(actions).where(columns.case_id == case_id).order_by(columns.cause, columns.due, columns.id)
        )
        return tuple(map(_action, rows))

    def held(self, action: str) -> Action | None:
        """Return an action, kept from others until the transaction ends; or nothing."""
        row = self._connection.execute(select(actions).where(actions.c.id == action).with_for_update()).one_or_none()
        return _action(row) if row else None

    def add(self, action: Action) -> None:
        """Store a new action."""
        self._connection.execute(insert(actions).values(**action_row(action)))

    def change(self, action: Action) -> Action:
        """Store an action in place of the one of its id, and return it as stored; the revision grows by one."""
        after = replace(action, revision=action.revision + 1)
        self._connection.execute(update(actions).where(actions.c.id == after.id).values(**action_row(after)))
        return after

    def remove(self, action: str) -> None:
        """Remove an action."""
        self._connection.execute(delete(actions).where(actions.c.id == action))


def owner_as_data(owner: Owner | None) -> dict[str, str | None] | None:
    """Return an owner as it is stored inside another row, or recorded."""
    return {"role": owner.role, "post": owner.post, "employee": owner.employee} if owner else None


def _place(case_id: str, cause: str) -> tuple[ColumnElement[bool], ...]:
    return ownerships.c.case_id == case_id, ownerships.c.cause == cause


def ownership_row(ownership: Ownership) -> dict[str, object]:
    """Return an ownership as its row."""
    values = {name: getattr(ownership, name) for name in Ownership.__dataclass_fields__ if name != "owner"}
    values |= {"state": ownership.state.value, "fault": ownership.fault.value if ownership.fault else None}
    values |= {"counter_proposal": owner_as_data(ownership.counter_proposal), "decides": owner_as_data(ownership.decides)}
    return {**values, **ownership.owner.__dict__}


def _ownership(row: Row[tuple[object, ...]]) -> Ownership:
    data = dict(row._mapping)
    owner = Owner(data.pop("role"), data.pop("post"), data.pop("employee"))
    for name in ("counter_proposal", "decides"):
        data[name] = Owner(**data[name]) if data[name] else None
    fault = OwnerFault(data["fault"]) if data["fault"] else None
    return Ownership(**{**data, "state": OwnershipState(data["state"]), "fault": fault}, owner=owner)


def action_row(action: Action) -> dict[str, object]:
    """Return an action as its row."""
    values = {name: getattr(action, name) for name in Action.__dataclass_fields__ if name != "owner"}
    return {**values, "state": action.state.value, **action.owner.__dict__}


def _action(row: Row[tuple[object, ...]]) -> Action:
    data = dict(row._mapping)
    owner = Owner(data.pop("role"), data.pop("post"), data.pop("employee"))
    return Action(**{**data, "state": ActionState(data["state"])}, owner=owner)
