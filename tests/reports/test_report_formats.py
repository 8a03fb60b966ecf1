from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from itertools import pairwise
from typing import cast

import pytest

from diagnostics.domain.case import Case, Gap, Request
from diagnostics.errors import ReportError
from diagnostics.reports.document import Document, Heading, PageBreak, Paragraph, Table
from diagnostics.reports.render import RENDERERS, Format, render
from tests.reports.reading import (
    NAMED,
    flat,
    found,
    page_one,
    pdf_text,
    read,
    report,
    squeezed,
    texts,
    written,
)
from tests.samples import samples, some

FORMATS = sorted(RENDERERS)
SOME = [
    "pharma-social-media",
    "sales-shortfall",
    "new-system-roll-out",
    "tsa-officers-retention",
    "wells-fargo-community-bank",
]
HOSTILE = "<script>alert(1)</script> #set page(width: 1cm) `x` *b* _i_ | [a](javascript:b) \\ $ & \"'= @x // $$ <!-- ]]>"
VOID = {"meta", "hr", "col"}


class Balance(HTMLParser):
    """Reads a page and keeps what it is made of; every tag has to be closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: bytes) -> Balance:
    reader = Balance()
    reader.feed(page.decode())
    assert reader.open == []
    return reader


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("case_id", SOME)
def test_every_format_tells_the_verdict_and_every_owner(case_id: str, format: str) -> None:
    text, diagnosis = squeezed(read(report(case_id), format)), found(case_id)
    assert squeezed(diagnosis.verdict.sentence) in text
    for cause in diagnosis.leading:
        assert squeezed(cause.owner.label) in text
        assert squeezed(cause.label) in text


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_names_a_respondent(format: str) -> None:
    case = samples()[NAMED]
    people = [
        person.model_copy(update={"name": f"Ottilie Brandmayr {number}", "id": f"hidden-{number}"})
        for number, person in enumerate(case.respondents)
    ]
    said = case.gap.model_copy(update={"statement": f"{people[0].name} sees it daily."})
    document = written(case.model_copy(update={"respondents": people, "gap": said, "title": f"What {people[1].name} wants"}))
    content = render(document, cast(Format, format)).decode(errors="ignore")
    assert "Brandmayr" not in read(document, format) + content
    assert "hidden-" not in read(document, format) + content


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_everything(format: str) -> None:
    pages = read(report(NAMED), format).split("\f")
    text = "".join(
        squeezed(re.sub(r"\d+ of \d+\s*$", "", page)).removesuffix(squeezed(report(NAMED).footer)) for page in pages
    )
    told = [said for block in flat(report(NAMED)) for said in texts(block)]
    invisible = ("Cause map.", "cause-", "action-")
    assert [said for said in told if squeezed(said) not in text and not said.startswith(invisible)] == []


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_case_gives_the_same_bytes(format: str) -> None:
    one, other = (render(written(samples()[NAMED]), cast(Format, format)) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_is_made_within_three_seconds(format: str) -> None:
    document = report(NAMED)
    start = time.process_time()
    render(document, cast(Format, format))
    assert time.process_time() - start < 3


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_is_shown_as_it_was_typed(format: str) -> None:
    case = Case(
        id="hostile", title=HOSTILE, sector=HOSTILE, request=Request(by=HOSTILE, text=HOSTILE), gap=Gap(statement=HOSTILE)
    )
    document = written(case)
    assert squeezed(read(document, format)).count(squeezed(HOSTILE)) >= 3
    if format == "html":
        assert "script" not in parsed(render(document, "html")).tags


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("text", ["研修", "Train 🙂", "", "half \ud800", "line\x0bline"])
def test_no_letter_stops_a_report(format: str, text: str) -> None:
    blocks = (Heading(text), Paragraph(f"{text} before the end"), Table(text, (text,), ((text,),), (1.0,)))
    content = render(Document(text, "Report", text, "", text, None, blocks), cast(Format, format))
    if format in ("html", "md"):
        assert b"before the end" in content
    if format == "pdf":
        assert "before the end" in pdf_text(content)


def test_the_pdf_keeps_every_letter_that_a_font_has_and_marks_the_others() -> None:
    blocks = (Paragraph("Обучение, Ελληνικά, é"), Paragraph("研修 later"))
    told = pdf_text(render(Document("Letters", "Report", "", "", "", None, blocks), "pdf"))
    assert "Обучение, Ελληνικά, é" in told
    assert "■■ later" in told


@pytest.mark.parametrize("case_id", some())
def test_page_one_of_the_pdf_holds_the_summary_and_nothing_else(case_id: str) -> None:
    content = render(report(case_id), "pdf")
    first, second = (squeezed(pdf_text(content, "-f", page, "-l", page)) for page in "12")
    for text in texts(page_one(report(case_id))):
        assert squeezed(text) in first
    after = [block.text for block in flat(report(case_id)) if isinstance(block, Heading)][len(page_headings(case_id)) :]
    assert squeezed(after[0]) not in first
    assert squeezed(after[0]) in second


def page_headings(case_id: str) -> list[str]:
    return [block.text for block in page_one(report(case_id)) if isinstance(block, Heading)]


def test_page_one_holds_even_if_everybody_wrote_at_length() -> None:
    long = "A sentence that goes on and on without saying much at all, as people do when they are in a hurry. " * 20
    case = samples()[NAMED]
    wordy = case.model_copy(
        update={
            "title": ("Word " * 60).strip(),
            "request": case.request.model_copy(update={"by": long[:200], "text": long, "for_whom": long}),
            "gap": case.gap.model_copy(update={"statement": long, "measure": long[:300]}),
        }
    )
    document = written(wordy)
    content = render(document, "pdf")
    second = squeezed(pdf_text(content, "-f", "2", "-l", "2"))
    assert squeezed("The request and the gap") in second
    assert squeezed("How sure this is") not in second


def test_the_pdf_can_be_read_aloud_and_kept() -> None:
    content = render(report(NAMED), "pdf")
    assert b"/MarkInfo" in content and b"/StructTreeRoot" in content
    assert b"pdfuaid" in content and b"pdfaid" in content
    assert b"/Alt" in content or b"/Alt(" in content


def test_a_case_without_a_date_gets_none_invented() -> None:
    content = render(written(Case(id="no-date")), "pdf")
    assert b"/CreationDate" not in content


@pytest.mark.parametrize("case_id", SOME)
def test_the_page_fetches_nothing(case_id: str) -> None:
    page = render(report(case_id), "html")
    reader = parsed(page)
    assert not reader.tags & {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "base", "form"}
    for name, value in reader.attributes:
        assert name not in ("src", "srcset", "data", "action", "ping")
        assert not name.startswith("on")
        if name == "href":
            assert value.startswith("#")
    styles = page.decode().split("<style>")[1:]
    assert all("url(" not in style and "@import" not in style for style in styles)


@pytest.mark.parametrize("case_id", SOME)
def test_every_link_of_the_page_leads_somewhere(case_id: str) -> None:
    reader = parsed(render(report(case_id), "html"))
    ids = [value for name, value in reader.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    raised = {f"cause-{cause.id}" for cause in found(case_id).leading}
    assert raised <= set(ids)
    assert {value.removeprefix("#") for name, value in reader.attributes if name == "href"} <= set(ids)


def test_on_a_narrow_screen_every_cell_carries_the_name_of_its_column() -> None:
    page = render(report(NAMED), "html").decode()
    assert page.count("<td ") == page.count('<td data-name="')
    assert "@media (max-width: 640px)" in page and "prefers-color-scheme: dark" in page and "@media print" in page


def test_every_row_of_a_markdown_table_has_as_many_cells_as_its_head() -> None:
    lines = render(report(NAMED), "md").decode().splitlines()
    rows = [re.sub(r"\\.", "", line).count("|") if line.startswith("|") else 0 for line in lines]
    for above, below in pairwise(rows):
        assert not above or not below or above == below


def test_a_page_break_is_the_only_one_and_follows_the_summary() -> None:
    assert [type(block) for block in report(NAMED).blocks].count(PageBreak) == 1


def test_a_format_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ReportError, match="pdf, html, md"):
        render(report(NAMED), cast(Format, "doc"))
