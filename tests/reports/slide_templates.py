"""Slide templates as offices have them: full of what earlier slides left behind, and as other programs write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, is_zipfile

import pptx
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.util import Pt

from tests.reports.test_docx import opened_png

SAMPLE = "EARLIER CLIENT"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
XML = "application/xml"


def left_behind(content: bytes, sample: str = SAMPLE) -> list[str]:
    """What a file still contains of the sample, part by part, including packed parts, part names and UTF-16 text."""
    found = []
    with ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            data = package.read(name)
            if is_zipfile(BytesIO(data)):
                found += [f"{name}: {inner}" for inner in left_behind(data, sample)]
            text = name + data.decode("latin-1") + data.decode("utf-16-le", "replace")
            found += [f"{name}: {hit}" for hit in re.findall(rf"{sample}[ a-z]*", text)]
    return found


def saved(made: Presentation) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def changed(template: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A template with its parts changed by name; a part for which nothing is returned is left out."""
    out = BytesIO()
    with ZipFile(BytesIO(template)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = change(name, given.read(name))
            if data is not None:
                made.writestr(name, data)
    return out.getvalue()


def relabelled(template: bytes, label: Callable[[int, str, str], tuple[str, str]]) -> bytes:
    """A template whose layouts have other kinds and names; an empty kind is not written."""

    def change(name: str, data: bytes) -> bytes:
        if not (number := re.fullmatch(r"ppt/slideLayouts/slideLayout(\d+)\.xml", name)):
            return data
        root = etree.fromstring(data)
        content = root.find(qn("p:cSld"))
        kind, called = label(int(number[1]), root.attrib.pop("type", ""), str(content.get("name")))
        if kind:
            root.set("type", kind)
        content.set("name", called)
        return etree.tostring(root)

    return changed(template, change)


def sampled() -> bytes:
    """A template with everything of an earlier client's slides that Office keeps somewhere, each with its own mark."""
    made = pptx.Presentation()
    _slides(made)
    for dirty in (_presentation_parts, _settings, _layouts, _masters, _package_parts):
        dirty(made)
    return saved(made)


def _part(owner: object, kind: str, name: str, data: bytes | str, type_: str = XML) -> str:
    """Relate a part to another; returns the id of the link."""
    package = getattr(owner, "package", owner)
    whole = data.encode() if isinstance(data, str) else data
    link = kind if kind.startswith("http") else f"{OFFICE}/{kind}"
    return str(owner.relate_to(Part(PackURI(name), type_, package, whole), link))  # type: ignore[attr-defined]


def _slides(made: Presentation) -> None:
    for number in (0, 1, 5):
        slide = made.slides.add_slide(made.slide_layouts[number])
        slide.shapes.title.text = f"{SAMPLE} title"  # type: ignore[union-attr]
        slide.notes_slide.notes_text_frame.text = f"{SAMPLE} notes"  # type: ignore[union-attr]
        _part(slide.part, "comments", f"/ppt/comments/comment{number}.xml", f"<c>{SAMPLE} comment</c>")
        modern = f"{MICROSOFT}/2018/10/relationships/comments"
        _part(slide.part, modern, f"/ppt/comments/modernComment{number}.xml", f"<c>{SAMPLE} modern comment</c>")
        _part(slide.part, "tags", f"/ppt/tags/tag{number}.xml", f"<t>{SAMPLE} tag</t>")
        _part(slide.part, "diagramData", f"/ppt/diagrams/data{number}.xml", f"<d>{SAMPLE} smart art</d>")
        _part(slide.part, "customXml", f"/ppt/ink/ink{number}.xml", f"<i>{SAMPLE} ink</i>")
        slide.shapes.add_ole_object(BytesIO(f"{SAMPLE} object".encode()), "Package", 0, 0, Pt(9), Pt(9))
        slide.shapes.add_movie(BytesIO(f"{SAMPLE} film".encode()), 0, 0, Pt(9), Pt(9), mime_type="video/mp4")
        slide.shapes.add_picture(BytesIO(opened_png() + f"{SAMPLE} picture".encode()), 0, 0)
        data = CategoryChartData()
        data.categories = [f"{SAMPLE} chart"]
        data.add_series(f"{SAMPLE} series", (1,))
        slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, Pt(99), Pt(99), data)


def _presentation_parts(made: Presentation) -> None:
    _part(made.part, "commentAuthors", "/ppt/commentAuthors.xml", f"<c>{SAMPLE} author</c>")
    _part(made.part, f"{MICROSOFT}/2018/10/relationships/authors", "/ppt/authors.xml", f"<c>{SAMPLE} modern author</c>")
    _part(made.part, "tags", "/ppt/tags/tag9.xml", f"<t>{SAMPLE} tag of all</t>")
    _part(made.part, "customXml", "/customXml/item1.xml", f"<x>{SAMPLE} data</x>")
    changes = f"{MICROSOFT}/2016/11/relationships/changesInfo"
    _part(made.part, changes, "/ppt/changesInfos/changesInfo1.xml", f"<c>{SAMPLE} changes</c>")
    _part(made.part, f"{MICROSOFT}/2015/10/relationships/revisionInfo", "/ppt/revisionInfo.xml", f"<c>{SAMPLE} revision</c>")
    for link in made.part._rels.values():
        if link.reltype.endswith(("presProps", "viewProps")):
            root = etree.fromstring(link.target_part.blob)
            show = f"<p:{'showPr' if 'pres' in link.reltype else 'x'} {nsdecls('p')}><p:kiosk/><!-- {SAMPLE} show -->"
            root.append(etree.fromstring(f"{show}</p:{'showPr' if 'pres' in link.reltype else 'x'}>"))
            link.target_part._blob = etree.tostring(root)
    fonts = ""
    for number, name in enumerate(("Calibri", f"{SAMPLE} font", "Calibri"), start=1):
        what = (f"{SAMPLE} font file" if number > 1 else "The house's font").encode()
        font = b"\x00\x01\x00\x00" + bytes(12) + what
        flags = int(number == 3)  # the third has only some letters
        blob = b"".join(one.to_bytes(4, "little") for one in (16 + len(font), len(font), 0x20001, flags)) + font
        link = _part(made.part, "font", f"/ppt/fonts/font{number}.fntdata", blob, "application/x-fontdata")
        fonts += f'<p:embeddedFont><p:font typeface="{name}"/><p:regular r:id="{link}"/></p:embeddedFont>'
    notes = made.element.find(qn("p:notesSz"))
    notes.addnext(parse_xml(f"<p:embeddedFontLst {nsdecls('p', 'r')}>{fonts}</p:embeddedFontLst>"))


def _settings(made: Presentation) -> None:
    """Custom shows, a photo album, protection, sections."""
    slides = "".join(f'<p:sld r:id="{one.rId}"/>' for one in made.slides._sldIdLst)
    show = f'<p:custShow name="{SAMPLE} show" id="0"><p:sldLst>{slides}</p:sldLst></p:custShow>'
    fonts = made.element.find(qn("p:embeddedFontLst"))
    fonts.addnext(parse_xml(f"<p:custShowLst {nsdecls('p', 'r')}>{show}</p:custShowLst>"))
    made.element.find(qn("p:custShowLst")).addnext(parse_xml(f'<p:photoAlbum {nsdecls("p")} layout="1pic"/>'))
    text = made.element.find(qn("p:defaultTextStyle"))
    text.addnext(parse_xml(f'<p:modifyVerifier {nsdecls("p")} algorithmName="SHA-512" hashValue="YQ==" saltValue="YQ=="/>'))
    numbers = "".join(f'<p14:sldId id="{one.id}"/>' for one in made.slides._sldIdLst)
    made.element.append(
        parse_xml(
            f'<p:extLst {nsdecls("p")}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
            f'xmlns:p14="{MICROSOFT}/powerpoint/2010/main"><p14:section name="{SAMPLE} section" '
            f'id="{{00000000-0000-0000-0000-000000000001}}"><p14:sldIdLst>{numbers}</p14:sldIdLst></p14:section>'
            f"</p14:sectionLst></p:ext></p:extLst>"
        )
    )


def _layouts(made: Presentation) -> None:
    """Jumps to sample slides, shows and files, a chart, and the footer that "apply to all" leaves in layouts."""
    first = made.slides[0].part
    for layout in made.slide_layouts:
        to_slide = layout.part.relate_to(first, f"{OFFICE}/slide")
        to_file = layout.part.relate_to(
            f"file:///C:/{SAMPLE.replace(' ', '_')}/{SAMPLE} plan.xlsx", f"{OFFICE}/hyperlink", True
        )
        to_house = layout.part.relate_to("https://example.org/house", f"{OFFICE}/hyperlink", True)
        jumps = (
            *((to_slide, "ppaction://hlinksldjump"), ("", "ppaction://customshow?id=0&amp;return=true")),
            *((to_file, "ppaction://hlinkfile"), ("", "ppaction://hlinkshowjump?jump=firstslide"), (to_house, "")),
        )
        for number, (link, action) in enumerate(jumps, start=700):
            click = f'<a:hlinkClick r:id="{link}" action="{action}"/>'
            layout.shapes._spTree.append(_button(number, click))
        tag = _part(
            layout.part, "tags", f"/ppt/tags/tag{layout.part.partname.idx}00.xml", f"<t>{SAMPLE} tag of a layout</t>"
        )
        layout.shapes._spTree.append(_button(720, "", f'<p:custDataLst><p:tags r:id="{tag}"/></p:custDataLst>'))
        for place in layout.placeholders:
            if "ftr" in etree.tostring(place._element.find(f".//{qn('p:ph')}")).decode():
                place.text_frame.text = f"{SAMPLE} footer"  # type: ignore[attr-defined]


def _button(number: int, click: str, data: str = "") -> etree._Element:
    spaces = nsdecls("a", "p", "r")
    element: etree._Element = parse_xml(
        f'<p:sp {spaces}><p:nvSpPr><p:cNvPr id="{number}" name="Button {number}">{click}</p:cNvPr><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1">{data}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/>'
        f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>'
    )
    return element


def _masters(made: Presentation) -> None:
    """An add-in object and a logo on the master, and a handout master with the client's header."""
    master = made.slide_master
    tree = master.shapes._spTree
    sample = next(one for one in made.slides[0].shapes if one._element.tag == qn("p:graphicFrame") and not one.has_chart)
    link = _part(
        master.part, "oleObject", "/ppt/embeddings/oleObject77.bin", f"{SAMPLE} object of an add-in", "application/x"
    )
    frame = parse_xml(re.sub(rb'(<p:oleObj [^>]*r:id=")[^"]*', rb"\g<1>" + link.encode(), etree.tostring(sample._element)))
    for blip in frame.iter(qn("a:blip")):
        _, picture = master.part.get_or_add_image_part(BytesIO(opened_png()))
        blip.set(qn("r:embed"), picture)
    tree.append(frame)
    _, logo = master.part.get_or_add_image_part(BytesIO(opened_png() + b"The house's logo"))
    tree.append(
        parse_xml(
            f'<p:pic {nsdecls("a", "p", "r")}><p:nvPicPr><p:cNvPr id="801" name="Logo of the house"/><p:cNvPicPr/><p:nvPr '
            f'userDrawn="1"/></p:nvPicPr><p:blipFill><a:blip r:embed="{logo}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="99" cy="99"/></a:xfrm><a:prstGeom prst="rect">'
            f"<a:avLst/></a:prstGeom></p:spPr></p:pic>"
        )
    )
    empty = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    header = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Header"/><p:cNvSpPr/><p:nvPr><p:ph type="hdr"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:t>{SAMPLE} header</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    colours = "".join(f' {a}="{b}"' for a, b in _colour_map())
    handout = (
        f"<p:handoutMaster {nsdecls('a', 'p', 'r')}><p:cSld><p:spTree>{empty}{header}</p:spTree></p:cSld>"
        f"<p:clrMap{colours}/></p:handoutMaster>"
    )
    kind = "application/vnd.openxmlformats-officedocument.presentationml.handoutMaster+xml"
    link = _part(made.part, "handoutMaster", "/ppt/handoutMasters/handoutMaster1.xml", handout, kind)
    part = made.part.related_part(link)
    theme = master.part.part_related_by(f"{OFFICE}/theme").blob
    _part(part, "theme", "/ppt/theme/theme7.xml", theme, "application/vnd.openxmlformats-officedocument.theme+xml")
    made.element.find(qn("p:sldMasterIdLst")).addnext(
        parse_xml(f'<p:handoutMasterIdLst {nsdecls("p", "r")}><p:handoutMasterId r:id="{link}"/></p:handoutMasterIdLst>')
    )


def _colour_map() -> Iterator[tuple[str, str]]:
    yield from (("bg1", "lt1"), ("tx1", "dk1"), ("bg2", "lt2"), ("tx2", "dk2"))
    yield from ((name, name) for name in (*(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink"))


def _package_parts(made: Presentation) -> None:
    package = made.part.package
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt='
        '"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid='
        '"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="_MarkAsFinal"><vt:bool>true</vt:bool></property>'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="3" name="Client"><vt:lpwstr>{SAMPLE} property'
        "</vt:lpwstr></property></Properties>"
    )
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    _part(package, "custom-properties", "/docProps/custom.xml", custom, kind)
    _part(package, f"{MICROSOFT}/2007/relationships/ui/extensibility", "/customUI/customUI14.xml", f"<c>{SAMPLE} ribbon</c>")
    label = f"{MICROSOFT}/2020/02/relationships/classificationlabels"
    _part(package, label, "/docMetadata/LabelInfo.xml", f"<c>{SAMPLE} label</c>")
    for link in package._rels.values():
        if link.reltype.endswith("extended-properties"):
            link.target_part._blob = link.target_part.blob.replace(
                b"</Properties>", f"<!-- {SAMPLE} titles --></Properties>".encode()
            )
        elif link.reltype.endswith("thumbnail"):
            link.target_part._blob += f"{SAMPLE} thumbnail".encode()
    theme = made.slide_master.part.part_related_by(f"{OFFICE}/theme")
    theme._blob = theme.blob.replace(b"<a:themeElements>", f"<!-- {SAMPLE} theme --><a:themeElements>".encode())
    made.core_properties.title = made.core_properties.keywords = f"{SAMPLE} core"
    made.core_properties.category = made.core_properties.last_modified_by = f"{SAMPLE} core"
