"""The file that a report is written into: the house's template, or a plain one in the look of the house."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import BadZipFile

import docx
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.rel import _Relationship
from docx.oxml.ns import qn

from diagnostics.errors import ReportError
from diagnostics.reports.house import House
from diagnostics.reports.word_measures import MARGINS, PAPER
from diagnostics.reports.word_styles import defaults
from diagnostics.reports.word_template import PROGRAM, prepared
from diagnostics.reports.word_xml import Element, made

SMALL = {"top": 907, "right": 1021, "bottom": 964, "left": 1021, "header": 397, "footer": 397, "gutter": 0}
"""The margins of what has to fit on one page."""


LEFT_OUT = ("stylesWithEffects", "webSettings", "customXml", "thumbnail")
"""Parts of the plain file that a report does not need."""

WORD = "http://schemas.microsoft.com/office/word"
SETTINGS = (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1), ("enableOpenTypeFeatures", 1))


def opened(house: House, one_page: bool, is_covered: bool) -> Word:
    """Return an empty file to write into, with one section; below a cover, header and footer begin on the second page.

    Raises ReportError if the house's template is no Word file.
    """
    if house.docx_template is None:
        return _bare(house, one_page, is_covered)
    try:
        return docx.Document(BytesIO(prepared(house.docx_template)))
    except (BadZipFile, KeyError, ValueError, SyntaxError, AttributeError, StopIteration) as error:
        raise ReportError("The house's Word template cannot be opened; save it again in Word, or remove it.") from error


def text_width(word: Word) -> int:
    """Return how wide the text of the last section is, in twentieths of a point; never less than 5 cm."""
    size, margins = _page(word.element.body.get_or_add_sectPr())
    taken = int(margins.get(qn("w:left"), 0)) + int(margins.get(qn("w:right"), 0)) + int(margins.get(qn("w:gutter"), 0))
    return max(int(size.get(qn("w:w"), PAPER["w"])) - taken, 2835)


def text_height(word: Word) -> int:
    """Return how high the text of the last section is, in twentieths of a point; never less than 5 cm."""
    size, margins = _page(word.element.body.get_or_add_sectPr())
    taken = abs(int(margins.get(qn("w:top"), 0))) + abs(int(margins.get(qn("w:bottom"), 0)))
    return max(int(size.get(qn("w:h"), PAPER["h"])) - taken, 2835)


def turned(section: Element) -> None:
    """Lay a section sideways, or upright if it lay so: the margins turn with the paper."""
    size, margins = _page(section)
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    if int(height) > int(width):
        size.set(qn("w:orient"), "landscape")
    else:
        size.attrib.pop(qn("w:orient"), None)
    sides = ("top", "right", "bottom", "left")
    old = [margins.get(qn(f"w:{side}")) for side in sides]
    for side, value in zip(sides, (old[3], old[0], old[1], old[2]), strict=True):
        margins.set(qn(f"w:{side}"), str(abs(int(value))))


def _page(section: Element) -> tuple[Element, Element]:
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    assert size is not None and margins is not None
    return size, margins


def _bare(house: House, one_page: bool, is_covered: bool) -> Word:
    word = docx.Document()
    part = word.part
    _leave_out(word, LEFT_OUT)
    _replaced(word.styles.element, defaults(house))
    _replaced(word.settings.element, *_settings())
    section = made("w:sectPr", made("w:pgSz", **PAPER), made("w:pgMar", **(SMALL if one_page else MARGINS)))
    if is_covered:
        section.append(made("w:titlePg"))
    _replaced(word.element.body, section)
    for link in (*part.rels.values(), *part.package.rels.values()):
        _dress(link, house)
    return word


def _leave_out(word: Word, kinds: Iterable[str]) -> None:
    for holder in (word.part, word.part.package):
        for number, link in list(holder.rels.items()):
            if link.reltype.rpartition("/")[2] in kinds:
                del holder.rels[number]


def _replaced(parent: Element, *inside: Element) -> None:
    for child in list(parent):
        parent.remove(child)
    for child in inside:
        parent.append(child)


def _settings() -> tuple[Element, ...]:
    """Return the settings of a file: this year's Word, not one from long ago whose layout it would imitate."""
    modes = (made("w:compatSetting", name=name, uri=WORD, val=value) for name, value in SETTINGS)
    return (
        made("w:zoom", percent=100),
        made("w:defaultTabStop", val=709),
        made("w:characterSpacingControl", val="doNotCompress"),
        made("w:compat", *modes),
        made("w:themeFontLang", val="en-GB"),
        made("w:decimalSymbol", val="."),
        made("w:listSeparator", val=","),
    )


def _dress(link: _Relationship, house: House) -> None:
    """Give the parts that name a program, fonts and colours those of ours."""
    kind, part = link.reltype, link.target_part
    if kind == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
        part._blob = PROGRAM
    elif kind == RELATIONSHIP_TYPE.FONT_TABLE:
        part._blob = serialize_part_xml(_fonts(house.font))
    elif kind == RELATIONSHIP_TYPE.THEME:
        part._blob = _theme(part.blob.decode(), house).encode()


def _fonts(name: str) -> Element:
    """Return the table of fonts: where the font of the house is missing, Word takes the one that comes nearest."""
    return made(
        "w:fonts",
        made(
            "w:font",
            made("w:altName", val="Source Sans 3,Calibri,Arial"),
            made("w:charset", val="00"),
            made("w:family", val="swiss"),
            made("w:pitch", val="variable"),
            name=name,
        ),
    )


def _theme(theme: str, house: House) -> str:
    font = escape(house.font, {'"': "&quot;"})
    for name, colour in (("dk2", house.ink), ("lt2", house.ground), ("accent1", house.accent)):
        shown = colour.removeprefix("#").upper()
        theme = re.sub(rf'(<a:{name}>\s*<a:srgbClr val=")[^"]*', rf"\g<1>{shown}", theme)
    return re.sub(r'(<a:latin typeface=")[^"]*', lambda found: found[1] + font, theme)
