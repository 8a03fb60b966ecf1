"""The rows of an organisation file: each cell checked by itself, without looking at any other row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from diagnostics.domain.gate import Text
from diagnostics.domain.organisation import ADDRESS, NAME
from diagnostics.errors import Fault
from diagnostics.exchange.columns import JOINED
from diagnostics.exchange.faults import Hints, clipped
from diagnostics.exchange.sheet import Row

YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})
E_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_NAME, LONGEST_MAIL = NAME.most, ADDRESS.most

Cell = TypeVar("Cell")


@dataclass(frozen=True)
class Line:
    """One row, with what its cells mean; a cell that is empty or cannot be used holds nothing."""

    number: int
    post: str = ""
    title: str = ""
    unit: str = ""
    unit_name: str = ""
    parent_unit: str = ""
    role: str = ""
    reports_to: str = ""
    managers: tuple[str, ...] = ()
    """Other cells in which the row names the superior, as a post or a person, the most precise first."""
    person: str = ""
    name: str = ""
    email: str = ""
    deputy: bool = False
    since: date | None = None
    aliases: tuple[str, ...] = ()
    """Other identifiers of the person in the file, such as an account name."""
    bad: frozenset[str] = frozenset()
    """Columns whose cells cannot be used, so that nothing is said of them twice."""

    @property
    def about(self) -> str:
        """What the row is about, as it calls it."""
        return self.post or self.title or self.unit or self.unit_name

    @property
    def is_unit(self) -> bool:
        """Whether the row is about a unit alone."""
        of_post = (self.post, self.title, self.role, self.reports_to, self.person, self.name, self.email, self.since)
        return not any(of_post) and not self.managers and not self.bad and bool(self.unit or self.unit_name)


def lines_of(rows: Iterable[Row], roles: Mapping[str, str], file: str) -> tuple[list[Line], list[Fault]]:
    """Return the rows with what their cells mean, and what is wrong with single cells; `roles` are ids with labels."""
    known = _Roles(roles)
    lines: list[Line] = []
    faults: list[Fault] = []
    for row in rows:
        line, wrong = _line(row, known)
        lines.append(line)
        faults += [Fault(file, row.line, line.about, what) for what in wrong]
    return lines, faults


def _line(row: Row, roles: _Roles) -> tuple[Line, Iterable[str]]:
    bad: dict[str, str] = {}

    def read(name: str, meaning: Callable[[str], Cell], empty: Cell) -> Cell:
        cell = row.cells.get(name)
        try:
            return empty if cell is None else meaning(cell)
        except ValueError as wrong:
            bad[name] = f"{name}: {clipped(cell or '')} {wrong}"
            return empty

    names = {name: read(name, _name, "") for name in ("title", "unit_name")}
    names["name"] = _full_name(read("name", _name, ""), row.cells.get("first_name", ""), row.cells.get("last_name", ""))
    role = read("role", roles.meant, "")
    email, deputy, since = read("email", _email, ""), read("deputy", _deputy, False), read("since", _date, None)
    ids = {name: read(name, _reference, "") for name in ("post", "unit", "parent_unit", "person")}
    above, aliases = row.cells.get("reports_to", "").split(JOINED), row.cells.get("alias", "").split(JOINED)
    managers = [*above[1:], *row.cells.get("manager", "").split(JOINED)]
    line = Line(
        row.line,
        **ids,
        **names,
        role=role,
        reports_to=above[0],
        managers=tuple(filter(None, managers)),
        email=email or next((alias for alias in aliases if E_MAIL.fullmatch(alias) and len(alias) <= LONGEST_MAIL), ""),
        deputy=deputy,
        since=since,
        aliases=tuple(filter(None, aliases)),
        bad=frozenset(bad),
    )
    return line, bad.values()


def _full_name(name: str, first: str, last: str) -> str:
    """Return the name of a person, joined from its parts if the file has no full name.

    German tables have the family name under `Name`, next to `Vorname`.
    """
    if name and (not first or last or first.casefold() in name.casefold()):
        return name
    return " ".join(part for part in (first, last or name) if part)


class _Roles:
    """The roles under their ids and their labels."""

    def __init__(self, roles: Mapping[str, str]) -> None:
        self._known = {role: role for role in roles} | {label.casefold(): role for role, label in roles.items()}
        self._hints = Hints(self._known)
        self._choice = f"; write one of {', '.join(roles)}"

    def meant(self, cell: str) -> str:
        """Return the id of a role; raises ValueError with what to write instead."""
        word = cell.casefold()
        if word not in self._known:
            raise ValueError(f"is not a role{self._hints.at(word) or self._choice}")
        return self._known[word]


def _name(cell: str) -> str:
    if len(cell) < 2:
        raise ValueError("is too short; write 2 characters or more")
    return _allowed(cell, NAME)


def _reference(cell: str) -> str:
    return _allowed(cell, NAME)


def _email(cell: str) -> str:
    if not E_MAIL.fullmatch(cell):
        raise ValueError("is no e-mail address; write one such as ada@example.org, or nothing")
    return _allowed(cell, ADDRESS)


def _allowed(cell: str, rule: Text) -> str:
    if fault := rule.fault(cell):
        raise ValueError(f"cannot be stored: {fault}")
    return cell


def _deputy(cell: str) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise ValueError("says neither; write yes where the person stands in for the holder, or no")
    return word in YES


def _date(cell: str) -> date:
    iso, dotted = ISO_DATE.fullmatch(cell), DOTTED_DATE.fullmatch(cell)
    parts = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    try:
        if parts and FIRST_YEAR <= int(parts[0]) <= LAST_YEAR:
            return date(*map(int, parts))
    except ValueError:
        pass
    raise ValueError("is no date; write year-month-day, such as 2026-03-31")
