"""From what a provider says to a person: known, expected, new, switched off, too old, signed out."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier

import pytest
from hypothesis import given
from sqlalchemy import create_engine, text

from diagnostics.access.matrix import MATRIX, Principal
from diagnostics.access.rights import LOCAL, NOTHING, Person, Right
from diagnostics.access.settings import Mode, SignInRules
from diagnostics.content.library import Content
from diagnostics.errors import NotSignedIn
from diagnostics.services.accounts import add_account, change_account, list_accounts
from diagnostics.services.libraries import keep_library
from diagnostics.services.sign_in import sign_in, sign_out
from diagnostics.storage.accounts import Account
from diagnostics.storage.records import Event
from diagnostics.storage.store import Store
from tests.access.test_claims import GARBAGE

NOW = 1_800_000_000.0
RULES = SignInRules(Mode.OIDC)
FROM_CLAIM = replace(RULES, roles_claim="roles")
ADA: dict[str, object] = {
    "iss": "https://id.example",
    "sub": "ada",
    "name": "Ada Lovelace",
    "email": "ada@firm.example",
    "email_verified": True,
    "iat": NOW,
}
WAITING = Account(id="", name="Ada", email="ada@firm.example", principals=(Principal.AUDITOR,))


def at(claims: dict[str, object], **other: object) -> dict[str, object]:
    return {**claims, **other}


def events_of(store: Store, subject: str) -> list[Event]:
    with store.reading(LOCAL) as work:
        return list(work.events.of(subject))


def the_account(store: Store) -> Account:
    (account,) = list_accounts(store, LOCAL)
    return account


def test_whoever_is_new_gets_an_account_and_no_part(store: Store) -> None:
    person = sign_in(store, ADA, RULES, NOW)
    assert (person.rights, person.scope, person.part) == (frozenset(), NOTHING, "")
    assert person.name == "Ada Lovelace (ada@firm.example)"
    account = the_account(store)
    assert (account.id, account.principals, account.active) == (person.account, (), True)
    (event,) = events_of(store, account.id)
    assert (event.actor, event.verb, event.detail["is_new"]) == ("Ada Lovelace", "sign-in", True)


def test_whoever_an_administrator_expects_gets_the_account_that_waits_for_the_address(store: Store) -> None:
    waiting = add_account(store, LOCAL, WAITING)
    person = sign_in(store, at(ADA, email="ADA@firm.example"), RULES, NOW)
    assert (person.account, person.rights) == (waiting, MATRIX[Principal.AUDITOR])
    assert sign_in(store, at(ADA, email="new@firm.example", nonce="2"), RULES, NOW).account == waiting


@pytest.mark.parametrize(
    "unsure", [{"email_verified": False}, {"email_verified": None}, {"email": "other@firm.example"}, {"email": 7}]
)
def test_an_address_that_is_not_verified_opens_nobody_s_account(store: Store, unsure: dict[str, object]) -> None:
    waiting = add_account(store, LOCAL, WAITING)
    person = sign_in(store, at(ADA, **unsure), RULES, NOW)
    assert person.account != waiting and not person.rights


def test_an_account_that_somebody_signed_in_to_is_not_found_by_its_address_again(store: Store) -> None:
    add_account(store, LOCAL, WAITING)
    ada = sign_in(store, ADA, RULES, NOW)
    impostor = sign_in(store, at(ADA, sub="eve"), RULES, NOW)
    assert impostor.account != ada.account and not impostor.rights


def test_two_accounts_that_wait_for_one_address_wait_on(store: Store) -> None:
    with store.writing(LOCAL) as work:
        for number in "12":
            work.accounts.put(replace(WAITING, id=f"ada-{number}"))
    assert not sign_in(store, ADA, RULES, NOW).rights


def test_signing_in_is_recorded_once_however_often_is_clicked(store: Store) -> None:
    people = {sign_in(store, dict(ADA), RULES, NOW + minute * 60) for minute in range(5)}
    assert len(people) == 1
    assert [event.verb for event in events_of(store, people.pop().account)] == ["sign-in"]


def test_what_an_administrator_changes_counts_from_the_next_click_on(store: Store) -> None:
    sign_in(store, ADA, RULES, NOW)
    before = the_account(store)
    after = replace(before, principals=(Principal.CONSULTANT,), clients=("Alpha",))
    change_account(store, LOCAL, before, after)
    person = sign_in(store, ADA, RULES, NOW)
    assert person.rights == MATRIX[Principal.CONSULTANT] and person.scope.clients == {"Alpha"}
    change_account(store, LOCAL, after, replace(after, principals=()))
    assert sign_in(store, ADA, RULES, NOW).rights == frozenset()


def test_an_account_that_is_switched_off_is_refused_and_that_is_recorded_once(store: Store) -> None:
    sign_in(store, ADA, RULES, NOW)
    account = the_account(store)
    change_account(store, LOCAL, account, replace(account, active=False))
    for _ in range(3):
        with pytest.raises(NotSignedIn, match="switched off"):
            sign_in(store, ADA, RULES, NOW)
    for _ in range(3):
        with pytest.raises(NotSignedIn, match="switched off"):
            sign_in(store, at(ADA, nonce="2"), RULES, NOW)
    assert [event.verb for event in events_of(store, account.id)] == ["sign-in", "change-account", "refuse-sign-in"]


def test_switched_on_again_one_signs_in_anew(store: Store) -> None:
    sign_in(store, ADA, RULES, NOW)
    account = the_account(store)
    off = replace(account, active=False)
    change_account(store, LOCAL, account, off)
    change_account(store, LOCAL, off, account)
    with pytest.raises(NotSignedIn, match="ended"):
        sign_in(store, ADA, RULES, NOW)
    assert sign_in(store, at(ADA, nonce="2"), RULES, NOW).account == account.id


def test_a_sign_in_counts_for_its_hours_and_the_end_is_recorded_once(store: Store) -> None:
    account = sign_in(store, ADA, RULES, NOW + 12 * 3600).account
    for _ in range(2):
        with pytest.raises(NotSignedIn, match="more than 12 hours ago"):
            sign_in(store, ADA, RULES, NOW + 12 * 3600 + 1)
    assert [event.verb for event in events_of(store, account)] == ["sign-in", "end-sign-in"]
    with pytest.raises(NotSignedIn):
        sign_in(store, ADA, RULES, NOW)  # a clock that is turned back brings nothing back
    assert sign_in(store, at(ADA, iat=NOW + 12 * 3600), RULES, NOW + 12 * 3600 + 1).account == account


def test_an_old_cookie_that_comes_first_is_refused_before_an_account_is_made(store: Store) -> None:
    with pytest.raises(NotSignedIn, match=r"more than 0\.5 hours ago"):
        sign_in(store, ADA, replace(RULES, hours=0.5), NOW + 1801)
    assert list_accounts(store, LOCAL) == ()
    assert [event.verb for event in events_of(store, "sign-in")] == ["refuse-sign-in"]


def test_signing_out_in_one_tab_ends_every_tab_of_the_browser_and_no_other_browser(store: Store) -> None:
    other_browser = at(ADA, nonce="2")
    account = sign_in(store, ADA, RULES, NOW).account
    sign_in(store, other_browser, RULES, NOW)
    sign_out(store, ADA)
    sign_out(store, ADA)
    with pytest.raises(NotSignedIn, match="ended"):
        sign_in(store, ADA, RULES, NOW)
    assert sign_in(store, other_browser, RULES, NOW).account == account
    assert [event.verb for event in events_of(store, account)] == ["sign-in", "sign-in", "sign-out"]


def test_nobody_is_signed_in_without_a_word_from_the_provider(store: Store) -> None:
    with pytest.raises(NotSignedIn):
        sign_in(store, {}, RULES, NOW)
    sign_out(store, {})
    with store.reading(LOCAL) as work:
        assert list(work.events.whole_chain()) == []


def test_parts_from_a_claim_are_those_of_the_last_sign_in(store: Store) -> None:
    person = sign_in(store, at(ADA, roles=["facilitator", "root", 7]), FROM_CLAIM, NOW)
    assert person.rights == MATRIX[Principal.FACILITATOR]
    assert sign_in(store, at(ADA, roles=["auditor"]), FROM_CLAIM, NOW).rights == MATRIX[Principal.AUDITOR]
    assert sign_in(store, at(ADA), FROM_CLAIM, NOW).rights == frozenset()
    changed = [event.detail["after"] for event in events_of(store, person.account)]
    assert [data["principals"] for data in changed if isinstance(data, dict)] == [["facilitator"], ["auditor"], []]


def test_the_first_administrator_is_named_by_the_installation_and_is_the_first_alone(store: Store) -> None:
    rules = replace(RULES, first_administrator="ada@firm.example")
    assert not sign_in(store, at(ADA, email_verified=False), rules, NOW).rights
    first = sign_in(store, at(ADA, nonce="2"), rules, NOW)
    assert first.rights == MATRIX[Principal.ADMINISTRATOR]
    assert not sign_in(store, at(ADA, sub="eve"), rules, NOW).rights


def test_the_first_administrator_stays_one_where_parts_come_from_a_claim(store: Store) -> None:
    rules = replace(FROM_CLAIM, first_administrator="ada@firm.example")
    for nonce in "12":
        person = sign_in(store, at(ADA, roles=["author"], nonce=nonce), rules, NOW)
        assert person.rights == MATRIX[Principal.ADMINISTRATOR] | MATRIX[Principal.AUTHOR]


def test_tabs_that_open_together_make_one_account(store: Store, other_tab: Store) -> None:
    together = Barrier(4)

    def click(number: int) -> Person:
        together.wait()
        # Two browsers, two tabs each.
        return sign_in((store, other_tab)[number % 2], at(ADA, nonce=str(number // 2)), RULES, NOW)

    with ThreadPoolExecutor(4) as tabs:
        assert len({person.account for person in tabs.map(click, range(4))}) == 1
    assert [event.verb for event in events_of(store, the_account(store).id)] == ["sign-in", "sign-in"]


def test_a_part_that_this_version_does_not_know_gives_nothing(store: Store, url: str) -> None:
    sign_in(store, ADA, RULES, NOW)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE accounts SET principals = '[\"emperor\"]'"))
    engine.dispose()
    assert sign_in(store, ADA, RULES, NOW).rights == frozenset()


@pytest.fixture(scope="module")
def open_store(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[Store]:
    with closing(Store.open(f"sqlite:///{tmp_path_factory.mktemp('garbage') / 'cases.db'}")) as store:
        keep_library(store, content)
        yield store


@given(GARBAGE)
def test_garbage_from_a_provider_is_refused_or_gives_an_account_without_a_part(
    open_store: Store, claims: dict[str, object]
) -> None:
    for rules in (RULES, replace(RULES, first_administrator="ada@firm.example", trusts_addresses=True)):
        try:
            person = sign_in(open_store, claims, rules, NOW)
        except NotSignedIn as refused:
            assert str(refused).endswith(".")
        else:
            assert (person.rights, person.scope) == (frozenset[Right](), NOTHING)
