"""Which questions go on paper, where nobody can choose the next one by the answer to the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.domain.paper import Sheet
from diagnostics.reasoning.interview import Ask, bench_for, valued
from diagnostics.reasoning.stop import LIMIT, WORTH


def sheets_for(library: Library, case: Case, role: str, everything: bool = False) -> tuple[Sheet, ...]:
    """Return a sheet for each respondent in a role: what the interview would ask them, as far as is known so far.

    The opening questions are chosen first, then what only this role sees, then what tells most for its time, up to the
    limit for one person. What only this role sees stands first, the rest in the order of the questionnaire. With
    `everything` it holds every question that is open to them. What they answered already is left out.
    """
    asks = valued(bench_for(library, case), case)
    people = [person for person in case.respondents if person.role == role]
    own = library.first_for.get(role, ())
    found = []
    for person in people:
        mine = {ask.question.id: ask for ask in asks if ask.respondent.id == person.id}
        chosen = set(mine) if everything else _best(library, own, mine, len(person.answers))
        order = [name for name in own if name in chosen]
        order += [name for name in mine if name in chosen and name not in own]
        found.append(Sheet(person, tuple(mine[name].question for name in order)))
    return tuple(found)


def _best(library: Library, own: Sequence[str], asks: Mapping[str, Ask], answered: int) -> set[str]:
    first = [*library.opening, *own]
    worth = [name for name, ask in asks.items() if ask.per_second >= WORTH or name in first]
    worth.sort(key=lambda name: (first.index(name) if name in first else len(first), -asks[name].per_second))
    return set(worth[: max(LIMIT - answered, 0)])
