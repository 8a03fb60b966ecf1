"""A house's Word template gives a report its look, and nothing else that is in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from diagnostics.reports.document import Callout, Document, Heading, Paragraph, Plot, Series, Spread, Table
from diagnostics.reports.docx import docx
from diagnostics.reports.house import House, Logo
from diagnostics.reports.house_templates import docx_faults, docx_lacks
from diagnostics.reports.package_check import package_faults
from tests.handover.houses import with_part, word_template
from tests.reports.reading_word import body_texts, lines, opened, parts
from tests.reports.word_templates import (
    BODY,
    EDGES,
    HEAD,
    HOUSE,
    SIDEWAYS,
    TRACE,
    UPRIGHT,
    edge,
    lived_in,
    picture,
    png,
)

PLOT = Plot("Shares", ("Nobody owns it",), (Series("Least", (10.0,)),), "Share", "%", "One cause.")
BLOCKS = (
    Callout("Verdict", "Fix, do not train."),
    *(Heading(f"Part {number}") for number in range(6)),
    Paragraph("A paragraph."),
    PLOT,
    Spread((Table("Table", ("Cause",), (("Rules",),), (1.0,)),)),
)


def written(template: bytes, **house: object) -> bytes:
    """A report in a template, sound as a package and by the schema."""
    look = House(name="Acme", docx_template=template, **house)  # type: ignore[arg-type]
    day = date(2026, 9, 14)
    report = Document("A title", "Performance diagnosis", "Bank", "Invented", "A title · 2026", day, BLOCKS, house=look)
    content = docx(report)
    assert package_faults(content) == []
    assert "Fix, do not train." in body_texts(opened(content))
    return content


def of_schema(content: bytes, folder: Path) -> list[str]:
    path = folder / "report.docx"
    path.write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def whole(content: bytes) -> dict[str, bytes]:
    return parts(content, ".*")


def edges(content: bytes) -> str:
    """The words of all headers and footers."""
    pages = parts(content, r"word/(?:header|footer)\d+\.xml").values()
    return "\n".join(line for page in pages for line in lines(python_docx.oxml.parse_xml(page)))


@pytest.fixture(scope="module")
def from_use() -> bytes:
    return written(lived_in(), logo=Logo(png(), 48, 16))


def test_nothing_of_the_sample_text_leaves_with_a_report(from_use: bytes) -> None:
    assert [name for name, data in whole(from_use).items() if TRACE.encode() in data] == []


def test_what_belongs_to_the_look_is_all_there_and_fits_the_schema(from_use: bytes, tmp_path: Path) -> None:
    said = edges(from_use)
    for words in ("HEADER", "bookmarked", "web", "file", "inserted", "town", "FIRST", "EVEN", "FOOTER"):
        assert f"{HOUSE} {words}" in said
    assert any(f"{HOUSE} WATERMARK".encode() in data for data in whole(from_use).values())
    assert sum(data == png() for name, data in whole(from_use).items() if "media" in name) >= 1
    assert of_schema(from_use, tmp_path) == []


def test_the_last_upright_section_is_used_with_the_headers_that_word_shows_there(from_use: bytes) -> None:
    section = opened(from_use).sections[0]
    assert section.page_width and section.page_height and section.page_width < section.page_height
    assert section.different_first_page_header_footer
    for header, words in (
        (section.header, "HEADER"),
        (section.first_page_header, "FIRST"),
        (section.even_page_header, "EVEN"),
    ):
        assert f"{HOUSE} {words}" in "\n".join(lines(header._element))
    assert section._sectPr.find(qn("w:cols")) is None


def test_a_later_section_has_the_headers_of_those_before_it() -> None:
    body = f"{BODY}<w:p><w:pPr><w:sectPr>{EDGES}{UPRIGHT}</w:sectPr></w:pPr></w:p><w:sectPr>{UPRIGHT}</w:sectPr>"
    assert f"{HOUSE} HEADER" in edges(written(lived_in(body)))


def test_a_template_of_sideways_pages_gives_sideways_pages_alone() -> None:
    content = written(lived_in(f"<w:sectPr>{EDGES}{SIDEWAYS}</w:sectPr>"))
    assert [one.page_width > one.page_height for one in opened(content).sections] == [True]  # type: ignore[operator]


def test_what_repeats_the_title_of_the_file_repeats_that_of_the_report(from_use: bytes) -> None:
    said = edges(from_use)
    assert said.count("A title") >= 3  # a field, a control, and our line in the footer
    assert "Performance diagnosis" in said
    codes = b"".join(parts(from_use, r"word/header\d\.xml").values())
    assert b"STYLEREF" in codes and not re.search(rb"DOCPROPERTY|DOCVARIABLE|FILENAME", codes)


def test_no_protection_and_no_data_of_editing_are_left(from_use: bytes) -> None:
    settings = whole(from_use)["word/settings.xml"].decode()
    kept = set(re.findall(r"<w:(\w+)", settings))
    assert not kept & {
        "documentProtection",
        "writeProtection",
        "trackRevisions",
        "rsids",
        "mailMerge",
        "attachedTemplate",
        "docVars",
    }
    assert kept >= {"mirrorMargins", "evenAndOddHeaders", "defaultTabStop"}
    assert not [
        name for name, data in whole(from_use).items() if re.search(rb"\brsid|paraId=|w:(?:ins|del) |permStart", data)
    ]
    assert not [name for name in whole(from_use) if "custom" in name.lower() or "thumbnail" in name]


def test_english_text_says_so_and_a_german_header_says_it_is_german(from_use: bytes) -> None:
    for name in ("word/styles.xml", "word/document.xml", "word/numbering.xml"):
        assert b"de-DE" not in whole(from_use)[name]
    said = re.search(r"<w:docDefaults>.*?<w:lang ([^>]*)/>", whole(from_use)["word/styles.xml"].decode())
    assert said and said[1] == 'w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"'
    assert b'<w:themeFontLang w:val="en-GB"/>' in whole(from_use)["word/settings.xml"]
    runs = python_docx.oxml.parse_xml(whole(from_use)["word/header3.xml"]).iter(qn("w:r"))
    assert {lang.get(qn("w:val")) for run in runs for lang in run.iter(qn("w:lang"))} == {"de-DE"}


def test_a_language_in_any_style_and_letters_from_right_to_left_go() -> None:
    styles = parts(word_template(), "word/styles.xml")["word/styles.xml"].decode()
    styles = styles.replace('w:bidi="ar-SA"', 'w:bidi="he-IL"')
    style = '<w:style w:type="paragraph" w:styleId="X"><w:name w:val="X"/><w:pPr><w:bidi/></w:pPr><w:rPr><w:rtl/>'
    style += '<w:lang w:val="fr-FR" w:eastAsia="zh-CN" w:bidi="fa-IR"/></w:rPr></w:style></w:styles>'
    content = written(with_part(word_template(), "word/styles.xml", styles.replace("</w:styles>", style).encode()))
    assert not re.search(rb"fr-FR|zh-CN|fa-IR|he-IL|<w:rtl/>|<w:bidi/>", whole(content)["word/styles.xml"])


def test_every_picture_of_a_file_has_a_number_of_its_own(from_use: bytes) -> None:
    pages = parts(from_use, r"word/(?:document|header\d|footer\d)\.xml").values()
    numbers = [found for page in pages for found in re.findall(rb'<wp:docPr [^>]*?id="(\d+)"', page)]
    assert len(numbers) == len(set(numbers)) >= 4


def test_a_report_of_ours_as_the_template_leaves_none_of_its_case() -> None:
    blocks = (Callout("Verdict", f"{TRACE} verdict"), *(Heading(f"{TRACE} {number}") for number in range(7)), PLOT)
    plot = replace(PLOT, title=f"{TRACE} chart", categories=(f"{TRACE} cause",))
    earlier = Document(
        f"{TRACE} title",
        "Performance diagnosis",
        f"{TRACE} bank",
        f"{TRACE} mark",
        f"{TRACE} foot",
        date(2026, 1, 1),
        (*blocks, plot),
    )
    template = docx(replace(earlier, house=House(name="Acme", logo=Logo(png(), 48, 16))))
    content = written(template)
    assert [name for name, data in whole(content).items() if TRACE.encode() in data] == []
    said = edges(content).splitlines()
    assert {line for line in said if "A title" in line} == {"A title · 2026"}
    assert "Invented" in said
    again = written(content)
    assert sorted(whole(again)) == sorted(whole(content))


def section(size: str, margins: str) -> bytes:
    return lived_in(f"<w:sectPr>{EDGES}<w:pgSz {size}/><w:pgMar {margins}/></w:sectPr>")


SIDES = 'w:top="1417" w:right="1417" w:bottom="1134" w:left="{}" w:header="708" w:footer="708" w:gutter="0"'


@pytest.mark.parametrize(
    ("size", "left", "width", "margin"),
    [
        ('w:w="11906.4" w:h="16838.2"', "1133.8582677165355", 11906, 1134),
        ('w:w="21cm" w:h="29.7cm"', "2.5cm", 11906, 1417),
        ('w:w="210mm" w:h="297mm"', "25mm", 11906, 1417),
        ('w:w="8.5in" w:h="11in"', "1in", 12240, 1440),
        ('w:w="612pt" w:h="792pt"', "72pt", 12240, 1440),
        ('w:w="51pc" w:h="66pi"', "6pc", 12240, 1440),
        ('w:w="11906." w:h="16838"', ".5in", 11906, 720),
        ('w:w="" w:h="x"', "auto", 11906, 1134),
        ('w:w="0" w:h="0"', "-567.4", 11906, -567),
        ('w:code="9"', "1134", 11906, 1134),
    ],
)
def test_measures_of_other_programs_are_rounded_and_those_that_are_none_are_as_usual(
    size: str, left: str, width: int, margin: int
) -> None:
    template = section(size, SIDES.format(left))
    assert docx_faults(template) == []
    found = opened(written(template)).sections[0]
    assert found.page_width and found.left_margin is not None
    assert (found.page_width.twips, found.left_margin.twips) == (width, margin)


def test_measures_of_styles_are_rounded_too(tmp_path: Path) -> None:
    styles = parts(word_template(), "word/styles.xml")["word/styles.xml"].decode()
    style = (
        '<w:style w:type="paragraph" w:styleId="X"><w:name w:val="X"/><w:pPr><w:spacing w:before="0.5cm" w:line="276.4"/>'
        '<w:ind w:left="283.46"/></w:pPr><w:rPr><w:sz w:val="12pt"/></w:rPr></w:style></w:styles>'
    )
    content = written(with_part(word_template(), "word/styles.xml", styles.replace("</w:styles>", style).encode()))
    found = whole(content)["word/styles.xml"].decode()
    for said in ('w:before="283" w:line="276"', '<w:ind w:left="283"/>', '<w:sz w:val="24"/>'):
        assert said in found
    assert of_schema(content, tmp_path) == []


def test_a_picture_that_is_only_linked_in_a_header_is_named() -> None:
    linked = edge("hdr", f"<w:p>{picture('rOut', 1, 'link')}</w:p>")
    links = (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rOut" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="https://x.example/a.png" '
        'TargetMode="External"/></Relationships>'
    )
    [fault] = docx_faults(
        with_part(lived_in(more={"word/header1.xml": linked}), "word/_rels/header1.xml.rels", links.encode())
    )
    assert "fetches something from outside: word/header1.xml shows a picture that is only linked" in fault


def test_macros_are_named_with_the_format_to_save_in() -> None:
    [fault] = docx_faults(with_part(word_template(), "word/vbaProject.bin", b"x"))
    assert fault == "the file contains macros; save it in Word as Word Document (*.docx), without them"


def test_a_link_into_nothing_or_to_a_part_without_a_type_is_passed_over() -> None:
    broken = '<Relationship Id="rNull" Type="http://x/image" Target="NULL"/></Relationships>'
    links = parts(lived_in(), r"word/_rels/document\.xml\.rels")["word/_rels/document.xml.rels"].decode()
    written(with_part(lived_in(), "word/_rels/document.xml.rels", links.replace("</Relationships>", broken).encode()))


HEADING_LIKE = {
    "based on a heading": '<w:basedOn w:val="Heading1"/>',
    "with a level of its own": '<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>',
    "with a level and letters": '<w:basedOn w:val="Heading2"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>',
}


@pytest.mark.parametrize("what", sorted(HEADING_LIKE))
def test_a_verdict_is_no_heading_whatever_its_style_in_the_template(what: str) -> None:
    """Word puts what has a level into its navigation and the contents, and counts it if headings are numbered."""
    styles = parts(word_template(), "word/styles.xml")["word/styles.xml"].decode()
    names = ("Callout", "Callout Label", "Note")
    more = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f"{HEADING_LIKE[what]}</w:style>"
        for name in names
    )
    content = written(
        with_part(word_template(), "word/styles.xml", styles.replace("</w:styles>", f"{more}</w:styles>").encode())
    )
    word = opened(content)
    for style in [word.styles[name].element for name in names]:
        assert style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}").get(qn("w:val")) == "9"
        assert style.pPr.numPr.numId.val == 0
    verdict = next(one for one in word.paragraphs if one.text == "Fix, do not train.")
    assert verdict._p.pPr is not None and verdict._p.pPr.find(qn("w:outlineLvl")) is None


def test_styles_of_another_kind_are_named() -> None:
    word = python_docx.Document()
    for name, kind in (("Callout", 2), ("Report Table", 1)):
        word.styles.add_style(name, kind)  # type: ignore[arg-type]
    out = BytesIO()
    word.save(out)
    assert docx_lacks(out.getvalue()) == [
        "these styles are not of the kind in brackets: 'Callout' (paragraph), 'Report Table' (table); "
        "create them again in Word with this kind, or keep the plain look for them"
    ]


def test_a_template_with_a_main_part_of_another_name_is_used() -> None:
    template = lived_in()
    renamed = {
        name.replace("word/document.xml", "word/document2.xml"): data.replace(b"word/document.xml", b"word/document2.xml")
        for name, data in whole(template).items()
    }
    renamed["word/_rels/document2.xml.rels"] = renamed.pop("word/_rels/document.xml.rels")
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name, data in renamed.items():
            made.writestr(name, data)
    assert docx_faults(out.getvalue()) == []
    assert f"{HOUSE} HEADER" in edges(written(out.getvalue()))
