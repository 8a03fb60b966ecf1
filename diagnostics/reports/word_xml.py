"""Elements of a Word file, made one by one: texts are cleaned on the way in, and the order is that of the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

Element: TypeAlias = BaseOxmlElement

UNFIT = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold: control characters, halves of letters."""

BREAKS = re.compile(r"([\n\t])")


def clean(text: str) -> str:
    """Return a text without the characters that would break the file; lines end in one way."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def made(tag: str, *inside: Element | None, **marks: object) -> Element:
    """Return an element with what is inside it, leaving out what is None.

    Attributes of Word's own elements take the prefix `w`; those of others none, but for `r_id`, which stands for r:id.
    """
    element = OxmlElement(tag)
    for name, value in marks.items():
        prefix, _, rest = name.rpartition("_")
        prefix = prefix or ("w" if tag.startswith("w:") else "")
        element.set(qn(f"{prefix}:{rest}") if prefix else rest, str(value))
    for part in inside:
        if part is not None:
            element.append(part)
    return element


def run(text: str, look: Element | None = None) -> Element:
    """Return a run of text; line ends and tabs become those of Word."""
    return made("w:r", look, *_pieces(clean(text)))


def paragraph(style: str, *runs: Element, more: tuple[Element, ...] = ()) -> Element:
    """Return a paragraph in a style (by its id); `more` are properties that come after the style in the schema's order."""
    return made("w:p", made("w:pPr", made("w:pStyle", val=style), *more), *runs)


def field(code: str, result: str, look: Element | None = None) -> tuple[Element, ...]:
    """Return the runs of a field with the result it shows until somebody updates it."""
    shown = (run(result, look),) if result else ()
    return (*opening(code), *shown, closing())


def opening(code: str) -> tuple[Element, ...]:
    """Return the runs with which a field begins."""
    told = made("w:instrText", xml_space="preserve")
    told.text = f" {code} "
    return (
        made("w:r", made("w:fldChar", fldCharType="begin")),
        made("w:r", told),
        made("w:r", made("w:fldChar", fldCharType="separate")),
    )


def closing() -> Element:
    """Return the run with which a field ends."""
    return made("w:r", made("w:fldChar", fldCharType="end"))


def bookmarked(name: str, number: int, *runs: Element) -> tuple[Element, ...]:
    """Return runs with a bookmark around them; its number is its own in the whole file."""
    return (made("w:bookmarkStart", id=number, name=name), *runs, made("w:bookmarkEnd", id=number))


def _pieces(text: str) -> Iterator[Element]:
    for piece in BREAKS.split(text):
        if piece == "\n":
            yield made("w:br")
        elif piece == "\t":
            yield made("w:tab")
        elif piece:
            letters = made("w:t", xml_space="preserve")
            letters.text = piece
            yield letters
