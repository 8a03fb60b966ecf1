from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.charts.cause_graph import GAP, graph_of
from diagnostics.charts.cause_map import cause_map
from diagnostics.charts.drawing import text_width, wrapped
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.causes import GapKind
from diagnostics.domain.finding import CauseKind
from diagnostics.domain.library import Library
from tests.samples import diagnosed, some

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script> \x00 ]]> \" ' & <img src=x onerror=alert(1)>"


def causes_in(svg: str) -> list[ElementTree.Element]:
    return [node for node in ElementTree.fromstring(svg).iter() if node.get("data-cause")]


@pytest.mark.parametrize("case_id", some())
def test_everybody_can_reach_every_cause_of_the_map(library: Library, case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    drawn = cause_map(library, diagnosis)
    nodes = causes_in(drawn.svg)
    assert {cause.id for cause in diagnosis.leading} <= {node.get("data-cause") for node in nodes}
    for node in nodes:
        assert (node.get("role"), node.get("tabindex")) == ("button", "0")
        finding = diagnosis.cause(node.get("data-cause") or "")
        label = node.get("aria-label") or ""
        assert finding.label in label
        assert finding.owner.label in label
        assert finding.likelihood_label in label.lower()


@pytest.mark.parametrize("case_id", some())
def test_every_raised_cause_has_a_way_to_the_gap(library: Library, case_id: str) -> None:
    graph = graph_of(library, diagnosed(case_id))
    ahead = {cause.id: graph.leads_to(cause.id) for cause in graph.causes}

    def arrives(cause: str) -> bool:
        return any(target == GAP or arrives(target) for target in ahead[cause])

    assert all(arrives(cause.id) for cause in graph.causes)


@pytest.mark.parametrize("case_id", some())
def test_the_table_says_the_same_as_the_picture(library: Library, case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    drawn = cause_map(library, diagnosis)
    named = [diagnosis.cause(node.get("data-cause") or "").label for node in causes_in(drawn.svg)]
    assert [row.cause for row in drawn.rows] == named
    arrows = re.findall(r'data-from="([^"]+)" data-to="([^"]+)"', drawn.svg)
    for row, node in zip(drawn.rows, causes_in(drawn.svg), strict=True):
        targets = {target for source, target in arrows if source == node.get("data-cause")}
        names = {"the gap" if target == GAP else library.label(target) for target in targets}
        assert set(row.leads_to.split("; ")) == names


def test_all_causes_can_be_shown_and_the_unlikely_ones_fade(library: Library) -> None:
    diagnosis = diagnosed("pharma-social-media")
    nodes = causes_in(cause_map(library, diagnosis, everything=True).svg)
    assert len(nodes) == len(diagnosis.causes)
    faded = {node.get("data-cause") for node in nodes if "faded" in (node.get("class") or "")}
    assert faded == {cause.id for cause in diagnosis.causes if not cause.is_raised}


def test_what_often_stands_behind_a_raised_cause_is_shown_until_somebody_examines_it(library: Library) -> None:
    diagnosis = diagnosed("wells-fargo-community-bank")
    shown = graph_of(library, diagnosis).causes
    beside = [cause for cause in shown if not cause.is_raised]
    assert beside
    assert all(cause.kind is CauseKind.NOT_EXAMINED for cause in beside)


def test_a_cause_that_somebody_selected_is_pressed_even_if_it_would_not_be_shown(library: Library) -> None:
    diagnosis = diagnosed("pharma-social-media")
    hidden = next(cause.id for cause in diagnosis.causes if cause not in graph_of(library, diagnosis).causes)
    nodes = causes_in(cause_map(library, diagnosis, selected=hidden).svg)
    assert [node.get("data-cause") for node in nodes if node.get("aria-pressed") == "true"] == [hidden]


def test_in_a_staffing_gap_the_arrow_from_leaving_is_turned_round(library: Library) -> None:
    turned = [link for link in library.links if GapKind.STAFFING in link.turned_in]
    assert turned
    diagnosis = diagnosed("tsa-officers-retention")
    arrows = {(link.source, link.target) for link in graph_of(library, diagnosis, everything=True).links}
    assert not arrows & {link.ends for link in turned}


def test_hostile_text_stays_text(library: Library) -> None:
    diagnosis = diagnosed("sales-shortfall")
    causes = tuple(replace(cause, label=HOSTILE, likelihood_label=HOSTILE) for cause in diagnosis.causes)
    evil = replace(diagnosis, causes=causes, gap=replace(diagnosis.gap, statement=HOSTILE))
    for drawn in (cause_map(library, evil), cause_map(library, evil, for_print=True), cause_map(library, evil, linked=True)):
        tags = {node.tag.removeprefix(SVG) for node in ElementTree.fromstring(drawn.svg).iter()}
        assert tags <= {"svg", "style", "g", "a", "path", "rect", "circle", "text"}
        assert "onerror=alert" not in re.sub(r'"[^"]*"|>[^<]*<', "", drawn.svg)


def test_the_printed_map_carries_its_own_colours_and_no_controls(library: Library) -> None:
    svg = cause_map(library, diagnosed("pharma-social-media"), for_print=True).svg
    for word in ("var(", "currentColor", "<style", "tabindex", 'role="button"', "href"):
        assert word not in svg


def test_the_map_on_screen_takes_the_colour_of_the_page_around_it(library: Library) -> None:
    svg = cause_map(library, diagnosed("pharma-social-media")).svg
    assert "currentColor" in svg
    assert "var(--family-pay,#" in svg
    assert 'fill="black"' not in svg


def test_the_linked_map_leads_to_the_parts_of_its_page(library: Library) -> None:
    diagnosis = diagnosed("wells-fargo-community-bank")
    for node in causes_in(cause_map(library, diagnosis, linked=True).svg):
        cause = node.get("data-cause") or ""
        assert node.get("href") == (f"#cause-{cause}" if diagnosis.cause(cause).is_raised else None)
        assert diagnosis.cause(cause).label in (node.get("aria-label") or "")


def test_no_label_runs_out_of_its_box(library: Library) -> None:
    drawn = cause_map(library, diagnosed("pharma-social-media"), everything=True)
    for node in causes_in(drawn.svg):
        box = next(node.iter(f"{SVG}rect"))
        top, height = float(box.get("y") or 0), float(box.get("height") or 0)
        lines = [float(text.get("y") or 0) for text in node.findall(f"{SVG}text")][:-1]
        assert all(top + 8 < line < top + height - 3 for line in lines)


def test_before_the_first_answer_the_map_blames_nothing(library: Library) -> None:
    drawn = cause_map(library, diagnose(library, Case(id="new-case"), robust=False))
    assert drawn.rows
    assert {row.kind for row in drawn.rows} == {"not examined"}
    assert drawn.sentence.startswith("No answer has raised a cause")
    assert "Nothing explained so far" in drawn.svg


@given(st.text(alphabet="ilmW%A x…", min_size=1, max_size=80), st.floats(20, 300))
def test_a_word_that_is_too_wide_for_its_box_is_cut_as_late_as_possible(word: str, width: float) -> None:
    (line,) = wrapped(word.replace(" ", "x"), width, 13.0, 1)
    assert text_width(line, 13.0) <= width
    if line.endswith("…") and not word.replace(" ", "x").startswith(line):
        one_more = word.replace(" ", "x")[: len(line)] + "…"
        assert text_width(one_more, 13.0) > width
