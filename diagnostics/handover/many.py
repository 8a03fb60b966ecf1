"""The reports of many cases as one archive, made by several processes; a case that fails stops none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from diagnostics.domain.case import Case
from diagnostics.domain.kept import NOTHING, Kept
from diagnostics.domain.library import Library
from diagnostics.errors import DiagnosticError
from diagnostics.handover.archive import Archive, safe_names
from diagnostics.handover.files import findings_of, tried
from diagnostics.planning.plan import Limits
from diagnostics.reports.document import Length
from diagnostics.reports.house import House
from diagnostics.whole_files import written_whole

PROCESSES = 2
TRIES = 2
"""How often a case is tried whose process died: the machine may have been short of memory for another reason."""


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


class Written(NamedTuple):
    """What was written: a line for each case that failed, and the bytes of the archive."""

    failed: tuple[str, ...]
    size: int


Heard = Callable[[float], None]


def write_many(
    out: Path, orders: Sequence[Order], libraries: Mapping[str, Library], wanted: Wanted, on_progress: Heard
) -> Written:
    """Write the reports of all orders to `out`, completely or not at all, and say which failed.

    The archive holds the files and a list of all cases. The same orders give the same bytes, whoever is ready first.
    Raises FileRefused if the file cannot be written.
    """
    names = safe_names([order.name for order in orders])
    lines, failed = [], []
    with written_whole(out) as part:
        with Archive(part) as archive:
            for number, made in enumerate(_made(orders, libraries, wanted)):
                name = names[number]
                files = {_place(name, ending, wanted): data for ending, data in made.files.items()}
                for place, data in files.items():
                    archive.add(place, data)
                lines.append(f"{orders[number].name}: {'; '.join([*files, *made.failures])}")
                failed += [f"{orders[number].name}: {sentence}" for sentence in made.failures]
                on_progress((number + 1) / len(orders))
            archive.add_list(lines)
        size = part.stat().st_size
    return Written(tuple(failed), size)


def _place(name: str, ending: str, wanted: Wanted) -> str:
    """A case in several formats has a folder of its own."""
    return f"{name}/{name}.{ending}" if len(wanted.endings) > 1 else f"{name}.{ending}"


def _made(orders: Sequence[Order], libraries: Mapping[str, Library], wanted: Wanted) -> Iterator[Made]:
    """Yield what comes of each order, in their order. A process that dies costs the case it died of, and no other."""
    lanes = [_Lane(libraries) for _ in range(min(PROCESSES, len(orders)))]
    free: SimpleQueue[_Lane] = SimpleQueue()
    for lane in lanes:
        free.put(lane)

    def made(order: Order) -> Made:
        lane = free.get()
        try:
            return lane.report(order, wanted)
        finally:
            free.put(lane)

    try:
        with ThreadPoolExecutor(PROCESSES) as threads:
            yield from threads.map(made, orders)
    finally:
        for lane in lanes:
            lane.close()


class _Lane:
    """One process that makes reports one by one, and another in its place where it dies.

    Each has a pool of its own: a pool of several can wait for ever for a process that it was starting when another died.
    """

    def __init__(self, libraries: Mapping[str, Library]) -> None:
        self._libraries = dict(libraries)
        self._pool: ProcessPoolExecutor | None = None

    def report(self, order: Order, wanted: Wanted) -> Made:
        """Return the files of one case; where the process dies of it twice, say so."""
        for _ in range(TRIES):
            self._pool = self._pool or self._begun()
            try:
                return self._pool.submit(_report, order, wanted).result()
            except BrokenProcessPool:
                self.close()
        return Made({}, ("not made: the process that worked on it died; there may be too little memory",))

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def _begun(self) -> ProcessPoolExecutor:
        # Spawned, not forked: a copy of a process with threads (the progress bar has one) can stand still for ever.
        return ProcessPoolExecutor(1, get_context("spawn"), _begin, (self._libraries,))


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
