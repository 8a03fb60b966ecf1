"""The look of a house: what is wrong with it is named, the rest of it is used, and no report ever breaks of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from diagnostics.__main__ import main
from diagnostics.handover.looks import SETTING, look_in, look_of_installation
from diagnostics.reports.house import PLAIN
from diagnostics.reports.render import RENDERERS
from tests.handover.houses import BROKEN, WHOLE, logo, slide_template, word_template
from tests.reports.reading import NAMED, pdf_text, read, report, squeezed


def folder_with(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    files = {"house.yaml": WHOLE.encode(), "logo.png": logo(), "template.docx": word_template()}
    return folder_with(tmp_path, {**files, "template.pptx": slide_template()})


def test_a_whole_house_is_used_whole(whole: Path) -> None:
    look = look_in(whole)
    house = look.house
    assert [fault for fault in look.faults if "these styles are missing" not in fault.what] == []
    assert (house.name, house.accent, house.cover) == ("Nordpharm", "#7a1f5c", "For the board only")
    assert house.logo and (house.logo.width, house.logo.height) == (240, 80)
    assert house.docx_template and house.pptx_template


@pytest.mark.parametrize("what", sorted(BROKEN))
def test_what_is_wrong_is_named_and_the_rest_is_used(what: str, tmp_path: Path) -> None:
    files, said = BROKEN[what]
    good = {"house.yaml": WHOLE.encode(), "logo.png": logo()}
    look = look_in(folder_with(tmp_path, {**good, **files}))
    assert any(said in str(fault) for fault in look.faults), [str(fault) for fault in look.faults]
    assert all(str(tmp_path) in fault.file for fault in look.faults)
    if "house.yaml" not in files:
        assert look.house.name == "Nordpharm"
    if not any(name.startswith("logo") for name in files):
        assert look.house.logo is not None


@pytest.mark.parametrize("format", sorted(RENDERERS))
def test_no_broken_house_breaks_a_report(format: str, tmp_path: Path) -> None:
    """All broken files of the museum, one house after the other; what comes out is what the plain look says."""
    plain = report(NAMED)
    seen = set()
    for number, (files, _) in enumerate(BROKEN.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        house = look_in(folder_with(folder, files)).house
        if house not in seen:
            seen.add(house)
            assert "Train everybody on the social-media policy" in flat_text(read(replace(plain, house=house), format))


def flat_text(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("format", sorted(RENDERERS))
def test_the_house_changes_the_look_and_no_word(format: str, whole: Path) -> None:
    plain, house = report(NAMED), look_in(whole).house
    told, dressed = (squeezed(read(replace(plain, house=one), format)) for one in (PLAIN, house))
    said = {squeezed(text) for block in plain.blocks for text in getattr(block, "items", ()) if isinstance(text, str)}
    assert said
    assert [text for text in said if text in told and text not in dressed] == []
    if format in ("pdf", "docx", "pptx", "html"):
        assert squeezed("For the board only") in dressed


def test_page_one_stays_one_page_in_the_look_of_the_house(whole: Path) -> None:
    document = replace(report(NAMED), house=look_in(whole).house)
    from diagnostics.reports.pdf import pdf

    pages = pdf_text(pdf(document)).split("\f")
    assert "How sure this is" in pages[0]
    assert "The request and the gap" not in pages[0]
    assert pages[1].lstrip().startswith("The request and the gap")


def test_an_empty_folder_and_none_at_all_are_said(tmp_path: Path) -> None:
    assert "there is no house style in this folder" in str(look_in(tmp_path).faults[0])
    missing = look_in(tmp_path / "nowhere")
    assert missing.house == PLAIN and "cannot be read" in str(missing.faults[0])
    assert look_of_installation({}).faults == ()
    assert look_of_installation({SETTING: str(tmp_path)}).faults != ()


def test_a_change_of_the_folder_is_seen_at_once(tmp_path: Path) -> None:
    folder_with(tmp_path, {"house.yaml": b"name: One\n"})
    assert look_in(tmp_path).house.name == "One"
    folder_with(tmp_path, {"house.yaml": b"name: Two\n"})
    assert look_in(tmp_path).house.name == "Two"


def test_the_command_names_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_with(tmp_path, {"house.yaml": b"nmae: Nordpharm\naccent: purple\n", "logo.png": b"no"})
    assert main(["house", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert all(word in said for word in ("house.yaml:1: nmae:", "house.yaml:2: accent:", "logo.png:"))
    folder_with(tmp_path, {"house.yaml": WHOLE.encode(), "logo.png": logo()})
    monkeypatch.setitem(os.environ, SETTING, str(tmp_path))
    assert main(["house"]) == 0
    assert "Nordpharm" in capsys.readouterr().out
