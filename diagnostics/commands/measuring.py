"""Commands that measure: the benchmark, and learning from closed cases."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from diagnostics.commands.printing import case_from, print_json, progress, say_written, write_file
from diagnostics.content.cases import read_case, sample_paths, second_paths
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library

if TYPE_CHECKING:
    from diagnostics.evaluation.interviews import Interviews
    from diagnostics.evaluation.learning_trial import Learning
    from diagnostics.evaluation.simulation import Simulated

SEED = 7
"""Of everything simulated: the same luck in every world and on every machine."""


def benchmark_command(given: argparse.Namespace) -> int:
    """Measure the diagnosis on the published cases, beside other methods."""
    from diagnostics.evaluation.benchmark import as_data as measured_data
    from diagnostics.evaluation.benchmark import benchmark
    from diagnostics.terminal.measured import show_benchmark, show_interviews, show_learning, show_simulation

    library = load_library()
    if given.raters:
        return _compare_raters(library, *(case_from(path, library) for path in given.raters))
    paths = [Path(path) for path in given.cases] or sample_paths(ROOT)
    cases = [read_case(path, library) for path in paths]
    second = [] if given.cases else [read_case(path, library) for path in second_paths(ROOT)]
    with progress("Diagnosing") as heard:
        found = benchmark(library, cases, lambda done, total: heard(done / total), second)
    simulated = _simulated(library, given.simulate) if given.simulate else []
    held = _held_interviews(library, given.interviews) if given.interviews else []
    learned = _learning(library) if given.learning else []
    if given.json:
        more = {"simulation": list(simulated), "interviews": list(held), "learning": list(learned)}
        print_json(measured_data(found) | measured_data(more))
        return 0
    show_benchmark(Console(), found)
    if simulated:
        show_simulation(Console(), simulated)
    if held:
        show_interviews(Console(), held)
    if learned:
        show_learning(Console(), learned)
    return 0


def learn_command(given: argparse.Namespace) -> int:
    """Say what closed cases teach, and write it down where that is wanted."""
    from diagnostics.content.learned import write_learned
    from diagnostics.evaluation.figures import as_data
    from diagnostics.learning.lessons import learn
    from diagnostics.terminal.measured import show_lesson

    library = load_library()
    cases = [case_from(path, library) for path in given.cases] or _closed_in_database(given.database)
    with progress("Weighing the closed cases") as heard:
        lesson = learn(library, cases, on_progress=heard)
    if given.out:
        write_file(given.out, write_learned(lesson.learned).encode())
    if given.json:
        print_json(as_data(lesson) | {"learned": lesson.learned.model_dump(mode="json", exclude_defaults=True)})
        return 0
    show_lesson(Console(), lesson)
    if given.out:
        say_written(given.out, ". Put it into data/learned.yaml to use it.")
    return 0


def calibrate_command(given: argparse.Namespace) -> int:
    """Learn from the published cases how likelihoods are stated, and write it as a content file."""
    from diagnostics.content.calibration import write_calibration
    from diagnostics.evaluation.calibrating import calibrated, readings_of
    from diagnostics.terminal.measured import show_calibration

    library = load_library()
    cases = {case.id: case for case in (read_case(path, library) for path in sample_paths(ROOT))}
    readings = readings_of(library, cases, [read_case(path, library) for path in second_paths(ROOT)])
    with progress("Weighing the readings") as heard:
        found = calibrated(library, readings, given.on or date.today(), heard)
    if given.out:
        write_file(given.out, write_calibration(found).encode())
    if given.json:
        print_json(found.model_dump(mode="json"))
        return 0
    show_calibration(Console(), found)
    if given.out:
        say_written(given.out, ".")
    return 0


def _closed_in_database(address: str | None) -> list[Case]:
    from diagnostics.access.rights import LOCAL
    from diagnostics.services.learning import closed_cases
    from diagnostics.services.libraries import keep_library
    from diagnostics.storage.database import default_url
    from diagnostics.storage.store import Store

    store = Store.open(address or default_url())
    try:
        keep_library(store, read_content(ROOT))
        return closed_cases(store, LOCAL)
    finally:
        store.close()


def _learning(library: Library) -> list[Learning]:
    from diagnostics.evaluation.learning_trial import learning_trial

    with progress("Learning from simulated cases") as heard:
        return learning_trial(library, SEED, progress=heard)


def _held_interviews(library: Library, count: int) -> list[Interviews]:
    """Return what each rule for choosing the next question comes to in `count` simulated interviews."""
    from diagnostics.evaluation.interviews import RULES, interviews

    found = []
    for rule in RULES:
        with progress(rule) as heard:
            found.append(interviews(library, count, rule, SEED, heard))
    return found


def _simulated(library: Library, cases: int) -> list[Simulated]:
    """Return what each simulated world does to the diagnosis, `cases` in each."""
    from diagnostics.evaluation.simulation import simulate
    from diagnostics.evaluation.worlds import WORLDS

    found = []
    for world in WORLDS:
        with progress(world.label) as heard:
            found.append(simulate(library, cases, world, SEED, heard))
    return found


def _compare_raters(library: Library, one: Case, other: Case) -> int:
    from diagnostics.evaluation.agreement import agreement, agreement_lines

    for line in agreement_lines(agreement(library, one, other)):
        print(line)
    return 0
