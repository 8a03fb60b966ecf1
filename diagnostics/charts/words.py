"""Words for pictures and reports: the part a cause plays, parts of a whole, sentences made to fit."""

from __future__ import annotations

from diagnostics.domain.diagnosis import CauseKind

KIND_WORDS = {
    CauseKind.ROOT: "root",
    CauseKind.MECHANISM: "mechanism",
    CauseKind.UNLIKELY: "not supported",
    CauseKind.NOT_EXAMINED: "not examined",
}

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


def fraction(part: float) -> str:
    """Return a part of a whole as a fraction in words: about a third, nearly all."""
    return next((words for limit, words in FRACTIONS if part < limit), "nearly all")


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
