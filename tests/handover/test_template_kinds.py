"""A file that is not a template for Word or PowerPoint: the message says what it is and what to do."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as Word
from pptx import Presentation

from diagnostics.reports.house_templates import docx_faults, pptx_faults
from diagnostics.reports.package_check import package_faults
from diagnostics.reports.packing import as_document
from diagnostics.reports.template_kinds import OLE
from tests.handover.houses import slide_template, word_template

OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
USUAL_CORE = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
LIBREOFFICE_CORE = b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
WORD_TYPE = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDE_TYPE = b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """A package with one text replaced by another in every part."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(old, new))
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def ole(stream: str) -> bytes:
    return OLE + bytes(500) + stream.encode("utf-16-le") + bytes(500)


OTHERS = {
    "strict": (replaced(word_template(), OFFICE, STRICT), "Strict Open XML", "not as Strict Open XML"),
    "password": (ole("EncryptedPackage"), "protected by a password", "remove the password"),
    "rights": (ole("DRMEncryptedDataSpace") + "EncryptedPackage".encode("utf-16-le"), "rights management", "remove"),
    "doc": (ole("WordDocument"), "old format of Word (.doc)", "Word Document (*.docx)"),
    "xls": (ole("Workbook"), "old format of Excel (.xls)", "Word Document (*.docx)"),
    "rtf": (rb"{\rtf1\ansi Sample}", "Rich Text Format (.rtf)", "Word Document (*.docx)"),
    "pdf": (b"%PDF-1.7 sample", "a PDF", "Word Document (*.docx)"),
    "web": (b"<!DOCTYPE html><html><body>x</body></html>", "a web page", "Word Document (*.docx)"),
    "web archive": (b"MIME-Version: 1.0\nContent-Type: multipart/related", "a web archive", "Word Document (*.docx)"),
    "one XML": (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', "one XML file", "Word Document (*.docx)"),
    "odt": (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument", "Word Document (*.docx)"),
    "pages": (archive(**{"Index/Document.iwa": b"x"}), "Pages", "Word Document (*.docx)"),
    "slides": (slide_template(), "a file from PowerPoint", "Word Document (*.docx)"),
    "some archive": (archive(a=b"x"), "an archive of another program", "Word Document (*.docx)"),
    "empty": (b"", "is empty", "Word Document (*.docx)"),
}


@pytest.mark.parametrize("what", sorted(OTHERS))
def test_what_is_no_word_template_is_named_and_what_to_do_is_said(what: str) -> None:
    data, named, to_do = OTHERS[what]
    [fault] = docx_faults(data)
    assert fault.startswith("the file cannot be read as a Word file: ") and named in fault and to_do in fault


def test_strict_slides_and_a_word_file_for_slides_are_named() -> None:
    assert "Strict Open XML; save it in PowerPoint as" in pptx_faults(replaced(slide_template(), OFFICE, STRICT))[0]
    assert "it is a file from Word; save it in PowerPoint as" in pptx_faults(word_template())[0]


@pytest.mark.parametrize(
    "type",
    [
        b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        b"vnd.ms-word.document.macroEnabled.main+xml",
        b"vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_a_template_or_a_file_for_macros_that_holds_none_is_opened(type: bytes) -> None:
    template = replaced(word_template(), WORD_TYPE, type)
    assert docx_faults(template) == []
    assert Word(BytesIO(as_document(template))).paragraphs == []


@pytest.mark.parametrize(
    "type",
    [
        b"vnd.openxmlformats-officedocument.presentationml.template.main+xml",
        b"vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
        b"vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        b"vnd.ms-powerpoint.template.macroEnabled.main+xml",
        b"vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    ],
)
def test_so_is_one_for_slides(type: bytes) -> None:
    assert len(Presentation(BytesIO(as_document(replaced(slide_template(), SLIDE_TYPE, type)))).slide_layouts) == 11


@pytest.mark.parametrize("template", [word_template(), slide_template()], ids=["word", "slides"])
def test_the_core_properties_of_libreoffice_are_the_core_properties(template: bytes) -> None:
    opened = as_document(replaced(template, USUAL_CORE, LIBREOFFICE_CORE))
    with ZipFile(BytesIO(opened)) as package:
        links = package.read("_rels/.rels")
    assert links.count(USUAL_CORE) == 1 and LIBREOFFICE_CORE not in links


def test_a_file_that_holds_parts_twice_is_opened_with_each_of_them_once() -> None:
    out = BytesIO()
    with ZipFile(BytesIO(word_template())) as given, ZipFile(out, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name))
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("docProps/core.xml", given.read("docProps/core.xml"))
    assert [fault for fault in package_faults(as_document(out.getvalue())) if "times" in fault] == []
