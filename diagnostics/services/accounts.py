"""Accounts: who may sign in, what parts they play, and which cases that reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from diagnostics.access.matrix import LABELS, Principal
from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.organisation import Organisation
from diagnostics.errors import InvalidInput, NotFound
from diagnostics.services.changes import in_words, is_stored
from diagnostics.services.gate import gated
from diagnostics.services.names import account_id
from diagnostics.storage.accounts import Account
from diagnostics.storage.store import Store, Transaction

CHANGEABLE = ("name", "email", "principals", "employee", "units", "clients", "active")
"""What an administrator can change; who somebody is at the provider is settled by signing in."""


@gated
def list_accounts(store: Store, person: Person) -> tuple[Account, ...]:
    """Return every account, in the order of their names."""
    require(person, Right.MANAGE_ACCOUNTS)
    with store.reading(person) as work:
        return work.accounts.all()


@gated
def organisation_for_accounts(store: Store, person: Person) -> Organisation:
    """Return the organisation from which the units and the employee of an account are chosen."""
    require(person, Right.MANAGE_ACCOUNTS)
    with store.reading(person) as work:
        return work.organisation.read()


@gated
def add_account(store: Store, person: Person, wanted: Account) -> str:
    """Make an account for somebody who has not signed in yet, and return its id; whoever signs in with its verified
    address gets it. The id and the subject of `wanted` are not looked at. Raises InvalidInput.
    """
    require(person, Right.MANAGE_ACCOUNTS)
    new = replace(_tidy(wanted), id=account_id(wanted.name), subject=None, seen_at=None)
    if not new.email:
        raise InvalidInput("Write the e-mail address with which the person signs in; it is how the account is found.")
    with store.writing(person) as work:
        work.events.take_turn()
        _check(work, new)
        work.accounts.put(new)
        work.events.add(new.id, "add-account", after=_as_data(new))
    return new.id


@gated
def change_account(store: Store, person: Person, before: Account, after: Account) -> None:
    """Change what an account may do, from the next click of its owner on; switched off, all its sign-ins end.

    Raises Conflict, InvalidInput or NotFound; InvalidInput also where no administrator would be left.
    """
    require(person, Right.MANAGE_ACCOUNTS)
    wanted = _tidy(after)
    with store.writing(person) as work:
        work.events.take_turn()
        stored = work.accounts.one(before.id)
        if stored is None:
            raise NotFound("There is no such account any more. Load the page again.")
        if is_stored(_changeable(stored), _changeable(before), _changeable(wanted), lambda: _now(stored, before)):
            return
        changed = replace(stored, **_changeable(wanted))
        _check(work, changed)
        if not has_administrator([changed], "") and has_administrator([stored], ""):
            _check_another_administrator(work, stored)
        work.accounts.put(changed)
        if not changed.active:
            work.sign_ins.end_all(changed.id)
        work.events.add(changed.id, "change-account", **changes_of_account(stored, changed))


def has_administrator(accounts: Iterable[Account], besides: str) -> bool:
    """Whether one of the accounts is an administrator who can sign in, another than the one of the id `besides`."""
    return any(
        one.active and one.subject is not None and Principal.ADMINISTRATOR in one.principals and one.id != besides
        for one in accounts
    )


def signature(account: Account) -> str:
    """Return under which name the record of changes shows somebody: two of the same name can be told apart."""
    return f"{account.name} ({account.email})" if account.email and account.email != account.name else account.name


def changes_of_account(before: Account, after: Account) -> dict[str, object]:
    """Return what an account held before and holds after, where that differs, for the record."""
    old, new = _as_data(before), _as_data(after)
    fields = [name for name in new if old[name] != new[name]]
    return {"before": {name: old[name] for name in fields}, "after": {name: new[name] for name in fields}}


def _changeable(account: Account) -> dict[str, Any]:
    return {name: getattr(account, name) for name in CHANGEABLE}


def _as_data(account: Account) -> dict[str, object]:
    parts = [part.value for part in account.principals]
    return _changeable(account) | {"subject": account.subject, "principals": parts}


def _tidy(account: Account) -> Account:
    """Return the account with spaces taken off, nothing twice, and parts in the order of the matrix."""
    return replace(
        account,
        name=" ".join(account.name.split()),
        email=account.email.strip().lower(),
        principals=tuple(part for part in Principal if part in account.principals),
        units=tuple(sorted(set(account.units))),
        clients=tuple(sorted({client.strip() for client in account.clients} - {""})),
    )


def _check(work: Transaction, account: Account) -> None:
    if not account.name:
        raise InvalidInput("Write a name.")
    if account.email and "@" not in account.email:
        raise InvalidInput(f"{in_words(account.email)} is no e-mail address; write it as name@company.example.")
    if account.email and any(one.email == account.email and one.id != account.id for one in work.accounts.all()):
        raise InvalidInput(f"There is an account with the address {in_words(account.email)} already; change that one.")
    organisation = work.organisation.read()
    unknown = [unit for unit in account.units if unit not in organisation.unit_by_id]
    if unknown:
        raise InvalidInput(f"There is no unit {in_words(unknown[0])} in the organisation any more; choose another one.")
    if account.employee is not None and account.employee not in organisation.employee_by_id:
        raise InvalidInput(f"There is no employee {in_words(account.employee)} any more; choose another one.")


def _check_another_administrator(work: Transaction, leaving: Account) -> None:
    if not has_administrator(work.accounts.all(), leaving.id):
        raise InvalidInput(
            f"{leaving.name} is the last administrator who has signed in. Make somebody else one, and let them sign in "
            "once, before you change this; otherwise nobody could change it back."
        )


def _now(stored: Account, before: Account) -> str:
    labels = {**_changeable(stored), "principals": [LABELS[part] for part in stored.principals]}
    told = "; ".join(
        f"{name} is now {in_words(labels[name])}" for name in CHANGEABLE if getattr(stored, name) != getattr(before, name)
    )
    return f"The account of {stored.name} was changed elsewhere in the meantime: {told}."
