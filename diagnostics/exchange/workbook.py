"""The first sheet of a workbook (XLSX) as rows of text. A formula counts as the value that it last came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from diagnostics.exchange.faults import clipped, refused

LARGEST_UNPACKED = 200_000_000
"""Bytes that a workbook may come to when it is unpacked; a small file can be made to unpack without end."""

NO_WORKBOOK = "this is no workbook that can be read; save the table as XLSX or CSV UTF-8"


def is_workbook(data: bytes) -> bool:
    """Whether these bytes begin as a workbook does; what it is called does not matter."""
    return data.startswith(b"PK\x03\x04")


def workbook_rows(data: bytes, file: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of the first sheet with their numbers; raises ContentError where it cannot be read."""
    try:
        _refuse_bomb(data, file)
        values = _first_sheet(data, values=True)
        formulas = _first_sheet(data, values=False) if _has_formulas(data) else None
        for number, cells in enumerate(values, 1):
            written = next(formulas) if formulas else cells
            for value, formula in zip(cells, written, strict=False):
                if value is None and isinstance(formula, str) and formula.startswith("="):
                    what = f"{clipped(formula)} is a formula without a result; save the file in Excel first, or write text"
                    raise refused(file, number, what)
            yield number, [_as_text(cell) for cell in cells]
    except (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError, TypeError, OSError) as found:
        raise refused(file, 1, NO_WORKBOOK) from found


def _first_sheet(data: bytes, values: bool) -> Iterator[Sequence[object]]:
    book: Workbook = load_workbook(BytesIO(data), read_only=True, data_only=values, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # Some programs write a wrong size, and rows would be left out.
    return iter(sheet.iter_rows(values_only=True))


def _refuse_bomb(data: bytes, file: str) -> None:
    with ZipFile(BytesIO(data)) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise refused(file, 1, f"the workbook unpacks to {unpacked / 1e6:,.0f} MB; write at most 200 MB, or a CSV file")


def _has_formulas(data: bytes) -> bool:
    with ZipFile(BytesIO(data)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in (text := packed.read(name)) or b"<f " in text for name in sheets)


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()[:10]
    return str(value)
