"""Templates for Word and PowerPoint before they are used: whole, harmless, and with everything that is written into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from diagnostics.errors import ReportError
from diagnostics.reports.document import Bullets, Callout, Document, Heading, Paragraph, Plot, Series, Table
from diagnostics.reports.house import PLAIN, House
from diagnostics.reports.packing import as_document
from diagnostics.reports.slide_master import NEEDED as LAYOUTS
from diagnostics.reports.word_styles import NEEDED as STYLES

UNPACKED = 150_000_000
"""Bytes that a template may have when it is unpacked."""

TRIAL = Document(
    title="Trial",
    kind="Report",
    about="",
    mark="",
    footer="",
    written_on=None,
    blocks=(
        Heading("Part"),
        Callout("Verdict", "Fix, do not train."),
        Paragraph("A paragraph."),
        Table("Table", ("Cause", "Share"), (("Nobody owns it", "10 %"),), (2.0, 1.0)),
        Bullets(("One", "Two"), numbered=True),
        Plot("Shares", ("Nobody owns it",), (Series("Least", (10.0,)),), "Share", "%", "One cause."),
    ),
)
"""A small report with one block of each kind that a template dresses."""

_OUTSIDE = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*/relationships/hyperlink")[^>]*>')


def docx_faults(data: bytes) -> list[str]:
    """Return what keeps a template from being used for Word, each with what to do; nothing where it can be used."""
    from diagnostics.reports.docx import docx  # loaded by those alone who have a template

    broken = _package_faults(data, "word/document.xml", "Word") or _unreadable(_styles, data, "Word")
    return broken or _refused(docx, replace(PLAIN, docx_template=data))


def docx_lacks(data: bytes) -> list[str]:
    """Return which styles a usable template lacks, each with what to do; in these, a report wears the plain look."""
    return list(_missing_styles(_styles(data)))


def pptx_faults(data: bytes) -> list[str]:
    """Return what keeps a template from being used for slides, each with what to do; nothing where all is there."""
    from diagnostics.reports.pptx import pptx

    broken = _package_faults(data, "ppt/presentation.xml", "PowerPoint") or _unreadable(_layouts, data, "PowerPoint")
    return broken or _lacking(_layouts(data)) or _refused(pptx, replace(PLAIN, pptx_template=data))


def _lacking(layouts: list[tuple[str, str]]) -> list[str]:
    there = {name for both in layouts for name in both}
    lacking = [f"'{name}'" for kind, name in LAYOUTS.items() if kind not in there and name.lower() not in there]
    return [f"these layouts are missing: {', '.join(lacking)}; add them to the master of the slides"] if lacking else []


def _refused(write: Callable[[Document], bytes], house: House) -> list[str]:
    """Write a small report into the template: what cannot be done then is known before somebody waits for a report."""
    try:
        write(replace(TRIAL, house=house))
    except ReportError as refused:
        return [str(refused).rstrip(".")]
    except Exception:
        # As in `_unreadable`: whatever is wrong with somebody's template, it must be known here and not in a report.
        return [_broken("Word" if house.docx_template else "PowerPoint")]
    return []


def _package_faults(data: bytes, main: str, program: str) -> list[str]:
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > UNPACKED:
                return [f"the file is too large when it is unpacked; at most {UNPACKED / 1e6:.0f} MB"]
            if package.testzip() is not None or main not in package.namelist():
                return [_broken(program)]
            return list(_harmful(package))
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return [_broken(program)]


def _harmful(package: ZipFile) -> Iterator[str]:
    names = package.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        yield "the file holds macros; save it without them"
    if any(_OUTSIDE.search(package.read(name)) for name in names if name.endswith(".rels")):
        yield "the file fetches something from outside, such as a linked picture or a template of its own; embed it"


def _unreadable(read: Callable[[bytes], object], data: bytes, program: str) -> list[str]:
    try:
        read(data)
    except Exception:
        # A reader of other people's files fails in ways that nobody can list; all of them mean the same here.
        return [_broken(program)]
    return []


def _broken(program: str) -> str:
    return f"the file cannot be read as one of {program}; open it there and save it anew"


def _styles(data: bytes) -> list[str]:
    """The names of the styles."""
    from docx import Document as Word

    return [str(style.name) for style in Word(BytesIO(as_document(data))).styles]


def _missing_styles(there: list[str]) -> Iterator[str]:
    lacking = [f"'{name}'" for name in STYLES if name not in there]
    if lacking:
        yield f"these styles are missing: {', '.join(lacking)}; make them in Word, or leave them to the plain look"


def _layouts(data: bytes) -> list[tuple[str, str]]:
    """The layouts of the slides, each with its kind and its name."""
    from pptx import Presentation

    made = Presentation(BytesIO(as_document(data)))
    return [(str(layout.element.get("type") or ""), str(layout.name).lower()) for layout in made.slide_layouts]
