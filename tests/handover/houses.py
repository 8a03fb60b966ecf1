"""House styles for tests: a whole one, and the museum of broken ones."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document as Word
from PIL import Image
from pptx import Presentation

FONT = Path(__file__).parents[2] / "diagnostics" / "reports" / "fonts" / "SourceSansPro-Regular.ttf"

WHOLE = """name: Nordpharm
cover: For the board only
accent: "#7a1f5c"
ink: "#101820"
quiet: "#4a5260"
ground: "#f7eef4"
"""


def logo(width: int = 240, height: int = 80, mode: str = "RGBA", format: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), "#7a1f5c").save(out, format)
    return out.getvalue()


def word_template() -> bytes:
    out = BytesIO()
    Word().save(out)
    return out.getvalue()


def slide_template() -> bytes:
    out = BytesIO()
    Presentation().save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one part more, or another one in its place."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for part in given.namelist():
            if part != name:
                made.writestr(part, given.read(part))
        made.writestr(name, content)
    return out.getvalue()


def without_layouts(data: bytes) -> bytes:
    """Slides whose layouts bear other names and kinds."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for part in given.namelist():
            content = given.read(part)
            if part.startswith("ppt/slideLayouts/slideLayout"):
                for kind in (b'type="title"', b'type="obj"', b'type="titleOnly"'):
                    content = content.replace(kind, b'type="blank"')
                content = content.replace(b'<p:cSld name="', b'<p:cSld name="Our ')
            made.writestr(part, content)
    return out.getvalue()


LINKED_PICTURE = b' TargetMode="External" Target="https://example.org/head.png"'


def with_linked_picture() -> bytes:
    """A template whose header shows a picture that is not in the file."""
    word = Word()
    word.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(logo()))
    out = BytesIO()
    word.save(out)
    made = BytesIO()
    with ZipFile(out) as given, ZipFile(made, "w", ZIP_DEFLATED) as changed:
        for part in given.namelist():
            content = given.read(part)
            if part.startswith("word/_rels/header"):
                content = content.replace(b' Target="media/image1.png"', LINKED_PICTURE)
            changed.writestr(part, content)
    return made.getvalue()


BROKEN: dict[str, tuple[dict[str, bytes], str]] = {
    "a key with a slip": ({"house.yaml": b"nmae: Nordpharm\n"}, "name"),
    "no mapping": ({"house.yaml": b"- Nordpharm\n"}, "write one key a line"),
    "a colour without quotes": ({"house.yaml": b"accent: #7a1f5c\n"}, "in quotes"),
    "a colour by name": ({"house.yaml": b"accent: purple\n"}, "is not a colour"),
    "a pale accent": ({"house.yaml": b'accent: "#f0e0ea"\n'}, "cannot be read on white"),
    "dark on dark": ({"house.yaml": b'ground: "#222222"\n'}, "cannot be read on ground"),
    "a font that is not there": ({"house.yaml": b"font: Nordpharm Sans\n"}, "put the files of 'Nordpharm Sans'"),
    "a cover of a page": ({"house.yaml": b"cover: " + b"x" * 300 + b"\n"}, "write at most 160"),
    "not yaml": ({"house.yaml": b"name: [Nordpharm\n"}, "house.yaml"),
    "not text": ({"house.yaml": b"\xff\xfe\x00\x00"}, "house.yaml"),
    "a logo that is a photograph": ({"logo.png": logo(mode="RGB", format="JPEG")}, "export the logo as PNG"),
    "half a logo": ({"logo.png": logo()[:60]}, "export the logo as PNG"),
    "a logo of a dot": ({"logo.png": logo(4, 4)}, "4 by 4 pixels"),
    "a logo under another name": ({"logo.jpg": logo(mode="RGB", format="JPEG")}, "this file is not used"),
    "no font": ({"own.ttf": b"no font at all"}, "is not a complete, readable font"),
    "half a font": ({"own.ttf": FONT.read_bytes()[:5000]}, "is not a complete, readable font"),
    "no template": ({"template.docx": b"no template"}, "cannot be read as a Word file"),
    "half a template": ({"template.docx": word_template()[:9000]}, "cannot be read as a Word file"),
    "an empty template": ({"template.docx": b""}, "cannot be read as a Word file"),
    "slides for Word": ({"template.docx": slide_template()}, "cannot be read as a Word file"),
    "macros": ({"template.docx": with_part(word_template(), "word/vbaProject.bin", b"x")}, "contains macros"),
    "a picture from elsewhere": ({"template.docx": with_linked_picture()}, "fetches something from outside"),
    "slides whose master is gone": (
        {"template.pptx": with_part(slide_template(), "ppt/slideMasters/slideMaster1.xml", b"<p/>")},
        "cannot be",
    ),
    "Word for slides": ({"template.pptx": word_template()}, "cannot be read as a PowerPoint file"),
    "slides without layouts": ({"template.pptx": without_layouts(slide_template())}, "layouts are missing"),
}
"""Files of a folder, and what has to be said of them."""
