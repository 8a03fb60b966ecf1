"""The columns of an organisation file, and what HR systems call them."""

from __future__ import annotations

from diagnostics.exchange.columns import Columns

OWN = (
    *("post", "title", "unit", "unit_name", "parent_unit", "role", "reports_to"),
    *("person", "name", "email", "deputy", "since"),
)
"""The columns as we write them."""

ONLY_ELSEWHERE = ("first_name", "last_name", "alias", "manager")
"""Columns that HR systems have instead of ours: `alias` is any other identifier of a person there, `manager` the person whom
somebody reports to, whereas `reports_to` is a post."""

SYNONYMS = {
    "post": (
        *("position id", "position number", "position no", "position code", "post id", "job position id"),
        *("planstellennummer", "stellennummer", "stellen id", "node id", "id"),
    ),
    "title": (
        *("job title", "position title", "business title", "post title", "position name", "job title description"),
        *("position description", "employee title", "job name", "job position", "job", "position", "designation"),
        *("stellenbezeichnung", "planstelle", "stelle", "funktion", "berufsbezeichnung"),
    ),
    "unit": (
        *("unit id", "department id", "department code", "department number", "org unit id", "organization unit id"),
        *("organisation unit id", "team id", "abteilungsnummer", "abteilungs id"),
    ),
    "unit_name": (
        *("department name", "department", "dept", "home department description", "department description"),
        *("supervisory organization", "organizational unit", "organisational unit", "organization unit", "org unit"),
        *("organisation unit", "org unit name", "org unit path", "team", "section", "business unit", "division"),
        *("abteilung", "organisationseinheit", "orgeinheit", "bereich", "cost center", "cost centre", "kostenstelle"),
    ),
    "parent_unit": (
        *("parent department id", "parent unit id", "parent department", "parent org unit", "parent organization"),
        *("parent organisation", "superior organization", "übergeordnete einheit", "übergeordnete abteilung"),
    ),
    "role": ("causeway role",),
    "reports_to": (
        *("manager position id", "supervisor position id", "reports to position id", "parent position id"),
        *("manager position", "supervisor position", "reports to position", "parent id", "parent node id", "parent"),
        *("übergeordnete planstelle", "übergeordnete stelle"),
    ),
    "manager": (
        *("manager id", "manager employee id", "manager employee number", "managers id", "manager number"),
        *("manager object id", "manager user id", "supervisor id", "supervisor employee id", "supervisor eid"),
        *("supervisor number", "reports to id", "reports to associate id", "reports to employee id", "line manager id"),
        *("reporting to id", "vorgesetzter id", "personalnummer vorgesetzter", "vorgesetzten nummer"),
        *("manager user principal name", "manager upn", "manager username", "manager email", "manager email address"),
        *("managers email", "manager mail", "supervisor email", "reports to email", "line manager email"),
        *("reporting to email", "vorgesetzter email", "email vorgesetzter", "manager dn", "manager distinguished name"),
        *("manager", "line manager", "direct manager", "supervisor", "direct supervisor", "reporting to"),
        *("reporting manager", "manager name", "managers name", "manager display name", "supervisor name"),
        *("reports to name", "reports to legal name", "line manager name", "workers manager", "superior"),
        *("vorgesetzter", "vorgesetzte", "direkter vorgesetzter", "führungskraft", "fuehrungskraft", "berichtet an"),
    ),
    "person": (
        *("employee id", "employee number", "employee no", "emp id", "emp no", "staff id", "staff number", "worker id"),
        *("person id", "person number", "person id external", "personnel number", "associate id", "payroll number"),
        *("file number", "eid", "user id", "user sys id", "personalnummer", "personal nr", "pers nr", "mitarbeiter id"),
        *("mitarbeiternummer", "mitarbeiter nr"),
    ),
    "name": (
        *("full name", "display name", "employee name", "worker name", "person name", "preferred name", "legal name"),
        *("full legal name", "worker", "employee", "payroll name", "formatted name", "common name", "staff name"),
        *("incumbent", "mitarbeitername", "mitarbeiter", "mitarbeiterin"),
    ),
    "first_name": ("first name", "given name", "forename", "preferred first name", "legal first name", "vorname"),
    "last_name": (
        "last name",
        "surname",
        "family name",
        "preferred last name",
        "legal last name",
        "nachname",
        "familienname",
    ),
    "email": (
        *("work email", "email address", "work email address", "primary work email", "business email", "company email"),
        *("email primary work", "work contact work email", "official email", "mail", "email id", "email adresse"),
        *("mailadresse", "user email"),
    ),
    "alias": (
        *("user principal name", "upn", "username", "login", "login name", "sam account name", "object id", "user"),
        *("distinguished name", "dn", "account name", "global id", "guid", "benutzername"),
    ),
    "since": (
        *("position start date", "start date in position", "job start date", "in position since", "in role since"),
        *("position effective date", "position since"),
    ),
}
"""From exports of Workday, SAP SuccessFactors, ADP, BambooHR, Personio, HiBob, Entra and Google Workspace, and German ones.

The date of hire is not here: it is not when somebody took the post.
"""


def organisation_columns(roles: str) -> Columns:
    """Return the columns of an organisation file; `roles` names the roles that a post can play, for a message."""
    return Columns(
        known=OWN,
        elsewhere=ONLY_ELSEWHERE,
        needed=(("post", "title"), ("unit", "unit_name"), ("role",)),
        synonyms=SYNONYMS,
        joined=frozenset({"reports_to", "manager", "alias"}),
        spare={"person": "alias", "email": "alias", "name": "alias"},
        advice={"role": f"HR systems do not have it, so write for each post one of {roles}"},
    )
