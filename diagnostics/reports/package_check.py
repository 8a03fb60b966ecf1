"""Checks every Office file that we write: Word, PowerPoint and Excel have to open the package without a repair.

The tests check the schema of the elements. This checks the package: its parts, the relationships between them, and the ids
that have to be unique. It runs at the end of writing.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TypeVar
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from diagnostics.errors import ReportError

T = TypeVar("T")

XML = (".xml", ".rels", ".vml", ".svg")
"""Name endings of parts that are XML."""

TYPES = "[Content_Types].xml"
CORE_PROPERTIES = "core-properties"
"""How the type of the relationship to the core properties ends, in every spelling."""

ALLOWED_LINKS = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
"""What a hyperlink may lead to; every other relationship to a place outside the package would fetch something."""

REFERENCES = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""The namespace of the attributes with which a part refers to its relationships."""

DOCUMENT_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\d*\.xml")
PAGE_PARTS = re.compile(r"ppt/(?:slides|notesSlides)/[^/]+\.xml|xl/drawings/[^/]+\.xml")
"""Parts in which ids of shapes are unique: all of the first kind together, each of the second kind by itself.

Layouts and masters are the work of the author of a template. PowerPoint opens those with repeated ids, so we allow them.
"""

EMBEDDED = re.compile(r".*/embeddings/[^/]+\.xlsx")


class DamagedPackage(Exception):
    """A file that we wrote is damaged. This is our mistake, not the user's."""


class TemplateFault(ReportError):
    """The house's template leads to a damaged file; the text says what is wrong and what to do."""


def ensure_whole(data: bytes, template_for: str = "") -> bytes:
    """Return a written file unchanged.

    Raises TemplateFault if it is damaged and a house template for the program `template_for` was used, and DamagedPackage
    if it is damaged without one.
    """
    faults = package_faults(data)
    if not faults:
        return data
    if template_for:
        raise TemplateFault(
            f"{template_for} would have to repair files made from the house's template ({faults[0]}); "
            f"copy its pages into a new {template_for} file and save that as the template."
        )
    raise DamagedPackage("; ".join(faults))


def package_faults(data: bytes) -> list[str]:
    """Return what is wrong with an Office file as a package, each as a short clause; empty if it is sound."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            parts = {name: archive.read(name) for name in names}
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as failure:
        return [f"the archive cannot be read: {failure}"]
    counted = Counter(map(str.lower, names))
    faults = [f"the part {name} is there {number} times" for name, number in counted.items() if number > 1]
    roots: dict[str, Element] = {}
    for name, data in parts.items():
        if name.lower().endswith(XML):
            try:
                roots[name] = fromstring(data)
            except ParseError as failure:
                return [*faults, f"the part {name} is not well-formed XML: {failure}"]
    return [*faults, *_Package(parts, roots).faults()]


@dataclass(frozen=True)
class Link:
    """One relationship: its source part (empty: the package itself), its id and type, and its target."""

    source: str
    id: str
    type: str
    target: str
    is_external: bool

    @property
    def is_allowed(self) -> bool:
        """Whether it may be in one of our files: it leads to another part, or to a page or address that a reader may
        open."""
        return not self.is_external or (self.kind == "hyperlink" and ALLOWED_LINKS.match(self.target) is not None)

    @property
    def kind(self) -> str:
        """What it leads to, such as a header or an image, in every spelling of its type."""
        return self.type.rpartition("/")[2]

    @property
    def part(self) -> str:
        """The name of the part that it leads to; empty if it leads to a place in its own part."""
        target = unquote(self.target.partition("#")[0])
        if not target:
            return ""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(self.source), target)).lstrip("/")


class _Package:
    """The parts of an Office file by name, and those that are XML as elements."""

    def __init__(self, parts: Mapping[str, bytes], roots: Mapping[str, Element]) -> None:
        self.parts, self.roots = parts, roots
        self.names = {unquote(name).lower() for name in parts}

    def faults(self) -> Iterator[str]:
        """Return everything that is wrong."""
        yield from self._types()
        yield from self._targets()
        yield from self._references()
        yield from self._unreachable()
        yield from self._shape_ids()
        for name, data in self.parts.items():
            if EMBEDDED.fullmatch(name):
                yield from (f"in {name}: {fault}" for fault in package_faults(data))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All relationships."""
        return tuple(link for name, root in self.roots.items() if name.endswith(".rels") for link in links_of(name, root))

    def _types(self) -> Iterator[str]:
        if TYPES not in self.roots:
            yield f"{TYPES} is missing"
            return
        endings, named = [], []
        for element in self.roots[TYPES]:
            if element.tag.endswith("}Default"):
                endings.append(element.get("Extension", "").lower())
            else:
                named.append(unquote(element.get("PartName", "")).lstrip("/").lower())
        yield from (f"the content type of {name} is given twice" for name in _repeated([*named, *endings]))
        yield from (f"a content type is given for {name}, which is not there" for name in named if name not in self.names)
        for name in self.parts:
            if name != TYPES and name.lower() not in named and _ending(name) not in endings:
                yield f"the part {name} has no content type"

    def _targets(self) -> Iterator[str]:
        for link in self.links:
            if link.source and link.source.lower() not in self.names:
                yield f"relationships are given for {link.source}, which is not there"
            elif link.is_external:
                if not link.is_allowed:
                    yield f"{link.source or 'the package'} points outside the file: {link.kind}"
            elif link.part and link.part.lower() not in self.names:
                yield f"{link.source or 'the package'} points to {link.part}, which is not there"
        ids = _repeated((link.source, link.id) for link in self.links)
        yield from (f"{source or 'the package'} has the relationship {id} twice" for source, id in ids)
        if sum(link.type.endswith(CORE_PROPERTIES) for link in self.links) > 1:
            yield "there are two relationships to core properties"

    def _references(self) -> Iterator[str]:
        known = {(link.source, link.id) for link in self.links}
        for name, root in self.roots.items():
            for id in sorted(references(root)):
                if (name, id) not in known:
                    yield f"{name} names the relationship {id}, which is not there"

    def _unreachable(self) -> Iterator[str]:
        inside: dict[str, list[str]] = {}
        for link in self.links:
            if not link.is_external:
                inside.setdefault(link.source.lower(), []).append(link.part.lower())
        reached, waiting = {""}, [""]
        while waiting:
            for target in inside.get(waiting.pop(), ()):
                if target not in reached:
                    reached.add(target)
                    waiting.append(target)
        for name in self.parts:
            if name != TYPES and not name.endswith(".rels") and unquote(name).lower() not in reached:
                yield f"nothing points to the part {name}"

    def _shape_ids(self) -> Iterator[str]:
        document: list[str] = []
        for name, root in self.roots.items():
            if DOCUMENT_PARTS.fullmatch(name):
                document += shape_ids(root)
            elif PAGE_PARTS.fullmatch(name):
                yield from (f"the shape id {id} is given twice in {name}" for id in _repeated(shape_ids(root)))
        yield from (f"the id {id} of a picture is given twice in the document" for id in _repeated(document))


def references(root: Element) -> set[str]:
    """Return the ids of relationships that an element and those inside it name."""
    return {id for element in root.iter() for name, id in element.items() if name.startswith(REFERENCES) and id}


def shape_ids(root: Element) -> list[str]:
    """Return the ids of the pictures of a part of Word, or of the shapes of a slide or drawing.

    Fallback content for older programs repeats ids and is skipped.
    """
    found: list[str] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag.endswith("}Fallback"):
            continue
        is_picture = tag.endswith("wordprocessingDrawing}docPr")
        is_shape = tag.endswith("}cNvPr") and ("/presentationml/" in tag or tag.endswith("spreadsheetDrawing}cNvPr"))
        if is_picture or is_shape:
            found.append(element.get("id", ""))
        waiting.extend(element)
    return found


def links_of(name: str, root: Element) -> Iterator[Link]:
    """Yield the relationships that the part `name` (such as word/_rels/document.xml.rels) lists."""
    folder, _, file = name.rpartition("_rels/")
    source = f"{folder}{file.removesuffix('.rels')}"
    for element in root:
        marks = (element.get("Id", ""), element.get("Type", ""), element.get("Target", ""))
        yield Link(source, *marks, element.get("TargetMode") == "External")


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, number in Counter(values).items() if number > 1]


def _ending(name: str) -> str:
    return posixpath.basename(name).rpartition(".")[2].lower()
