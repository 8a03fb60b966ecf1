"""The package of a workbook: what kind of file it is, whether its parts can be read, and Strict Open XML made readable."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO
from lzma import LZMAError
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from diagnostics.errors import ContentError
from diagnostics.exchange.faults import clipped, refused

MAX_UNPACKED_BYTES = 200_000_000
"""What a workbook may come to when it is unpacked; a small file can be made to unpack without end."""

OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
"""How Excel files begin that are older than XLSX, or locked with a password."""

ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
CONTENT_TYPES = "[Content_Types].xml"
ENCRYPTED_FLAG = 1
COMPRESSIONS = {ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA}
UNREADABLE = (BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, KeyError, RuntimeError, struct.error)
"""What zipfile raises over packages that are damaged, or packed in a way that it does not know."""

NOT_NEEDED = re.compile(r"docProps/|xl/(?:theme|media|drawings|charts|chartsheets)/")
"""Parts without cells: what is wrong with them takes no cell away."""

STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
SAVE_AS_TABLE = "save the table as XLSX or CSV UTF-8"
NO_WORKBOOK = f"this is no workbook that can be read; {SAVE_AS_TABLE}"


def is_container(data: bytes) -> bool:
    """Whether these bytes begin as a workbook of any age does; what the file is called does not matter."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", OLD_CONTAINER))


def readable_package(data: bytes, file: str) -> bytes:
    """Return a workbook as the reader needs it; raises ContentError that says what it is where it is no XLSX."""
    if data.startswith(OLD_CONTAINER):
        if ENCRYPTED_PACKAGE in data:
            raise refused(file, 1, "the workbook is locked with a password; save it without one")
        raise refused(file, 1, "this is an old or a locked Excel file; save it as XLSX without a password, or as CSV UTF-8")
    try:
        with ZipFile(BytesIO(data)) as packed:
            _refuse_size(packed, file)
            _refuse_other_kinds(packed, file)
            for part in packed.infolist():
                _refuse_unreadable(packed, part, file)
            return _transitional(packed) if _is_strict(packed) else data
    except UNREADABLE as found:
        raise refused(file, 1, NO_WORKBOOK) from found


def damaged(data: bytes, file: str) -> ContentError:
    """Return the error for a workbook whose parts unpack and cannot be used, with the first one that is no XML."""
    with ZipFile(BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")) and not NOT_NEEDED.match(name):
                try:
                    fromstring(packed.read(name))
                except (ParseError, ValueError):
                    what = f"{_part(name)} is not well-formed XML; open it in Excel, save it as XLSX, or save CSV UTF-8"
                    return refused(file, 1, what)
    return refused(file, 1, NO_WORKBOOK)


def _refuse_size(packed: ZipFile, file: str) -> None:
    unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise refused(file, 1, f"the workbook unpacks to {unpacked / 1e6:,.0f} MB; write at most 200 MB, or a CSV file")


def _refuse_other_kinds(packed: ZipFile, file: str) -> None:
    names = set(packed.namelist())
    other = ""
    if "mimetype" in names and b"opendocument" in packed.read("mimetype"):
        other = "an OpenDocument file (ODS)"
    elif "xl/workbook.bin" in names:
        other = "a binary workbook of Excel (XLSB)"
    elif any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        other = "a document of Numbers"
    elif any(name.startswith("word/") for name in names):
        other = "a Word document"
    elif any(name.startswith("ppt/") for name in names):
        other = "a PowerPoint presentation"
    elif names and CONTENT_TYPES not in names and not any(name.startswith("xl") for name in names):
        other = f"a ZIP archive with {clipped(min(names))}"
    if other:
        raise refused(file, 1, f"this is {other}, not XLSX; {SAVE_AS_TABLE}")


def _refuse_unreadable(packed: ZipFile, part: ZipInfo, file: str) -> None:
    if part.flag_bits & ENCRYPTED_FLAG:
        raise refused(file, 1, f"{_part(part.filename)} is encrypted; save the workbook without a password")
    if part.compress_type not in COMPRESSIONS:
        what = "is compressed in a way that is not read here; open the file in Excel and save it again as XLSX"
        raise refused(file, 1, f"{_part(part.filename)} {what}")
    if NOT_NEEDED.match(part.filename):
        return
    try:
        packed.read(part)
    except UNREADABLE as found:
        what = "is damaged; get the file once more, or open it in Excel and save it as XLSX"
        raise refused(file, 1, f"{_part(part.filename)} {what}") from found


def _is_strict(packed: ZipFile) -> bool:
    return any(STRICT.search(packed.read(name)) for name in packed.namelist() if name.endswith("workbook.xml"))


def _transitional(packed: ZipFile) -> bytes:
    """Return a workbook of the kind Strict Open XML under the names of the usual kind; nothing else of it is changed."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as written:
        for part in packed.infolist():
            content = packed.read(part)
            if part.filename.endswith((".xml", ".rels")):
                content = STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            written.writestr(part.filename, content)
    return out.getvalue()


def _part(name: str) -> str:
    return f"the part {clipped(name)} of the workbook"
