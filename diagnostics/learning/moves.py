"""What moved, in words, and which cases moved it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostics.domain.case import Case
from diagnostics.domain.learned import Learned
from diagnostics.domain.library import Library
from diagnostics.learning.closed import grouped
from diagnostics.learning.expectation import Expected, Fired, Said, by_question, expected, informed_tables
from diagnostics.learning.shifts import NOTHING, link_names, wording_of
from diagnostics.reasoning.model import Model, model_of
from diagnostics.reasoning.network import shifted, states

CLEARLY = 0.15
"""A shift of log-odds from which a figure is said to have moved: about 16 % of the odds. Judgement."""

NAMED = 3
"""Cases that are named for one figure."""

Pulls = dict[str, float]
"""Case -> by how much it alone would move a figure: the slope of its log-likelihood at the shipped figures."""


@dataclass(frozen=True)
class Move:
    """One figure that moved."""

    what: str
    """What the figure says, as the beginning of a sentence."""
    before: str
    after: str
    shift: float
    """Of the log-odds, or of the log of a weight."""
    cases: tuple[str, ...]
    """The cases that pulled most that way, the strongest first."""

    @property
    def sentence(self) -> str:
        """The move in one line."""
        return f"{self.what}: {self.after}, was {self.before}."


def moves_of(library: Library, learned: Learned, cases: Sequence[Case]) -> tuple[Move, ...]:
    """Return the figures of `library` (as shipped) that moved clearly, furthest first, with the cases that pulled."""
    general = model_of(library, None, None)
    found = [expected(group, NOTHING) for group in grouped(library, cases)]
    said = by_question(found)
    every = [
        *_of_causes(library, learned, general, _pulls(found, "leaks")),
        *_of_links(library, learned, general, _pulls(found, "links")),
        *_of_answers(library, learned, general, said),
        *_of_bases(library, learned, general, said),
    ]
    return tuple(sorted(every, key=lambda move: (-round(abs(move.shift), 6), move.what)))


def _of_causes(library: Library, learned: Learned, general: Model, pulls: Mapping[str, Pulls]) -> Iterator[Move]:
    for cause, shift in _clear(learned.leaks):
        now = general.network.leaks[general.structure.index(cause)]
        what = f"“{library.label(cause)}” comes about by itself"
        yield Move(what, _chance(now), _chance(float(shifted(now, shift))), shift, _strongest(pulls[cause], shift))


def _of_links(library: Library, learned: Learned, general: Model, pulls: Mapping[str, Pulls]) -> Iterator[Move]:
    names = link_names(general)
    weights = {
        name: weight
        for child, row in enumerate(names)
        for name, weight in zip(row, general.network.weights[child], strict=True)
    }
    for link, shift in _clear(learned.links):
        source, target = link.split(" > ")
        now = weights.get(link, 0.0)
        what = f"“{library.label(source)}” brings about “{library.label(target)}”"
        yield Move(what, _chance(now), _chance(float(shifted(now, shift))), shift, _strongest(pulls[link], shift))


def _of_answers(library: Library, learned: Learned, general: Model, said: Mapping[str, list[Said]]) -> Iterator[Move]:
    for name, options in learned.answers.items():
        question, wording = library.question_by_id[name], wording_of(general, name)
        rows, chances = states(wording.weights.shape[1]), informed_tables(wording)
        for option, shifts in options.items():
            row = next(place for place, known in enumerate(question.options) if known.id == option)
            for cause, shift in _clear(shifts):
                column = question.parents.index(cause)
                now = float(wording.weights[row, column])
                pulls: Pulls = defaultdict(float)
                for one in said.get(name, []):
                    mine = one.states * rows[:, column]
                    pulls[one.case] += one.counts * float((mine * ((one.option == row) - chances[:, row])).sum())
                what = (
                    f"Where there is “{library.label(cause)}”, “{question.text}” is answered “{question.options[row].label}”"
                )
                yield Move(what, _times(now), _times(now + shift), shift, _strongest(pulls, shift))


def _of_bases(library: Library, learned: Learned, general: Model, said: Mapping[str, list[Said]]) -> Iterator[Move]:
    for name, options in learned.bases.items():
        question, wording = library.question_by_id[name], wording_of(general, name)
        by = np.array([options.get(option.id, 0.0) for option in question.options])
        then = wording.base * np.exp(by)
        then = then / then.sum()
        for option, shift in _clear(options):
            row = next(place for place, known in enumerate(question.options) if known.id == option)
            pulls: Pulls = defaultdict(float)
            for one in said.get(name, []):
                habit = one.counts * (1 - float(one.states.sum()))
                pulls[one.case] += habit * ((one.option == row) - float(wording.base[row]))
            what = f"Where none of its causes is there, “{question.text}” is answered “{question.options[row].label}”"
            yield Move(what, _chance(float(wording.base[row])), _chance(float(then[row])), shift, _strongest(pulls, shift))


def _pulls(found: Sequence[Expected], part: str) -> dict[str, Pulls]:
    """Return figure -> case -> how far its firings lie above what was expected of it as shipped."""
    pulls: dict[str, Pulls] = defaultdict(dict)
    for one in found:
        fired: Mapping[str, Fired] = getattr(one, part)
        for name, told in fired.items():
            for case, more in zip(one.cases, (told.fired - told.trials * told.shipped).tolist(), strict=True):
                pulls[name][case] = more
    return pulls


def _clear(shifts: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    return ((name, shift) for name, shift in shifts.items() if abs(shift) >= CLEARLY)


def _strongest(pulls: Pulls, shift: float) -> tuple[str, ...]:
    way = 1 if shift > 0 else -1
    order = sorted(pulls, key=lambda case: (-round(way * pulls[case], 9), case))
    return tuple(case for case in order[:NAMED] if way * pulls[case] > 1e-6)


def _chance(chance: float) -> str:
    if chance < 0.01:
        return "in under 1 of 100 cases"
    return f"in {100 * chance:.0f} of 100 cases"


def _times(log_weight: float) -> str:
    if log_weight >= 0:
        return f"{np.exp(log_weight):.1f} times as often"
    return f"1/{np.exp(-log_weight):.1f} as often"
