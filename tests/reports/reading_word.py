"""What a reader finds in a Word file: texts, alternative texts, the letters in drawings, and the figures behind charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as Word
from docx.oxml.ns import qn

LETTERS = {qn("w:t"), qn("w:br"), qn("w:tab")}


def opened(content: bytes) -> Word:
    return docx.Document(BytesIO(content))


def parts(content: bytes, pattern: str) -> dict[str, bytes]:
    """The parts of a file whose names match."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if re.fullmatch(pattern, name)}


def word_text(content: bytes) -> str:
    """All that can be read in a file: header and footer, text, alternative texts, and the letters of drawings and charts."""
    word = opened(content)
    section = word.sections[0]
    edges = (section.header._element, section.footer._element)
    drawn = parts(content, r"word/media/.*\.svg|word/charts/.*\.xml").values()
    letters = unescape(re.sub(r"<[^>]+>", " ", "\n".join(map(bytes.decode, drawn))))
    return "\n".join([*body_texts(word), *(line for edge in edges for line in lines(edge)), *alternatives(word), letters])


def body_texts(word: Word) -> list[str]:
    """The texts of all paragraphs in order, those in tables among them."""
    return list(lines(word.element.body))


def lines(element: object) -> Iterator[str]:
    for paragraph in element.iter(qn("w:p")):  # type: ignore[attr-defined]
        yield "".join(
            piece.text or "" if piece.tag == qn("w:t") else " " for piece in paragraph.iter() if piece.tag in LETTERS
        )


def alternatives(word: Word) -> list[str]:
    """What is said in place of each picture and chart."""
    return [one.get("descr") for one in word.element.body.iter(qn("wp:docPr"))]
