"""A table in a text file (CSV) as rows of cells, with any line end and separator."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from diagnostics.domain.organisation import one_line
from diagnostics.exchange.columns import MAX_LINES_ABOVE_HEAD, Columns
from diagnostics.exchange.faults import refused

SEPARATORS = ",;\t|"
NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?[,;]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""Excel's own first line."""

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SAMPLE_BYTES = 4_000

OTHER_FORMATS = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"(?:<!doctype html|<html|<table|<meta)", re.IGNORECASE), "a web page (HTML), despite its name"),
    (re.compile(rb"<\?xml|<\w+:?workbook", re.IGNORECASE), "XML"),
    (re.compile(rb"\{\\rtf"), "a text document (RTF)"),
    (re.compile(rb"[\[{]\s*[\"{\[]"), "JSON"),
)
"""What HR systems export with the file name of a table."""


def text_rows(data: bytes, file: str, columns: Columns) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a text file, each with the number of its first line; raises ContentError if it is not a table."""
    start = data[:SAMPLE_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    other = next((name for form, name in OTHER_FORMATS if form.match(start)), "")
    if other:
        raise refused(file, 1, f"this is {other}; open it in a spreadsheet program, and save the table as XLSX or CSV UTF-8")
    return _rows(_decoded(data, file), file, columns)


def _decoded(data: bytes, file: str) -> str:
    if data.startswith(UTF_16_MARKS):
        # Excel saves this as "Unicode Text", PowerShell as "Unicode".
        return _decoded_as(data, "utf-16", file)
    if b"\0" in data:
        pairs = data[:SAMPLE_BYTES]
        if not any(pairs[0::2]) or not any(pairs[1::2]):
            raise refused(file, 1, "the file is in UTF-16 without a byte order mark; save it as CSV UTF-8")
        raise refused(file, 1, "this is neither a text file nor a workbook; save the table as CSV UTF-8 or XLSX")
    return _decoded_as(data, "utf-8-sig", file)


def _decoded_as(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as found:
        line = len(re.findall(r"\r\n|\r|\n", data[: found.start].decode(encoding, "replace"))) + 1
        what = "UTF-8; in Excel, save as 'CSV UTF-8'" if encoding == "utf-8-sig" else "UTF-16; save the file as CSV UTF-8"
        raise refused(file, line, f"a character in this line is not {what}") from found


def _rows(text: str, file: str, columns: Columns) -> Iterator[tuple[int, Sequence[str]]]:
    named = NAMED_SEPARATOR.match(text)
    skipped = 1 if named else 0
    text = text[named.end() :] if named else text
    separator = named[1] if named else _separator(text, columns)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1 + skipped
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1 + skipped
    except csv.Error as found:
        what = 'a quote is opened here and not closed, or text follows one; write "" for a quote inside a quoted cell'
        raise refused(file, line, what) from found


def _separator(text: str, columns: Columns) -> str:
    """Return the separator with which one of the first rows names the most columns."""

    def found(separator: str) -> int:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
        try:
            rows = islice((cells for cells in reader if any(cells)), MAX_LINES_ABOVE_HEAD)
            return max((columns.count([one_line(cell) for cell in cells]) for cells in rows), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=found)
