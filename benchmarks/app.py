"""How fast the app is: a report, a run of the interview page, a click in a browser, memory, and a hundred people at once."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.engine import Times, p50, p95, timed
from benchmarks.postgresql import NoServer, Server
from benchmarks.sessions import visits
from benchmarks.works import interview_page, new_cases
from diagnostics.content.cases import read_case
from diagnostics.content.library import ROOT, load_library
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.planning.plan import Limits
from diagnostics.reports.build import report_of
from diagnostics.reports.render import render

PEOPLE, PAUSE, CLICKS, QUESTIONS = 100, 5.0, 8, 12

NEXT_QUESTION = """
async ([options, question, place]) => {
  const asked = document.querySelector(question).innerText;
  const start = performance.now();
  document.querySelectorAll(options)[place].click();
  while (document.querySelector(question)?.innerText === asked || !document.querySelector(options)) {
    await new Promise(requestAnimationFrame);
    if (performance.now() - start > 10000) return -1;
  }
  return performance.now() - start;
}
"""


def main() -> None:
    """Print the table."""
    table = Table(title="The app (ms unless said otherwise)")
    for column in ("what", "p50", "p95", "target"):
        table.add_column(column, justify="left" if column in ("what", "target") else "right")

    def row(name: str, times: Times, target: float) -> None:
        met = "met" if p95(times) <= target else "missed"
        table.add_row(name, f"{p50(times):.0f}", f"{p95(times):.0f}", f"p95 <= {target:.0f}: {met}")

    row("a report as PDF", report_times(), 3000)
    row("a run of the interview page with a new answer (CPU)", interview_page(), 60)
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder), file_in(folder)) as (url, process):
        if shutil.which("chromium"):
            row("click to the next question in Chromium", browser_times(url), 250)
        else:
            table.add_row("click to the next question in Chromium", "", "", "no Chromium on this machine")
        size = memory(process)
        table.add_row("memory of the server with one session (MB)", f"{size:.0f}", "", f"<= 350: {_met(size <= 350)}")
        times, told = hundred_at_once(url, new_cases(file_in(folder), PEOPLE))
        row(f"click to answer, {PEOPLE} people every {PAUSE:.0f} s ({told})", times, 300)
        table.add_row(f"memory of the server after {PEOPLE} sessions (MB)", f"{memory(process):.0f}", "", "")
    try:
        times, told = on_postgresql()
        row(f"the same on PostgreSQL ({told})", times, 300)
    except NoServer as missing:
        table.add_row("the same on PostgreSQL", "", "", str(missing))
    Console(width=120).print(table)


def hundred_at_once(url: str, case_ids: list[str]) -> tuple[Times, str]:
    """Return the times of everybody's clicks, one person at each case, and how many clicks and failures there were."""
    visitors = asyncio.run(visits(url.replace("http", "ws") + "/_stcore/stream", case_ids, CLICKS, PAUSE))
    times = [time for visitor in visitors for time in visitor.times]
    failures = sum(len(visitor.told) for visitor in visitors)
    return times, f"{len(times)} clicks, {failures} failures"


def on_postgresql() -> tuple[Times, str]:
    """Return the same with a server for a database; raises NoServer."""
    with closing(Server()) as server, tempfile.TemporaryDirectory() as folder:
        address = server.new_database("app")
        ids = new_cases(address, PEOPLE)
        with running_app(Path(folder), address) as (url, _):
            return hundred_at_once(url, ids)


def report_times() -> Times:
    """Return what it takes to write a PDF, the diagnosis being made already."""
    library, times = load_library(), []
    for name in ("pharma-social-media", "sales-shortfall", "wells-fargo-community-bank"):
        case = read_case(ROOT / "data" / "cases" / f"{name}.yaml", library)
        found = diagnose(library, case)
        document = report_of(library, case, found, plan_of(library, found, Limits()))
        times += [timed(lambda document=document: render(document, "pdf")) for _ in range(3)]  # type: ignore[misc]
    return times


def browser_times(url: str) -> Times:
    """Return the times from a click on an answer until the next question stands there, in a real browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto(url)
        _settled(tab)
        tab.get_by_role("button", name="Start a new diagnosis").click()
        _settled(tab)
        tab.get_by_role("button", name="Go to the interview").click()
        _settled(tab)
        times = []
        for number in range(QUESTIONS):
            tab.wait_for_timeout(700)
            if not tab.locator('[class*="st-key-option-"] button').count():
                break
            times.append(tab.evaluate(NEXT_QUESTION, ['[class*="st-key-option-"] button', ".cw-question", number % 2]))
        browser.close()
    return times


def file_in(folder: str) -> str:
    """Return the address of a database in a folder."""
    return f"sqlite:///{folder}/app.db"


@contextmanager
def running_app(folder: Path, database: str, tree: Path = ROOT) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the app of a build as a separate process, with its log in `folder`; yield its address."""
    log = folder / "log"
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
        cwd=tree,
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "CAUSEWAY_DATABASE_URL": database},
    )
    try:
        end = time.monotonic() + 60
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
            if time.monotonic() > end:
                raise RuntimeError(log.read_text())
            time.sleep(0.1)
        time.sleep(2)
        yield found.group(0), process
    finally:
        process.terminate()
        process.wait(20)


def memory(process: subprocess.Popen[bytes]) -> float:
    """Return the resident memory of a process in MB; 0 where the system does not tell."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    return int(found.group(1)) / 1000 if found else 0.0


def _settled(tab: Page) -> None:
    tab.wait_for_timeout(300)
    tab.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


def _met(reached: bool) -> str:
    return "met" if reached else "missed"


if __name__ == "__main__":
    main()
