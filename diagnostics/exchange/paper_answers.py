"""Answers that were ticked on paper, as a file: read with every fault by line, and written as an empty form."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TypeVar

from diagnostics.domain.case import Case, Respondent
from diagnostics.domain.gate import Text
from diagnostics.domain.library import Library
from diagnostics.domain.paper import NON_ANSWERS, Sheet, case_code, choices_of, numbers_of, sheet_code
from diagnostics.domain.questionnaire import Question
from diagnostics.errors import ContentError, Fault
from diagnostics.exchange.columns import Columns
from diagnostics.exchange.faults import Hints, clipped
from diagnostics.exchange.sheet import Row, as_cell, read_sheet

COLUMNS = ("sheet", "question", "letter", "note")
TO_READ = ("id", "text", "answers")
"""Columns of the form that help whoever types, and are not read back."""

FORM = Columns((*COLUMNS, *TO_READ), needed=(("sheet",), ("question",), ("letter",)))
NOTE = Text(500, lines=True)
MARK = "\ufeff"
AROUND = re.compile(r"[\s().:]+")
"""What people write around a letter."""

ABOUT = re.compile(r"^\s*(?:[~≈]|ca\.?|circa|about|approx\.?|around|etwa|rund)\s*", re.IGNORECASE)
"""What people write before an estimated number."""

DECIMAL = re.compile(r"[+-]?\d+(?:[.,](?:\d{1,2}|\d{4,}))?|0?[.,]\d+", re.ASCII)
"""Numbers in which a point or a comma can only precede decimals."""

THOUSANDS = re.compile(
    r"(?P<digits>\d{1,3}(?P<between>[., '’\u00a0\u202f])\d{3}(?:(?P=between)\d{3})*)(?P<decimals>(?:[.,]\d+)?)", re.ASCII
)
"""Digits in groups of three with the same separator between them, and decimals."""

Part = TypeVar("Part")


class _Wrong(Exception):
    """What is wrong with a cell, and what to write instead."""


class _Missing(_Wrong):
    """A cell is empty that must not be; told once, and not where something else in the row cannot be read."""


@dataclass(frozen=True)
class PaperAnswer:
    """One answer as a row of the file says it."""

    line: int
    respondent: str
    question: str
    value: str
    """As it is stored: an option's id, a number as text, or a way not to answer."""
    note: str


@dataclass(frozen=True)
class Filled:
    """What a file says: answers in its order, and the columns that were not read."""

    answers: tuple[PaperAnswer, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What was not read exactly as it is written, in sentences."""


def read_paper_answers(data: bytes, file: str, library: Library, case: Case) -> Filled:
    """Return the answers in a CSV or XLSX file; a row without a letter is a question that was left empty.

    Raises ContentError with every fault, each with the line and what to write instead.
    """
    sheet = read_sheet(data, file, FORM, "answer")
    reading = _Reading(file, library, case, {fault.line for fault in sheet.faults})
    answers = [answer for row in sheet.rows if (answer := reading.answer(row))]
    faults = [*sheet.faults, *reading.faults]
    if not answers and not faults:
        faults.append(Fault(file, sheet.line, "", "no row has a letter; write what was ticked into the column 'letter'"))
    if faults:
        raise ContentError(faults)
    return Filled(tuple(answers), sheet.ignored, sheet.notes)


def write_form(library: Library, case: Case, sheets: Sequence[Sheet]) -> str:
    """Return a CSV file with a row for each question of these sheets, in which only the letters are missing."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *TO_READ])
    writer.writerows([as_cell(cell) for cell in row] for row in _form_rows(library, case, sheets))
    return MARK + text.getvalue()


class _Reading:
    """The rows of one file, read against one case."""

    def __init__(self, file: str, library: Library, case: Case, unclear: set[int]) -> None:
        self.file, self.library, self.case = file, library, case
        self.faults: list[Fault] = []
        self._unclear = unclear
        """Lines that have a fault already, in which nothing is missed a second time."""
        self._begins = f"{case_code(case.id, library)}-"
        self._people = {person.id: person for person in case.respondents}
        self._by_number = {str(number): name for name, number in numbers_of(library).items()}
        self._asked = {q.id for q in library.questions_for(case.gap.kind, frozenset(case.request.topics))}
        self._hints, self._whose = Hints(library.question_by_id), Hints(self._people)
        self._first: dict[tuple[str, str], tuple[int, str]] = {}

    def answer(self, row: Row) -> PaperAnswer | None:
        """Return what a row says, or nothing where it says nothing or has faults, which are noted."""
        cells = row.cells
        if "letter" not in cells and ("note" not in cells or row.line in self._unclear):
            return None
        person = self._noted(row, lambda: self._person(cells))
        question = self._noted(row, lambda: self._question(cells))
        value = self._noted(row, lambda: _value(cells, question)) if question else None
        note = cells.get("note", "")
        if fault := NOTE.fault(note):
            self._fault(row, f"note: {fault}")
        if not person or not question or value is None:
            return None
        found = PaperAnswer(row.line, person.id, question.id, value, note)
        return self._noted(row, lambda: self._fitting(found, person, question, cells["question"]))

    def _person(self, cells: dict[str, str]) -> Respondent:
        written = cells.get("sheet", "")
        if not written:
            raise _Missing(f"sheet: empty; write the code at the top of the sheet, such as {self._begins}...")
        code = written.casefold().replace(" ", "")
        if code in self._people:
            raise _Wrong(f"sheet: write the whole code on the sheet, '{self._begins}{code}'")
        if not code.startswith(self._begins):
            raise _Wrong(
                f"sheet: {clipped(written)} is not of this case, or was printed for another version of the questionnaire; "
                f"the sheets of this case begin with {self._begins}"
            )
        who = code.removeprefix(self._begins)
        if who not in self._people:
            known = self._whose.at(who) or "; add the person on the page of the request, or mend the code"
            raise _Wrong(f"sheet: there is no respondent {clipped(who)} in this case{known}")
        return self._people[who]

    def _question(self, cells: dict[str, str]) -> Question:
        written = cells.get("question", "")
        if not written:
            raise _Missing("question: empty; write the number that stands before it")
        number = written.rstrip(".")
        name = self._by_number.get(number.lstrip("0"), written.casefold())
        found = self.library.question_by_id.get(name)
        if found is None:
            hint = "" if number.isdigit() else self._hints.at(name)
            hint = hint or f"; write a number from 1 to {len(self._by_number)}"
            raise _Wrong(f"question: there is no question {clipped(written)}{hint}")
        return found

    def _fitting(self, found: PaperAnswer, person: Respondent, question: Question, written: str) -> PaperAnswer:
        if question.id not in self._asked:
            raise _Wrong(f"question: {clipped(written)} is not asked in this case; leave the row out")
        if person.role not in question.roles:
            role = self.library.role_by_id[person.role].in_text
            raise _Wrong(f"question: {clipped(written)} is not for {role}; look for another number, or another sheet")
        before, value = self._first.setdefault((found.respondent, found.question), (found.line, found.value))
        if before != found.line:
            same = "the same as" if value == found.value else "another answer than in"
            raise _Wrong(f"question: {same} line {before}; keep one of the two")
        return found

    def _noted(self, row: Row, read: Callable[[], Part]) -> Part | None:
        """Return what is read, or nothing where it is wrong, and note why."""
        try:
            return read()
        except _Missing as found:
            if row.line not in self._unclear:
                self._fault(row, str(found))
        except _Wrong as found:
            self._fault(row, str(found))
        return None

    def _fault(self, row: Row, what: str) -> None:
        about = " ".join(row.cells[name] for name in ("sheet", "question") if name in row.cells)
        self.faults.append(Fault(self.file, row.line, about[:60], what))


def _value(cells: dict[str, str], question: Question) -> str:
    """Return the answer as it is stored."""
    written = cells.get("letter", "")
    if not written:
        raise _Missing("letter: there is a note and no letter; write what was ticked, or take the note out")
    letter = AROUND.sub("", written).upper()
    choices = {choice.letter: choice.value for choice in choices_of(question)}
    if letter in choices:
        return choices[letter]
    if question.is_number:
        return _number(written, question)
    several = re.findall(r"[A-Z]+", written.upper())
    if len(several) > 1 and {*several} <= {*choices}:
        raise _Wrong(f"letter: {clipped(written)} is more than one; write the one that was meant, or X")
    raise _Wrong(f"letter: {clipped(written)} does not stand under this question; write one of {', '.join(choices)}")


def _number(written: str, question: Question) -> str:
    top = max(option.up_to or 0 for option in question.options)
    wanted = f"write a number from 0 to {top:g} ({question.unit}), or one of {', '.join(NON_ANSWERS)}"
    plain = ABOUT.sub("", written).strip()
    if plain.endswith("%") and not (question.unit or "").startswith("percent"):
        raise _Wrong(f"letter: {clipped(written)} is a percentage, but the question asks for {question.unit}; {wanted}")
    values = [value for value in _values(plain.rstrip("% \u202f")) if 0 <= value <= top]
    if len(values) > 1:
        either = " or ".join(f"{value:.12g}" for value in values)
        raise _Wrong(f"letter: {clipped(written)} can be {either}; write it without a thousands separator")
    if not values:
        raise _Wrong(f"letter: {clipped(written)} is no answer here; {wanted}")
    return f"{values[0] + 0.0:.12g}"


def _values(text: str) -> list[float]:
    """Return the numbers that a text can mean: none, one, or two if a comma or point may be a thousands separator.

    1,200.50, 1.200,50 and 1 200 each mean one number; 1.200 is 1.2 to some people and 1200 to others.
    """
    if DECIMAL.fullmatch(text):
        return [float(text.replace(",", "."))]
    thousands = THOUSANDS.fullmatch(text)
    if not thousands:
        return []
    digits, between, decimals = thousands["digits"], thousands["between"], thousands["decimals"]
    if decimals.startswith(between):
        return []
    whole = float(f"{re.sub('[^0-9]', '', digits)}.{decimals[1:]}")
    is_clear = decimals or between not in ".," or digits.count(between) > 1
    return [whole] if is_clear else [float(text.replace(",", ".")), whole]


def _form_rows(library: Library, case: Case, sheets: Sequence[Sheet]) -> Iterator[list[str]]:
    numbers = numbers_of(library)
    for sheet in sheets:
        code = sheet_code(case.id, library, sheet.respondent.id)
        for question in sheet.questions:
            choices = "; ".join(f"{choice.letter} = {choice.label}" for choice in choices_of(question))
            number = f"a number ({question.unit}); " if question.is_number else ""
            text = question.wording(sheet.respondent.role)
            yield [code, str(numbers[question.id]), "", "", question.id, text, f"{number}{choices}"]
