"""What was asked and answered, and where views part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

import numpy as np

from diagnostics.domain.case import Case, Respondent
from diagnostics.domain.causes import Strength
from diagnostics.domain.diagnosis import Asked, Disagreement
from diagnostics.domain.finding import CauseFinding
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer, Question
from diagnostics.domain.scales import Likelihood
from diagnostics.domain.views import View
from diagnostics.findings.views import partings
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.explanation import Effects, touches

NO_ANSWER_TOGETHER = "Many in a group did not answer"


def asked_of(library: Library, case: Case) -> tuple[Asked, ...]:
    """Return every answer of the case in the order of the library; questions it does not know are left out."""
    place = {question.id: number for number, question in enumerate(library.questions)}
    found = [
        _asked(library, library.question_by_id[question], person, value)
        for person in case.respondents
        for question, value in person.answers.items()
        if question in place
    ]
    # Told together, an answer stands here once; its stand-ins say the same several times.
    return tuple(sorted(dict.fromkeys(found), key=lambda item: (place[item.question], item.role, item.respondent)))


def answer_label(question: Question, value: str) -> str:
    """Return an answer in words; a number with its unit."""
    if value in set(NonAnswer):
        return NON_ANSWER_LABELS[NonAnswer(value)]
    option = question.option(value)
    if option is None:
        return f"{value} (no longer an answer to this question)"
    return option.label if option.id == value else f"{value} {question.unit}"


def told_together(label: str) -> str:
    """Return an answer that many of a group gave; how many they are is told of no answer."""
    return f"Many in a group: {label}"


def disagreements_of(
    belief: Belief, effects: Effects, asked: tuple[Asked, ...], causes: Sequence[CauseFinding], views: Sequence[View]
) -> tuple[Disagreement, ...]:
    """Return the questions that people answered differently, then the causes on which roles part.

    Roles part on a cause where the answers of one clearly raise it and those of another clearly lower it, or where one
    view alone would find it likely and another unlikely.
    """
    apart, alone = _pulled_apart(belief, effects), partings(views)
    found = {cause.id: cause for cause in causes}
    order = [cause for cause in belief.model.causes if cause in found and (cause in apart or cause in alone)]
    groups = {item.role for item in asked if item.together}
    on_causes = [
        _on_cause(belief.model.library, found[cause], apart.get(cause), alone.get(cause), groups) for cause in order
    ]
    return (*_on_questions(asked), *on_causes)


def _asked(library: Library, question: Question, person: Respondent, value: str) -> Asked:
    known = value not in set(NonAnswer) and question.option(value) is not None
    role, told = library.role_by_id[person.role], answer_label(question, value)
    who = person.id
    if person.together:
        who, told = f"{role.id}-together", told_together(told) if known else NO_ANSWER_TOGETHER
    return Asked(question.id, question.wording(role.id), who, role.id, role.label, value, told, known, person.together)


def _on_questions(asked: tuple[Asked, ...]) -> list[Disagreement]:
    found = []
    for question, group in groupby((item for item in asked if item.informative), key=lambda item: item.question):
        said = list(group)
        if len({item.label for item in said}) > 1:
            # In the order of respondents, the sides of one role would tell question by question who gave which.
            sides = tuple(sorted({(item.role_label, item.label) for item in said}))
            text = said[0].text
            found.append(Disagreement(question, f"On “{text}” the answers differ.", sides))
    return found


def _pulled_apart(belief: Belief, effects: Effects) -> dict[str, tuple[str, str]]:
    """Return cause -> (role that clearly raises it, role that clearly lowers it)."""
    clear = belief.model.library.scales.effect_words[Strength.MODERATE]
    own = effects * touches(belief)
    roles = list(dict.fromkeys(item.role for item in belief.evidence))
    if len(roles) < 2:
        return {}
    by_role = np.array([own[[item.role == role for item in belief.evidence]].sum(axis=0) for role in roles])
    found = {}
    for place in belief.model.candidates:
        high, low = by_role[:, place].argmax(), by_role[:, place].argmin()
        if by_role[high, place] >= clear and by_role[low, place] <= -clear:
            found[belief.model.causes[place]] = (roles[high], roles[low])
    return found


def _on_cause(
    library: Library,
    cause: CauseFinding,
    apart: tuple[str, str] | None,
    alone: tuple[View, View] | None,
    groups: Collection[str],
) -> Disagreement:
    if apart:
        for_it, against = (library.role_by_id[role] for role in apart)
        pro, con = (f"a group ({one.label})" if one.id in groups else one.in_text for one in (for_it, against))
        sentence = f"On “{cause.label}” what {pro} said speaks for it, what {con} said against it."
        sides = ((for_it.label, "speaks for it"), (against.label, "speaks against it"))
    else:
        assert alone is not None
        told = [(view.role_label, found.likelihood_label) for view in alone if (found := view.of(cause.id))]
        (high, likely), (low, unlikely) = told
        sentence = f"On “{cause.label}” views part: {high} alone makes it {likely}, {low} alone {unlikely}."
        sides = ((high, f"makes it {likely}"), (low, f"makes it {unlikely}"))
    owner = "somebody who took no side" if cause.owner.label in {role for role, _ in sides} else cause.owner.in_text
    return Disagreement(cause.id, sentence, sides, True, f"Views part on “{cause.label}”.", what_follows(cause, owner))


def what_follows(cause: CauseFinding, owner: str) -> str:
    """Return what follows for those who act on the findings; `owner` hears both sides and took neither."""
    if cause.is_raised and cause.likelihood in (Likelihood.VERY_LIKELY, Likelihood.LIKELY):
        return (
            f"All answers together make it {cause.likelihood_label}, so it counts here; {owner} should hear both sides "
            "before anything is done about it."
        )
    return (
        f"All answers together leave it {cause.likelihood_label}, so nothing should be done about it before {owner} has "
        "heard both sides."
    )
