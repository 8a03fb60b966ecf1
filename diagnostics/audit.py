"""The audit chain: every event is bound to the one before it by SHA-256, so that a change anywhere is found.

An event says who did what to what, and when. What was there before and after, and why, stands in a body of its own,
which the event is bound to by its digest: a retention rule can take the body away, and the chain still holds. A salt
in the body keeps anybody from guessing a short answer from its digest. A body is hashed as the text it is stored as:
no form of a letter or of a number is ever chosen anew.

What a chain by itself cannot show, because whoever can write to the database holds no less than the product does:

- that it was written anew from some event on, or cut at its end and finished again. A head noted elsewhere shows it.
- that an event after the last head noted was made up: one that says that details were removed looks like any other.
  It cannot be hidden, though, nor take one body alone: a removal takes all bodies about a thing, or none.
- that an event says the truth about who and when: that is as good as the sign-in and the clock of the server.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FORMAT = "causeway-audit-1"
BEGINNING = "0" * 64
"""What stands in place of a hash before the first event."""

OF_ANSWERS = frozenset({"record-answer", "withdraw-answer", "say-who", "tell-together", "take-back-together"})
"""Verbs whose bodies hold what somebody answered, or what they were asked."""

LONGEST_VALUE = 100_000
"""Characters of one value in a body; of a longer one its length and its hash are kept."""


@dataclass(frozen=True)
class Link:
    """One event of the chain, without its body."""

    seq: int
    at: str
    """In UTC, to the microsecond: 2026-11-25T09:30:00.000000Z."""
    actor: str
    verb: str
    subject: str
    """What it was done to: the id of a case, or another name such as `learning`."""
    digest: str
    """SHA-256 of the body."""
    previous: str
    hash: str


@dataclass(frozen=True)
class End:
    """Where a chain ends: the number and the hash of its last event."""

    seq: int
    hash: str


def moment(at: datetime) -> str:
    """Return a moment as it stands in the chain."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(data: object) -> str:
    """Return data as JSON in the one form that is hashed."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sealed(text: str) -> str:
    """Return the SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def body_of(detail: Mapping[str, object]) -> str:
    """Return the body of an event, with a salt of its own."""
    plain = json.loads(json.dumps(detail, default=str))
    body = canonical({"salt": secrets.token_hex(16), "detail": {name: _bounded(value) for name, value in plain.items()}})
    # Half of a surrogate pair is no text that can be stored; JSON has a way to write it all the same.
    return body.encode("utf-8", "backslashreplace").decode()


def _bounded(value: object) -> object:
    text = canonical(value)
    if len(text) <= LONGEST_VALUE:
        return value
    return {"characters": len(text), "sha256": sealed(text.encode("utf-8", "backslashreplace").decode())}


def link_after(previous: str, seq: int, at: str, actor: str, verb: str, subject: str, body: str) -> Link:
    """Return the next event of a chain that ends in the hash `previous`."""
    digest = sealed(body)
    return Link(seq, at, actor, verb, subject, digest, previous, hash_of(seq, at, actor, verb, subject, digest, previous))


def hash_of(seq: int, at: str, actor: str, verb: str, subject: str, digest: str, previous: str) -> str:
    """Return the hash of an event, over everything else that it says."""
    return sealed(canonical([seq, at, actor, verb, subject, digest, previous]))


def first_line(with_answers: bool) -> dict[str, str]:
    """Return what the first line of an export says."""
    return {"format": FORMAT} if with_answers else {"format": FORMAT, "without": "answers"}


def exported(events: Iterable[tuple[Link, str | None]], with_answers: bool = True) -> Iterator[str]:
    """Yield an export line by line: a head, each event with its body, and an end that names their number and last hash.

    Without answers it leaves out the bodies that hold them. Each event is bound to its body by a digest, so such an export
    is verified like any other.
    """
    yield canonical(first_line(with_answers))
    count, head = 0, BEGINNING
    for link, body in events:
        count, head = count + 1, link.hash
        is_left_out = link.verb in OF_ANSWERS and not with_answers
        yield canonical({**link.__dict__, "body": None if is_left_out else body})
    yield canonical({"count": count, "head": head})
