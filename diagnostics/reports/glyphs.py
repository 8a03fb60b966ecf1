"""Texts as the PDF can show them: one sign that no font has would stop the whole report, for nobody could read it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache

from diagnostics.reports.document import Document
from diagnostics.reports.house import House
from diagnostics.reports.typesetter import can_be_set

STAND_IN = "■"
"""For a sign that no font has, such as a picture or a Chinese letter: one sees that something stood there."""

MOST_NAMED = 20
"""How many characters a sentence names one by one."""

KNOWN = 0x250
"""Printable signs before this one, those of languages in Latin letters, are in our font."""

BREAKS = "\u2028\u2029\x0b\x0c\x85\r"
"""Ends of lines by other names."""

NOBODYS = ("Cc", "Cs", "Co", "Cn")
"""Kinds of signs that no archive takes, whatever a font may draw for them."""

INVISIBLE = ("Cc", "Cf", "Cs", "Cn", "Mn")

MARKS = ("Mn", "Mc", "Me")
"""Kinds of characters that are set above, below or beside the one before them."""

NOT_TEXT = ("house", "sheets", "graph", "screen", "print")
"""Fields of a document that hold something other than text shown in a PDF."""


def stand_ins(texts: Iterable[str], house: House) -> dict[int, str]:
    """Return a stand-in for each character of texts that neither a house's fonts nor ours can show, for `str.translate`."""
    signs = {sign for text in texts if not (text.isascii() and text.isprintable()) for sign in text}
    strange = {sign for sign in signs if sign not in "\n\t" and not (ord(sign) < KNOWN and sign.isprintable())}
    candidates = {sign for sign in strange if sign not in BREAKS and unicodedata.category(sign) not in NOBODYS}
    settable = _settable(tuple(sorted(candidates)), house.font, house.fonts)
    return {ord(sign): _instead(sign) for sign in strange - settable}


def shown(text: str, instead: Mapping[int, str]) -> str:
    """Return a text with its stand-ins; a mark on a letter that could not be set is left out with it."""
    translated = text.translate(instead)
    if STAND_IN not in translated:
        return translated
    kept: list[str] = []
    for sign in translated:
        if not (kept and kept[-1] == STAND_IN and unicodedata.category(sign) in MARKS):
            kept.append(sign)
    return "".join(kept)


def about_replaced_signs(document: Document) -> str:
    """Return a sentence that names the characters for which a PDF of the document shows a stand-in; empty if there are
    none."""
    instead = stand_ins(_texts(document), document.house)
    signs = [chr(sign) for sign, said in sorted(instead.items()) if said == STAND_IN]
    if not signs:
        return ""
    more = f" and {len(signs) - MOST_NAMED} more" if len(signs) > MOST_NAMED else ""
    return (
        f"The PDF shows {STAND_IN} for these characters, which no font here has: {' '.join(signs[:MOST_NAMED])}{more}. "
        "Add a font that has them to the house style, or download the report as a Word file or web page."
    )


def _instead(sign: str) -> str:
    if sign in BREAKS:
        return "\n"
    return "" if unicodedata.category(sign) in INVISIBLE else STAND_IN


def _settable(signs: tuple[str, ...], font: str, fonts: tuple[bytes, ...]) -> frozenset[str]:
    """Return the characters that can be set: all new ones are tried at once, and if that fails, each half."""
    known = _known(font, fonts)
    new = tuple(sign for sign in signs if sign not in known)
    if len(new) == 1 or (new and can_be_set(" ".join(new), font, fonts)):
        known.update(dict.fromkeys(new, len(new) > 1 or can_be_set(new[0], font, fonts)))
    elif new:
        half = len(new) // 2
        _settable(new[:half], font, fonts)
        _settable(new[half:], font, fonts)
    return frozenset(sign for sign in signs if known[sign])


@lru_cache(maxsize=8)
def _known(font: str, fonts: tuple[bytes, ...]) -> dict[str, bool]:
    """Whether each character that was tried can be set."""
    return {}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in NOT_TEXT:
                yield from _texts(getattr(value, one.name))
