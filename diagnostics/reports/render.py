"""From a document to a file, in every format that reports come in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from diagnostics.errors import ReportError
from diagnostics.reports.document import Document
from diagnostics.reports.html import html
from diagnostics.reports.markdown import markdown
from diagnostics.reports.package_check import TemplateFault

_log = logging.getLogger(__name__)

Format = Literal["pdf", "html", "md", "docx", "pptx", "xlsx"]


def render(document: Document, format: Format) -> bytes:
    """Return the document as a file of `format`; the same document gives the same bytes.

    Raises ReportError for a format that reports do not come in.
    """
    if format not in RENDERERS:
        raise ReportError(f"There is no report in the format “{format}”; choose one of {', '.join(RENDERERS)}.")
    return RENDERERS[format](document)


def _pdf(document: Document) -> bytes:
    from diagnostics.reports.pdf import pdf  # the typesetter is large; nothing else has to wait for it

    return pdf(document)


def _docx(document: Document) -> bytes:
    from diagnostics.reports.docx import docx  # so are the libraries of office files

    try:
        return docx(document)
    except TemplateFault as fault:
        _log.warning("%s This report has the plain look.", fault)
        return docx(replace(document, house=replace(document.house, docx_template=None)))


def _xlsx(document: Document) -> bytes:
    from diagnostics.reports.xlsx import xlsx

    return xlsx(document)


def _pptx(document: Document) -> bytes:
    from diagnostics.reports.pptx import pptx

    try:
        return pptx(document)
    except TemplateFault as fault:
        _log.warning("%s This report has the plain look.", fault)
        return pptx(replace(document, house=replace(document.house, pptx_template=None)))


RENDERERS: Mapping[str, Callable[[Document], bytes]] = {
    "pdf": _pdf,
    "html": html,
    "md": markdown,
    "docx": _docx,
    "xlsx": _xlsx,
    "pptx": _pptx,
}
