"""From rows to units, posts and people: what rows say together, and where they contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from diagnostics.domain.organisation import Employee, Organisation, Post, Unit
from diagnostics.domain.reorganisation import Draft, Seat
from diagnostics.errors import Fault
from diagnostics.exchange.faults import clipped
from diagnostics.exchange.organisation_ids import Ids
from diagnostics.exchange.organisation_links import linked_posts, linked_units
from diagnostics.exchange.organisation_managers import Managers
from diagnostics.exchange.organisation_people import notes_on_people
from diagnostics.exchange.organisation_rows import LONGEST_NAME, Line
from diagnostics.exchange.sheet import Sheet

STAND_IN = "unknown"
MAX_NAMED = 5
"""How many posts a note names; the rest are counted."""


def drafted(lines: Sequence[Line], ids: Ids, sheet: Sheet, known: Organisation, whole: bool) -> tuple[Draft, list[Fault]]:
    """Return what the rows come to, and every fault that shows when they are put together."""
    found = _Together(lines, ids, sheet, known)
    units, posts = found.units(), found.posts()
    names_people = bool({"person", "name", "first_name", "last_name"} & {*sheet.columns})
    employees, seats = (found.employees(), found.seats()) if names_people else ((), ())
    standing = Organisation() if whole else known
    places = {post: rows[-1].number for post, rows in found.of_post.items()}
    units = linked_units(units, found.of_unit, standing, sheet, found.faults)
    managers = Managers(found.of_person, seats, standing)
    posts = linked_posts(posts, found.of_post, standing, sheet, managers, found.faults)
    notes = (*sheet.notes, *managers.notes(), *notes_on_people(found.of_person, ids, known), *_tops(posts, sheet, standing))
    draft = Draft(
        sheet.file,
        units,
        posts,
        employees,
        seats,
        names_holders=names_people,
        names_deputies=names_people and "deputy" in sheet.columns,
        lines=places,
        ignored=sheet.ignored,
        notes=notes,
    )
    return draft, found.faults


def _tops(posts: Sequence[Post], sheet: Sheet, standing: Organisation) -> Iterator[str]:
    """Yield a note where several posts report to nobody, of which at least one is in the file."""
    named = {post.id for post in posts}
    others = [post for post in standing.posts if post.until is None and post.id not in named and not post.reports_to]
    tops = [post for post in posts if not post.reports_to]
    if tops and len(tops) + len(others) > 1 and {"reports_to", "manager"} & {*sheet.columns}:
        some = ", ".join(f"{post.title} ({post.id})" for post in [*tops, *others][:MAX_NAMED])
        more = f" and {len(tops) + len(others) - MAX_NAMED:,} more" if len(tops) + len(others) > MAX_NAMED else ""
        yield f"Posts that report to nobody: {some}{more}. If one of them has a superior, enter it in its row."


class _Together:
    """The rows of a file, gathered by what they are about."""

    def __init__(self, lines: Sequence[Line], ids: Ids, sheet: Sheet, known: Organisation) -> None:
        self.file, self.known, self.ids = sheet.file, known, ids
        self.columns = frozenset(sheet.columns)
        self.faults: list[Fault] = []
        self.of_unit: dict[str, list[Line]] = defaultdict(list)
        self.of_post: dict[str, list[Line]] = defaultdict(list)
        self.of_person: dict[str, list[Line]] = defaultdict(list)
        self.unclear = {fault.line for fault in (*ids.faults, *sheet.faults)}
        """Rows of which something cannot be used, so that what is missing in them is not missed a second time."""
        for line in self._once(lines, sheet):
            if unit := ids.unit.get(line.number):
                self.of_unit[unit].append(line)
            if line.number in ids.post:
                self.of_post[ids.post[line.number]].append(line)
            elif not line.is_unit and "title" not in line.bad and line.number not in self.unclear:
                self._fault(line, "post: empty; write the id of the post, or its title")
            if line.number in ids.person:
                self.of_person[ids.person[line.number]].append(line)

    def units(self) -> tuple[Unit, ...]:
        """Return the units, each as yet below the unit that it was known to be below."""
        found = []
        for unit, rows in self.of_unit.items():
            known = self.known.unit_by_id.get(unit)
            name = self._agreed(rows, "unit_name", unit) or (
                known.name if known else self._written(rows, "unit", "unit_name")
            )
            found.append(Unit(id=unit, name=name, parent=known.parent if known else None))
        return tuple(found)

    def posts(self) -> tuple[Post, ...]:
        """Return the posts, each as yet reporting to whom it was known to report to."""
        found = []
        for post, rows in self.of_post.items():
            known = self.known.post_by_id.get(post)
            title = self._agreed(rows, "title", post) or (known.title if known else self._written(rows, "post", "title"))
            unit = self._agreed(rows, "unit", post, lambda line: self.ids.unit.get(line.number, ""))
            role = self._agreed(rows, "role", post)
            unit = unit or (known.unit if known else self._needed(rows, "unit", "unit_name"))
            role = role or (known.role if known else self._needed(rows, "role"))
            above = known.reports_to if known else None
            found.append(Post(id=post, title=title, unit=unit, role=role, reports_to=above))
        return tuple(found)

    def employees(self) -> tuple[Employee, ...]:
        """Return the people."""
        found = []
        for person, rows in self.of_person.items():
            known = self.known.employee_by_id.get(person)
            name = self._agreed(rows, "name", person) or (known.name if known else self._written(rows, "person", "name"))
            email = self._agreed(rows, "email", person) or (known.email if known else "")
            found.append(Employee(id=person, name=name, email=email))
        return tuple(found)

    def seats(self) -> tuple[Seat, ...]:
        """Return who is in which post."""
        found = []
        for post, rows in self.of_post.items():
            there: dict[str, Line] = {}
            holder: Line | None = None
            for line in rows:
                person = self.ids.person.get(line.number)
                if person is None:
                    if line.deputy and not line.name:
                        self._fault(line, "deputy: nobody is named; write who stands in, or leave the cell empty")
                    continue
                if person in there:
                    what = f"person: '{person}' is in this post by line {there[person].number} already; keep one of the rows"
                    self._fault(line, what)
                elif holder and not line.deputy:
                    other = self.ids.person[holder.number]
                    what = f"'{person}' here and '{other}' in line {holder.number} hold the same post; "
                    self._fault(line, f"{what}write yes under deputy for one, or give each post an id of its own")
                else:
                    found.append(Seat(post, person, line.deputy, line.since, line.number))
                there[person] = line
                holder = holder if line.deputy else holder or line
        return tuple(found)

    def _once(self, lines: Sequence[Line], sheet: Sheet) -> list[Line]:
        """Return the rows without those that say the same as an earlier one."""
        first: dict[tuple[str | None, ...], int] = {}
        kept = []
        for line, row in zip(lines, sheet.rows, strict=True):
            same = tuple(map(row.cells.get, sheet.columns))
            before = first.setdefault(same, line.number)
            if before == line.number:
                kept.append(line)
            elif any(same):
                self._fault(line, f"the same as line {before}; remove one of the two")
        return kept

    def _agreed(self, rows: Sequence[Line], column: str, about: str, value: Callable[[Line], str] | None = None) -> str:
        """Return what the rows that say something in a column say; two that differ are a fault."""
        first: tuple[str, int] | None = None
        for line in rows:
            said = value(line) if value else str(getattr(line, column))
            if not said:
                continue
            if first is None:
                first = said, line.number
            elif said != first[0]:
                what = f"{column}: {clipped(said)} here and {clipped(first[0])} in line {first[1]}; write the same in both"
                self.faults.append(Fault(self.file, line.number, about, what))
        return first[0] if first else ""

    def _written(self, rows: Sequence[Line], column: str, named: str) -> str:
        """Return an id as it is written in the file, which serves as the name where there is none."""
        text = next((str(getattr(line, column)) for line in rows if getattr(line, column)), "")
        return text if 2 <= len(text) <= LONGEST_NAME else self._needed(rows, named)

    def _needed(self, rows: Sequence[Line], *columns: str) -> str:
        """Note that a cell is missing, unless it is there and cannot be used; what comes back lets the rest be checked."""
        if not any(line.bad & {*columns} or line.number in self.unclear for line in rows):
            self._fault(rows[0], f"{columns[0]}: empty; write one, because this is not known yet")
        return STAND_IN

    def _fault(self, line: Line, what: str) -> None:
        self.faults.append(Fault(self.file, line.number, line.about, what))
