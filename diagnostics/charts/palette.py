"""One calm colour for each family of causes, and the ink that can be read on it."""

from __future__ import annotations

from diagnostics.domain.causes import FamilyId

COLOURS = {
    FamilyId.PAY: "#67690f",
    FamilyId.RECRUITING: "#a68ab8",
    FamilyId.PROCESS: "#4898e9",
    FamilyId.OBJECTIVES: "#914676",
    FamilyId.RESOURCES: "#c8855a",
    FamilyId.TRAINING: "#7c998a",
    FamilyId.CAPACITY: "#a44049",
    FamilyId.MANAGEMENT: "#5a58a3",
}
"""Found by a search: far apart for every kind of colour vision, and three to one against a white and a dark page."""

INK = "#1d2430"
PAPER = "#ffffff"
QUIET = "#6b7280"
"""Ink of the second rank on paper."""

TINT = 0.16
"""How much of its family's colour a box is filled with."""


def ink_on(colour: str) -> str:
    """Return dark or white ink, whichever stands out more from `colour` (#rrggbb)."""
    return PAPER if contrast(colour, PAPER) >= contrast(colour, INK) else INK


def tinted(colour: str, part: float = TINT) -> str:
    """Return `part` of `colour` mixed into white paper, for print, where nothing shines through."""
    return "#" + "".join(f"{round(255 + (channel - 255) * part):02x}" for channel in _channels(colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as the accessibility guidelines reckon it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
