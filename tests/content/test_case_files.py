"""A case goes to a file and comes back as it was; what a respondent may honestly say is never a fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagnostics.check import check
from diagnostics.content.cases import case_from_text, read_case, read_case_and_notes, sample_paths, write_case
from diagnostics.content.library import ROOT
from diagnostics.domain.case import Case, Documented, DocumentedCause, Gap, Origin, Period, Request, Respondent
from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.gate import FIRST_DAY, LAST_DAY, MAX_FIGURE, Text, readable
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.domain.scales import Basis
from diagnostics.errors import ContentError

AWKWARD = (
    "", " ", "no", "Yes", "null", "~", "1e3", "012", "0x1F", "12:30:45", "2026-11-03", "2026-13-45", ".inf", "<<", "=",
    "---", "- a", "? a", ": ", "a: b", "a #b", "#", "'", '"', "\\", "\t", "a\n", "\na", "a\n\nb", " a\nb ",
    "a\n- b\n", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a`", "[" * 40, "{" * 40 + "\n" + "[", "[sic]",
    "-" * 300 + "\n" + "-" * 300, " " * 300 + "a", "word " * 60, "\ufeff", "\xa0",
    "Größe: 5 %", "日本語", "🙂", "e\u0301", "\u200d", "\ufe0f", "\xad",
)  # fmt: skip

PIECES = st.sampled_from(AWKWARD)
TEXTS = st.one_of(PIECES, st.text(max_size=60), st.lists(PIECES, max_size=4).map("".join)).map(readable)
LINES = TEXTS.map(lambda text: " ".join(text.split("\n")).replace("\t", " ")[:100])
SENTENCES = TEXTS.map(str.strip).filter(lambda text: 2 <= len(text) <= 2000)
FIGURES = st.none() | st.floats(-MAX_FIGURE, MAX_FIGURE) | st.integers(-(10**6), 10**6).map(float)
WORTH = st.none() | st.floats(0, MAX_FIGURE)


def _maybe(values: type) -> st.SearchStrategy[object]:
    return st.none() | st.sampled_from(list(values))


REQUESTS = st.builds(
    Request,
    by=LINES,
    text=TEXTS,
    for_whom=LINES,
    why_now=_maybe(WhyNow),
    required_by_law=st.sampled_from([None, True, False]),
)
GAPS = st.builds(
    Gap,
    kind=_maybe(GapKind),
    statement=TEXTS,
    measure=LINES,
    unit=LINES,
    period=_maybe(Period),
    current=FIGURES,
    target=FIGURES,
    best=FIGURES,
    people_affected=st.none() | st.integers(0, 10_000_000),
    since=LINES,
    basis=_maybe(Basis),
    value_per_unit=WORTH,
    currency=LINES.map(lambda text: text[:12]),
)
ANSWERS = st.dictionaries(
    st.sampled_from(["onset", "change-of-resources", "growth-of-demand"]),
    st.sampled_from([state.value for state in NonAnswer]),
)
PEOPLE = st.lists(
    st.builds(
        Respondent,
        id=st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True),
        role=st.sampled_from(["records", "performer", "it"]),
        name=LINES,
        answers=ANSWERS,
    ),
    max_size=3,
    unique_by=lambda person: person.id,
)
FINDINGS = st.builds(
    Documented,
    causes=st.lists(
        st.builds(
            DocumentedCause,
            family=st.just("pay"),
            cause=st.sampled_from([None, "pay-level"]),
            text=SENTENCES,
            weight=st.sampled_from(["main", "contributing"]),
        ),
        max_size=2,
    ),
    owners=TEXTS,
    outcome=TEXTS,
    source=SENTENCES,
    address=LINES,
)
CASES = st.builds(
    Case,
    id=st.sampled_from(["a-case", "no", "1", "2026-11-03"]),
    title=LINES,
    sector=LINES,
    origin=st.just(Origin.PUBLISHED),
    opened_on=st.none() | st.dates(FIRST_DAY, LAST_DAY),
    library=st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
    request=REQUESTS,
    gap=GAPS,
    respondents=PEOPLE,
    documented=st.none() | FINDINGS,
    notes=st.one_of(TEXTS, st.lists(TEXTS, max_size=3), st.dictionaries(LINES, TEXTS, max_size=3)),
)


@settings(max_examples=150)
@given(case=CASES)
@example(case=Case(id="awkward", notes=list(AWKWARD)))
@example(case=Case(id="awkward", notes={text: text for text in AWKWARD if Text(300).fault(text) is None}))
@example(case=Case(id="long", title="x" * 300, notes="\n".join(AWKWARD)))
def test_a_case_that_is_written_and_read_again_is_the_same_case(case: Case, library: Library) -> None:
    assert case_from_text(write_case(case), "case.yaml", library) == case


def test_a_written_case_reads_like_one_that_somebody_wrote() -> None:
    case = Case(
        id="sales-course",
        title="Sales: no course yet",
        opened_on=date(2026, 11, 3),
        request=Request(by="Sales director", text="Win rates are down.\n\nBook a course.", why_now=WhyNow.SHORTFALL),
        gap=Gap(kind=GapKind.WORK, current=19.0, target=28.5, basis=Basis.RECORDS),
        respondents=[Respondent(id="anna", role="performer", answers={"change-of-system": "no", "hours-needed": "112.5"})],
        notes={"onset": "She said so."},
    )
    assert write_case(case) == (
        "id: sales-course\n"
        "title: 'Sales: no course yet'\n"
        "opened_on: 2026-11-03\n"
        "request:\n"
        "  by: Sales director\n"
        "  text: |-\n"
        "    Win rates are down.\n"
        "\n"
        "    Book a course.\n"
        "  why_now: shortfall\n"
        "gap:\n"
        "  kind: doing-the-work\n"
        "  current: 19\n"
        "  target: 28.5\n"
        "  basis: records\n"
        "respondents:\n"
        "  - id: anna\n"
        "    role: performer\n"
        "    answers:\n"
        "      change-of-system: 'no'\n"
        "      hours-needed: 112.5\n"
        "notes:\n"
        "  onset: She said so.\n"
    )


def test_a_case_may_begin_with_nothing_but_its_id(library: Library) -> None:
    case = case_from_text("id: just-begun\n", "case.yaml", library)
    assert (case.answer_count, case.gap.is_measured, case.label) == (0, False, "Untitled diagnosis")
    assert write_case(case) == "id: just-begun\n"


@pytest.mark.parametrize("state", list(NonAnswer))
def test_whoever_cannot_or_will_not_answer_is_never_told_off(state: NonAnswer, library: Library) -> None:
    answers = "".join(f"      {question.id}: {state}\n" for question in library.questions_for(GapKind.STAFFING, frozenset()))
    text = f"id: quiet\ngap: {{kind: staffing}}\nrespondents:\n  - id: anna\n    role: hr\n    answers:\n{answers}"
    case = case_from_text(text, "case.yaml", library)
    assert case.answer_count > 20
    assert set(case.respondents[0].answers.values()) == {state}


def test_a_respondent_may_answer_what_others_know_better(library: Library) -> None:
    assert "it" not in library.question_by_id["spread"].roles
    text = "id: hearsay\nrespondents:\n  - {id: helpdesk, role: it, answers: {spread: one-team}}\n"
    assert case_from_text(text, "case.yaml", library).answer_count == 1


def test_a_case_answered_against_an_older_library_still_opens(library: Library) -> None:
    text = f"id: older\nlibrary: {'0' * 64}\nrespondents:\n  - {{id: files, role: records, answers: {{onset: always}}}}\n"
    assert case_from_text(text, "case.yaml", library).library != library.hash


@pytest.mark.parametrize("written", ["anything", "2026.11", "A" * 64, "0" * 63, "g" * 64])
def test_a_library_that_is_no_hash_is_refused_and_switches_no_check_off(written: str, library: Library) -> None:
    people = "respondents:\n  - {id: one, role: hr, answers: {leaving-reason: pay}}\n"
    text = f'id: by-hand\nlibrary: "{written}"\ngap: {{kind: doing-the-work}}\n{people}'
    with pytest.raises(ContentError) as found:
        case_from_text(text, "case.yaml", library)
    assert [fault.line for fault in found.value.faults] == [2, 5]
    assert "is not the hash of a library" in found.value.faults[0].what
    assert "is asked where the kind of gap is 'staffing'" in found.value.faults[1].what


def test_answers_that_do_not_count_are_named_where_a_case_has_a_real_library(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    answers = "answers:\n      leaving-reason: pay\n      onset: always\n      exit-data: dont-know\n"
    head = f"id: moved\nlibrary: {library.hash}\ngap: {{kind: doing-the-work}}\n"
    path.write_text(f"{head}respondents:\n  - id: one\n    role: hr\n    {answers}", encoding="utf-8")
    case, notes = read_case_and_notes(path, library, "case.yaml")
    assert case.answer_count == 3
    assert [(note.line, note.id) for note in notes] == [(8, "one")]
    assert notes[0].what.startswith("this answer does not count: question 'leaving-reason' is asked where")
    checked = check(ROOT, [path])
    assert checked.faults == () and [note.what for note in checked.notes] == [notes[0].what]


def test_a_number_may_be_given_as_the_band_it_falls_into(library: Library) -> None:
    people = "respondents:\n  - {id: files, role: records, answers: {offers-declined: many}}\n"
    case = case_from_text("id: bands\ngap: {kind: staffing}\n" + people, "case.yaml", library)
    assert case.respondents[0].answers == {"offers-declined": "many"}


def test_the_sample_cases_that_ship_are_read_without_a_fault_and_survive_writing(library: Library) -> None:
    paths = sample_paths(ROOT)
    assert paths == sorted(paths)
    for path in paths:
        case = read_case(path, library, path.name)
        assert case_from_text(write_case(case), path.name, library) == case


def test_a_fault_is_told_under_the_name_the_file_was_opened_by(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "upload-7.yaml"
    path.write_text("title: Nameless\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"^my case\.yaml:1: 'id' is missing; add it$"):
        read_case(path, library, "my case.yaml")
