"""Who may do what is changed by administrators, never behind the back of another, and never so that nobody is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from diagnostics.access.matrix import Principal
from diagnostics.access.rights import LOCAL
from diagnostics.domain.organisation import Unit
from diagnostics.errors import Conflict, InvalidInput, NotFound
from diagnostics.services.accounts import add_account, change_account, list_accounts
from diagnostics.storage.accounts import Account
from diagnostics.storage.store import Store
from tests.services.test_sign_in import events_of

ADA = Account(id="", name="Ada", email="ada@firm.example", principals=(Principal.FACILITATOR,))


def stored(store: Store, account: str) -> Account:
    return next(one for one in list_accounts(store, LOCAL) if one.id == account)


def administrator(store: Store, name: str) -> Account:
    """An administrator who has signed in."""
    account = Account(name, name, f"{name}@firm.example", f"id {name}", (Principal.ADMINISTRATOR,))
    with store.writing(LOCAL) as work:
        work.accounts.put(account)
    return account


def test_a_change_is_on_record_with_what_was_before(store: Store) -> None:
    ada = add_account(store, LOCAL, ADA)
    before = stored(store, ada)
    change_account(
        store, LOCAL, before, replace(before, principals=(Principal.AUDITOR, Principal.AUTHOR), clients=(" Alpha ", ""))
    )
    assert stored(store, ada).clients == ("Alpha",)
    added, changed = events_of(store, ada)
    assert added.verb == "add-account"
    assert changed.detail == {
        "before": {"principals": ["facilitator"], "clients": []},
        "after": {"principals": ["author", "auditor"], "clients": ["Alpha"]},
    }


def test_whoever_comes_second_is_told_what_the_first_one_changed(store: Store, other_tab: Store) -> None:
    before = stored(store, add_account(store, LOCAL, ADA))
    change_account(store, LOCAL, before, replace(before, principals=(Principal.AUDITOR,)))
    with pytest.raises(Conflict, match="principals is now Auditor"):
        change_account(other_tab, LOCAL, before, replace(before, active=False))
    assert stored(store, before.id).active
    change_account(other_tab, LOCAL, before, replace(before, principals=(Principal.AUDITOR,)))
    assert len(events_of(store, before.id)) == 2


def test_who_somebody_is_at_the_provider_cannot_be_changed_here(store: Store) -> None:
    ada = administrator(store, "ada")
    administrator(store, "bea")
    change_account(store, LOCAL, ada, replace(ada, subject="id eve", name="Ada Byron"))
    assert (stored(store, "ada").subject, stored(store, "ada").name) == ("id ada", "Ada Byron")


@pytest.mark.parametrize("change", [{"principals": (Principal.AUDITOR,)}, {"active": False}, {"principals": ()}])
def test_the_last_administrator_stays(store: Store, change: dict[str, object]) -> None:
    ada = administrator(store, "ada")
    waiting = Account(id="", name="Bea", email="bea@firm.example", principals=(Principal.ADMINISTRATOR,))
    add_account(store, LOCAL, waiting)  # has never signed in, so perhaps never can
    off = administrator(store, "cleo")
    change_account(store, LOCAL, off, replace(off, active=False))
    with pytest.raises(InvalidInput, match="last administrator"):
        change_account(store, LOCAL, ada, replace(ada, **change))  # type: ignore[arg-type]
    assert stored(store, "ada") == ada
    administrator(store, "dora")
    change_account(store, LOCAL, ada, replace(ada, **change))  # type: ignore[arg-type]


def test_two_administrators_who_remove_each_other_at_once_leave_one(store: Store, other_tab: Store) -> None:
    people = [administrator(store, name) for name in ("ada", "bea")]
    together = Barrier(2)

    def switch_off(number: int) -> bool:
        together.wait()
        try:
            change_account((store, other_tab)[number], LOCAL, people[number], replace(people[number], active=False))
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(2) as tabs:
        assert sorted(tabs.map(switch_off, range(2))) == [False, True]
    assert [one.active for one in list_accounts(store, LOCAL)].count(True) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "Write a name"),
        ({"name": "x" * 121}, "Name: the text has 121 characters; write at most 120"),
        ({"email": ""}, "e-mail address"),
        ({"email": "ada"}, "no e-mail address"),
        ({"units": ("sales",)}, "no unit 'sales'"),
        ({"employee": "ada"}, "no employee 'ada'"),
        ({"clients": ("x" * 121,)}, "Clients: the text has 121 characters; write at most 120"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_not_stored(store: Store, wrong: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        add_account(store, LOCAL, replace(ADA, **wrong))  # type: ignore[arg-type]
    assert list_accounts(store, LOCAL) == ()


def test_one_address_waits_for_one_person(store: Store) -> None:
    add_account(store, LOCAL, ADA)
    with pytest.raises(InvalidInput, match="already"):
        add_account(store, LOCAL, replace(ADA, email=" ADA@firm.example"))


def test_a_unit_of_the_organisation_can_be_given(store: Store) -> None:
    with store.writing(LOCAL) as work:
        work.organisation.put_unit(Unit(id="sales", name="Sales"))
    ada = add_account(store, LOCAL, replace(ADA, units=("sales", "sales")))
    assert stored(store, ada).units == ("sales",)


def test_an_account_that_is_not_there_cannot_be_changed(store: Store) -> None:
    with pytest.raises(NotFound, match="no such account"):
        change_account(store, LOCAL, replace(ADA, id="gone"), ADA)
