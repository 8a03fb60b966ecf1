"""The typesetter (Typst), with the fonts of our own and of a house, and with none that a machine happens to have."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"

READABLE: typst.PDFStandard = "ua-1"
ARCHIVABLE: typst.PDFStandard = "a-2a"
"""Asks for a date; a case without one is not given today's, or the same case would give another file tomorrow."""


class Typesetter:
    """Sets one template (a file beside this module) with given fonts (TTF or OTF) beside our own."""

    def __init__(self, template: str, fonts: tuple[bytes, ...]) -> None:
        # Kept as long as the typesetter is: it reads the files when it first needs them.
        self._folder = TemporaryDirectory(prefix="causeway-fonts-")
        for data in fonts:
            (Path(self._folder.name) / f"{sha256(data).hexdigest()}.ttf").write_bytes(data)
        paths = [FONTS, Path(self._folder.name)]
        self._typst = typst.Compiler(input=HERE / template, root=HERE, font_paths=paths, ignore_system_fonts=True)

    def pdf(self, inputs: dict[str, str], *, is_dated: bool) -> bytes:
        """Return the PDF, after the standards for readers and, with a date, for the archive. Raises typst.TypstError."""
        standards = [READABLE, ARCHIVABLE] if is_dated else [READABLE]
        made = self._typst.compile(format="pdf", sys_inputs=inputs, pdf_standards=standards)
        assert isinstance(made, bytes)
        return made


@lru_cache(maxsize=8)
def typesetter(template: str, fonts: tuple[bytes, ...] = ()) -> Typesetter:
    """Return the typesetter for a template; it is made once, for it reads every font."""
    return Typesetter(template, fonts)


def can_be_set(text: str, font: str, fonts: tuple[bytes, ...] = ()) -> bool:
    """Whether a text can be set in a font, by its name, or in those that stand in for it."""
    try:
        typesetter("sign.typ", fonts).pdf({"sign": text, "font": font}, is_dated=False)
    except typst.TypstError:
        return False
    return True
