"""Figures as people read them: the same words on screen, in a terminal and in a report."""

from __future__ import annotations

from diagnostics.domain.diagnosis import CauseKind, Range

KIND_WORDS = {
    CauseKind.ROOT: "root",
    CauseKind.MECHANISM: "mechanism",
    CauseKind.UNLIKELY: "not supported",
    CauseKind.NOT_EXAMINED: "not examined",
}

STEP = 5
"""Shares are shown in steps of this many percent; finer would pretend to a precision that is not there."""


def share_in_words(share: Range) -> str:
    """Return a share of the gap as a band: 15-30 %, or under 5 %."""
    low, high = (STEP * round(100 * end / STEP) for end in (share.low, share.high))
    if high < STEP:
        return f"under {STEP} %"
    return f"{high} %" if low == high else f"{low}-{high} %"


def minutes_in_words(seconds: float) -> str:
    """Return a duration in whole minutes, at least one."""
    minutes = max(1, round(seconds / 60))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun in the right form: 1 answer, 3 answers."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def money_in_words(cost: Range, currency: str) -> str:
    """Return a range of money, each end rounded to two digits that matter: EUR 390,000 to 480,000."""
    low, high = rounded(cost.low), rounded(cost.high)
    return f"{currency} {low:,.0f}" if low == high else f"{currency} {low:,.0f} to {high:,.0f}"


def rounded(value: float) -> float:
    """Return a figure rounded to two digits that matter; more would pretend to know better."""
    if value < 10:
        return float(max(round(value), 0))
    size = 10.0 ** (len(str(int(value))) - 2)
    return round(value / size) * size
