"""Colours that can be read: whether two stand out from each other far enough, and the nearest one that does."""

from __future__ import annotations

import re

from diagnostics.charts.palette import contrast

READABLE = 4.5
"""The contrast that the accessibility guidelines (WCAG 2.2, AA) ask of text."""

DARK_PAGE = "#12161d"
"""The page of a report on screens that are set to dark."""

STEPS = 200
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether a text is a colour as #rrggbb."""
    return _COLOUR.fullmatch(text) is not None


def can_be_read(colour: str, ground: str) -> bool:
    """Whether text of a colour can be read on a ground."""
    return contrast(colour, ground) >= READABLE


def nearest_readable(colour: str, ground: str) -> str:
    """Return the colour itself where it can be read on the ground, or what comes of the least black or white mixed in."""
    for step in range(STEPS + 1):
        for into in ("#000000", "#ffffff"):
            mixture = mixed(colour, into, step / STEPS)
            if can_be_read(mixture, ground):
                return mixture
    return "#000000"


def mixed(colour: str, into: str, part: float) -> str:
    """Return a colour with `part` of another mixed in, from 0 (none) to 1 (nothing else is left)."""
    pairs = zip(_channels(colour), _channels(into), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * part):02x}" for one, other in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
