"""Bars and points as SVG, for reports: no browser draws them, and paper shows them as the screen does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from diagnostics.charts.drawing import style, text_lines, text_width, wrapped
from diagnostics.charts.palette import INK, PAPER, QUIET, tinted

WIDTH, LABELS, RIGHT = 640.0, 210.0, 56.0
"""The whole width, what the names of bars take of it, and what stays free at the right for a figure."""

BAR, BETWEEN, GROUP, TOP, BOTTOM = 15.0, 3.0, 13.0, 8.0, 44.0
HEIGHT, MARGIN = 300.0, 64.0
"""Of a plot of points, and what stays free at its left for the figures."""

SIZE = 12.0
FONT = "Source Sans Pro, Source Sans 3, sans-serif"


@dataclass(frozen=True)
class Plotted:
    """A plot as SVG, `width` by `height` in its own units."""

    svg: str
    width: float
    height: float


Row = tuple[str, Sequence[float | None]]
"""The name of a series, and its figures."""


def bars(categories: Sequence[str], series: Sequence[Row], axis: str, alt: str, accent: str, for_print: bool) -> Plotted:
    """Return bars that lie, one of each series for each category, from zero on; a bar without a figure says so."""
    look = _Look(accent, for_print)
    top = _round_up(max((value for _, values in series for value in values if value is not None), default=1.0))
    room = WIDTH - LABELS - RIGHT
    group = len(series) * BAR + (len(series) - 1) * BETWEEN
    height = TOP + len(categories) * (group + GROUP) + BOTTOM + (18 if len(series) > 1 else 0)
    foot = TOP + len(categories) * (group + GROUP)
    parts = [_grid_down(look, LABELS + room * part, foot, f"{top * part:,.10g}") for part in (0.0, 0.25, 0.5, 0.75, 1.0)]
    for place, category in enumerate(categories):
        y = TOP + place * (group + GROUP)
        lines = wrapped(category, LABELS - 14, SIZE, 2)
        parts.append(text_lines(lines, LABELS - 10, y + group / 2 + 4 - 7 * (len(lines) - 1), look.text("end"), 14))
        for number, (_, values) in enumerate(series):
            parts.append(_bar(look, values[place], number, y + number * (BAR + BETWEEN), top, room))
    parts.append(text_lines([axis], LABELS + room / 2, foot + 34, look.quiet("middle")))
    if len(series) > 1:
        parts.append(_legend(look, [name for name, _ in series], foot + 54))
    return Plotted(_framed(parts, height, alt), WIDTH, height)


def points(categories: Sequence[str], across: Row, up: Row, alt: str, accent: str, for_print: bool) -> Plotted:
    """Return a point for each category that has both figures, with its name beside it; names never cover each other."""
    look = _Look(accent, for_print)
    pairs = zip(categories, across[1], up[1], strict=True)
    known = [(name, x, y) for name, x, y in pairs if x is not None and y is not None]
    right = _round_up(max((x for _, x, _ in known), default=1.0))
    top = _round_up(max((y for _, _, y in known), default=1.0))
    left, foot = MARGIN, TOP + 16 + HEIGHT
    room = WIDTH - left - 24
    parts = [_grid_down(look, left + room * part, foot, f"{right * part:,.10g}") for part in (0.0, 0.25, 0.5, 0.75, 1.0)]
    parts += [_grid_across(look, left, foot - HEIGHT * part, room, f"{top * part:,.10g}") for part in (0.25, 0.5, 0.75, 1.0)]
    parts += _placed(look, [(name, left + room * x / right, foot - HEIGHT * y / top) for name, x, y in known])
    parts.append(text_lines([across[0]], left + room / 2, foot + 36, look.quiet("middle")))
    parts.append(text_lines([up[0]], left, TOP + 4, look.quiet("start")))
    return Plotted(_framed(parts, foot + BOTTOM, alt), WIDTH, foot + BOTTOM)


@dataclass(frozen=True)
class _Look:
    accent: str
    for_print: bool

    @property
    def ink(self) -> str:
        return INK if self.for_print else "currentColor"

    def text(self, anchor: str) -> str:
        return style(fill=self.ink, font_size=f"{SIZE}px", text_anchor=anchor)

    def quiet(self, anchor: str) -> str:
        faint = {"fill": QUIET} if self.for_print else {"fill": "currentColor", "opacity": 0.75}
        return style(**faint, font_size="11px", text_anchor=anchor)

    def colour(self, number: int) -> str:
        return tinted(self.accent, (1.0, 0.45, 0.7, 0.25)[number % 4])


def _bar(look: _Look, value: float | None, number: int, y: float, top: float, room: float) -> str:
    if value is None:
        return text_lines(["not known"], LABELS + 4, y + 11.5, look.quiet("start"))
    width = max(room * value / top, 1.0)
    drawn = (
        f'<rect x="{LABELS:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" rx="2" {style(fill=look.colour(number))}/>'
    )
    return drawn + text_lines([f"{value:,.10g}"], LABELS + width + 5, y + 11.5, look.text("start"))


def _placed(look: _Look, known: Sequence[tuple[str, float, float]]) -> list[str]:
    """Return dots with their names, each name in the first place beside its dot that no other name or dot takes."""
    taken = [(x - 7, x + 7, y + 4) for _, x, y in known]
    parts = []
    for name, x, y in sorted(known, key=lambda point: (point[2], point[1])):
        (line,) = wrapped(name, 230, SIZE, 1)
        width = text_width(line, SIZE)
        start, at = _free(taken, x, y + 4, width)
        taken.append((start, start + width, at))
        dot = style(fill=look.accent, stroke=PAPER if look.for_print else "none")
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" {dot}/>')
        parts.append(text_lines([line], start, at, look.text("start")))
    return parts


def _free(taken: Sequence[tuple[float, float, float]], x: float, y: float, width: float) -> tuple[float, float]:
    """Return where a name begins: right of its dot, else left of it, else the same on the next lines below."""
    sides = [start for start in (x + 9, x - 9 - width) if start >= MARGIN and start + width <= WIDTH] or [x + 9]
    for away in range(1 + len(taken)):
        for start in sides:
            at = y + 14 * away
            if not any(abs(at - row) < 14 and start < end and begin < start + width for begin, end, row in taken):
                return start, at
    return sides[0], y + 14 * (1 + len(taken))


def _grid_down(look: _Look, x: float, foot: float, says: str) -> str:
    line = style(stroke=QUIET, stroke_opacity=0.25, stroke_width=1)
    drawn = f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{foot:.1f}" {line}/>'
    return drawn + text_lines([says], x, foot + 16, look.quiet("middle"))


def _grid_across(look: _Look, x: float, y: float, room: float, says: str) -> str:
    line = style(stroke=QUIET, stroke_opacity=0.25, stroke_width=1)
    drawn = f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x + room:.1f}" y2="{y:.1f}" {line}/>'
    return drawn + text_lines([says], x - 7, y + 4, look.quiet("end"))


def _legend(look: _Look, names: Sequence[str], y: float) -> str:
    parts, x = [], LABELS
    for number, name in enumerate(names):
        square = f'<rect x="{x:.1f}" y="{y - 9:.1f}" width="10" height="10" {style(fill=look.colour(number))}/>'
        parts.append(square + text_lines([name], x + 15, y, look.quiet("start")))
        x += 34 + text_width(name, 11)
    return "".join(parts)


def _framed(parts: Sequence[str], height: float, alt: str) -> str:
    words = escape(" ".join(alt.split()), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" '
        f'height="{height:.0f}" role="img" aria-label="{words}" font-family="{FONT}">{"".join(parts)}</svg>'
    )


def _round_up(value: float) -> float:
    """Return the next 1, 2, 4 or 8 times a power of ten from `value` on, whose quarters are plain numbers."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next((step * power for step in (1, 2, 4, 8) if value <= step * power), ceil(value / power) * power)
