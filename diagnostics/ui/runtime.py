"""What all sessions of a process share: the library, the store, and diagnoses already made."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import Lock

from diagnostics.access.rights import LOCAL, Person
from diagnostics.content.cases import read_case, sample_paths
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case, Origin
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.library import Library
from diagnostics.errors import StorageError
from diagnostics.evaluation.benchmark import Benchmark, benchmark
from diagnostics.evaluation.likeness import Likeness, like
from diagnostics.reasoning.interview import bench_for
from diagnostics.reasoning.stop import Step, next_step
from diagnostics.services.libraries import keep_library, library_for
from diagnostics.services.names import sample_id
from diagnostics.storage.database import default_url
from diagnostics.storage.store import Store

FLAGSHIP = "pharma-social-media"
"""The sample that is one click away on the first screen."""

_opening = Lock()
_reckoning = Lock()
"""One step at a time: twenty at once, sharing one interpreter, would all be late."""

_measuring = Lock()
_stores: dict[str, Store] = {}
_measured: list[Benchmark] = []


def start() -> None:
    """Open and migrate the database, keep this version of the library, and compile what the first click needs.

    A database that refuses is not fatal here: the app starts, and every page says what is wrong.
    """
    current = library()
    bench_for(current, Case(id="warm"))
    try:
        store()
    except StorageError:
        return


def stop() -> None:
    """Close the database."""
    with _opening:
        for opened in _stores.values():
            opened.close()
        _stores.clear()


def is_ready() -> bool:
    """Whether the database answers."""
    try:
        with store().reading():
            return True
    except StorageError:
        return False


def store() -> Store:
    """Return the one store of this process, opened on first use; raises StorageError where the database refuses."""
    url = default_url()
    with _opening:
        if url not in _stores:
            opened = Store.open(url)
            keep_library(opened, read_content(ROOT))
            _stores[url] = opened
        return _stores[url]


def person() -> Person:
    """Return who is at the screen; in a single-user installation always the same person."""
    return LOCAL


def library() -> Library:
    """Return the current library."""
    return load_library()


def library_of(case: Case) -> Library:
    """Return the library that a case is answered against."""
    return library_for(store(), case)


@lru_cache(maxsize=1)
def samples() -> tuple[Case, ...]:
    """Return the cases that come with the product: the flagship, others made up, then the published ones."""
    cases = [read_case(path, library()) for path in sample_paths(ROOT)]
    return tuple(sorted(cases, key=lambda case: (case.id != FLAGSHIP, case.origin is not Origin.INVENTED, case.label)))


def how_good(on_progress: Callable[[int, int], None]) -> Benchmark:
    """Return the measurement on the published cases; made once in a process, and `on_progress` hears of it then."""
    with _measuring:
        if not _measured:
            _measured.append(benchmark(library(), samples(), on_progress))
        return _measured[0]


def diagnosis_of(content: Library, case: Case, robust: bool = True) -> Diagnosis:
    """Return the diagnosis of a case; the same case is reckoned once."""
    return _diagnosis(content, case.model_dump_json(), robust)


@lru_cache(maxsize=256)
def _diagnosis(content: Library, case: str, robust: bool) -> Diagnosis:
    return diagnose(content, Case.model_validate_json(case), robust=robust)


def cases_like(content: Library, case: Case) -> tuple[Likeness, ...]:
    """Return the published cases that are nearest to a case, nearest first; the same case is compared once."""
    return _likeness(content, case.model_dump_json())


@lru_cache(maxsize=256)
def _likeness(content: Library, case: str) -> tuple[Likeness, ...]:
    read = Case.model_validate_json(case)
    others = [other for other in samples() if other.origin is Origin.PUBLISHED and sample_id(other.id) != read.id]
    return like(content, read, others)


def step_of(content: Library, case: Case, among: frozenset[str] | None, topic: str | None, everything: bool) -> Step:
    """Return the next question of a case; the same situation is reckoned once."""
    read = case.model_dump_json()
    with _reckoning:
        return _step(content, read, among, topic, everything)


@lru_cache(maxsize=256)
def _step(content: Library, case: str, among: frozenset[str] | None, topic: str | None, everything: bool) -> Step:
    read = Case.model_validate_json(case)
    return next_step(bench_for(content, read), read, among, topic, everything)
