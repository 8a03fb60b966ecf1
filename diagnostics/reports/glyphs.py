"""Texts as the PDF can show them: one sign that no font has would stop the whole report, for nobody could read it."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"

STAND_IN = "■"
"""For a sign that no font has, such as a picture or a Chinese letter: one sees that something stood there."""

KNOWN = 0x250
"""Printable signs before this one, those of languages in Latin letters, are in our font."""

BREAKS = "\u2028\u2029\x0b\x0c\x85\r"
"""Ends of lines by other names."""

NOBODYS = ("Cc", "Cs", "Co", "Cn")
"""Kinds of signs that no archive takes, whatever a font may draw for them."""

INVISIBLE = ("Cc", "Cf", "Cs", "Cn", "Mn")


def drawable(text: str) -> str:
    """Return a text with a stand-in for each sign that cannot be shown, and without those that nobody would see."""
    return text if text.isascii() and text.isprintable() else "".join(map(_drawn, text))


@cache
def _drawn(sign: str) -> str:
    if sign in BREAKS:
        return "\n"
    if sign in "\n\t" or (ord(sign) < KNOWN and sign.isprintable()):
        return sign
    category = unicodedata.category(sign)
    if category not in NOBODYS and _can_be_set(sign):
        return sign
    return "" if category in INVISIBLE else STAND_IN


def _can_be_set(sign: str) -> bool:
    """Ask the typesetter, who knows its own fonts beside ours; that takes a few milliseconds."""
    try:
        _asked().compile(format="pdf", sys_inputs={"sign": sign}, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


@cache
def _asked() -> typst.Compiler:
    return typst.Compiler(input=HERE / "sign.typ", root=HERE, font_paths=[FONTS], ignore_system_fonts=True)
