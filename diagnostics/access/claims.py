"""What a provider of sign-in says of somebody, read with care: what is missing or of another kind says nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from diagnostics.access.matrix import Principal
from diagnostics.access.settings import SignInRules

Claims = Mapping[str, object]

LONGEST_SUBJECT, LONGEST_NAME, LONGEST_ADDRESS = 255, 120, 254
CLOCK_ASKEW = 300.0
"""Seconds by which the clock of the provider may be ahead of ours."""

OF_THE_APP = frozenset({"tokens", "origin", "is_logged_in"})
"""What is kept beside the claims, and is no claim."""

LOOKED_AT = (
    *("iss", "sub", "email", "email_verified", "name", "preferred_username", "iat", "auth_time"),
    *("is_logged_in", "origin", "provider"),
)
"""The claims that say who somebody is and since when, and what Streamlit keeps beside them."""


def subject_of(claims: Claims) -> str | None:
    """Return what names somebody for good: the provider and its name for them. None where either is missing."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not isinstance(issuer, str) or not isinstance(subject, str) or not issuer or not subject:
        return None
    both = f"{issuer} {subject}"
    if " " in issuer or not both.isprintable():
        return None
    return both if len(both) <= LONGEST_SUBJECT else hashlib.sha256(both.encode()).hexdigest()


def verified_address(claims: Claims, rules: SignInRules) -> str | None:
    """Return the e-mail address in small letters, where the provider says that it is verified or the rules trust it."""
    address = _text(claims.get("email")).lower()
    if "@" not in address or len(address) > LONGEST_ADDRESS:
        return None
    # Some providers write the word instead of the value.
    verified = claims.get("email_verified", rules.trusts_addresses)
    return address if verified is True or verified == "true" else None


def name_of(claims: Claims) -> str:
    """Return what to call somebody; empty where the provider does not say."""
    names = (claims.get("name"), claims.get("preferred_username"), claims.get("email"))
    return next(filter(None, map(_text, names)), "")[:LONGEST_NAME]


def principals_in(claims: Claims, rules: SignInRules) -> tuple[Principal, ...]:
    """Return the parts that the claim of the rules gives, in the order of the matrix; unknown values give none."""
    given = {part for value in _values(_claim(claims, rules.roles_claim)) for part in rules.parts.get(value, ())}
    return tuple(part for part in Principal if part in given)


def claims_to_keep(claims: Claims, rules: SignInRules) -> Claims:
    """Return the claims that the app uses; of the roles claim, only the values that grant a role.

    Every other function here except `fingerprint` returns the same for them as for all claims. A person may be in hundreds
    of groups. Groups that the rules do not name are left out, so a group that they name later takes effect at the next
    sign-in.
    """
    kept = {name: claims[name] for name in LOOKED_AT if name in claims}
    if rules.roles_claim:
        kept[rules.roles_claim] = [value for value in _values(_claim(claims, rules.roles_claim)) if value in rules.parts]
    return kept


def hours_since(claims: Claims, now: float) -> float | None:
    """Return how many hours ago somebody signed in; None where the claims do not say, or say it is still to come."""
    at = claims.get("iat", claims.get("auth_time"))
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 <= at <= now + CLOCK_ASKEW:
        return None
    return max(now - at, 0.0) / 3600


def fingerprint(claims: Claims) -> str:
    """Return 64 digits that stand for one sign-in, the same in every tab of a browser, and for no other sign-in."""
    said = {name: value for name, value in claims.items() if name not in OF_THE_APP}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _claim(claims: Claims, name: str) -> object:
    """The claim of that name; else, as `realm_access.roles`, one inside another."""
    if not name or name in claims:
        return claims.get(name) if name else None
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _values(claim: object) -> Iterable[str]:
    if isinstance(claim, str):
        return [claim]
    return [value for value in claim if isinstance(value, str)] if isinstance(claim, list | tuple) else []


def _text(value: object) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split()) if isinstance(value, str) else ""
