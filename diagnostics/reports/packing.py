"""Office files are archives: packed so that the same parts give the same bytes, whenever that is done."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = date(1980, 1, 1)
"""Before this day an archive cannot date its parts."""


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
