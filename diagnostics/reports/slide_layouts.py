"""The master of slides in the look of a house: what stands where on every slide, in points on a page of 960 by 540.

Sizes and places are said here once. Slides only fill the places, so that a change of the master changes all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from pptx.oxml.ns import nsdecls

from diagnostics.charts.palette import tinted
from diagnostics.reports.chart_figures import line
from diagnostics.reports.house import House
from diagnostics.reports.slide_lines import BEFORE

POINT = 12700
"""Units of Office in a point."""

WIDE, HIGH = 960, 540
SIDE = 48
INNER = WIDE - 2 * SIDE

SECTION, MARK, COVER, OWNER = 13, 14, 15, 16
"""Numbers of places that only our own layouts have: the section or kind, the mark, the cover text, the house's name."""

FOOT, NUMBER = 21, 22

NO_BULLET = "<a:buNone/>"
BULLET = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
FOUND = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


@dataclass(frozen=True)
class Place:
    """A place for text: its kind and number, where it stands (x, y, width, height), and how it looks where it differs."""

    kind: str
    number: int
    name: str
    at: tuple[int, int, int, int]
    size: float = 0.0
    colour: str = ""
    is_bold: bool = False
    anchor: str = "t"
    align: str = "l"
    is_field: bool = False


TITLE = Place("title", 0, "Title", (SIDE, 46, INNER, 68))
BODY = Place("body", 1, "Text", (SIDE, 120, INNER, 366))
FOOTER = Place("ftr", FOOT, "Footer", (SIDE, 502, 720, 22), 12, "tx2", anchor="ctr")
COUNTER = Place("sldNum", NUMBER, "Slide number", (WIDE - SIDE - 90, 502, 90, 22), 12, "tx2", False, "ctr", "r", True)
KICKER = Place("body", SECTION, "Section", (SIDE, 22, INNER - 120, 24), 14, "tx2", anchor="ctr")

COVER_PLACES = (
    Place("body", SECTION, "Kind", (SIDE + 24, 124, 760, 28), 18, "tx2"),
    Place("ctrTitle", 0, "Title", (SIDE + 24, 160, 760, 148), 40, "accent1", True, "b"),
    Place("subTitle", 1, "About", (SIDE + 24, 322, 760, 50), 20),
    Place("body", MARK, "Mark", (SIDE + 24, 372, 760, 44), 16, "tx2"),
    Place("body", OWNER, "House", (SIDE + 24, 440, 760, 26), 16, "tx1", True, "b"),
    Place("body", COVER, "Cover text", (SIDE + 24, 468, 760, 44), 14, "tx2"),
)

Shapes = tuple[str, ...]


def master_shapes(logo: str) -> Shapes:
    """Return the shapes of the master; `logo` is the element of a picture, or nothing."""
    rule, places = _bar(2, "Edge", (0, 0, 12, HIGH), "accent1"), (TITLE, BODY, FOOTER, COUNTER)
    return (rule, *([logo] if logo else []), *(_shape(place, 4 + number) for number, place in enumerate(places)))


def cover_shapes(logo: str) -> Shapes:
    """Return the shapes of the layout of the first slide."""
    rule = _bar(2, "Edge", (0, 0, 36, HIGH), "accent1")
    return (rule, *([logo] if logo else []), *(_shape(place, 4 + n) for n, place in enumerate(COVER_PLACES)))


def content_shapes(has_body: bool) -> Shapes:
    """Return the shapes of a layout with a title, the section above it, and a place for text where wanted."""
    inherited = (TITLE, *((BODY,) if has_body else ()))
    shapes = [_shape(place, 2 + n, inherits=True) for n, place in enumerate(inherited)]
    return (*shapes, _shape(KICKER, 5), _shape(FOOTER, 6, True), _shape(COUNTER, 7, True))


def text_styles() -> str:
    """Return how titles and bodies look on every slide."""
    title = _level(1, 28, "accent1", NO_BULLET, 0, 0, bold=True, font="+mj-lt", before=0)
    sizes = enumerate((20, 18, 16, 14, 14), 1)
    body = "".join(_level(level, size, "tx1", BULLET, 20 * level, -16, before=BEFORE) for level, size in sizes)
    other = "".join(_level(level, 18, "tx1", "", 0, 0, before=0) for level in range(1, 6))
    return (
        f"<p:txStyles {nsdecls('a', 'p')}><p:titleStyle>{title}</p:titleStyle>"
        f"<p:bodyStyle>{body}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )


def colour_scheme(house: House) -> str:
    """Return the colours of a theme: the house's, and lighter ones of its accent for what comes second."""
    given = {"dk1": house.ink, "lt1": "#ffffff", "dk2": house.quiet, "lt2": house.ground, "accent1": house.accent}
    lighter = {f"accent{number}": tinted(house.accent, part) for number, part in enumerate((0.8, 0.65, 0.5, 0.35, 0.2), 2)}
    colours = {**given, **lighter, "hlink": house.accent, "folHlink": house.quiet}
    inside = "".join(f'<a:{name}><a:srgbClr val="{value[1:].upper()}"/></a:{name}>' for name, value in colours.items())
    return f'<a:clrScheme {nsdecls("a")} name="House">{inside}</a:clrScheme>'


def font_scheme(font: str) -> str:
    """Return the fonts of a theme: one, for titles and texts."""
    one = f'<a:latin typeface={quoteattr(line(font))}/><a:ea typeface=""/><a:cs typeface=""/>'
    major, minor = (f"<a:{kind}Font>{one}</a:{kind}Font>" for kind in ("major", "minor"))
    return f'<a:fontScheme {nsdecls("a")} name="House">{major}{minor}</a:fontScheme>'


def picture(link: str, at: tuple[float, float, float, float], number: int, says: str) -> str:
    """Return a picture that a relationship leads to."""
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Picture {number}" descr={quoteattr(line(says))}/><p:cNvPicPr>'
        f'<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{_frame(at)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def tree(shapes: Shapes) -> str:
    """Return a tree of shapes, as a master or a layout has one."""
    return f"<p:spTree {nsdecls('a', 'p', 'r')}>{FOUND}{''.join(shapes)}</p:spTree>"


def _shape(place: Place, number: int, inherits: bool = False) -> str:
    index = f' idx="{place.number}"' if place.number else ""
    properties = "" if inherits else f'{_frame(place.at)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    insets = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"'
    frame = "<a:bodyPr/>" if inherits else f'{insets} wrap="square" anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>'
    says = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    content = says if place.is_field else f'<a:r><a:rPr lang="en-GB"/><a:t>{place.name}</a:t></a:r>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{place.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{place.kind}"{index}/></p:nvPr></p:nvSpPr><p:spPr>{properties}</p:spPr>'
        f"<p:txBody>{frame}<a:lstStyle>{'' if inherits else _own(place)}</a:lstStyle><a:p>{content}</a:p></p:txBody></p:sp>"
    )


def _own(place: Place) -> str:
    """The look of a place where it differs from that of its kind."""
    if not place.size:
        return ""
    return _level(1, place.size, place.colour or "tx1", NO_BULLET, 0, 0, place.is_bold, align=place.align, before=0)


def _level(
    level: int,
    size: float,
    colour: str,
    bullet: str,
    left: float,
    hang: float,
    bold: bool = False,
    font: str = "+mn-lt",
    align: str = "l",
    before: float = 0,
) -> str:
    return (
        f'<a:lvl{level}pPr marL="{left * POINT}" indent="{hang * POINT}" algn="{align}">'
        f'<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="{before * 100}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="{font}"/></a:defRPr></a:lvl{level}pPr>'
    )


def _bar(number: int, name: str, at: tuple[int, int, int, int], colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(at)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        f'<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _frame(at: tuple[float, float, float, float]) -> str:
    x, y, width, height = (round(value * POINT) for value in at)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
