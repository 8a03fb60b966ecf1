"""The styles of a report in Word: those of the house's template where it has them, ours for what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.oxml.ns import qn

from diagnostics.reports.house import House
from diagnostics.reports.word_looks import LOOKS, Look
from diagnostics.reports.word_xml import Element, made

NEEDED = (
    *("Title", "Heading 1", "Heading 2", "Heading 3", "Body Text", "Caption"),
    *("List Bullet", "List Number", "Callout", "Report Table"),
)
"""What a template should have. A file is made without them too, but then these parts wear our look and not the house's."""

HAIR = "c9ced6"
"""The colour of thin lines."""

BODY_LEVEL = "9"
"""The outline level of text that is not a heading."""

AFTER_LEVEL = tuple(map(qn, ("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")))
"""What the schema allows after the outline level among the properties of a paragraph."""

FILED = {name: name.lower() for name in ("Heading 1", "Heading 2", "Heading 3", "Caption")}
"""Styles that Word keeps in the file by another name than it shows."""


class Styles:
    """The styles of a file, asked for by name; what the file lacks is added to it, so that every name has a style."""

    def __init__(self, root: Element, house: House, scale: float = 1.0) -> None:
        self._root, self._house, self._scale = root, house, scale
        self._ids: dict[str, str] = {}
        self._add("Normal", "paragraph", self._normal())
        self._add("Normal Table", "table", _normal_table())
        for look in LOOKS:
            self._add(look.name, "paragraph", self._paragraphs(look))
            if look.outline is None and look.name != "Title":
                self._level(self._ids[look.name])
        for name, style in (
            ("Report Table", self._table()),
            ("Report Facts", _plain_table("Report Facts", self._twips(2.5))),
        ):
            self._add(name, "table", style)

    def __getitem__(self, name: str) -> str:
        """Return the id of a style by which paragraphs and tables name it."""
        return self._ids[name]

    def _add(self, name: str, kind: str, ours: Element) -> None:
        same = [style for style in self._root.findall(qn("w:style")) if _name(style).lower() == name.lower()]
        fitting = [style for style in same if style.get(qn("w:type"), "paragraph") == kind]
        if fitting:
            self._ids[name] = str(fitting[0].get(qn("w:styleId")))
            return
        taken = {style.get(qn("w:styleId")) for style in self._root.findall(qn("w:style"))}
        wanted = str(ours.get(qn("w:styleId")))
        while wanted in taken:
            wanted += "Report"
        ours.set(qn("w:styleId"), wanted)
        if same:
            ours[0].set(qn("w:val"), f"{name} of reports")
        base = ours.find(qn("w:basedOn"))
        if base is not None:
            base.set(qn("w:val"), self._ids[str(base.get(qn("w:val")))])
        following = ours.find(qn("w:next"))
        if following is not None:
            following.set(qn("w:val"), self._ids.get(str(following.get(qn("w:val"))), wanted))
        self._root.append(ours)
        self._ids[name] = wanted

    def _level(self, style: str) -> None:
        """Make a template's style that is derived from a heading no heading itself: its texts would appear in the
        contents."""
        chain = list(self._chain(style))
        levels = (one.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") for one in chain)
        level = next((one for one in levels if one is not None), None)
        is_named_so = any(re.fullmatch(r"heading [1-9]", _name(one).lower()) for one in chain)
        if not is_named_so if level is None else level.get(qn("w:val")) == BODY_LEVEL:
            return
        properties = chain[0].get_or_add_pPr()
        for old in [*properties.findall(qn("w:outlineLvl")), *properties.findall(qn("w:numPr"))]:
            properties.remove(old)
        properties.get_or_add_numPr().get_or_add_numId().val = 0
        later = next((one for one in properties if one.tag in AFTER_LEVEL), None)
        said = made("w:outlineLvl", val=BODY_LEVEL)
        properties.append(said) if later is None else later.addprevious(said)

    def _chain(self, style: str) -> Iterator[Element]:
        """Yield a style and the styles that it is based on."""
        known = {str(one.get(qn("w:styleId"))): one for one in self._root.findall(qn("w:style"))}
        while style in known:
            element = known.pop(style)
            yield element
            base = element.find(qn("w:basedOn"))
            style = str(base.get(qn("w:val"))) if base is not None else ""

    def _normal(self) -> Element:
        properties = made(
            "w:pPr",
            made("w:widowControl"),
            made("w:spacing", before=0, after=0, line=259 if self._scale == 1 else 240, lineRule="auto"),
        )
        letters = made("w:rPr", _fonts(self._house.font), _colour(self._house.ink), *self._sizes(10))
        return made("w:style", made("w:name", val="Normal"), made("w:qFormat"), properties, letters, **_marks("Normal"))

    def _paragraphs(self, look: Look) -> Element:
        marks = {"type": "paragraph", "styleId": _id(look.name), **({"customStyle": 1} if look.is_ours else {})}
        return made(
            "w:style",
            made("w:name", val=FILED.get(look.name, look.name)),
            made("w:basedOn", val=look.base),
            made("w:next", val=look.following) if look.following else None,
            made("w:uiPriority", val=39) if look.name.lower().startswith("toc") else None,
            made("w:qFormat"),
            self._shape(look),
            self._letters(look),
            **marks,
        )

    def _shape(self, look: Look) -> Element:
        return made(
            "w:pPr",
            made("w:keepNext") if look.is_kept else None,
            made("w:keepLines") if look.is_kept or look.is_framed else None,
            made("w:numPr", made("w:numId", val=look.list)) if look.list else None,
            self._frame(look),
            made("w:shd", val="clear", color="auto", fill=_plain(self._house.ground)) if look.is_framed else None,
            made("w:spacing", before=self._twips(look.before), after=self._twips(look.after), **self._line(look)),
            made("w:ind", left=round(look.indent * 20), hanging=round(look.hang * 20)) if look.indent else None,
            made("w:contextualSpacing") if look.is_framed else None,
            made("w:jc", val="center") if look.is_centred else None,
            made("w:outlineLvl", val=look.outline) if look.outline is not None else None,
        )

    def _frame(self, look: Look) -> Element | None:
        accent, ground = _plain(self._house.accent), _plain(self._house.ground)
        if look.is_topped:
            return made("w:pBdr", made("w:top", val="single", sz=10, space=4, color=accent))
        if not look.is_framed:
            return None
        air = {"val": "single", "sz": 8, "color": ground}
        return made(
            "w:pBdr",
            made("w:top", space=7, **air),
            made("w:left", val="single", sz=24, space=8, color=accent),
            made("w:bottom", space=7, **air),
        )

    def _letters(self, look: Look) -> Element:
        colours = {"accent": self._house.accent, "ink": self._house.ink, "quiet": self._house.quiet}
        return made(
            "w:rPr",
            made("w:b") if look.bold else None,
            _colour(colours[look.colour]) if look.colour else None,
            *(self._sizes(look.size) if look.size else ()),
        )

    def _table(self) -> Element:
        style = _plain_table("Report Table", self._twips(2.5))
        line = {"val": "single", "sz": 4, "space": 0, "color": HAIR}
        borders = made("w:tblBorders", made("w:bottom", **line), made("w:insideH", **line))
        properties = style.find(qn("w:tblPr"))
        assert properties is not None
        properties.insert(1, borders)
        style.append(made("w:tblStylePr", made("w:rPr", made("w:b")), type="firstRow"))
        return style

    def _line(self, look: Look) -> dict[str, object]:
        return {"line": self._twips(look.line), "lineRule": "exact"} if look.line else {}

    def _sizes(self, points: float) -> tuple[Element, Element]:
        halves = max(round(points * self._scale * 2), 13)
        return made("w:sz", val=halves), made("w:szCs", val=halves)

    def _twips(self, points: float) -> int:
        return round(points * 20 * self._scale**3)


def defaults(house: House) -> Element:
    """Return what holds where no style says otherwise: the font of the house, and that the text is British English."""
    letters = made("w:rPr", _fonts(house.font), made("w:lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA"))
    return made("w:docDefaults", made("w:rPrDefault", letters), made("w:pPrDefault"))


def _plain_table(name: str, air: int) -> Element:
    margins = made(
        "w:tblCellMar",
        made("w:top", w=air, type="dxa"),
        made("w:left", w=0, type="dxa"),
        made("w:bottom", w=air, type="dxa"),
        made("w:right", w=140, type="dxa"),
    )
    properties = made("w:tblPr", made("w:tblInd", w=0, type="dxa"), margins)
    based = made("w:basedOn", val="Normal Table")
    marks = {"type": "table", "styleId": _id(name), "customStyle": 1}
    return made("w:style", made("w:name", val=name), based, made("w:qFormat"), properties, **marks)


def _normal_table() -> Element:
    sides = (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    margins = made("w:tblCellMar", *(made(f"w:{side}", w=width, type="dxa") for side, width in sides))
    properties = made("w:tblPr", made("w:tblInd", w=0, type="dxa"), margins)
    marks = {"type": "table", "default": 1, "styleId": "TableNormal"}
    return made("w:style", made("w:name", val="Normal Table"), made("w:uiPriority", val=99), properties, **marks)


def _marks(style: str) -> dict[str, object]:
    return {"type": "paragraph", "default": 1, "styleId": style}


def _id(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split()).replace("Toc", "TOC")


def _name(style: Element) -> str:
    name = style.find(qn("w:name"))
    return str(name.get(qn("w:val"))) if name is not None else ""


def _fonts(name: str) -> Element:
    return made("w:rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _colour(colour: str) -> Element:
    return made("w:color", val=_plain(colour))


def _plain(colour: str) -> str:
    return colour.removeprefix("#").upper()
