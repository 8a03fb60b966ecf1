"""A table out of a file: CSV or a workbook becomes rows of text under known columns, each with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from diagnostics.content.shape import closest
from diagnostics.domain.organisation import one_line
from diagnostics.errors import Fault
from diagnostics.exchange.faults import clipped, refused
from diagnostics.exchange.workbook import is_workbook, workbook_rows
from diagnostics.safe_exports import could_be_reckoned

LARGEST_FILE = 20_000_000
"""Bytes. 20,000 posts are about three million."""

MOST_ROWS = 50_000
SEPARATORS = ",;\t"
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """One row: its line, and what stands in the known columns that are not empty."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table as it was read."""

    file: str
    line: int
    """The line of the head."""
    columns: tuple[str, ...]
    """The known columns that the file has."""
    rows: tuple[Row, ...]
    ignored: tuple[str, ...]
    """The other columns, with a hint where one looks like a known one."""
    faults: tuple[Fault, ...]
    """What is wrong with single cells; the rows hold the others."""


def read_sheet(data: bytes, file: str, known: Sequence[str], each: str = "post") -> Sheet:
    """Return the table in a file, whose first row names its columns; raises ContentError where there is none.

    `each` is what a row is about, for the message to whoever sends an empty file.
    """
    rows = _filled(_raw_rows(data, file, known), file)
    first = next(rows, None)
    if first is None:
        what = f"the file is empty; write a row with the names of the columns and one row for each {each}"
        raise refused(file, 1, what)
    line, head = first
    columns = _columns(head, known, file, line)
    read, faults = _checked_rows(rows, columns, file)
    ignored = tuple(f"{name}{closest(_key(name), list(known))}" for name in head if name and _key(name) not in known)
    return Sheet(file, line, tuple(name for name in columns if name), tuple(read), ignored, tuple(faults))


def as_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula or an error; `as_text` gives the text back."""
    return f"'{text}" if _is_misread(text.lstrip("'")) else text


def as_text(cell: str) -> str:
    """Return the text that `as_cell` made into a cell."""
    return cell[1:] if cell.startswith("'") and _is_misread(cell.lstrip("'")) else cell


def _is_misread(text: str) -> bool:
    return could_be_reckoned(text) or text in ERRORS


def _raw_rows(data: bytes, file: str, known: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    if len(data) > LARGEST_FILE:
        megabytes = f"the file has {len(data) / 1e6:.0f} MB; write at most {LARGEST_FILE / 1e6:.0f} MB"
        raise refused(file, 1, megabytes)
    if is_workbook(data):
        return workbook_rows(data, file)
    return _csv_rows(_decoded(data, file), file, known)


def _decoded(data: bytes, file: str) -> str:
    if data.startswith(OLD_EXCEL):
        raise refused(file, 1, "this is an old or a locked Excel file; save it as XLSX without a password, or as CSV UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(file, 1, "the file is text in UTF-16; save it as CSV UTF-8")
    if b"\0" in data:
        raise refused(file, 1, "this is neither a text file nor a workbook; save the table as CSV UTF-8 or XLSX")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as found:
        line = data.count(b"\n", 0, found.start) + 1
        raise refused(file, line, "a sign here is not UTF-8; in Excel, save as 'CSV UTF-8'") from found


def _csv_rows(text: str, file: str, known: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    skipped = 0
    if text[:4].lower() == "sep=":
        # Excel's own first line, which names the separator.
        text, skipped = text.partition("\n")[2], 1
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text, known), strict=True)
    line = 1 + skipped
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1 + skipped
    except csv.Error as found:
        what = 'a quote is opened here and not closed, or text follows one; write "" for a quote inside a quoted cell'
        raise refused(file, line, what) from found


def _separator(text: str, known: Sequence[str]) -> str:
    """Return the separator under which the head holds most known columns."""
    head = next((line for line in StringIO(text) if line.strip()), "")

    def found(separator: str) -> int:
        return sum(_key(one_line(name)) in known for name in next(csv.reader([head], delimiter=separator), []))

    return max(SEPARATORS, key=found)


def _filled(rows: Iterable[tuple[int, Sequence[str]]], file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each cell on one line."""
    for number, (line, cells) in enumerate(((line, [one_line(cell) for cell in cells]) for line, cells in rows)):
        if number > MOST_ROWS:
            what = f"the file has more than {MOST_ROWS:,} rows; divide it, and import one part after the other"
            raise refused(file, line, what)
        if any(cells):
            yield line, cells


def _columns(head: Sequence[str], known: Sequence[str], file: str, line: int) -> list[str]:
    """Return the known column in each place, or nothing."""
    columns = [_key(name) if _key(name) in known else "" for name in head]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise refused(file, line, f"the column '{twice[0]}' is there twice; keep one of them")
    return columns


def _key(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")


def _checked_rows(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[str], file: str
) -> tuple[list[Row], list[Fault]]:
    read, faults = [], []
    for line, cells in rows:
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell not in ("", "-")}
        wrong = {name: what for name, cell in named.items() if (what := _wrong_with(cell))}
        about = next((cell for name, cell in named.items() if name not in wrong), "")
        faults += [Fault(file, line, about, f"{name}: {what}") for name, what in wrong.items()]
        if beyond := [cell for cell in cells[len(columns) :] if cell]:
            what = f'{clipped(beyond[0])} stands beyond the last column; put a cell that holds the separator in "quotes"'
            faults.append(Fault(file, line, about, what))
        read.append(Row(line, {name: as_text(cell) for name, cell in named.items() if name not in wrong}))
    return read, faults


def _wrong_with(cell: str) -> str:
    """Return what is wrong with a cell whatever its column, or nothing."""
    if could_be_reckoned(cell):
        return f"{clipped(cell)} looks like a formula; begin with a letter, or with ' where it is meant so"
    return f"the sheet holds the error {cell}; write the value itself" if cell in ERRORS else ""
