"""Readable ids out of names."""

from __future__ import annotations

import hashlib
import unicodedata
from re import sub

LONGEST = 60
"""Characters of an id, by `domain.base.Id`."""

MARK = 8
"""Characters of a digest that stands for what an id cannot hold."""

_MEANT = "%#&"
"""Punctuation marks that carry meaning."""


def slug(text: str) -> str:
    """Return a text in small letters, digits and hyphens; nothing where it has none of them."""
    plain = _plain(text).encode("ascii", "ignore").decode()
    return sub(r"[^a-z0-9]+", "-", plain).strip("-")


def id_of(text: str) -> str:
    """Return the id that a name gives, always the same; an id gives itself.

    Where letters would be lost, as of Greek or Chinese names, or the name is too long, a digest of the name stands
    for them, so that different names do not become one.
    """
    kept = slug(text)
    lost = any(sign.isalnum() and not sign.isascii() for sign in _plain(text))
    if kept and not lost and len(kept) <= LONGEST:
        return kept
    mark = hashlib.sha256(_plain(text).strip().encode()).hexdigest()[:MARK]
    return f"{kept[: LONGEST - MARK - 1].strip('-')}-{mark}".strip("-")


def as_read(text: str) -> str:
    """Return a text without what people do not notice: capitals, spaces, full stops and invisible characters.

    Two texts for which the result is the same cannot be told apart in a list.
    """
    signs = [sign for sign in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(sign) != "Cf"]
    read = "".join(sign if _is_noticed(sign, after) else " " for sign, after in zip(signs, [*signs[1:], ""], strict=True))
    return " ".join(read.split()) or "".join(signs).strip()


def _is_noticed(sign: str, after: str) -> bool:
    # A full stop, comma or hyphen right before a digit is part of a number: 1.5 is neither 15 nor 1-5.
    return unicodedata.category(sign)[0] not in "PZC" or sign in _MEANT or (after.isdigit() and not sign.isspace())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())
