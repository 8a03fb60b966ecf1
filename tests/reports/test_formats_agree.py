"""One report, whatever the format: every file is read back, and the figures in it are those of the report."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest

from diagnostics.content.library import load_library
from diagnostics.handover.files import Findings, findings_of, offered
from diagnostics.reports.document import Document, Length, Picture, Spread
from tests.reports.reading import NAMED, read, texts
from tests.samples import samples

MOST_VOICES = max(samples().values(), key=lambda case: (len(case.respondents), case.id)).id
"""The sample case with the most respondents."""

CASES = (NAMED, MOST_VOICES, "dealer-software-unused")
FORMATS = [form.ending for form in offered() if form.ending != "yaml"]
FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
ADDS_NONE: dict[str, re.Pattern[str]] = {
    "html": re.compile(r'<figure class="plot">.*?</svg>', re.S),
    "md": re.compile(r"^\d+\. ", re.M),
    "json": re.compile("(?!)"),
}
"""Formats without numbers of pages, slides or rows say every figure of the report and no other, but for what stands at the
axes of charts and before the lines of lists."""


def figures(said: Iterator[str] | str) -> set[str]:
    """Every figure in texts, with thousands and places as they are written."""
    whole = said if isinstance(said, str) else "\n".join(said)
    return set(FIGURE.findall(re.sub(r"(?<=\d)\s+(?=[.,:]\d)", "", whole)))


def said_in(document: Document) -> Iterator[str]:
    """Every text of a report, those in the boxes of its pictures as well."""
    yield from (document.title, document.kind, document.about, document.mark, document.footer)
    for block in document.blocks:
        for inner in block.blocks if isinstance(block, Spread) else (block,):
            yield from texts(inner)
            if isinstance(inner, Picture) and inner.graph:
                yield from (text for node in inner.graph.nodes for text in (*node.lines, node.note, node.evidence))


def read_back(findings: Findings, ending: str, length: Length) -> str:
    if ending != "json":
        return read(findings.document(length), ending)
    report = json.loads(findings.file("json", length))["report"]
    return "\n".join(values(report))


def added(findings: Findings, ending: str, length: Length) -> str:
    """What a file says without what its format needs for itself."""
    if ending == "json":
        return read_back(findings, ending, length)
    made = ADDS_NONE[ending].sub(" ", findings.file(ending, length).decode())
    body = re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", made, flags=re.S) if ending == "html" else made
    return html.unescape(re.sub(r"\\(.)", r"\1", body))


def values(data: object) -> Iterator[str]:
    """Every text in data, and the figures of plots as their tables write them."""
    if isinstance(data, dict):
        numbers = ("widths", "series", "across", "written_on", "level", "id")
        for name, value in data.items():
            if name not in numbers:
                yield from values(value)
    elif isinstance(data, list):
        for value in data:
            yield from values(value)
    elif isinstance(data, str):
        yield data


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("length", list(Length), ids=lambda length: length.value)
@pytest.mark.parametrize("case_id", CASES)
def test_every_format_says_the_figures_of_the_report(case_id: str, length: Length, ending: str) -> None:
    findings = findings_of(load_library(), samples()[case_id])
    document = findings.document(length)
    written, found = figures(said_in(document)), figures(read_back(findings, ending, length))
    assert written - found == set(), "figures of the report are missing"
    if ending in ADDS_NONE:
        assert figures(added(findings, ending, length)) - written == set(), "figures that the report does not tell"


@pytest.mark.parametrize("case_id", CASES)
def test_the_data_beside_the_report_are_those_of_the_diagnosis(case_id: str) -> None:
    findings = findings_of(load_library(), samples()[case_id])
    data = json.loads(findings.file("json"))
    shares = {cause["label"]: cause["share"] for cause in data["causes"]}
    plots = [block for block in data["report"]["blocks"] if block["block"] == "plot"]
    charted = [plot for plot in plots if set(plot["categories"]) <= set(shares)]
    assert charted
    for plot in charted:
        low, high = (series["values"] for series in plot["series"][:2])
        for name, least, most in zip(plot["categories"], low, high, strict=True):
            assert least / 100 - 0.03 <= shares[name] <= most / 100 + 0.03
