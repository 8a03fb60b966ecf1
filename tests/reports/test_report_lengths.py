"""Three lengths of one report: the shorter ones say nothing that the full one does not, and one page is one page."""

from __future__ import annotations

import re
from functools import cache

import pytest

from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.case import Case
from diagnostics.planning.plan import Limits
from diagnostics.reports.build import report_of
from diagnostics.reports.document import Document, Heading, Length, PageBreak
from diagnostics.reports.render import render
from tests.reports.reading import NAMED, flat, pdf_text, texts
from tests.samples import diagnosed, samples, some

ONE_OF_EACH = (NAMED, "new-system-roll-out", "dealer-software-unused", "orders-not-arriving")
"""Fix, train, cannot tell, and train and fix."""


@cache
def in_length(case_id: str, length: Length) -> Document:
    library, found = load_library(), diagnosed(case_id)
    return report_of(library, samples()[case_id], found, plan_of(library, found, Limits()), length=length)


def figures(document: Document) -> set[str]:
    """Every figure that stands in a report, with thousands as they are written."""
    return {figure for said in texts(document.blocks) for figure in re.findall(r"\d[\d,.]*\d|\d", said)}


def headings(document: Document) -> list[str]:
    return [block.text for block in flat(document) if isinstance(block, Heading)]


@pytest.mark.parametrize("case_id", some())
def test_every_figure_of_a_shorter_report_is_in_the_full_one(case_id: str) -> None:
    full = figures(in_length(case_id, Length.FULL))
    assert figures(in_length(case_id, Length.SHORT)) <= full
    assert figures(in_length(case_id, Length.ONE_PAGE)) <= full


@pytest.mark.parametrize("case_id", ONE_OF_EACH)
def test_every_length_begins_with_the_same_page(case_id: str) -> None:
    page = in_length(case_id, Length.ONE_PAGE).blocks
    for length in (Length.SHORT, Length.FULL):
        blocks = in_length(case_id, length).blocks
        assert blocks[: len(page)] == page
        assert isinstance(blocks[len(page)], PageBreak)


@pytest.mark.parametrize("case_id", sorted(samples()))
def test_one_page_stays_one_page(case_id: str) -> None:
    pages = pdf_text(render(in_length(case_id, Length.ONE_PAGE), "pdf")).count("\f")
    assert pages == 1


@pytest.mark.parametrize("case_id", ONE_OF_EACH)
def test_a_short_report_is_read_on_the_way_to_the_meeting(case_id: str) -> None:
    assert pdf_text(render(in_length(case_id, Length.SHORT), "pdf")).count("\f") <= 7


def test_a_short_report_has_what_a_decision_needs_and_no_annex() -> None:
    told = headings(in_length(NAMED, Length.SHORT))
    for wanted in (
        "What causes the gap",
        "Who answers for it",
        "What to do",
        "The plan beside other choices",
        "What doing nothing costs",
        "What training will and will not do",
        "Follow-up",
        "How sure this is, and what would change it",
    ):
        assert wanted in told
    assert not [heading for heading in told if heading.startswith("Annex")]


def test_a_case_that_has_only_begun_is_one_page_in_its_short_report_too() -> None:
    library, case = load_library(), Case(id="new-case")
    found = diagnose(library, case, robust=False)
    document = report_of(library, case, found, plan_of(library, found, Limits()), length=Length.SHORT)
    assert not [block for block in document.blocks if isinstance(block, PageBreak)]
