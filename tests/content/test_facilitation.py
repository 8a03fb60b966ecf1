"""What facilitators say: it reads as content does, fits every situation, and moves no case to another questionnaire."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.check import check
from diagnostics.content.facilitation import FACILITATION, LONGEST_TALK, checked_facilitation, load_facilitation
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.content.schema import schema_text
from diagnostics.domain.causes import FamilyId, GapKind, WhyNow
from diagnostics.domain.facilitation import Situation, Stage
from diagnostics.domain.finding import VerdictKind
from diagnostics.errors import ContentError
from tests.content.conftest import Change

# What is broken: text, what stands there instead, lines from there down to the fault, what the fault says.
BREAKS = {
    "a source that nobody knows": (
        "sources: [harrison]",
        "sources: [harison]",
        0,
        "there is no source 'harison'; did you mean 'harrison'?",
    ),
    "a cause that nobody knows": (
        "causes: [role-and-ownership, handoff-failure]}",
        "causes: [role-and-owner, handoff-failure]}",
        0,
        "there is no cause 'role-and-owner'; did you mean 'role-and-ownership'?",
    ),
    "a name that is not filled in": (
        "What do I see {people} do",
        "What do I see {persons} do",
        0,
        "there is no name '{persons}'",
    ),
    "a name that is not known before the interview": (
        "One thing beforehand. The law asks for this training",
        "One thing beforehand on {first_cause}. The law asks for this training",
        0,
        "'{first_cause}' is known after the diagnosis only",
    ),
    "a brace that is opened alone": ("hands the work over to {people}", "hands the work over to {people", 0, "a brace"),
    "the same question twice": ("- id: law-minimum", "- id: see-differently", 0, "'see-differently' stands already in line"),
    "a verdict before the interview": (
        "when: {required: true}\n    sources: [causeway",
        "when: {stages: [before-the-interview], verdicts: [fix]}\n    sources: [causeway",
        0,
        "verdicts: nothing is known of this before the interview",
    ),
    "a talk without end": (
        "    minutes: 12\n    purpose: Agree",
        "    minutes: 30\n    purpose: Agree",
        None,
        "to 62 minutes",
    ),
    "a key that is not known": (
        "listen_for: A name, and a date.",
        "listen: A name, and a date.",
        0,
        "'listen' is not a known",
    ),
    "a grade that is not known": (
        "grade: secondary\n    sources: [chevalier]",
        "grade: proven\n    sources: [chevalier]",
        0,
        "grade: 'proven' is not known",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_fault_is_named_with_its_line(name: str, content_root: Path, change: Change) -> None:
    old, new, below, expected = BREAKS[name]
    line = change(FACILITATION, old, new)
    with pytest.raises(ContentError) as found:
        checked_facilitation(content_root, load_library())
    told = [fault for fault in found.value.faults if expected in fault.what]
    assert told, str(found.value)
    assert told[0].file == FACILITATION
    if below is not None:
        assert told[0].line == line + below


def test_the_check_of_all_content_looks_at_it(content_root: Path, change: Change) -> None:
    change(FACILITATION, "sources: [harrison]", "sources: [harison]")
    assert [fault.file for fault in check(content_root).faults] == [FACILITATION]
    (content_root / FACILITATION).unlink()
    assert "there is no such file" in str(check(content_root).faults[0])


def test_the_schema_that_editors_complete_from_is_the_one_of_this_code() -> None:
    name = "facilitation.schema.json"
    assert (ROOT / "questionnaires" / name).read_text(encoding="utf-8") == schema_text(name)
    assert (ROOT / FACILITATION).read_text(encoding="utf-8").startswith(f"# yaml-language-server: $schema={name}\n")


def test_a_better_sentence_asks_no_case_to_move_on(content_root: Path, change: Change) -> None:
    before = read_content(content_root).hash
    change(FACILITATION, "What goes through your mind when you hear that?", "What do you think?")
    assert read_content(content_root).hash == before


@given(
    stage=st.sampled_from(Stage),
    why_now=st.none() | st.sampled_from(WhyNow),
    gap=st.none() | st.sampled_from(GapKind),
    measured=st.booleans(),
    required=st.booleans(),
    verdict=st.sampled_from(VerdictKind),
    causes=st.lists(st.sampled_from([cause.id for cause in load_library().causes]), unique=True, max_size=8),
    at_most=st.integers(5, 12),
)
def test_every_talk_has_an_opening_an_end_and_questions_and_takes_no_more_than_an_hour(
    stage: Stage,
    why_now: WhyNow | None,
    gap: GapKind | None,
    measured: bool,
    required: bool,
    verdict: VerdictKind,
    causes: list[str],
    at_most: int,
) -> None:
    told, library = load_facilitation(), load_library()
    families = tuple(dict.fromkeys(library.family_of(cause) for cause in causes))
    before = stage is Stage.BEFORE
    there = Situation(stage, why_now, gap, measured, required)
    if not before:
        there = Situation(stage, why_now, gap, measured, required, verdict, tuple(causes), families)
    parts = told.parts(there)
    assert parts[0].say and parts[-1].id.startswith("close")
    assert sum(part.minutes for part in parts) <= LONGEST_TALK
    chosen = told.questions(there, at_most)
    assert 5 <= len(chosen) <= at_most
    assert all(one.when.holds(there) for one in chosen)
    assert any(not one.when.weight for one in chosen)
    if before:
        assert not any(one.when.verdicts or one.when.causes or one.when.families for one in chosen)


def test_the_most_important_cause_has_its_question_among_nine() -> None:
    told, library = load_facilitation(), load_library()
    for cause, why_now in product(library.causes, (WhyNow.INCIDENT, WhyNow.LAUNCH)):
        there = Situation(Stage.AFTER, why_now, GapKind.RULES, True, True, VerdictKind.FIX, (cause.id,), (cause.family,))
        asked = [one for one in told.questions(there, 9) if cause.id in one.when.causes or cause.family in one.when.families]
        assert asked, cause.id


def test_the_training_department_has_something_to_bring_to_every_family() -> None:
    told = load_facilitation()
    for family in FamilyId:
        there = Situation(Stage.AFTER, None, None, True, False, VerdictKind.FIX, (), (family,))
        assert [one for one in told.support if one.when.holds(there) and one.when.families]
