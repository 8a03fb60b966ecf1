"""The audit chain: every event is bound to the one before it by SHA-256, so that a change anywhere is found.

An event says who did what to what, and when. What was there before and after, and why, stands in a body of its own,
which the event is bound to by its digest: a retention rule can take the body away, and the chain still holds. A salt
in the body keeps anybody from guessing a short answer from its digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from diagnostics.errors import InvalidInput

FORMAT = "causeway-audit-1"
BEGINNING = "0" * 64
"""What stands in place of a hash before the first event."""

DELETING = frozenset({"delete-case", "remove-details"})
"""Verbs after which the bodies of earlier events about the same thing may be gone."""


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
class Verified:
    """What the check of a chain found."""

    events: int
    head: str
    removed: int
    """Bodies that are gone because what they were about was deleted on record."""
    fault: str | None
    """The first broken link, in one sentence; none where the chain holds."""


def moment(at: datetime) -> str:
    """Return a moment as it stands in the chain."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(data: object) -> str:
    """Return data as JSON in the one form that is hashed."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sealed(text: str) -> str:
    """Return the SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def link_after(previous: str, seq: int, at: str, actor: str, verb: str, subject: str, body: str) -> Link:
    """Return the next event of a chain that ends in the hash `previous`."""
    digest = sealed(body)
    return Link(seq, at, actor, verb, subject, digest, previous, _hash(seq, at, actor, verb, subject, digest, previous))


def _hash(seq: int, at: str, actor: str, verb: str, subject: str, digest: str, previous: str) -> str:
    return sealed(canonical([seq, at, actor, verb, subject, digest, previous]))


def exported(events: Iterable[tuple[Link, str | None]]) -> Iterator[str]:
    """Yield an export line by line: a head, each event with its body, and an end that names their number and last hash."""
    yield canonical({"format": FORMAT})
    count, head = 0, BEGINNING
    for link, body in events:
        count, head = count + 1, link.hash
        yield canonical({**link.__dict__, "body": body})
    yield canonical({"count": count, "head": head})


def verified_text(text: str) -> Verified:
    """Return what the check of an export finds; every byte of it counts. Raises InvalidInput where it is no export."""
    lines = text.split("\n")
    if lines[0] != canonical({"format": FORMAT}):
        raise InvalidInput("The first line does not say that this is an export of an audit chain; choose another file.")
    if lines[-1] != "":
        return Verified(0, BEGINNING, 0, "The file does not end with a line end: its last line is cut off or was changed.")
    try:
        events = [_parsed(line, number) for number, line in enumerate(lines[1:-2], 2)]
    except ValueError as broken:
        return Verified(0, BEGINNING, 0, str(broken))
    found = verified(events)
    end = canonical({"count": found.events, "head": found.head})
    if found.fault is None and lines[-2] != end:
        fault = f"The last line does not fit: it should say that {found.events} events end in {found.head}."
        return Verified(found.events, found.head, found.removed, fault)
    return found


def verified(events: Iterable[tuple[Link, str | None]]) -> Verified:
    """Return what the check of a chain finds, from its first event on."""
    count, head = 0, BEGINNING
    gone: dict[str, list[int]] = {}
    removed = 0
    for link, body in events:
        fault = _fault(link, body, count + 1, head)
        if fault:
            return Verified(count, head, removed, f"Event {link.seq} ({link.verb}, {link.at}) is broken: {fault}")
        count, head = count + 1, link.hash
        if body is None:
            gone.setdefault(link.subject, []).append(link.seq)
        if link.verb in DELETING:
            removed += len(gone.pop(link.subject, ()))
    if gone:
        seq = min(min(places) for places in gone.values())
        fault = f"Event {seq} has lost its body, and no later event says that it was deleted."
        return Verified(count, head, removed, fault)
    return Verified(count, head, removed, None)


def _fault(link: Link, body: str | None, seq: int, previous: str) -> str | None:
    if link.seq != seq:
        return f"it should be number {seq}; an event is missing or was added."
    if link.previous != previous:
        return "it is not bound to the event before it."
    if body is not None and sealed(body) != link.digest:
        return "its body was changed."
    if _hash(link.seq, link.at, link.actor, link.verb, link.subject, link.digest, link.previous) != link.hash:
        return "what it says was changed."
    return None


def _parsed(line: str, number: int) -> tuple[Link, str | None]:
    try:
        data = json.loads(line)
        body = data.pop("body")
        link = Link(**data)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"Line {number} cannot be read: it was changed or cut off.") from None
    if canonical({**link.__dict__, "body": body}) != line:
        raise ValueError(f"Line {number} is not written as it was exported: it was changed.")
    return link, body
