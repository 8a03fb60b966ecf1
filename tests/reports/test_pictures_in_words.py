"""Whatever a report draws stands in words in the same report, for readers and formats that see no picture."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

import pytest

from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose, shares_of
from diagnostics.planning.plan import Limits, plan_for
from diagnostics.reports.build import report_of
from diagnostics.reports.document import Block, Document, Graph, Length, Picture, Plot, Spread, Table
from tests.reports.reading import flat
from tests.samples import samples, some

MAP = "The cause map as a table"


@cache
def reports(case_id: str) -> tuple[Document, ...]:
    library, case = load_library(), samples()[case_id]
    found = diagnose(library, case)
    plan = plan_for(library, found.interventions, shares_of(found), Limits())
    return tuple(report_of(library, case, found, plan, length=length) for length in Length)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()


def says_all(plot: Plot) -> bool:
    """Whether the table of a plot gives every figure of it, each with its unit, in the row of its category."""
    columns = [*([plot.across] if plot.across else []), *plot.series]
    for place, row in enumerate(plot.table.rows):
        said = [float(cell.removesuffix(plot.unit).replace(",", "")) if cell != "–" else None for cell in row[1:]]
        if row[0] != plot.categories[place] or said != [column.values[place] for column in columns]:
            return False
    return len(plot.table.rows) == len(plot.categories)


def unsaid(graph: Graph, table: Table) -> list[str]:
    """The boxes and arrows of a graph that its table leaves out; the last box is the gap, where all arrows end."""
    rows = {words(row[0]): words(" ".join(row)) for row in table.rows}
    names = {node.id: words(" ".join(node.lines)) for node in graph.nodes}
    gap = graph.nodes[-1].id
    missing = [name for name in names.values() if name not in rows and name != names[gap]]
    missing += [node.note for node in graph.nodes[:-1] if words(node.note.split(" · ")[0]) not in rows[names[node.id]]]
    return missing + [
        f"{names[arrow.source]} to {names[arrow.target]}"
        for arrow in graph.arrows
        if names[arrow.target] not in rows[names[arrow.source]]
    ]


def drawings(document: Document) -> list[Plot | Picture]:
    return [block for block in flat(document) if isinstance(block, Plot | Picture)]


@pytest.mark.parametrize("case_id", some())
def test_every_plot_of_a_report_gives_its_figures_in_a_table_and_what_there_is_to_see_in_a_sentence(case_id: str) -> None:
    for document in reports(case_id):
        for plot in (block for block in drawings(document) if isinstance(block, Plot)):
            assert plot.title.strip() and plot.axis.strip() and plot.sentence.strip().endswith(".")
            assert says_all(plot), plot.title


@pytest.mark.parametrize("case_id", some())
def test_every_picture_of_a_report_has_a_table_of_its_boxes_and_arrows(case_id: str) -> None:
    for document in reports(case_id):
        blocks: list[Block] = list(flat(document))
        for place, block in enumerate(blocks):
            if isinstance(block, Picture):
                assert len(block.alt) > len("Cause map. ") and block.graph
                table = next(other for other in blocks[place:] if isinstance(other, Table))
                assert table.caption == MAP
                assert unsaid(block.graph, table) == []


def test_some_reports_draw_and_every_drawing_is_of_a_kind_that_is_checked_here() -> None:
    drawn = {type(block) for case_id in some() for document in reports(case_id) for block in drawings(document)}
    assert drawn == {Plot, Picture}
    kinds = {kind.__name__ for kind in Block.__args__ if {"screen", "series", "graph"} & {one.name for one in fields(kind)}}
    assert kinds == {"Plot", "Picture"} and Spread.__name__ not in kinds
