"""The services of answering in confidence, small enough to be run for every combination of answers.

What it keeps and when it tells is what `services/responding.py`, `telling.py` and `inviting.py` do with a database, and
`test_the_model_is_faithful.py` holds the two against each other. The rules themselves are those of the product, looked
up where the services look them up: a test that weakens a rule weakens it in both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from diagnostics.domain.confidence import AskedBefore, Told, Waiting
from diagnostics.domain.questionnaire import Question
from diagnostics.services import inviting, telling
from diagnostics.storage.voices import TAKEN_AWAY

ROLE = "performer"

Cache = dict[tuple[str, tuple[str, ...]], tuple[str, ...]]


waits, tells = cache(Waiting), cache(Told)
"""The same values again and again: made once."""


class Answer(NamedTuple):
    """One answer, the block that it is shown in, and whether it was shown in one that is taken out."""

    value: str
    block: int | None = None
    returned: bool = False
    handed_in: bool = False


@dataclass(slots=True)
class Voice:
    """Somebody's answers."""

    answers: dict[str, Answer] = field(default_factory=dict)
    handed_in: bool = False
    round: int = 0


@dataclass(slots=True)
class Round:
    """A time at which people in the role are asked."""

    is_closed: bool = False
    was_shown: bool = False


class Count(NamedTuple):
    """How far a round is, in numbers of people."""

    begun: int
    handed_in: int
    needed: int


class View(NamedTuple):
    """Everything made from answers given in confidence, and everything else that people's coming and going shows."""

    told: tuple[Told, ...]
    counts: tuple[Count, ...]
    """Of each round."""
    events: tuple[tuple[str, tuple[str, ...]], ...]


class Model:
    """The rounds of one role in one case.

    `leading` gives the same for the same answers, so it is asked once for each of them (`cache`).
    """

    def __init__(self, questions: Sequence[Question], smallest: int, cache: Cache | None = None) -> None:
        self._questions = {question.id: question for question in questions}
        self._smallest = smallest
        self._cache: Cache = {} if cache is None else cache
        self._events: list[tuple[str, tuple[str, ...]]] = []
        self.rounds = [Round()]
        self.voices: dict[str, Voice] = {}
        self.told: dict[tuple[str, int], Told] = {}

    def branch(self) -> Model:
        """Return another one that goes on from here by itself."""
        other = type(self)((), self._smallest, self._cache)
        other._questions, other._events, other.told = self._questions, self._events[:], self.told.copy()
        other.rounds = [replace(one) for one in self.rounds]
        other.voices = {who: Voice(voice.answers.copy(), voice.handed_in, voice.round) for who, voice in self.voices.items()}
        return other

    def hands_in(self, who: str, answers: Mapping[str, str] | None = None, number: int = 0) -> None:
        """Begin where that was not done, answer, and hand in."""
        self.answers(who, answers or {}, number)
        if who in self.voices:
            voice = self.voices[who]
            voice.handed_in = True
            voice.answers = {name: one._replace(handed_in=True) for name, one in voice.answers.items()}
            self._tell(voice.round)

    def answers(self, who: str, answers: Mapping[str, str], number: int = 0) -> None:
        """Begin in a round if the person has not, and give or change answers; nobody begins in a round that is not open."""
        if who not in self.voices:
            if number >= len(self.rounds) or self.rounds[number].is_closed:
                return
            self.voices[who] = Voice(round=number)
        voice = self.voices[who]
        for question, value in answers.items():
            if question not in voice.answers or voice.answers[question].value != value:
                self._take_back(who, [question])
                voice.answers[question] = Answer(value, None, self.was_shown(voice, question))

    def takes_away(self, who: str, question: str) -> None:
        """Take one answer away."""
        if who in self.voices and question in self.voices[who].answers:
            self._take_back(who, [question])
            if self.was_shown(self.voices[who], question):
                self.voices[who].answers[question] = Answer(TAKEN_AWAY, None, True)
            else:
                del self.voices[who].answers[question]

    def was_shown(self, voice: Voice, question: str) -> bool:
        """Whether something that somebody said of a question was ever shown."""
        before = voice.answers.get(question)
        return before is not None and (before.block is not None or before.returned)

    def withdraws(self, who: str) -> None:
        """Take everything back."""
        if who not in self.voices:
            return
        self._take_back(who, sorted(self.voices[who].answers))
        del self.voices[who]

    def closes(self, number: int = 0) -> None:
        """Close a round."""
        if number < len(self.rounds):
            self.rounds[number].is_closed = True
            self._tell(number)

    def opens_again(self) -> None:
        """Open another round if that is allowed."""
        earlier = [
            AskedBefore(one.is_closed, one.was_shown, sum(self._count(number)[:2]), self._smallest)
            for number, one in enumerate(self.rounds)
        ]
        if inviting.may_ask_again(earlier):
            self.rounds.append(Round())

    def waiting(self, number: int) -> dict[str, tuple[Waiting, ...]]:
        """What is not shown of a round."""
        found: dict[str, list[Waiting]] = {}
        for who, voice in self.voices.items():
            for question, answer in voice.answers.items():
                if voice.round == number and self.counts(voice, answer) and answer.block is None:
                    found.setdefault(question, []).append(waits(who, answer.value, answer.returned))
        return {question: tuple(found[question]) for question in sorted(found)}

    def counts(self, voice: Voice, answer: Answer) -> bool:
        """Whether the current form of an answer was handed in."""
        return answer.handed_in and answer.value != TAKEN_AWAY

    def put_into_block(self, question: str, block: int, members: Sequence[str]) -> None:
        """Note where answers are shown."""
        for who in members:
            self.voices[who].answers[question] = self.voices[who].answers[question]._replace(block=block)

    def view(self) -> View:
        """Return what can be seen now."""
        told = tuple(self.told[name] for name in sorted(self.told))
        return View(told, tuple(map(self._count, range(len(self.rounds)))), tuple(self._events))

    def _count(self, number: int) -> Count:
        voices = [voice for voice in self.voices.values() if voice.round == number]
        handed_in = sum(voice.handed_in for voice in voices)
        shown = Counter(
            question
            for voice in voices
            for question, answer in voice.answers.items()
            if answer.block is not None or answer.returned
        )
        needed = inviting.still_needed(handed_in, shown.values(), self._smallest)
        return Count(len(voices) - handed_in, handed_in, needed)

    def _tell(self, number: int) -> None:
        shown = []
        for question, waiting in self.waiting(number).items():
            block = telling.block_of(waiting, self._smallest)
            if block:
                place = max((place for name, place in self.told if name == question), default=0) + 1
                options = self._leading(question, [one.value for one in block])
                self.told[question, place] = tells(ROLE, question, place, len(block), options)
                self.put_into_block(question, place, [one.voice for one in block])
                shown.append(question)
        if shown:
            self._events.append(("tell-together", tuple(shown)))
            self.rounds[number].was_shown = True

    def _leading(self, question: str, values: list[str]) -> tuple[str, ...]:
        asked = question, tuple(sorted(values))
        if asked not in self._cache:
            self._cache[asked] = telling.leading(self._questions[question], values)
        return self._cache[asked]

    def _take_back(self, who: str, questions: list[str]) -> None:
        gone = []
        for question in questions:
            mine = self.voices[who].answers.get(question)
            block = mine.block if mine else None
            if block is not None:
                del self.told[question, block]
                for voice in self.voices.values():
                    if question in voice.answers and voice.answers[question].block == block:
                        voice.answers[question] = voice.answers[question]._replace(block=None, returned=True)
                gone.append(question)
        if gone:
            self._events.append(("take-back-together", tuple(gone)))
