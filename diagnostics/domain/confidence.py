"""What is shown of answers given in confidence: of a group, never of somebody.

A question's answers of one round are shown in blocks. A block holds at least `smallest` answers that were never shown
before; it is told once, coarsely, and never added to or taken from. Whatever else is shown - findings, views, reports,
exports - is made from told blocks and from numbers of people alone, so it can betray no more than they do:

- a group smaller than the limit is no block;
- what somebody says about a question is shown in one block at most. This holds even if the block was taken out later because
one of its people left or changed an answer, and also for the person who changed it: anyone who kept what was shown could
work out from the next block what that person had said (remainder);
- what is new since an earlier look is a whole block (differencing over time);
- a block is of one round, so nobody is in it twice who was asked again later;
- a role is asked only once in a case if anything from the first time was or can still be shown (`may_ask_again`);
- what was not handed in is in no block;
- a block shows which answers more than half of its people gave, and never how many people: nobody can tell whether all said
the same, or all but one, or all but two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from diagnostics.domain.case import Respondent
from diagnostics.domain.questionnaire import NonAnswer, Question

SMALLEST, FLOOR, COMMENTS = 5, 3, 10
"""Answers in the smallest group that is shown, the least that this can be set to, and comments that are shown together."""

NO_ANSWER = "no-answer"
"""What the ways not to answer are told as: which of them somebody chose is shown of nobody."""


@dataclass(frozen=True)
class Waiting:
    """One answer that is not shown; `returned` where it, or the one in whose place it is, was shown once: never again."""

    voice: str
    value: str
    returned: bool = False


@dataclass(frozen=True)
class AskedBefore:
    """An earlier round of the same role in the same case."""

    is_closed: bool
    """Whether nobody else can begin."""
    was_shown: bool
    """Whether anything from it was ever shown, even if it was taken out later."""
    people: int
    """How many people have begun, whether or not they handed in."""
    smallest: int
    """The smallest number of people from whom something is shown."""


@dataclass(frozen=True)
class Told:
    """What is told of one block: the answers that more than half of its people gave between them."""

    role: str
    question: str
    block: int
    people: int
    """How many people are in it."""
    options: tuple[str, ...]
    """The fewest answers that more than half gave, in the order of the question."""

    @property
    def said(self) -> int:
        """How many gave one of these answers: the middle of what it can be, because the number itself is not told."""
        return (self.people // 2 + 1 + self.people) // 2


def block_of(waiting: Sequence[Waiting], smallest: int) -> tuple[Waiting, ...]:
    """Return the answers that are shown together now, all of them for the first time; none where these are too few."""
    new = tuple(one for one in waiting if not one.returned)
    return new if len(new) >= max(smallest, FLOOR) else ()


def may_ask_again(earlier: Iterable[AskedBefore]) -> bool:
    """Whether another round of a role can be opened: nothing from an earlier one was or can still be shown.

    People who are asked again mostly repeat their answers. Two groups that differ by a few people would then reveal what
    those few said.
    """
    return all(one.is_closed and not one.was_shown and one.people < max(one.smallest, FLOOR) for one in earlier)


def leading(question: Question, values: Iterable[str]) -> tuple[str, ...]:
    """Return the fewest answers that more than half gave, in the order of the question.

    Of answers given equally often the earlier one of the question counts first.
    """
    counts = Counter(_told_as(question, value) for value in values)
    order = [*(option.id for option in question.options), NO_ANSWER]
    found: list[str] = []
    for option in sorted(counts, key=lambda name: (-counts[name], order.index(name))):
        found.append(option)
        if 2 * sum(counts[name] for name in found) > counts.total():
            break
    return tuple(sorted(found, key=order.index))


def stand_ins(told: Iterable[Told], taken: Container[str] = ()) -> tuple[Respondent, ...]:
    """Return respondents who say what is told, so that it is reckoned with like other answers; no id is `taken`.

    Each stands for nobody: that the same one says something of two questions means nothing.
    """
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(told, key=lambda one: (one.role, one.question, one.block)):
        each = max(one.said // len(one.options), 1)
        said[one.role][one.question] += [_as_answer(option) for option in one.options for _ in range(each)]
    found = []
    for role, by_question in said.items():
        names = (name for number in count(1) if (name := f"{role}-together-{number}") not in taken)
        for place in range(max(map(len, by_question.values()))):
            answers = {question: values[place] for question, values in by_question.items() if place < len(values)}
            found.append(Respondent(id=next(names), role=role, answers=answers, together=True))
    return tuple(found)


def still_needed(handed_in: int, shown: Iterable[int], smallest: int) -> int:
    """Return how many more people at least have to hand in before anything new is shown.

    `shown` is for each question of how many of those who `handed_in` an answer was ever shown. Who answered and skipped
    what is left out of it: the number goes down by one with everybody, so it tells nothing of whoever came last.
    """
    return min(max(smallest - (handed_in - max(shown, default=0)), 1), smallest)


def _told_as(question: Question, value: str) -> str:
    if value in set(NonAnswer):
        return NO_ANSWER
    option = question.option(value)
    return option.id if option else NO_ANSWER


def _as_answer(option: str) -> str:
    return NonAnswer.RATHER_NOT_SAY.value if option == NO_ANSWER else option
