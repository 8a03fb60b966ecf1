"""A PDF for everybody: what PDF/UA asks and a machine can see, checked by another library than the one that wrote it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from diagnostics.reports.document import Heading
from diagnostics.reports.house import House
from diagnostics.reports.pdf import pdf
from tests.reports.reading import NAMED, flat, report
from tests.reports.reading_pdf import Structure
from tests.samples import samples

MOST_VOICES = max(samples().values(), key=lambda case: (len(case.respondents), case.id)).id
CASES = (NAMED, MOST_VOICES)


@cache
def structure(case_id: str) -> Structure:
    return Structure(pdf(report(case_id)))


@pytest.mark.parametrize("case_id", CASES)
def test_it_says_what_it_is_in_which_language_and_by_which_title(case_id: str) -> None:
    told = structure(case_id)
    assert told.root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(told.root["/Lang"]).startswith("en")
    assert told.root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert told.reader.metadata and told.reader.metadata.title == report(case_id).title
    about = told.root["/Metadata"].get_object().get_data()  # type: ignore[attr-defined]
    assert b"pdfuaid:part" in about and b"pdfaid:part" in about


@pytest.mark.parametrize("case_id", CASES)
def test_everything_shown_is_in_the_structure_or_marked_as_decoration(case_id: str) -> None:
    assert structure(case_id).untagged == []


@pytest.mark.parametrize("case_id", CASES)
def test_every_picture_has_words(case_id: str) -> None:
    figures = [tag for tag in structure(case_id).tags if tag.kind == "Figure"]
    assert figures
    assert [tag for tag in figures if len(tag.alt) < 10] == []


@pytest.mark.parametrize("case_id", CASES)
def test_headings_skip_no_level_and_are_the_bookmarks(case_id: str) -> None:
    told = structure(case_id)
    levels = [int(tag.kind[1:]) for tag in told.tags if tag.kind[0] == "H" and tag.kind[1:].isdigit()]
    assert levels[0] == 1
    assert [(one, other) for one, other in pairwise(levels) if other > one + 1] == []
    marks = str(told.reader.outline)
    wanted = [block.text for block in flat(report(case_id)) if isinstance(block, Heading) and block.level == 1]
    assert [text for text in wanted if text not in marks] == []


@pytest.mark.parametrize("case_id", CASES)
def test_heads_of_tables_say_what_they_are_heads_of(case_id: str) -> None:
    tags = structure(case_id).tags
    heads = [tag for tag in tags if tag.kind == "TH"]
    assert heads and all(tag.scope in ("/Column", "/Row", "/Both") for tag in heads)
    assert [tag for tag in tags if tag.kind in ("TH", "TD") and "TR" not in tag.parents] == []
    assert [tag for tag in tags if tag.kind == "LI" and "L" not in tag.parents] == []


@pytest.mark.parametrize("case_id", CASES)
def test_every_font_is_inside(case_id: str) -> None:
    fonts = structure(case_id).fonts
    assert fonts
    assert [font for font in fonts if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(font)] == []


def test_the_look_of_a_house_takes_nothing_away() -> None:
    told = Structure(pdf(replace(report(NAMED), house=House(name="Nordpharm", accent="#7a1f5c", cover="For the board"))))
    assert told.untagged == []
    assert [tag.kind for tag in told.tags if tag.kind[0] == "H"] == [
        tag.kind for tag in structure(NAMED).tags if tag.kind[0] == "H"
    ]
