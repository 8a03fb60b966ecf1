"""A slide template without its sample slides: masters, layouts and what they need are kept, everything else is left out.

What is kept is listed, not what is left out: sample slides are named in many places (custom shows, sections, jumps,
comments, tags, properties), and programs add new ones. Kept parts get new names, because file names can contain text of the
sample, and two names that differ only in capitals are the same name for Office.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeAlias
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml has no type hints."""

_ROOT = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = "application/vnd.openxmlformats-officedocument."
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = f"{{{_OFFICE}/relationships}}"

MAIN = "presentation"
PAGES = ("slideMaster", "slideLayout", "notesMaster", "handoutMaster")

FOLLOWED = {
    MAIN: {"slideMaster", "notesMaster", "handoutMaster", "theme", "tableStyles", "font"},
    "theme": {"image"},
    "themeOverride": {"image"},
    "slideMaster": {"slideLayout"},
    "slideLayout": {"slideMaster"},
}
"""By kind of part: the kinds of parts that are kept with it."""

OF_PAGES = {"theme", "themeOverride", "image", "hdphoto", "video", "audio", "media", "hyperlink"}
"""... and what is kept with every master and layout as well."""

POINTED_TO = {
    *((MAIN, kind) for kind in ("slideMaster", "font")),
    *(("slideMaster", kind) for kind in ("slideLayout",)),
    *((page, kind) for page in PAGES for kind in ("image", "hdphoto", "video", "audio", "media", "hyperlink")),
}
"""Kinds of owners and parts: the owner's text must point to the part, or else it is left over from something deleted."""

_PRESENTATION = f"{_TYPES}presentationml."
STORED = {
    MAIN: ("ppt/presentation.xml", f"{_PRESENTATION}presentation.main+xml"),
    **{kind: (f"ppt/{kind}s/{kind}{{}}.xml", f"{_PRESENTATION}{kind}+xml") for kind in PAGES},
    "theme": ("ppt/theme/theme{}.xml", f"{_TYPES}theme+xml"),
    "themeOverride": ("ppt/theme/themeOverride{}.xml", f"{_TYPES}themeOverride+xml"),
    "tableStyles": ("ppt/tableStyles.xml", f"{_PRESENTATION}tableStyles+xml"),
    "font": ("ppt/fonts/font{}.fntdata", "application/x-fontdata"),
    "image": ("ppt/media/image{}", ""),
    "hdphoto": ("ppt/media/hdphoto{}", ""),
    **dict.fromkeys(("video", "audio", "media"), ("ppt/media/media{}", "")),
}
"""By kind of part: its name in the new file, and its type if that does not depend on the file."""

FRESH = {
    "presProps": ("ppt/presProps.xml", f"{_PRESENTATION}presProps+xml", "presentationPr"),
    "viewProps": ("ppt/viewProps.xml", f"{_PRESENTATION}viewProps+xml", "viewPr"),
}
"""Parts that start empty: how a show runs, what is printed and what was viewed last belong to the sample."""

KEPT_SETTINGS = (
    *("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldSz", "notesSz", "embeddedFontLst"),
    *("kinsoku", "defaultTextStyle"),
)
"""What stays of the presentation itself; custom shows, sections, protection, photo albums and tags do not."""

LINKS = tuple(f"{_A}{name}" for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver"))
WEB = ("http://", "https://", "mailto:")
HARMLESS = ("ppaction://hlinkshowjump", "ppaction://media", "ppaction://noaction")
"""Actions that refer to no slide, show, program or file."""

ALONE = (*LINKS, f"{_P}custDataLst", f"{_P}ext", f"{_A}ext", f"{_P}embeddedFont", f"{_P}controls", f"{_P}sndAc")
"""Elements that can be removed without the element around them."""

WHOLE = (f"{_MC}AlternateContent", f"{_P}graphicFrame", f"{_P}pic", f"{_P}contentPart")
"""Elements that mean nothing once their content is removed."""

SAMPLE_FRAMES = ("/chart", "/ole", "/diagram", "/chartex")
EDGES = ("ftr", "hdr", "dt")

FIRST_NUMBER = 2147483648
"""The lowest id that a master or layout may have; all of these ids must differ."""

SUBSET_FLAG, FLAGS_AT = 1, 12
"""Where the header of an embedded font says that it holds only some letters."""

_TYPEFACE = re.compile(rb'typeface="([^"]+)"')
_ENDING = re.compile(r"\.[a-z0-9]{1,5}$")


@dataclass
class _Part:
    kind: str
    name: str
    type: str
    data: bytes = b""
    root: Element | None = None
    links: dict[str, tuple[str, _Part | str]] = field(default_factory=dict)
    """By id: the type of a link, and the part or address that it leads to."""


def without_sample(template: bytes) -> bytes:
    """Return a template as a presentation without slides, properties or anything else of its sample.

    Raises KeyError, ValueError or an error of the archive or of XML if the file is not a presentation.
    """
    reader = _Reader(template)
    reader.read_all()
    return _written(reader.parts)


class _Reader:
    """Follows the links of a file from its presentation to everything that is kept."""

    def __init__(self, template: bytes) -> None:
        self.file = ZipFile(BytesIO(template))
        self.names = {_plain(name): name for name in self.file.namelist()}
        self.parts: dict[str, _Part] = {}
        self.counts: dict[str, int] = {}
        types = _parsed(self.file.read(self.names["[content_types].xml"]))
        self.types = {
            _plain(str(one.get("PartName") or f"*.{one.get('Extension')}")): str(one.get("ContentType")) for one in types
        }

    def read_all(self) -> None:
        """Read the presentation and what it leads to."""
        start = next((to for _, kind, to, outside in self._links("") if _last(kind) == "officeDocument" and not outside), "")
        main = self._part(MAIN, start)
        if main.root is None or main.root.tag != f"{_P}presentation":
            raise ValueError("the file is not a presentation")
        _renumber(self.parts.values())
        self._leave_fonts(main)

    def _part(self, kind: str, name: str) -> _Part:
        """Return a part by its name in the file, read once."""
        if name in self.parts:
            return self.parts[name]
        part = self.parts[name] = _Part(kind, self._new_name(kind, name), STORED[kind][1] or self._type_of(name))
        part.data = self.file.read(self.names[name])
        if part.kind in (*FOLLOWED, *PAGES, "tableStyles"):
            part.root = _parsed(part.data)  # this also drops comments and processing instructions
            self._clean(part, name)
        return part

    def _clean(self, part: _Part, name: str) -> None:
        root = part.root
        assert root is not None
        if part.kind == MAIN:
            _keep_settings(root)
        elif part.kind in PAGES:
            _clear_edges(root)
            _remove_samples(root)
        if part.kind == "slideLayout":
            _number_places(root)
        self._follow(part, name)

    def _follow(self, part: _Part, name: str) -> None:
        """Keep the links of a part that lead to something kept and that it points to; remove what points to others."""
        wanted = FOLLOWED.get(part.kind, set()) | (OF_PAGES if part.kind in PAGES else set())
        kept = {
            number: (type_, to, outside)
            for number, type_, to, outside in self._links(name)
            if _last(type_) in wanted
            and (_last(type_) == "hyperlink" and to.startswith(WEB) if outside else to in self.names)
        }
        if part.root is not None:
            _cut_off(part.root, set(kept))
        for number, (type_, to, outside) in kept.items():
            kind = _last(type_)
            if part.root is None or (part.kind, kind) not in POINTED_TO or number in _pointed_to(part.root):
                part.links[number] = (type_, to if outside else self._part(kind, to))

    def _links(self, name: str) -> Iterator[tuple[str, str, str, bool]]:
        """Return the links of a part: id, type, the name or address of the target, and whether it is external."""
        folder, _, last = name.rpartition("/")
        stored = self.names.get(f"{folder}/_rels/{last}.rels".lstrip("/"))
        for link in _parsed(self.file.read(stored)) if stored else ():
            outside, target = link.get("TargetMode") == "External", str(link.get("Target"))
            path = target if outside else _plain(posixpath.normpath(posixpath.join(f"/{folder}", target)))
            yield str(link.get("Id")), str(link.get("Type")), path, outside

    def _new_name(self, kind: str, name: str) -> str:
        pattern = STORED[kind][0]
        number = self.counts[pattern] = self.counts.get(pattern, 0) + 1
        found = _ENDING.search(name)
        return pattern.format(number) + ("" if STORED[kind][1] else found[0] if found else ".bin")

    def _type_of(self, name: str) -> str:
        return self.types.get(name) or self.types.get(f"*.{name.rpartition('.')[2]}") or "application/octet-stream"

    def _leave_fonts(self, main: _Part) -> None:
        """Leave out embedded fonts that no master or theme uses, and those that contain only the letters of the sample."""
        assert main.root is not None
        data = (
            etree.tostring(part.root) if part.root is not None else part.data
            for part in self.parts.values()
            if part is not main
        )
        named = {found for one in data for found in _TYPEFACE.findall(one)}
        for font in main.root.findall(f"{_P}embeddedFontLst/{_P}embeddedFont"):
            numbers = [number for number in _pointed_to(font) if number in main.links]
            parts = {number: part for number in numbers if isinstance(part := main.links[number][1], _Part)}
            name = font.find(f"{_P}font")
            is_named = name is not None and str(name.get("typeface")).encode() in named
            if not is_named or any(_is_subset(part.data) for part in parts.values()):
                _remove(font)
                for number, part in parts.items():
                    del main.links[number]
                    self.parts = {key: one for key, one in self.parts.items() if one is not part}
        for fonts in main.root.findall(f"{_P}embeddedFontLst"):
            if not len(fonts):
                _remove(fonts)


def _keep_settings(root: Element) -> None:
    for child in list(root):
        if child.tag not in {f"{_P}{name}" for name in KEPT_SETTINGS}:
            root.remove(child)
    for name in ("removePersonalInfoOnSave", "bookmarkIdSeed", "conformance"):
        root.attrib.pop(name, None)


def _clear_edges(root: Element) -> None:
    """Empty the placeholders of footer, header and date: "Apply to All" writes the sample's footer into masters too."""
    for place in root.iter(f"{_P}ph"):
        if place.get("type") in EDGES:
            shape = next(place.iterancestors(f"{_P}sp"), None)
            for text in list(shape.iter(f"{_A}r", f"{_A}br")) if shape is not None else ():
                _remove(text)


def _remove_samples(root: Element) -> None:
    """Remove charts, embedded objects and drawings with separate data, such as a chart on a layout."""
    frames = [one for one in root.iter(f"{_A}graphicData") if str(one.get("uri")).endswith(SAMPLE_FRAMES)]
    for element in [*frames, *root.iter(f"{_P}contentPart"), *root.iter(f"{_P}controls"), *root.iter(f"{_P}custDataLst")]:
        _take_out(root, element)


def _cut_off(root: Element, kept: set[str]) -> None:
    """Remove what points to a link that is not kept, and jumps to slides, shows, files and programs."""
    for element in list(root.iter(etree.Element)):
        numbers = {value for name, value in element.attrib.items() if str(name).startswith(_R) and value}
        action = str(element.get("action") or "") if element.tag in LINKS else ""
        if not numbers <= kept or (action and not action.startswith(HARMLESS)):
            _take_out(root, element)


def _take_out(root: Element, element: Element) -> None:
    """Remove an element, and the elements around it that mean nothing without it."""
    above = [element, *element.iterancestors()]
    if root not in above:
        return  # it was removed with another
    alone = next((one for one in above if one.tag in ALONE), None)
    whole = next((one for one in reversed(above) if one.tag in WHOLE), None)
    _remove(alone if alone is not None else whole if whole is not None else element)
    if alone is None:
        for timing in root.findall(f"{_P}timing"):  # it may animate what was removed
            root.remove(timing)


def _number_places(root: Element) -> None:
    """Give each placeholder of a layout its own number. LibreOffice does not, and texts would go to the wrong one."""
    places = list(root.iter(f"{_P}ph"))
    numbers = [int(str(place.get("idx") or 0)) for place in places]
    taken: set[int] = set()
    for place, number in zip(places, numbers, strict=True):
        if place.get("type") in ("title", "ctrTitle") and 0 not in taken:
            number = 0
            place.attrib.pop("idx", None)
        elif number in taken or number == 0:
            number = next(free for free in range(31, 10_000) if free not in taken and free not in numbers)
            place.set("idx", str(number))
        taken.add(number)


def _renumber(parts: Iterable[_Part]) -> None:
    """Give masters and layouts ids that all differ."""
    number = FIRST_NUMBER
    for part in parts:
        for one in part.root.iter(f"{_P}sldMasterId", f"{_P}sldLayoutId") if part.root is not None else ():
            one.set("id", str(number))
            number += 1


def _is_subset(font: bytes) -> bool:
    return bool(int.from_bytes(font[FLAGS_AT : FLAGS_AT + 4], "little") & SUBSET_FLAG)


def _pointed_to(root: Element) -> set[str]:
    return {str(value) for one in root.iter(etree.Element) for name, value in one.attrib.items() if str(name).startswith(_R)}


def _remove(element: Element) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)


def _last(kind: str) -> str:
    return kind.rpartition("/")[2]


def _plain(name: str) -> str:
    """Return the name of a part in the form in which Office compares names: capitals and escapes make no difference."""
    return unquote(name).replace("\\", "/").lstrip("/").lower()


def _parsed(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(data, parser)


def _written(parts: dict[str, _Part]) -> bytes:
    """Return the parts as a file, with the parts that every presentation needs."""
    main = next(part for part in parts.values() if part.kind == MAIN)
    for kind, (name, type_, tag) in FRESH.items():
        data = etree.tostring(etree.Element(f"{_P}{tag}", nsmap={"p": _P[1:-1]}), xml_declaration=True, encoding="UTF-8")
        part = parts[name] = _Part(kind, name, type_, data)
        main.links[f"our{kind}"] = (f"{_OFFICE}/relationships/{kind}", part)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", _types(parts.values()))
        made.writestr("_rels/.rels", _relationships("", {"rId1": (f"{_OFFICE}/relationships/officeDocument", main)}))
        for part in parts.values():
            whole = part.data if part.root is None else etree.tostring(part.root, xml_declaration=True, encoding="UTF-8")
            made.writestr(part.name, whole)
            if part.links:
                folder, _, last = part.name.rpartition("/")
                made.writestr(f"{folder}/_rels/{last}.rels", _relationships(folder, part.links))
    return out.getvalue()


def _types(parts: Iterable[_Part]) -> bytes:
    root = etree.Element(f"{{{_ROOT}/content-types}}Types", nsmap={None: f"{_ROOT}/content-types"})
    etree.SubElement(
        root, "Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"
    )
    for part in parts:
        etree.SubElement(root, "Override", PartName=f"/{part.name}", ContentType=part.type)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _relationships(folder: str, links: dict[str, tuple[str, _Part | str]]) -> bytes:
    root = etree.Element(f"{{{_ROOT}/relationships}}Relationships", nsmap={None: f"{_ROOT}/relationships"})
    for number, (type_, to) in links.items():
        if isinstance(to, str):
            etree.SubElement(root, "Relationship", Id=number, Type=type_, Target=to, TargetMode="External")
        else:
            etree.SubElement(root, "Relationship", Id=number, Type=type_, Target=f"/{to.name}")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
