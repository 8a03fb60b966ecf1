"""Links, codes and receipts: random words of which only hashes are stored."""

from __future__ import annotations

import hashlib
import re
import secrets

from diagnostics.services.names import SIGNS

CODE_SIGNS = 10
"""Signs of the code to go on by elsewhere: 49 bits, and slow to try."""

_SALT = b"causeway-code-1"
"""One salt for all, because a code is looked up by its hash; what slows guessing down is the cost of each hash."""


def new_token() -> str:
    """Return a word for a link or a browser that nobody can guess: 128 random bits."""
    return secrets.token_urlsafe(16)


def is_token(word: str) -> bool:
    """Whether a word can be one of ours: anything else that a browser sends was made up."""
    return re.fullmatch(r"[A-Za-z0-9_-]{22}", word, re.ASCII) is not None


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def new_code() -> str:
    """Return a code that can be copied by hand, such as k7qmx-9tbwz."""
    return grouped("".join(secrets.choice(SIGNS) for _ in range(CODE_SIGNS)))


def hash_of_code(code: str) -> str:
    """Return what is stored of a code; spaces, hyphens and capitals do not matter."""
    plain = re.sub(r"[\s-]", "", code).lower()
    return hashlib.scrypt(_bytes(plain), salt=_SALT, n=2**14, r=8, p=1, dklen=32).hex()


def receipt_code(text: str) -> str:
    """Return the code of a receipt: the beginning of the SHA-256 of its text, which anybody can reckon."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def grouped(code: str) -> str:
    """Return a code in groups of five."""
    return "-".join(code[start : start + 5] for start in range(0, len(code), 5))


def _bytes(word: str) -> bytes:
    """Return any text as bytes: what is only hashed can be unknown, but never invalid."""
    return word.encode("utf-8", "surrogatepass")
