"""The questionnaire on paper: the code of a sheet, the numbers of the questions and the letters of the answers.

Numbers are places in the whole questionnaire, so that a sheet that was printed earlier, or for somebody else, means the
same; the code tells when it was printed for another case or from another version of the questionnaire.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from diagnostics.domain.case import Respondent
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer, Question

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign of a code looks like another in handwriting."""

LENGTH = 5
NON_ANSWERS: Mapping[str, NonAnswer] = {
    "X": NonAnswer.DONT_KNOW,
    "Y": NonAnswer.NOT_MY_AREA,
    "Z": NonAnswer.RATHER_NOT_SAY,
}
"""The letters under every question. To skip one needs no letter: it is left empty."""

LETTERS = "".join(letter for letter in ascii_uppercase if letter not in NON_ANSWERS)


@dataclass(frozen=True)
class Sheet:
    """What one respondent is asked on paper, in the order of the questionnaire."""

    respondent: Respondent
    questions: tuple[Question, ...]

    @property
    def seconds(self) -> int:
        """How long it takes to answer, estimated."""
        return sum(question.seconds for question in self.questions)


@dataclass(frozen=True)
class Choice:
    """One answer that can be ticked."""

    letter: str
    label: str
    value: str
    """As it is stored."""


def case_code(case_id: str, library: Library) -> str:
    """Return how the codes of all sheets of a case begin; another one for each version of the questionnaire."""
    number = int.from_bytes(hashlib.sha256(f"{case_id}\n{library.hash}".encode()).digest()[:8], "big")
    signs = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(signs)


def sheet_code(case_id: str, library: Library, respondent: str) -> str:
    """Return the code on a sheet: that of the case, and the respondent, such as k7qmx-performer-2."""
    return f"{case_code(case_id, library)}-{respondent}"


def numbers_of(library: Library) -> dict[str, int]:
    """Return question id -> its number on paper, from 1."""
    return {question.id: number for number, question in enumerate(library.questions, start=1)}


def choices_of(question: Question) -> tuple[Choice, ...]:
    """Return what can be ticked under a question; of a number question only the ways not to answer."""
    options = () if question.is_number else tuple(zip(LETTERS, question.options, strict=False))
    return (
        *(Choice(letter, option.label, option.id) for letter, option in options),
        *(Choice(letter, NON_ANSWER_LABELS[kind], kind.value) for letter, kind in NON_ANSWERS.items()),
    )
