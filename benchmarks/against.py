"""`python -m benchmarks.against`: compares this build with the last release; both are measured alternately in one run.

Times are CPU milliseconds, so that other work on the computer matters little; the ratio counts. With `--people 100`, people
also answer at the servers of both builds, one server after the other (wall time; use an idle computer).
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.app import CLICKS, PAUSE, running_app
from benchmarks.engine import ROOT, Times, p50, p95
from benchmarks.sessions import visits
from benchmarks.works import MEASURES

RELEASE = ("1.4", "8b721cbb1085f88d53acc3464b774128a637e086")
"""The last release and its commit. Change both when a version is released."""

ROUNDS = 2
SLOWER = 1.25
"""Measures with at least this ratio are listed at the end."""

WORKS = Path(__file__).with_name("works.py")


class NoRelease(Exception):
    """The last release is not in this copy of the repository, so nothing can be compared."""


def main() -> None:
    """Print the table, and list what became slower."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("--people", type=int, help="also let this many people answer at both servers")
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        try:
            earlier = release_in(Path(folder))
        except NoRelease as missing:
            print(f"Not compared with {RELEASE[0]}: {missing}")
            return
        slower = compared(earlier, people)
    if slower:
        print(f"Slower or larger than {RELEASE[0]} by more than a quarter: {'; '.join(slower)}")
    else:
        print(f"Nothing is slower or larger than {RELEASE[0]} by more than a quarter.")


def release_in(folder: Path) -> Path:
    """Write the files of the last release into `folder`, and return it; raises NoRelease."""
    found = subprocess.run(["git", "archive", RELEASE[1]], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        raise NoRelease(found.stderr.decode(errors="backslashreplace").strip() or "git could not read its commit")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def compared(earlier: Path, people: int | None) -> list[str]:
    """Print every measure of both builds, and return those that became slower or larger."""
    table = Table(title=f"This build compared with {RELEASE[0]} (CPU ms, and peak memory in MB)")
    for column in ("what", RELEASE[0], "now", "ratio"):
        table.add_column(column, justify="left" if column == "what" else "right")
    slower: list[str] = []

    def row(name: str, before: float, now: float) -> None:
        ratio = now / before
        table.add_row(name, f"{before:.1f}", f"{now:.1f}", f"{ratio:.2f}")
        if ratio > SLOWER:
            slower.append(f"{name} ({ratio:.2f})")

    for measure in MEASURES:
        before, now = in_turns(measure, earlier)
        if before is None or now is None:
            slower.append(f"{measure} (not measured in {'both builds' if before is now else 'one build'})")
            continue
        row(measure, before[0], now[0])
        row(f"{measure}, memory", before[1], now[1])
    if people:
        times = {tree: answering(tree, people) for tree in (earlier, ROOT)}
        for name, of in (("p50", p50), ("p95", p95)):
            row(f"{people} people every {PAUSE:.0f} s, wall ms {name}", of(times[earlier]), of(times[ROOT]))
    Console(width=100).print(table)
    return slower


def in_turns(measure: str, earlier: Path) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """Return (median of the quickest round, smallest peak) of the release and of this build, measured alternately."""
    rounds: dict[Path, list[dict[str, Any]]] = {earlier: [], ROOT: []}
    for _ in range(ROUNDS):
        for tree, found in rounds.items():
            output = _work(tree, measure)
            if output.returncode == 0:
                found.append(json.loads(output.stdout.splitlines()[-1]))
    return _quickest(rounds[earlier]), _quickest(rounds[ROOT])


def _work(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a measure with the code of `tree`; the interpreter and the installed packages are those of this build."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    made = [sys.executable, "-P", str(WORKS), *words]
    return subprocess.run(made, cwd=tree, env=environment, capture_output=True, text=True, check=False)


def _quickest(found: list[dict[str, Any]]) -> tuple[float, float] | None:
    if not found:
        return None
    return min(statistics.median(one["ms"]) for one in found), min(float(one["peak_mb"]) for one in found)


def answering(tree: Path, people: int) -> Times:
    """Return the milliseconds of every click while this many people answer at the server of a build."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/app.db"
        ids = json.loads(_work(tree, "cases", address, str(people)).stdout.splitlines()[-1])
        with running_app(Path(folder), address, tree) as (url, _):
            found = asyncio.run(visits(url.replace("http", "ws") + "/_stcore/stream", ids, CLICKS, PAUSE))
    failed = [text for visitor in found for text in visitor.told]
    if failed:
        print(f"{tree.name}: {len(failed)} clicks failed, the first with: {failed[0]}")
    return [time for visitor in found for time in visitor.times]


if __name__ == "__main__":
    main()
