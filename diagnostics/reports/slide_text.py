"""Paragraphs on slides: lines of a plan as text in a frame, in the largest letters that fit, never below fourteen points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.text.text import TextFrame
from pptx.util import Emu, Length

from diagnostics.reports.slide_fitting import LINE, clipped_to, lines_of, widest
from diagnostics.reports.slide_layouts import POINT
from diagnostics.reports.slide_lines import BEFORE, MESSAGE, Line
from diagnostics.reports.word_xml import clean

SMALLEST = 12
"""Of tables and graphs, which are looked at from near."""

LEAST = 14
"""Of everything else."""

BODY_SIZES, STATEMENT_SIZES = (20, 18, 16, LEAST), (28, 24, 20, 18, 16, LEAST)
BULLET, NUMBER = 20, 28
"""How far the text of a list stands in."""

NAMES = 0.36
"""The names of facts take at most this part of the width."""

SURE = 1.12
"""Extra space for text that may not wrap or grow, for readers who do not have the font of the house."""


@dataclass(frozen=True)
class Area:
    """A rectangle on a slide, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def units(self) -> tuple[Length, Length, Length, Length]:
        """The same in the units of Office."""
        x, y, width, height = (Emu(round(value * POINT)) for value in (self.x, self.y, self.width, self.height))
        return x, y, width, height

    def within(self, side: float, above: float) -> Area:
        """Return what is left of it inside an edge."""
        width, height = max(self.width - 2 * side, 1.0), max(self.height - 2 * above, 1.0)
        return Area(self.x + side, self.y + above, width, height)

    def below(self, taken: float) -> Area:
        """Return what is left of it below something."""
        return Area(self.x, self.y + taken, self.width, max(self.height - taken, 1.0))


@dataclass(frozen=True)
class Fitted:
    """Lines as they fit: their size, the column of the names of facts, how high they stand, and texts that were cut."""

    lines: tuple[Line, ...]
    size: int
    names: float
    height: float
    cut: tuple[str, ...] = ()


def fitted(lines: Sequence[Line], area: Area, most: int = 20) -> Fitted:
    """Return lines in the largest size up to `most` that fits, statements in a larger one.

    Where not even the smallest fits, texts are cut.
    """
    tidy = tuple(replace(line, text=clean(line.text), name=_one(line.name)) for line in lines)
    are_stated = all(line.kind == "statement" for line in tidy)
    for size in STATEMENT_SIZES if are_stated else [one for one in BODY_SIZES if one <= most]:
        found = _set(tidy, area.width, size)
        if found.height <= area.height:
            return found
    return _cut(tidy, area)


def put(frame: TextFrame, text: Fitted, usual: int = 0) -> None:
    """Write lines into a frame; the size is left to the master where it is the `usual` one."""
    body = frame._txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for line in text.lines:
        body.append(parse_xml(_paragraph(line, text, 0 if text.size == usual else text.size)))


def run(text: str, size: float = 0, colour: str = "", bold: bool = False) -> str:
    """Return a run of text, its line ends kept; what is not said about its look is left to the master."""
    marks = (f' sz="{round(size * 100)}"' if size else "") + (' b="1"' if bold else "")
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>' if colour else ""
    look = f'<a:rPr lang="en-GB"{marks}>{fill}</a:rPr>'
    pieces = (f"<a:r>{look}<a:t>{escape(piece)}</a:t></a:r>" if piece else "" for piece in clean(text).split("\n"))
    return f"<a:br>{look}</a:br>".join(pieces)


def paragraph(*runs: str, properties: str = "") -> str:
    """Return a paragraph of runs."""
    return f"<a:p {nsdecls('a')}>{properties}{''.join(runs)}</a:p>"


def _set(lines: tuple[Line, ...], width: float, size: int) -> Fitted:
    names = [line.name for line in lines if line.kind == "fact"]
    column = min(widest(names, size) * SURE + 14, width * NAMES)
    height = sum(_height(line, width, size, column) for line in lines)
    return Fitted(lines, size, column, height)


def _height(line: Line, width: float, size: float, column: float) -> float:
    size = size * MESSAGE if line.kind == "message" else size
    taken = lines_of(line.text, width - _indent(line, column), size)
    if line.kind == "fact" and not _beside(line, size, column):
        taken += lines_of(line.name, width, size)
    return taken * size * LINE + BEFORE


def _indent(line: Line, column: float) -> float:
    return {"bullet": BULLET, "number": NUMBER, "fact": column}.get(line.kind, 0.0)


def _beside(line: Line, size: float, column: float) -> bool:
    """Whether a name leaves room for its text beside it."""
    return widest([line.name], size) * SURE <= column


def _cut(lines: tuple[Line, ...], area: Area) -> Fitted:
    """Return lines of the smallest size, each cut to its part of the height."""
    most = max(int((area.height / max(len(lines), 1) - BEFORE) / (LEAST * LINE)), 1)
    kept, cut = [], []
    for line in lines:
        column = area.width * NAMES
        text = clipped_to(line.text, area.width - _indent(line, column), LEAST, max(most - (line.kind == "fact"), 1))
        name = clipped_to(line.name, area.width, LEAST, 1)
        kept.append(replace(line, text=text, name=name))
        if (text, name) != (line.text, line.name):
            cut.append(f"{line.name}: {line.text}" if line.name else line.text)
    return replace(_set(tuple(kept), area.width, LEAST), cut=tuple(cut))


def _paragraph(line: Line, text: Fitted, size: float) -> str:
    return paragraph(*_runs(line, text, size), properties=_properties(line, text.names))


def _runs(line: Line, text: Fitted, size: float) -> Iterator[str]:
    if line.kind == "fact":
        yield run(line.name, size, "tx2")
        yield run("\t", size) if _beside(line, text.size, text.names) else run("\n", size)
    size = text.size * MESSAGE if line.kind == "message" else size
    is_head = line.kind == "head"
    yield run(line.text, size, "accent1" if is_head else "", is_head)


def _properties(line: Line, names: float) -> str:
    match line.kind:
        case "bullet":
            return ""
        case "number":
            wide = round(NUMBER * POINT)
            number = f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod" startAt="{line.number}"/>'
            return f'<a:pPr marL="{wide}" indent="-{wide}">{number}</a:pPr>'
        case "fact":
            wide = round(names * POINT)
            stop = f'<a:tabLst><a:tab pos="{wide}" algn="l"/></a:tabLst>'
            return f'<a:pPr marL="{wide}" indent="-{wide}"><a:buNone/>{stop}</a:pPr>'
        case _:
            return '<a:pPr marL="0" indent="0"><a:buNone/></a:pPr>'


def _one(text: str) -> str:
    return " ".join(clean(text).split())
