"""A slide template gives its look and nothing else, whichever program wrote it; what cannot be used is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pptx as python_pptx
import pytest
from lxml import etree
from PIL import ImageFont
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.slide import SlideLayout

from diagnostics.errors import ReportError
from diagnostics.reports.document import Heading, Paragraph
from diagnostics.reports.house import House
from diagnostics.reports.house_templates import pptx_faults
from diagnostics.reports.package_check import package_faults
from diagnostics.reports.pptx import pptx
from diagnostics.reports.typesetter import FONTS
from tests.handover.houses import slide_template
from tests.reports.reading_slides import opened, slides_text
from tests.reports.reading_word import parts
from tests.reports.slide_templates import changed, left_behind, relabelled, sampled, saved
from tests.reports.test_docx import EVERYTHING, document
from tests.reports.test_pptx import DRAWN, crossings, findings

TEXTS_OF_PARTS = r"ppt/(slides|notesSlides|charts)/[^/]+\.xml"


@pytest.fixture(scope="module")
def dirty() -> bytes:
    return sampled()


@pytest.fixture(scope="module")
def written(dirty: bytes) -> bytes:
    """A report with every kind of block, in a template full of an earlier client's slides."""
    return in_template(dirty)


def in_template(template: bytes) -> bytes:
    return pptx(document(*EVERYTHING, DRAWN, house=House(pptx_template=template)))


def used(content: bytes) -> list[str]:
    """The names of the layouts that the slides of a file use, each once."""
    return list(dict.fromkeys(slide.slide_layout.name for slide in opened(content).slides))


def test_nothing_of_an_earlier_clients_slides_leaves_with_a_report(dirty: bytes, written: bytes, tmp_path: Path) -> None:
    assert len({hit.rpartition(": ")[2] for hit in left_behind(dirty)}) > 30
    assert pptx_faults(dirty) == []
    assert left_behind(written) == []
    assert package_faults(written) == []
    assert findings(written, tmp_path) == []
    assert crossings(opened(written)) == []


def test_a_report_used_as_a_template_gives_nothing_of_its_case(written: bytes) -> None:
    content = pptx(document(house=House(pptx_template=written)))
    first = opened(written).slides[2].shapes.title.text  # type: ignore[union-attr]
    assert first in slides_text(written) and first not in slides_text(content)
    assert len(opened(content).slides) == 1
    assert package_faults(content) == []


def test_a_report_is_not_locked_marked_as_final_or_shown_in_a_loop_because_its_template_was(written: bytes) -> None:
    names = ZipFile(BytesIO(written)).namelist()
    (presentation,) = parts(written, r"ppt/presentation\.xml").values()
    (show,) = parts(written, r"ppt/presProps\.xml").values()
    assert [name for name in names if "custom" in name.lower()] == []
    assert b"modifyVerifier" not in presentation and b"photoAlbum" not in presentation and b"custShow" not in presentation
    assert b"kiosk" not in show
    assert b'typeface="Calibri"' in presentation


def test_the_look_of_the_house_is_kept(written: bytes) -> None:
    assert any(b"The house's logo" in data for data in parts(written, r"ppt/media/.*").values())
    assert [b"The house's font" in data for data in parts(written, r"ppt/fonts/.*").values()] == [True]
    assert len(parts(written, r"ppt/slideLayouts/[^/]*\.xml")) == 11
    assert len(parts(written, r"ppt/handoutMasters/[^/]*\.xml")) == len(parts(written, r"ppt/notesMasters/[^/]*\.xml")) == 1


def test_buttons_of_layouts_lead_to_the_house_and_no_longer_to_sample_slides(written: bytes) -> None:
    for layout in opened(written).slide_layouts:
        clicks = [(one.get("action"), one.get(qn("r:id"))) for one in layout.element.iter(qn("a:hlinkClick"))]
        assert [action for action, _ in clicks] == ["ppaction://hlinkshowjump?jump=firstslide", ""]
        assert layout.part.rels[clicks[1][1]].target_ref == "https://example.org/house"
        assert sum("Button" in shape.name for shape in layout.shapes) == 6


def test_every_text_is_marked_as_english_whatever_the_language_of_the_template() -> None:
    german = changed(slide_template(), lambda name, data: data.replace(b'lang="en-US"', b'lang="de-DE"'))
    for name, data in parts(in_template(german), TEXTS_OF_PARTS).items():
        root = etree.fromstring(data)
        said = [one.find(qn("a:rPr")) for one in root.iter(qn("a:r"), qn("a:fld"))]
        marks = {None if one is None else one.get("lang") for one in said}
        assert marks <= {"en-GB"}, name
        assert {one.get("lang", "en-GB") for one in root.iter(qn("a:endParaRPr"), qn("a:defRPr"))} <= {"en-GB"}, name


def test_shapes_and_workbooks_have_names_of_their_own(written: bytes) -> None:
    for slide in opened(written).slides:
        numbers = [int(one.get("id")) for one in slide.element.iter(qn("p:cNvPr"))]
        assert len(numbers) == len(set(numbers))
    books = parts(written, r"ppt/embeddings/.*")
    assert len(books) == len(parts(written, r"ppt/charts/[^/]*\.xml")) == 2


def test_notes_have_their_master_in_the_list_of_the_presentation(tmp_path: Path) -> None:
    for template in (None, slide_template()):
        made = opened(pptx(document(*EVERYTHING, house=House(pptx_template=template))))
        (listed,) = made.element.find(qn("p:notesMasterIdLst"))
        assert made.part.related_part(listed.get(qn("r:id"))) is made.notes_master.part


GOOGLE = {"title": "TITLE", "secHead": "SECTION_HEADER", "obj": "TITLE_AND_BODY", "titleOnly": "TITLE_ONLY"}
GERMAN = {"title": "Titelfolie", "obj": "Titel und Inhalt", "titleOnly": "Nur Titel"}


def google(_: int, kind: str, name: str) -> tuple[str, str]:
    return {"obj": "tx"}.get(kind, kind), GOOGLE.get(kind, name.upper().replace(" ", "_"))


def german(_: int, kind: str, name: str) -> tuple[str, str]:
    return kind, GERMAN.get(kind, f"Andere {kind}")


def without_kinds(_: int, kind: str, name: str) -> tuple[str, str]:
    return "", f"Acme {name}"


def named_only(number: int, kind: str, name: str) -> tuple[str, str]:
    return "", f"{number}_{GERMAN.get(kind, f'Andere {kind}')}"


def copied(number: int, kind: str, name: str) -> tuple[str, str]:
    return kind, f"1_{name}"


LABELS: dict[str, tuple[Callable[[int, str, str], tuple[str, str]], list[str]]] = {
    "Google Slides": (google, ["TITLE", "TITLE_AND_BODY", "TITLE_ONLY"]),
    "German": (german, ["Titelfolie", "Titel und Inhalt", "Nur Titel"]),
    "layouts that people made": (without_kinds, ["Acme Title Slide", "Acme Title and Content", "Acme Title Only"]),
    "by name": (named_only, ["1_Titelfolie", "2_Titel und Inhalt", "6_Nur Titel"]),
    "copied": (copied, ["1_Title Slide", "1_Title and Content", "1_Title Only"]),
}


@pytest.mark.parametrize("program", LABELS)
def test_layouts_are_found_by_kind_by_places_or_by_name(program: str) -> None:
    label, expected = LABELS[program]
    template = relabelled(slide_template(), label)
    assert pptx_faults(template) == []
    assert used(in_template(template)) == expected


def as_libreoffice_writes(template: bytes) -> bytes:
    """No placeholder of a layout has a number, the first slide has the kind of title and text, core properties another
    link."""

    def change(name: str, data: bytes) -> bytes:
        if name.startswith("ppt/slideLayouts/slideLayout"):
            data = re.sub(rb'(<p:ph\b[^>]*?) idx="\d+"', rb"\1", data).replace(b'type="ctrTitle"', b'type="title"')
            return data.replace(b'type="title" preserve="1"', b'type="tx" preserve="1"')
        return data.replace(
            b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
            b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties",
        )

    return changed(template, change)


def test_a_template_saved_by_libreoffice_is_used_as_one_of_powerpoint() -> None:
    template = as_libreoffice_writes(slide_template())
    content = in_template(template)
    assert pptx_faults(template) == package_faults(content) == []
    assert used(content) == ["Title Slide", "Title and Content", "Title Only"]
    for slide in opened(content).slides:
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text
        others = [one for one in slide.placeholders if one != slide.shapes.title]
        assert all(one.top >= slide.shapes.title.top + slide.shapes.title.height for one in others)


def test_titles_say_their_size_where_the_template_does_not() -> None:
    """LibreOffice leaves the styles of the master empty; programs then show text in 18 or 44 points."""

    def change(name: str, data: bytes) -> bytes:
        is_page = name.startswith(("ppt/slideLayouts/", "ppt/slideMasters/"))
        return re.sub(rb' sz="\d{4}"', b"", data) if is_page else data

    for slide in opened(in_template(changed(slide_template(), change))).slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt >= 20


def second_master(is_first_whole: bool = False) -> bytes:
    """A template with two masters; if the first is not complete, it has only a blank layout."""
    made = python_pptx.Presentation()
    other = python_pptx.Presentation()
    part = other.slide_master.part
    kept = [one for one in made.slide_layouts if is_first_whole or one.name == "Blank"]
    for layout in list(made.slide_layouts):
        if layout not in kept:
            made.slide_layouts.remove(layout)
    link = made.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slideMaster")
    for number, one in enumerate([part, *(layout.part for layout in other.slide_layouts)], start=50):
        one.partname = type(one.partname)(re.sub(r"\d+\.xml", f"{number}.xml", one.partname))
    theme = part.part_related_by("http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
    theme.partname = type(theme.partname)("/ppt/theme/theme50.xml")
    for layout in other.slide_layouts:
        layout.element.cSld.set("name", f"Second {layout.name}")
    masters = made.element.find(qn("p:sldMasterIdLst"))
    masters.append(masters.makeelement(qn("p:sldMasterId"), {"id": "2147483648", qn("r:id"): link}))
    return saved(made)


def test_layouts_are_looked_for_under_every_master_and_the_first_that_has_all_is_used(tmp_path: Path) -> None:
    for is_first_whole, start in ((False, "Second "), (True, "")):
        template = second_master(is_first_whole)
        content = in_template(template)
        assert pptx_faults(template) == package_faults(content) == []
        assert used(content) == [f"{start}{name}" for name in ("Title Slide", "Title and Content", "Title Only")]
        numbers = [
            one.get("id")
            for master in [opened(content).element, *(each.element for each in opened(content).slide_masters)]
            for one in master.iter(qn("p:sldMasterId"), qn("p:sldLayoutId"))
        ]
        assert len(numbers) == len(set(numbers))


def laid_out(change: Callable[[SlideLayout], None], width: int = 9144000, height: int = 6858000) -> bytes:
    made = python_pptx.Presentation()
    made.slide_width, made.slide_height = width, height
    for layout in list(made.slide_layouts):
        change(layout)
    return saved(made)


def vertical(layout: SlideLayout) -> None:
    """Only vertical text in the layout of title and content."""
    if layout.element.get("type") == "obj":
        layout.placeholders[1]._element.find(f".//{qn('p:ph')}").set("orient", "vert")


def kind_only(wanted: str, number: int = 0) -> Callable[[SlideLayout], None]:
    """Layouts, one of which lacks the placeholder with that number."""

    def change(layout: SlideLayout) -> None:
        for place in list(layout.placeholders):
            if layout.element.get("type") == wanted and place.placeholder_format.idx == number:
                place._element.getparent().remove(place._element)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (kind_only("title"), "no title: Title Slide"),
        (kind_only("obj"), "no title: Title and Content"),
        (vertical, "no text placeholder"),
    ],
    ids=["first slide without a title", "content without a title", "text that runs downwards"],
)
def test_what_a_layout_lacks_is_said(change: Callable[[SlideLayout], None], said: str) -> None:
    template = laid_out(change)
    assert [said in fault for fault in pptx_faults(template)] == [True]
    with pytest.raises(ReportError, match=said):
        in_template(template)


def low_title(layout: SlideLayout) -> None:
    if layout.element.get("type") == "titleOnly":
        layout.placeholders[0].top, layout.placeholders[0].height = 3000000, 2000000


@pytest.mark.parametrize("change", [low_title, kind_only("titleOnly")], ids=["a title in the middle", "no title"])
def test_where_no_title_only_leaves_room_the_layout_of_title_and_content_is_used(
    change: Callable[[SlideLayout], None],
) -> None:
    content = in_template(laid_out(change))
    assert used(content) == ["Title Slide", "Title and Content"]
    assert crossings(opened(content)) == []


def further_places(layout: SlideLayout) -> None:
    """A line of text below the title, with the number of a custom placeholder, and a picture placeholder."""
    if layout.element.get("type") != "obj":
        return
    body = layout.placeholders[1]
    body.left, body.top, body.width, body.height = 457200, 2300000, 5000000, 3600000
    for number, at, kind in ((13, 1700000, "body"), (14, 2300000, "pic")):
        more = etree.fromstring(etree.tostring(body._element))
        more.find(f".//{qn('p:ph')}").set("idx", str(number))
        more.find(f".//{qn('p:ph')}").set("type", kind)
        more.find(f".//{qn('p:cNvPr')}").set("id", str(40 + number))
        offset, extent = more.find(f".//{qn('a:off')}"), more.find(f".//{qn('a:ext')}")
        offset.set("x", "457200" if kind == "body" else "5600000")
        offset.set("y", str(at))
        extent.set("cx", "8000000" if kind == "body" else "3400000")
        extent.set("cy", "500000" if kind == "body" else "4200000")
        body._element.addnext(more)


def test_a_layout_with_further_places_gets_its_text_in_the_main_one_and_the_others_are_taken_out() -> None:
    content = in_template(laid_out(further_places))
    assert used(content)[1] == "Title and Content"
    for slide in opened(content).slides:
        if slide.slide_layout.name == "Title and Content":
            edges = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
            there = [one.placeholder_format.idx for one in slide.placeholders if one.placeholder_format.type not in edges]
            assert there == [0, 1]
    assert crossings(opened(content)) == []


@pytest.mark.parametrize(
    ("width", "height"), [(9144000, 5143500), (12192000, 6858000), (6858000, 9906000), (4572000, 3429000)]
)
def test_pages_of_any_size_hold_what_is_on_them(width: int, height: int) -> None:
    def scaled(layout: SlideLayout) -> None:
        for shapes in (
            layout.placeholders,
            layout.slide_master.placeholders if layout.element.get("type") == "title" else (),
        ):
            for one in shapes:
                if one._element.find(f".//{qn('a:off')}") is not None:
                    one.left, one.width = round(one.left * width / 9144000), round(one.width * width / 9144000)
                    one.top, one.height = round(one.top * height / 6858000), round(one.height * height / 6858000)

    content = in_template(laid_out(scaled, width, height))
    made = opened(content)
    assert (made.slide_width, made.slide_height) == (width, height)
    assert crossings(made) == []


def renamed(content_type: bytes) -> Callable[[str, bytes], bytes]:
    old = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return lambda name, data: data.replace(old, content_type) if name == "[Content_Types].xml" else data


@pytest.mark.parametrize(
    "kind",
    [
        b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
        b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
        b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    ],
    ids=["potx", "ppsx", "pptm without macros", "potm without macros"],
)
def test_whatever_a_template_was_saved_as_a_report_is_a_presentation(kind: bytes) -> None:
    template = changed(slide_template(), renamed(kind))
    assert pptx_faults(template) == []
    assert kind not in parts(in_template(template), r"\[Content_Types\]\.xml")["[Content_Types].xml"]


def untidy(name: str, data: bytes) -> bytes:
    """Other programs number links in their own way and leave some that lead nowhere."""
    if name.startswith(("ppt/slideLayouts/_rels", "ppt/_rels")):
        image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        nowhere = f'<Relationship Id="rId990" Type="{image}" Target="NULL"/>'
        return data.replace(b"</Relationships>", f"{nowhere}</Relationships>".encode())
    return data


def test_links_that_lead_nowhere_are_left_out() -> None:
    template = changed(slide_template(), untidy)
    assert pptx_faults(template) == []
    assert package_faults(in_template(template)) == []


WIDER = 1.34
"""How much wider the letters are that a computer without the house's font may show instead."""

LONG_TITLE = "Two-hour refresher training on handover checklists for 340 nurses in all wards of the hospital"


def lines_in(text: str, size: float, width: float) -> int:
    """How many lines a text takes in wide bold letters, wrapped between words."""
    font = ImageFont.truetype(str(FONTS / "SourceSansPro-Semibold.ttf"), 100)
    lines, reached = 1, 0.0
    for word in text.split():
        needed = font.getlength(f"{word} ") * size / 100 * WIDER
        lines, reached = (lines + 1, needed) if reached and reached + needed > width else (lines, reached + needed)
    return lines


@pytest.mark.parametrize("template", [None, slide_template()], ids=["ours", "template"])
def test_without_the_houses_font_titles_stay_in_their_places_and_footers_on_one_line(template: bytes | None) -> None:
    blocks = (Heading(LONG_TITLE), Paragraph(f"{LONG_TITLE}, says the board. It is due in May."), *EVERYTHING)
    written = document(*blocks, title=LONG_TITLE, footer=f"{LONG_TITLE} · 2026", house=House(pptx_template=template))
    for number, slide in enumerate(opened(pptx(written)).slides):
        title = slide.shapes.title
        assert title is not None
        usual = (40 if number == 0 else 28) if template is None else 44
        size = title.text_frame.paragraphs[0].runs[0].font.size
        points = size.pt if size else usual
        assert lines_in(title.text_frame.text, points, title.width.pt) * points * 1.2 <= title.height.pt + 1
        for foot in (one for one in slide.placeholders if one.placeholder_format.type == PP_PLACEHOLDER.FOOTER):
            assert lines_in(foot.text_frame.text, 12 / WIDER * 1.2, foot.width.pt - 14.4) == 1
            assert foot.text_frame.word_wrap is True
