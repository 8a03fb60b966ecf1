"""The font files of a house before they are used: whole, of a kind that every format can hold, and free to be embedded."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import typst
from fontTools.ttLib import TTFont, TTLibError

from diagnostics.reports.house import PLAIN
from diagnostics.reports.typesetter import Typesetter

SUPPLY = "put in one in the format TTF or OTF"

OTHER_KINDS = (
    (b"wOFF", f"the file is a font for web pages (WOFF); {SUPPLY}"),
    (b"wOF2", f"the file is a font for web pages (WOFF2); {SUPPLY}"),
    (b"ttcf", "the file is a collection of fonts (TTC); put its fonts in one by one, in the format TTF or OTF"),
)
"""Fonts in another wrapping, by their first bytes."""

BROKEN = f"the file is not a font that can be read whole; {SUPPLY}"
NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "name")
OUTLINES = (("glyf", "loca"), ("CFF ",), ("CFF2",))

USAGE, RESTRICTED = 0x000F, 0x0002
NO_SUBSETTING, BITMAPS_ALONE = 0x0100, 0x0200
"""Bits of fsType, in which the table OS/2 says what the licence of a font allows."""

TYPOGRAPHIC_FAMILY, FAMILY = 16, 1
SAMPLE = "Fix, do not train. 100 %"


def font_faults(data: bytes) -> list[str]:
    """Return what keeps a font file from being used in PDF and web pages, with what to do; nothing where it can be used."""
    other = [said for head, said in OTHER_KINDS if data.startswith(head)]
    if other:
        return other
    try:
        faults = list(_faults(_opened(data)))
    except Exception:
        # Whatever is wrong with somebody's file, the libraries have a kind of error for it that nobody can list.
        return [BROKEN]
    return faults or _refused(data)


def families_of(data: bytes) -> set[str]:
    """Return the names of the family that a readable font belongs to: that of its four usual cuts, and that of all cuts."""
    names = _opened(data)["name"]
    return {str(name) for number in (FAMILY, TYPOGRAPHIC_FAMILY) if (name := names.getDebugName(number))}


def _faults(font: TTFont) -> Iterator[str]:
    if "fvar" in font:
        yield "the font is variable; put in its single cuts, such as Regular and Bold, each as a file of its own"
    allowed = font["OS/2"].fsType if "OS/2" in font else 0
    keeps = f"PDF and web pages keep to {PLAIN.font}; ask its maker for a licence and files that allow it"
    if allowed & USAGE == RESTRICTED:
        yield f"the licence of the font forbids to embed it in files (OS/2 fsType {allowed}); {keeps}"
    elif allowed & BITMAPS_ALONE:
        yield f"the licence of the font allows to embed its bitmaps alone (OS/2 fsType {allowed}); {keeps}"
    elif allowed & NO_SUBSETTING:
        yield f"the licence of the font forbids to embed parts of it, as PDF does (OS/2 fsType {allowed}); {keeps}"


def _opened(data: bytes) -> TTFont:
    """Return a font. Raises TTLibError, or whatever else its reader meets, where a table of it is missing or cut."""
    font = TTFont(BytesIO(data), lazy=True)
    for tag in font.reader.tables:
        font.reader[tag]  # reads it, and fails where the file ends before it
    if any(tag not in font for tag in NEEDED) or not any(all(tag in font for tag in kind) for kind in OUTLINES):
        raise TTLibError("a table is missing")
    return font


def _refused(data: bytes) -> list[str]:
    """Set a line in the font: what the typesetter refuses is known before somebody waits for a report."""
    try:
        for family in sorted(families_of(data)):
            Typesetter("sign.typ", (data,)).pdf({"sign": SAMPLE, "font": family}, is_dated=False)
    except typst.TypstError as refused:
        return [f"the font cannot be used for PDF ({str(refused).splitlines()[0]}); {SUPPLY}"]
    return []
