"""What all sessions of a process share: the library, the store, and diagnoses already made."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from threading import Lock

from diagnostics.access.claims import Claims
from diagnostics.access.rights import LOCAL, Person, Right
from diagnostics.access.settings import Mode, sign_in_rules
from diagnostics.content.cases import read_case, sample_paths, second_paths
from diagnostics.content.library import ROOT, Content, load_library, read_content
from diagnostics.domain.case import Case, Origin
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.gate import STORED
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.errors import StorageError
from diagnostics.evaluation.benchmark import Benchmark, benchmark
from diagnostics.evaluation.likeness import Likeness, like
from diagnostics.evaluation.simulation import Simulated, simulate
from diagnostics.evaluation.worlds import WORLDS
from diagnostics.findings.whom import WhomNext, whom_next
from diagnostics.languages.there import languages_there, words_in
from diagnostics.languages.words import Words, chosen_language
from diagnostics.learning.lessons import Lesson, learn
from diagnostics.reasoning.interview import bench_for
from diagnostics.reasoning.stop import Step, next_step
from diagnostics.services import diagnosing
from diagnostics.services.learning import closed_cases, current_library
from diagnostics.services.libraries import keep_library, library_for
from diagnostics.services.names import sample_id
from diagnostics.services.organisation import organisation_of
from diagnostics.services.sign_in import sign_in
from diagnostics.services.telling import erase_what_is_due
from diagnostics.storage.database import default_url
from diagnostics.storage.store import Store
from diagnostics.ui import state

FLAGSHIP = "pharma-social-media"
"""The sample that is one click away on the first screen."""

COMPARED = 100
"""Closed cases that a case is compared with: those closed last."""

SIMULATED_CASES, SEED = 1000, 7
"""Cases of each simulated world on the page, and their luck: the same as on the command line."""

_opening = Lock()
_reckoning = Lock()
"""One step at a time: twenty at once, sharing one interpreter, would all be late."""

_measuring = Lock()
_stores: dict[str, Store] = {}
_kept_on: dict[str, date] = {}
_measured: dict[tuple[str, bool], Benchmark] = {}
_simulated: dict[str, list[Simulated]] = {}
_lessons: dict[tuple[int, tuple[str, ...]], Lesson] = {}


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


def keep_promises() -> None:
    """Erase the single answers whose time has come, once a day in each process; a database that refuses is asked again."""
    today = date.today()
    with _opening:
        is_done = _kept_on.get(default_url()) == today
        _kept_on[default_url()] = today
    if is_done:
        return
    try:
        erase_what_is_due(store())
    except StorageError:
        _kept_on.pop(default_url(), None)


def guest_words() -> Words:
    """Return what puts a sentence into the language that the browser of whoever was invited asks for."""
    return words_for(state.language())


def words_for(preferences: str | None) -> Words:
    """Return what puts a sentence into the language that somebody likes best, of those that are there."""
    return words_in(chosen_language(preferences, [code for code, _ in languages_there()]))


def stop() -> None:
    """Close the database."""
    with _opening:
        for opened in _stores.values():
            opened.close()
        _stores.clear()


def is_ready() -> bool:
    """Whether the database answers and has the tables of this version."""
    try:
        store().check()
    except StorageError:
        return False
    return True


def store() -> Store:
    """Return the one store of this process, opened on first use; raises StorageError where the database refuses."""
    url = default_url()
    with _opening:
        if url not in _stores:
            opened = Store.open(url)
            try:
                keep_library(opened, content())
            except BaseException:
                opened.close()
                raise
            _stores[url] = opened
        return _stores[url]


def has_sign_in() -> bool:
    """Whether people sign in here; raises SettingsError."""
    return sign_in_rules(os.environ).mode is Mode.OIDC


def person() -> Person:
    """Return who is at the screen, with the rights of this moment; in a single-user installation always the same person.

    Never kept from one click to the next. Raises NotSignedIn or SettingsError.
    """
    found = person_behind(state.claims())
    state.note_administrator(found.may(Right.ADMINISTER))
    return found


def person_behind(claims: Claims) -> Person:
    """Return the person of whom the provider said `claims`, for what runs when no page does, such as making a file.

    Raises NotSignedIn or SettingsError.
    """
    rules = sign_in_rules(os.environ)
    return LOCAL if rules.mode is Mode.LOCAL else sign_in(store(), claims, rules, time.time())


def content() -> Content:
    """Return the content that is shipped."""
    return _content()


@lru_cache(maxsize=1)
def _content() -> Content:
    return read_content(ROOT)


def library() -> Library:
    """Return the library that new cases are answered against: as shipped, or with what closed cases taught here.

    Where the database refuses, the one that is shipped; the page then says what is wrong with the database.
    """
    try:
        return current_library(store(), content())
    except StorageError:
        return load_library()


def lesson(cases: list[Case], number: int, on_progress: Callable[[float], None]) -> Lesson:
    """Return what closed cases teach about the shipped library; the same cases are weighed once."""
    key = (number, tuple(case.model_dump_json() for case in cases))
    with _measuring:
        if key not in _lessons:
            _lessons.clear()
            _lessons[key] = learn(load_library(), cases, number, on_progress)
        return _lessons[key]


def library_of(case: Case) -> Library:
    """Return the library that a case is answered against."""
    return library_for(store(), case)


def organisation() -> Organisation:
    """Return the organisation as it is stored now."""
    return organisation_of(store(), person())


@lru_cache(maxsize=1)
def samples() -> tuple[Case, ...]:
    """Return the cases that come with the product: the flagship, others made up, then the published ones."""
    cases = [read_case(path, load_library()) for path in sample_paths(ROOT)]
    return tuple(sorted(cases, key=lambda case: (case.id != FLAGSHIP, case.origin is not Origin.INVENTED, case.label)))


def how_good(on_progress: Callable[[int, int], None], interviews: bool) -> Benchmark:
    """Return the measurement on the published cases with the library in use, with `interviews` or from all answers alone.

    Made once in a process, and `on_progress` hears of it then.
    """
    current = library()
    key = (current.hash, interviews)
    with _measuring:
        if key not in _measured:
            second = [read_case(path, load_library()) for path in second_paths(ROOT)]
            _measured[key] = benchmark(current, samples(), on_progress, second, interviews)
        return _measured[key]


def interviews_so_far() -> Benchmark | None:
    """Return the measurement with interviews where somebody has asked for it before."""
    return _measured.get((library().hash, True))


def simulated(on_progress: Callable[[float], None]) -> list[Simulated]:
    """Return what every simulated world does to the diagnosis; reckoned once for each library in use."""
    current = library()
    with _measuring:
        if current.hash not in _simulated:
            found = []
            for number, world in enumerate(WORLDS):

                def heard(part: float, before: int = number) -> None:
                    on_progress((before + part) / len(WORLDS))

                found.append(simulate(current, SIMULATED_CASES, world, SEED, heard))
            _simulated[current.hash] = found
        return _simulated[current.hash]


def simulation_so_far() -> list[Simulated] | None:
    """Return the simulation where somebody has asked for it before."""
    return _simulated.get(library().hash)


def diagnosis_of(content: Library, case: Case, robust: bool = True) -> Diagnosis:
    """Return the diagnosis of a case with its answers; the same case is diagnosed once."""
    return diagnosing.diagnosis_of(content, case, robust)


def cases_like(content: Library, case: Case) -> tuple[Likeness, ...]:
    """Return the published and the closed cases that are nearest to a case, nearest first."""
    reader = person()
    published = [
        other for other in samples() if other.origin is Origin.PUBLISHED and sample_id(other.id, reader.account) != case.id
    ]
    closed = [other for other in closed_cases(store(), reader, COMPARED) if other.origin is Origin.LIVE]
    return like(content, case, [*published, *closed])


def step_of(content: Library, case: Case, among: frozenset[str] | None, topic: str | None, everything: bool) -> Step:
    """Return the next question of a case; the same situation is reckoned once."""
    read = case.model_dump_json()
    with _reckoning:
        return _step(content, read, among, topic, everything)


@lru_cache(maxsize=256)
def _step(content: Library, case: str, among: frozenset[str] | None, topic: str | None, everything: bool) -> Step:
    read = Case.model_validate_json(case, context=STORED)
    return next_step(bench_for(content, read), read, among, topic, everything)


def whom_of(content: Library, case: Case) -> WhomNext:
    """Return whom to ask next in a case; the same case is reckoned once."""
    read = case.model_dump_json()
    with _reckoning:
        return _whom(content, read)


@lru_cache(maxsize=256)
def _whom(content: Library, case: str) -> WhomNext:
    return whom_next(content, Case.model_validate_json(case, context=STORED))
