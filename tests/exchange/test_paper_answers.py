"""Answers from paper: what a file says, and what is wrong with one that cannot be used."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.paper import LETTERS, NON_ANSWERS, case_code, choices_of, numbers_of, sheet_code
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.errors import ContentError
from diagnostics.exchange.paper_answers import PaperAnswer, _number, _Wrong, read_paper_answers, write_form
from diagnostics.reasoning.on_paper import sheets_for
from tests.organisations import workbook

MUSEUM = Path(__file__).parents[1] / "broken"
EXPECTED = re.compile(r"^(\d+): (.+)$", re.MULTILINE)
CASE = Case(
    id="calls",
    gap=Gap(kind=GapKind.WORK),
    respondents=[
        Respondent(id="line-manager-1", role="line-manager"),
        Respondent(id="line-manager-2", role="line-manager"),
        Respondent(id="hr-1", role="hr"),
    ],
)
CODE = case_code(CASE.id, load_library())
NUMBER = numbers_of(load_library())


def read(text: str | bytes) -> tuple[PaperAnswer, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    return read_paper_answers(data, "answers.csv", load_library(), CASE).answers


def told(path: Path) -> str:
    """A broken file with the code that the sheets of this case really have: the shelf says CODE and #question."""
    text = path.read_text(encoding="utf-8").replace("CODE", CODE)
    return re.sub(r"#([a-z-]+)", lambda found: str(NUMBER[found[1]]), text)


@pytest.mark.parametrize("path", sorted(MUSEUM.glob("paper-*.csv")), ids=lambda path: path.stem)
def test_each_broken_file_is_told_every_fault_it_has_and_on_which_line(path: Path) -> None:
    expected = EXPECTED.findall(told(path.with_suffix(".txt")))
    assert expected
    with pytest.raises(ContentError) as found:
        read_paper_answers(told(path).encode(), path.name, load_library(), CASE)
    faults = found.value.faults
    assert {fault.file for fault in faults} == {path.name}
    assert len(faults) == len(expected), str(found.value)
    for line, part in expected:
        assert any(fault.line == int(line) and part in fault.what for fault in faults), f"{line}: {part}\n{found.value}"


def test_letters_are_read_as_people_write_them() -> None:
    spread = load_library().question_by_id["spread"]
    for written in ("B", "b", " b ", "B.", "(b)", "b)"):
        (answer,) = read(f"sheet,question,letter\n{CODE}-line-manager-1,{NUMBER['spread']},{written}\n")
        assert answer == PaperAnswer(2, "line-manager-1", "spread", spread.options[1].id, "")


def test_a_question_is_found_by_its_number_or_its_id_and_a_sheet_in_any_spelling() -> None:
    for question in (str(NUMBER["spread"]), f"{NUMBER['spread']}.", f"0{NUMBER['spread']}", "spread", "Spread"):
        for code in (f"{CODE}-line-manager-1", f"{CODE.upper()}-Line-Manager-1", f"{CODE} - line-manager - 1"):
            (answer,) = read(f"sheet;question;letter\n{code};{question};A\n")
            assert (answer.respondent, answer.question) == ("line-manager-1", "spread")


def test_a_number_stands_where_a_number_is_asked_and_so_does_a_way_not_to_answer() -> None:
    head = "sheet,question,letter,note\n"
    said = {"12.50": "12.5", "12.5 %": "12.5", "0": "0", "x": NonAnswer.DONT_KNOW.value, "Z": NonAnswer.RATHER_NOT_SAY.value}
    for written, stored in said.items():
        (answer,) = read(f"{head}{CODE}-hr-1,early-leavers,{written},from the records\n")
        assert (answer.value, answer.note) == (stored, "from the records")


NUMBERS = {
    "7,5": ["7.5"],
    "~10": ["10"],
    "ca. 12 %": ["12"],
    "about 7": ["7"],
    ",5": ["0.5"],
    "0,125": ["0.125"],
    "1.200,50": ["1200.5"],
    "1,200.50": ["1200.5"],
    "1 200": ["1200"],
    "1'200": ["1200"],
    "1.200.000": ["1200000"],
    "1,2500": ["1.25"],
    "1.200": ["1.2", "1200"],
    "12,500": ["12.5", "12500"],
    "1.200.50": [],
    "1_000": [],
    "1e3": [],
    "nan": [],
    "10-12": [],
    "12 hours": [],
}


@pytest.mark.parametrize(("written", "meant"), NUMBERS.items())
def test_a_number_is_read_as_people_of_any_country_write_it_and_two_meanings_are_two(written: str, meant: list[str]) -> None:
    question = load_library().question_by_id["early-leavers"]
    large = question.model_copy(update={"options": [question.options[-1].model_copy(update={"up_to": 2e6})]})
    if len(meant) == 1:
        assert _number(written, large) == meant[0]
        return
    with pytest.raises(_Wrong, match=" or ".join(meant) or "is no answer here; write a number from 0 to"):
        _number(written, large)


def test_where_the_question_allows_one_meaning_of_a_number_it_is_that_one() -> None:
    head = "sheet,question,letter\n"
    (answer,) = read(f'{head}{CODE}-hr-1,early-leavers,"12,500"\n')
    assert answer.value == "12.5"


def test_a_row_without_a_letter_is_a_question_that_was_left_empty() -> None:
    rows = ("line-manager-1,spread,", "line-manager-1,onset,A", "line-manager-2,spread,-")
    text = "\n".join(["sheet,question,letter", *(f"{CODE}-{row}" for row in rows)])
    assert [answer.question for answer in read(text)] == ["onset"]


def test_a_workbook_says_the_same_as_the_text() -> None:
    rows: list[list[object]] = [
        ["Sheet", "Question", "Letter", "Note"],
        [f"{CODE}-line-manager-1", float(NUMBER["spread"]), "B", None],
        [f"{CODE}-hr-1", NUMBER["early-leavers"], 12.5, "=1+1"],
    ]
    rows[2][3] = "counted in May"
    spread = load_library().question_by_id["spread"]
    assert [(one.respondent, one.value, one.note) for one in read(workbook(rows))] == [
        ("line-manager-1", spread.options[1].id, ""),
        ("hr-1", "12.5", "counted in May"),
    ]


def test_the_form_has_a_row_for_each_question_on_the_sheets_and_wants_nothing_but_letters() -> None:
    library = load_library()
    sheets = sheets_for(library, CASE, "line-manager")
    form = write_form(library, CASE, sheets)
    with pytest.raises(ContentError, match="no row has a letter"):
        read(form)
    rows = list(csv.DictReader(StringIO(form.removeprefix("\ufeff"))))
    assert [(row["sheet"], row["id"]) for row in rows] == [
        (sheet_code(CASE.id, library, sheet.respondent.id), question.id) for sheet in sheets for question in sheet.questions
    ]
    filled = form.replace(",,,", ",X,,")
    assert {answer.value for answer in read(filled)} == {NonAnswer.DONT_KNOW.value}
    assert len(read(filled)) == len(rows)


def test_a_sheet_of_another_case_or_of_an_older_questionnaire_has_another_code() -> None:
    library = load_library()
    codes = {case_code(f"case-{number}", library) for number in range(2000)}
    assert len(codes) == 2000


WORDS = ("", "A", "X", "12", "spread", "onset", "999", f"{CODE}-hr-1", f"{CODE}-line-manager-1", "=1")
CELL = st.sampled_from(WORDS) | st.text(max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=8))
def test_whatever_stands_in_a_file_it_is_read_or_every_fault_has_a_line_of_it(rows: list[tuple[str, ...]]) -> None:
    out = StringIO()
    csv.writer(out).writerows([("sheet", "question", "letter", "note"), *rows])
    lines = out.getvalue().count("\n") + out.getvalue().count("\r") + 1
    try:
        answers = read(out.getvalue().encode("utf-8", "replace"))
    except ContentError as found:
        assert all(1 <= fault.line <= lines and fault.what for fault in found.faults)
    else:
        places = [(answer.respondent, answer.question) for answer in answers]
        assert places and len({*places}) == len(places)
        known = load_library().question_by_id
        for answer in answers:
            assert answer.value in {*NonAnswer} or known[answer.question].option(answer.value)


def test_every_question_has_letters_enough_and_i_dont_know_beneath_it() -> None:
    for question in load_library().questions:
        assert len(question.options) <= len(LETTERS)
        letters = [choice.letter for choice in choices_of(question)]
        assert letters[-3:] == list(NON_ANSWERS) and len({*letters}) == len(letters)
