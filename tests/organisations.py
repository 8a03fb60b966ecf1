"""Organisations for tests: a small one that people can picture, generated ones, and the same as files."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from hypothesis import strategies as st
from openpyxl import Workbook

from diagnostics.domain.gate import readable
from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit, one_line
from diagnostics.domain.succession import after, appointed, deputised, ended
from diagnostics.errors import InvalidInput

TODAY = date(2026, 11, 25)
HEAD = "post,title,unit,unit_name,parent_unit,role,reports_to,person,name,email,deputy,since"
ROLES = {"senior-manager": "Senior manager", "line-manager": "Line manager", "hr": "HR partner", "performer": "Performer"}

SMALL = f"""{HEAD}
director,Managing director,company,Example Ltd,,senior-manager,,ada,Ada Vogel,ada@example.org,,2019-04-01
sales,Head of sales,sales,Sales,company,senior-manager,director,ben,Ben Ito,ben@example.org,,2022-01-01
north,"Team lead, north",sales-north,Sales north,sales,line-manager,sales,,,,,
north,,,,,,,cleo,Cleo Okafor,,yes,2026-02-01
south,"Team lead, south",sales-south,Sales south,sales,line-manager,sales,dara,Dara Nowak,,no,2024-06-01
people,Head of HR,hr,Human resources,company,hr,director,emil,Emil Sand,emil@example.org,,2021-09-01
"""

ANYTHING = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
NAMES = ANYTHING.map(readable).map(one_line).filter(lambda text: len(text) > 1)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def workbook(rows: list[list[object]]) -> bytes:
    """Return rows as the first sheet of a workbook."""
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Another").append(["post", "nonsense"])
    book.save(out)
    return out.getvalue()


def chart(size: int) -> Organisation:
    """Return an organisation of so many posts: ten in each unit, one of them vacant, and each unit below another one."""
    units = [
        Unit(id=f"u-{number}", name=f"Unit {number}", parent=f"u-{(number - 1) // 4}" if number else None)
        for number in range((size + 9) // 10)
    ]
    posts, people, holdings = [], [], []
    for number in range(size):
        unit = number // 10
        above = unit * 10 if number % 10 else (unit - 1) // 4 * 10
        role = "performer" if number % 10 else "line-manager"
        title = f"Post {number}" if number % 10 else f"Lead {number}"
        reports_to = f"p-{above}" if number else None
        posts.append(Post(id=f"p-{number}", title=title, unit=f"u-{unit}", role=role, reports_to=reports_to))
        people.append(Employee(id=f"e-{number}", name=f"Person {number}", email=f"e{number}@example.org"))
        since = date(2010, 1, 1) + timedelta(days=number % 5000)
        holdings.append(Holding(post=f"p-{number}", employee=f"e-{number}", since=since, deputy=number % 10 == 7))
    return Organisation(tuple(units), tuple(posts), tuple(people), tuple(holdings))


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Any organisation that can be recorded: trees of units and posts, abolished ones too, and a history of each post."""
    unit_names = draw(st.lists(NAMES, min_size=1, max_size=5))
    units = [
        Unit(id=f"u{at}", name=name, parent=draw(st.sampled_from([None, *(f"u{n}" for n in range(at))])))
        for at, name in enumerate(unit_names)
    ]
    people = [
        Employee(id=f"e{at}", name=name, email=draw(st.sampled_from(["", f"e{at}@example.org"])))
        for at, name in enumerate(draw(st.lists(NAMES, min_size=1, max_size=5)))
    ]
    posts: list[Post] = []
    for at, title in enumerate(draw(st.lists(NAMES, max_size=7))):
        lasting = [None, *(post.id for post in posts if post.until is None)]
        until = draw(st.none() | DAYS) if at % 3 == 2 else None
        unit = draw(st.sampled_from(units)).id
        role = draw(st.sampled_from([*ROLES]))
        posts.append(
            Post(id=f"p{at}", title=title, unit=unit, role=role, reports_to=draw(st.sampled_from(lasting)), until=until)
        )
    holdings: tuple[Holding, ...] = ()
    for post in posts:
        held: tuple[Holding, ...] = ()
        for _ in range(draw(st.integers(0, 5))):
            held = step(draw, held, post.id, [one.id for one in people])
        if post.until:
            held = tuple(one for one in held if one.until and one.until <= post.until)
        holdings += held
    return Organisation(tuple(units), tuple(posts), tuple(people), holdings)


def step(draw: st.DrawFn, held: tuple[Holding, ...], post: str, people: list[str]) -> tuple[Holding, ...]:
    """Return what is held after one more thing that somebody may do, or as before where it is refused."""
    who, day = draw(st.sampled_from(people)), draw(DAYS)
    try:
        match draw(st.sampled_from(["appoint", "deputise", "end"])):
            case "appoint":
                return after(held, appointed(held, post, who, day, TODAY))
            case "deputise":
                return after(held, deputised(held, post, who, day))
        return after(held, ended(draw(st.sampled_from(held)), day)) if held else held
    except InvalidInput:
        return held
