"""An invented company for the invented portfolio: units, posts and people, from the top down to the teams."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit
from diagnostics.storage.store import Transaction

DIVISIONS = ("Sales", "Production", "Service", "Research", "Logistics", "Quality")
AREAS = ("North", "South", "East", "West", "Centre")
STAFF = (
    ("finance", "Finance partner"),
    ("hr", "HR partner"),
    ("hr-compensation", "Head of compensation"),
    ("talent-acquisition", "Head of recruiting"),
    ("compliance", "Head of compliance"),
    ("it", "Head of IT"),
    ("learning", "Head of learning and development"),
    ("workforce-planning", "Head of workforce planning"),
    ("communications", "Head of communications"),
    ("quality", "Head of quality"),
    ("occupational-health", "Occupational physician"),
    ("operations", "Head of operations"),
)
"""Posts at the top of the company, by role."""

FIRST = ("Ada", "Ben", "Clara", "Dev", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jonas", "Kaya", "Liam", "Mira", "Noor")
LAST = ("Abel", "Brandt", "Costa", "Diaz", "Egger", "Fuchs", "Grant", "Haas", "Ito", "Jansen", "Khan", "Lopez", "Moreau")
SINCE = date(2024, 1, 1)


@dataclass
class _Company:
    luck: random.Random
    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    employees: list[Employee] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)

    def unit(self, id: str, name: str, parent: str | None) -> str:
        self.units.append(Unit(id=id, name=name, parent=parent))
        return id

    def post(self, id: str, title: str, unit: str, role: str, above: str | None) -> str:
        self.posts.append(Post(id=id, title=title, unit=unit, role=role, reports_to=above))
        if self.luck.random() < 0.94:
            number = len(self.employees)
            name = f"{FIRST[number % len(FIRST)]} {LAST[(number // len(FIRST) + number) % len(LAST)]}"
            # The number keeps two people of one name apart, as a large company would.
            self.employees.append(Employee(id=f"e{number:04d}", name=f"{name} ({number})"))
            self.holdings.append(Holding(post=id, employee=f"e{number:04d}", since=SINCE))
        return id


def invented_organisation(divisions: int, teams: int, seed: int) -> Organisation:
    """Return a company of so many divisions (at most six) with five areas each, and so many teams in each area."""
    company = _Company(random.Random(seed))
    top = company.unit("company", "Invented company", None)
    head = company.post("p-top", "Managing director", top, "senior-manager", None)
    for role, title in STAFF:
        company.post(f"p-{role}", title, top, role, head)
    for division in DIVISIONS[:divisions]:
        key = division.lower()
        unit = company.unit(key, division, top)
        leads = company.post(f"p-{key}", f"Head of {division}", unit, "senior-manager", head)
        company.post(f"p-{key}-process", f"Process owner {division}", unit, "process-owner", leads)
        for area in AREAS:
            _area(company, key, f"{division} {area}", area.lower(), unit, leads, teams)
    return Organisation(tuple(company.units), tuple(company.posts), tuple(company.employees), tuple(company.holdings))


def store_organisation(work: Transaction, organisation: Organisation) -> None:
    """Store an organisation where there is none yet; what belongs to something comes after it."""
    for unit in organisation.units:
        work.organisation.put_unit(unit)
    for post in organisation.posts:
        work.organisation.put_post(post)
    for employee in organisation.employees:
        work.organisation.put_employee(employee)
    for holding in organisation.holdings:
        work.organisation.begin(holding)


def _area(company: _Company, division: str, name: str, key: str, above: str, leads: str, teams: int) -> None:
    unit = company.unit(f"{division}-{key}", name, above)
    area = company.post(f"p-{division}-{key}", f"Manager {name}", unit, "operations", leads)
    for number in range(1, teams + 1):
        team = company.unit(f"{unit}-{number}", f"{name}, team {number}", unit)
        company.post(f"p-{team}", f"Team leader {name} {number}", team, "line-manager", area)
