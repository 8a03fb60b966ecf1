"""From a diagnosis and its plan to a report, section by section, in three lengths."""

from __future__ import annotations

from collections.abc import Callable

from diagnostics.domain.case import Case, Origin
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.kept import NOTHING, Kept
from diagnostics.domain.library import Library
from diagnostics.planning.plan import Limits, Plan
from diagnostics.reports.agreed import agreed
from diagnostics.reports.annex import examined, published_account
from diagnostics.reports.asked import how_we_asked
from diagnostics.reports.causes import causes, map_of_causes, request_and_gap
from diagnostics.reports.document import Block, Document, Length, PageBreak
from diagnostics.reports.doubts import how_sure, in_other_models
from diagnostics.reports.follow_up import follow_up as follow_up_section
from diagnostics.reports.house import PLAIN, House
from diagnostics.reports.material import Material, material_of
from diagnostics.reports.method import method, sources
from diagnostics.reports.overview import overview, reasons_in_short
from diagnostics.reports.owners_and_plan import details, owners, plan
from diagnostics.reports.reference import SHORT, reference
from diagnostics.reports.sheets import sheets_of
from diagnostics.reports.summary import summary
from diagnostics.reports.training import training
from diagnostics.reports.views import views, views_in_short
from diagnostics.wording import clipped, on_day

Section = Callable[[Material], tuple[Block, ...]]

TITLE = 120
SOURCE = 160
"""Characters of a title and of a source at the head of page one."""


def report_of(
    library: Library,
    case: Case,
    diagnosis: Diagnosis,
    actions: Plan,
    *,
    length: Length = Length.FULL,
    house: House = PLAIN,
    follow_up: Kept = NOTHING,
    limits: Limits | None = None,
) -> Document:
    """Return the report of one case in one of three lengths; every figure of a shorter one stands in the full one.

    Page one stands alone; no respondent is named. What was agreed and when it is looked at again is told where
    `follow_up` is handed in; `limits` are those that the plan was made within.
    """
    material = material_of(library, case, diagnosis, actions, follow_up, limits)
    return Document(
        title=clipped(material.diagnosis.title, TITLE),
        kind="Performance diagnosis",
        about=_about(material.case),
        mark=_mark(material.case),
        footer=(
            f"{clipped(material.diagnosis.title, 60)} · library {diagnosis.library.version} · "
            f"case {material.version[:SHORT]}"
        ),
        written_on=case.opened_on,
        blocks=_blocks(material, length),
        sheets=sheets_of(material, length),
        one_page=length is Length.ONE_PAGE,
        house=house,
    )


IN_SHORT: tuple[Section, ...] = (
    *(overview, reasons_in_short, views_in_short, owners, agreed, plan, training, follow_up_section, how_sure),
)
IN_FULL: tuple[Section, ...] = (
    *(request_and_gap, how_we_asked, overview, causes, views, map_of_causes, owners, agreed, plan, details, training),
    *(follow_up_section, how_sure, in_other_models, examined, published_account, method, sources, reference),
)
"""The sections after page one, in the order of the report."""


def _blocks(material: Material, length: Length) -> tuple[Block, ...]:
    first = summary(material)
    if length is Length.ONE_PAGE:
        return first
    sections = IN_SHORT if length is Length.SHORT else IN_FULL
    rest = tuple(block for section in sections for block in section(material))
    return (*first, PageBreak(), *rest) if rest else first


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
