"""How things in the cause map look: in the colours of the page around it, or written out for print."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.charts.drawing import style
from diagnostics.charts.palette import COLOURS, INK, QUIET, TINT, tinted
from diagnostics.domain.causes import FamilyId

PADDING = 13.0
LABEL_SIZE, NOTE_SIZE = 13.0, 11.5
PRINT_FONT = "Source Sans Pro"

STYLE = """<style>
.cause-map{font-family:inherit;display:block}
.cause-map .cause{cursor:pointer;outline:none}
.cause-map .cause:hover .box{stroke-width:2.6!important}
.cause-map .cause:focus-visible .box,
.cause-map .cause[aria-pressed=true] .box{stroke:currentColor!important;stroke-width:3!important}
.cause-map .cause[aria-pressed=true] .box{fill-opacity:.3!important}
</style>"""
"""What changes while somebody uses the map; all else is written at the parts themselves."""


@dataclass(frozen=True)
class Pen:
    """How things are coloured: by the page around the picture, or written out for print."""

    for_print: bool
    narrow: bool
    """Narrow boxes, close together, so that the whole fits a page of text."""

    @property
    def width(self) -> float:
        """The width of a box."""
        return 150.0 if self.narrow else 186.0

    @property
    def channel(self) -> float:
        """The free width between two columns."""
        return 42.0 if self.narrow else 68.0

    @property
    def inside(self) -> float:
        """The width that text in a box can take."""
        return self.width - 2 * PADDING

    @property
    def text(self) -> str:
        """The colour of text and arrows."""
        return INK if self.for_print else "currentColor"

    def note(self) -> str:
        """The look of small print."""
        quiet = style(fill=QUIET, font_size=f"{NOTE_SIZE}px")
        return quiet if self.for_print else style(fill="currentColor", opacity=0.8, font_size=f"{NOTE_SIZE}px")

    def label(self, faded: bool = False) -> str:
        """The look of a name."""
        weight = 400 if faded else 600
        return style(fill=self.text, font_size=f"{LABEL_SIZE}px", font_weight=weight)

    def box(self, family: FamilyId, faded: bool) -> str:
        """The look of a cause's box."""
        colour = self.family(family)
        fill = tinted(COLOURS[family]) if self.for_print else colour
        filled = {"fill": "none"} if faded else {"fill": fill, "fill_opacity": 1.0 if self.for_print else TINT}
        dashes = {"stroke_dasharray": "5 4"} if faded else {}
        return style(**filled, stroke=colour, stroke_width=1.2 if faded else 1.8, **dashes)

    def family(self, family: FamilyId) -> str:
        """The colour of a family."""
        return COLOURS[family] if self.for_print else f"var(--family-{family.value},{COLOURS[family]})"
