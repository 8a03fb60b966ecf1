"""A setting that cannot be used is one sentence, and then nobody gets in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.access.matrix import Principal
from diagnostics.access.settings import Mode, SignInRules, check_address, is_loopback, sign_in_rules
from diagnostics.errors import SettingsError


def test_without_a_word_there_is_one_local_user() -> None:
    assert sign_in_rules({}) == SignInRules()
    assert sign_in_rules({"CAUSEWAY_SIGN_IN": " "}).mode is Mode.LOCAL


@given(st.text(max_size=10))
def test_sign_in_is_on_for_one_word_alone_and_any_other_lets_nobody_in(word: str) -> None:
    if word.strip() in ("", "local", "oidc"):
        assert sign_in_rules({"CAUSEWAY_SIGN_IN": word}).mode is (Mode.OIDC if word.strip() == "oidc" else Mode.LOCAL)
    else:
        with pytest.raises(SettingsError, match="nobody gets in"):
            sign_in_rules({"CAUSEWAY_SIGN_IN": word})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CAUSEWAY_SIGN_IN_HOURS", "soon"),
        ("CAUSEWAY_SIGN_IN_HOURS", "0"),
        ("CAUSEWAY_SIGN_IN_HOURS", "-1"),
        ("CAUSEWAY_SIGN_IN_HOURS", "nan"),
        ("CAUSEWAY_SIGN_IN_HOURS", "inf"),
        ("CAUSEWAY_SIGN_IN_HOURS", "721"),
        ("CAUSEWAY_ROLES", "hr=facilitator"),
        ("CAUSEWAY_ROLES", '["facilitator"]'),
        ("CAUSEWAY_ROLES", '{"hr": "root"}'),
        ("CAUSEWAY_ROLES", '{"hr": [["facilitator"]]}'),
        ("CAUSEWAY_FIRST_ADMIN", "ada"),
        ("CAUSEWAY_TRUST_EMAIL", "perhaps"),
    ],
)
def test_a_value_that_means_nothing_is_told_by_its_name(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        sign_in_rules({"CAUSEWAY_SIGN_IN": "oidc", variable: value})


def test_what_is_set_is_read() -> None:
    rules = sign_in_rules(
        {
            "CAUSEWAY_SIGN_IN": "oidc",
            "CAUSEWAY_SIGN_IN_HOURS": "0.5",
            "CAUSEWAY_ROLES_CLAIM": "groups",
            "CAUSEWAY_ROLES": '{"CN=HR, OU=All": ["facilitator", "author"], "audit": "auditor"}',
            "CAUSEWAY_FIRST_ADMIN": "Ada@Firm.example",
            "CAUSEWAY_TRUST_EMAIL": "yes",
        }
    )
    parts = {"CN=HR, OU=All": (Principal.FACILITATOR, Principal.AUTHOR), "audit": (Principal.AUDITOR,)}
    assert rules == SignInRules(Mode.OIDC, 0.5, "groups", parts, "ada@firm.example", True)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.4", "causeway.firm.example", "127.0.0.1.example"])
def test_one_local_user_is_never_served_to_a_network(address: str | None) -> None:
    with pytest.raises(SettingsError, match=r"server\.address"):
        check_address(SignInRules(), address)
    check_address(SignInRules(Mode.OIDC), address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.1", "::1", "localhost", "::ffff:127.0.0.1"])
def test_a_machine_may_serve_itself(address: str) -> None:
    check_address(SignInRules(), address)


@given(st.text(max_size=20) | st.none() | st.integers())
def test_what_is_no_address_is_not_this_machine(address: object) -> None:
    assert not is_loopback(address) or str(address) == "localhost" or str(address).startswith(("127.", "::1", "::ffff:127."))
