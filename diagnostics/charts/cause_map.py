"""The causes of one case as a layered picture: roots on the left, the gap on the right, with a twin in words.

On screen it takes the colour of the text around it, so that it works on light and dark pages; a page may set
`--family-pay` and its like. In print every colour is written out. A box's height grows with the share of the gap.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.charts.cause_boxes import THICKNESS, MapArrow, MapBox, arrow, cause_box, gap_box
from diagnostics.charts.cause_graph import GAP, CauseGraph, ShownLink, graph_of
from diagnostics.charts.drawing import (
    arrow_head,
    attributes,
    badge,
    curve,
    rounded_box,
    style,
    text_lines,
    text_width,
    wrapped,
)
from diagnostics.charts.layout import MARGIN, Box, Layout, Route, layered
from diagnostics.charts.palette import COLOURS, PAPER, ink_on
from diagnostics.charts.pen import LABEL_SIZE, NOTE_SIZE, PADDING, PRINT_FONT, STYLE, Pen
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding, CauseKind
from diagnostics.domain.library import Library
from diagnostics.findings.verdict import listed, quoted
from diagnostics.wording import KIND_WORDS, clipped, fraction, sentence_start, share_in_words

LINE, NOTE_LINE = 16.0, 15.0
TALLER = 130.0
"""Extra height of a box whose cause is all of the gap."""

NEARLY_ALL = 0.95
"""From this part on, the rest of the gap is called all of it."""


@dataclass(frozen=True)
class CauseRow:
    """One line of the picture's table twin, in words."""

    cause: str
    family: str
    likelihood: str
    share: str
    kind: str
    leads_to: str


@dataclass(frozen=True)
class CauseMap:
    """The picture (SVG, `width` by `height` in its own units) and what it shows, in rows, in a sentence, and as values."""

    svg: str
    width: float
    height: float
    rows: tuple[CauseRow, ...]
    sentence: str
    boxes: tuple[MapBox, ...]
    arrows: tuple[MapArrow, ...]


def cause_map(
    library: Library,
    diagnosis: Diagnosis,
    *,
    selected: str | None = None,
    everything: bool = False,
    for_print: bool = False,
    linked: bool = False,
) -> CauseMap:
    """Return the picture of a diagnosis.

    Each box is a button for a page to listen to. With `linked` the raised causes lead to `#cause-<id>` on the same
    page instead, and with `for_print` none can be reached; both are drawn narrower. `everything` shows all causes,
    faded where nothing speaks for them.
    """
    graph = graph_of(library, diagnosis, selected=selected, everything=everything)
    pen = Pen(for_print, narrow=for_print or linked)
    labels = {cause.id: wrapped(cause.label, pen.inside, LABEL_SIZE, 4) for cause in graph.causes}
    gap_lines = _gap_lines(pen, diagnosis)
    sizes = {cause.id: (pen.width, _height(cause, labels[cause.id])) for cause in graph.causes}
    sizes[GAP] = (pen.width, 46 + NOTE_LINE * len(gap_lines))
    layout = layered(sizes, [(link.source, link.target) for link in graph.links], GAP, pen.channel)
    parts = [_arrow(pen, route, link) for route, link in zip(layout.routes, graph.links, strict=True)]
    for cause in graph.causes:
        drawn = _cause(pen, library, cause, layout.boxes[cause.id], labels[cause.id])
        parts.append(_reachable(drawn, library, cause, selected, for_print, linked))
    parts.append(_gap(pen, layout.boxes[GAP], gap_lines))
    legend, height = _legend(pen, library, graph, layout)
    sentence = sentence_for(diagnosis, graph)
    svg = _framed([*parts, legend], layout.width, height, sentence, for_print)
    boxes = [cause_box(library, cause, layout.boxes[cause.id], _note(cause)) for cause in graph.causes]
    boxes.append(gap_box(diagnosis, layout.boxes[GAP], _explained(diagnosis)))
    arrows = tuple(arrow(link) for link in graph.links)
    return CauseMap(svg, layout.width, height, rows_for(library, graph), sentence, tuple(boxes), arrows)


def rows_for(library: Library, graph: CauseGraph) -> tuple[CauseRow, ...]:
    """Return the table twin of the picture, most important cause first."""
    return tuple(
        CauseRow(
            cause=cause.label,
            family=library.family_by_id[cause.family].label,
            likelihood=cause.likelihood_label,
            share=share_in_words(cause.share),
            kind=KIND_WORDS[cause.kind],
            leads_to="; ".join(_name(library, target) for target in graph.leads_to(cause.id)),
        )
        for cause in graph.causes
    )


def sentence_for(diagnosis: Diagnosis, graph: CauseGraph) -> str:
    """Return what the picture shows, in two or three sentences."""
    roots = [quoted(cause) for cause in graph.causes if cause.kind is CauseKind.ROOT]
    through = [quoted(cause) for cause in graph.causes if cause.kind is CauseKind.MECHANISM]
    if not roots and not through:
        return "No answer has raised a cause so far. Shown are the causes likeliest at the start, before anybody was asked."
    parts = []
    if roots:
        parts.append(f"{listed(roots)} {'is a root' if len(roots) == 1 else 'are roots'} of the gap.")
    if through:
        part = "is a mechanism" if len(through) == 1 else "are mechanisms"
        parts.append(f"{listed(through)} {part} through which others work.")
    parts.append(f"{sentence_start(fraction(diagnosis.unexplained))} of the gap is not explained by what was found.")
    return " ".join(parts)


def _height(cause: CauseFinding, label: list[str]) -> float:
    return 36 + LINE * len(label) + TALLER * min(cause.share.mid, 1.0)


def _name(library: Library, node: str) -> str:
    return "the gap" if node == GAP else library.label(node)


def _arrow(pen: Pen, route: Route, link: ShownLink) -> str:
    thickness = THICKNESS[link.strength]
    x, y = route.points[-1]
    head = 6.0 + thickness
    points = (*route.points[:-1], (x - head + 1, y))
    opacity = 0.28 if link.faded else 0.6
    line = style(fill="none", stroke=pen.text, stroke_width=thickness, stroke_opacity=opacity)
    tip = style(fill=pen.text, fill_opacity=opacity, stroke="none")
    about = attributes({"class": "link", "data-from": link.source, "data-to": link.target})
    return f'<g {about}><path d="{curve(points)}" {line}/><path d="{arrow_head((x, y), head)}" {tip}/></g>'


def _cause(pen: Pen, library: Library, cause: CauseFinding, box: Box, label: list[str]) -> str:
    faded = not cause.is_raised
    family = library.family_by_id[cause.family]
    first = box.y + (box.height - LINE * len(label) - NOTE_LINE) / 2 + LABEL_SIZE
    return (
        rounded_box(box.x, box.y, box.width, box.height, pen.box(cause.family, faded))
        + text_lines(label, box.x + PADDING, first, pen.label(faded), LINE)
        + text_lines([_note(cause)], box.x + PADDING, first + LINE * len(label) + 1, pen.note())
        + badge(box.x + 18, box.y, family.letter, pen.family(cause.family), ink_on(COLOURS[cause.family]))
    )


def _note(cause: CauseFinding) -> str:
    if cause.is_raised:
        return f"{cause.likelihood_label} · {share_in_words(cause.share)}"
    return f"{cause.likelihood_label} · {KIND_WORDS[cause.kind]}"


def _reachable(
    drawn: str, library: Library, cause: CauseFinding, selected: str | None, for_print: bool, linked: bool
) -> str:
    """Wrap a drawn cause so that mouse, keyboard and screen reader can get at it."""
    about = {"class": "cause" if cause.is_raised else "cause faded", "data-cause": cause.id}
    if for_print:
        return f"<g {attributes(about)}>{drawn}</g>"
    about["aria-label"] = (
        f"{cause.label}. {sentence_start(cause.likelihood_label)}, share of the gap: {share_in_words(cause.share)}, "
        f"{KIND_WORDS[cause.kind]}. Family: {library.family_by_id[cause.family].label}. Owner: {cause.owner.label}."
    )
    if linked and not cause.is_raised:
        return f"<g {attributes({**about, 'role': 'img'})}>{drawn}</g>"
    if linked:
        return f"<a {attributes({**about, 'href': f'#cause-{cause.id}'})}>{drawn}</a>"
    button = {"role": "button", "tabindex": "0", "aria-pressed": str(cause.id == selected).lower()}
    return f"<g {attributes({**about, **button})}>{drawn}</g>"


def _gap(pen: Pen, box: Box, lines: list[str]) -> str:
    look = style(fill=PAPER if pen.for_print else "none", stroke=pen.text, stroke_width=2.4)
    top = box.y + 26
    return (
        '<g class="gap">'
        + rounded_box(box.x, box.y, box.width, box.height, look)
        + text_lines(["The gap"], box.x + PADDING, top, pen.label(), LINE)
        + text_lines(lines, box.x + PADDING, top + LINE + 1, pen.note(), NOTE_LINE)
        + "</g>"
    )


def _gap_lines(pen: Pen, diagnosis: Diagnosis) -> list[str]:
    statement = wrapped(diagnosis.gap.statement or "Not described yet.", pen.inside, NOTE_SIZE, 6)
    return [*statement, *wrapped(_explained(diagnosis), pen.inside, NOTE_SIZE, 2)]


def _explained(diagnosis: Diagnosis) -> str:
    rest = diagnosis.unexplained
    return "Nothing explained so far." if rest >= NEARLY_ALL else f"{sentence_start(fraction(rest))} not explained."


def _legend(pen: Pen, library: Library, graph: CauseGraph, layout: Layout) -> tuple[str, float]:
    """Return the key to letters and lines, and the height of the whole picture with it."""
    shown = {cause.family for cause in graph.causes}
    x, y = MARGIN, layout.height + 22
    parts = []
    for family in library.families:
        if family.id not in shown:
            continue
        wide = 34 + text_width(family.label, NOTE_SIZE)
        if x > MARGIN and x + wide > layout.width:
            x, y = MARGIN, y + 26
        parts.append(badge(x + 10, y, family.letter, pen.family(family.id), ink_on(COLOURS[family.id])))
        parts.append(text_lines([family.label], x + 25, y + 4, pen.note()))
        x += wide
    dashed = "" if all(cause.is_raised for cause in graph.causes) else " Dashed: not examined or not supported."
    key = f"Taller box: larger share of the gap. Thicker arrow: stronger link.{dashed}"
    lines = wrapped(key, layout.width - 2 * MARGIN, NOTE_SIZE, 4)
    parts.append(text_lines(lines, MARGIN, y + 32, pen.note(), NOTE_LINE))
    return f'<g class="legend" aria-hidden="true">{"".join(parts)}</g>', y + 32 + NOTE_LINE * len(lines) + MARGIN / 2


def _framed(parts: list[str], width: float, height: float, sentence: str, for_print: bool) -> str:
    about = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "cause-map",
        "width": f"{width:.0f}",
        "height": f"{height:.0f}",
        "viewBox": f"0 0 {width:.0f} {height:.0f}",
        "role": "img" if for_print else "group",
        "aria-label": f"Cause map. {clipped(sentence, 600)}",
    }
    if for_print:
        about["font-family"] = PRINT_FONT
    return f"<svg {attributes(about)}>{'' if for_print else STYLE}{''.join(parts)}</svg>"
