"""What a provider says is read with care: garbage gives nobody anything, and never an error."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.access.claims import fingerprint, hours_since, name_of, principals_in, subject_of, verified_address
from diagnostics.access.matrix import Principal
from diagnostics.access.settings import SignInRules

NOW = 1_800_000_000.0
RULES = SignInRules(roles_claim="roles")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = ("iss", "sub", "email", "email_verified", "name", "iat", "auth_time", "roles", "preferred_username")
GARBAGE = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), JSON, max_size=8)


@given(GARBAGE)
def test_whatever_a_provider_says_is_read_without_an_error_and_gives_no_part_of_another_name(
    claims: dict[str, object],
) -> None:
    said = claims.get("roles")
    values = {value for value in (said if isinstance(said, list) else [said]) if isinstance(value, str)}
    assert {part.value for part in principals_in(claims, RULES)} == values & {part.value for part in Principal}
    hours = hours_since(claims, NOW)
    assert hours is None or (math.isfinite(hours) and hours >= 0)
    for text in (subject_of(claims), verified_address(claims, RULES), name_of(claims)):
        assert text is None or (text.isprintable() and len(text) <= 255)
    assert len(fingerprint(claims)) == 64


@given(GARBAGE, st.sampled_from(["iat", "sub", "nonce"]), st.text(max_size=5))
def test_two_sign_ins_that_say_anything_else_are_told_apart(claims: dict[str, object], name: str, value: str) -> None:
    assert (fingerprint(claims) == fingerprint({**claims, name: value})) == (claims.get(name, object()) == value)
    assert fingerprint(claims) == fingerprint({**claims, "tokens": {}, "is_logged_in": True, "origin": value})


@pytest.mark.parametrize("verified", [None, False, 1, "yes", "True", [], {"true": True}])
def test_an_address_counts_only_where_the_provider_says_in_so_many_words_that_it_is_verified(verified: object) -> None:
    assert verified_address({"email": "ada@firm.example", "email_verified": verified}, SignInRules()) is None
    assert verified_address({"email": "ada@firm.example"}, SignInRules()) is None


def test_an_address_counts_where_it_is_verified_or_the_installation_trusts_the_provider() -> None:
    said: dict[str, object] = {"email": " Ada@Firm.Example "}
    assert verified_address({**said, "email_verified": True}, SignInRules()) == "ada@firm.example"
    assert verified_address({**said, "email_verified": "true"}, SignInRules()) == "ada@firm.example"
    trusting = SignInRules(trusts_addresses=True)
    assert verified_address(said, trusting) == "ada@firm.example"
    assert verified_address({**said, "email_verified": False}, trusting) is None


def test_the_same_name_at_two_providers_is_two_people() -> None:
    people = [("https://a.example", "7"), ("https://b.example", "7"), ("https://a.example", "77")]
    assert len({subject_of({"iss": issuer, "sub": subject}) for issuer, subject in people}) == 3
    long = [subject_of({"iss": "https://a.example", "sub": "x" * 300 + end}) for end in "12"]
    assert None not in long and long[0] != long[1]


@pytest.mark.parametrize(
    "claims", [{}, {"iss": "https://a"}, {"sub": "7"}, {"iss": "", "sub": "7"}, {"iss": "a b", "sub": "7"}]
)
def test_whoever_is_not_named_in_full_is_nobody(claims: dict[str, object]) -> None:
    assert subject_of(claims) is None


def test_parts_come_from_a_list_a_word_or_a_claim_within_a_claim() -> None:
    assert principals_in({"roles": "auditor"}, RULES) == (Principal.AUDITOR,)
    inside = SignInRules(roles_claim="realm_access.roles")
    assert principals_in({"realm_access": {"roles": ["consultant", "root"]}}, inside) == (Principal.CONSULTANT,)
    address = SignInRules(roles_claim="https://firm.example/roles")
    assert principals_in({"https://firm.example/roles": ["author"]}, address) == (Principal.AUTHOR,)
    assert principals_in({"roles": ["auditor"]}, SignInRules()) == ()


def test_parts_go_by_the_names_that_the_installation_gives_and_then_by_no_other() -> None:
    rules = SignInRules(roles_claim="roles", parts={"CN=HR,OU=Groups": (Principal.FACILITATOR, Principal.AUTHOR)})
    assert principals_in({"roles": ["CN=HR,OU=Groups"]}, rules) == (Principal.FACILITATOR, Principal.AUTHOR)
    assert principals_in({"roles": ["facilitator", "administrator"]}, rules) == ()


@pytest.mark.parametrize("at", [None, True, "now", math.nan, math.inf, -1, NOW + 3600, 10**400, -(10**400)])
def test_a_moment_that_cannot_be_is_no_moment(at: object) -> None:
    assert hours_since({"iat": at}, NOW) is None


def test_the_age_of_a_sign_in_is_told_from_the_token_and_not_from_this_machine() -> None:
    assert hours_since({"iat": NOW - 7200}, NOW) == 2
    assert hours_since({"auth_time": NOW - 3600}, NOW) == 1
    assert hours_since({"iat": NOW + 60}, NOW) == 0
