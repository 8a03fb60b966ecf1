"""Figures and sentences as people read them: the same words on screen, in a terminal, in a picture and in a report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import ceil, floor

from diagnostics.domain.finding import CauseKind, Range

STEP = 5
"""Shares are shown in steps of this many percent; finer would pretend to a precision that is not there."""

KIND_WORDS = {
    CauseKind.ROOT: "root",
    CauseKind.MECHANISM: "mechanism",
    CauseKind.UNLIKELY: "not supported",
    CauseKind.NOT_EXAMINED: "not examined",
}

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Not from the machine's language: a report is the same everywhere."""

FRACTIONS = (
    (0.05, "hardly any"),
    (0.15, "about a tenth"),
    (0.225, "about a fifth"),
    (0.29, "about a quarter"),
    (0.37, "about a third"),
    (0.45, "about two fifths"),
    (0.55, "about half"),
    (0.63, "about three fifths"),
    (0.71, "about two thirds"),
    (0.775, "about three quarters"),
    (0.85, "about four fifths"),
    (0.95, "about nine tenths"),
)


def share_in_words(share: Range) -> str:
    """Return a share of the gap as a band: 15-30 %, or under 5 %."""
    low, high = share_in_steps(share)
    return f"under {STEP} %" if high <= STEP else f"{low}-{high} %"


def share_in_steps(share: Range) -> tuple[int, int]:
    """Return the ends of a share in whole steps of percent that hold it: the low end rounded down, the high end up.

    The ends are never the same: a band without width would pretend that judgement is exact.
    """
    low, high = (round(100 * end / STEP, 6) for end in (share.low, share.high))
    first = floor(low)
    return STEP * first, STEP * max(ceil(high), first + 1)


def in_steps(chance: float) -> str:
    """Return a chance in steps of five percent, and never as certain: about 45 %."""
    step = min(max(STEP * round(100 * chance / STEP), STEP), 100 - STEP)
    return f"about {step} %"


def in_ten(part: float) -> str:
    """Return a share of cases as people say it: 8 of 10; all of them only where it is all."""
    tenth = round(10 * part)
    return "nearly all" if tenth == 10 and part < 1 else f"{tenth} of 10"


def fraction(part: float) -> str:
    """Return a part of a whole as a fraction in words: about a third, nearly all."""
    return next((words for limit, words in FRACTIONS if part < limit), "nearly all")


def chance_in_words(chance: float) -> str:
    """Return a chance as cases out of ten: about 3 of 10 cases."""
    tenths = round(chance * 10)
    return "fewer than 1 of 10 cases" if tenths < 1 else f"about {min(tenths, 9)} of 10 cases"


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, small numbers in words: one answer, three answers, 14 answers."""
    return f"{NUMBERS[number] if number < len(NUMBERS) else number} {noun if number == 1 else noun + 's'}"


def sentence_start(text: str) -> str:
    """Return `text` with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """Return `text` with a full stop, unless it ends in a mark of its own."""
    tidy = text.strip()
    return tidy if tidy.endswith((".", "!", "?", "…", ".”", "?”", "!”")) else f"{tidy}."


def clipped(text: str, length: int) -> str:
    """Return `text` cut at a word and ended with dots where it is longer than `length` characters."""
    tidy = " ".join(text.split())
    if len(tidy) <= length:
        return tidy
    head = tidy[: length - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(",;:.") + "…"


def minutes_in_words(seconds: float) -> str:
    """Return a duration in whole minutes, at least one."""
    minutes = max(1, round(seconds / 60))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun in the right form, in figures: 1 answer, 3 answers."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def money(amount: Range, currency: str) -> str:
    """Return a range of money with two figures that count: EUR 490,000 to 600,000."""
    low, high = rounded(amount.low), rounded(amount.high)
    if low == high:
        return f"{currency} {low}"
    return f"{currency} {low.removesuffix(' million')} to {high}"


def rounded(amount: float) -> str:
    """Return an amount of money with two figures that count; millions as such."""
    two = float(f"{amount:.2g}")
    return f"{two / 1e6:,.1f}".removesuffix(".0") + " million" if two >= 1e6 else f"{two:,.0f}"


def on_day(day: date) -> str:
    """Return a day as people write it, the same on every machine: 9 December 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def at_time(moment: datetime) -> str:
    """Return a moment to the minute: 9 December 2026, 14:05 UTC."""
    there = moment.astimezone(UTC)
    return f"{on_day(there)}, {there:%H:%M} UTC"


def weeks(number: int) -> str:
    """Return a number of weeks with its noun."""
    return "1 week" if number == 1 else f"{number} weeks"
