"""Office files are archives: packed so that the same parts give the same bytes, and templates opened as documents."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = date(1980, 1, 1)
"""Before this day an archive cannot date its parts."""

KIND = {b"wordprocessingml": b"document", b"presentationml": b"presentation"}
"""What a template of each program is when somebody opens it."""

_TEMPLATE_KIND = re.compile(rb"(wordprocessingml|presentationml)\.template\.main\+xml")


def packed(data: bytes, day: date | None) -> bytes:
    """Return an archive with the same parts in the same order, each dated `day`, or the earliest day without one."""
    at = max(day or EARLIEST, EARLIEST)
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as made:
        for part in given.infolist():
            info = ZipInfo(part.filename, (at.year, at.month, at.day, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            made.writestr(info, given.read(part))
    return out.getvalue()


def as_document(template: bytes) -> bytes:
    """Return a template (.dotx, .potx) as the document that it is when somebody opens it, for readers of documents."""
    out = BytesIO()
    with ZipFile(BytesIO(template)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for part in given.infolist():
            data = given.read(part)
            if part.filename == "[Content_Types].xml":
                data = _TEMPLATE_KIND.sub(lambda found: found[1] + b"." + KIND[found[1]] + b".main+xml", data)
            made.writestr(part.filename, data)
    return out.getvalue()
