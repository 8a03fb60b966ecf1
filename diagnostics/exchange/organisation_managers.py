"""Superiors who are named as people: by number, e-mail, account, name, `Name (number)` or directory path."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from diagnostics.domain.naming import id_of
from diagnostics.domain.organisation import Organisation
from diagnostics.domain.reorganisation import Seat
from diagnostics.exchange.faults import clipped
from diagnostics.exchange.organisation_rows import E_MAIL, Line

NOBODY = frozenset(
    {"none", "null", "nil", "n/a", "na", "no manager", "no_manager", "top", "0", "--", "—", "–", "."}
    | {"kein", "keine", "keiner", "niemand"}
)
"""What exports write where somebody has no superior."""

COMMON_NAME = re.compile(r"cn=((?:\\.|[^,\\])+)", re.IGNORECASE)
"""The first component of a directory name: CN=Hofer\\, Lena,OU=Sales,DC=example."""

PAIRS = (
    re.compile(r"(.+?)\s*[(\[<](.+?)[)\]>]"),
    re.compile(r"(.+?)\s+[-–—|/:]+\s+(.+)"),
    re.compile(r"(.+?)\s*[;|]\s*(.+)"),
    re.compile(r"(\S*\d\S*)\s+(\D+)"),
    re.compile(r"(\D+)\s+(\S*\d\S*)"),
)
"""Two ways to name one person, next to each other."""

MAX_NAMED = 5


class NamedBy(StrEnum):
    """How a cell names a person."""

    NUMBER = "by id"
    E_MAIL = "by e-mail"
    ACCOUNT = "by account"
    NAME = "by name"


@dataclass(frozen=True)
class Meant:
    """What a cell means: a post, no superior, or why it is ambiguous."""

    post: str | None = None
    fault: str = ""


class Managers:
    """The people of a file and of the record, and the posts that they hold."""

    def __init__(self, of_person: Mapping[str, Sequence[Line]], seats: Sequence[Seat], standing: Organisation) -> None:
        self._lines, self._seats, self._standing = of_person, seats, standing
        self._found: Counter[NamedBy] = Counter()
        self._own = 0

    @cached_property
    def _called(self) -> dict[tuple[NamedBy, str], dict[str, None]]:
        """How people are named, and whom each name means; built only if needed, since most files name posts."""
        called: dict[tuple[NamedBy, str], dict[str, None]] = defaultdict(dict)

        def add(person: str, by: NamedBy, text: str) -> None:
            if text:
                called[by, _key(text)][person] = None
            if text.isdigit() and by is NamedBy.NUMBER:
                # A spreadsheet may drop leading zeros in one column and not in the other.
                called[by, f"#{text.lstrip('0')}"][person] = None

        for person, line in ((person, line) for person, rows in self._lines.items() for line in rows):
            for by, text in ((NamedBy.NUMBER, line.person), (NamedBy.E_MAIL, line.email), (NamedBy.NAME, line.name)):
                add(person, by, text)
            for alias in line.aliases:
                add(person, NamedBy.ACCOUNT, alias)
        for one in self._standing.employees:
            for by, text in ((NamedBy.NUMBER, one.id), (NamedBy.E_MAIL, one.email), (NamedBy.NAME, one.name)):
                add(one.id, by, text)
        return called

    @cached_property
    def _posts(self) -> dict[str, dict[str, None]]:
        posts: dict[str, dict[str, None]] = defaultdict(dict)
        for seat in self._seats:
            if not seat.deputy:
                posts[seat.employee][seat.post] = None
        for held in self._standing.holdings:
            if held.employee not in self._lines and held.until is None and not held.deputy:
                posts[held.employee][held.post] = None
        return posts

    def meant(self, text: str, own: str, place: str, places: Mapping[str, str]) -> Meant | None:
        """Return the post of the person whom a cell names; None if it names no known person.

        `own` is the post whose superior it is, in the unit `place`; `places` are all posts with their units.
        """
        found = self._named(text)
        if found is None:
            return None
        by, people = found
        if len(people) > 1:
            return Meant(fault=self._several(text, people))
        posts = [post for post in self._posts.get(next(iter(people)), ()) if post in places]
        near = [post for post in posts if places[post] == place] if len(posts) > 1 else posts
        if not posts:
            return Meant(
                fault=f"{clipped(text)} holds no post; write the id of a post, or add a row with this person's post"
            )
        if len(near) != 1:
            some = ", ".join(sorted(posts)[:MAX_NAMED])
            what = f"{clipped(text)} holds {len(posts)} posts; write the id of the right one, such as {some}"
            return Meant(fault=what)
        if near[0] != own:
            self._found[by] += 1
        return Meant(near[0])

    def count_own(self) -> None:
        """Note that a row names itself as its superior."""
        self._own += 1

    def notes(self) -> Iterator[str]:
        """Yield how many superiors were given as people, and how many rows name themselves."""
        if self._found:
            ways = ", ".join(f"{self._found[by]:,} {by}" for by in NamedBy if self._found[by])
            yield f"Superiors given as people: {ways}. Each was read as the post that the person holds."
        if self._own:
            yield f"Rows that name themselves as their superior, read as reporting to nobody: {self._own:,}."

    def _named(self, text: str) -> tuple[NamedBy, Collection[str]] | None:
        """Return whom a cell names, and how; several people if it is ambiguous."""
        if found := self._exactly(text):
            return found
        if directory := COMMON_NAME.match(text):
            return self._exactly(directory[1].replace("\\", ""))
        if "\\" in text:
            return self._exactly(text.rpartition("\\")[2])
        for form in PAIRS:
            if (pair := form.fullmatch(text)) and (found := self._both(pair[1], pair[2])):
                return found
        return None

    def _exactly(self, text: str) -> tuple[NamedBy, Collection[str]] | None:
        key = _key(text)
        for by in NamedBy:
            if people := self._called.get((by, key)):
                return by, people
        people = self._called.get((NamedBy.NUMBER, f"#{text.lstrip('0')}")) if text.isdigit() else None
        if not people and (number := id_of(text)) in self._lines:
            people = {number: None}
        return (NamedBy.NUMBER, people) if people else None

    def _both(self, left: str, right: str) -> tuple[NamedBy, Collection[str]] | None:
        """Return whom two names next to each other mean: both the same person, or one if the other says nothing."""
        first, second = self._exactly(left), self._exactly(right)
        if first and second:
            shared = [person for person in first[1] if person in second[1]]
            by = min(first[0], second[0], key=list(NamedBy).index)
            return by, shared or [*first[1], *second[1]]
        found, other = (first, right) if first else (second, left)
        # A number that nobody here has belongs to another person of that name.
        if found and found[0] is NamedBy.NAME and (any(map(str.isdigit, other)) or E_MAIL.fullmatch(other)):
            return None
        return found

    def _several(self, text: str, people: Collection[str]) -> str:
        places = sorted(self._lines[person][0].number for person in people if self._lines.get(person))
        more = f" and {len(places) - MAX_NAMED} more" if len(places) > MAX_NAMED else ""
        where = f" in lines {', '.join(map(str, places[:MAX_NAMED]))}{more}" if len(places) > 1 else ""
        return f"{clipped(text)} means {len(people)} people{where}; write the id or e-mail address of the right one"


def _key(text: str) -> str:
    """Return a name in the form used for comparison: `Hofer, Lena` is Lena Hofer."""
    last, comma, first = text.removeprefix("mailto:").partition(", ")
    plain = f"{first} {last}" if comma and ", " not in first else text.removeprefix("mailto:")
    return " ".join(plain.casefold().split())
