"""Chooses the layouts of a template for our slides: by their kind, else by their placeholders, else by their name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout

from diagnostics.errors import ReportError
from diagnostics.reports.slide_layouts import COVER_PLACES, KICKER, POINT
from diagnostics.reports.slide_text import Area

COVER_KIND, CONTENT_KIND, TITLE_KIND = "title", "obj", "titleOnly"
"""What a file calls the kinds of layouts that slides use."""

NEEDED = {COVER_KIND: "Title Slide", CONTENT_KIND: "Title and Content", TITLE_KIND: "Title Only"}
"""The layouts that a template must have, each with a title placeholder: kind in the file -> name for people."""

KINDS = {COVER_KIND: ("title",), CONTENT_KIND: ("obj", "tx"), TITLE_KIND: ("titleOnly",)}
"""The kinds that suit, the best first; Google Slides uses the older kind "title and text" for title and content."""

OPEN_KINDS = ("", "cust", "blank", "obj", "tx", "title", "titleOnly")
"""Kinds of layouts whose placeholders show what they are for; others, such as a section header, say it by their kind."""

NAMES = {
    COVER_KIND: (
        *("title slide", "title", "cover", "title & subtitle", "title and subtitle", "titelfolie", "titel", "deckblatt"),
        *("diapositive de titre", "titre", "diapositiva de título", "portada", "diapositiva titolo", "slide de título"),
        *("diapositivo de título", "titeldia", "rubrikbild", "titelslide", "slajd tytułowy"),
    ),
    CONTENT_KIND: (
        *("title and content", "title, content", "title & content", "title and body", "title & bullets", "title and text"),
        *("titel und inhalt", "titel, inhalt", "titel und text", "titre et contenu", "titre, contenu", "titre et texte"),
        *("título y contenido", "título y objetos", "titolo e contenuto", "título e conteúdo", "título e objeto"),
        *("titel en object", "titel en inhoud", "rubrik och innehåll", "titel og indhold", "tytuł i zawartość"),
    ),
    TITLE_KIND: (
        *("title only", "only title", "title - top", "nur titel", "titre seul", "solo título", "sólo el título"),
        *("solo el título", "solo titolo", "somente título", "só título", "apenas título", "alleen titel"),
        *("endast rubrik", "kun titel", "tylko tytuł"),
    ),
}
"""What programs call these layouts in common office languages, in lower case."""

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
TEXTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
EDGES = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER)
VERTICAL = ("vert", "vert270", "eaVert", "wordArtVert", "mongolianVert", "wordArtVertRtl")

LEAST = 60
"""The least width and height of the content area, in points."""

MAIN_PART = 3
"""A text placeholder is the main one if it is this many times as large as the next."""

_COUNTED = re.compile(r"^\d+_|[\s_]+\d+$")
"""What programs add to the name of a copied layout."""


def layouts_of(made: Presentation) -> dict[str, SlideLayout]:
    """Return the layout for each kind of slide: from the first master that has all of them, else from several.

    A slide with a title only can be made on the layout of title and content, without its text. Raises ReportError, with
    what to do, if a layout is missing, has no title, or too little room.
    """
    masters = [list(master.slide_layouts) for master in made.slide_masters]
    found: dict[str, SlideLayout] = {}
    for layouts in [*masters, [layout for each in masters for layout in each]]:
        found = {kind: layout for kind in NEEDED if (layout := _first(kind, layouts)) is not None}
        if {COVER_KIND, CONTENT_KIND} <= found.keys():
            break
    _ensure_all(found, [layout for each in masters for layout in each])
    content = found[CONTENT_KIND]
    only = found.get(TITLE_KIND)
    found[TITLE_KIND] = only if only is not None and _is_clear(only, content) else content
    return found


def places_of(layout: SlideLayout) -> list[BaseShape]:
    """Return the placeholders of a layout."""
    return [shape for shape in layout.shapes if shape.is_placeholder]


def kind_at(place: BaseShape) -> PP_PLACEHOLDER | None:
    """Return what a placeholder is for; None if the file names a type that Office does not know."""
    try:
        kind: PP_PLACEHOLDER = place.placeholder_format.type
    except ValueError:
        return None
    return kind


def title_of(layout: SlideLayout) -> BaseShape | None:
    """Return the title placeholder of a layout; None if it has none."""
    return next((one for one in places_of(layout) if kind_at(one) in TITLES), None)


def body_of(layout: SlideLayout) -> BaseShape | None:
    """Return the content placeholder of a layout, the largest one with horizontal text; None if it has none."""
    places = [one for one in places_of(layout) if kind_at(one) in TEXTS and not _is_vertical(one)]
    places = [one for one in places if one.placeholder_format.idx not in own_places(layout)]
    return max(places, key=lambda one: _size(area_of(one)), default=None)


def own_places(layout: SlideLayout) -> dict[int, str]:
    """Return the placeholders that only our own layouts have, by number: the section, the mark and so on."""
    known = {(place.number, place.name) for place in (KICKER, *COVER_PLACES) if place.number > 1}
    there = {one.placeholder_format.idx: one.name for one in places_of(layout)}
    return {number: name for number, name in there.items() if (number, name) in known}


def area_of(shape: BaseShape) -> Area:
    """Return the position of a shape: its own, or the one of its layout or master."""
    edges = (shape.left or 0, shape.top or 0, shape.width or 0, shape.height or 0)
    return Area(*(edge / POINT for edge in edges))


def _first(kind: str, layouts: Iterable[SlideLayout]) -> SlideLayout | None:
    """Return the layout that suits best and can be used."""
    ranked = sorted(
        (rank, place, layout) for place, layout in enumerate(layouts) if (rank := _rank(kind, layout)) is not None
    )
    return next((layout for _, _, layout in ranked if _lack(kind, layout) is None), None)


def _rank(kind: str, layout: SlideLayout) -> int | None:
    """Return how well a layout suits, 0 is best; None if it is for something else."""
    says = str(layout.element.get("type") or "")
    if says in KINDS[kind] and not (says == "tx" and _has_subtitle(layout)):
        return KINDS[kind].index(says)
    if says in OPEN_KINDS and _looks(kind, layout):
        return len(KINDS[kind])
    return len(KINDS[kind]) + 1 if _name(layout) in NAMES[kind] else None


def _looks(kind: str, layout: SlideLayout) -> bool:
    """Whether a layout has the placeholders of its kind and no others, apart from one or two small texts."""
    places = [one for one in places_of(layout) if kind_at(one) not in EDGES]
    types = [kind_at(one) for one in places]
    if not any(one in TITLES for one in types):
        return False
    if kind == COVER_KIND:
        return PP_PLACEHOLDER.CENTER_TITLE in types or _has_subtitle(layout)
    if kind == TITLE_KIND:
        return len(places) == 1
    if any(one not in (*TITLES, *TEXTS) for one in types) or PP_PLACEHOLDER.CENTER_TITLE in types:
        return False
    sizes = sorted((_size(area_of(one)) for one in places if kind_at(one) in TEXTS), reverse=True)
    return body_of(layout) is not None and sizes[0] >= MAIN_PART * sum(sizes[1:2])


def _lack(kind: str, layout: SlideLayout) -> str | None:
    """Return what keeps a layout from being used: its title, or room; None if it can be used."""
    if title_of(layout) is None:
        return "title"
    if kind == CONTENT_KIND:
        body = body_of(layout)
        if body is None or min(area_of(body).width, area_of(body).height) < LEAST:
            return "room"
    return None


def _ensure_all(found: Mapping[str, SlideLayout], layouts: Iterable[SlideLayout]) -> None:
    there = list(layouts)
    missing, lacks = [], {}
    for kind in (COVER_KIND, CONTENT_KIND):
        if kind not in found:
            lack = next((_lack(kind, one) for one in there if _rank(kind, one) is not None), None)
            if lack:
                lacks[kind] = lack
            else:
                missing.append(f"'{NEEDED[kind]}'")
    if missing:
        raise ReportError(
            f"These layouts are missing in the house's PowerPoint template: {', '.join(missing)}; add them to the slide "
            "master, each with a title and a text placeholder."
        )
    untitled = [NEEDED[kind] for kind, lack in lacks.items() if lack == "title"]
    if untitled:
        raise ReportError(
            f"These layouts of the house's PowerPoint template have no title: {', '.join(untitled)}; add one to each."
        )
    if lacks:
        raise ReportError(
            f"The layout {NEEDED[CONTENT_KIND]} of the house's PowerPoint template has no text placeholder, or one that is "
            f"too small; make it at least {LEAST} points wide and high."
        )


def _is_clear(layout: SlideLayout, content: SlideLayout) -> bool:
    """Whether the title of a layout leaves the area free in which the other layout has its content."""
    title, body = title_of(layout), body_of(content)
    if title is None or body is None:
        return False
    one, other = area_of(title), area_of(body)
    return one.width > 0 and one.y + one.height <= other.y + 1


def _has_subtitle(layout: SlideLayout) -> bool:
    return any(kind_at(one) == PP_PLACEHOLDER.SUBTITLE for one in places_of(layout))


def _is_vertical(place: BaseShape) -> bool:
    element = place._element
    frame = element.find(f".//{qn('a:bodyPr')}")
    return element.find(f".//{qn('p:ph')}").get("orient") == "vert" or (frame is not None and frame.get("vert") in VERTICAL)


def _name(layout: SlideLayout) -> str:
    return _COUNTED.sub("", str(layout.name).strip()).replace("_", " ").casefold()


def _size(area: Area) -> float:
    return area.width * area.height
