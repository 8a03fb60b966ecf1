"""Which unit, post and person each row is about: ids as given, as known from before, or out of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TypeVar

from diagnostics.domain.naming import id_of
from diagnostics.domain.organisation import Organisation
from diagnostics.errors import Fault
from diagnostics.exchange.faults import clipped
from diagnostics.exchange.organisation_rows import Line

Key = tuple[str, ...]
Name = TypeVar("Name", str, Key)


@dataclass
class Ids:
    """The ids of each row, by its number; a row without one is about no unit, post or person."""

    file: str
    unit: dict[int, str] = field(default_factory=dict)
    post: dict[int, str] = field(default_factory=dict)
    person: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def only(self, line: Line, column: str, name: str, candidates: Sequence[str], into: str) -> str | None:
        """Return the one candidate that a name means; several are a fault."""
        if len(candidates) <= 1:
            return candidates[0] if candidates else None
        some = ", ".join(sorted(candidates)[:5])
        what = f"{column}: {clipped(name)} is the name of several; write which one in the column {into}, such as {some}"
        self.fault(line, what)
        return None

    def fault(self, line: Line, what: str) -> None:
        """Note that it is not clear what a row is about."""
        self.faults.append(Fault(self.file, line.number, line.about, what))


def ids_of(lines: Sequence[Line], known: Organisation, file: str) -> Ids:
    """Return the ids of every row.

    A unit without an id is the known one of that name; a post without one is the known one with that title in that
    unit; a person without one is the known one with that name or e-mail address. What is not known gets an id made from its
    name. If several people hold posts with the same title in one unit, each has a separate post. The order of the
    rows does not matter.
    """
    ids = Ids(file)
    _units(lines, known, ids)
    _people(lines, known, ids)
    _posts(lines, known, ids)
    return ids


def _units(lines: Sequence[Line], known: Organisation, ids: Ids) -> None:
    named = _by((unit.name.casefold(), unit.id) for unit in known.units)
    for line in lines:
        if line.unit:
            ids.unit[line.number] = id_of(line.unit)
        elif line.unit_name:
            there = named.get(line.unit_name.casefold(), [])
            one = ids.only(line, "unit_name", line.unit_name, there, "unit")
            ids.unit[line.number] = one or id_of(line.unit_name)


def _posts(lines: Sequence[Line], known: Organisation, ids: Ids) -> None:
    titled: dict[Key, list[Line]] = defaultdict(list)
    for line in lines:
        if line.post:
            ids.post[line.number] = id_of(line.post)
        elif line.title:
            titled[line.title.casefold(), ids.unit.get(line.number, "")].append(line)
    there = _by(((post.title.casefold(), post.unit), post.id) for post in known.posts)
    new: dict[Key, list[Line]] = defaultdict(list)
    for key, rows in titled.items():
        posts = there.get(key, [])
        is_shared = len({ids.person.get(line.number, "") for line in rows if not line.deputy}) > 1
        for line in rows:
            holder = ids.person.get(line.number, "") if is_shared else ""
            own = _held(posts, ids.person.get(line.number, ""), known) if is_shared or len(posts) > 1 else posts
            if is_shared and line.deputy:
                ids.fault(line, f"title: several posts are called {clipped(line.title)}; write which one in the column post")
            elif not own and (is_shared or not posts):
                new[*key, holder].append(line)
            elif post := ids.only(line, "title", line.title, own or posts, "post"):
                ids.post[line.number] = post
    for key, post in _derived(new, _post_candidates(new), {post.id for post in known.posts} | {*ids.post.values()}).items():
        ids.post.update(dict.fromkeys((line.number for line in new[key]), post))


def _held(posts: Sequence[str], person: str, known: Organisation) -> list[str]:
    """Return the posts that this person holds; if no person is given, those that are vacant."""
    now = {
        post: {one.employee for one in known.held.get(post, ()) if one.until is None and not one.deputy} for post in posts
    }
    return [post for post, holders in now.items() if (person in holders if person else not holders)]


def _post_candidates(new: Mapping[Key, Sequence[Line]]) -> Callable[[Key], Iterable[str]]:
    """Return the candidate ids of a new post, the simplest first."""
    alone = Counter(key[0] for key in new)

    def candidates(key: Key) -> Iterable[str]:
        title, unit, holder = new[key][0].title, key[1], key[2]
        yield from [id_of(title)] if alone[key[0]] == 1 and not holder else []
        yield from [id_of(f"{title} {holder}"), id_of(f"{title} {unit} {holder}")] if holder else [id_of(f"{title} {unit}")]
        yield id_of(f"{title} in {unit} ({key[0]}) {holder}".strip())

    return candidates


def _people(lines: Sequence[Line], known: Organisation, ids: Ids) -> None:
    people = _Namesakes()
    for one in known.employees:
        people.add(one.id, one.name, one.email)
    for line in lines:
        if line.person:
            ids.person[line.number] = id_of(line.person)
            people.add(id_of(line.person), line.name, line.email)
    nameless = [line for line in lines if line.name and not line.person]
    # Those with an address first: a row without one may mean somebody whose address stands in another row.
    for some in ([line for line in nameless if line.email], [line for line in nameless if not line.email]):
        unknown = [line for line in some if not people.fitting(line)]
        new: dict[Key, Line] = {(line.name.casefold(), line.email.casefold()): line for line in reversed(unknown)}
        for key, person in _derived(new, people.candidates_for(new), people.ids).items():
            people.add(person, new[key].name, key[1])
    for line in nameless:
        if meant := ids.only(line, "name", line.name, people.fitting(line), "person"):
            ids.person[line.number] = meant


class _Namesakes:
    """Who is called what, under which address."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._called: dict[str, dict[str, str]] = defaultdict(dict)
        self._mail: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, person: str, name: str, email: str) -> None:
        """Note somebody; a row that gives an id alone adds no name."""
        self.ids.add(person)
        if name:
            self._called[name.casefold()][person] = email.casefold() or self._called[name.casefold()].get(person, "")
        if email:
            self._mail[email.casefold()][person] = None

    def fitting(self, line: Line) -> list[str]:
        """Return whom a row can mean: by name and address, else by address, else by a name whose address is not given."""
        namesakes, email = self._called.get(line.name.casefold(), {}), line.email.casefold()
        both = [one for one, address in namesakes.items() if email and address == email]
        without = [one for one, address in namesakes.items() if not email or not address]
        return both or [*self._mail.get(email, ())] or without

    def candidates_for(self, new: dict[Key, Line]) -> Callable[[Key], Iterable[str]]:
        """Return what gives the ids that somebody new can bear, the simplest first."""
        alone = Counter(name for name, _ in new)

        def candidates(key: Key) -> Iterable[str]:
            name, email = new[key].name, key[1]
            yield from [id_of(name)] if alone[key[0]] == 1 else []
            yield from (id_of(f"{name} {email.partition('@')[0]}"), id_of(f"{name} ({email})"))

        return candidates


def _derived(new: Iterable[Key], candidates: Callable[[Key], Iterable[str]], taken: Iterable[str]) -> dict[Key, str]:
    """Return an id for each new thing: the first candidate that nothing else bears or could bear, else a numbered one."""
    choices = {key: [*dict.fromkeys(candidates(key))] for key in new}
    wanted = Counter(name for names in choices.values() for name in names)
    bearing, found = set(taken), {}
    for key, names in choices.items():
        numbered = (id_of(f"{names[0]} {number}") for number in count(2))
        own = (name for name in names if wanted[name] == 1)
        found[key] = next(name for name in chain(own, numbered) if name not in bearing)
        bearing.add(found[key])
    return found


def _by(pairs: Iterable[tuple[Name, str]]) -> dict[Name, list[str]]:
    found: dict[Name, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
