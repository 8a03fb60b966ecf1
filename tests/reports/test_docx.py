"""The report as a Word file: everything is in it, its structure is real, its charts can be edited, it is never broken."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from diagnostics.errors import ReportError
from diagnostics.reports.agreement import agreement_document
from diagnostics.reports.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    Plot,
    Series,
    Spread,
    Table,
)
from diagnostics.reports.docx import docx
from diagnostics.reports.house import House, Logo
from diagnostics.reports.word_styles import NEEDED
from tests.reports.reading import NAMED, flat, pdf_text, report, squeezed, texts
from tests.reports.reading_word import alternatives, body_texts, opened, parts, word_text
from tests.reports.test_pages_to_take_along import full_agreement, signed

SHARES = Plot(
    "Share of the gap by cause",
    ("No help at the moment of need", '=HYPERLINK("http://x","y")', "http://example.org", "Rewards <b>&amp;</b>"),
    (Series("now", (15, 12.5, None, 0)), Series("=after the plan", (3, 4.25, 2, 0))),
    "Share of the gap, %",
    "%",
    "Two causes make up a quarter of the gap.",
)
COSTS = Plot(
    "Cost against gap closed",
    ("A decision aid", "Everything together", "Nothing", "Not reckoned"),
    (Series("Gap closed, %", (12, 48, 0, None)),),
    "Gap closed, %",
    "%",
    "The plan closes half of the gap.",
    Series("Cost a year, EUR", (7500, 170000, 0, 100)),
)
MAP = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><text x="5" y="50">Nobody owns it</text></svg>'
PICTURE = Picture(MAP, MAP, "Cause map. One root.", 200, 100)
EVERYTHING: tuple[Block, ...] = (
    Callout("Verdict", "Fix, do not train."),
    KeyFigures((("EUR 390,000", "cost of the gap"), ("30-50 %", "of it that the plan should close"))),
    PageBreak(),
    *(Heading(f"Section {number}", level) for number, level in enumerate((1, 2, 3, 1, 2, 2, 1), start=1)),
    Paragraph("Running text.\nOn two lines\twith a tab."),
    Paragraph("A note.", small=True),
    Facts((("Asked by", "Head of operations"), ("Why now", "An incident"))),
    Table("Causes", ("Cause", "Share"), (("Rewards", "15 %"), ("Process", "5 %")), (3, 1)),
    Table("", ("Word",), (("Likely",),), (1,)),
    Bullets(("first", "second"), numbered=True),
    Bullets(("third", "fourth"), numbered=True),
    Bullets(("a point",)),
    SHARES,
    Spread((Heading("The map", 2), PICTURE, COSTS)),
    Spread((Paragraph("Another wide page."),)),
    Paragraph("The end."),
)


def document(*blocks: Block, **more: object) -> Document:
    plain = Document("A title", "Performance diagnosis", "Bank", "Invented", "A title · 2026", date(2026, 9, 14), blocks)
    return replace(plain, **more)  # type: ignore[arg-type]


def findings(content: bytes, folder: Path) -> list[str]:
    """What the schema of Office files has against a file and the workbooks in it."""
    found = []
    for number, (name, data) in enumerate({"x.docx": content, **parts(content, r"word/embeddings/.*")}.items()):
        path = folder / f"{number}{Path(name).suffix}"
        path.write_bytes(data)
        found += [f"{name}: {error}" for error in OpenXmlValidator().validate(path).errors]
    return found


def template(**styles: str) -> bytes:
    """A template with text, a header, a footer, two columns, and coloured styles of these names."""
    word = python_docx.Document()
    for name in styles.values():
        try:
            style = word.styles[name]
        except KeyError:
            kind = WD_STYLE_TYPE.TABLE if "Table" in name else WD_STYLE_TYPE.PARAGRAPH
            style = word.styles.add_style(name, kind)
        style.font.name = "House Sans"
    word.add_paragraph("Sample text of the template")
    word.sections[0].header.paragraphs[0].text = "Header of the house"
    word.sections[0].footer.paragraphs[0].text = "Footer of the house"
    word.sections[0].page_width, word.sections[0].page_height = 7772400, 10058400
    out = BytesIO()
    word.save(out)
    return out.getvalue()


@pytest.mark.parametrize("case_id", [NAMED, "wells-fargo-community-bank"])
def test_everything_a_report_says_is_found_again_and_fits_the_schema(case_id: str, tmp_path: Path) -> None:
    content = docx(report(case_id))
    text = squeezed(word_text(content))
    anchors = {block.anchor for block in flat(report(case_id)) if isinstance(block, Heading)}
    told = {said for said in texts(report(case_id).blocks) if said not in anchors}
    assert [said for said in told if squeezed(said) not in text] == []
    assert findings(content, tmp_path) == []


def test_every_kind_of_block_is_found_again_and_fits_the_schema(tmp_path: Path) -> None:
    written = document(*EVERYTHING, house=House(name="House & Sons", cover="Confidential"))
    content = docx(written)
    text = squeezed(word_text(content))
    said = [*texts(written.blocks), *texts(SHARES.table), *texts(COSTS.table), "Nobody owns it"]
    about = ["A title", "Performance diagnosis", "Bank", "Invented", "A title · 2026", "House & Sons", "Confidential"]
    assert [one for one in (*said, *about) if squeezed(one) not in text and one != MAP] == []
    assert findings(content, tmp_path) == []


def test_the_check_against_the_schema_finds_what_stands_in_the_wrong_place(tmp_path: Path) -> None:
    word = opened(docx(document(*EVERYTHING)))
    row = next(word.element.body.iter(qn("w:trPr")))
    row.insert(0, row.makeelement(qn("w:pStyle")))
    word.save(tmp_path / "broken.docx")
    assert findings((tmp_path / "broken.docx").read_bytes(), tmp_path) != []


def test_the_same_document_gives_the_same_bytes_and_no_clock_is_in_them() -> None:
    content = docx(document(*EVERYTHING))
    assert content == docx(document(*EVERYTHING))
    said = opened(content).core_properties
    assert said.created == said.modified == datetime(2026, 9, 14, tzinfo=UTC)
    assert (said.title, said.subject, said.language, said.revision) == ("A title", "Performance diagnosis", "en-GB", 1)
    for book in parts(content, r"word/embeddings/.*").values():
        assert load_workbook(BytesIO(book)).properties.created == datetime(2026, 9, 14)
    assert not re.search(rb"rsid|w14:paraId", b"".join(parts(content, r"word/.*\.xml").values()))
    undated = opened(docx(document(written_on=None)))
    assert undated.core_properties.created is None


def test_headings_are_headings_and_the_contents_name_them() -> None:
    word = opened(docx(document(*EVERYTHING)))
    headings = [one for one in word.paragraphs if one.style and one.style.name.startswith("Heading")]
    assert [(one.text, int(one.style.name[-1])) for one in headings if one.style] == [
        (block.text, block.level) for block in flat(document(*EVERYTHING)) if isinstance(block, Heading)
    ]
    entries = [one for one in word.element.body.iter(qn("w:hyperlink"))]
    named = {one.get(qn("w:name")): one.getparent() for one in word.element.body.iter(qn("w:bookmarkStart"))}
    texts_of = ["".join(part.text for part in one.iter(qn("w:t"))) for one in entries]
    assert texts_of == ["Verdict", *(f"Section {number}" for number in (1, 2, 4, 5, 6, 7)), "The map"]
    for entry, text in zip(entries, texts_of, strict=True):
        target = named[entry.get(qn("w:anchor"))]
        assert "".join(part.text for part in target.iter(qn("w:t"))) == text
    assert any('TOC \\o "1-2"' in (one.text or "") for one in word.element.body.iter(qn("w:instrText")))
    assert word.settings.element.find(qn("w:updateFields")) is None  # Word would greet every reader with a question


def test_captions_count_and_tables_repeat_their_heads_and_keep_rows_whole() -> None:
    word = opened(docx(document(*EVERYTHING)))
    captions = [one.text for one in word.paragraphs if one.style and one.style.name == "Caption"]
    assert captions == [
        "Table 1: Causes",
        *("Figure 1: Share of the gap by cause", "Table 2: Share of the gap by cause"),
        *("Figure 2: Cause map", "Figure 3: Cost against gap closed", "Table 3: Cost against gap closed"),
    ]
    codes = [one.text.strip() for one in word.element.body.iter(qn("w:instrText")) if "SEQ" in (one.text or "")]
    assert len(codes) == len(captions)
    with_head = [one for one in word.tables if one.style and one.style.name == "Report Table"]
    assert len(with_head) == 4
    for table in with_head:
        first, *rest = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (first, *rest))
        assert not [row for row in rest if row.trPr.find(qn("w:tblHeader")) is not None]
    bodies = [one.tag for one in word.element.body]
    assert (qn("w:tbl"), qn("w:tbl")) not in pairwise(bodies)  # Word would join them


def test_a_column_too_narrow_for_its_longest_word_gets_room_from_its_neighbours() -> None:
    uneven = Table("", ("A", "Part", "C"), (("Some words that may break", "Responsibilities", "c"),), (8, 0.5, 4))
    columns = opened(docx(document(uneven))).tables[0]._tbl.tblGrid.gridCol_lst
    widths = [one.w.pt for one in columns if one.w]
    assert widths[1] > len("Responsibilities") * 9 * 0.55  # letters of nine points
    assert widths[0] > widths[2] > widths[1] and abs(sum(widths) - 481.9) < 0.1


def test_each_numbered_list_begins_with_one() -> None:
    word = opened(docx(document(*EVERYTHING)))
    numbers = {
        one.text: one._p.pPr.numPr.numId.val for one in word.paragraphs if one.style and one.style.name == "List Number"
    }
    assert numbers["first"] == numbers["second"] != numbers["third"] == numbers["fourth"]


def test_a_spread_lies_sideways_and_what_follows_stands_upright() -> None:
    word = opened(docx(document(*EVERYTHING)))
    assert [one.orientation for one in word.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert word.sections[1].page_width == word.sections[0].page_height
    assert all(one.footer.is_linked_to_previous for one in list(word.sections)[1:])
    last = opened(docx(document(Paragraph("Before."), Spread((Paragraph("Wide."),)))))
    assert [one.orientation for one in last.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_a_reader_who_sees_no_pictures_is_told_what_they_show() -> None:
    assert alternatives(opened(docx(document(*EVERYTHING)))) == [SHARES.sentence, PICTURE.alt, COSTS.sentence]


def test_a_chart_has_a_workbook_with_the_figures_of_the_plot_and_no_formula() -> None:
    books = parts(docx(document(*EVERYTHING)), r"word/embeddings/.*")
    for plot, book in zip((SHARES, COSTS), books.values(), strict=True):
        sheet = load_workbook(BytesIO(book)).active
        assert sheet is not None
        columns = [*([plot.across] if plot.across else []), *plot.series]
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == (None, *(one.name for one in columns))
        assert rows[1:] == [(name, *(one.values[place] for one in columns)) for place, name in enumerate(plot.categories)]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_a_chart_shows_what_its_workbook_says_where_it_says_it() -> None:
    content = docx(document(*EVERYTHING))
    charts, books = parts(content, r"word/charts/chart\d\.xml"), parts(content, r"word/embeddings/.*")
    seen = 0
    for chart, book in zip(charts.values(), books.values(), strict=True):
        sheet = load_workbook(BytesIO(book))["Sheet1"]
        root = python_docx.oxml.parse_xml(chart)
        for reference in root.iter(qn("c:numRef"), qn("c:strRef")):
            place = reference.find(qn("c:f")).text.removeprefix("Sheet1!").replace("$", "")
            cells = sheet[place] if ":" in place else ((sheet[place],),)
            shown = {int(one.get("idx")): one.find(qn("c:v")).text for one in reference.iter(qn("c:pt"))}
            for number, (cell,) in enumerate(cells):
                assert shown.get(number) == (None if cell.value is None else str(cell.value))
                seen += 1
    assert seen == 2 + 2 * 4 * 2 + 1 + 4 * 2


def test_a_plot_without_figures_still_has_its_sentence_and_its_table() -> None:
    empty = Plot("Nothing", (), (), "", "", "There is nothing to see.")
    unknown = Plot("Unknown", ("a",), (Series("x", (float("nan"),)),), "", "", "Not known.", Series("y", (None,)))
    content = docx(document(empty, unknown))
    assert {"There is nothing to see.", "Not known.", "a"} <= set(body_texts(opened(content)))
    assert len(parts(content, r"word/charts/.*\.xml")) == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(), min_size=8, max_size=8))
def test_whatever_people_type_is_shown_as_typed_or_left_out_where_no_file_may_hold_it(typed: list[str]) -> None:
    text, name, head, cell, caption, item, category, sentence = typed
    plot = Plot(caption, (category,), (Series(name, (1.5,)),), head, name, sentence)
    blocks = (
        *(Heading(text), Paragraph(text), Callout(name, text), KeyFigures(((name, cell),)), Facts(((name, cell),))),
        *(Table(caption, (head,), ((cell,),), (1,)), Bullets((item,)), plot),
    )
    content = docx(document(*blocks, title=text, kind=name, mark=head, footer=cell, house=House(name=item)))
    found = squeezed(word_text(content))
    for one in typed:
        kept = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", one)
        assert squeezed(kept) in found
    for book in parts(content, r"word/embeddings/.*").values():
        load_workbook(BytesIO(book))


def test_markup_stays_letters() -> None:
    hostile = '</w:t></w:r><w:r><w:t>x & "y" <!-- ]]> {{ }} \x00\x1b\ud800 \uffff end'
    content = docx(document(Heading(hostile), Paragraph(hostile), replace(SHARES, title=hostile, axis=hostile)))
    assert body_texts(opened(content)).count('</w:t></w:r><w:r><w:t>x & "y" <!-- ]]> {{ }}   end') >= 2


def test_a_huge_table_is_made_in_seconds() -> None:
    rows = tuple((str(number), "A text of some length, as answers are", "Yes") for number in range(4000))
    word = opened(docx(document(Table("Answers", ("No.", "Asked", "Said"), rows, (1, 6, 2)))))
    assert len(word.tables[0]._tbl.tr_lst) == 4001


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (PageBreak(), PageBreak()),
        (Spread(()),),
        (Bullets(()), Facts(()), KeyFigures(()), Table("", (), (), ())),
        (Heading(""), Callout("", ""), Paragraph("")),
        (Table("Only", ("A",), (), (1,)), PageBreak(), Table("Then", ("A",), (("b",),), (1,))),
    ],
    ids=["nothing", "breaks", "empty-spread", "empty-blocks", "empty-texts", "tables"],
)
def test_a_document_with_little_in_it_is_a_whole_file(blocks: tuple[Block, ...], tmp_path: Path) -> None:
    content = docx(document(*blocks, title="", kind="", about="", mark="", footer="", written_on=None))
    assert findings(content, tmp_path) == []
    assert opened(content).sections


def test_a_report_wears_the_look_of_its_house() -> None:
    svg_free = (Heading("One"), Paragraph("Text."), SHARES)
    png = opened_png()
    house = House(name="House & Sons", accent="#7a1f3d", font="House Sans", cover="Confidential", logo=Logo(png, 4, 2))
    content = docx(document(*svg_free, house=house))
    word = opened(content)
    assert str(word.styles["Heading 1"].font.color.rgb) == "7A1F3D"  # type: ignore[attr-defined]
    assert word.styles["Normal"].font.name == "House Sans"  # type: ignore[attr-defined]
    assert alternatives(word)[0] == "Logo of House & Sons"
    chart = next(iter(parts(content, r"word/charts/chart1\.xml").values()))
    assert b'srgbClr val="7A1F3D"' in chart and b'typeface="House Sans"' in chart


def opened_png() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (4, 2), "#7a1f3d").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("missing", [None, *NEEDED])
def test_a_template_gives_its_styles_and_a_missing_one_is_replaced(missing: str | None, tmp_path: Path) -> None:
    made = template(**{name.replace(" ", ""): name for name in NEEDED if name != missing})
    if missing:
        word = python_docx.Document(BytesIO(made))
        style = next((one for one in word.styles if one.name == missing), None)
        if style is not None:
            style.delete()
        word.save(tmp_path / "template.docx")
        made = (tmp_path / "template.docx").read_bytes()
    content = docx(document(*EVERYTHING, house=House(docx_template=made)))
    word = opened(content)
    for name in NEEDED:
        assert (word.styles[name].font.name == "House Sans") == (name != missing)  # type: ignore[attr-defined]
    everything = word_text(content)
    assert "Sample text of the template" not in everything
    assert all(squeezed(one) in squeezed(everything) for one in texts(EVERYTHING) if one != MAP)
    header, footer = word.sections[0].header, word.sections[0].footer
    assert header.paragraphs[0].text == "Header of the house"
    assert footer.paragraphs[0].text == "Footer of the house"
    assert "A title · 2026" in word_text(content)
    assert word.sections[0].page_width == 7772400


def test_a_template_gives_the_same_file_twice_and_fits_the_schema(tmp_path: Path) -> None:
    house = House(docx_template=template(Title="Title"))
    content = docx(document(*EVERYTHING, house=house))
    assert content == docx(document(*EVERYTHING, house=house))
    assert findings(content, tmp_path) == []


def test_a_template_saved_as_one_gives_a_document() -> None:
    kinds = (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml")
    out = BytesIO()
    with ZipFile(BytesIO(template(Title="Title"))) as given, ZipFile(out, "w") as saved:
        for name in given.namelist():
            saved.writestr(name, given.read(name).replace(*kinds))
    content = docx(document(Heading("One"), house=House(docx_template=out.getvalue())))
    assert "One" in body_texts(opened(content))
    assert kinds[0] in parts(content, r"\[Content_Types\]\.xml")["[Content_Types].xml"]


@pytest.mark.parametrize("broken", [b"", b"no archive", opened_png()], ids=["empty", "letters", "picture"])
def test_a_template_that_is_no_word_file_is_refused_in_a_sentence(broken: bytes) -> None:
    with pytest.raises(ReportError, match="Word template"):
        docx(document(house=House(docx_template=broken)))


def test_office_shows_the_charts_and_keeps_one_page_on_one_page(tmp_path: Path) -> None:
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("LibreOffice or pdftotext (poppler-utils) is not installed: the pages cannot be looked at")
    agreement = agreement_document(signed(full_agreement(NAMED), "Ada", "Ben", "Clara"))
    for name, written in (("report", document(SHARES, COSTS)), ("agreement", agreement)):
        (tmp_path / f"{name}.docx").write_bytes(docx(written))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, tmp_path.glob("*.docx"))], check=True, capture_output=True)
    shown = pdf_text((tmp_path / "report.pdf").read_bytes())
    for once_in_the_chart_and_once_in_the_table in ("A decision aid", "No help at the moment of need"):
        assert shown.count(once_in_the_chart_and_once_in_the_table) == 2
    assert "Cost a year, EUR" in shown and "170,000" in shown
    assert pdf_text((tmp_path / "agreement.pdf").read_bytes()).count("\f") == 1
