"""What verifying and exporting a long audit trail takes; `python benchmarks/trail.py` prints a table.

Each command runs as a process of its own, on a trail of two lengths: memory has to stay the same, time may grow with it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, insert, update

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from diagnostics.audit import BEGINNING, body_of, link_after  # noqa: E402
from diagnostics.storage.store import Store  # noqa: E402
from diagnostics.storage.tables import chain, event_details, events  # noqa: E402

SHORT, LONG = 2_000, 200_000
EVENTS_OF_A_CASE = 40
GROWTH, RATE = 20.0, 20_000.0
"""Targets: megabytes that the long trail may take more than the short one, and events a second."""

# The most memory of a process counts what its parent held when it was started; what the kernel says of it does not.
WATCHED = """
import sys; from diagnostics.__main__ import main
code = main(sys.argv[1:])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Run:
    """One command: how long it took, and the most memory it held, in megabytes."""

    seconds: float
    peak: float


def filled(url: str, count: int) -> None:
    """Fill a new database with `count` events of answers, `EVENTS_OF_A_CASE` about each case."""
    Store.open(url).close()
    links, bodies, head = [], [], BEGINNING
    for seq in range(1, count + 1):
        body = body_of({"respondent": "performer-1", "question": "onset", "before": None, "after": "suddenly"})
        at = f"2026-11-25T{seq // 3600 % 24:02}:{seq // 60 % 60:02}:{seq % 60:02}.000000Z"
        case = f"course-in-answering-calls-{seq // EVENTS_OF_A_CASE}"
        link = link_after(head, seq, at, f"Somebody {seq % 30}", "record-answer", case, body)
        links.append(link.__dict__)
        bodies.append({"seq": seq, "body": body})
        head = link.hash
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(events), links)
        connection.execute(insert(event_details), bodies)
        connection.execute(update(chain).values(seq=count, hash=head))
    engine.dispose()


def run(*arguments: str) -> Run:
    """Run one command of the command line."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", WATCHED, "audit", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Run(time.perf_counter() - start, int(done.stderr.split()[-1]) / 1024)


def measured(folder: Path, count: int) -> dict[str, Run]:
    """Return what each command takes on a trail of `count` events."""
    url, file = f"sqlite:///{folder / f'{count}.db'}", str(folder / f"{count}.jsonl")
    filled(url, count)
    return {
        "verify the database": run("verify", "--database", url),
        "export": run("export", "--out", file, "--database", url),
        "verify the export": run("verify", file),
    }


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        short, long = measured(Path(folder), SHORT), measured(Path(folder), LONG)
    table = Table(title=f"The audit trail: {SHORT:,} and {LONG:,} events", box=None, title_justify="left")
    for column in ("Command", "seconds", "events a second", "peak MB", "more than short", "as promised"):
        table.add_column(column)
    for name, one in long.items():
        rate = (LONG - SHORT) / (one.seconds - short[name].seconds)
        more = one.peak - short[name].peak
        kept = "yes" if more < GROWTH and rate > RATE else "no"
        table.add_row(name, f"{one.seconds:.1f}", f"{rate:,.0f}", f"{one.peak:.0f}", f"{more:+.1f} MB", kept)
    Console().print(table)


if __name__ == "__main__":
    main()
