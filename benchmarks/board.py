"""How fast the board is with a whole company's cases: each question of it, and its pages in a browser, on PostgreSQL.

`python -m benchmarks.board` fills a database of its own first, which takes minutes with 100,000 cases; with
`--database` it takes one that `python -m diagnostics demo --cases N` has filled.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, create_engine, event, text

from benchmarks.app import running_app
from benchmarks.engine import Times, p50, p95, timed
from benchmarks.postgresql import NoServer, Server
from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL, Person
from diagnostics.content.library import ROOT, load_library
from diagnostics.domain.board import NOBODY_OWNS, Look, Urgency
from diagnostics.domain.organisation import Organisation
from diagnostics.services.asking import decisions
from diagnostics.services.board import Grouping, board, parts
from diagnostics.services.cases import list_cases
from diagnostics.services.organisation import organisation_of
from diagnostics.services.portfolio import flow, loads, undiagnosed, verdicts
from diagnostics.storage.store import Store

CASES, ROUNDS, VISITS, WARM = 100_000, 15, 7, 3
QUESTION, PAINT, FILTER = 500.0, 1500.0, 1000.0
"""Targets in milliseconds: one question of a page, its first paint, and a change of a filter."""

LISTED = 31
"""Cases that the list of cases reads."""

SEEN = 6
"""Of a long list so many entries stand on screen at once."""

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"

PAINTED = """
async ([wanted, settled]) => {
  const there = async selector => {
    while (!document.querySelector(selector)) {
      await new Promise(requestAnimationFrame);
      if (performance.now() > 60000) return -1;
    }
    return performance.now();
  };
  return [await there(wanted), await there(settled)];
}
"""
"""Milliseconds from the address to what the page is about, and to its end."""

CHANGED = """
async ([clicked, settled]) => {
  const start = performance.now();
  document.querySelector(clicked).click();
  // A change of the address makes the script run twice: it is over when nothing has run for a while.
  let ran = false, ended = 0;
  while (!ended || performance.now() - ended < 200) {
    await new Promise(requestAnimationFrame);
    const runs = !document.querySelector(settled);
    ran ||= runs;
    ended = ran && !runs ? ended || performance.now() : 0;
    if (performance.now() - start > 60000) return -1;
  }
  return ended - start;
}
"""
"""Milliseconds from a click to the end of the page that shows what it asked for."""


@dataclass
class Statements:
    """What the database was asked meanwhile: how long each statement took, in milliseconds."""

    times: Times = field(default_factory=list)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen to every statement of every connection."""

        def begin(connection: Any, *_: object) -> None:
            connection.info["began"] = time.perf_counter()

        def end(connection: Any, *_: object) -> None:
            self.times.append((time.perf_counter() - connection.info["began"]) * 1000)

        event.listen(Engine, "before_cursor_execute", begin)
        event.listen(Engine, "after_cursor_execute", end)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", begin)
            event.remove(Engine, "after_cursor_execute", end)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="cases of the database that is filled")
    parser.add_argument("--database", default="", help="address of a database that is filled already")
    parser.add_argument("--questions-only", action="store_true", help="no browser")
    given = parser.parse_args()
    try:
        with filled(given.cases, given.database) as address:
            Console(width=130).print(questions(address))
            if not given.questions_only:
                Console(width=130).print(in_browser(address))
    except NoServer as missing:
        Console().print(f"The board on PostgreSQL: {missing}")


@contextmanager
def filled(cases: int, address: str) -> Iterator[str]:
    """Give the address of a database with an invented company; raises NoServer."""
    if address:
        yield address
        return
    with closing(Server()) as server:
        made = server.new_database("board")
        demo = [sys.executable, "-m", "diagnostics", "demo", "--cases", str(cases), "--database", made]
        subprocess.run(demo, cwd=ROOT, check=True)
        yield made


def questions(address: str) -> Table:
    """Return what each question of the pages takes, for whoever reaches everything and for the head of a division."""
    with closing(Store.open(address)) as store:
        organisation = organisation_of(store, LOCAL)
        head = head_of_division(organisation)
        table = Table(title=f"The questions of the board, {held(address)}; {load()} (ms)")
        people = {"everything": LOCAL, f"{len(head.scope.units)} units": head}
        for column in (
            "what",
            "statements",
            "slowest",
            *(f"{name}, p{part}" for name in people for part in (50, 95)),
            "target",
        ):
            table.add_column(column, justify="left" if column in ("what", "target") else "right")
        for name, asked in asking(store, organisation).items():
            table.add_row(name, *measured(asked, people.values()))
    return table


def measured(asked: Callable[[Person], object], people: Iterable[Person]) -> list[str]:
    """Return the cells of one question: statements, the slowest of them, p50 and p95 for each person, and the target."""
    cells, worst, slowest, count = [], 0.0, 0.0, 0
    for person in people:
        asked(person)
        with (listening := Statements()).heard():
            asked(person)
        count, slowest = max(count, len(listening.times)), max(slowest, *listening.times)
        times = [timed(lambda person=person: asked(person)) for _ in range(ROUNDS)]  # type: ignore[misc]
        worst = max(worst, p95(times))
        cells += [f"{p50(times):.0f}", f"{p95(times):.0f}"]
    return [str(count), f"{slowest:.0f}", *cells, f"<= {QUESTION:.0f}: {'met' if worst <= QUESTION else 'missed'}"]


def asking(store: Store, organisation: Organisation) -> Mapping[str, Callable[[Person], object]]:
    """Return the questions by name; each is what one part of a page asks a service."""
    library = load_library()
    unit, family = division(organisation), library.families[0].id.value
    shown = board(store, LOCAL, library, Look())
    looks = {
        "everything": Look(),
        "one unit": Look(unit=unit),
        "what nobody owns": Look(urgency=Urgency.UNOWNED.value, owner=NOBODY_OWNS),
        "contested": Look(urgency=Urgency.CONTESTED.value),
        "one family": Look(family=family),
        "one cause": Look(cause=shown.lines[0].row.cause),
        "one verdict": Look(verdict="fix"),
        "words of a title": Look(text="data protection"),
        "words nothing fits": Look(text="no such title"),
        "also open causes": Look(also_open=True),
    }
    found: dict[str, Callable[[Person], object]] = {
        f"board, {name}": lambda person, look=look: board(store, person, library, look)  # type: ignore[misc]
        for name, look in looks.items()
    }
    last = shown.pages - 1
    found["board, its last page"] = lambda person: board(store, person, library, Look(), last)
    found["board, cases without a diagnosis"] = lambda person: undiagnosed(store, person, Look(), LISTED)
    found["this week"] = lambda person: decisions(store, person, library, Look())
    found |= {
        f"portfolio, by {by.value}": lambda person, by=by: parts(store, person, library, Look(), by)  # type: ignore[misc]
        for by in Grouping
    }
    found["portfolio, requests by verdict"] = lambda person: verdicts(store, person, library, Look())
    found["portfolio, flow"] = lambda person: flow(store, person, Look())
    found["portfolio, loads"] = lambda person: loads(store, person, library, Look())
    found["cases, changed last"] = lambda person: list_cases(store, person, LISTED)
    found["cases, by title"] = lambda person: list_cases(store, person, LISTED, Look(text="data protection"))
    found["cases, words nothing fits"] = lambda person: list_cases(store, person, LISTED, Look(text="no such title"))
    found["cases, by verdict and unit"] = lambda person: list_cases(store, person, LISTED, Look(verdict="fix", unit=unit))
    return found


def in_browser(address: str) -> Table:
    """Return what a new tab takes to each page, and a change of a filter on it, in Chromium at 1280 px."""
    table = Table(title=f"The pages in Chromium, 1280 px; {load()} (ms)")
    for column in ("what", "p50", "p95", "target"):
        table.add_column(column, justify="left" if column in ("what", "target") else "right")
    program = shutil.which("chromium")
    if program is None:
        table.add_row("no Chromium on this machine")
        return table
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder), address) as (url, _), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, page, wanted in (
            ("board", "board", "table.cw-cards"),
            ("this week", "decisions", ".cw-decision"),
            ("portfolio", "portfolio", "table.cw-parts"),
            ("cases", "", '[class*="st-key-case-"]'),
        ):
            visits = visited(browser, f"{url}/{page}", wanted)
            row(table, f"{name}: first paint in a new tab", visits.first, PAINT)
            row(table, f"{name}: the whole page", visits.whole, None)
            row(table, f"{name}: another unit chosen", visits.filtered, FILTER)
        row(table, "board: another point of the way chosen", pressed(browser, f"{url}/board"), FILTER)
        browser.close()
    return table


@dataclass
class Visits:
    """What several visits of one page took, in milliseconds."""

    first: Times = field(default_factory=list)
    whole: Times = field(default_factory=list)
    filtered: Times = field(default_factory=list)


def visited(browser: Browser, address: str, wanted: str) -> Visits:
    """Return the times of visits, each in a tab of its own, and of choosing a unit twice in each of them."""
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    found = Visits()
    for number in range(WARM + VISITS):
        tab = context.new_page()
        tab.goto(address, wait_until="commit")
        first, whole = tab.evaluate(PAINTED, [wanted, SETTLED])
        filtered = [chosen(tab, 1 + (2 * number + place) % SEEN) for place in range(2)]
        tab.close()
        # The first visit brings the program along, and the next ones translate it; a browser keeps both.
        if number >= WARM:
            found.first.append(first)
            found.whole.append(whole)
            found.filtered += filtered
    context.close()
    return found


def chosen(tab: Page, place: int) -> float:
    """Choose another unit from the list, and return the time until the page tells of it."""
    tab.get_by_role("combobox", name="Unit, with all below it").click()
    tab.get_by_role("option").nth(place).wait_for()
    tab.evaluate(f"document.querySelectorAll('[role=option]')[{place}].id = 'chosen'")
    return float(tab.evaluate(CHANGED, ["#chosen", SETTLED]))


def pressed(browser: Browser, address: str) -> Times:
    """Return the times from a click on a point of the way until the board shows what stands there."""
    tab = browser.new_page(viewport={"width": 1280, "height": 844})
    tab.goto(address)
    tab.wait_for_selector("table.cw-cards")
    tab.wait_for_selector(SETTLED)
    pills = "[data-testid=stButtonGroup] button"
    times = [
        float(tab.evaluate(CHANGED, [f"{pills}:nth-of-type({number % 4 + 1})", SETTLED])) for number in range(2 * VISITS)
    ]
    tab.close()
    return times


def head_of_division(organisation: Organisation) -> Person:
    """Return the senior manager of one of the divisions of the company, who owns causes elsewhere too."""
    unit = division(organisation)
    posts = organisation.posts_in[unit]
    holders = (organisation.holder(post.id, date.today()) for post in posts if post.role == "senior-manager")
    holder = next((one.id for one in holders if one), None)
    return person_with("Head", [Principal.SENIOR_MANAGER], "head", holder, organisation.units_below(unit))


def division(organisation: Organisation) -> str:
    """Return a unit directly below the top of the company."""
    (top,) = organisation.units_under[None][:1]
    return organisation.units_under[top.id][0].id


def held(address: str) -> str:
    """Return how many cases and causes a database holds, in words."""
    engine = create_engine(address)
    with engine.connect() as connection:
        cases, causes = (connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("cases", "findings"))
    engine.dispose()
    return f"{cases:,} cases and {causes:,} causes"


def load() -> str:
    """Return how busy the machine is besides, in words."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def row(table: Table, name: str, times: Times, target: float | None) -> None:
    """Add one row of times, with its target where there is one."""
    met = "" if target is None else f"p95 <= {target:.0f}: {'met' if p95(times) <= target else 'missed'}"
    table.add_row(name, f"{p50(times):.0f}", f"{p95(times):.0f}", met)


if __name__ == "__main__":
    main()
