"""Which questions go on paper, where nobody can choose the next one by the answer to the last."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.domain.paper import Sheet
from diagnostics.reasoning.interview import Ask, bench_for, valued
from diagnostics.reasoning.stop import LIMIT, WORTH


def sheets_for(library: Library, case: Case, role: str, everything: bool = False) -> tuple[Sheet, ...]:
    """Return a sheet for each respondent in a role: what the interview would ask them, as far as is known so far.

    The opening questions come first, then what tells most for its time, up to the limit for one person; the sheet has
    them in the order of the questionnaire. With `everything` it holds every question that is open to them. What they
    answered already is left out.
    """
    asks = valued(bench_for(library, case), case)
    people = [person for person in case.respondents if person.role == role]
    found = []
    for person in people:
        mine = [ask for ask in asks if ask.respondent.id == person.id]
        wanted = {ask.question.id for ask in (mine if everything else _best(library, mine, len(person.answers)))}
        found.append(Sheet(person, tuple(ask.question for ask in mine if ask.question.id in wanted)))
    return tuple(found)


def _best(library: Library, asks: Sequence[Ask], answered: int) -> list[Ask]:
    worth = [ask for ask in asks if ask.per_second >= WORTH or ask.question.id in library.opening]
    worth.sort(key=lambda ask: (ask.question.id not in library.opening, -ask.per_second))
    return worth[: max(LIMIT - answered, 0)]
