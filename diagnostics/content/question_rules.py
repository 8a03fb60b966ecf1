"""Part of the third gate: what makes one question answerable, and its options worth counting."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from diagnostics.content.text import Place
from diagnostics.domain.questionnaire import NonAnswer, Option, Question

Finding = tuple[Place, str]
"""Where in the question something is wrong, and what to write instead."""

LARGEST_NUMBER = 1_000_000_000
"""The largest number that people can be asked for; everything they count begins at zero."""


def question_faults(question: Question, never_asked: Collection[str]) -> Iterator[Finding]:
    """Yield everything that is wrong with one question by itself; roles in `never_asked` cannot be respondents."""
    if not question.roles:
        yield ("roles",), "nobody can answer this; name at least one role"
    for number, role in enumerate(question.roles):
        if role in never_asked:
            what = f"'{role}' is never asked; name another role, or give it a reliability in data/roles.yaml"
            yield ("roles", number), what
    if len(question.options) < 2:
        yield ("options",), "a question needs at least two options; write what else people may answer"
    for role in question.text_for:
        if role not in question.roles:
            yield ("text_for", role), f"'{role}' is not among this question's roles; add it there or take these words out"
    yield from _repeated(question)
    yield from _effects(question)
    yield from _same_from_each(question)
    yield from _bands(question)


def _repeated(question: Question) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, option in enumerate(question.options):
        if option.id in seen:
            yield ("options", number), f"option '{option.id}' stands twice; give one of them another id"
        if option.id in set(NonAnswer):
            yield ("options", number), f"every question offers '{option.id}' already; take this option out"
        seen.add(option.id)


def _effects(question: Question) -> Iterator[Finding]:
    if not question.parents:
        yield ("options",), "no option speaks of any cause; write what each one raises or lowers"
        return
    for number, option in enumerate(question.options):
        place: Place = ("options", number)
        if option.neutral and option.causes:
            yield place, f"option '{option.id}' is neutral and still speaks of {_listed(option)}; keep one of the two"
        if not option.neutral and not option.causes:
            yield place, f"option '{option.id}' speaks of no cause; write what it raises or lowers, or 'neutral: true'"
        for cause in sorted(option.raises.keys() & option.lowers.keys()):
            yield (*place, "lowers", cause), f"option '{option.id}' both raises and lowers '{cause}'; keep one of the two"


def _same_from_each(question: Question) -> Iterator[Finding]:
    """If every option raises a cause alike, no answer changes it: options compete, and their weights cancel out."""
    for cause in question.parents:
        said = [(option.raises.get(cause), option.lowers.get(cause)) for option in question.options]
        if len(said) > 1 and len(set(said)) == 1:
            what = f"every option says the same about '{cause}', so no answer changes it; make them differ, or remove it"
            yield ("options",), what


def _listed(option: Option) -> str:
    return ", ".join(f"'{cause}'" for cause in sorted(option.causes))


def _bands(question: Question) -> Iterator[Finding]:
    highest: float | None = None
    for number, option in enumerate(question.options):
        place: Place = ("options", number)
        if not question.is_number:
            if option.up_to is not None:
                yield place, f"option '{option.id}' has 'up_to' in a question without a unit; add the unit or take it out"
        elif option.up_to is None or not math.isfinite(option.up_to):
            yield place, f"option '{option.id}' of a number question has no upper end; write 'up_to' with the largest number"
        elif not 0 <= option.up_to <= LARGEST_NUMBER:
            what = f"option '{option.id}' ends at {option.up_to:g}; write a number from 0 to {LARGEST_NUMBER:,}"
            yield (*place, "up_to"), what
        elif highest is not None and not option.up_to > highest:
            what = f"option '{option.id}' ends at {option.up_to:g}; write more than {highest:g}, where the one before ends"
            yield (*place, "up_to"), what
        highest = option.up_to if option.up_to is not None else highest
