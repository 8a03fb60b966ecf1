"""The questionnaire on paper: for one role, a sheet for each respondent, with boxes to tick and the code of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.domain.paper import NON_ANSWERS, Sheet, choices_of, numbers_of, sheet_code
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, Question
from diagnostics.reports.document import Block, Document, Facts, Heading, PageBreak, Paragraph, Table
from diagnostics.wording import clipped, minutes_in_words

BOX = "☐"
LINE = "_______________"
ROOM = 3
"""Empty lines for what did not fit into the answers."""

HOW = (
    ("1", "Read a question, and tick the one answer that fits best. There are no right ones."),
    ("2", "You do not know, or it is not your area? Tick that: it helps more than a guess."),
    ("3", "Changed your mind? Fill the wrong box completely, and tick the other one."),
    ("4", "A question without a tick counts as not asked. Do not write your name."),
)
PROMISE = (
    "What you answer is reported by role, never by name. Where you are the only one in your role, whoever knows who was "
    "asked can tell that it was you."
)


def sheets_of(library: Library, case: Case, role: str, sheets: Sequence[Sheet]) -> Document:
    """Return the sheets of one role as a document; the title of the case stands on it, and nobody's name.

    The code of a sheet stands in its heading, which the foot of every page repeats.
    """
    label = library.role_by_id[role].label
    blocks: list[Block] = []
    for sheet in sheets:
        blocks += [*([PageBreak()] if blocks else []), *_sheet(library, case, sheet)]
    return Document(
        title=clipped(case.label, 120),
        kind=f"Questionnaire on paper: {label}",
        about="",
        mark="",
        footer=f"{label} · library {library.version}",
        written_on=case.opened_on,
        blocks=tuple(blocks),
        by_hand=True,
    )


def _sheet(library: Library, case: Case, sheet: Sheet) -> Iterator[Block]:
    numbers = numbers_of(library)
    yield Heading(f"Sheet {sheet_code(case.id, library, sheet.respondent.id)}")
    if not sheet.questions:
        yield Paragraph("Nothing is left to ask here: every question that is worth the time was answered.")
        return
    count = len(sheet.questions)
    yield Paragraph(
        f"{count} {'question' if count == 1 else 'questions'}, about {minutes_in_words(sheet.seconds)}. The numbers are "
        "those of the whole questionnaire; here are the questions that you can say most about."
    )
    yield Facts(HOW)
    yield Paragraph(PROMISE)
    for topic, asked in groupby(sheet.questions, key=lambda question: library.topic_of[question.id]):
        yield Heading(topic.title, 2)
        for question in asked:
            yield Heading(f"{numbers[question.id]}. {question.wording(sheet.respondent.role)}", 3)
            yield Facts(tuple(_to_tick(question)))
    yield Heading("What else you want to say", 2)
    yield Paragraph("With the number of the question, if it belongs to one. Write nothing that shows who you are.")
    yield Table("", ("Number", "Remark"), (("", ""),) * ROOM, (1.0, 8.0))


def _to_tick(question: Question) -> Iterator[tuple[str, str]]:
    if question.is_number:
        top = max(option.up_to or 0 for option in question.options)
        yield "→", f"{LINE} {question.unit} (a number from 0 to {top:g})"
    choices = choices_of(question)
    for choice in choices:
        if choice.letter not in NON_ANSWERS:
            yield f"{BOX} {choice.letter}", choice.label
    first, *rest = NON_ANSWERS.items()
    others = "".join(f"        {BOX} {letter}   {NON_ANSWER_LABELS[kind]}" for letter, kind in rest)
    yield f"{BOX} {first[0]}", f"{NON_ANSWER_LABELS[first[1]]}{others}"
