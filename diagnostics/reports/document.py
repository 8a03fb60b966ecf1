"""What a report is made of, whatever it is written to. All texts are plain: no renderer reads markup in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Heading:
    """The title of a section (level 1) or of a part of one (level 2 and 3); `anchor` is its address in the document."""

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text; `small` for notes."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Callout:
    """What has to be read even if nothing else is: a label and a sentence."""

    label: str
    text: str


@dataclass(frozen=True)
class KeyFigures:
    """Two to four figures side by side, each with what it says: (figure, meaning)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and what is known about it."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows of texts below a head; `widths` are relative, one for each column."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Bullets:
    """A list; numbered where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, once for screens and once with its colours written out, and what it shows in words."""

    screen: str
    print: str
    alt: str
    width: float
    height: float


@dataclass(frozen=True)
class Spread:
    """Blocks that need a wide page: on paper they stand on one of their own, laid sideways."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PageBreak:
    """On paper, what follows begins on a new page."""


Block = Heading | Paragraph | Callout | KeyFigures | Facts | Table | Bullets | Picture | Spread | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole report. The same document gives the same bytes in every format."""

    title: str
    kind: str
    """What sort of document it is, above the title."""
    about: str
    """Sector and date, below the title."""
    mark: str
    """Where the case comes from, if it is not a live one."""
    footer: str
    written_on: date | None
    blocks: tuple[Block, ...]
    one_page: bool = False
    """Set so small that all of it stands on one page, where letters of a readable size allow it."""
