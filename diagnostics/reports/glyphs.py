"""Which signs the fonts of the PDF can draw: one that they cannot would stop the whole report, for it could not be read."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

STAND_IN = "■"
"""For a sign that no font of ours has, such as a picture or a Chinese letter; one sees that something stood there."""

KEPT = "\n\t"
BREAKS = "\u2028\u2029\x0b\x0c\x85\r"
"""Ends of lines by other names."""


def drawable(text: str) -> str:
    """Return a text as the fonts can draw it: others have a stand-in, and what is invisible and unknown is left out."""
    return "".join(map(_drawn, text)) if not text.isascii() or not text.isprintable() else text


@cache
def _drawn(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in BREAKS:
        return "\n"
    if sign in KEPT or (ord(sign) in _covered() and category not in ("Cc", "Cs", "Co", "Cn")):
        return sign
    if category == "Pd":
        return "-"
    simpler = unicodedata.normalize("NFKD", sign)
    if category[0] in "LNPSZ" and all(ord(part) in _covered() for part in simpler):
        return simpler
    invisible = category in ("Cc", "Cf", "Cs") or unicodedata.name(sign, "").startswith("VARIATION SELECTOR")
    return "" if invisible else STAND_IN


@cache
def _covered() -> frozenset[int]:
    """The signs that every font of ours can draw."""
    fonts = [frozenset(_signs_of(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*fonts)


def _signs_of(font: bytes) -> Iterator[int]:
    """Yield the signs in the character map of a font (OpenType, tables `cmap` of the formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables[b"cmap"]
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 8 + 8 * number)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
                yield from range(first, last + 1)
        elif kind == 4:
            yield from _signs_of_segments(font, at)


def _signs_of_segments(font: bytes, at: int) -> Iterator[int]:
    half = struct.unpack_from(">H", font, at + 6)[0]
    for segment in range(0, half, 2):
        last, first, shift, place = (
            struct.unpack_from(">H", font, at + 14 + segment + skip)[0] for skip in (0, half + 2, 2 * half + 2, 3 * half + 2)
        )
        where = at + 14 + segment + 3 * half + 2
        for sign in range(first, min(last, 0xFFFE) + 1):
            if place == 0:
                glyph = (sign + shift) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", font, where + place + 2 * (sign - first))[0]
            if glyph:
                yield sign
