"""How fast reports are made: each format of one case, all of them together, and a hundred cases as one archive."""

from __future__ import annotations

import tempfile
import time
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.engine import p50, p95, timed
from diagnostics.content.cases import read_case, sample_paths
from diagnostics.content.library import ROOT, load_library
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.handover.files import Findings, everything, findings_of, offered
from diagnostics.handover.many import Order, Wanted, write_many
from diagnostics.reports.document import Length
from diagnostics.reports.house import PLAIN
from diagnostics.reports.render import RENDERERS

CASE = "pharma-social-media"
RUNS = 10
CASES = 100
TOGETHER, ARCHIVE = 6000, 5 * 60
"""Targets: all formats of a full report in milliseconds, a hundred cases in seconds."""


def main() -> None:
    """Print the table."""
    library = load_library()
    cases = [read_case(path, library) for path in sample_paths(ROOT)]
    table = Table(title="Reports, full length (ms unless said otherwise)")
    for column in ("what", "p50", "p95", "target"):
        table.add_column(column, justify="left" if column in ("what", "target") else "right")
    _add_formats(table, findings_of(library, next(case for case in cases if case.id == CASE)))
    _add_archive(table, library, cases)
    Console().print(table)


def _add_formats(table: Table, findings: Findings) -> None:
    def together() -> bytes:
        return everything(findings, CASE, Length.FULL, PLAIN)

    first = timed(together)
    table.add_row("all formats, in a process that never made one", f"{first:.0f}", "", _target(first, TOGETHER, ""))
    for form in offered():
        times = [timed(partial(findings.file, form.ending)) for _ in range(RUNS)]
        table.add_row(form.label, f"{p50(times):.0f}", f"{p95(times):.0f}", "")
    times = [timed(together) for _ in range(RUNS)]
    table.add_row("all formats together", f"{p50(times):.0f}", f"{p95(times):.0f}", _target(p95(times), TOGETHER, ""))


def _add_archive(table: Table, library: Library, cases: list[Case]) -> None:
    """A hundred cases: the samples, and as many of them once more as are lacking."""
    some = enumerate(islice(cycle(cases), CASES), start=1)
    orders = [Order(f"{case.id}-{number}", case, library.hash) for number, case in some]
    wanted = Wanted((*RENDERERS, "json"), Length.FULL, PLAIN)
    with tempfile.TemporaryDirectory() as folder, Progress(transient=True) as shown:
        out, task = Path(folder) / "all.zip", shown.add_task("Writing reports", total=1.0)
        start = time.perf_counter()
        written = write_many(out, orders, {library.hash: library}, wanted, lambda part: shown.update(task, completed=part))
        took, size = time.perf_counter() - start, out.stat().st_size / 1e6
    what = f"{CASES} cases in {len(wanted.endings)} formats as one archive, {size:.0f} MB, {len(written.failed)} not made"
    table.add_row(what, f"{took:.0f} s", "", _target(took, ARCHIVE, " s"))


def _target(measured: float, most: float, unit: str) -> str:
    return f"<= {most}{unit}: {'met' if measured <= most else 'missed'}"


if __name__ == "__main__":
    main()
