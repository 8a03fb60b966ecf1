"""The third gate for a case: everything it names stands in the library and fits this case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diagnostics.content.shape import closest
from diagnostics.content.text import Place
from diagnostics.domain.case import Case, Origin, Respondent
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer, Question

Finding = tuple[Place, str]
"""Where in the case something is wrong, and what to write instead."""


def case_faults(case: Case, library: Library) -> Iterator[Finding]:
    """Yield everything in the case that does not fit the library, or does not fit together."""
    yield from _library(case)
    yield from _topics(case, library)
    seen: set[str] = set()
    for number, person in enumerate(case.respondents):
        place: Place = ("respondents", number)
        if person.id in seen:
            yield (*place, "id"), f"respondent '{person.id}' stands twice; give one of them another id"
        seen.add(person.id)
        for step, what in (*_role(person, library), *_answers(person, case, library)):
            yield (*place, *step), what
    yield from _documented(case, library)
    for cause in case.outcome.causes if case.outcome else ():
        if cause not in library.cause_by_id:
            yield ("outcome", "causes", cause), f"there is no cause '{cause}'{closest(cause, list(library.cause_by_id))}"


def uncounted(case: Case, library: Library) -> Iterator[Finding]:
    """Yield each answer that is kept but has no effect, because its question does not apply to this case.

    That is right if the kind of gap was changed after the answer, and a slip if somebody wrote the file by hand.
    """
    for number, person in enumerate(case.respondents):
        for name, value in person.answers.items():
            question = library.question_by_id.get(name)
            reason = _reason_misplaced(question, case, library) if question and value not in set(NonAnswer) else None
            if reason:
                yield ("respondents", number, "answers", name), f"this answer does not count: {reason}"


def _library(case: Case) -> Iterator[Finding]:
    if case.library is not None and not re.fullmatch("[0-9a-f]{64}", case.library):
        what = f"library: '{case.library}' is not the hash of a library; delete this line, since only the app writes it"
        yield ("library",), what


def _topics(case: Case, library: Library) -> Iterator[Finding]:
    on_request = [topic.id for topic in library.topics if topic.on_request]
    for number, topic in enumerate(case.request.topics):
        if topic not in on_request:
            hint = closest(topic, on_request) or f"; write one of these or leave it out: {_listed(on_request)}"
            yield ("request", "topics", number), f"'{topic}' is no topic on request{hint}"


def _role(person: Respondent, library: Library) -> Iterator[Finding]:
    asked = [role.id for role in library.roles if role.answers]
    if person.role in asked:
        return
    known = person.role in library.role_by_id
    what = "can own a cause but is never asked" if known else "is not a role"
    hint = "" if known else closest(person.role, asked)
    yield ("role",), f"'{person.role}' {what}{hint or f'; write one of these: {_listed(asked)}'}"


def _answers(person: Respondent, case: Case, library: Library) -> Iterator[Finding]:
    for name, value in person.answers.items():
        place: Place = ("answers", name)
        question = library.question_by_id.get(name)
        if question is None:
            hint = closest(name, list(library.question_by_id)) or "; 'python -m diagnostics questions' lists them all"
            yield place, f"there is no question '{name}'{hint}"
            continue
        misplaced = _misplaced(question, case, library)
        if misplaced:
            yield place, misplaced
        if value not in set(NonAnswer) and (question.option(value) is None or _below_zero(question, value)):
            yield place, _not_an_answer(question, value)


def _misplaced(question: Question, case: Case, library: Library) -> str | None:
    """Return why the question does not belong into this case, if it does not.

    A case that was answered in the app names its library; there the kind of gap can have changed after the answer,
    which is then kept and not counted.
    """
    is_of_a_library = case.library is not None and not list(_library(case))
    return None if is_of_a_library else _reason_misplaced(question, case, library)


def _reason_misplaced(question: Question, case: Case, library: Library) -> str | None:
    topic = library.topic_of[question.id]
    chosen = frozenset(case.request.topics)
    if topic.applies(question, case.gap.kind, chosen):
        return None
    if topic.on_request and topic.id not in chosen:
        return f"question '{question.id}' belongs to a topic on request; write '{topic.id}' under topics in the request"
    kinds = _listed(kind.value for kind in (question.gaps or topic.gaps))
    now = f"'{case.gap.kind.value}'" if case.gap.kind else "not known"
    return f"question '{question.id}' is asked where the kind of gap is {kinds}, and here it is {now}; change one of the two"


def _below_zero(question: Question, value: str) -> bool:
    """Everything our questions count begins at nought, so the lowest band has an end below as well."""
    try:
        return question.is_number and float(value) < 0
    except ValueError:
        return False


def _not_an_answer(question: Question, value: str) -> str:
    options = [option.id for option in question.options]
    if question.is_number:
        top = max(option.up_to or 0 for option in question.options)
        wanted = f"a number from 0 to {top:g} ({question.unit}), or {_listed(options)}"
    else:
        wanted = f"one of these: {_listed(options)}"
    return f"'{value}' is no answer to '{question.id}'; write {wanted}"


def _documented(case: Case, library: Library) -> Iterator[Finding]:
    if case.documented is None:
        return
    if case.origin is Origin.LIVE:
        yield ("documented",), "findings are documented in published cases only; write 'origin: published', or take them out"
    for number, found in enumerate(case.documented.causes):
        if found.cause is None:
            continue
        place: Place = ("documented", "causes", number, "cause")
        cause = library.cause_by_id.get(found.cause)
        if cause is None:
            family = [one.id for one in library.causes if one.family == found.family]
            hint = closest(found.cause, list(library.cause_by_id)) or f"; write one of these: {_listed(family)}"
            yield place, f"there is no cause '{found.cause}'{hint}"
        elif cause.family != found.family:
            yield place, f"cause '{cause.id}' belongs to '{cause.family}', not to '{found.family}'; mend one of the two"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
