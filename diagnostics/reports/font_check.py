"""Checks of a house's font files before use: complete, of a kind that every format supports, and free to be embedded."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import typst
from fontTools.ttLib import TTFont, TTLibError

from diagnostics.reports.house import PLAIN
from diagnostics.reports.typesetter import Typesetter

SUPPLY = "add one in the format TTF or OTF"

OTHER_KINDS = (
    (b"wOFF", f"the file is a font for web pages (WOFF); {SUPPLY}"),
    (b"wOF2", f"the file is a font for web pages (WOFF2); {SUPPLY}"),
    (b"ttcf", "the file is a collection of fonts (TTC); add its fonts one by one, in the format TTF or OTF"),
)
"""Fonts in other containers, by their first bytes."""

BROKEN = f"the file is not a complete, readable font; {SUPPLY}"
NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "name")
OUTLINES = (("glyf", "loca"), ("CFF ",), ("CFF2",))

USAGE, RESTRICTED = 0x000F, 0x0002
NO_SUBSETTING, BITMAPS_ALONE = 0x0100, 0x0200
"""Bits of fsType, in which the table OS/2 says what the licence of a font allows."""

TYPOGRAPHIC_FAMILY, FAMILY = 16, 1
SAMPLE = "Fix, do not train. 100 %"


def font_faults(data: bytes) -> list[str]:
    """Return what keeps a font file from being used in PDF and web pages, with what to do; empty if it can be used."""
    other = [said for head, said in OTHER_KINDS if data.startswith(head)]
    if other:
        return other
    try:
        faults = list(_faults(_opened(data)))
    except Exception:
        # Faulty files make the libraries raise errors of so many kinds that they cannot be listed.
        return [BROKEN]
    return faults or _refused(data)


def families_of(data: bytes) -> set[str]:
    """Return the family names of a readable font: that of its four usual styles, and that of all styles."""
    names = _opened(data)["name"]
    return {str(name) for number in (FAMILY, TYPOGRAPHIC_FAMILY) if (name := names.getDebugName(number))}


def _faults(font: TTFont) -> Iterator[str]:
    if "fvar" in font:
        yield "the font is variable; add its styles, such as Regular and Bold, as separate files"
    allowed = font["OS/2"].fsType if "OS/2" in font else 0
    keeps = f"PDF and web pages use {PLAIN.font}; ask the maker of the font for a licence and files that allow it"
    if allowed & USAGE == RESTRICTED:
        yield f"the licence of the font forbids embedding it in files (OS/2 fsType {allowed}); {keeps}"
    elif allowed & BITMAPS_ALONE:
        yield f"the licence of the font allows embedding only its bitmaps (OS/2 fsType {allowed}); {keeps}"
    elif allowed & NO_SUBSETTING:
        yield f"the licence of the font forbids embedding parts of it, as PDF does (OS/2 fsType {allowed}); {keeps}"


def _opened(data: bytes) -> TTFont:
    """Return a font. Raises TTLibError, or any other error of its reader, if a table is missing or cut off."""
    font = TTFont(BytesIO(data), lazy=True)
    for tag in font.reader.tables:
        font.reader[tag]  # reads it, and fails if the file ends before it
    if any(tag not in font for tag in NEEDED) or not any(all(tag in font for tag in kind) for kind in OUTLINES):
        raise TTLibError("a table is missing")
    return font


def _refused(data: bytes) -> list[str]:
    """Set a line in the font, so that a refusal of the typesetter is known before somebody waits for a report."""
    try:
        for family in sorted(families_of(data)):
            Typesetter("sign.typ", (data,)).pdf({"sign": SAMPLE, "font": family}, is_dated=False)
    except typst.TypstError as refused:
        return [f"the font cannot be used for PDF ({str(refused).splitlines()[0]}); {SUPPLY}"]
    return []
