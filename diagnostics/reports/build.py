"""From a diagnosis and its plan to a report, section by section."""

from __future__ import annotations

from diagnostics.domain.case import Case, Origin
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.library import Library
from diagnostics.planning.plan import Plan
from diagnostics.reports.annex import examined, published_account
from diagnostics.reports.causes import causes, map_of_causes, request_and_gap
from diagnostics.reports.document import Block, Document, PageBreak
from diagnostics.reports.doubts import doubts
from diagnostics.reports.material import Material, material_of
from diagnostics.reports.method import method, sources
from diagnostics.reports.owners_and_plan import owners, plan
from diagnostics.reports.sheets import sheets_of
from diagnostics.reports.summary import summary
from diagnostics.wording import clipped, on_day

TITLE = 120
SOURCE = 160
"""Characters of a title and of a source at the head of page one."""


def report_of(library: Library, case: Case, diagnosis: Diagnosis, actions: Plan) -> Document:
    """Return the report of one case. Page one stands alone; no respondent is named; nothing is computed here."""
    material = material_of(library, case, diagnosis, actions)
    return Document(
        title=clipped(material.diagnosis.title, TITLE),
        kind="Performance diagnosis",
        about=_about(material.case),
        mark=_mark(material.case),
        footer=f"{clipped(material.diagnosis.title, 60)} · library {diagnosis.library.version}",
        written_on=case.opened_on,
        blocks=(*summary(material), PageBreak(), *_rest(material)),
        sheets=sheets_of(material),
    )


def _rest(material: Material) -> tuple[Block, ...]:
    sections = (map_of_causes, request_and_gap, causes, owners, plan, doubts, examined, published_account, method, sources)
    return tuple(block for section in sections for block in section(material))


def _about(case: Case) -> str:
    day = case.opened_on
    opened = f"Opened {on_day(day)}" if day else ""
    return " · ".join(part for part in (clipped(case.sector, 80), opened) if part)


def _mark(case: Case) -> str:
    if case.origin is Origin.INVENTED:
        return "Invented example"
    if case.origin is Origin.PUBLISHED:
        source = case.documented.source if case.documented else ""
        return f"Published case: {clipped(source, SOURCE)}" if source else "Published case"
    return ""
