"""Every exported Office file is a sound package: nothing twice, nothing missing, nothing left over, nothing loaded from
outside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from diagnostics.reports import docx as word_writer
from diagnostics.reports.docx import docx
from diagnostics.reports.house import House
from diagnostics.reports.package_check import DamagedPackage, TemplateFault, ensure_whole, package_faults
from diagnostics.reports.render import render
from tests.handover.houses import word_template
from tests.reports.reading import NAMED, report
from tests.reports.reading_word import word_text

Parts = dict[str, bytes]
RELATIONSHIPS = "word/_rels/document.xml.rels"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def repacked(content: bytes, change: Callable[[Parts], list[tuple[str, bytes]] | None]) -> bytes:
    """A file whose parts were changed; what `change` returns is written after them, whatever its name."""
    with ZipFile(BytesIO(content)) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    out = BytesIO()
    more = change(parts) or []
    with ZipFile(out, "w") as made:
        for name, data in [*parts.items(), *more]:
            made.writestr(name, data)
    return out.getvalue()


def put(name: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old in parts[name], f"{old!r} is not in {name}"
        parts[name] = parts[name].replace(old, new, 1)

    return change


def linked(type: str, target: str, more: str = "") -> Callable[[Parts], None]:
    end = b"</Relationships>"
    link = f'<Relationship Id="new" Type="{TYPE}/{type}" Target="{target}" {more}/>'.encode()
    return put(RELATIONSHIPS, end, link + end)


def dropped(name: str) -> Callable[[Parts], None]:
    return lambda parts: parts.pop(name) and None


BROKEN: dict[str, tuple[Callable[[Parts], list[tuple[str, bytes]] | None], str]] = {
    "a part in capitals": (
        lambda parts: [("WORD/Styles.xml", parts["word/styles.xml"])],
        "word/styles.xml is there 2 times",
    ),
    "a part is missing": (dropped("word/styles.xml"), "word/styles.xml, which is not there"),
    "nothing points there": (lambda parts: [("word/media/old.png", b"x")], "nothing points to the part word/media/old.png"),
    "no content type": (lambda parts: [("word/old.bin", b"x")], "word/old.bin has no content type"),
    "no types": (dropped("[Content_Types].xml"), "[Content_Types].xml is missing"),
    "half an element": (put("word/styles.xml", b"</w:styles>", b""), "word/styles.xml is not well-formed"),
    "two sets of properties": (
        put("_rels/.rels", b"</Rel", b'<Relationship Id="x" Type="a/core-properties" Target="docProps/core.xml"/></Rel'),
        "two relationships to core properties",
    ),
    "a template from elsewhere": (
        linked("attachedTemplate", "file:///C:/house.dotx", 'TargetMode="External"'),
        "points outside the file: attachedTemplate",
    ),
    "a picture from elsewhere": (linked("image", "https://example.org/a.png", 'TargetMode="External"'), "outside the file"),
    "a link to a file": (linked("hyperlink", "file://server/share", 'TargetMode="External"'), "outside the file"),
    "a link that nobody made": (put("word/document.xml", b'r:embed="', b'r:embed="old'), "names the relationship old"),
    "an id twice": (put(RELATIONSHIPS, b'Id="rId1"', b'Id="rId2"'), "has the relationship rId2 twice"),
    "pictures of one id": (put("word/document.xml", b'<wp:docPr id="1"', b'<wp:docPr id="2"'), "the id 2 of a picture"),
}


@pytest.fixture(scope="module")
def whole() -> bytes:
    return docx(report(NAMED))


@pytest.mark.parametrize("format", ["docx", "pptx", "xlsx"])
def test_a_report_is_a_whole_package(format: str) -> None:
    assert package_faults(render(report(NAMED), format)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("what", sorted(BROKEN))
def test_what_an_office_program_would_repair_is_found(what: str, whole: bytes) -> None:
    change, said = BROKEN[what]
    faults = package_faults(repacked(whole, change))
    assert any(said in fault for fault in faults), faults


def test_a_link_that_readers_can_follow_is_allowed(whole: bytes) -> None:
    for target in ("https://example.org", "mailto:office@example.org"):
        assert package_faults(repacked(whole, linked("hyperlink", target, 'TargetMode="External"'))) == []


def test_what_is_no_archive_is_said() -> None:
    assert "cannot be read" in package_faults(b"no archive")[0]


def test_our_own_mistake_is_no_sentence_for_users_and_that_of_a_template_is() -> None:
    with pytest.raises(DamagedPackage):
        ensure_whole(b"no archive")
    with pytest.raises(TemplateFault, match="save that as the template"):
        ensure_whole(b"no archive", "Word")


def test_a_report_that_the_template_would_damage_has_the_plain_look_and_the_log_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = word_writer.ensure_whole

    def damaged_by_template(data: bytes, template_for: str) -> bytes:
        return whole(b"cut" if template_for else data, template_for)

    monkeypatch.setattr(word_writer, "ensure_whole", damaged_by_template)
    document = replace(report(NAMED), house=House(name="Acme", docx_template=word_template()))
    with caplog.at_level(logging.WARNING):
        content = render(document, "docx")
    assert "Acme" in word_text(content)
    assert "Word would have to repair" in caplog.text and "plain look" in caplog.text
