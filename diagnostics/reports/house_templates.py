"""Templates for Word and PowerPoint before they are used: whole, harmless, and with everything that is written into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

UNPACKED = 150_000_000
"""Bytes that a template may have when it is unpacked."""

STYLES = ("Title", "Heading 1", "Heading 2", "Heading 3", "Normal", "Caption", "List Bullet", "List Number")
"""Styles of paragraphs that a report in Word is written in."""

LAYOUTS = {"title": "title slide", "obj": "title and content", "titleOnly": "title only"}
"""Layouts that slides are made on: what the file calls each, and what people call it."""

_OUTSIDE = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*/relationships/hyperlink")[^>]*>')
_TEMPLATE_KIND = re.compile(rb"(wordprocessingml|presentationml)\.template\.main\+xml")


def docx_faults(data: bytes) -> list[str]:
    """Return what keeps a template from being used for Word, each with what to do; nothing where it can be used."""
    return _package_faults(data, "word/document.xml", "Word") or _unreadable(_styles, data, "Word")


def docx_lacks(data: bytes) -> list[str]:
    """Return which styles a usable template lacks, each with what to do; in these, a report wears the plain look."""
    return list(_missing_styles(_styles(data)))


def pptx_faults(data: bytes) -> list[str]:
    """Return what keeps a template from being used for slides, each with what to do; nothing where all is there."""
    broken = _package_faults(data, "ppt/presentation.xml", "PowerPoint") or _unreadable(_layouts, data, "PowerPoint")
    if broken:
        return broken
    there = {name for both in _layouts(data) for name in both}
    lacking = [f"'{name}'" for kind, name in LAYOUTS.items() if kind not in there and name not in there]
    return [f"these layouts are missing: {', '.join(lacking)}; add them to the master of the slides"] if lacking else []


def as_document(data: bytes) -> bytes:
    """Return a template (.dotx, .potx) as the document that it is when somebody opens it, for readers of documents."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for part in given.infolist():
            content = given.read(part)
            if part.filename == "[Content_Types].xml":
                content = _TEMPLATE_KIND.sub(_document_kind, content)
            made.writestr(part.filename, content)
    return out.getvalue()


def _document_kind(found: re.Match[bytes]) -> bytes:
    kind = b"document" if found[1] == b"wordprocessingml" else b"presentation"
    return found[1] + b"." + kind + b".main+xml"


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


def _styles(data: bytes) -> list[tuple[bool, str]]:
    """The styles of paragraphs (true) and of tables (false) by name."""
    from docx import Document  # loaded by those alone who have a template
    from docx.enum.style import WD_STYLE_TYPE

    kinds = {WD_STYLE_TYPE.PARAGRAPH: True, WD_STYLE_TYPE.TABLE: False}
    styles = Document(BytesIO(as_document(data))).styles
    return [(kinds[style.type], str(style.name)) for style in styles if style.type in kinds]


def _missing_styles(styles: list[tuple[bool, str]]) -> Iterator[str]:
    lacking = [f"'{name}'" for name in STYLES if (True, name) not in styles]
    if lacking:
        yield f"these styles of paragraphs are missing: {', '.join(lacking)}; use each once in Word, then save"
    if not any(name != "Normal Table" for is_text, name in styles if not is_text):
        yield "there is no style for tables, such as 'Table Grid'; put one table into the template, then take it out"


def _layouts(data: bytes) -> list[tuple[str, str]]:
    """The layouts of the slides, each with its kind and its name."""
    from pptx import Presentation

    made = Presentation(BytesIO(as_document(data)))
    return [(str(layout.element.get("type") or ""), str(layout.name).lower()) for layout in made.slide_layouts]
