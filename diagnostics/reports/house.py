"""How the documents of an organisation look: its name, logo, colours, fonts, words on the cover, and its own templates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Logo:
    """A picture (PNG) of `width` by `height` pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class House:
    """A look that was checked before: colours are #rrggbb and can be read on white, templates have what is needed."""

    name: str = ""
    accent: str = "#2f4b6e"
    """Of headings and bars."""
    ink: str = "#1d2430"
    quiet: str = "#5b6472"
    """Of notes and heads of tables."""
    ground: str = "#eef2f7"
    """Behind what has to be read."""
    font: str = "Source Sans Pro"
    fonts: tuple[bytes, ...] = ()
    """Files (TTF or OTF) that hold `font`; without them PDF and web pages keep to the font that is shipped."""
    cover: str = ""
    """A line on the cover, such as how confidential it is."""
    logo: Logo | None = None
    docx_template: bytes | None = None
    pptx_template: bytes | None = None


PLAIN = House()
"""The look of a report where nobody says otherwise."""
