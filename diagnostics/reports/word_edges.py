"""The headers and footers of a Word template: they are kept, but say nothing about another document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn

from diagnostics.reports.document import Document
from diagnostics.reports.word_xml import Element, clean, made

OF_PAGE = ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "SYMBOL", "ADVANCE", "EQ", "IF", "=", "QUOTE", "FORMULA")
"""Fields that count pages or draw symbols; they stay."""

FLATTENED = ("HYPERLINK", "INCLUDEPICTURE", "SHAPE", "EMBED")
"""Fields whose result stays without the field: it is a text or picture of the template, but the field leads elsewhere."""

OF_DAY = ("DATE", "TIME", "SAVEDATE", "CREATEDATE")

SIDES = (0.72, 0.005)
"""Which share of the width our own line in a header or footer gives to its left side, and the tolerance."""


@dataclass
class _Field:
    """A field whose end is not reached yet: its instruction, its pieces, and those of its result."""

    code: str = ""
    pieces: list[Element] = field(default_factory=list)
    result: list[Element] | None = None


def refreshed(edge: Element, document: Document) -> bool:
    """Let a header or footer of a template show what this report says about itself; return whether it had a line of ours.

    Fields and controls that repeat the title, author or date of a file get those of the report. Those that repeat anything
    else of the original file are removed, and so is the line of an earlier report.
    """
    ours = [table for table in edge.iter(qn("w:tbl")) if _is_ours(table)]
    for table in ours:
        table.getparent().remove(table)
    known = _known(document)
    for control in list(edge.iter(qn("w:sdt"))):
        _bind(control, known)
    for simple in list(edge.iter(qn("w:fldSimple"))):
        _refresh(simple.get(qn("w:instr"), ""), [simple], list(simple), known)
    for one in list(_fields(edge)):
        _refresh(one.code, one.pieces, one.result or [], known)
    for holder in [edge, *edge.iter(qn("w:tc"))]:
        if holder.find(qn("w:p")) is None:
            holder.append(made("w:p"))
    return bool(ours)


def _known(document: Document) -> dict[str, str]:
    """Return what a report says about itself, by names of file properties."""
    day = document.written_on
    author = document.house.name or "Causeway"
    said = {"TITLE": document.title, "SUBJECT": document.kind, "AUTHOR": author, "COMPANY": document.house.name}
    said |= {"CREATOR": author, "LASTSAVEDBY": author, "LASTMODIFIEDBY": author, "STYLEREF TITLE": document.title}
    return said | dict.fromkeys(OF_DAY, f"{day.day} {day:%B %Y}" if day else "")


def _refresh(code: str, pieces: list[Element], result: list[Element], known: dict[str, str]) -> None:
    words = re.findall(r"[\w=]+", code.upper()) or [""]
    name = words[0]
    if name in ("DOCPROPERTY", "INFO", "STYLEREF") and len(words) > 1:
        name = f"STYLEREF {words[1]}" if name == "STYLEREF" else words[1]
    if name in OF_PAGE:
        return
    if name in FLATTENED:
        _flatten(pieces, result)
    elif name in known:
        _write(result, known[name])
    elif name.startswith("STYLEREF"):
        _write(result, "")  # Word looks up its text on each page
    else:
        for piece in pieces:
            _remove(piece)


def _flatten(pieces: list[Element], result: list[Element]) -> None:
    for piece in pieces:
        if piece.tag == qn("w:fldSimple"):
            for inside in list(piece):
                piece.addprevious(inside)
        if not any(piece is one for one in result):
            _remove(piece)


def _write(result: list[Element], text: str) -> None:
    """Replace the result of a field or the content of a control with a text."""
    letters = [one for piece in result for one in (piece, *piece.iterdescendants()) if one.tag == qn("w:t")]
    others = [one for piece in result for one in (piece, *piece.iterdescendants()) if one.tag in (qn("w:br"), qn("w:tab"))]
    for place, one in enumerate(letters):
        one.text = " ".join(clean(text).split()) if place == 0 else ""
        one.set(qn("xml:space"), "preserve")
    for one in others:
        _remove(one)


def _bind(control: Element, known: dict[str, str]) -> None:
    """Let a control that repeats a file property show what the report says; other bound controls are removed.

    The first kind is unbound: LibreOffice does not open a file with a control bound by a name that it cannot resolve.
    """
    binding = next(
        control.iter(qn("w:dataBinding"), "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding"), None
    )
    content = control.find(qn("w:sdtContent"))
    if binding is None or content is None:
        return
    name = re.sub(r"\[\d+\]$", "", binding.get(qn("w:xpath"), "")).rpartition(":")[2].upper()
    is_of_file = "roperties" in binding.get(qn("w:xpath"), "") and "overPage" not in binding.get(qn("w:xpath"), "")
    if is_of_file and name in known:
        _write([content], known[name])
        _remove(binding)
        return
    if content.find(qn("w:p")) is not None:
        control.addprevious(made("w:p"))
    _remove(control)


def _fields(edge: Element) -> Iterator[_Field]:
    """Yield the fields made of several pieces, those inside others first."""
    open_ones: list[_Field] = []
    for piece in [child for one in edge.iter(qn("w:r")) for child in one if child.tag != qn("w:rPr")]:
        kind = piece.get(qn("w:fldCharType")) if piece.tag == qn("w:fldChar") else ""
        if kind == "begin":
            open_ones.append(_Field())
        for one in open_ones:
            one.pieces.append(piece)
            if one.result is not None and not kind:
                one.result.append(piece)
        if open_ones and piece.tag == qn("w:instrText"):
            open_ones[-1].code += piece.text or ""
        if open_ones and kind == "separate":
            open_ones[-1].result = []
        if open_ones and kind == "end":
            yield open_ones.pop()


def _is_ours(table: Element) -> bool:
    """Whether a table is the line that an earlier report put there: over the full width, one row with two cells of our
    widths.

    Word and LibreOffice write other units when they save it, but keep these proportions.
    """
    across = table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}")
    if across is None or across.get(qn("w:type")) != "pct" or across.get(qn("w:w")) not in ("5000", "100%"):
        return False
    rows = table.findall(qn("w:tr"))
    cells = rows[0].findall(qn("w:tc")) if len(rows) == 1 else []
    widths = [next(iter(cell.iter(qn("w:tcW"))), None) for cell in cells]
    if len(widths) != 2 or None in widths:
        return False
    left, right = (float(width.get(qn("w:w"), "0").rstrip("%") or 0) for width in widths if width is not None)
    return left + right > 0 and abs(left / (left + right) - SIDES[0]) < SIDES[1]


def _remove(element: Element) -> None:
    """Remove an element, and the run around it if it has nothing else."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
        if parent.tag == qn("w:r") and all(one.tag == qn("w:rPr") for one in parent):
            _remove(parent)
