"""What people type leaves the product as text: in cells, in names of files and sheets, and in every format of a report."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diagnostics.exchange.tables import csv_table
from diagnostics.reports.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Heading,
    KeyFigures,
    Paragraph,
    Plot,
    Series,
    Spread,
    Table,
)
from diagnostics.reports.render import RENDERERS, render
from diagnostics.safe_exports import FORMULA_SIGNS, harmless, safe_name, safe_sheet_name
from tests.reports.reading import pdf_text, read, squeezed
from tests.reports.reading_book import opened, parts
from tests.reports.test_report_formats import parsed

RECKONED = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    '"=1+1',
    '" =1+1',
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1",
    "=cmd|'/c calc'!A0",
    "+cmd|'/c calc'!A0",
    '=HYPERLINK("http://example.org/?"&A1,"here")',
    "=IMPORTXML(A1)",
    "-2+3+cmd|'/c calc'!A0",
    "-1_0",
    "+49 170 1234567",
    "-",
]
FIGURES = ["-12.5", "+3", "1,250", "-5 %", "1e-6", "-1,250.75", "0"]
WORDS = ["plain", "a=b", "5 - 3", "'=1+1", "it's", "", "–", "“=”", "(=1)"]

MARKUP = [
    "<script>alert(1)</script>",
    "<img src=http://example.org/a.png onerror=alert(1)>",
    "![seen](http://example.org/a.png)",
    "![seen][1]",
    "[1]: http://example.org/a.png",
    "[here](javascript:alert(1))",
    "[here]( javascript:alert(1) )",
    "<javascript:alert(1)>",
    "<http://example.org>",
    "</style><style>@import url(http://example.org/a.css)</style>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "&lt;b&gt; &#60;i&#62; &amp;",
    "---",
    "***",
    "- item",
    "1. item",
    "1)",
    "+",
    "=====",
    "# heading",
    "> quoted",
    "    four spaces",
    "```\ncode",
    "~~~",
    "a | b",
    "| --- |",
    "$x$ $$ \\input{/etc/passwd} \\write18{id}",
    '#image("/etc/passwd") #include "/etc/passwd" @label <label>',
    "{{ 7*7 }} {% raw %} {=html}",
    "*bold* _it_ **b** __i__ `c` ~~s~~",
    "\\",
    "\\*",
    "line\\",
    "]]> <!-- --> <![CDATA[ <?php ?>",
]
BROKEN = [
    "a\x00b",
    "a\x0bb\x1fc",
    "a\ud800b",
    "\ufffe\uffff",
    "\ue000",
    "\u202egnp.exe",
    "_x0041_",
    "\u2028\u2029",
    "e\u0301🙂",
]


@pytest.mark.parametrize("cell", RECKONED)
def test_what_a_spreadsheet_would_reckon_is_marked_as_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [*FIGURES, *WORDS])
def test_figures_and_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.text(st.one_of(st.sampled_from("=+-@＝＋ \t\r\n\"'\u200b\u00a01.,e%"), st.characters(codec="utf-8")), max_size=12))
def test_nothing_that_begins_like_a_formula_leaves_and_nothing_is_lost(cell: str) -> None:
    safe = harmless(cell)
    assert safe.removeprefix("'") == cell.removeprefix("'")
    assert harmless(safe) == safe
    if safe.startswith("'"):
        return
    seen = unicodedata.normalize("NFKC", safe).strip().strip('"\u200b').strip()
    assert not seen.startswith(FORMULA_SIGNS) or re.fullmatch(r"[-+][\d.,eE+\- %]+", safe, re.ASCII)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("typed", ["a;=1+1;b", "a,=1+1,b", "a\t=1+1\tb", 'a";=1+1;"', "a\n=1+1", 'a"\n"=1+1'])
def test_no_cell_is_smuggled_in_for_programs_that_split_at_another_sign(typed: str, separator: str) -> None:
    text = csv_table([typed, "x"], [[typed, "y"]]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA_SIGNS)]


# Names.

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
TYPED = st.text(
    st.one_of(st.sampled_from("/\\:*?\"<>|. \t-con'\u202e\u200f[]"), st.characters(exclude_categories=[])), max_size=120
)


@given(TYPED)
def test_a_name_of_a_file_is_good_on_every_system(typed: str) -> None:
    name = safe_name(typed)
    assert name and len(name) <= 80 and len(f"{name}.xlsx".encode()) <= 255
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*\s\u200e\u200f\u202a-\u202e\u2066-\u2069]', name)
    assert name[0] not in "-.~ " and name[-1] not in ". "
    assert not RESERVED.fullmatch(name)
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Train everybody: the policy", "Train-everybody-the-policy"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\nul", "C-Windows-nul"),
        ("nul", "report-nul"),
        ("CON.txt", "report-CON.txt"),
        ("COM¹", "report-COM¹"),
        ("annual\u202efdp.exe", "annualfdp.exe"),
        ("Führung & Größe", "Führung-Größe"),
        ("訓練 計画", "訓練-計画"),
        ("...", "report"),
        ("", "report"),
        ("-rf *", "rf"),
        ("$(reboot) `id`", "(reboot)-id"),
    ],
)
def test_a_name_stays_readable(typed: str, name: str) -> None:
    assert safe_name(typed) == name


@given(st.lists(TYPED, max_size=6))
def test_names_of_sheets_fit_and_differ(typed: list[str]) -> None:
    taken: set[str] = set()
    for text in typed:
        name = safe_sheet_name(text, taken)
        assert 1 <= len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name)
        assert name.strip("'") == name and name.lower() != "history" and name.lower() not in taken
        taken.add(name.lower())


# Formats.


def hostile(texts: list[str]) -> Document:
    """A document in which everything that people type is one of these texts, in every kind of block."""
    text = texts[0]
    cells = tuple((one, one) for one in texts)
    plot = Plot(text, tuple(texts), (Series(text, tuple(float(place) for place in range(len(texts)))),), text, "%", text)
    blocks: tuple[Block, ...] = (
        *(Heading(one) for one in texts),
        *(Paragraph(one) for one in texts),
        Callout(text, text),
        KeyFigures(((text, text), (text, text))),
        Facts(cells),
        Table(text, (text, text), cells, (1.0, 1.0)),
        Spread((Bullets(tuple(texts)), Bullets(tuple(texts), numbered=True))),
        plot,
    )
    return Document(text, text, text, text, text, date(2026, 3, 2), blocks)


@pytest.mark.parametrize("format", sorted(RENDERERS))
def test_markup_is_shown_as_typed_in_every_format(format: str) -> None:
    shown = squeezed(read(hostile(MARKUP), format))
    missing = [text for text in MARKUP if squeezed(text) not in shown]
    assert missing == []


@pytest.mark.parametrize("format", sorted(RENDERERS))
@pytest.mark.parametrize("text", BROKEN, ids=ascii)
def test_what_no_file_may_hold_breaks_no_file(text: str, format: str) -> None:
    document = hostile([text, "and after it"])
    assert render(document, format) == render(document, format)  # type: ignore[arg-type]
    assert squeezed("and after it") in squeezed(read(document, format))


def test_the_web_page_has_no_tag_and_no_address_that_people_typed() -> None:
    page = parsed(render(hostile(MARKUP), "html"))
    plain = parsed(render(hostile(["words"]), "html"))
    assert page.tags == plain.tags
    assert {name for name, _ in page.attributes} == {name for name, _ in plain.attributes}
    assert not [value for name, value in page.attributes if name in ("href", "src", "style") and "example.org" in value]


def test_markdown_that_is_read_again_has_no_picture_no_link_and_no_tag_of_theirs() -> None:
    text = render(hostile(MARKUP), "md").decode()
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = reader.parse(text)
    inner = [token for block in found for token in block.children or ()]
    kinds = {token.type for token in (*found, *inner)}
    assert not kinds & {
        "image",
        "link_open",
        "html_block",
        "html_inline",
        "code_inline",
        "fence",
        "code_block",
        "em_open",
        "s_open",
    }
    headings = [block for block in found if block.type == "heading_open"]
    assert len(headings) == len(MARKUP) + 1
    assert sum(block.type == "hr" for block in found) == 1
    assert sum(block.type == "bullet_list_open" for block in found) == 2
    assert sum(block.type == "ordered_list_open" for block in found) == 1


def test_a_workbook_points_nowhere_and_runs_nothing() -> None:
    content = render(hostile([*RECKONED, *MARKUP, "http://example.org", "mailto:a@example.org", "internal:A1"]), "xlsx")
    for name, part in parts(content).items():
        assert b'TargetMode="External"' not in part and b"hyperlink" not in part, name
        assert not re.search("vbaProject|externalLink|connections|ddeLink|oleObject|macro", name)
        assert b"<f>" not in part or name.startswith("xl/worksheets/"), name
    for sheet in opened(content).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None
                assert not isinstance(cell.value, str) or harmless(cell.value) == cell.value


@pytest.mark.parametrize("text", ['&G&"Wingdings"&72 words', "12 & 13", "&", "a" * 400])
def test_no_mark_of_a_footer_is_taken_from_a_text(text: str) -> None:
    sheet = parts(render(hostile([text]), "xlsx"))["xl/worksheets/sheet1.xml"].decode()
    foot = unescape(re.search(r"<oddFooter>(.*?)</oddFooter>", sheet, re.S)[1])  # type: ignore[index]
    assert len(foot) <= 255
    shown = re.fullmatch(r"&L&8(.*)&R&8&A, &P of &N", foot)
    assert shown and "&" not in shown[1].replace("&&", "")
    assert squeezed(text)[:150] in squeezed(shown[1].replace("&&", "&"))


@pytest.mark.parametrize(
    "typed", ["План обучения", "訓練計画", "تدريب", "نص \u200f‏", "Ⅳ ﬁ ① ½", "🙂", "non\u2011breaking \u00adsoft"]
)
def test_a_letter_that_no_font_has_stops_no_pdf(typed: str) -> None:
    text = pdf_text(render(hostile([typed, "Führung – “so”, 5 %"]), "pdf"))
    assert squeezed("Führung – “so”, 5 %") in squeezed(text)


def test_the_pdf_reads_no_file_and_no_mark_up() -> None:
    text = pdf_text(render(hostile(MARKUP), "pdf"))
    assert "root:" not in text and "#include" in text
