"""How people sign in, as the environment of an installation says: not at all, or through OpenID Connect."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address

from diagnostics.access.matrix import Principal
from diagnostics.errors import SettingsError

SWITCH = "CAUSEWAY_SIGN_IN"
HOURS = "CAUSEWAY_SIGN_IN_HOURS"
CLAIM = "CAUSEWAY_ROLES_CLAIM"
ROLES = "CAUSEWAY_ROLES"
FIRST = "CAUSEWAY_FIRST_ADMIN"
TRUST = "CAUSEWAY_TRUST_EMAIL"

USUAL_HOURS = 12.0
MOST_HOURS = 24.0 * 30
"""The cookie of a sign-in lives for 30 days."""

OF_THEIR_OWN_NAME: Mapping[str, tuple[Principal, ...]] = {part.value: (part,) for part in Principal}
"""What the values of a claim stand for where the installation says nothing: a part goes by its own name."""


class Mode(StrEnum):
    """Whether people sign in."""

    LOCAL = "local"
    """One person at this machine; nobody signs in."""
    OIDC = "oidc"


@dataclass(frozen=True)
class SignInRules:
    """What counts as signed in, and what part it gives."""

    mode: Mode = Mode.LOCAL
    hours: float = USUAL_HOURS
    """How long a sign-in counts."""
    roles_claim: str = ""
    """The claim that says which parts somebody plays; without one, administrators give parts."""
    parts: Mapping[str, tuple[Principal, ...]] = field(default_factory=lambda: OF_THEIR_OWN_NAME)
    """What the values of that claim stand for; any other value stands for nothing."""
    first_administrator: str = ""
    """The address of whoever becomes an administrator while there is no other."""
    trusts_addresses: bool = False
    """Whether an address counts as verified where the provider does not say that it is, or is not."""


def sign_in_rules(environment: Mapping[str, str]) -> SignInRules:
    """Return the rules that an environment sets; raises SettingsError where one of them cannot be used."""
    return SignInRules(
        mode=_mode(environment.get(SWITCH, "").strip()),
        hours=_hours(environment.get(HOURS, "").strip()),
        roles_claim=environment.get(CLAIM, "").strip(),
        parts=_parts(environment.get(ROLES, "").strip()),
        first_administrator=_address(environment.get(FIRST, "").strip()),
        trusts_addresses=_yes(environment.get(TRUST, "").strip()),
    )


def check_address(rules: SignInRules, address: str | None) -> None:
    """Raise SettingsError where an installation without sign-in would serve more than its own machine."""
    if rules.mode is Mode.LOCAL and not is_loopback(address):
        where = f"the address {address}" if address else "every address of this machine"
        raise SettingsError(
            f"There is no sign-in, and the app would serve {where}: whoever reaches it could read every case. Set "
            f"server.address to 127.0.0.1, or turn sign-in on with {SWITCH}=oidc."
        )


def is_loopback(address: object) -> bool:
    """Whether an address is this machine talking to itself; anything that cannot be read is not."""
    if address == "localhost":
        return True
    try:
        found = ip_address(str(address))
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _mode(word: str) -> Mode:
    if word not in ("", *Mode):
        raise SettingsError(
            f"{SWITCH} is '{word}', which means nothing. Write oidc to let people sign in, or leave it out for one local "
            "user; until then nobody gets in."
        )
    return Mode(word or Mode.LOCAL)


def _hours(text: str) -> float:
    try:
        hours = float(text or USUAL_HOURS)
    except ValueError:
        hours = math.nan
    if not 0 < hours <= MOST_HOURS:
        raise SettingsError(f"{HOURS} is '{text}'; write for how many hours a sign-in counts, at most {MOST_HOURS:g}.")
    return hours


def _parts(text: str) -> Mapping[str, tuple[Principal, ...]]:
    if not text:
        return OF_THEIR_OWN_NAME
    try:
        told = json.loads(text)
        return {str(value): tuple(Principal(str(part)) for part in _listed(parts)) for value, parts in told.items()}
    except (ValueError, AttributeError, TypeError) as wrong:
        known = ", ".join(part.value for part in Principal)
        raise SettingsError(
            f'{ROLES} cannot be read; write what each value of the claim stands for, such as {{"hr-team": "facilitator"}}. '
            f"Parts: {known}."
        ) from wrong


def _listed(parts: object) -> list[object]:
    return parts if isinstance(parts, list) else [parts]


def _address(text: str) -> str:
    if text and "@" not in text:
        raise SettingsError(f"{FIRST} is '{text}'; write the e-mail address of the first administrator.")
    return text.lower()


def _yes(text: str) -> bool:
    if text.lower() not in ("", "yes", "no"):
        raise SettingsError(f"{TRUST} is '{text}'; write yes or no.")
    return text.lower() == "yes"
