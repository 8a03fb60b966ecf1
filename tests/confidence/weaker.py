"""The rules of confidence, each without one of its parts. A test puts one of them in place of the real one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from diagnostics.domain.confidence import NO_ANSWER, Waiting, leading
from diagnostics.domain.questionnaire import Question

BlockOf = Callable[[Sequence[Waiting], int], tuple[Waiting, ...]]


def blocks_of(people: int) -> BlockOf:
    """Return the rule with so few people in a block, whatever was promised."""

    def block_of(waiting: Sequence[Waiting], smallest: int) -> tuple[Waiting, ...]:
        new = tuple(one for one in waiting if not one.returned)
        return new if len(new) >= people else ()

    return block_of


def returned_answers_come_along(waiting: Sequence[Waiting], smallest: int) -> tuple[Waiting, ...]:
    """A block as large as promised without those that were shown before; they are told again with it."""
    new = sum(not one.returned for one in waiting)
    return tuple(waiting) if new >= smallest else ()


def returned_answers_count_as_new(waiting: Sequence[Waiting], smallest: int) -> tuple[Waiting, ...]:
    """A block as large as promised, of whatever waits."""
    return tuple(waiting) if len(waiting) >= smallest else ()


def how_many_gave_each(question: Question, values: Iterable[str]) -> tuple[str, ...]:
    """What is told is how many people gave each answer."""
    counts = Counter(option.id if (option := question.option(value)) else NO_ANSWER for value in values)
    return tuple(f"{count} x {name}" for name, count in sorted(counts.items()))


def whether_all_said_the_same(question: Question, values: Iterable[str]) -> tuple[str, ...]:
    """What is told is the rule's own, and besides that everybody said the same."""
    said = list(values)
    return (*leading(question, said), *(["everybody"] if len(set(said)) == 1 else []))
