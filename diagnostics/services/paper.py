"""Answers from paper: shown before anything is stored, and then all of them stored or none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.gate import FileName
from diagnostics.domain.library import Library
from diagnostics.exchange.paper_answers import PaperAnswer, read_paper_answers
from diagnostics.services.changes import no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.interview import case_under, checked_answer, give_answer, known_question, note_answers
from diagnostics.storage.store import Store

ORIGIN = "paper"
"""How the record tells an answer that was ticked on paper from one that was tapped."""


@dataclass(frozen=True)
class TakenAnswer:
    """One answer of a file beside what is stored in its place."""

    answer: PaperAnswer
    before: str | None
    """As it was stored when the preview was made."""

    @property
    def is_new(self) -> bool:
        """Whether nothing was answered there before."""
        return self.before is None

    @property
    def replaces(self) -> bool:
        """Whether it would put another answer in the place of one that is stored."""
        return self.before is not None and self.before != self.answer.value


@dataclass(frozen=True)
class PaperPreview:
    """What taking a file over would store, and nothing of it stored."""

    file: str
    file_hash: str
    answers: tuple[TakenAnswer, ...]
    ignored: tuple[str, ...]
    """Columns of the file that were not read."""
    notes: tuple[str, ...] = ()
    """What was not read exactly as it is in the file, in sentences."""

    @property
    def new(self) -> tuple[TakenAnswer, ...]:
        """Answers where there was none."""
        return tuple(one for one in self.answers if one.is_new)

    @property
    def replacing(self) -> tuple[TakenAnswer, ...]:
        """Answers that differ from what is stored."""
        return tuple(one for one in self.answers if one.replaces)


@gated
def preview_paper(store: Store, person: Person, library: Library, case_id: str, data: bytes, file: FileName) -> PaperPreview:
    """Return what a file of answers would store in a case, and store nothing.

    Raises ContentError with every fault of the file, in which it is called `file`, and NotFound.
    """
    person = require(person, Right.ANSWER)
    with store.reading(person) as work:
        found = work.cases.read(case_id, work.respondents.of(case_id))
    if found is None:
        raise no_such_case(case_id)
    filled = read_paper_answers(data, file, library, found.case)
    given = {one.id: one.answers for one in found.case.respondents}
    answers = tuple(TakenAnswer(one, given[one.respondent].get(one.question)) for one in filled.answers)
    return PaperPreview(file, hashlib.sha256(data).hexdigest(), answers, filled.ignored, filled.notes)


@gated
def take_in_paper(
    store: Store, person: Person, library: Library, case_id: str, preview: PaperPreview, replace: bool = False
) -> int:
    """Store what a preview shows, all of it or nothing, and return how many answers were stored.

    Answers that differ from stored ones are left out unless `replace`. Raises Conflict where an answer is no longer what
    the preview showed, or the case is answered against another library by now, and NotFound.
    """
    person = require(person, Right.ANSWER)
    wanted = [*preview.new, *(preview.replacing if replace else ())]
    with store.writing(person) as work:
        now = case_under(work, library, case_id)
        about = {"origin": ORIGIN, "file": preview.file, "file_hash": preview.file_hash}
        done = 0
        for taken in sorted(wanted, key=lambda taken: taken.answer.line):
            one = taken.answer
            question = known_question(library, one.question)
            note = {"note": one.note} if one.note else {}
            answer = checked_answer(question, one.value)
            done += give_answer(work, library, case_id, one.respondent, question, answer, taken.before, **about, **note)
        if done:
            note_answers(work, now)
    return done
