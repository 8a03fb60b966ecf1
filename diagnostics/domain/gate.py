"""The one rule for values from outside: which characters a text may hold, how long it may be, which figures and days count.

The same rule holds for forms, files, addresses and both databases. Each fault is the end of a sentence that begins with
the name of the field: what is wrong, where, and what to do.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

STORED = {"stored": True}
"""The context for reading what is already in the database: older versions accepted more, and it must stay readable."""

MAX_FIGURE = 1e12
"""The largest figure. Beyond it a larger unit helps, such as millions; the cost of a gap is a product of two figures."""

MAX_WHOLE = 2_000_000_000
"""The largest whole number: what an integer column of PostgreSQL holds, rounded down."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

_NEVER = (
    # Control characters: PostgreSQL, XML and terminals each refuse or obey some of them.
    *((0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F)),
    # Bidi_Control of Unicode: they make a text look different from what is stored.
    *((0x061C, 0x061C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069)),
    # Line and paragraph separators: a line break for some programs and none for others.
    (0x2028, 0x2029),
    # Surrogates and noncharacters: they cannot be written as UTF-8 or XML.
    *((0xD800, 0xDFFF), (0xFDD0, 0xFDEF)),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
)
"""Joiners (U+200C, U+200D), variation selectors and soft hyphens are allowed: Persian and Indian words, emoji and Chinese
names are wrong without the first two, and people who write German paste the third."""

_FORBIDDEN = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in _NEVER) + "]")
_NOT_IN_A_LINE = re.compile(_FORBIDDEN.pattern[:-1] + "\t\n]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def visible(text: str) -> str:
    """Return a text as a message can quote it: each character that is not allowed is written out, such as [U+202E]."""
    return _FORBIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def readable(text: str) -> str:
    """Return a text that nobody here can correct, such as a name from a sign-in, without the characters that are not
    allowed.
    """
    return _FORBIDDEN.sub("", text)


@dataclass(frozen=True)
class Text:
    """The rule for one text: how many characters it may have, on one line or several."""

    most: int
    lines: bool = False

    def fault(self, text: str) -> str | None:
        """Return what is wrong with a text; None if it can be stored."""
        if not self.lines:
            before = len(text) - len(text.lstrip())
            found = _NOT_IN_A_LINE.search(text.strip())
        else:
            before, found = 0, _FORBIDDEN.search(text)
        if found:
            return f"the {_called(found[0])} at position {before + found.start() + 1} is not allowed; {_advice(found[0])}"
        if len(text) > self.most:
            return f"the text has {len(text):,} characters; write at most {self.most:,}"
        return None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._validated, handler(source))

    def _validated(self, text: str, info: core_schema.ValidationInfo[Any]) -> str:
        if info.context == STORED:
            return text
        _raise(self.fault(text))
        return text if self.lines else text.strip()


@dataclass(frozen=True)
class Figure:
    """The rule for one figure: a real number between two ends."""

    low: float = -MAX_FIGURE
    high: float = MAX_FIGURE

    def fault(self, figure: object) -> str | None:
        """Return what is wrong with a figure; None if it can be stored."""
        if isinstance(figure, bool) or not isinstance(figure, int | float) or figure != figure or abs(figure) == math.inf:
            return f"'{figure}' is not a number; write one, or leave it out if it is not known"
        if self.low <= figure <= self.high:
            return None
        shown = f"'{figure:,.10g}'" if abs(figure) < 1e15 else "the number"
        if self.low == 0 and figure < 0:
            return f"{shown} is below 0; write 0 or more"
        return (
            f"{shown} is out of range; write a number from {self.low:,.0f} to {self.high:,.0f}, in a larger unit if needed"
        )

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(self._validated, handler(source))

    def _validated(
        self, given: object, handler: core_schema.ValidatorFunctionWrapHandler, info: core_schema.ValidationInfo[Any]
    ) -> object:
        if info.context == STORED and self.fault(given):
            # Nothing could be calculated from it; the field counts as not known, and can be filled in again.
            return None
        if isinstance(given, int | float):
            # Before pydantic reports it in its own words.
            _raise(self.fault(given))
        figure = handler(given)
        _raise(self.fault(figure))
        return figure + 0  # Turns -0.0 into 0.0.


@dataclass(frozen=True)
class Day:
    """The rule for one day: a date as people write it, in a plausible year."""

    def fault(self, day: date) -> str | None:
        """Return what is wrong with a day; None if it can be stored."""
        plain = day.date() if isinstance(day, datetime) else day
        if FIRST_DAY <= plain <= LAST_DAY:
            return None
        return f"the year {plain.year} is out of range; write a date from {FIRST_DAY} to {LAST_DAY}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(self._validated, handler(source))

    def _validated(
        self, given: object, handler: core_schema.ValidatorFunctionWrapHandler, info: core_schema.ValidationInfo[Any]
    ) -> object:
        # A number would be read as seconds since 1970, and 0 as a day in that year.
        is_day = isinstance(given, date) and not isinstance(given, datetime)
        if not is_day and not (isinstance(given, str) and _DAY.fullmatch(given)):
            raise PydanticCustomError("no_day", "this is not a date; write year-month-day, such as 2026-03-31")
        try:
            day = handler(given)
        except ValueError as wrong:
            raise PydanticCustomError("no_day", "there is no such date; write year-month-day, such as 2026-03-31") from wrong
        if info.context != STORED:
            _raise(self.fault(day))
        return day


Rule = Text | Figure | Day

LINE_CHARS, PROSE_CHARS = 300, 10_000

Line = Annotated[str, Text(LINE_CHARS)]
"""A name or a short text on one line."""

Prose = Annotated[str, Text(PROSE_CHARS, lines=True)]
"""What somebody writes in their own words, or copies from a letter: about five pages."""

FileName = Annotated[str, Text(4096)]
"""The name of a file, with its path if there is one."""

Amount = Annotated[float, Figure()]
"""A figure of any kind, in its own unit."""

Date = Annotated[date, Day()]


def _raise(fault: str | None) -> None:
    if fault:
        raise PydanticCustomError("not_allowed", "{fault}", {"fault": fault})


def _called(sign: str) -> str:
    if sign in "\n\t":
        return "line break" if sign == "\n" else "tab"
    name = unicodedata.name(sign, "").lower()
    return f"character U+{ord(sign):04X}{f' ({name})' if name else ''}"


def _advice(sign: str) -> str:
    if sign in "\n\t":
        return "write one line" if sign == "\n" else "write a space instead"
    return "delete it, or type the text again instead of pasting it"
