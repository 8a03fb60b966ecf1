"""The presentation that slides are put into: the house's template without its slides, or a plain one in its look."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile

import pptx
from pptx.exc import PythonPptxError
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import Part, XmlPart
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.package import Package
from pptx.parts.slide import BaseSlidePart
from pptx.presentation import Presentation
from pptx.util import Pt

from diagnostics.errors import ReportError
from diagnostics.reports.house import House
from diagnostics.reports.slide_choice import CONTENT_KIND, COVER_KIND, NEEDED
from diagnostics.reports.slide_layouts import (
    HIGH,
    SIDE,
    WIDE,
    colour_scheme,
    content_shapes,
    cover_shapes,
    font_scheme,
    master_shapes,
    picture,
    text_styles,
    tree,
)
from diagnostics.reports.slide_template import without_sample

LOGO, SMALL_LOGO = (200.0, 64.0), (104.0, 26.0)
"""The largest width and height of the logo, on the first slide and on the others."""


PROGRAM = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>Causeway</Application></Properties>"""

LEFT_OUT = ("printerSettings", "thumbnail", "extended-properties")


def opened(house: House) -> Presentation:
    """Return a presentation without slides: the house's template without its sample slides, or one in the look of the house.

    Raises ReportError if the house's template is not a PowerPoint file.
    """
    if house.pptx_template is None:
        return _plain(house)
    try:
        made = pptx.Presentation(BytesIO(without_sample(house.pptx_template)))
        made.part.package.relate_to(_properties(made.part.package), RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    except (BadZipFile, KeyError, ValueError, SyntaxError, AttributeError, LookupError, PythonPptxError) as error:
        raise ReportError(
            "The house's PowerPoint template cannot be used; open it in PowerPoint and save it again as PowerPoint "
            "Presentation (*.pptx), or remove it."
        ) from error
    return made


def _plain(house: House) -> Presentation:
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Pt(WIDE), Pt(HIGH)
    made.element.find(qn("p:sldSz")).attrib.pop("type", None)
    for layout in [layout for layout in made.slide_layouts if layout.element.get("type") not in NEEDED]:
        made.slide_layouts.remove(layout)
    master = made.slide_master
    _redrawn(master, master_shapes(_logo(house, master.part, SMALL_LOGO, is_first=False)))
    styles = master.element.find(qn("p:txStyles"))
    master.element.replace(styles, parse_xml(text_styles()))
    for layout in made.slide_layouts:
        kind = layout.element.get("type")
        if kind == COVER_KIND:
            layout.element.set("showMasterSp", "0")
            _redrawn(layout, cover_shapes(_logo(house, layout.part, LOGO, is_first=True)))
        else:
            _redrawn(layout, content_shapes(has_body=kind == CONTENT_KIND))
    _dress(master.part, house)
    _dress(made.notes_master.part, house)
    _tidied(made)
    return made


def _redrawn(page: object, shapes: tuple[str, ...]) -> None:
    content = page.element.find(qn("p:cSld"))  # type: ignore[attr-defined]
    content.replace(content.find(qn("p:spTree")), parse_xml(tree(shapes)))


def _logo(house: House, part: BaseSlidePart, room: tuple[float, float], is_first: bool) -> str:
    """The house's logo: at the upper left of the first slide, small at the upper right of the others."""
    logo = house.logo
    if logo is None:
        return ""
    scale = min(room[0] / max(logo.width, 1), room[1] / max(logo.height, 1))
    width, height = logo.width * scale, logo.height * scale
    _, link = part.get_or_add_image_part(BytesIO(logo.data))
    x, y = (SIDE + 24, 48) if is_first else (WIDE - SIDE - width, 20)
    return picture(link, (x, y, width, height), 3, f"Logo of {house.name or 'the house'}")


def _dress(part: Part, house: House) -> None:
    """Give the theme of a master the house's colours and font."""
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = parse_xml(theme.blob)
    for name, scheme in (("a:clrScheme", colour_scheme(house)), ("a:fontScheme", font_scheme(house.font))):
        old = root.find(f".//{qn(name)}")
        old.getparent().replace(old, parse_xml(scheme))
    if isinstance(theme, XmlPart):
        theme._element = root
    else:
        theme._blob = serialize_part_xml(root)


def _properties(package: Package) -> Part:
    return Part(PackURI("/docProps/app.xml"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, package, PROGRAM)


def _tidied(made: Presentation) -> None:
    """Leave out what describes the plain file."""
    package = made.part.package
    for owner in (package, made.part):
        for link in [link for link, to in owner._rels.items() if to.reltype.rpartition("/")[2] in LEFT_OUT]:
            owner._rels.pop(link)
    package.relate_to(_properties(package), RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
