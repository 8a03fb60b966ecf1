"""Readable ids for new cases and respondents."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Container
from itertools import count

from diagnostics.domain.naming import LONGEST, slug

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""For suffixes that are read aloud: no sign looks like another."""


def case_id(title: str) -> str:
    """Return an id that begins with the words of `title` and that nobody can guess the end of."""
    return _with_suffix(title, "case")


def account_id(name: str) -> str:
    """Return an id that begins with the name of a person and that nobody can guess the end of."""
    return _with_suffix(name, "person")


def sample_id(shipped: str, account: str = "local", number: int = 1) -> str:
    """Return the id under which somebody's copy of a shipped case is stored; the same arguments give the same id.

    `number` is 1 unless somebody else's case has the id with the number before it.
    """
    own = "" if account == "local" else f"-{hashlib.sha256(account.encode()).hexdigest()[:8]}"
    own += "" if number == 1 else f"-{number}"
    name = f"sample-{shipped}{own}"
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 9].rstrip('-')}-{hashlib.sha256((shipped + own).encode()).hexdigest()[:8]}"


def respondent_id(role: str, taken: Container[str]) -> str:
    """Return the first of `role-1`, `role-2` ... that is not taken."""
    stem = role[: LONGEST - 8].rstrip("-")
    return next(name for name in (f"{stem}-{number}" for number in count(1)) if name not in taken)


def _with_suffix(words: str, otherwise: str) -> str:
    suffix = "".join(secrets.choice(SIGNS) for _ in range(6))
    return f"{slug(words)[:40].strip('-') or otherwise}-{suffix}"
