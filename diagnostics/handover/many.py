"""The reports of many cases as one archive, made by several processes; a case that fails stops none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from diagnostics.domain.case import Case
from diagnostics.domain.kept import NOTHING, Kept
from diagnostics.domain.library import Library
from diagnostics.errors import DiagnosticError
from diagnostics.handover.archive import Archive, safe_names
from diagnostics.handover.files import findings_of, tried
from diagnostics.planning.plan import Limits
from diagnostics.reports.document import Length
from diagnostics.reports.house import House

PROCESSES = 2


@dataclass(frozen=True)
class Wanted:
    """In which formats reports are wanted, how long, and in which look."""

    endings: tuple[str, ...]
    length: Length
    house: House


@dataclass(frozen=True)
class Order:
    """One case to be reported on, answered against the library of the hash, with the limits of its plan.

    Where the case could not even be read, `failure` says why.
    """

    name: str
    case: Case | None
    library: str = ""
    limits: Limits = field(default_factory=Limits)
    kept: Kept = NOTHING
    failure: str = ""


@dataclass(frozen=True)
class Made:
    """The files of one case by ending, and a sentence for everything that could not be made."""

    files: Mapping[str, bytes]
    failures: tuple[str, ...] = ()


Heard = Callable[[float], None]


def write_many(
    out: Path, orders: Sequence[Order], libraries: Mapping[str, Library], wanted: Wanted, on_progress: Heard
) -> tuple[str, ...]:
    """Write the reports of all orders to `out`, whole or not at all, and return a line for each case that failed.

    The archive holds the files and a list of all cases. The same orders give the same bytes, whoever is ready first.
    Raises OSError where the file cannot be written.
    """
    beside = out.with_name(f"{out.name}.part")
    names = safe_names([order.name for order in orders])
    lines, failed = [], []
    try:
        with Archive(beside) as archive:
            for number, made in enumerate(_made(orders, libraries, wanted)):
                name = names[number]
                files = {_place(name, ending, wanted): data for ending, data in made.files.items()}
                for place, data in files.items():
                    archive.add(place, data)
                lines.append(f"{orders[number].name}: {'; '.join([*files, *made.failures])}")
                failed += [f"{orders[number].name}: {sentence}" for sentence in made.failures]
                on_progress((number + 1) / len(orders))
            archive.add_list(lines)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return tuple(failed)


def _place(name: str, ending: str, wanted: Wanted) -> str:
    """A case in several formats has a folder of its own."""
    return f"{name}/{name}.{ending}" if len(wanted.endings) > 1 else f"{name}.{ending}"


def _made(orders: Sequence[Order], libraries: Mapping[str, Library], wanted: Wanted) -> Iterator[Made]:
    """Yield what comes of each order, in their order. A process that dies costs the case it died of, and no other."""
    waiting = list(orders)
    while waiting:
        with _pool(min(PROCESSES, len(waiting)), libraries) as pool:
            running = [pool.submit(_report, order, wanted) for order in waiting]
            done = 0
            try:
                for made in _until_broken(running):
                    yield made
                    done += 1
            finally:
                pool.shutdown(cancel_futures=True)
        waiting = waiting[done:]
        if waiting:
            yield _alone(waiting.pop(0), libraries, wanted)


def _until_broken(running: Sequence[Future[Made]]) -> Iterator[Made]:
    for future in running:
        try:
            yield future.result()
        except BrokenProcessPool:
            return


def _alone(order: Order, libraries: Mapping[str, Library], wanted: Wanted) -> Made:
    try:
        with _pool(1, libraries) as pool:
            return pool.submit(_report, order, wanted).result()
    except BrokenProcessPool:
        return Made({}, ("not made: the process that worked on it died; there may be too little memory",))


def _pool(processes: int, libraries: Mapping[str, Library]) -> ProcessPoolExecutor:
    # Spawned, not forked: a copy of a process with threads (the progress bar has one) can stand still for ever.
    return ProcessPoolExecutor(processes, get_context("spawn"), _begin, (dict(libraries),))


_libraries: dict[str, Library] = {}
"""In a process that makes reports: the libraries it was given when it began."""


def _begin(libraries: dict[str, Library]) -> None:
    _libraries.update(libraries)


def _report(order: Order, wanted: Wanted) -> Made:
    if order.case is None:
        return Made({}, (f"not made: {order.failure}",))
    try:
        findings = findings_of(_libraries[order.library], order.case, order.limits, order.kept)
    except DiagnosticError as refused:
        return Made({}, (f"not made: {refused}",))
    except Exception as mistake:
        # As in `tried`: whatever is the matter with this case, the others are made.
        return Made({}, (f"not made, by a mistake of the program ({type(mistake).__name__}: {mistake})",))
    return Made(*tried(findings, wanted.endings, wanted.length, wanted.house))
