"""Says what a file that was added as a template really is, if it is not a usable Word or PowerPoint file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Literal
from zipfile import BadZipFile, ZipFile

Program = Literal["Word", "PowerPoint"]

SAVE_AS: dict[Program, str] = {
    "Word": "save it in Word as Word Document (*.docx)",
    "PowerPoint": "save it in PowerPoint as PowerPoint Presentation (*.pptx)",
}

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""The first bytes of Office files from before 2007, and of today's files with a password."""

OLE_STREAMS = (
    ("DRMEncryptedDataSpace", "it is protected by rights management; open it, remove the access restriction and save it"),
    ("EncryptedPackage", "it is protected by a password; open it, remove the password under File, Info, and save it"),
    ("WordDocument", "it is in the old format of Word (.doc); {save}"),
    ("PowerPoint Document", "it is in the old format of PowerPoint (.ppt); {save}"),
    ("Workbook", "it is in the old format of Excel (.xls); {save}"),
)

HEADS = (
    (rb"\s*\{\\rtf", "it is in Rich Text Format (.rtf); {save}"),
    (rb"%PDF", "it is a PDF; {save}"),
    (rb"(?s).{0,400}MIME-Version:", "it is a web archive (.mht); {save}"),
    (rb"(?is).{0,400}<html", "it is a web page; {save}"),
    (rb"(?s).{0,2000}(?:<pkg:package|<w:wordDocument)", "it is one XML file (Word XML Document); {save}"),
    (rb"(?s).{0,2000}<office:document", "it is a flat OpenDocument file; {save}"),
)

HEAD_BYTES = 1_000_000
"""How many bytes are read of the parts that say what a file is."""

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
STRICT = b"http://purl.oclc.org/ooxml/"
MAIN_KINDS = {
    "Word": (
        b"wordprocessingml.document.main",
        b"wordprocessingml.template.main",
        b"ms-word.document.",
        b"ms-word.template.",
    ),
    "PowerPoint": (
        *(b"presentationml.presentation.main", b"presentationml.template.main", b"presentationml.slideshow.main"),
        *(b"ms-powerpoint.presentation.", b"ms-powerpoint.template.", b"ms-powerpoint.slideshow."),
    ),
    "Excel": (b"spreadsheetml.sheet.main", b"spreadsheetml.template.main", b"ms-excel."),
}
"""How the content types of each program's main part begin."""


_TOLD = ("mimetype", "[Content_Types].xml", "_rels/.rels", "word/document.xml", "ppt/presentation.xml")
"""Parts that say what a file is."""


def wrong_kind(data: bytes, program: Program) -> str:
    """Return in a clause why a file is not a template for a program and what to do; empty if it may be one."""
    said = next(_of_bytes(data), "") or next(_of_archive(data, program), "")
    return f"the file cannot be read as a {program} file: {said.format(save=SAVE_AS[program])}" if said else ""


def _of_bytes(data: bytes) -> Iterator[str]:
    if not data.strip(b"\0"):
        yield "it is empty; {save}"
    if data.startswith(OLE):
        yield from (said for stream, said in OLE_STREAMS if stream.encode("utf-16-le") in data)
        yield "it is in a format from before 2007; {save}"
    if not data.startswith(b"PK"):
        yield from (said for head, said in HEADS if re.match(head, data))


def _of_archive(data: bytes, program: Program) -> Iterator[str]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if any(info.flag_bits & 1 for info in archive.infolist()):
                yield "its parts are protected by a password; remove the password and {save}"
                return
            heads = {name: archive.open(name).read(HEAD_BYTES) for name in names if name in _TOLD}
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, SyntaxError):
        return
    if heads.get("mimetype", b"").startswith(OPEN_DOCUMENT):
        yield "it is an OpenDocument file, as LibreOffice saves them; {save}"
    if "Index/Document.iwa" in names or "index.apxl" in names:
        yield "it is an Apple Pages or Keynote document; export it to Microsoft Office and {save}"
    if any(STRICT in head for head in heads.values()):
        yield "it is Strict Open XML; {save}, not as Strict Open XML"
    types = heads.get("[Content_Types].xml", b"")
    found = [name for name, kinds in MAIN_KINDS.items() if any(kind in types for kind in kinds)]
    if found and program not in found:
        yield f"it is a file from {found[0]}; {{save}}"
    if not found:
        yield "it is an archive of another program; {save}"
