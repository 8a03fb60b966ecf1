"""Office files are archives: packed so that the same parts give the same bytes, and templates opened as documents."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST, LATEST = date(1980, 1, 1), date(2107, 12, 31)
"""Before and after these days an archive cannot date its parts."""

_MAIN_KIND = re.compile(
    rb"application/vnd\.(?:"
    rb"openxmlformats-officedocument\.(?P<word>wordprocessingml)\.template|"
    rb"openxmlformats-officedocument\.presentationml\.(?:template|slideshow)|"
    rb"ms-(?:(?P<macro_word>word)|powerpoint)\.(?:document|template|presentation|slideshow)\.macroEnabled(?:Template)?"
    rb")\.main\+xml"
)
"""The types of templates, slide shows and files with macros, and the types that the files have once they are saved."""

_CORE = re.compile(rb"<Relationship\b[^>]*/metadata/core-properties[\"'][^>]*>")
_CORE_TYPE = re.compile(rb"Type\s*=\s*([\"'])[^\"']*/metadata/core-properties\1")
CORE_TYPE = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def packed(data: bytes, day: date | None) -> bytes:
    """Return an archive with the same parts in the same order, each dated `day`, or the nearest day that it can have."""
    at = min(max(day or EARLIEST, EARLIEST), LATEST)
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as made:
        for part in given.infolist():
            info = ZipInfo(part.filename, (at.year, at.month, at.day, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            made.writestr(info, given.read(part))
    return out.getvalue()


def as_document(template: bytes) -> bytes:
    """Return a template (.dotx, .potx) as the document that it becomes when somebody opens it, for readers of documents.

    No part occurs twice, and there is at most one relationship to core properties, of the usual type: LibreOffice writes
    another type, and the libraries that write our files would add a second set of properties next to it.
    """
    out = BytesIO()
    written: set[str] = set()
    with ZipFile(BytesIO(template)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for part in given.infolist():
            if part.is_dir() or part.filename.lower() in written:
                continue
            written.add(part.filename.lower())
            data = given.read(part)
            if part.filename == "[Content_Types].xml":
                data = _MAIN_KIND.sub(_document_kind, data)
            elif part.filename == "_rels/.rels":
                data = _with_one_core(data)
            made.writestr(part.filename, data)
    return out.getvalue()


def _document_kind(found: re.Match[bytes]) -> bytes:
    is_word = found["word"] or found["macro_word"]
    kind = b"wordprocessingml.document" if is_word else b"presentationml.presentation"
    return b"application/vnd.openxmlformats-officedocument." + kind + b".main+xml"


def _with_one_core(relationships: bytes) -> bytes:
    seen: list[bytes] = []

    def usual(found: re.Match[bytes]) -> bytes:
        seen.append(found[0])
        return _CORE_TYPE.sub(b'Type="' + CORE_TYPE + b'"', found[0]) if len(seen) == 1 else b""

    return _CORE.sub(usual, relationships)
