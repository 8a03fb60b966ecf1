"""Reports of the sample cases, and what a reader finds in them."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import cast

import pytest

from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose, shares_of
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.planning.plan import Limits, plan_for
from diagnostics.reports.build import report_of
from diagnostics.reports.document import Block, Document, PageBreak, Picture, Plot, Spread
from diagnostics.reports.render import Format, render
from diagnostics.reports.workbook import Formula
from tests.reports.reading_book import book_text
from tests.reports.reading_word import word_text
from tests.samples import samples

NAMED = "pharma-social-media"
"""A sample case whose respondents have names."""


@cache
def found(case_id: str) -> Diagnosis:
    return diagnose(load_library(), samples()[case_id])


@cache
def report(case_id: str) -> Document:
    return written(samples()[case_id], found(case_id))


def written(case: Case, diagnosis: Diagnosis | None = None, limits: Limits | None = None) -> Document:
    library = load_library()
    diagnosis = diagnosis or diagnose(library, case)
    return report_of(
        library, case, diagnosis, plan_for(library, diagnosis.interventions, shares_of(diagnosis), limits or Limits())
    )


def flat(document: Document) -> Iterator[Block]:
    """Every block, those of a sideways page among the others."""
    for block in document.blocks:
        yield from block.blocks if isinstance(block, Spread) else (block,)


def page_one(document: Document) -> list[Block]:
    blocks = list(document.blocks)
    return blocks[: next(place for place, block in enumerate(blocks) if isinstance(block, PageBreak))]


def texts(value: object) -> Iterator[str]:
    """Every text in a document or a block, but not the drawings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Picture):
        yield value.alt
    elif isinstance(value, Plot):
        yield value.sentence
        yield from texts(value.table)
    elif isinstance(value, Formula):
        yield from texts(value.value)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for field in (one for one in fields(value) if one.name != "format"):
            yield from texts(getattr(value, field.name))


def read(document: Document, format: str) -> str:
    """The text that a reader of the file sees."""
    content = render(document, cast(Format, format))
    if format == "pdf":
        return pdf_text(content)
    if format == "docx":
        return word_text(content)
    if format == "xlsx":
        return book_text(content)
    text = content.decode()
    if format == "html":
        body = re.sub(r"<style>.*?</style>", " ", text, flags=re.S)
        return html.unescape(re.sub(r"<[^>]+>", " ", body))
    return re.sub(r"\\(.)", r"\1", text)


def pdf_text(content: bytes, *options: str) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed: the text of a PDF cannot be read")
    ran = subprocess.run(["pdftotext", "-raw", *options, "-", "-"], input=content, capture_output=True, check=True)
    return ran.stdout.decode()


def proper_names(case: Case) -> list[str]:
    """The names of the respondents, as far as they are more than the name of a role."""
    roles = {role.label.lower() for role in load_library().roles}
    return [person.name for person in case.respondents if person.name and person.name.lower() not in roles]


def squeezed(text: str) -> str:
    """Text without white space, for comparing what lines were broken in."""
    return re.sub(r"\s", "", text)
