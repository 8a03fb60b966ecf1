"""How cells of a workbook look, in the colours and the font of the house."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from diagnostics.charts.palette import tinted
from diagnostics.reports.house import House

THIN = 1
LINES = "#d9dde3"
"""Below the rows of a table."""


class Looks:
    """The looks of one workbook; each is made once."""

    def __init__(self, book: Workbook, house: House) -> None:
        self._book, self._house = book, house
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def title(self) -> Format:
        """Of a title."""
        return self._look(bold=True, font_size=16, font_color=self._house.accent, valign="vcenter")

    def heading(self, level: int) -> Format:
        """Of a heading: 1 of a section, 2 and 3 of parts of one."""
        size = {1: 14, 2: 12}.get(level, 11)
        return self._look(bold=True, font_size=size, font_color=self._house.accent, text_wrap=True, valign="bottom")

    def text(self, bold: bool = False) -> Format:
        """Of running text."""
        return self._look(bold=bold, text_wrap=True, valign="top")

    def note(self) -> Format:
        """Of notes."""
        return self._look(font_size=9, font_color=self._house.quiet, text_wrap=True, valign="top")

    def callout(self) -> Format:
        """Of what has to be read even if nothing else is."""
        return self._look(bold=True, font_size=12, bg_color=self._house.ground, text_wrap=True, valign="vcenter")

    def name(self) -> Format:
        """Of the name of a fact."""
        return self._look(font_color=self._house.quiet, text_wrap=True, valign="top")

    def value(self, number_format: str = "", is_input: bool = False, bold: bool = True) -> Format:
        """Of the value of a fact, set to the left; with a frame where readers put it in."""
        frame = {"border": 1, "border_color": self._house.quiet} if is_input else {}
        return self._look(
            bold=bold, num_format=number_format or "General", align="left", valign="top", text_wrap=True, **frame
        )

    def head(self) -> Format:
        """Of the names of columns."""
        return self._look(
            bold=True,
            font_color="#ffffff",
            bg_color=self._house.accent,
            text_wrap=True,
            valign="vcenter",
            align="left",
            indent=1,
        )

    def cell(self, number_format: str = "") -> Format:
        """Of a cell of a table; figures stand at the right."""
        return self._look(
            num_format=number_format or "General",
            align="right" if number_format else "left",
            indent=1,
            text_wrap=True,
            valign="top",
            bottom=THIN,
            bottom_color=LINES,
        )

    def mark(self) -> Format:
        """Of the mark before an item of a list."""
        return self._look(font_color=self._house.quiet, align="right", indent=1, valign="top")

    def choice(self) -> Format:
        """Of a cell in which readers choose."""
        return self._look(bold=True, align="center", valign="top", border=1, border_color=self._house.quiet)

    def chosen(self) -> Format:
        """Of a row that was chosen; only what differs."""
        look: Format = self._book.add_format({"bg_color": tinted(self._house.accent, 0.12)})
        return look

    def _look(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            plain = {"font_name": self._house.font, "font_size": 10, "font_color": self._house.ink}
            self._made[key] = self._book.add_format({**plain, **properties})
        return self._made[key]
