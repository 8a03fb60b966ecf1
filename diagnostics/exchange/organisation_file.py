"""The organisation as a file: read with every fault by line, and written so that reading it again changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO

from diagnostics.domain.organisation import NOBODY, Organisation, Unit
from diagnostics.domain.reorganisation import Draft
from diagnostics.errors import ContentError, Fault
from diagnostics.exchange.organisation_columns import OWN, organisation_columns
from diagnostics.exchange.organisation_draft import drafted
from diagnostics.exchange.organisation_ids import ids_of
from diagnostics.exchange.organisation_rows import lines_of
from diagnostics.exchange.sheet import as_cell, read_sheet

TEMPLATE = """\
post,title,unit,unit_name,parent_unit,role,reports_to,person,name,email,deputy,since
managing-director,Managing director,company,Example Ltd,,senior-manager,,p-1001,Ada Vogel,ada@example.org,,2019-04-01
head-of-sales,Head of sales,sales,Sales,company,senior-manager,managing-director,p-1002,Ben Ito,ben@example.org,,2022-01-01
team-lead-north,"Team lead, north",sales-north,Sales north,sales,line-manager,head-of-sales,,,,,
team-lead-north,,,,,,,p-1003,Cleo Okafor,cleo@example.org,yes,2026-02-01
head-of-hr,Head of HR,hr,Human resources,company,hr,managing-director,p-1004,Dara Nowak,dara@example.org,no,2021-09-01
"""
"""A file that can be read as it is: a vacant post with somebody who stands in for its holder, and three that are held."""

MARK = "\ufeff"
"""Tells Excel that a CSV file is UTF-8."""


def read_organisation(
    data: bytes, file: str, roles: Mapping[str, str], known: Organisation = NOBODY, whole: bool = False
) -> Draft:
    """Return what a CSV or XLSX file says that the organisation is.

    `roles` are the ids of roles with their labels. Where a cell is empty or a column missing, what is `known` stands;
    a post may report to a known one that is not in the file, unless the file is the `whole`. Raises ContentError with
    every fault, each with the line and what to write instead.
    """
    sheet = read_sheet(data, file, organisation_columns(", ".join(roles)))
    lines, faults = lines_of(sheet.rows, roles, file)
    ids = ids_of(lines, known, file)
    draft, more = drafted(lines, ids, sheet, known, whole)
    faults = [*sheet.faults, *faults, *ids.faults, *more]
    if not sheet.rows:
        faults.append(Fault(file, sheet.line, "", "there is nothing under the head; write one row for each post"))
    if faults:
        raise ContentError(faults)
    return draft


def write_organisation(organisation: Organisation, day: date) -> str:
    """Return the organisation as it is on a day as the text of a CSV file, which no spreadsheet takes for formulas."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(OWN)
    for row in _rows(organisation, day):
        writer.writerow([as_cell(row.get(column, "")) for column in OWN])
    return MARK + text.getvalue()


def template() -> str:
    """Return a file with every column and an example, to write over."""
    return MARK + TEMPLATE.replace("\n", "\r\n")


def _rows(organisation: Organisation, day: date) -> Iterator[dict[str, str]]:
    for unit in _units_from_the_top(organisation):
        about = {"unit": unit.id, "unit_name": unit.name, "parent_unit": unit.parent or ""}
        posts = [post for post in organisation.posts_in.get(unit.id, ()) if post.on(day)]
        if not posts:
            yield about
        for post in posts:
            row = {"post": post.id, "title": post.title, "role": post.role, "reports_to": post.reports_to or "", **about}
            held = [one for one in organisation.held.get(post.id, ()) if one.on(day)]
            people = [
                {
                    "person": one.employee,
                    "name": organisation.employee_by_id[one.employee].name,
                    "email": organisation.employee_by_id[one.employee].email,
                    "deputy": "yes" if one.deputy else "no",
                    "since": str(one.since),
                }
                for one in sorted(held, key=lambda one: (one.deputy, one.since, one.employee))
            ]
            yield row | (people[0] if people else {})
            yield from (row | more for more in people[1:])


def _units_from_the_top(organisation: Organisation) -> Iterator[Unit]:
    known = organisation.unit_by_id
    waiting = [unit for unit in reversed(organisation.units) if unit.parent not in known]
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += reversed(organisation.units_under.get(unit.id, ()))
