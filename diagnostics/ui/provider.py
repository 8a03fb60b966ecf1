"""The provider of the sign-in as the installation names it: in the environment, or in a secrets file of Streamlit."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from diagnostics.access.settings import Mode, SignInRules, check_address
from diagnostics.errors import SettingsError

SETTINGS = {
    "redirect_uri": "CAUSEWAY_OIDC_REDIRECT_URI",
    "cookie_secret": "CAUSEWAY_OIDC_COOKIE_SECRET",
    "client_id": "CAUSEWAY_OIDC_CLIENT_ID",
    "client_secret": "CAUSEWAY_OIDC_CLIENT_SECRET",
    "server_metadata_url": "CAUSEWAY_OIDC_METADATA_URL",
}
"""What Streamlit wants to know, and the environment variable that can say it."""

CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32


def secrets_in_environment() -> dict[str, dict[str, str]]:
    """Return what the environment says of the provider, as `st.App` takes it; nothing where it says nothing."""
    told = {name: os.environ[variable] for name, variable in SETTINGS.items() if os.environ.get(variable)}
    return {"auth": dict(told)} if told else {}


def check_start(rules: SignInRules) -> None:
    """Raise SettingsError where the app must not start: open to a network without sign-in, or a sign-in half set up."""
    check_address(rules, st.get_option("server.address"))
    if rules.mode is Mode.OIDC:
        _check_provider(provider())


def provider() -> Mapping[str, object]:
    """Return what is known of the provider; the environment goes before the file."""
    if secrets_in_environment():
        return dict(secrets_in_environment()["auth"])
    if secrets_singleton.load_if_toml_exists():
        return dict(secrets_singleton.get("auth", {}))
    return {}


def is_encrypted() -> bool:
    """Whether people reach the app through TLS, so that cookies need never travel without."""
    return str(provider().get("redirect_uri", "")).startswith("https://")


def _check_provider(told: Mapping[str, object]) -> None:
    missing = [name for name in SETTINGS if not told.get(name)]
    if missing:
        raise SettingsError(
            f"Sign-in is on, and nothing says: {', '.join(missing)}. Write them under [auth] in .streamlit/secrets.toml, or "
            f"set {', '.join(SETTINGS[name] for name in missing)}; until then nobody gets in."
        )
    if not str(told["redirect_uri"]).endswith(CALLBACK):
        raise SettingsError(f"redirect_uri has to be the address of the app with {CALLBACK} behind it.")
    if len(str(told["cookie_secret"])) < SHORTEST_SECRET:
        raise SettingsError(
            f"cookie_secret is too short to keep anybody from making a sign-in up; write {SHORTEST_SECRET} random signs or "
            "more, for example what `openssl rand -hex 32` prints."
        )
