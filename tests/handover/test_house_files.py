"""Fonts and logos of a house: what cannot be used is named before a report needs it, and the rest works."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from PIL import Image, PngImagePlugin

from diagnostics.__main__ import main
from diagnostics.handover.looks import look_in
from diagnostics.reports import pdf as pdf_writer
from diagnostics.reports.document import Document, Heading
from diagnostics.reports.font_check import font_faults
from diagnostics.reports.glyphs import about_replaced_signs
from diagnostics.reports.house import PLAIN, House, Logo
from diagnostics.reports.logo_check import logo_faults, logo_of
from diagnostics.reports.package_check import package_faults
from diagnostics.reports.pdf import pdf
from diagnostics.reports.render import RENDERERS, render
from tests.handover.houses import FONT, logo
from tests.reports.reading import pdf_text

HAN = "迟到的包裹"
SAYS = Document(
    title="Late parcels", kind="Report", about="", mark="", footer="", written_on=None, blocks=(Heading("Part"),)
)


def font(license: int = 0, more: str = "", change: Callable[[TTFont], None] | None = None) -> bytes:
    """Our font as Acme Text, with a licence (fsType) and with letters for more characters."""
    made = TTFont(FONT)
    made["OS/2"].fsType = license
    for name in made["name"].names:
        if name.nameID in (1, 16):
            name.string = "Acme Text"
    for table in made["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({ord(sign): "A" for sign in more})
    if change:
        change(made)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def without(table: str) -> bytes:
    return font(change=lambda made: made.__delitem__(table))


def as_web_font() -> bytes:
    return font(change=lambda made: setattr(made, "flavor", "woff"))


FORBIDDEN = {
    2: "forbids embedding it",
    0x102: "forbids embedding it",
    0x200: "only its bitmaps",
    0x100: "forbids embedding parts",
}


@pytest.mark.parametrize("license", sorted(FORBIDDEN))
def test_a_font_that_may_not_be_embedded_is_named_and_pdf_keeps_the_plain_font(license: int, tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("name: Acme\nfont: Acme Text\n", encoding="utf-8")
    (tmp_path / "own.ttf").write_bytes(font(license))
    look = look_in(tmp_path)
    assert any(FORBIDDEN[license] in fault.what and f"fsType {license}" in fault.what for fault in look.faults)
    assert (look.house.name, look.house.font, look.house.fonts) == ("Acme", "Acme Text", ())
    assert b"SourceSansPro" in pdf(replace(SAYS, house=look.house))


@pytest.mark.parametrize("license", [0, 4, 8, 6, 10])
def test_a_font_that_may_be_embedded_for_reading_is_used(license: int) -> None:
    assert font_faults(font(license)) == []


BROKEN_FONTS = {
    "web font": (as_web_font, "for web pages (WOFF)"),
    "newer web font": (lambda: b"wOF2" + bytes(100), "for web pages (WOFF2)"),
    "collection": (lambda: b"ttcf" + font(), "collection of fonts"),
    "half": (lambda: font()[: len(font()) // 2], "complete, readable font"),
    "without its end": (lambda: font()[:-40], "complete, readable font"),
    "empty": (lambda: b"", "complete, readable font"),
    "letters": (lambda: b"no font at all", "complete, readable font"),
    "no map of letters": (lambda: without("cmap"), "complete, readable font"),
    "no outlines": (lambda: without("glyf"), "complete, readable font"),
    "no name": (lambda: without("name"), "complete, readable font"),
}


@pytest.mark.parametrize("what", sorted(BROKEN_FONTS))
def test_a_font_of_another_kind_or_a_part_of_one_is_named(what: str) -> None:
    make, said = BROKEN_FONTS[what]
    [fault] = font_faults(make())
    assert said in fault and "TTF or OTF" in fault


def test_a_variable_font_is_named() -> None:
    made = TTFont(FONT)
    builder = FontBuilder(font=made)
    builder.setupFvar([("wght", 200, 400, 900, "Weight")], [])
    out = BytesIO()
    made.save(out)
    [fault] = font_faults(out.getvalue())
    assert "variable" in fault and "separate files" in fault


def test_files_of_fonts_by_other_endings_are_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("font: Acme Text\n", encoding="utf-8")
    (tmp_path / "own.WOFF").write_bytes(as_web_font())
    assert any("for web pages (WOFF)" in fault.what for fault in look_in(tmp_path).faults)


def test_a_title_is_set_in_the_font_of_the_house_if_it_has_the_letters() -> None:
    titled = replace(SAYS, title=HAN)
    house = House(font="Acme Text", fonts=(font(more=HAN),))
    assert HAN in pdf_text(pdf(replace(titled, house=house)))
    assert about_replaced_signs(replace(titled, house=house)) == ""
    plain = pdf_text(pdf(titled))
    assert HAN not in plain and "■■■■■" in plain


def test_the_signs_that_cannot_be_set_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert about_replaced_signs(replace(SAYS, title="Посылки, Δέματα")) == ""
    assert all(sign in about_replaced_signs(replace(SAYS, title=HAN)) for sign in HAN)
    many = "".join(map(chr, range(0x4E00, 0x4E30)))
    assert "and 28 more" in about_replaced_signs(replace(SAYS, blocks=(Heading(many),)))
    case = Path("data/cases/bank-tellers-service.yaml").read_text(encoding="utf-8")
    (tmp_path / "case.yaml").write_text(re.sub(r"(?m)^title: .*$", f'title: "{HAN}"', case), encoding="utf-8")
    wanted = ["--length", "one-page", "--format", "pdf", "--out", str(tmp_path / "r.pdf")]
    assert main(["report", str(tmp_path / "case.yaml"), *wanted]) == 0
    assert "The PDF shows ■ for these characters, which no font here has: " in capsys.readouterr().err


def test_marks_on_letters_that_cannot_be_set_go_with_them() -> None:
    """Thai: no font here has the letters, and a mark alone on a stand-in could not be set either."""
    assert "■" in pdf_text(pdf(replace(SAYS, title="พัสดุล่าช้า ไ\u0301\u093e")))


def test_a_font_that_the_typesetter_refuses_for_a_text_costs_the_font_and_not_the_report(
    caplog: pytest.LogCaptureFixture,
) -> None:
    content = pdf(replace(SAYS, house=House(font="Acme Text", fonts=(font(license=2),))))
    assert "Late parcels" in pdf_text(content)
    assert "too restrictive" in caplog.text and "plain font" in caplog.text


def chunk(kind: bytes, data: bytes, check: int | None = None) -> bytes:
    code = zlib.crc32(kind + data) if check is None else check
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", code)


def saved(picture: Image.Image, format: str = "PNG", **more: object) -> bytes:
    out = BytesIO()
    picture.save(out, format, **more)
    return out.getvalue()


def cut(count: int) -> bytes:
    return logo()[:-count]


def with_chunk(kind: bytes, data: bytes, check: int | None = None) -> bytes:
    """The logo with another chunk after its header."""
    whole = logo()
    return whole[:33] + chunk(kind, data, check) + whole[33:]


def sized(width: int, height: int) -> bytes:
    whole = logo()
    return whole[:8] + chunk(b"IHDR", struct.pack(">II", width, height) + whole[24:29]) + whole[33:]


def grey_of_16_bits() -> bytes:
    return saved(Image.new("I;16", (64, 32), 30000))


def animated() -> bytes:
    pictures = [Image.new("RGB", (64, 32), colour) for colour in ("#7a1f5c", "#000000")]
    return saved(pictures[0], save_all=True, append_images=pictures[1:])


def clear_palette() -> bytes:
    picture = Image.new("P", (64, 32), 1)
    picture.putpalette([0, 0, 0, 122, 31, 92] + [0] * 762)
    return saved(picture, transparency=0)


def turned_by_its_camera() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(Image.new("RGB", (64, 32), "#7a1f5c"), exif=exif)


def with_words() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "EARLIER")
    return saved(Image.new("RGB", (64, 32), "#7a1f5c"), pnginfo=info)


GOOD: dict[str, Callable[[], bytes]] = {
    "without its end mark": lambda: cut(12),
    "with half an end mark": lambda: cut(5),
    "grey of 16 bits": grey_of_16_bits,
    "animated": animated,
    "palette with transparency": clear_palette,
    "turned by its camera": turned_by_its_camera,
    "black and white": lambda: saved(Image.new("1", (64, 32), 1)),
    "grey with transparency": lambda: saved(Image.new("LA", (64, 32), (90, 128))),
    "with words": with_words,
    "more behind its end": lambda: logo() + b"PK rest",
    "a profile that is none": lambda: saved(Image.new("RGB", (64, 32), "#7a1f5c"), icc_profile=b"no profile"),
}


@pytest.mark.parametrize("what", sorted(GOOD))
def test_a_logo_that_can_be_read_whole_is_written_again_as_a_usual_one(what: str) -> None:
    data = GOOD[what]()
    assert logo_faults(data) == []
    made = logo_of(data)
    with Image.open(BytesIO(made.data)) as picture:
        assert (picture.format, picture.size, getattr(picture, "n_frames", 1)) == ("PNG", (made.width, made.height), 1)
        assert picture.mode in ("RGB", "RGBA")
    assert made.data.endswith(chunk(b"IEND", b"")) and b"EARLIER" not in made.data


def test_every_format_shows_a_logo_that_lacked_its_end() -> None:
    """Before, the house had no faults, and the PDF and the Word file ended in a library's error."""
    house = House(logo=logo_of(cut(12)))
    for format in RENDERERS:
        content = render(replace(SAYS, house=house), format)  # type: ignore[arg-type]
        assert content
        if format in ("docx", "pptx", "xlsx"):
            assert package_faults(content) == []


def test_shades_turns_and_transparency_stay_as_they_are() -> None:
    def first(data: bytes) -> object:
        with Image.open(BytesIO(logo_of(data).data)) as picture:
            return picture.getpixel((0, 0))

    assert first(grey_of_16_bits()) == (117, 117, 117)
    assert first(clear_palette()) == (122, 31, 92, 255)
    turned: Logo = logo_of(turned_by_its_camera())
    assert (turned.width, turned.height) == (32, 64)


REFUSED = {
    "a JPEG": (lambda: logo(mode="RGB", format="JPEG"), "the file is a JPEG"),
    "a JPEG of a printer": (lambda: logo(mode="CMYK", format="JPEG"), "the file is a JPEG"),
    "a GIF": (lambda: logo(mode="P", format="GIF"), "the file is a GIF"),
    "a WebP": (lambda: logo(mode="RGB", format="WEBP"), "the file is a WebP picture"),
    "a bitmap": (lambda: logo(mode="RGB", format="BMP"), "the file is a bitmap"),
    "a TIFF": (lambda: logo(mode="RGB", format="TIFF"), "the file is a TIFF"),
    "an icon": (lambda: logo(48, 48, format="ICO"), "the file is an icon"),
    "an SVG": (lambda: b'\n<svg xmlns="http://www.w3.org/2000/svg"/>', "the file is an SVG drawing"),
    "an SVG with a head": (lambda: b'<?xml version="1.0"?><svg/>', "the file is an SVG drawing"),
    "a PDF": (lambda: b"%PDF-1.7", "the file is a PDF"),
    "nothing": (lambda: b"", "not a picture in the format PNG"),
    "half": (lambda: logo()[: len(logo()) // 2], "not a complete PNG picture"),
    "cut in its picture": (lambda: cut(30), "not a complete PNG picture"),
    "a damaged head": (lambda: logo()[:29] + b"\0\0\0\0" + logo()[33:], "not a complete PNG picture"),
    "a damaged picture": (lambda: logo()[:60] + b"\xff\xff\xff" + logo()[63:], "not a complete PNG picture"),
    "a giant": (lambda: sized(60000, 60000), "60000 by 60000 pixels"),
    "nothing wide": (lambda: sized(0, 80), "0 by 80 pixels"),
}


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_a_logo_that_cannot_be_used_is_named_for_what_it_is(what: str) -> None:
    make, said = REFUSED[what]
    [fault] = logo_faults(make())
    assert said in fault


def test_a_house_whose_logo_is_refused_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("name: Acme\n", encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(logo(mode="RGB", format="JPEG"))
    look = look_in(tmp_path)
    assert look.house == replace(PLAIN, name="Acme") and len(look.faults) == 1


def test_a_report_for_which_the_typesetter_fails_without_a_font_of_the_house_is_our_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*given: object) -> bytes:
        raise pdf_writer.typst.TypstError("a mistake in the template")

    monkeypatch.setattr(pdf_writer, "_written", refuses)
    with pytest.raises(pdf_writer.typst.TypstError):
        pdf(SAYS)
