"""What a case is answered against: the library it remembers, how another one differs, and moving on to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.access.rights import SYSTEM, Person, Right, require
from diagnostics.content.library import Content, build_library, library_from_snapshot, load_library
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.errors import ContentError, NotFound
from diagnostics.services.changes import case_to_change
from diagnostics.services.gate import gated
from diagnostics.storage.store import Store, Transaction

Ids = tuple[str, ...]

_rebuilt: dict[str, Library] = {}
"""Libraries made from snapshots, by hash: the same hash is the same content, so one is enough for the process."""


@dataclass(frozen=True)
class LibraryChange:
    """How one library differs from another; ids, in alphabetical order."""

    from_version: str
    to_version: str
    questions_added: Ids
    questions_removed: Ids
    questions_changed: Ids
    causes_added: Ids
    causes_removed: Ids
    causes_changed: Ids
    also_changed: tuple[str, ...]
    """Other parts that differ, in words."""

    @property
    def sentence(self) -> str:
        """What a person who has to decide about moving on wants to know."""
        counts = (
            (self.questions_added, "question", "added"),
            (self.questions_removed, "question", "removed"),
            (self.questions_changed, "question", "changed"),
            (self.causes_added, "cause", "added"),
            (self.causes_removed, "cause", "removed"),
            (self.causes_changed, "cause", "changed"),
        )
        parts = [f"{len(ids)} {noun}{'' if len(ids) == 1 else 's'} {verb}" for ids, noun, verb in counts if ids]
        if self.also_changed:
            parts.append(f"changes to {', '.join(self.also_changed)}")
        return f"From library {self.from_version} to {self.to_version}: {', '.join(parts) or 'nothing that people see'}."


@dataclass(frozen=True)
class StrayAnswer:
    """An answer that is stored although the library no longer knows its question or its option."""

    respondent: str
    question: str
    value: str


def keep_library(store: Store, content: Content) -> None:
    """Store the snapshot of the library once, so that cases answered against it can always be read."""
    with store.reading(SYSTEM) as work:
        if work.libraries.has(content.hash):
            return
    version = build_library(content).version
    with store.writing(SYSTEM) as work:
        work.libraries.keep(content.hash, version, content.snapshot())


def library_for(store: Store, case: Case) -> Library:
    """Return the library that the case was answered against; raises NotFound where it can no longer be read.

    A case that remembers none, such as a sample that was not opened, is read with the library shipped.
    """
    if case.library is None:
        return load_library()
    with store.reading(SYSTEM) as work:
        return library_by_hash(work, case.library)


def library_by_hash(work: Transaction, library_hash: str) -> Library:
    """Return a library that is kept; the same object every time, and the shipped one where it is that."""
    if load_library().hash == library_hash:
        return load_library()
    if library_hash not in _rebuilt:
        _rebuilt[library_hash] = _rebuild(work, library_hash)
    return _rebuilt[library_hash]


def library_differs(store: Store, current: Library, case: Case) -> LibraryChange | None:
    """Return how `current` differs from the library the case was answered against, or nothing where it is the same."""
    if case.library in (None, current.hash):
        return None
    old = library_for(store, case)
    questions = _compared(old.question_by_id, current.question_by_id)
    causes = _compared(old.cause_by_id, current.cause_by_id)
    return LibraryChange(old.version, current.version, *questions, *causes, _other_parts(old, current))


@gated
def adopt_library(store: Store, person: Person, case_id: str, library: Library) -> tuple[StrayAnswer, ...]:
    """Answer the case against `library` from now on, and return the answers that it no longer knows.

    Those stay stored. `library` is one that `keep_library` has stored. Raises NotFound.
    """
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        case = now.case.model_copy(update={"respondents": list(work.respondents.of(case_id))})
        if now.library_hash != library.hash:
            work.events.add(case_id, "adopt-library", before=now.library_hash, after=library.hash)
            work.diagnoses.outdate(case_id)
            work.cases.change(case_id, library_hash=library.hash)
    return stray_answers(library, case)


def stray_answers(library: Library, case: Case) -> tuple[StrayAnswer, ...]:
    """Return the answers whose question or option `library` does not know."""
    return tuple(
        StrayAnswer(person.id, question, value)
        for person in case.respondents
        for question, value in person.answers.items()
        if not _is_known(library, question, value)
    )


def _is_known(library: Library, question: str, value: str) -> bool:
    asked = library.question_by_id.get(question)
    return asked is not None and (value in set(NonAnswer) or asked.option(value) is not None)


def _rebuild(work: Transaction, library_hash: str) -> Library:
    snapshot = work.libraries.snapshot(library_hash)
    if snapshot is None:
        raise NotFound("The library that this case was answered against is not in the database; move it to the current one.")
    try:
        return library_from_snapshot(snapshot)
    except ContentError as found:
        raise NotFound(
            f"This version of the product can no longer read library {work.libraries.version(library_hash)}, which the case "
            "was answered against; move the case to the current one."
        ) from found


def _compared(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[Ids, Ids, Ids]:
    """Return what was added, what was removed, and what stayed but says something else."""
    added = tuple(sorted(new.keys() - old.keys()))
    removed = tuple(sorted(old.keys() - new.keys()))
    changed = tuple(sorted(id for id in old.keys() & new.keys() if old[id] != new[id]))
    return added, removed, changed


def _other_parts(old: Library, new: Library) -> tuple[str, ...]:
    parts = {
        "links between causes": (old.links, old.loops) != (new.links, new.loops),
        "starting chances": old.priors != new.priors,
        "what closed cases taught": old.learned != new.learned,
        "scales": old.scales != new.scales,
        "the order of questions": _order(old) != _order(new),
        "interventions": old.interventions != new.interventions,
        "roles": (old.roles, old.tie_breaks) != (new.roles, new.tie_breaks),
        "sources": (old.sources, old.figures) != (new.sources, new.figures),
    }
    return tuple(part for part, differs in parts.items() if differs)


def _order(library: Library) -> tuple[object, ...]:
    return library.opening, dict(library.first_for), list(library.question_by_id)
