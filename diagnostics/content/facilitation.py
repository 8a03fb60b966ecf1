"""What facilitators say and ask: read through the three gates as the library is, but kept out of it.

No answer and no belief depends on these texts. Were they part of the library, a better opening sentence would give it
another hash, and every case would be asked to move on to a new questionnaire.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from diagnostics.content.library import FACILITATION, ROOT, load_library
from diagnostics.content.references import unknown
from diagnostics.content.shape import closest, shaped
from diagnostics.content.text import Document, Place, read_text
from diagnostics.domain.base import Value
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.facilitation import Facilitation, Situation, Stage, When
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, Fault

NAMES = ("request", "requester", "people", "gap", "verdict", "first_cause", "first_owner")
"""What a text may take from the case, in {braces}. The last three are known after the diagnosis only."""

AFTER_ONLY = frozenset({"verdict", "first_cause", "first_owner"})
LONGEST_TALK = 60
"""Minutes. Nobody gives a second hour to a talk they did not ask for (judgement)."""

FEWEST_QUESTIONS = 5
"""Reframing questions that every situation needs."""


@cache
def load_facilitation(root: Path = ROOT) -> Facilitation:
    """Return what facilitators say; read once in a process. Raises ContentError with all faults of the first two gates."""
    return shaped(read_text(root / FACILITATION, FACILITATION), Facilitation)


def checked_facilitation(root: Path = ROOT, library: Library | None = None) -> Facilitation:
    """Return what facilitators say, or raise one ContentError with all faults of the first gate that failed."""
    document = read_text(root / FACILITATION, FACILITATION)
    found = shaped(document, Facilitation)
    faults = facilitation_faults(document, found, library or load_library(root))
    if faults:
        raise ContentError(faults)
    return found


def facilitation_faults(document: Document, told: Facilitation, library: Library) -> list[Fault]:
    """Return every fault of the third gate, in the order of the lines."""
    return sorted({
        *_source_faults(document, told, library),
        *_when_faults(document, told, library),
        *_name_faults(document, told),
        *_repeated(document, told),
        *_talk_faults(document, told, library),
    })  # fmt: skip


def _source_faults(document: Document, told: Facilitation, library: Library) -> Iterator[Fault]:
    for part in ("techniques", "reframing"):
        for number, item in enumerate(getattr(told, part)):
            for place, key in enumerate(item.sources):
                if key not in library.source_by_key:
                    what = unknown("source", key, library.source_by_key)
                    yield document.fault((part, number, "sources", place), what)


def _when_faults(document: Document, told: Facilitation, library: Library) -> Iterator[Fault]:
    for place, when in _conditions(told):
        for number, cause in enumerate(when.causes):
            if cause not in library.cause_by_id:
                yield document.fault((*place, "causes", number), unknown("cause", cause, library.cause_by_id))
        after = [name for name in ("verdicts", "families", "causes") if getattr(when, name)]
        if after and when.stages == [Stage.BEFORE]:
            what = f"{after[0]}: nothing is known of this before the interview; take it out, or the stage"
            yield document.fault((*place, after[0]), what)


def _name_faults(document: Document, told: Facilitation) -> Iterator[Fault]:
    for place, text, always_after in _texts(told):
        for name in re.findall(r"\{([^{}]*)\}", text):
            if name not in NAMES:
                hint = closest(name, list(NAMES)) or f"; write one of {', '.join(NAMES)}"
                yield document.fault(place, f"there is no name '{{{name}}}'{hint}")
            elif name in AFTER_ONLY and not always_after:
                what = f"'{{{name}}}' is known after the diagnosis only; write 'stages: [{Stage.AFTER}]' under when"
                yield document.fault(place, what)
        if "{" in re.sub(r"\{[^{}]*\}", "", text) or "}" in re.sub(r"\{[^{}]*\}", "", text):
            yield document.fault(place, "a brace is opened or closed alone; write both, around a name")


def _repeated(document: Document, told: Facilitation) -> Iterator[Fault]:
    for part in ("techniques", "talk", "reframing"):
        first: dict[str, int] = {}
        for number, item in enumerate(getattr(told, part)):
            if item.id in first:
                what = f"'{item.id}' stands already in line {document.line_of((part, first[item.id]))}; give one another id"
                yield document.fault((part, number), what)
            first.setdefault(item.id, number)


def _talk_faults(document: Document, told: Facilitation, library: Library) -> Iterator[Fault]:
    """Faults of the whole: a talk that takes too long or is empty, and situations with too few questions."""
    too_long: dict[Stage, int] = {}
    for there in _situations(library):
        parts = told.parts(there)
        minutes = sum(part.minutes for part in parts)
        too_long[there.stage] = max(minutes, too_long.get(there.stage, 0))
        name = f"{there.stage}{f', verdict {there.verdict}' if there.verdict else ''}"
        if not parts or not parts[0].say:
            yield document.fault(("talk",), f"talk: nothing opens the talk {name}; write a part with words to say")
        if len(told.questions(there, FEWEST_QUESTIONS)) < FEWEST_QUESTIONS:
            what = f"reframing: fewer than {FEWEST_QUESTIONS} questions fit {name}; write some that fit everywhere"
            yield document.fault(("reframing",), what)
    for stage, minutes in too_long.items():
        if minutes > LONGEST_TALK:
            what = f"talk: the talk {stage} comes to {minutes} minutes; leave something out until it takes {LONGEST_TALK}"
            yield document.fault(("talk",), what)


def _situations(library: Library) -> Iterator[Situation]:
    """Every situation that parts of a talk can differ by, with no cause raised and with all of them."""
    everything = tuple(library.cause_by_id), tuple(FamilyId)
    for measured, required in product((True, False), (True, False)):
        yield Situation(Stage.BEFORE, None, None, measured, required)
        for verdict in VerdictKind:
            yield Situation(Stage.AFTER, None, None, measured, required, verdict)
            yield Situation(Stage.AFTER, None, None, measured, required, verdict, *everything)


def _conditions(told: Facilitation) -> Iterator[tuple[Place, When]]:
    for number, part in enumerate(told.talk):
        yield ("talk", number, "when"), part.when
        for place, say in enumerate(part.say):
            yield ("talk", number, "say", place, "when"), say.when
    for name in ("reframing", "driving", "support"):
        for number, item in enumerate(getattr(told, name)):
            yield (name, number, "when"), item.when


def _texts(told: Facilitation) -> Iterator[tuple[Place, str, bool]]:
    """Every text that may take something from the case, with whether it is said after a diagnosis only."""
    for number, part in enumerate(told.talk):
        yield ("talk", number, "purpose"), part.purpose, _after(part.when)
        for place, say in enumerate(part.say):
            yield ("talk", number, "say", place, "text"), say.text, _after(part.when, say.when)
    items: Sequence[Value]
    for name in ("reframing", "driving", "support"):
        items = getattr(told, name)
        for number, item in enumerate(items):
            yield (name, number, "text"), item.text, _after(item.when)  # type: ignore[attr-defined]


def _after(*conditions: When) -> bool:
    return any(when.stages == [Stage.AFTER] or when.verdicts or when.families or when.causes for when in conditions)
