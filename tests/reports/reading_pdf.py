"""What stands in the structure of a PDF, for readers who hear it: read by another library than the one that wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


@dataclass(frozen=True)
class Tag:
    """One element of the structure: what it is, and what it says of itself."""

    kind: str
    alt: str
    scope: str
    parents: tuple[str, ...]


class Structure:
    """A PDF as a reader for blind people sees it."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.root: DictionaryObject = self.reader.trailer["/Root"]  # type: ignore[assignment]

    @property
    def tags(self) -> list[Tag]:
        """Every element, in the order in which it is read."""
        return list(_walk(self.root["/StructTreeRoot"]["/K"], ()))  # type: ignore[index]

    @property
    def fonts(self) -> list[DictionaryObject]:
        """Every font that a page uses, by its descriptor."""
        found = {}
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[union-attr]
                whole = font.get_object()
                inner = whole["/DescendantFonts"][0].get_object() if "/DescendantFonts" in whole else whole
                found[str(whole["/BaseFont"])] = inner["/FontDescriptor"].get_object()
        return list(found.values())

    @property
    def untagged(self) -> list[int]:
        """Pages on which something is drawn that is neither part of the structure nor marked as decoration."""
        return [number for number, page in enumerate(self.reader.pages, start=1) if _loose(page)]


def _walk(node: Any, parents: tuple[str, ...]) -> Iterator[Tag]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for inner in node:
            yield from _walk(inner, parents)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        kind = str(node["/S"]).removeprefix("/")
        yield Tag(kind, str(node.get("/Alt", "")), _scope(node), parents)
        if "/K" in node:
            yield from _walk(node["/K"], (*parents, kind))


def _scope(node: DictionaryObject) -> str:
    said = node.get("/A")
    for one in said if isinstance(said, ArrayObject) else [said] if said else []:
        if "/Scope" in one.get_object():
            return str(one.get_object()["/Scope"])
    return ""


def _loose(page: Any) -> bool:
    """Whether a text is shown outside of every marked part of a page."""
    depth = 0
    for _, operator in page.get_contents().operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in (b"Tj", b"TJ", b"'", b'"', b"Do") and depth == 0:
            return True
    return False
