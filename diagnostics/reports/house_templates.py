"""Templates for Word and PowerPoint before they are used: whole, harmless, and with everything that is written into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from diagnostics.errors import ReportError
from diagnostics.reports.document import Bullets, Callout, Document, Heading, Paragraph, Plot, Series, Table
from diagnostics.reports.house import PLAIN, House
from diagnostics.reports.template_kinds import SAVE_AS, Program, wrong_kind
from diagnostics.reports.word_styles import NEEDED as STYLES
from diagnostics.reports.word_template import prepared

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
_OF_MASTERS = re.compile(r"ppt/(?:slideMasters|slideLayouts|notesMasters|handoutMasters|theme)/_rels/.*\.rels", re.DOTALL)
"""The links of what a report takes over from a slide template; sample slides may link to anything."""


def docx_faults(data: bytes) -> list[str]:
    """Return what keeps a template from being used for Word, each with what to do; nothing where it can be used."""
    from diagnostics.reports.docx import docx  # loaded only if there is a template

    broken = _package_faults(data, "Word") or _unreadable(_styles, data, "Word")
    return broken or _refused(docx, replace(PLAIN, docx_template=data))


def docx_lacks(data: bytes) -> list[str]:
    """Return which styles a usable template lacks or has as another kind; for these, a report has the plain look."""
    return list(_missing_styles(_styles(data)))


def pptx_faults(data: bytes) -> list[str]:
    """Return what keeps a template from being used for slides, each with what to do; nothing where all is there."""
    from diagnostics.reports.pptx import pptx

    broken = _package_faults(data, "PowerPoint")
    return broken or _refused(pptx, replace(PLAIN, pptx_template=data))


def _refused(write: Callable[[Document], bytes], house: House) -> list[str]:
    """Write a small report into the template: what cannot be done then is known before somebody waits for a report."""
    try:
        write(replace(TRIAL, house=house))
    except ReportError as refused:
        return [_as_clause(refused)]
    except Exception:
        # As in `_unreadable`: whatever is wrong with somebody's template, it must be known here and not in a report.
        return [_broken("Word" if house.docx_template else "PowerPoint")]
    return []


def _package_faults(data: bytes, program: Program) -> list[str]:
    if wrong := wrong_kind(data, program):
        return [wrong]
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > UNPACKED:
                return [f"the file is too large when it is unpacked; at most {UNPACKED / 1e6:.0f} MB"]
            if package.testzip() is not None:
                return [_broken(program)]
            return list(_harmful(package, program))
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return [_broken(program)]


def _harmful(package: ZipFile, program: Program) -> Iterator[str]:
    names = package.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        yield f"the file contains macros; {SAVE_AS[program]}, without them"
    if program == "PowerPoint" and any(_OUTSIDE.search(package.read(name)) for name in names if _OF_MASTERS.fullmatch(name)):
        yield "the file fetches something from outside, such as a linked picture or a template of its own; embed it"


def _unreadable(read: Callable[[bytes], object], data: bytes, program: Program) -> list[str]:
    try:
        read(data)
    except ReportError as refused:
        return [_as_clause(refused)]
    except Exception:
        # A reader of other people's files fails in ways that nobody can list; all of them mean the same here.
        return [_broken(program)]
    return []


def _as_clause(refused: ReportError) -> str:
    sentence = str(refused).rstrip(".")
    return sentence[:1].lower() + sentence[1:] if sentence.startswith("The ") else sentence


def _broken(program: Program) -> str:
    return f"the file cannot be read as a {program} file; open it and {SAVE_AS[program]}"


def _styles(data: bytes) -> dict[str, set[str]]:
    """The kinds of the styles of each name."""
    from docx import Document as Word

    kinds: dict[str, set[str]] = {}
    for style in Word(BytesIO(prepared(data))).styles:
        kinds.setdefault(str(style.name), set()).add(style.type.name.lower())
    return kinds


def _missing_styles(there: Mapping[str, set[str]]) -> Iterator[str]:
    needed = {name: "table" if name.endswith("Table") else "paragraph" for name in STYLES}
    if lacking := [f"'{name}'" for name in needed if name not in there]:
        yield f"these styles are missing: {', '.join(lacking)}; create them in Word, or keep the plain look for them"
    other = [f"'{name}' ({kind})" for name, kind in needed.items() if name in there and kind not in there[name]]
    if other:
        yield (
            f"these styles are not of the kind in brackets: {', '.join(other)}; "
            "create them again in Word with this kind, or keep the plain look for them"
        )
