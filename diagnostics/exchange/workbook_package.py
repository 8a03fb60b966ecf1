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
"""The largest size of an unpacked workbook; a small file can unpack to an enormous one."""

OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
"""The first bytes of Excel files that are older than XLSX or locked with a password."""

ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
CONTENT_TYPES = "[Content_Types].xml"
ENCRYPTED_FLAG = 1
COMPRESSIONS = {ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA}
UNREADABLE = (BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, KeyError, RuntimeError, struct.error)
"""What zipfile raises over packages that are damaged or packed in a way that it does not know."""

NOT_NEEDED = re.compile(r"docProps/|xl/(?:theme|media|drawings|charts|chartsheets)/")
"""Parts without cells: a fault in them loses no cell."""

STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
SAVE_AS_TABLE = "save the table as XLSX or CSV UTF-8"
NO_WORKBOOK = f"this workbook cannot be read; {SAVE_AS_TABLE}"


def is_container(data: bytes) -> bool:
    """Whether these bytes begin like a workbook, old or new; the name of the file does not matter."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", OLD_CONTAINER))


def readable_package(data: bytes, file: str) -> bytes:
    """Return a workbook as the reader needs it; raises a ContentError that says what the file is if it is not XLSX."""
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
    """Return the error for a workbook whose parts unpack but cannot be used; it names the first that is not XML."""
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
        raise refused(file, 1, f"the workbook unpacks to {unpacked / 1e6:,.0f} MB (limit: 200 MB); save it as CSV UTF-8")


def _refuse_other_kinds(packed: ZipFile, file: str) -> None:
    names = set(packed.namelist())
    other = ""
    if "mimetype" in names and b"opendocument" in packed.read("mimetype"):
        other = "an OpenDocument file (ODS)"
    elif "xl/workbook.bin" in names:
        other = "a binary workbook of Excel (XLSB)"
    elif any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        other = "a Numbers document"
    elif any(name.startswith("word/") for name in names):
        other = "a Word document"
    elif any(name.startswith("ppt/") for name in names):
        other = "a PowerPoint presentation"
    elif names and CONTENT_TYPES not in names and not any(name.startswith("xl") for name in names):
        other = f"a ZIP archive that contains {clipped(min(names))}"
    if other:
        raise refused(file, 1, f"this is {other}, not XLSX; {SAVE_AS_TABLE}")


def _refuse_unreadable(packed: ZipFile, part: ZipInfo, file: str) -> None:
    if part.flag_bits & ENCRYPTED_FLAG:
        raise refused(file, 1, f"{_part(part.filename)} is encrypted; save the workbook without a password")
    if part.compress_type not in COMPRESSIONS:
        what = "is compressed in a way that cannot be read here; open the file in Excel and save it again as XLSX"
        raise refused(file, 1, f"{_part(part.filename)} {what}")
    if NOT_NEEDED.match(part.filename):
        return
    try:
        packed.read(part)
    except UNREADABLE as found:
        what = "is damaged; get the file again, or open it in Excel and save it as XLSX"
        raise refused(file, 1, f"{_part(part.filename)} {what}") from found


def _is_strict(packed: ZipFile) -> bool:
    return any(STRICT.search(packed.read(name)) for name in packed.namelist() if name.endswith("workbook.xml"))


def _transitional(packed: ZipFile) -> bytes:
    """Return a Strict Open XML workbook with the names of the usual kind; nothing else is changed."""
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
