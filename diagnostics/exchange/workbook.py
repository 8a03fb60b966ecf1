"""The sheets of a workbook (XLSX) as rows of text. A formula counts as its last calculated value."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.defined_name import DefinedNameList

from diagnostics.errors import ContentError
from diagnostics.exchange.faults import clipped, refused
from diagnostics.exchange.workbook_package import damaged, readable_package

# What openpyxl cannot keep, such as a rule for colours, does not matter when only reading; keep it out of the terminal.
warnings.filterwarnings("ignore", module="openpyxl")

HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\shidden="(?:1|true)"[^>]*(?<!/)>')
HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*?\shidden="(?:1|true)"[^>]*>')
FIRST_OF = re.compile(rb'\smin="(\d+)"')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\sref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
LEADING_ZEROS = re.compile(r'(?:"([^"]*)")?(0{2,})(?:"([^"]*)")?')
"""A format such as 000, which shows 7 as 007."""

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot contain, such as a carriage return."""


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet with cells."""

    name: str
    is_visible: bool
    file: str
    data: bytes
    """The whole workbook."""
    sheet: Any
    """The sheet as openpyxl reads it, with values instead of formulas."""

    def rows(self, checked: bool = False) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield its rows with their numbers; `checked` refuses formulas without a result. Raises ContentError."""
        fill = _Fill(self._merged)
        with _reading(self.data, self.file):
            formulas = self._formulas() if checked and FORMULA.search(self._xml) else None
            for number, texts in enumerate(self._texts(), 1):
                if formulas:
                    _refuse_without_result(texts, next(formulas), number, self.file)
                yield number, fill.filled(number, texts)

    @property
    def hidden_rows(self) -> int:
        """How many rows with cells it hides, by a filter or by hand."""
        return len(HIDDEN_ROW.findall(self._xml))

    @property
    def hidden_columns(self) -> frozenset[int]:
        """The positions of the columns at which hidden groups begin, from 1."""
        columns = (FIRST_OF.search(column) for column in HIDDEN_COLUMN.findall(self._xml))
        return frozenset(int(first[1]) for first in columns if first)

    @property
    def has_merged(self) -> bool:
        """Whether a merged cell spans several rows."""
        return any(last > first for _, first, last in self._merged)

    @cached_property
    def _xml(self) -> bytes:
        with _reading(self.data, self.file), ZipFile(BytesIO(self.data)) as packed:
            content: bytes = packed.read(self.sheet._worksheet_path)
            return content

    @cached_property
    def _merged(self) -> list[tuple[int, int, int]]:
        """Column, first and last row of every merged cell."""
        areas = [range_boundaries(area.decode()) for area in MERGED.findall(self._xml)]
        return [(left, top, bottom) for left, top, _, bottom in areas]

    def _texts(self) -> Iterator[list[str]]:
        # Reading cells with their formats takes half as long again as values alone, and few workbooks need it.
        if _has_telling_formats(self.sheet.parent):
            return (
                [_as_shown(cell.value, cell.number_format or "") for cell in cells] for cells in _rows(self.sheet, False)
            )
        return ([_as_text(value) for value in values] for values in _rows(self.sheet, True))

    def _formulas(self) -> Iterator[Sequence[Any]]:
        return _rows(next(sheet for sheet in _opened(self.data, values=False) if sheet.title == self.name), True)


def sheets_of(data: bytes, file: str) -> list[WorkbookSheet]:
    """Return the sheets of a workbook in its order, without charts; raises ContentError if it cannot be read."""
    content = readable_package(data, file)
    with _reading(content, file):
        sheets = [
            WorkbookSheet(sheet.title, sheet.sheet_state == "visible", file, content, sheet)
            for sheet in _opened(content, values=True)
        ]
    if not sheets:
        raise refused(file, 1, "the workbook has no sheet with cells; put the table on a sheet")
    return sheets


class _CellReader(ExcelReader):  # type: ignore[misc]
    """Reads only cells and their formats: a faulty author's name or chart loses no cell."""

    def read_workbook(self) -> None:
        super().read_workbook()
        self.parser.defined_names = DefinedNameList()

    def read_properties(self) -> None:
        """Leave out who wrote the workbook."""

    def read_custom(self) -> None:
        """Leave out other properties of the workbook."""

    def read_theme(self) -> None:
        """Leave out its colours."""

    def read_chartsheet(self, sheet: object, rel: object) -> None:
        """Leave out a sheet that is a chart."""


def _opened(data: bytes, values: bool) -> list[Any]:
    reader = _CellReader(BytesIO(data), read_only=True, data_only=values, keep_links=False)
    reader.read()
    found: list[Any] = reader.wb.worksheets
    return found


def _rows(sheet: Any, values: bool) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # Some programs write a wrong size, and rows would be left out.
    return iter(sheet.iter_rows(values_only=values))


def _has_telling_formats(book: Any) -> bool:
    """Whether a cell of the workbook may have a format that changes what a number is."""
    kinds = {style.numFmtId for style in book._cell_styles}
    own = dict(enumerate(book._number_formats, BUILTIN_FORMATS_MAX_SIZE))
    formats = (own.get(kind) or BUILTIN_FORMATS.get(kind, "") for kind in kinds)
    return any(LEADING_ZEROS.fullmatch(one) or "%" in one for one in formats)


@contextmanager
def _reading(data: bytes, file: str) -> Iterator[None]:
    """Turn any error of openpyxl over a damaged workbook into one sentence; openpyxl passes on errors of many kinds."""
    try:
        yield
    except ContentError:
        raise
    except Exception as found:
        raise damaged(data, file) from found


class _Fill:
    """Fills merged cells that span several rows: each row below the first has the same value."""

    def __init__(self, merged: Sequence[tuple[int, int, int]]) -> None:
        self._areas: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for column, first, last in sorted(merged, reverse=True):
            if last > first:
                self._areas[column].append((first, last))
        self._values: dict[int, str] = {}

    def filled(self, number: int, cells: list[str]) -> list[str]:
        if not self._areas or not any(cells):
            return cells
        for column, areas in self._areas.items():
            while areas and areas[-1][1] < number:
                areas.pop()
            if not areas or areas[-1][0] > number:
                continue
            if number == areas[-1][0]:
                self._values[column] = cells[column - 1] if column <= len(cells) else ""
            else:
                cells += [""] * (column - len(cells))
                cells[column - 1] = cells[column - 1] or self._values.get(column, "")
        return cells


def _refuse_without_result(texts: Sequence[str], written: Sequence[Any], number: int, file: str) -> None:
    for text, formula in zip(texts, written, strict=False):
        if not text and isinstance(formula, str) and formula.startswith("="):
            what = f"{clipped(formula)} is a formula without a result; open it in Excel and save it, or write the value"
            raise refused(file, number, what)


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return ESCAPED.sub(lambda code: chr(int(code[1], 16)), value) if "_x" in value else value
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()[:10]
    return str(value)


def _as_shown(value: object, number_format: str) -> str:
    """Return a value as the sheet shows it if its format changes the number: 007, and 12 % instead of 0.12."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _as_text(value)
    zeros = LEADING_ZEROS.fullmatch(number_format) if value >= 0 and float(value).is_integer() else None
    if zeros:
        return f"{zeros[1] or ''}{int(value):0{len(zeros[2])}d}{zeros[3] or ''}"
    if number_format.split(";")[0].rstrip().endswith("%"):
        return f"{value * 100:.12g} %"
    return _as_text(value)
