"""What a report is made of, whatever it is written to. All texts are plain: no renderer reads markup in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diagnostics.reports.house import PLAIN, House
from diagnostics.reports.workbook import Sheet


class Length(StrEnum):
    """How much of a report is wanted."""

    ONE_PAGE = "one-page"
    SHORT = "short"
    FULL = "full"


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
class Series:
    """Figures of one kind, one for each category of a chart; none where there is no figure."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Plot:
    """Figures as bars, a group for each category; with `across`, as points instead: a point for each category.

    `axis` says what the figures are, with their `unit`; `sentence` says what there is to see. The same figures stand in
    `table`, for formats without pictures and for readers who see none.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    unit: str
    sentence: str
    across: Series | None = None
    """Of points: how far to the right each stands; its name says what that is, with its unit."""

    @property
    def table(self) -> Table:
        """The figures as a table."""
        columns = [*([self.across] if self.across else []), *self.series]
        head = ("", *(column.name for column in columns))
        rows = tuple(
            (category, *(self._text(column, column.values[place]) for column in columns))
            for place, category in enumerate(self.categories)
        )
        return Table(self.title, head, rows, (2.0, *(1.0 for _ in columns)))

    def _text(self, column: Series, value: float | None) -> str:
        if value is None:
            return "–"
        written = f"{value:,.10g}"
        return written if column is self.across or not self.unit else f"{written} {self.unit}"


@dataclass(frozen=True)
class Node:
    """A box of a graph, in the units of its picture: what stands in it, its colours (#rrggbb), and why it is there."""

    id: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    note: str
    fill: str
    outline: str
    ink: str
    evidence: str


@dataclass(frozen=True)
class Arrow:
    """An arrow from one box to another; thicker for stronger links, faded where nothing speaks for one of its ends."""

    source: str
    target: str
    thickness: float
    faded: bool


@dataclass(frozen=True)
class Graph:
    """A picture as boxes and arrows, for formats in which people move them about."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, once for screens and once with its colours written out, and what it shows in words."""

    screen: str
    print: str
    alt: str
    width: float
    height: float
    graph: Graph | None = None


@dataclass(frozen=True)
class Spread:
    """Blocks that need a wide page: on paper they stand on one of their own, laid sideways."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PageBreak:
    """On paper, what follows begins on a new page."""


Block = Heading | Paragraph | Callout | KeyFigures | Facts | Table | Bullets | Plot | Picture | Spread | PageBreak


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
    house: House = PLAIN
    sheets: tuple[Sheet, ...] = ()
    """The same as rows and figures, for workbooks."""
    by_hand: bool = False
    """Meant to be written on: on paper letters are larger, empty cells have room, what stands under a heading of level
    2 or 3 stays with it on one page, and the foot of a page names its section and counts the pages of that one."""
