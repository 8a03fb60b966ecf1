"""A diagnosed case, a small organisation, and the people who own, decide and facilitate."""

from __future__ import annotations

from datetime import date

from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL, Person
from diagnostics.content.library import load_library
from diagnostics.domain.accountability import Owner, Ownership
from diagnostics.domain.organisation import Employee, Holding, Organisation, Post, Unit
from diagnostics.services.cases import place_case
from diagnostics.services.files import open_sample
from diagnostics.services.inventing_people import store_organisation
from diagnostics.services.owning import accept_ownership, propose_owner
from diagnostics.storage.store import Store
from tests.samples import samples

CAUSE, OTHER = "unclear-policy", "incentive-misaligned"

COMPANY = Organisation(
    units=(
        Unit(id="company", name="Company"),
        Unit(id="sales", name="Sales", parent="company"),
        Unit(id="works", name="Works", parent="company"),
    ),
    posts=(
        Post(id="top", title="Managing director", unit="company", role="senior-manager"),
        Post(id="law", title="Head of compliance", unit="company", role="compliance", reports_to="top"),
        Post(id="head", title="Head of sales", unit="sales", role="senior-manager", reports_to="top"),
        Post(id="lead", title="Team leader", unit="sales", role="line-manager", reports_to="head"),
        Post(id="empty", title="Head of works", unit="works", role="operations", reports_to="top"),
    ),
    employees=(
        Employee(id="e-top", name="Tess Top"),
        Employee(id="e-law", name="Lara Law"),
        Employee(id="e-head", name="Hugo Head"),
        Employee(id="e-lead", name="Lena Lead"),
    ),
    holdings=tuple(
        Holding(post=post, employee=f"e-{post}", since=date(2025, 1, 1)) for post in ("top", "law", "head", "lead")
    ),
)


def with_company(store: Store) -> None:
    """Store the organisation."""
    with store.writing(LOCAL) as work:
        store_organisation(work, COMPANY)


def senior(post: str, *units: str) -> Person:
    """The senior manager who holds a post, for these units and all below them."""
    below = frozenset().union(*(COMPANY.units_below(unit) for unit in units))
    return person_with(f"Holder of {post}", [Principal.SENIOR_MANAGER], post, f"e-{post}", below)


def case_of_pharma(store: Store) -> str:
    """The flagship case, in the database; a case of sales where the company is stored."""
    case_id = open_sample(store, LOCAL, load_library(), samples()["pharma-social-media"])
    with store.reading(LOCAL) as work:
        has_units = bool(work.organisation.read().units)
    if has_units:
        place_case(store, LOCAL, case_id, (None, ""), ("sales", ""))
    return case_id


def owner(post: str) -> Owner:
    """Who holds a post, as an owner."""
    known = COMPANY.post_by_id[post]
    return Owner(known.role, post, None if post == "empty" else f"e-{post}")


def proposed(store: Store, case_id: str, post: str = "law", cause: str = CAUSE) -> Ownership:
    """A cause for which somebody has been proposed."""
    return propose_owner(store, LOCAL, case_id, cause, owner(post), "Holds the authority")


def accepted(store: Store, case_id: str, cause: str = CAUSE) -> Ownership:
    """A cause that somebody has accepted to own."""
    seen = proposed(store, case_id, cause=cause)
    return accept_ownership(store, LOCAL, case_id, cause, seen.revision)
