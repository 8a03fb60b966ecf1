"""A table out of a file: CSV or a workbook becomes rows of text under known columns, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from string import ascii_letters, digits

from diagnostics.domain.organisation import one_line
from diagnostics.errors import ContentError, Fault
from diagnostics.exchange.columns import JOINED, MAX_LINES_ABOVE_HEAD, Columns, compact
from diagnostics.exchange.faults import clipped, refused
from diagnostics.exchange.text_table import text_rows
from diagnostics.exchange.workbook import WorkbookSheet, sheets_of
from diagnostics.exchange.workbook_package import is_container
from diagnostics.safe_exports import could_be_reckoned

LARGEST_FILE = 20_000_000
"""Bytes. 20,000 posts are about three million."""

MOST_ROWS = 50_000
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})

HARMLESS = frozenset(ascii_letters + digits)
"""Characters with which no formula and no error begins; most cells need no further check."""

Numbered = tuple[int, list[str]]


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
    notes: tuple[str, ...]
    """What was not read exactly as it is written, in sentences: another sheet, lines above the header, other names."""
    faults: tuple[Fault, ...]
    """What is wrong with single cells; the rows hold the others."""


def read_sheet(data: bytes, file: str, columns: Columns, each: str = "post") -> Sheet:
    """Return the table in a file, below the first row that names columns; raises ContentError if there is none.

    `each` is what a row is about, for the message about an empty file.
    """
    if len(data) > LARGEST_FILE:
        megabytes = f"the file has {len(data) / 1e6:.0f} MB; divide it into files of at most {LARGEST_FILE / 1e6:.0f} MB"
        raise refused(file, 1, megabytes)
    found = _from_workbook(data, file, columns) if is_container(data) else _from_text(data, file, columns)
    if found is None:
        what = f"the file is empty; write a row with the names of the columns and one row for each {each}"
        raise refused(file, 1, what)
    return found.sheet()


def as_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula or an error; `as_text` gives the text back."""
    return f"'{text}" if _is_misread(text.lstrip("'")) else text


def as_text(cell: str) -> str:
    """Return the text that `as_cell` made into a cell."""
    return cell[1:] if cell.startswith("'") and _is_misread(cell.lstrip("'")) else cell


def _is_misread(text: str) -> bool:
    return could_be_reckoned(text) or text in ERRORS


class _Table:
    """Rows of cells; one near the top is the header."""

    def __init__(self, rows: Iterable[tuple[int, Sequence[str]]], file: str, columns: Columns) -> None:
        self.file, self.known = file, columns
        filled = _filled(rows, file)
        first = list(islice(filled, MAX_LINES_ABOVE_HEAD))
        self.is_empty = not first
        self.notes: list[str] = []
        if self.is_empty:
            return
        at = columns.head_among([cells for _, cells in first])
        self.line, self.head = first[at]
        self._rows = chain(first[at + 1 :], filled)
        if at:
            above = f"lines {first[0][0]} to {first[at - 1][0]} are" if at > 1 else f"line {first[0][0]} is"
            self.notes.append(f"The header of the table is line {self.line}; {above} above it and was not read.")
        self.meanings = [columns.meaning(name) if name else None for name in self.head]
        self.missing = columns.missing([meaning[0] for meaning in self.meanings if meaning])

    def sheet(self) -> Sheet:
        """Return the table; raises ContentError if a column is missing or occurs twice."""
        self._refuse_twice()
        if self.missing:
            raise refused(self.file, self.line, self.what_is_missing())
        rows = list(self._rows)
        places = self._places(rows)
        read, faults = _checked_rows(rows, places, len(self.head), self.file)
        used = [at for several in places.values() for at in several]
        if renamed := self._renamed(used):
            self.notes.append(f"Columns read under other names: {renamed}.")
        ignored = [*self._unnamed(rows), *(self._hinted(at) for at, name in enumerate(self.head) if name and at not in used)]
        columns = tuple(dict.fromkeys(places))
        return Sheet(self.file, self.line, columns, tuple(read), tuple(ignored), tuple(self.notes), tuple(faults))

    def _places(self, rows: Sequence[Numbered]) -> dict[str, list[int]]:
        """Return known column -> the places to read it from, best first."""
        ranked: dict[str, list[tuple[int, int]]] = {}
        for at, meaning in enumerate(self.meanings):
            if meaning:
                ranked.setdefault(meaning[0], []).append((meaning[1], at))
        places, spare = {}, []
        for name, several in ranked.items():
            order = [at for _, at in sorted(several)]
            if len(order) > 1 and not (name in self.known.joined and min(several)[0]):
                has_own = min(several)[0] == 0
                best = order[0] if has_own else next((at for at in order if _has_values(rows, at)), order[0])
                spare += [(self.known.spare[name], at) for at in order if at != best and name in self.known.spare]
                order = [best]
            places[name] = order
        for name, at in spare:
            places.setdefault(name, []).append(at)
        return places

    def _refuse_twice(self) -> None:
        """Raise ContentError if two columns have the same name and one of them would be read."""
        spelled: dict[str, int] = {}
        for at, (name, meaning) in enumerate(zip(self.head, self.meanings, strict=True)):
            if meaning and spelled.setdefault(compact(name), at) != at:
                shown = meaning[0] if meaning[1] == 0 else name
                raise refused(self.file, self.line, f"the column '{shown}' occurs twice; keep one of them")

    def _renamed(self, places: Iterable[int]) -> str:
        names = [(self.head[at], meaning[0]) for at in sorted(places) if (meaning := self.meanings[at])]
        return ", ".join(f"{clipped(head)} as {name}" for head, name in names if compact(head) != compact(name))

    def what_is_missing(self) -> str:
        """Return which required columns are missing, and what the others may mean."""
        names = ", ".join(" or ".join(f"'{name}'" for name in group) for group in self.missing)
        told = [self.known.advice[name] for group in self.missing for name in group if name in self.known.advice]
        hints = [(name, self.known.hint(name)) for name in self.head if name and not self.known.meaning(name)]
        hinted = [f"{name}{hint}" for name, hint in hints if hint]
        some = f" ({'; '.join(hinted)})" if hinted else ""
        renamed = self._renamed(range(len(self.head)))
        others = f"; the other columns were recognised: {renamed}" if renamed else ""
        return f"a column is missing: {names}; add it to the first row{some}{''.join(f'; {one}' for one in told)}{others}"

    def _hinted(self, at: int) -> str:
        name, meaning = self.head[at], self.meanings[at]
        return f"{name}; '{meaning[0]}' was read from another column" if meaning else f"{name}{self.known.hint(name)}"

    def _unnamed(self, rows: Sequence[Numbered]) -> Iterator[str]:
        for at, name in enumerate(self.head):
            if not name and _has_values(rows, at):
                yield f"number {at + 1}, which has no name in line {self.line}"


def _from_text(data: bytes, file: str, columns: Columns) -> _Table | None:
    table = _Table(text_rows(data, file, columns), file, columns)
    return None if table.is_empty else table


def _from_workbook(data: bytes, file: str, columns: Columns) -> _Table | None:
    """Return the first sheet that people see and that has the columns, else the first with cells."""
    sheets = sheets_of(data, file)
    tables = [(sheet, _Table(sheet.rows(), file, columns)) for sheet in sheets]
    filled = [(sheet, table) for sheet, table in tables if not table.is_empty]
    seen = [(sheet, table) for sheet, table in filled if sheet.is_visible] or filled
    if not seen:
        return None
    sheet = next((sheet for sheet, table in seen if not table.missing), seen[0][0])
    table = _Table(sheet.rows(checked=True), file, columns)
    others = [one.name for one, _ in filled if one is not sheet]
    if table.missing:
        raise _without_columns(table, sheet, filled)
    if others or sheet is not sheets[0]:
        told = f"; not read: {', '.join(clipped(name) for name in others[:5])}" if others else ""
        more = f" and {len(others) - 5:,} more" if len(others) > 5 else ""
        table.notes.insert(0, f"Read from the workbook: the sheet {clipped(sheet.name)}{told}{more}.")
    table.notes += _hidden(sheet, table)
    return table


def _without_columns(table: _Table, sheet: WorkbookSheet, filled: Sequence[tuple[WorkbookSheet, _Table]]) -> ContentError:
    hidden = next((one for one, other in filled if not one.is_visible and not other.missing), None)
    where = f"the sheet {clipped(sheet.name)}: " if len(filled) > 1 else ""
    there = f"; the hidden sheet {clipped(hidden.name)} has it: unhide that one" if hidden else ""
    return refused(table.file, table.line, f"{where}{table.what_is_missing()}{there}")


def _hidden(sheet: WorkbookSheet, table: _Table) -> Iterator[str]:
    """Yield notes on what the sheet hides and was read anyway."""
    if count := sheet.hidden_rows:
        yield f"Hidden or filtered rows were read as well: {count:,}."
    names = [name for at, name in enumerate(table.head, 1) if at in sheet.hidden_columns and table.meanings[at - 1]]
    if names:
        yield f"Hidden columns were read as well: {', '.join(map(clipped, names))}."
    if sheet.has_merged:
        yield "Merged cells were read in each of the rows that they span."


def _filled(rows: Iterable[tuple[int, Sequence[str]]], file: str) -> Iterator[Numbered]:
    """Yield the rows that are not empty, each cell on one line."""
    count = 0
    for line, cells in rows:
        cleaned = [one_line(cell) if cell else "" for cell in cells]
        if any(cleaned):
            # The header is a row as well.
            if count > MOST_ROWS:
                what = f"the file has more than {MOST_ROWS:,} rows; divide it, and import one part after the other"
                raise refused(file, line, what)
            count += 1
            yield line, cleaned


def _has_values(rows: Sequence[Numbered], at: int) -> bool:
    return any(at < len(cells) and cells[at] not in ("", "-") for _, cells in rows)


def _checked_rows(
    rows: Sequence[Numbered], places: dict[str, list[int]], width: int, file: str
) -> tuple[list[Row], list[Fault]]:
    read, faults = [], []
    order = [(at, name) for name, several in places.items() for at in several]
    for line, cells in rows:
        values: dict[str, str] = {}
        wrong = []
        count = len(cells)
        for at, name in order:
            cell = cells[at] if at < count else ""
            if cell in ("", "-"):
                continue
            if cell[0] not in HARMLESS and (what := _wrong_with(cell)):
                wrong.append(f"{name}: {what}")
            elif name in values:
                values[name] = f"{values[name]}{JOINED}{cell}"
            else:
                values[name] = as_text(cell) if cell[0] == "'" else cell
        if count > width and (beyond := [cell for cell in cells[width:] if cell]):
            wrong.append(
                f'{clipped(beyond[0])} is beyond the last column; put a cell that contains the separator in "quotes"'
            )
        about = next(iter(values.values()), "")
        faults += [Fault(file, line, about, what) for what in wrong]
        read.append(Row(line, values))
    return read, faults


def _wrong_with(cell: str) -> str:
    """Return what is wrong with a cell whatever its column, or nothing."""
    if could_be_reckoned(cell):
        return f"{clipped(cell)} looks like a formula; begin with a letter, or with ' where it is meant so"
    return f"the sheet holds the error {cell}; write the value itself" if cell in ERRORS else ""
