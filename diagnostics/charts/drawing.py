"""Pieces of SVG: text that fits its box, boxes, curves. Every text is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import accumulate, pairwise

from diagnostics.charts.layout import Point

NARROW, WIDE = "iljtfr.,:;'’|!()[] ", "mwMW@%—…"


def style(**properties: str | float) -> str:
    """Return a style attribute; underscores in the names become hyphens."""
    return 'style="' + ";".join(f"{name.replace('_', '-')}:{value}" for name, value in properties.items()) + '"'


def attributes(values: Mapping[str, str]) -> str:
    """Return `values` as attributes of an element, escaped."""
    return " ".join(f'{name}="{escape(_printable(value), quote=True)}"' for name, value in values.items())


def rounded_box(x: float, y: float, width: float, height: float, look: str) -> str:
    """Return a rectangle with round corners."""
    return f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="9" {look}/>'


def badge(x: float, y: float, letter: str, disc: str, ink: str) -> str:
    """Return a disc of the colour `disc` with a letter of the colour `ink` in it, its middle at (x, y)."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9.5" {style(fill=disc)}/>' + text_lines(
        [letter], x, y + 4.2, style(fill=ink, font_size="12px", font_weight=600, text_anchor="middle")
    )


def text_lines(lines: Sequence[str], x: float, y: float, look: str, leading: float = 16.0) -> str:
    """Return lines of text, the first with its baseline at `y`."""
    return "".join(
        f'<text x="{x:.1f}" y="{y + number * leading:.1f}" {look}>{escape(_printable(line))}</text>'
        for number, line in enumerate(lines)
    )


def curve(points: Sequence[Point]) -> str:
    """Return the path of a route: level through columns, bending in between, and ending level."""
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for number, ((x, y), (then_x, then_y)) in enumerate(pairwise(points)):
        if number % 2 == 0:
            path.append(f"L{then_x:.1f} {then_y:.1f}")
        else:
            half = (x + then_x) / 2
            path.append(f"C{half:.1f} {y:.1f} {half:.1f} {then_y:.1f} {then_x:.1f} {then_y:.1f}")
    return " ".join(path)


def arrow_head(tip: Point, size: float) -> str:
    """Return the path of a head that points to the right, with its tip at `tip`."""
    x, y = tip
    return f"M{x - size:.1f} {y - size * 0.55:.1f} L{x:.1f} {y:.1f} L{x - size:.1f} {y + size * 0.55:.1f} Z"


def wrapped(text: str, width: float, size: float, at_most: int) -> list[str]:
    """Return `text` in at most `at_most` lines that fit `width` at font `size`; what does not fit ends in dots."""
    lines: list[str] = []
    for word in " ".join(text.split()).split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:at_most]
    if len(lines) > at_most:
        kept[-1] = _with_dots(kept[-1], width, size)
    return [_squeezed(line, width, size) for line in kept]


def text_width(text: str, size: float) -> float:
    """Return about how wide `text` runs in a plain sans-serif of `size`; rather too wide than too narrow."""
    return sum(map(_ems, text)) * size


def _ems(sign: str) -> float:
    return 0.3 if sign in NARROW else 0.86 if sign in WIDE else 0.67 if sign.isupper() else 0.56


def _with_dots(line: str, width: float, size: float) -> str:
    while " " in line and text_width(f"{line} …", size) > width:
        line = line.rsplit(" ", 1)[0]
    return f"{line} …"


def _squeezed(line: str, width: float, size: float) -> str:
    if text_width(line, size) <= width:
        return line
    room = width / size - _ems("…")
    fitting = sum(1 for used in accumulate(map(_ems, line)) if used <= room)
    return line[:fitting].rstrip() + "…"


def _printable(text: str) -> str:
    """Drop the control characters that XML does not allow."""
    return "".join(sign for sign in text if sign in "\t\n" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF))
