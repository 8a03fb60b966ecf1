"""People whom a file does not identify for certain: what an import assumes about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from diagnostics.domain.organisation import Organisation
from diagnostics.exchange.faults import clipped
from diagnostics.exchange.organisation_ids import Ids
from diagnostics.exchange.organisation_rows import Line

MAX_NOTES = 5
"""How many notes of one kind are listed; the rest are counted."""


def notes_on_people(of_person: Mapping[str, Sequence[Line]], ids: Ids, known: Organisation) -> Iterator[str]:
    """Yield what is assumed: that rows with one name are one person, and that an address belongs to several people."""
    yield from _cut(_namesakes(of_person, ids), "people identified only by a name that is in several rows")
    yield from _cut(_moved(of_person, ids, known), "people who are known only by their name")
    yield from _cut(_shared_addresses(of_person, known), "e-mail addresses that several people share")


def _namesakes(of_person: Mapping[str, Sequence[Line]], ids: Ids) -> Iterator[str]:
    for rows in of_person.values():
        if len(rows) > 1 and any(map(_by_name, rows)):
            posts = {ids.post.get(line.number, "") for line in rows}
            if len(posts) > 1:
                lines = ", ".join(str(line.number) for line in rows[:MAX_NOTES])
                name = next(line.name for line in rows if _by_name(line))
                yield (
                    f"Lines {lines} with the name {clipped(name)} are treated as one person with {len(posts)} posts. "
                    "If they are several people, write an id (person) or an e-mail address for each."
                )


def _moved(of_person: Mapping[str, Sequence[Line]], ids: Ids, known: Organisation) -> Iterator[str]:
    for person, rows in of_person.items():
        held = {one.post for one in known.held_by.get(person, ()) if one.until is None}
        new = [line for line in rows if _by_name(line) and ids.post.get(line.number, "") not in held]
        if held and new:
            yield (
                f"Line {new[0].number}: {clipped(new[0].name)} is treated as the person of that name who holds "
                f"{', '.join(sorted(held)[:MAX_NOTES])}. If it is somebody else, write an id (person) or an e-mail address."
            )


def _shared_addresses(of_person: Mapping[str, Sequence[Line]], known: Organisation) -> Iterator[str]:
    having: dict[str, dict[str, str]] = defaultdict(dict)
    for one in known.employees:
        if one.email and one.id not in of_person:
            having[one.email.casefold()][one.id] = f"{one.name} ({one.id})"
    for person, rows in of_person.items():
        for line in rows:
            if line.email:
                having[line.email.casefold()][person] = f"{line.name or person} (line {line.number})"
    for email, people in having.items():
        if len(people) > 1 and not of_person.keys().isdisjoint(people):
            some = ", ".join([*people.values()][:MAX_NOTES])
            yield f"The address {clipped(email)} belongs to {len(people)} people: {some}. Check that this is right."


def _by_name(line: Line) -> bool:
    return bool(line.name) and not line.person and not line.email and not line.aliases


def _cut(notes: Iterator[str], of_what: str) -> Iterator[str]:
    every = list(notes)
    yield from every[:MAX_NOTES]
    if len(every) > MAX_NOTES:
        yield f"... and {len(every) - MAX_NOTES:,} more {of_what}."
