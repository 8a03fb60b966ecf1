"""What somebody is told before they answer: frozen when a round is opened, kept with their answers, never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from diagnostics.domain.base import Id, Value
from diagnostics.domain.confidence import COMMENTS, FLOOR, SMALLEST
from diagnostics.domain.gate import Date, Text

Say = Callable[..., str]
"""Puts a sentence into the language of whoever reads it, and fills in what it names."""

TERMS = "2"
"""The version of the sentences below. A promise keeps the sentences of the version under which it was made.

1: up to release 1.4. 2: answers that were not handed in never count, a role is asked once in a case, and an answer given for
a function is shown at once.
"""

KEPT_DAYS = 180
"""Days after which single answers are erased, where the case is not closed before. Judgement."""


class Promise(Value):
    """Who asks, why, who will see what, and how long it is kept."""

    terms: str = TERMS
    asker: Annotated[str, Text(100)]
    about: Annotated[str, Text(600, lines=True)] = Field(
        description="What it is about, in words that everybody invited may read"
    )
    role: Id
    role_label: str
    in_confidence: bool = Field(description="Whether answers are shown of a group only; else the role is named")
    smallest: int = Field(default=SMALLEST, ge=FLOOR, le=50)
    comments: int = Field(default=COMMENTS, ge=COMMENTS, le=100)
    kept_days: int = Field(default=KEPT_DAYS, ge=1, le=1000)
    questions: int
    minutes: int
    last_day: Date

    @property
    def version(self) -> str:
        """SHA-256 of everything that is promised: the same version, the same promise to the letter."""
        return sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()


def promised(promise: Promise, say: Say) -> tuple[str, ...]:
    """Return the promise in sentences."""
    return tuple(_sentences(promise, say))


def _sentences(promise: Promise, say: Say) -> Iterator[str]:
    yield say("{asker} asks you, as: {role}.", asker=promise.asker, role=promise.role_label)
    yield say(
        "At most {questions} questions, about {minutes} minutes. You can skip any of them, stop, and go on later.",
        questions=promise.questions,
        minutes=promise.minutes,
    )
    yield from _BY_TERMS[promise.terms, promise.in_confidence](promise, say)
    yield say(
        "You can answer until {day}. Nobody can change what is promised here once this round was opened.",
        day=promise.last_day.isoformat(),
    )


def _for_a_function(promise: Promise, say: Say) -> Iterator[str]:
    yield say(
        "You answer for your function. Each answer is shown, with your role, to those who work on the case as soon as you "
        "give it, even before you hand in. People who know who has this role will know that the answers are yours."
    )
    yield say("You can change your answers or take all of them back until the case is closed. They are kept with the case.")


def _for_a_function_1(promise: Promise, say: Say) -> Iterator[str]:
    yield say(
        "You answer for your function. Your answers are shown to those who work on the case, with your role; whoever "
        "knows who holds it knows that they are yours."
    )
    yield say("You can change your answers or take all of them back until the case is closed. They are kept with the case.")


def _in_confidence(promise: Promise, say: Say) -> Iterator[str]:
    yield say(
        "What you say is confidential. Nobody is shown your answers, not even {asker}. Once at least {smallest} people "
        "in your role have handed in an answer to the same question, what more than half of them said is shown.",
        asker=promise.asker,
        smallest=promise.smallest,
    )
    yield from _of_small_groups(promise, say)
    yield say(
        "Only what you hand in counts. What you have not handed in is never shown, not even when this round or the case is "
        "closed."
    )
    yield say(
        "Once anything from your group has been shown, your role is not asked again in this case. Please answer only once, "
        "and do not tell your answers to anybody who works on the case: if two groups have almost the same people, a "
        "comparison can reveal single answers."
    )
    yield say(
        "Comments are shown word for word, in random order, once at least {comments} people have handed one in. Do not name "
        "anybody in them.",
        comments=promise.comments,
    )
    yield from _of_keeping(promise, say)
    yield say("If this installation's clock looks wrong on that day, answers are erased as soon as the date is certain.")


def _in_confidence_1(promise: Promise, say: Say) -> Iterator[str]:
    yield say(
        "What you say is confidential. Nobody is shown your answers, also not {asker}: an answer is shown once at least "
        "{smallest} people in your role have answered the same question, as what more than half of them said.",
        asker=promise.asker,
        smallest=promise.smallest,
    )
    yield from _of_small_groups(promise, say)
    yield say(
        "A comment is shown word for word, in mixed order, once at least {comments} people have left one. Name nobody in "
        "it.",
        comments=promise.comments,
    )
    yield from _of_keeping(promise, say)


def _of_small_groups(promise: Promise, say: Say) -> Iterator[str]:
    if promise.smallest < SMALLEST:
        yield say("With a group as small as that, somebody else who answered can sometimes tell what you said.")


def _of_keeping(promise: Promise, say: Say) -> Iterator[str]:
    yield say(
        "It is known who was invited. Nothing links an invitation to answers, and no time of day is kept with them. Whoever "
        "runs the database of this installation could read single answers until they are erased."
    )
    yield say(
        "You can change your answers or take all of them back until the case is closed. What was shown of your group is "
        "then taken out, and neither what you said before nor what you say then is shown.",
    )
    yield say(
        "Single answers are erased when the case is closed, and after {days} days at the latest; copies kept for a failure "
        "can hold them longer.",
        days=promise.kept_days,
    )


_BY_TERMS = {
    ("1", True): _in_confidence_1,
    ("1", False): _for_a_function_1,
    ("2", True): _in_confidence,
    ("2", False): _for_a_function,
}
"""The sentences of each version, in confidence or not."""
