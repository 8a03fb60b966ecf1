"""What was asked and answered, and where views part."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from diagnostics.domain.case import Case
from diagnostics.domain.causes import Strength
from diagnostics.domain.diagnosis import Asked, Disagreement
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer, Question
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.explanation import Effects, touches


def asked_of(library: Library, case: Case) -> tuple[Asked, ...]:
    """Return every answer of the case in the order of the library; questions it does not know are left out."""
    place = {question.id: number for number, question in enumerate(library.questions)}
    found = [
        _asked(library, library.question_by_id[question], person.id, person.role, value)
        for person in case.respondents
        for question, value in person.answers.items()
        if question in place
    ]
    return tuple(sorted(found, key=lambda item: (place[item.question], item.role, item.respondent)))


def answer_label(question: Question, value: str) -> str:
    """Return an answer in words; a number with its unit."""
    if value in set(NonAnswer):
        return NON_ANSWER_LABELS[NonAnswer(value)]
    option = question.option(value)
    if option is None:
        return f"{value} (no longer an answer to this question)"
    return option.label if option.id == value else f"{value} {question.unit}"


def disagreements_of(belief: Belief, effects: Effects, asked: tuple[Asked, ...]) -> tuple[Disagreement, ...]:
    """Return the questions that people answered differently, and the causes on which roles pull apart."""
    return (*_on_questions(asked), *_on_causes(belief, effects))


def _asked(library: Library, question: Question, respondent: str, role: str, value: str) -> Asked:
    known = value not in set(NonAnswer) and question.option(value) is not None
    label = library.role_by_id[role].label
    text = question.wording(role)
    return Asked(question.id, text, respondent, role, label, value, answer_label(question, value), known)


def _on_questions(asked: tuple[Asked, ...]) -> list[Disagreement]:
    found = []
    for question, group in groupby((item for item in asked if item.informative), key=lambda item: item.question):
        said = list(group)
        if len({item.label for item in said}) > 1:
            sides = tuple(dict.fromkeys((item.role_label, item.label) for item in said))
            text = said[0].text
            found.append(Disagreement(question, f"On “{text}” the answers differ.", sides))
    return found


def _on_causes(belief: Belief, effects: Effects) -> list[Disagreement]:
    """Where one role's answers clearly raise a cause and another's clearly lower it."""
    library = belief.model.library
    clear = library.scales.effect_words[Strength.MODERATE]
    own = effects * touches(belief)
    roles = list(dict.fromkeys(item.role for item in belief.evidence))
    if len(roles) < 2:
        return []
    by_role = np.array([own[[item.role == role for item in belief.evidence]].sum(axis=0) for role in roles])
    found = []
    for place in belief.model.candidates:
        high, low = by_role[:, place].argmax(), by_role[:, place].argmin()
        if by_role[high, place] >= clear and by_role[low, place] <= -clear:
            cause = belief.model.causes[place]
            for_it, against = library.role_by_id[roles[high]], library.role_by_id[roles[low]]
            sentence = (
                f"On “{library.label(cause)}” what {for_it.in_text} said speaks for it, "
                f"what {against.in_text} said against it."
            )
            sides = ((for_it.label, "speaks for it"), (against.label, "speaks against it"))
            found.append(Disagreement(cause, sentence, sides))
    return found
