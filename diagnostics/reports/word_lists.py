"""Lists of a Word file: bullets and numbers as the template has them, and each numbered list from one on."""

from __future__ import annotations

from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from diagnostics.reports.word_styles import Styles
from diagnostics.reports.word_xml import Element, made

EMPTY = f"<w:numbering {nsdecls('w')}/>"


class Lists:
    """The lists of a file. Styles of lists that name no list yet are given ours."""

    def __init__(self, word: Word, styles: Styles, is_bare: bool) -> None:
        self._root = _root(word, is_bare)
        self._styles = word.styles.element
        self._bullets = self._kept(styles["List Bullet"], "bullet", "•", 14)
        self._numbers = self._kept(styles["List Number"], "decimal", "%1.", 18)

    def numbered(self) -> Element:
        """Return the property of the paragraphs of one more numbered list."""
        abstract = next(
            one.find(qn("w:abstractNumId")) for one in self._root.findall(qn("w:num")) if _number(one) == self._numbers
        )
        restart = made("w:lvlOverride", made("w:startOverride", val=1), ilvl=0)
        number = self._add(int(abstract.get(qn("w:val"))), restart)
        return made("w:numPr", made("w:ilvl", val=0), made("w:numId", val=number))

    def _kept(self, style: str, format: str, sign: str, hang: float) -> int:
        """Return the list that a style names, or one of ours that the style names from now on."""
        known = {_number(one) for one in self._root.findall(qn("w:num"))}
        named = self._named(style)
        if named in known:
            return named
        number = self._add(self._abstract(format, sign, hang))
        element = self._style(style)
        assert element is not None, "the styles were completed before"
        element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
        return number

    def _named(self, style: str) -> int:
        """Return the number of the list that a style or one it is based on names; none is 0."""
        seen: set[str] = set()
        while style not in seen:
            seen.add(style)
            element = self._style(style)
            if element is None:
                return 0
            number = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            if number is not None:
                return int(number.get(qn("w:val"), 0))
            base = element.find(qn("w:basedOn"))
            style = base.get(qn("w:val")) if base is not None else style
        return 0

    def _style(self, name: str) -> Element | None:
        return next((one for one in self._styles.findall(qn("w:style")) if one.get(qn("w:styleId")) == name), None)

    def _abstract(self, format: str, sign: str, hang: float) -> int:
        there = self._root.findall(qn("w:abstractNum"))
        number = max((int(one.get(qn("w:abstractNumId"))) for one in there), default=-1) + 1
        level = made(
            "w:lvl",
            made("w:start", val=1),
            made("w:numFmt", val=format),
            made("w:lvlText", val=sign),
            made("w:lvlJc", val="left"),
            made("w:pPr", made("w:ind", left=round(hang * 20), hanging=round(hang * 20))),
            ilvl=0,
        )
        abstract = made("w:abstractNum", made("w:multiLevelType", val="singleLevel"), level, abstractNumId=number)
        first = self._root.find(qn("w:num"))
        if first is None:
            self._root.append(abstract)
        else:
            first.addprevious(abstract)
        return number

    def _add(self, abstract: int, restart: Element | None = None) -> int:
        there = self._root.findall(qn("w:num"))
        number = max(map(_number, there), default=0) + 1
        one = made("w:num", made("w:abstractNumId", val=abstract), restart, numId=number)
        if there:
            there[-1].addnext(one)
        else:
            self._root.append(one)
        return number


def _number(one: Element) -> int:
    return int(one.get(qn("w:numId")))


def _root(word: Word, is_bare: bool) -> Element:
    """Return the lists of a file: as they are in a template, or none yet."""
    part = next((one.target_part for one in word.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.NUMBERING), None)
    if part is None:
        part = NumberingPart.load(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, EMPTY.encode(), word.part.package
        )
        word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    root: Element = part.element
    if is_bare:
        for child in list(root):
            root.remove(child)
    return root
