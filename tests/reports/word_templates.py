"""Word templates that have been in use for years: their text, and everything that programs and people leave in a file."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from PIL import Image

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": R,
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w14": f"{MS}/word/2010/wordml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OF_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TRACE = "EARLIER"
"""Marks everything that came with the sample text; no report may contain it."""

HOUSE = "HOUSE"
"""Marks everything that belongs to the look; every report has it."""


def png(colour: str = "#7a1f5c") -> bytes:
    out = BytesIO()
    Image.new("RGB", (48, 16), colour).save(out, "PNG")
    return out.getvalue()


def picture(link: str, number: int = 1, kind: str = "embed") -> str:
    """A run with a picture, as Word writes it."""
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="720000" cy="240000"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{number}" name="Picture {number}"/>'
        '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:{kind}="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="720000" cy="240000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text(words: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'


def field(code: str, result: str) -> str:
    """A field of several runs, as Word writes it."""
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{middle}{text(result)}{end}"


def bound(path: str, result: str) -> str:
    """A control that repeats a file property."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="x"/><w:dataBinding w:xpath="{path}" w:storeItemID="{{6C3C8BC8}}"/>'
        f"<w:text/></w:sdtPr><w:sdtContent>{text(result)}</w:sdtContent></w:sdt>"
    )


WATERMARK = (
    '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" style="width:400pt;height:100pt" '
    f'fillcolor="silver" stroked="f"><v:textpath style="font-family:Arial" string="{HOUSE} WATERMARK"/>'
    "</v:shape></w:pict></w:r>"
)
OBJECT = (
    '<w:r><w:object w:dxaOrig="100" w:dyaOrig="100"><v:shape id="_x0000_i1" style="width:10pt;height:10pt" o:ole="">'
    '<v:imagedata r:id="{image}" o:title=""/></v:shape>'
    '<o:OLEObject Type="Embed" ProgID="Visio.Drawing" ShapeID="_x0000_i1" DrawAspect="Content" ObjectID="_1" '
    'r:id="{object}"/>'
    "</w:object></w:r>"
)
EDGE_LINKS = {
    "rPic": ("image", "media/house.png"),
    "rWeb": ("hyperlink", "https://house.example", "External"),
    "rFile": ("hyperlink", f"file:///C:/{TRACE}/x", "External"),
    "rObj": ("oleObject", "embeddings/oleObject1.bin"),
}


def edge(tag: str, inside: str) -> str:
    return f"{HEAD}<w:{tag} {NAMESPACES}>{inside}</w:{tag}>"


HEADER = edge(
    "hdr",
    f"<w:p>{picture('rPic', 7)}{text(f'{HOUSE} HEADER ')}{WATERMARK}</w:p>"
    f'<w:p w:rsidR="00AA1111"><w:bookmarkStart w:id="1" w:name="{TRACE}1"/>{text(f"{HOUSE} bookmarked ")}'
    f'<w:bookmarkEnd w:id="1"/><w:hyperlink r:id="rWeb">{text(f"{HOUSE} web ")}</w:hyperlink>'
    f'<w:hyperlink r:id="rFile">{text(f"{HOUSE} file ")}'
    f"</w:hyperlink>{field('TITLE', f'{TRACE} title')}{field('DOCPROPERTY Client', f'{TRACE} client')}"
    f'{field("FILENAME", f"{TRACE}.docx")}{field("""STYLEREF "Heading 1" """, f"{TRACE} heading")}'
    f"{field(f'DOCVARIABLE {TRACE}', f'{TRACE} variable')}"
    f'<w:fldSimple w:instr=" SUBJECT ">{text(f"{TRACE} subject")}</w:fldSimple>'
    f'<w:ins w:id="5" w:author="{TRACE}" w:date="2020-01-01T00:00:00Z">{text(f"{HOUSE} inserted ")}</w:ins>'
    f'<w:del w:id="6" w:author="{TRACE}"><w:r><w:delText>{TRACE} deleted</w:delText></w:r></w:del></w:p>'
    f"<w:p>{bound('/ns1:coreProperties[1]/ns0:title[1]', f'{TRACE} bound title')}"
    f"{bound('/ns0:CoverPageProperties[1]/ns0:Abstract[1]', f'{TRACE} abstract')}"
    f'<w:smartTag w:uri="urn:x" w:element="place">{text(f"{HOUSE} town ")}</w:smartTag>'
    f"{OBJECT.format(image='rPic', object='rObj')}</w:p>",
)
FIRST = edge("hdr", f"<w:p>{picture('rPic', 7)}{text(f'{HOUSE} FIRST')}</w:p>")
EVEN = edge("hdr", f"<w:p>{text(f'{HOUSE} EVEN')}</w:p>")
FOOTER = edge("ftr", f"<w:p>{text(f'{HOUSE} FOOTER ')}{field('PAGE', '3')}</w:p>")

BODY = (
    f'<w:p w:rsidR="00AA1111" w14:paraId="1A2B3C4D"><w:bookmarkStart w:id="0" w:name="{TRACE}"/>{text(f"{TRACE} text")}'
    f'<w:bookmarkEnd w:id="0"/><w:hyperlink r:id="rWeb">{text(f"{TRACE} link")}</w:hyperlink>{picture("rPic")}'
    f'<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    f'<w:permStart w:id="9" w:edGrp="everyone"/><w:permEnd w:id="9"/>{OBJECT.format(image="rPic", object="rObj")}'
    '<w:r><w:object><w:control r:id="rX" w:name="Box" w:shapeid="_x"/></w:object></w:r></w:p>'
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="3" name="c"/><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rChart"/></a:graphicData></a:graphic>'
    '</wp:inline></w:drawing></w:r></w:p><w:altChunk r:id="rChunk"/>'
)
EDGES = (
    '<w:headerReference w:type="default" r:id="rHead"/><w:headerReference w:type="first" r:id="rFirst"/>'
    '<w:headerReference w:type="even" r:id="rEven"/><w:footerReference w:type="default" r:id="rFoot"/>'
)
UPRIGHT = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1134" w:left="1417" {}/>'.format(
    'w:header="708" w:footer="708" w:gutter="0"'
)
SIDEWAYS = UPRIGHT.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"')
SETTINGS = (
    f'<w:writeProtection w:recommended="1"/><w:mirrorMargins/><w:attachedTemplate r:id="rAttached"/><w:trackRevisions/>'
    f'<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:defaultTabStop w:val="708"/><w:evenAndOddHeaders/>'
    f'<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/>'
    '<w:dataSource r:id="rMerge"/></w:mailMerge><w:footnotePr><w:footnote w:id="-1"/></w:footnotePr><w:compat/>'
    f'<w:docVars><w:docVar w:name="{TRACE}" w:val="{TRACE}"/></w:docVars>'
    f'<w:rsids><w:rsidRoot w:val="00AA1111"/></w:rsids><w:themeFontLang w:val="de-DE" w:eastAsia="ja-JP"/>'
)


NOTES = ("comments", "commentsExtended", "commentsIds", "footnotes", "endnotes", "webSettings")


def lived_in(body: str = "", settings: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A template with everything that Word and people can leave in one; `more` are parts to add or replace."""
    parts: dict[str, str | bytes] = {
        "word/document.xml": document(body or _sections()),
        "word/settings.xml": f"{HEAD}<w:settings {NAMESPACES}>{settings or SETTINGS}</w:settings>",
        "word/header1.xml": HEADER,
        "word/header2.xml": FIRST,
        "word/header3.xml": EVEN,
        "word/footer1.xml": FOOTER,
        "word/media/house.png": png(),
        "word/media/old.png": png("#000001") + TRACE.encode(),
        "word/embeddings/oleObject1.bin": TRACE.encode(),
        "word/activeX/activeX1.xml": f"<x>{TRACE}</x>",
        "word/charts/chart1.xml": f"<c>{TRACE}</c>",
        "word/chunk.html": f"<p>{TRACE}</p>",
        "word/glossary/document.xml": f"{HEAD}<w:glossaryDocument {NAMESPACES}>{TRACE}</w:glossaryDocument>",
        "word/people.xml": f"<p>{TRACE}</p>",
        "customXml/item1.xml": f"<client>{TRACE}</client>",
        "docProps/custom.xml": f"<Properties>{TRACE} _MarkAsFinal</Properties>",
        "docProps/thumbnail.jpeg": TRACE.encode(),
        "word/printerSettings/p.bin": TRACE.encode(),
        "word/ink/ink1.xml": f"<ink>{TRACE}</ink>",
    }
    for name in (
        "comments",
        "commentsExtended",
        "commentsIds",
        "footnotes",
        "endnotes",
        "webSettings",
        "keyMapCustomizations",
    ):
        parts[f"word/{name}.xml"] = f"<x>{TRACE}</x>"
    links: dict[str, dict[str, tuple[str, ...]]] = {
        "word/header1.xml": EDGE_LINKS,
        "word/header2.xml": {"rPic": EDGE_LINKS["rPic"]},
        "word/settings.xml": {
            "rAttached": ("attachedTemplate", f"file:///C:/{TRACE}.dotm", "External"),
            "rMerge": ("mailMergeSource", f"file:///C:/{TRACE}.csv", "External"),
        },
        "word/document.xml": {
            **{"rHead": ("header", "header1.xml"), "rFirst": ("header", "header2.xml"), "rEven": ("header", "header3.xml")},
            **{
                "rFoot": ("footer", "footer1.xml"),
                "rPic": ("image", "media/old.png"),
                "rX": ("control", "activeX/activeX1.xml"),
            },
            **{"rObj": EDGE_LINKS["rObj"], "rWeb": ("hyperlink", f"https://{TRACE}.example", "External")},
            **{
                "rChart": ("chart", "charts/chart1.xml"),
                "rChunk": ("aFChunk", "chunk.html"),
                "rInk": ("ink", "ink/ink1.xml"),
            },
            **{"rGloss": ("glossaryDocument", "glossary/document.xml"), "rPeople": ("people", "people.xml")},
            **{"rXml": ("customXml", "../customXml/item1.xml"), "rPrint": ("printerSettings", "printerSettings/p.bin")},
            **{f"r{name}": (name, f"{name}.xml") for name in NOTES},
            "rKeys": ("keyMapCustomizations", "keyMapCustomizations.xml"),
        },
        "": {"rCustom": ("custom-properties", "docProps/custom.xml"), "rThumb": ("thumbnail", "docProps/thumbnail.jpeg")},
    }
    return _packed({**parts, **(more or {})}, links)


def document(body: str) -> str:
    return f'{HEAD}<w:document {NAMESPACES} mc:Ignorable="w14"><w:body>{body}</w:body></w:document>'


def _sections() -> str:
    """Portrait pages with a different first page, then a landscape annex with the headers of the pages before it."""
    first = f"<w:p><w:pPr><w:sectPr>{EDGES}{UPRIGHT}<w:cols w:num='2'/><w:titlePg/></w:sectPr></w:pPr></w:p>"
    return f"{BODY}{first}{BODY}<w:sectPr>{SIDEWAYS}</w:sectPr>"


def _packed(parts: Mapping[str, str | bytes], links: Mapping[str, Mapping[str, tuple[str, ...]]]) -> bytes:
    base = BytesIO()
    docx.Document().save(base)
    out = BytesIO()
    with ZipFile(base) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        whole: dict[str, str | bytes] = {name: given.read(name) for name in given.namelist()}
        whole["word/styles.xml"] = _german(bytes(whole["word/styles.xml"]))
        types = bytes(whole["[Content_Types].xml"]).decode()
        for name in parts:
            if f'"/{name}"' not in types:
                kind = (
                    f"{OF_WORD}.{name.split('/')[-1].rstrip('0123456789.xml')}+xml"
                    if name.endswith(".xml")
                    else "application/x"
                )
                types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>')
        whole |= {**parts, "[Content_Types].xml": types}
        for source, targets in links.items():
            folder, _, file = source.rpartition("/")
            name = f"{folder}/_rels/{file}.rels".lstrip("/")
            before = whole.get(
                name, f'{HEAD}<Relationships xmlns="{R.replace("officeDocument", "package")}"></Relationships>'
            )
            before = before.decode() if isinstance(before, bytes) else before
            whole[name] = before.replace("</Relationships>", f"{''.join(map(_link, targets.items()))}</Relationships>")
        for name, data in whole.items():
            made.writestr(name, data)
    return out.getvalue()


def _link(one: tuple[str, tuple[str, ...]]) -> str:
    id, (kind, target, *mode) = one
    outside = f' TargetMode="{mode[0]}"' if mode else ""
    return f'<Relationship Id="{id}" Type="{R}/{kind}" Target="{target}"{outside}/>'


def _german(styles: bytes) -> bytes:
    return styles.replace(b'w:val="en-US" w:eastAsia="en-US"', b'w:val="de-DE" w:eastAsia="de-DE"')
