"""The report as slides: everything is on a slide or in its notes, can be edited, fits on the slide, and is never broken."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import combinations
from pathlib import Path
from zipfile import ZipFile

import pptx as python_pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import Slide

from diagnostics.errors import ReportError
from diagnostics.reports.document import (
    Arrow,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Graph,
    Heading,
    KeyFigures,
    Node,
    PageBreak,
    Paragraph,
    Picture,
    Plot,
    Spread,
    Table,
)
from diagnostics.reports.house import House, Logo
from diagnostics.reports.pptx import pptx
from diagnostics.reports.slide_choice import NEEDED
from diagnostics.reports.slide_layouts import FOOTER, SIDE, WIDE
from diagnostics.reports.typesetter import FONTS
from tests.reports.reading import NAMED, flat, pdf_text, report, squeezed, texts
from tests.reports.reading_slides import alternative, notes_of, opened, paragraphs, slide_texts, slides_text
from tests.reports.reading_word import parts
from tests.reports.test_docx import COSTS, EVERYTHING, MAP, PICTURE, SHARES, document, opened_png

MOST_RESPONDENTS = "new-system-roll-out"
CASES = [NAMED, MOST_RESPONDENTS]
LONG = "supercalifragilistic" * 250
ARABIC = "التدريب وحده لا يكفي"
HOSTILE = f'</a:t></a:r><a:r><a:t>x & "y" <!-- ]]> {{{{ }}}} \x00\x1b\ud800 \uffff {ARABIC} end'
LINE_OF_FOOTER = FOOTER.at[1]
EDGE = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


def node(name: str, x: float, y: float) -> Node:
    return Node(
        name, x, y, 160, 50, (f"The cause {name}",), "likely · 15 %", "#eef2f7", "#2f4b6e", "#1d2430", f"Why {name}."
    )


GRAPH = Graph(
    (node("a", 0, 0), node("b", 0, 90), node("c", 220, 40), node("d", 440, 40)),
    (Arrow("a", "c", 3.8, False), Arrow("b", "c", 1.2, True), Arrow("c", "d", 2.2, False), Arrow("a", "d", 1.2, False)),
)
DRAWN = Picture(MAP, MAP, "Cause map. Two roots.", 600, 140, GRAPH)


@pytest.fixture(scope="module", params=CASES)
def written(request: pytest.FixtureRequest) -> tuple[Document, bytes]:
    """A report with the slides made of it."""
    made = report(request.param)
    return made, pptx(made)


def findings(content: bytes, folder: Path) -> list[str]:
    """What the schema of Office files has against a file and the workbooks in it."""
    found = []
    for number, (name, data) in enumerate({"x.pptx": content, **parts(content, r"ppt/embeddings/.*")}.items()):
        path = folder / f"{number}{Path(name).suffix}"
        path.write_bytes(data)
        found += [f"{name}: {error}" for error in OpenXmlValidator().validate(path).errors]
    return found


def missing(told: list[str], content: bytes) -> list[str]:
    text = squeezed(slides_text(content))
    return [said for said in told if squeezed(said) not in text]


def crossings(made: Presentation) -> list[str]:
    """Shapes that lie over one another or beyond the edge of their slide; arrows may cross what they like."""
    found = []
    for number, slide in enumerate(made.slides, start=1):
        boxes = [(shape.name, edges(shape)) for shape in slide.shapes if not is_arrow(shape)]
        for name, (left, top, right, bottom) in boxes:
            if left < 0 or top < 0 or right > made.slide_width or bottom > made.slide_height:
                found.append(f"slide {number}: {name} is outside")
        for (one, at), (other, there) in combinations(boxes, 2):
            if min(at[2], there[2]) - max(at[0], there[0]) > 0 and min(at[3], there[3]) - max(at[1], there[1]) > 0:
                found.append(f"slide {number}: {one} and {other}")
    return found


def edges(shape: BaseShape) -> tuple[int, int, int, int]:
    left, top, width, height = shape.left, shape.top, shape.width, shape.height
    if getattr(shape, "has_table", False):
        height = sum(row.height for row in shape.table.rows)  # type: ignore[attr-defined]
    return left, top, left + width, top + height


def test_everything_a_report_says_is_on_a_slide_or_in_its_notes(written: tuple[Document, bytes], tmp_path: Path) -> None:
    made, content = written
    anchors = {block.anchor for block in flat(made) if isinstance(block, Heading)}
    graphs = [block.graph for block in flat(made) if isinstance(block, Picture) and block.graph]
    drawn = [text for graph in graphs for one in graph.nodes for text in (" ".join(one.lines), one.note, one.evidence)]
    assert drawn
    assert missing([said for said in (*texts(made.blocks), *drawn) if said not in anchors], content) == []
    assert findings(content, tmp_path) == []


def test_nothing_lies_outside_of_a_slide_or_over_something_else(written: tuple[Document, bytes]) -> None:
    assert crossings(opened(written[1])) == []


def test_every_slide_has_one_title_its_number_and_the_footer(written: tuple[Document, bytes]) -> None:
    made, content = written
    first, *rest = opened(content).slides
    assert first.shapes.title.text == made.title  # type: ignore[union-attr]
    for slide in (first, *rest):
        titles = [one for one in slide.placeholders if one.placeholder_format.idx == 0]
        assert len(titles) == 1
        assert titles[0].text_frame.text.strip()  # type: ignore[attr-defined]
        assert len(list(slide.shapes)) > 1
    for slide in rest:
        kinds = {one.placeholder_format.type: one for one in slide.placeholders}
        assert kinds[PP_PLACEHOLDER.FOOTER].text_frame.text == made.footer  # type: ignore[attr-defined]
        assert next(kinds[PP_PLACEHOLDER.SLIDE_NUMBER]._element.iter(qn("a:fld"))).get("type") == "slidenum"


def test_texts_stand_in_places_of_the_layout(written: tuple[Document, bytes]) -> None:
    for slide in opened(written[1]).slides:
        loose = [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.TEXT_BOX]
        connected = any(is_arrow(one) for one in slide.shapes)
        assert len(loose) == int(connected)  # the key of a graph
        assert slide.slide_layout.name in NEEDED.values()


def test_letters_can_be_read_in_a_room(written: tuple[Document, bytes]) -> None:
    for slide in opened(written[1]).slides:
        has_graph = any(is_arrow(one) for one in slide.shapes)
        for shape in slide.shapes:
            least = 12 if getattr(shape, "has_table", False) or (has_graph and not shape.is_placeholder) else 14
            sizes = [int(one.get("sz")) / 100 for one in shape._element.iter(qn("a:rPr"), qn("a:defRPr")) if one.get("sz")]
            assert min(sizes, default=14) >= least, (shape.name, sizes)


def test_slides_of_a_chapter_are_a_section_and_every_slide_is_in_one(written: tuple[Document, bytes]) -> None:
    made = opened(written[1])
    sections = [one for one in made.element.iter() if str(one.tag).endswith("}section")]
    listed = [int(slide.get("id")) for section in sections for slide in section.iter() if str(slide.tag).endswith("}sldId")]
    assert listed == [slide.slide_id for slide in made.slides]
    chapters = [block.text for block in flat(written[0]) if isinstance(block, Heading) and block.level == 1]
    assert [one.get("name") for one in sections] == ["In short", *chapters]


def test_the_cause_graph_is_made_of_boxes_and_of_arrows_that_stay_glued_to_them(written: tuple[Document, bytes]) -> None:
    (graph,) = (block.graph for block in flat(written[0]) if isinstance(block, Picture) and block.graph)
    (slide,) = glued_slides(opened(written[1]))
    boxes = {" ".join(one.text_frame.text.split()): one for one in slide.shapes if is_box(one)}  # type: ignore[attr-defined]
    named = {one.id: next(box for text, box in boxes.items() if text.startswith(" ".join(one.lines))) for one in graph.nodes}
    assert len(boxes) == len(graph.nodes)
    expected = {(named[one.source].shape_id, named[one.target].shape_id) for one in graph.arrows}
    assert {(source.shape_id, target.shape_id) for _, source, target in glue(slide)} == expected
    for connector, source, target in glue(slide):
        assert abs(connector.begin_x - (source.left + source.width)) <= 1  # type: ignore[attr-defined]
        assert abs(connector.begin_y - (source.top + source.height / 2)) <= 1  # type: ignore[attr-defined]
        assert abs(connector.end_x - target.left) <= 1  # type: ignore[attr-defined]
        assert abs(connector.end_y - (target.top + target.height / 2)) <= 1  # type: ignore[attr-defined]


def glued_slides(made: Presentation) -> list[Slide]:
    return [slide for slide in made.slides if any(is_arrow(one) for one in slide.shapes)]


def is_arrow(shape: BaseShape) -> bool:
    return shape._element.tag == qn("p:cxnSp")


def is_box(shape: BaseShape) -> bool:
    return shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE


def glue(slide: Slide) -> Iterator[tuple[BaseShape, BaseShape, BaseShape]]:
    """The arrows of a slide with the shapes that they say they are glued to."""
    shapes = {one.shape_id: one for one in slide.shapes}
    assert len(shapes) == len(list(slide.shapes))
    for one in (shape for shape in slide.shapes if is_arrow(shape)):
        ends = [next(one._element.iter(qn(tag))) for tag in ("a:stCxn", "a:endCxn")]
        assert [end.get("idx") for end in ends] == ["3", "1"]
        yield one, shapes[int(ends[0].get("id"))], shapes[int(ends[1].get("id"))]


def test_why_a_cause_stands_in_the_graph_is_told_in_the_notes() -> None:
    (slide,) = glued_slides(opened(pptx(document(Heading("The map"), DRAWN))))
    told = notes_of(slide)
    assert all(one.evidence in told and " ".join(one.lines) in told for one in GRAPH.nodes)
    assert "Cause map. Two roots." in told


def test_an_arrow_to_nothing_is_left_out() -> None:
    astray = replace(DRAWN, graph=replace(GRAPH, arrows=(*GRAPH.arrows, Arrow("a", "nowhere", 1.2, False))))
    (slide,) = glued_slides(opened(pptx(document(astray))))
    assert len(list(glue(slide))) == len(GRAPH.arrows)


def test_every_kind_of_block_is_found_again_and_fits_the_schema(tmp_path: Path) -> None:
    made = document(*EVERYTHING, DRAWN, house=House(name="House & Sons", cover="Confidential"))
    content = pptx(made)
    said = [one for one in (*texts(made.blocks), *texts(SHARES.table), *texts(COSTS.table)) if one != MAP]
    about = ["A title", "Performance diagnosis", "Bank", "Invented", "A title · 2026", "House & Sons", "Confidential"]
    assert missing([*said, *about], content) == []
    assert findings(content, tmp_path) == []
    assert crossings(opened(content)) == []


def test_the_check_against_the_schema_finds_what_stands_in_the_wrong_place(tmp_path: Path) -> None:
    made = opened(pptx(document(*EVERYTHING)))
    row = next(one for slide in made.slides for one in slide.element.iter(qn("a:tr")))
    row.insert(0, row.makeelement(qn("a:tbl")))
    made.save(tmp_path / "broken.pptx")
    assert findings((tmp_path / "broken.pptx").read_bytes(), tmp_path) != []


def test_the_same_document_gives_the_same_bytes_in_every_process_and_no_clock_is_in_them(tmp_path: Path) -> None:
    content = pptx(document(*EVERYTHING, DRAWN))
    assert content == pptx(document(*EVERYTHING, DRAWN))
    said = opened(content).core_properties
    assert said.created.replace(tzinfo=None) == said.modified.replace(tzinfo=None) == datetime(2026, 9, 14)
    assert (said.title, said.subject, said.language, said.revision) == ("A title", "Performance diagnosis", "en-GB", 1)
    assert opened(pptx(document(written_on=None))).core_properties.created is None
    code = "import sys; from tests.reports.test_pptx import *; sys.stdout.buffer.write(pptx(document(*EVERYTHING, DRAWN)))"
    other = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    assert subprocess.run([sys.executable, "-c", code], env=other, capture_output=True, check=True).stdout == content


def test_a_chart_shows_the_figures_of_the_plot_and_its_workbook_holds_them() -> None:
    made = opened(pptx(document(Heading("Figures"), SHARES, COSTS)))
    charts = [shape for slide in made.slides for shape in slide.shapes if getattr(shape, "has_chart", False)]
    for plot, shape in zip((SHARES, COSTS), charts, strict=True):
        chart = shape.chart  # type: ignore[attr-defined]
        sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        columns = [*([plot.across] if plot.across else []), *plot.series]
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == (None, *(one.name for one in columns))
        assert rows[1:] == [(name, *(one.values[place] for one in columns)) for place, name in enumerate(plot.categories)]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert alternative(shape) == plot.sentence
        shown = {one.name: tuple(one.values) for one in chart.plots[0].series}
        assert {name: [v for v in values if v is not None] for name, values in shown.items()} == {
            one.name: [value for value in one.values if value is not None] for one in plot.series
        }


def test_a_plot_of_many_bars_goes_over_slides_with_all_its_figures() -> None:
    names = tuple(f"Cause {number}" for number in range(50))
    many = Plot("Many", names, (replace(SHARES.series[0], values=tuple(map(float, range(50)))),), "Share", "%", "So many.")
    content = pptx(document(many))
    made = opened(content)
    charts = [shape.chart for slide in made.slides for shape in slide.shapes if getattr(shape, "has_chart", False)]  # type: ignore[attr-defined]
    assert [name for chart in charts for name in chart.plots[0].categories] == list(names)
    assert len(charts) == 3
    assert missing([*texts(many)], content) == []


def test_a_long_table_goes_over_slides_with_its_head_on_each() -> None:
    rows = tuple((str(number), "A text of some length, as answers are " * (number % 4 + 1), "Yes") for number in range(300))
    made = opened(pptx(document(Heading("All"), Table("Answers", ("No.", "Asked", "Said"), rows, (1, 6, 2)))))
    tables = [shape.table for slide in made.slides for shape in slide.shapes if getattr(shape, "has_table", False)]  # type: ignore[attr-defined]
    assert len(tables) > 10
    shown = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    assert all(head == ["No.", "Asked", "Said"] for head, *_ in shown)
    assert [tuple(row) for _, *body in shown for row in body] == list(rows)
    assert all(table.first_row for table in tables)
    assert crossings(made) == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(), min_size=8, max_size=8))
def test_whatever_people_type_is_shown_as_typed_or_left_out_where_no_file_may_hold_it(typed: list[str]) -> None:
    text, name, head, cell, caption, item, category, sentence = typed
    plot = Plot(caption, (category,), (replace(SHARES.series[0], name=name, values=(1.5,)),), head, name, sentence)
    graph = Graph((replace(GRAPH.nodes[0], lines=(text,), evidence=item), replace(GRAPH.nodes[3], note=name)), GRAPH.arrows)
    blocks = (
        *(Heading(text), Paragraph(text), Callout(name, text), KeyFigures(((name, cell),)), Facts(((name, cell),))),
        *(Table(caption, (head,), ((cell,),), (1,)), Bullets((item,)), plot, replace(DRAWN, alt=sentence, graph=graph)),
    )
    content = pptx(document(*blocks, title=text, kind=name, mark=head, footer=cell, house=House(name=item, cover=name)))
    kept = [re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", one) for one in typed]
    assert missing(kept, content) == []
    assert crossings(opened(content)) == []


@pytest.mark.parametrize("text", [HOSTILE, LONG, ARABIC * 40, f"{ARABIC}. Sentence. " * 200, "研修" * 800], ids=range(5))
def test_texts_of_any_length_and_kind_stay_on_their_slides_and_are_told_whole(text: str, tmp_path: Path) -> None:
    graph = replace(GRAPH, nodes=tuple(replace(one, lines=(text,), note=text) for one in GRAPH.nodes))
    plot = replace(SHARES, title=text, sentence=text, categories=(text,) * 4, axis=text)
    table = Table(text, (text, "B"), ((text, text), ("c", text)), (1, 2))
    blocks = (
        *(Callout("Verdict", text), KeyFigures(((text, text),) * 5), PageBreak(), Heading(text), Paragraph(text)),
        *(Heading("Facts", 2), Facts(((text, text), ("b", text))), Heading("A list", 2), Bullets((text,) * 12)),
        *(Heading(text, 2, "detail"), Paragraph(text), Facts(((text, text),)), table, Heading(text, 3), Bullets((text,))),
        *(Heading("Pictures", 2), Paragraph(text), plot, replace(DRAWN, graph=graph), table, Paragraph(text, small=True)),
    )
    content = pptx(document(*blocks, title=text, kind=text, about=text, mark=text, footer=text, house=House(cover=text)))
    assert missing([re.sub(r"[\x00\x1b\ud800\uffff]", "", text)], content) == []
    assert crossings(opened(content)) == []
    assert findings(content, tmp_path) == []


def test_markup_stays_letters() -> None:
    made = opened(pptx(document(Heading(HOSTILE), Paragraph(HOSTILE), replace(SHARES, title=HOSTILE, axis=HOSTILE))))
    told = [text for slide in made.slides for text in slide_texts(slide)]
    assert sum('</a:t></a:r><a:r><a:t>x & "y" <!-- ]]> {{ }}' in text for text in told) >= 3


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (PageBreak(), PageBreak()),
        (Spread(()),),
        (Bullets(()), Facts(()), KeyFigures(()), Table("", (), (), ())),
        (Heading(""), Callout("", ""), Paragraph("")),
        (Plot("Nothing", (), (), "", "", "There is nothing to see."), replace(DRAWN, graph=Graph((), ()))),
        (Heading("Only a heading"), Heading("And another", 2), Paragraph("A note.", small=True)),
    ],
    ids=["nothing", "breaks", "empty-spread", "empty-blocks", "empty-texts", "empty-plot", "headings"],
)
def test_a_document_with_little_in_it_is_a_whole_file(blocks: tuple[Block, ...], tmp_path: Path) -> None:
    made = document(*blocks, title="", kind="", about="", mark="", footer="", written_on=None)
    content = pptx(made)
    assert findings(content, tmp_path) == []
    assert missing([one for one in texts(blocks) if one != MAP], content) == []


def test_slides_wear_the_look_of_their_house() -> None:
    house = House("House & Sons", "#7a1f3d", font="House Sans", cover="Confidential", logo=Logo(opened_png(), 4, 2))
    content = pptx(document(Heading("One"), Paragraph("Text."), SHARES, house=house))
    made = opened(content)
    (theme, *_) = parts(content, r"ppt/theme/theme1\.xml").values()
    assert b'<a:accent1><a:srgbClr val="7A1F3D"/>' in theme and b'typeface="House Sans"' in theme
    masters = [made.slide_master, next(one for one in made.slide_layouts if one.name == NEEDED["title"])]
    for master in masters:
        assert "Logo of House & Sons" in [alternative(shape) for shape in master.shapes]
    assert {"House & Sons", "Confidential"} <= set(slide_texts(made.slides[0]))
    chart = next(iter(parts(content, r"ppt/charts/chart.*\.xml").values()))
    assert b'srgbClr val="7A1F3D"' in chart and b'typeface="House Sans"' in chart


def template(*without: str, untitled: str = "", room: float = 1.0) -> bytes:
    """A template of another shape, with a slide in it, that may lack layouts, a title, or room for text."""
    made = python_pptx.Presentation()
    made.slide_width, made.slide_height = 10080000, 7560000
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "Sample slide of the template"  # type: ignore[union-attr]
    slide.notes_slide.notes_text_frame.text = "Sample notes"  # type: ignore[union-attr]
    for layout in list(made.slide_layouts):
        kind = layout.element.get("type")
        if kind in without:
            made.slide_layouts.remove(layout) if layout.name != slide.slide_layout.name else layout.element.set("type", "tx")
            layout.element.cSld.set("name", "Of the house")
        for place in layout.placeholders:
            if kind == untitled and place.placeholder_format.idx == 0:
                place._element.getparent().remove(place._element)
            elif kind == "obj" and place.placeholder_format.idx == 1:
                place.left, place.top, place.width, place.height = 600000, 1800000, 8800000, round(4400000 * room)
    made.slide_master.placeholders[0].name = "Title of the house"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_template_gives_its_master_and_its_page_and_none_of_its_slides(tmp_path: Path) -> None:
    written = document(*EVERYTHING, DRAWN, house=House(name="House & Sons", cover="Secret", pptx_template=template()))
    content = pptx(written)
    made = opened(content)
    assert (made.slide_width, made.slide_height) == (10080000, 7560000)
    assert "Title of the house" in [shape.name for shape in made.slide_master.shapes]
    said = [one for one in texts(EVERYTHING) if one != MAP]
    about = ["A title", "Performance diagnosis", "Bank", "Invented", "A title · 2026", "House & Sons", "Secret"]
    assert missing([*said, *about], content) == []
    assert "Sample" not in slides_text(content) and not [
        name for name in ZipFile(BytesIO(content)).namelist() if "Sample" in name
    ]
    assert findings(content, tmp_path) == []
    assert crossings(made) == []
    assert content == pptx(written)


def test_a_template_saved_as_one_gives_a_presentation() -> None:
    kinds = (b"presentationml.presentation.main+xml", b"presentationml.template.main+xml")
    out = BytesIO()
    with ZipFile(BytesIO(template())) as given, ZipFile(out, "w") as saved:
        for name in given.namelist():
            saved.writestr(name, given.read(name).replace(*kinds))
    content = pptx(document(Heading("One"), house=House(pptx_template=out.getvalue())))
    assert "One" in slides_text(content)
    assert kinds[0] in parts(content, r"\[Content_Types\]\.xml")["[Content_Types].xml"]


@pytest.mark.parametrize(
    ("broken", "kind"),
    [(template("title"), "title"), (template(untitled="title"), "title"), (template(untitled="obj"), "obj")],
    ids=["no first slide", "no title on the first slide", "no title above content"],
)
def test_a_template_that_lacks_a_layout_or_its_title_is_refused_in_a_sentence_that_names_it(
    broken: bytes, kind: str
) -> None:
    with pytest.raises(ReportError, match=NEEDED[kind]):
        pptx(document(*EVERYTHING, house=House(pptx_template=broken)))


def test_a_template_without_room_for_text_is_refused() -> None:
    with pytest.raises(ReportError, match="no text placeholder"):
        pptx(document(house=House(pptx_template=template(room=0.1))))


@pytest.mark.parametrize("broken", [b"", b"no archive", opened_png()], ids=["empty", "letters", "picture"])
def test_a_template_that_is_no_presentation_is_refused_in_a_sentence(broken: bytes) -> None:
    with pytest.raises(ReportError, match="PowerPoint template"):
        pptx(document(house=House(pptx_template=broken)))


def test_a_word_file_is_no_template_for_slides() -> None:
    from tests.reports.test_docx import template as word_template

    with pytest.raises(ReportError, match="PowerPoint template"):
        pptx(document(house=House(pptx_template=word_template())))


def test_pictures_and_tables_say_what_they_show() -> None:
    made = opened(pptx(document(*EVERYTHING)))
    shown = [shape for slide in made.slides for shape in slide.shapes if not shape.is_placeholder and not is_box(shape)]
    assert len(shown) == 5
    assert all(alternative(shape) for shape in shown)
    assert PICTURE.alt in [alternative(shape) for shape in shown]


def test_paragraphs_of_a_slide_are_not_empty(written: tuple[Document, bytes]) -> None:
    for slide in opened(written[1]).slides:
        for shape in slide.placeholders:
            assert all(text.strip() for text in paragraphs(shape._element)) or shape.placeholder_format.type in EDGE


def test_office_shows_no_text_below_the_line_of_the_footer_or_beyond_the_edge(tmp_path: Path) -> None:
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("LibreOffice or pdftotext (poppler-utils) is not installed: the slides cannot be looked at")
    (tmp_path / "slides.pptx").write_bytes(pptx(report(NAMED)))
    fonts = (
        f"<fontconfig><include>/etc/fonts/fonts.conf</include><dir>{FONTS}</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    (tmp_path / "fonts.conf").write_text(f'<!DOCTYPE fontconfig SYSTEM "fonts.dtd">{fonts}')
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "slides.pptx"),
    ]
    shown = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    subprocess.run(command, check=True, capture_output=True, env=shown)
    pages = pdf_text((tmp_path / "slides.pdf").read_bytes(), "-bbox").split("<page ")[1:]
    assert len(pages) == len(opened((tmp_path / "slides.pptx").read_bytes()).slides)
    for page in pages:
        for place in re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">', page):
            left, top, right, bottom = map(float, place)
            assert left >= 0 and right <= WIDE - SIDE + 3 and (bottom <= LINE_OF_FOOTER or top >= LINE_OF_FOOTER - 2)


def test_a_wide_graph_keeps_its_boxes_apart_and_its_arrows_straight_and_glued() -> None:
    placed = (node(f"{column}-{row}", 190.0 * column, 70.0 * row) for column in range(9) for row in range(3))
    nodes = tuple(replace(one, lines=(f"Responsibility {one.id}",)) for one in placed)
    links = [(f"{column}-{row}", f"{column + 1}-{2 - row}") for column in range(8) for row in range(3)]
    wide = Graph(nodes, tuple(Arrow(source, target, 2.2, False) for source, target in links))
    content = pptx(document(replace(DRAWN, graph=wide, width=1700, height=220)))
    (slide,) = glued_slides(opened(content))
    shapes = [one.text_frame.paragraphs[0].text for one in slide.shapes if is_box(one)]  # type: ignore[attr-defined]
    assert len(shapes) == 27
    assert {next(one._element.iter(qn("a:prstGeom"))).get("prst") for one, _, _ in glue(slide)} == {"line"}
    assert len(list(glue(slide))) == len(links)
    assert crossings(opened(content)) == []
    assert missing([one.evidence for one in nodes], content) == []


def test_a_slide_of_something_without_a_heading_bears_the_title_of_the_report() -> None:
    for blocks in ((DRAWN,), (SHARES,), (Paragraph("Text."),), (Heading(""), Bullets(("a",))), (Callout("", "Words."),)):
        for slide in opened(pptx(document(*blocks))).slides:
            assert slide.shapes.title is not None and slide.shapes.title.text_frame.text
