"""Closing a case, and learning from those that are closed."""

from __future__ import annotations

from datetime import date

from diagnostics.access.rights import SYSTEM, Person, Right, require
from diagnostics.content.learned import still_known, with_learned
from diagnostics.content.library import Content, load_library
from diagnostics.domain.case import Case
from diagnostics.domain.learned import Learned
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome
from diagnostics.errors import Conflict
from diagnostics.services.changes import case_to_change, is_stored
from diagnostics.services.gate import gated
from diagnostics.services.libraries import keep_library, library_by_hash
from diagnostics.services.telling import end_rounds_of
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store


@gated
def close_case(store: Store, person: Person, case_id: str, before: Outcome | None, after: Outcome) -> int:
    """Say how a case ended, and return its revision; what was said `before` can be mended.

    Raises Conflict, InvalidInput or NotFound.
    """
    person = require(person, Right.REVIEW)
    outcome = after
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        stored = now.case.outcome
        if before and not outcome.closed_on:
            outcome = outcome.model_copy(update={"closed_on": before.closed_on})
        if is_stored(stored, before, outcome, lambda: "How this case ended was written down elsewhere in the meantime."):
            return now.revision
        outcome = outcome.model_copy(update={"closed_on": outcome.closed_on or date.today()})
        end_rounds_of(work, now)
        work.events.add(case_id, "close-case", causes={cause: proof.value for cause, proof in outcome.causes.items()})
        return work.cases.change(case_id, outcome=outcome, status=Status.CLOSED)


@gated
def closed_cases(store: Store, person: Person, last: int | None = None) -> list[Case]:
    """Return every case whose outcome is known, or the `last` ones changed, with its answers; the newest first."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        found = [work.cases.read(case_id, work.respondents.of(case_id)) for case_id in work.cases.closed(last)]
    return [stored.case for stored in found if stored]


@gated
def learned_so_far(store: Store, person: Person) -> tuple[int, Learned | None]:
    """Return the number of the last change of what is in use, and what was learned, if anything."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        return work.learnings.last()


@gated
def use_learned(store: Store, person: Person, content: Content, before: int, learned: Learned | None) -> Library:
    """Put to use what was learned, or with nothing go back to what is shipped, and return the library from now on.

    `content` is what is shipped, `before` the number that the writer saw. Cases stay with the library they were answered
    against until somebody moves them. Raises Conflict where somebody else was first.
    """
    person = require(person, Right.ADMINISTER)
    if learned:
        keep_library(store, with_learned(content, learned))
    with store.writing(person) as work:
        now, _ = work.learnings.last()
        if now != before:
            raise Conflict("Somebody else changed what is in use in the meantime. Load the page again and look first.")
        work.learnings.add(now + 1, person.name, learned)
        work.events.add(
            "learning",
            "use-learned" if learned else "use-shipped",
            number=now + 1,
            cases=len(learned.cases) if learned else 0,
        )
    return current_library(store, content)


def current_library(store: Store, content: Content) -> Library:
    """Return the library that new cases are answered against: as shipped, with what this installation has learned."""
    with store.reading(SYSTEM) as work:
        _, learned = work.learnings.last()
    kept = still_known(learned, load_library()) if learned else None
    if kept is None:
        return load_library()
    moved = with_learned(content, kept)
    with store.reading(SYSTEM) as work:
        there = work.libraries.has(moved.hash)
    if not there:
        keep_library(store, moved)
    with store.reading(SYSTEM) as work:
        return library_by_hash(work, moved.hash)
