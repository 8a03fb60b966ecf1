"""A house's Word template without its sample text: only the parts that its look needs.

What may stay is listed, and everything else is removed: comments, notes, charts, workbooks, pictures of the text, custom
XML and properties, building blocks, macros, controls, the link to another template, and whatever programs will add to files
next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from posixpath import basename, dirname, splitext
from urllib.parse import quote, unquote
from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

from diagnostics.errors import ReportError
from diagnostics.reports.package_check import TYPES, Link, links_of, references
from diagnostics.reports.packing import as_document
from diagnostics.reports.word_tidying import emptied, language_of, number_pictures, release_objects, settled, unlink
from diagnostics.reports.word_xml import Element

OF_LOOK = ("styles", "numbering", "settings", "theme", "fontTable")
"""Parts that shape the look of a text without being referenced in it."""

OF_PAGE = ("header", "footer", "image")
"""Parts that stay if the section that is used, or the page background, refers to them."""

BELOW: Mapping[str, tuple[str, ...]] = {
    "header": ("image", "hyperlink", "hdphoto"),
    "footer": ("image", "hyperlink", "hdphoto"),
    "numbering": ("image",),
    "theme": ("image",),
    "fontTable": ("font",),
}
"""What each kind of part may lead to in turn."""

PROGRAM = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>Causeway</Application></Properties>"""

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PROGRAM_NAME = "docProps/app.xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


@lru_cache(maxsize=4)
def prepared(template: bytes) -> bytes:
    """Return a template as an empty document with the template's look, one section, and none of its text.

    The section is the last one in portrait, with the headers and footers that Word shows in it; else the last one.
    Raises ReportError if the look fetches something from outside, and KeyError, ValueError, SyntaxError, StopIteration or
    BadZipFile if it is not a Word file.
    """
    source = _Source(as_document(template))
    pages, blobs = source.kept()
    roots = {name: page.root for name, page in pages.items()}
    styles = next((page.root for page in pages.values() if page.kind == "styles"), None)
    language = language_of(styles)
    for page in pages.values():
        settled(page.root, page.kind, language)
    number_pictures(page.root for page in pages.values() if page.kind in OF_PAGE)
    data = {name: serialize_part_xml(root) for name, root in roots.items()}
    links = {name: page.links for name, page in pages.items()}
    return _packed(source, {**data, **blobs}, links)


@dataclass(frozen=True)
class _Page:
    """A part that stays and is XML: what it is, its content, and the relationships that stay with it."""

    kind: str
    root: Element
    links: tuple[Link, ...] = ()


class _Source:
    """The parts of a template by name; lookup ignores capitals."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self._names = {unquote(name).lower(): unquote(name) for name in archive.namelist()}
            self._parts = {unquote(name).lower(): archive.read(name) for name in archive.namelist()}
        self._types: dict[str, str] = {}
        for element in fromstring(self._parts[TYPES.lower()]):
            name = element.get("PartName") or f".{element.get('Extension', '')}"
            self._types[unquote(name).lower()] = element.get("ContentType", "")
        self.main = next(link.part for link in self._links("") if link.kind == "officeDocument" and self.type_of(link.part))

    def type_of(self, part: str) -> str:
        """Return the content type of a part; empty if there is no such part or it has no type."""
        if part.lower() not in self._names:
            return ""
        return self._types.get(f"/{part.lower()}") or self._types.get(splitext(part)[1].lower(), "")

    def kept(self) -> tuple[dict[str, _Page], dict[str, bytes]]:
        """Return the parts that stay, the main part first: those that are XML, and pictures and fonts as they are."""
        root = parse_xml(self._parts[self.main.lower()])
        emptied(root)
        pages = {self.main: _Page("document", root, self._staying(self.main, root, OF_PAGE, OF_LOOK))}
        blobs = {}
        for link in pages[self.main].links:
            if link.kind == "image":
                blobs[link.part] = self._parts[link.part.lower()]
            else:
                root = parse_xml(self._parts[link.part.lower()])
                pages[link.part] = _Page(link.kind, root, self._staying(link.part, root, BELOW.get(link.kind, ())))
        for link in [link for page in list(pages.values())[1:] for link in page.links if not link.is_external]:
            blobs[link.part] = self._parts[link.part.lower()]
        return pages, blobs

    def _staying(self, part: str, root: Element, kinds: tuple[str, ...], unnamed: tuple[str, ...] = ()) -> tuple[Link, ...]:
        """Return the relationships of a part that stay; references to others are removed from `root`."""
        release_objects(root)
        named = references(root)
        links = [link for link in self._links(part) if link.kind in unnamed or (link.kind in kinds and link.id in named)]
        if any(link.is_external and link.kind != "hyperlink" for link in links):
            raise ReportError(
                f"The file fetches something from outside: {part} shows a picture that is only linked; "
                "insert the picture itself into the file, and save it."
            )
        stays = tuple(link for link in links if (link.is_allowed if link.is_external else self.type_of(link.part)))
        unlink(root, {link.id for link in stays})
        named = references(root)
        return tuple(link for link in stays if link.kind in unnamed or link.id in named)

    def _links(self, part: str) -> tuple[Link, ...]:
        name = _name_of_links(part)
        data = self._parts.get(name.lower())
        return tuple(map(self._as_named, links_of(name, fromstring(data)))) if data else ()

    def _as_named(self, link: Link) -> Link:
        """Return a relationship whose target is spelled as in the package."""
        name = "" if link.is_external else self._names.get(link.part.lower(), "")
        return replace(link, target=f"/{name}") if name else link


def _name_of_links(part: str) -> str:
    """Return the name of the part that holds the relationships of a part."""
    return f"{dirname(part)}/_rels/{basename(part)}.rels".lstrip("/")


def _packed(source: _Source, parts: Mapping[str, bytes], links: Mapping[str, tuple[Link, ...]]) -> bytes:
    """Return the package of these parts, with only the relationships and content types that they need."""
    root = Link("", "rId1", RELATIONSHIP_TYPE.OFFICE_DOCUMENT, f"/{source.main}", False)
    program = Link("", "rId2", RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, f"/{PROGRAM_NAME}", False)
    types = {name: source.type_of(name) for name in parts}
    types |= {source.main: CONTENT_TYPE.WML_DOCUMENT_MAIN, PROGRAM_NAME: CONTENT_TYPE.OFC_EXTENDED_PROPERTIES}
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        made.writestr(TYPES, _types_of(types))
        made.writestr("_rels/.rels", _relationships((root, program)))
        made.writestr(PROGRAM_NAME, PROGRAM)
        for name, data in parts.items():
            made.writestr(quote(name), data)
            if links.get(name):
                made.writestr(quote(_name_of_links(name)), _relationships(links[name]))
    return out.getvalue()


def _types_of(types: Mapping[str, str]) -> str:
    named = "".join(
        f"<Override PartName={quoteattr(f'/{quote(name)}')} ContentType={quoteattr(type)}/>" for name, type in types.items()
    )
    usual = f'<Default Extension="rels" ContentType={quoteattr(CONTENT_TYPE.OPC_RELATIONSHIPS)}/>'
    return f'{HEAD}<Types xmlns="{CONTENT_TYPES}">{usual}{named}</Types>'


def _relationships(links: Iterable[Link]) -> str:
    inside = "".join(
        f"<Relationship Id={quoteattr(link.id)} Type={quoteattr(link.type)} "
        f"Target={quoteattr(link.target if link.is_external else quote(f'/{link.part}'))}"
        f"{' TargetMode=' + quoteattr('External') if link.is_external else ''}/>"
        for link in links
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONSHIPS}">{inside}</Relationships>'
