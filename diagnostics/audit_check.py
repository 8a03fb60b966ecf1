"""The check of an audit chain: whether it holds from its first event to its last, and where it is broken first.

What it cannot show is said in `diagnostics.audit`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from diagnostics.audit import BEGINNING, OF_ANSWERS, End, Link, canonical, first_line, hash_of, sealed
from diagnostics.audit_file import ExportLines
from diagnostics.errors import InvalidInput

DELETING = frozenset({"delete-case", "remove-details"})
"""Verbs after which the bodies of earlier events about the same thing may be gone."""

NOWHERE = End(0, "")
"""Where a chain ends whose end is kept no more: no event has such a hash."""


@dataclass(frozen=True)
class Verified:
    """What the check of a chain found."""

    events: int
    """Those that hold; with a fault, those before it."""
    head: str
    removed: int
    """Bodies that are gone because what they were about was deleted on record."""
    noted_at: int | None
    """The event with the head that was noted earlier; none where no head was given, or no event has it."""
    fault: str | None
    """The first broken link, in one sentence; none where the chain holds."""
    left_out: int = 0
    """Bodies with answers that an export does not hold, because they were not for the person who took it."""


class _Broken(Exception):
    """The chain does not hold; the text says where and why."""


def checked_head(text: str) -> str | None:
    """Return a head as it stands in a chain, or nothing where the text is empty; raises InvalidInput."""
    head = "".join(text.split()).lower()
    if head and not re.fullmatch("[0-9a-f]{64}", head):
        raise InvalidInput("A head is 64 digits from 0 to 9 and a to f; copy it whole from where it was noted.")
    return head or None


def verified(events: Iterable[tuple[Link, str | None]], end: End | None, noted: str | None = None) -> Verified:
    """Return what the check of a chain finds, from its first event to the `end` that is kept elsewhere.

    Where the end is kept no more, no chain holds. One of the events has to have `noted`, a head that was noted earlier.
    """
    check = _Check(noted)
    try:
        for link, body in events:
            check.follow(link, body)
        check.account_for_bodies()
        end = end or NOWHERE
        if (check.events, check.head) != (end.seq, end.hash):
            raise _Broken(
                f"The chain has {check.events} events, but event {end.seq} with the hash {end.hash or 'none'} is kept as "
                "its last one: events were taken away or added at its end."
            )
        check.meet_noted()
    except _Broken as broken:
        return check.found(str(broken))
    return check.found(None)


def verified_export(file: BinaryIO, noted: str | None = None) -> Verified:
    """Return the result of checking an export. Every byte counts, and only a little of it is in memory at a time.

    If only line ends, the encoding or blank lines were changed on the way, the fault names these changes and says whether
    the events hold once they are undone. Raises InvalidInput if the file is not an export.
    """
    lines = ExportLines(file)
    each = iter(lines)
    first = next(each, b"")
    if first not in (_line(first_line(True)), _line(first_line(False))):
        raise InvalidInput("The first line does not say that this is an export of an audit chain; choose another file.")
    check = _Check(noted, with_answers=first == _line(first_line(True)))
    last = b""
    fault = None
    try:
        for number, line in enumerate(each, 2):
            if last:
                check.follow(*_parsed(last, number - 1))
            last = line
        check.account_for_bodies()
        if last != _line({"count": check.events, "head": check.head}):
            raise _Broken(
                f"The last line does not say that {check.events} events end in {check.head}: it was changed or cut off."
            )
        check.meet_noted()
    except _Broken as broken:
        fault = str(broken)
    return check.found(_with_changes(lines.undone, fault, check.events))


def _with_changes(undone: Sequence[str], fault: str | None, events: int) -> str | None:
    """Return the fault of an export in which something had to be undone to read it."""
    if not undone:
        return fault
    what = f"The file is not byte for byte as it was exported: {', '.join(undone)}."
    if fault:
        return f"{fault} {what} This was undone for the check and is not the cause."
    return (
        f"{what} With this undone, all {events:,} events hold: none was changed, added or removed. A mail program, an "
        "editor or version control can do this on the way. To get an intact file, ask for it again in a ZIP archive."
    )


class _Check:
    """A walk along a chain. It remembers one number or two for each thing that events are about, and no event."""

    def __init__(self, noted: str | None, with_answers: bool = True) -> None:
        self.events, self.head = 0, BEGINNING
        self._noted = noted
        self._noted_at = 0 if noted == BEGINNING else None
        self._removed = 0
        self._with_answers = with_answers
        self._left_out = 0
        self._kept: dict[str, int] = {}
        """The first event about a thing that has its body; whether a removal has one is of no account."""
        self._gone: dict[str, tuple[int, int]] = {}
        """The first event about a thing whose body is gone with no removal since, and how many there are."""

    def follow(self, link: Link, body: str | None) -> None:
        """Take the next event; raises _Broken where it is not the next one."""
        fault = _fault(link, body, self.events + 1, self.head)
        if fault:
            raise _Broken(f"Event {link.seq} ({_printable(link.verb)}, {_printable(link.at)}) is broken: {fault}")
        self.events, self.head = link.seq, link.hash
        if link.hash == self._noted:
            self._noted_at = link.seq
        if link.verb in DELETING:
            self._explain_removed(link)
        if body is None and link.verb in OF_ANSWERS and not self._with_answers:
            self._left_out += 1
        elif body is None:
            first, count = self._gone.get(link.subject, (link.seq, 0))
            self._gone[link.subject] = first, count + 1
        elif link.verb not in DELETING:
            self._kept.setdefault(link.subject, link.seq)

    def _explain_removed(self, link: Link) -> None:
        first, count = self._gone.pop(link.subject, (0, 0))
        if count and link.subject in self._kept:
            raise _Broken(
                f"Event {first} has lost its body and event {self._kept[link.subject]} about the same thing has not, but "
                f"event {link.seq} ({link.verb}) takes away all of them or none."
            )
        self._removed += count

    def account_for_bodies(self) -> None:
        """Raise _Broken where a body is gone and no event says why."""
        if self._gone:
            first = min(first for first, _ in self._gone.values())
            raise _Broken(f"Event {first} has lost its body, and no later event says that it was deleted.")

    def meet_noted(self) -> None:
        """Raise _Broken where a head was noted and no event has it."""
        if self._noted and self._noted_at is None:
            raise _Broken(
                f"No event has the head noted earlier, {self._noted}: the chain was written anew from some event before it "
                "on, or cut off before it."
            )

    def found(self, fault: str | None) -> Verified:
        """Return what was found so far."""
        return Verified(self.events, self.head, self._removed, self._noted_at, fault, self._left_out)


def _fault(link: Link, body: str | None, seq: int, previous: str) -> str | None:
    if link.seq != seq:
        return f"it should be number {seq}; an event is missing or was added."
    if link.previous != previous:
        return "it is not bound to the event before it."
    if body is not None and sealed(body) != link.digest:
        return "its body was changed."
    if hash_of(link.seq, link.at, link.actor, link.verb, link.subject, link.digest, link.previous) != link.hash:
        return "what it says was changed."
    return None


def _line(data: object) -> bytes:
    return canonical(data).encode() + b"\n"


def _parsed(line: bytes, number: int) -> tuple[Link, str | None]:
    try:
        data = json.loads(line.decode())
        body = data.pop("body")
        link = Link(**data)
        same = _line({**link.__dict__, "body": body}) == line
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _Broken(f"Line {number} cannot be read: it was changed or cut off.") from None
    texts = (value for name, value in link.__dict__.items() if name != "seq")
    if not (same and type(link.seq) is int and all(type(text) is str for text in texts) and isinstance(body, str | None)):
        raise _Broken(f"Line {number} is not written as it was exported: it was changed.")
    return link, body


def _printable(text: str) -> str:
    # A forged file may hold anything, and what is said of it goes to a terminal.
    return "".join(filter(str.isprintable, text))[:60]
