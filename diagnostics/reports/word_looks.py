"""How each kind of paragraph in a Word file looks where the house's template does not say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Look:
    """A style of paragraphs: sizes and distances in points; `colour` names a colour of the house."""

    name: str
    base: str = "Normal"
    following: str = ""
    size: float = 0.0
    bold: bool = False
    colour: Literal["", "accent", "ink", "quiet"] = ""
    before: float = 0.0
    after: float = 0.0
    is_kept: bool = False
    """On the page of the paragraph that follows."""
    outline: int | None = None
    indent: float = 0.0
    hang: float = 0.0
    list: int = 0
    """The number of the list it belongs to."""
    is_framed: bool = False
    """On the ground of the house, with a bar to the left."""
    is_topped: bool = False
    is_centred: bool = False
    line: float = 0.0
    """How high its lines are, whatever stands in them."""
    is_ours: bool = True
    """Word does not know it by its name."""


LOOKS = (
    Look("Body Text", after=6, is_ours=False),
    Look("Title", following="Subtitle", size=24, bold=True, colour="accent", before=6, after=6, is_kept=True, is_ours=False),
    Look("Subtitle", following="Body Text", size=11, colour="quiet", after=6, is_ours=False),
    Look("Document Kind", size=10, colour="quiet", after=0, is_kept=True),
    Look("Cover Text", size=10, bold=True, colour="quiet", after=2),
    Look("Heading 1", "Normal", "Body Text", 16, True, "accent", 20, 6, True, 0, is_ours=False),
    Look("Heading 2", "Normal", "Body Text", 12, True, "accent", 14, 4, True, 1, is_ours=False),
    Look("Heading 3", "Normal", "Body Text", 10.5, True, "accent", 10, 3, True, 2, is_ours=False),
    Look("TOC Heading", "Normal", "Body Text", 12, True, "accent", 30, 6, True, is_topped=True, is_ours=False),
    Look("toc 1", size=10, bold=True, before=5, after=1, is_ours=False),
    Look("toc 2", size=10, after=1, indent=14, is_ours=False),
    Look("Caption", size=9.5, bold=True, before=8, after=4, is_kept=True, is_ours=False),
    Look("Note", size=8.5, colour="quiet", after=6),
    Look("List Bullet", after=3, indent=14, hang=14, list=1, is_ours=False),
    Look("List Number", after=3, indent=18, hang=18, list=2, is_ours=False),
    Look("Callout", size=13, bold=True, after=12, indent=9, is_framed=True),
    Look("Callout Label", "Callout", "Callout", 9.5, True, "accent", 8, is_kept=True, indent=9, is_framed=True),
    Look("Key Figure", size=12, bold=True, is_kept=True, is_topped=True, before=2),
    Look("Key Figure Text", size=8.5, colour="quiet"),
    Look("Table Text", size=9),
    Look("Table Head", size=8.5, bold=True, colour="quiet", is_kept=True),
    Look("Fact Name", size=10, colour="quiet"),
    Look("Fact Text", size=10),
    Look("Gap", size=5, line=5),
    Look("Picture", before=6, after=4, is_kept=True, is_centred=True),
    Look("header", size=8, colour="quiet", is_ours=False),
    Look("footer", size=8, colour="quiet", is_ours=False),
)
