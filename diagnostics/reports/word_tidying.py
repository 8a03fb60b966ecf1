"""Cleans the parts of a Word template that stay: traces of its sample text and of its editing are removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy

from docx.oxml.ns import qn

from diagnostics.reports.package_check import REFERENCES
from diagnostics.reports.word_measures import PAPER, rounded, set_page
from diagnostics.reports.word_xml import Element, made

ENGLISH = {"val": "en-GB", "eastAsia": "en-GB", "bidi": "ar-SA"}
"""The language of reports, for each of the three kinds of scripts that Word distinguishes."""

SETTINGS = (
    *("zoom", "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts", "mirrorMargins", "gutterAtTop"),
    *("alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "displayBackgroundShape"),
    *("defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps"),
    *("evenAndOddHeaders", "bookFoldPrinting", "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing"),
    *("characterSpacingControl", "noLineBreaksAfter", "noLineBreaksBefore", "strictFirstAndLastChars", "compat"),
    *("mathPr", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator", "defaultTableStyle"),
)
"""Settings about the look of a text. All others are removed: protection, the attached template, variables, mail merge ..."""

SECTION = ("headerReference", "footerReference", "pgSz", "pgMar", "pgBorders", "pgNumType", "titlePg", "docGrid")
"""What stays of a section: one column of horizontal text, without line numbers and forms."""

DROPPED = (
    *("del", "moveFrom", "cellIns", "cellDel", "cellMerge", "moveFromRangeStart", "moveFromRangeEnd"),
    *("moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart"),
    *("customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart"),
    *("customXmlMoveToRangeEnd", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"),
    *("commentReference", "footnoteReference", "endnoteReference", "annotationRef", "permStart", "permEnd", "proofErr"),
    *("altChunk", "subDoc", "smartTagPr", "customXmlPr", "rsid", "placeholder"),
)
"""Traces of editing, and what belongs to the notes, comments and building blocks that were removed."""

OPENED = ("ins", "moveTo", "smartTag", "customXml")
"""Their content stays as ordinary text."""

MARKS_OF_EDITING = re.compile(r"\}(?:rsid\w*|paraId|textId|anchorId|editId)$")
"""Attributes that say in which session something was edited."""

WORD = qn("w:p").removesuffix("p")
"""The namespace of Word's own elements."""

VML, OFFICE = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
SHOWN = ("drawing", "pict", "object")
DIRECTIONS = ("bidi", "rtl", "bidiVisual")
"""Right-to-left settings, with which English would be set wrongly."""


def emptied(document: Element) -> None:
    """Keep only the page background and one section of the main part, with its own headers or those it inherits."""
    body = document.find(qn("w:body"))
    sections = [one for one in body.iter(qn("w:sectPr")) if not _is_old(one)] or [made("w:sectPr")]
    edges: dict[tuple[str, str], Element] = {}
    shown: list[dict[tuple[str, str], Element]] = []
    for one in sections:
        for edge in one.iter(qn("w:headerReference"), qn("w:footerReference")):
            edges[edge.tag, edge.get(qn("w:type"), "default")] = edge
        shown.append(dict(edges))
        set_page(one)
    upright = [place for place, one in enumerate(sections) if _is_upright(one)]
    place = upright[-1] if upright else len(sections) - 1
    section: Element = deepcopy(sections[place])
    for child in list(section):
        if _local(child) not in SECTION or child.tag in (qn("w:headerReference"), qn("w:footerReference")):
            section.remove(child)
    section[:0] = [deepcopy(edge) for edge in shown[place].values()]
    body[:] = [section]
    for child in list(document):
        if child.tag not in (qn("w:body"), qn("w:background")):
            document.remove(child)


def settled(root: Element, kind: str, language: str) -> None:
    """Remove the traces of editing from a part, round its measures, and mark its language as English.

    The words of a header or footer are the template's own and stay in its `language`.
    """
    for child in [one for one in root.iter(f"{WORD}*") if _local(one).endswith("Change") or _local(one) in DROPPED]:
        _drop(child)
    for child in [one for one in root.iter(f"{WORD}*") if _local(one) in OPENED]:
        _open(child)
    for element in root.iter():
        for name in [name for name in element.attrib if MARKS_OF_EDITING.search(str(name))]:
            del element.attrib[name]
    rounded(root)
    if kind in _BY_KIND:
        _BY_KIND[kind](root, language)


def language_of(styles: Element | None) -> str:
    """Return the language of a template's text."""
    said = (
        styles.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")))) if styles is not None else None
    )
    return str(said.get(qn("w:val"), "")) if said is not None else ""


def release_objects(root: Element) -> None:
    """Keep the pictures of embedded objects and controls, but not the objects."""
    for child in [
        one for one in root.iter() if _local(one) in ("OLEObject", "control", "movie", "objectEmbed", "objectLink")
    ]:
        child.getparent().remove(child)
    for picture in root.iter(f"{VML}imagedata", f"{VML}fill"):
        picture.attrib.pop("src", None)
    for one in list(root.iter(qn("w:object"))):
        one.tag = qn("w:pict")
        one.attrib.clear()
        for shape in one:
            shape.attrib.pop(f"{OFFICE}ole", None)


def unlink(root: Element, known: set[str]) -> None:
    """Remove references to relationships that are not among the known ones; the text of such a link stays."""
    for element in list(root.iter()):
        names = [name for name, id in element.attrib.items() if str(name).startswith(REFERENCES) and id not in known]
        if not names or element.getroottree().getroot() is not root:
            continue
        if element.tag == qn("w:hyperlink"):
            _open(element)
        elif _local(element) == "svgBlip":
            element.getparent().getparent().remove(element.getparent())
        else:
            shown = next((one for one in element.iterancestors() if _local(one) in SHOWN), element)
            if shown.getparent() is not None:
                shown.getparent().remove(shown)


def number_pictures(roots: Iterable[Element]) -> None:
    """Give each picture in headers and footers an id that is unique in the file."""
    for number, picture in enumerate((one for root in roots for one in root.iter(qn("wp:docPr"))), start=1):
        picture.set("id", str(number))


def _drop(element: Element) -> None:
    """Remove an element; the mark of a deleted row removes the row."""
    parent = element.getparent()
    if parent is None:
        return
    if _local(parent) == "trPr" and _local(element) == "del":
        parent = parent.getparent()
        parent, element = parent.getparent(), parent
    if parent is not None:
        parent.remove(element)


def _open(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    for child in list(element):
        element.addprevious(child)
    parent.remove(element)


def _settings(root: Element, language: str) -> None:
    for child in list(root):
        if _local(child) not in SETTINGS:
            root.remove(child)
    for said in root.findall(qn("w:themeFontLang")):
        said.attrib.clear()
        said.set(qn("w:val"), ENGLISH["val"])


def _styles(root: Element, language: str) -> None:
    for said in [one for one in root.iter() if _local(one) in ("lang", *DIRECTIONS)]:
        said.getparent().remove(said)
    defaults = _first(root, "w:docDefaults")
    _say(_first(_first(defaults, "w:rPrDefault"), "w:rPr"), made("w:lang", **ENGLISH))


def _numbering(root: Element, language: str) -> None:
    for said in list(root.iter(qn("w:lang"))):
        said.getparent().remove(said)


def _edge(root: Element, language: str) -> None:
    """Mark the words of a header or footer with the language of the template."""
    for link in [one for one in root.iter(qn("w:hyperlink")) if not one.get(qn("r:id"))]:
        _open(link)
    if not language or language.lower().startswith("en"):
        return
    for run in root.iter(qn("w:r")):
        letters = run.get_or_add_rPr()
        if letters.find(qn("w:lang")) is None:
            _say(letters, made("w:lang", val=language))


def _say(letters: Element, language: Element) -> None:
    """Put the language where the schema allows it among the run properties."""
    later = next((one for one in letters if _local(one) in ("eastAsianLayout", "specVanish", "oMath")), None)
    if later is None:
        letters.append(language)
    else:
        later.addprevious(language)


_BY_KIND: Mapping[str, Callable[[Element, str], None]] = {
    "settings": _settings,
    "styles": _styles,
    "numbering": _numbering,
    "header": _edge,
    "footer": _edge,
}


def _first(parent: Element, tag: str) -> Element:
    """Return the child with a tag; if there is none, it is added as the first child."""
    child: Element | None = parent.find(qn(tag))
    if child is None:
        child = made(tag)
        parent.insert(0, child)
    return child


def _is_old(section: Element) -> bool:
    return any(_local(one) == "sectPrChange" for one in section.iterancestors())


def _is_upright(section: Element) -> bool:
    size = section.find(qn("w:pgSz"))
    return int(size.get(qn("w:w"), PAPER["w"])) <= int(size.get(qn("w:h"), PAPER["h"]))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
