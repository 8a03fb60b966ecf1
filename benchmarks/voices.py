"""Many respondents at once: what a click waits for, and whether what was acknowledged is what is stored.

`python -m benchmarks.voices [people]`, 200 if nothing is said; with `--limit`, also how many are too many.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.answering import Respondent, said_by_buttons
from benchmarks.app import file_in, running_app
from benchmarks.engine import Times, p50, p95
from benchmarks.postgresql import NoServer, Server
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.domain.case import Gap
from diagnostics.domain.causes import GapKind
from diagnostics.domain.invitation import MOST_USES, LinkKind, Round
from diagnostics.domain.library import Library
from diagnostics.errors import NotFound
from diagnostics.findings.answers import answer_label
from diagnostics.services.cases import open_case
from diagnostics.services.inviting import Wanted, invite, open_round, rounds_of
from diagnostics.services.libraries import keep_library
from diagnostics.services.responding import answer, begin, hand_in, taking_of, word_back
from diagnostics.services.secret_words import new_token, receipt_code
from diagnostics.storage.store import Store

PEOPLE = 200
PAUSES = (3.0, 6.0)
"""Seconds between a question and the click on an answer: any time between them is as likely."""

ARRIVAL = 30.0
"""Seconds within which everybody opens their link."""

TARGET = 2000.0
"""Milliseconds that a click may take, for 95 of 100."""

STEPS = (100, 150, 200, 250, 300, 400, 500)
HAND_INS = 5


@dataclass
class Crowd:
    """What many respondents lived through."""

    respondents: list[Respondent]
    seconds: float
    wrong: list[str] = field(default_factory=list)
    """What was lost, done twice, or put into another's mouth."""

    @property
    def clicks(self) -> Times:
        """Milliseconds from each click to the next question."""
        return [one for respondent in self.respondents for one in respondent.times]

    @property
    def first_pages(self) -> Times:
        """Milliseconds from each token to the promise."""
        return [respondent.first_page for respondent in self.respondents if respondent.first_page]

    @property
    def failures(self) -> list[str]:
        """What respondents were told that went wrong."""
        return [sentence for respondent in self.respondents for sentence in respondent.told]


def between(least: float, most: float) -> Callable[[random.Random], float]:
    """Return what draws a pause."""
    return lambda chance: chance.uniform(least, most)


def open_a_round(store: Store, library: Library) -> Round:
    """Open a case with a round of people who answer in confidence."""
    case_id = open_case(store, LOCAL, library, "Late reports", gap=Gap(kind=GapKind.WORK))
    wanted = Wanted("performer", "Ada Byron", "Why visit reports come late.", date.today() + timedelta(days=30))
    return open_round(store, LOCAL, case_id, wanted)


def crowd_on(database: str, people: int, arrival: float, pause: Callable[[random.Random], float]) -> Crowd:
    """Let people answer at once on a server of its own over `database`, and compare what they saw with what is stored."""
    library = load_library()
    with closing(Store.open(database)) as store, tempfile.TemporaryDirectory() as folder:
        keep_library(store, read_content(ROOT))
        one = open_a_round(store, library)
        token = invite(store, LOCAL, one.id, LinkKind.GROUP, "Everybody", people).token
        with running_app(Path(folder), database) as (url, _):
            said = said_by_buttons(library)
            respondents = [Respondent(url, token, said, random.Random(number)) for number in range(people)]
            start = time.monotonic()
            asyncio.run(_all_at_once(respondents, arrival, pause))
            crowd = Crowd(respondents, time.monotonic() - start)
        crowd.wrong = faults_of(store, library, one, respondents)
    return crowd


async def _all_at_once(respondents: list[Respondent], arrival: float, pause: Callable[[random.Random], float]) -> None:
    all_there = asyncio.Barrier(len(respondents))
    await asyncio.gather(*(one.answer_everything(arrival, pause, all_there) for one in respondents))


def faults_of(store: Store, library: Library, one: Round, respondents: list[Respondent]) -> list[str]:
    """Return how what is stored differs from what was acknowledged to each; nothing where all is well."""
    wrong = []
    for number, respondent in enumerate(respondents):
        try:
            taking = taking_of(store, respondent.key)
        except NotFound:
            wrong.append(f"respondent {number}: nothing is stored")
            continue
        # What was asked for and not acknowledged may be stored or not.
        stored = {name: value for name, value in taking.answers.items() if name not in respondent.unsure}
        if stored != respondent.acknowledged:
            wrong.append(f"respondent {number}: {stored} is stored, {respondent.acknowledged} was acknowledged")
        if respondent.receipt:
            wrong += [f"respondent {number}: {what}" for what in _faults_of_receipt(store, library, one, respondent)]
            if not taking.voice.handed_in:
                wrong.append(f"respondent {number}: not handed in")
    (now,) = rounds_of(store, LOCAL, one.case_id)
    there, left = now.progress.begun + now.progress.handed_in, sum(link.uses_left for link in now.links)
    if there != len({respondent.key for respondent in respondents}) or left != 0:
        wrong.append(f"{there} people are stored, and {left} could still begin, where {len(respondents)} came")
    return wrong


def _faults_of_receipt(store: Store, library: Library, one: Round, respondent: Respondent) -> list[str]:
    lines = respondent.receipt.splitlines()
    wrong = []
    for name, value in respondent.acknowledged.items():
        question = library.question_by_id[name]
        said = f"{question.wording(one.role)} - {answer_label(question, value)}"
        if said not in lines:
            wrong.append(f"not on the receipt: {said}")
    if word_back(store, receipt_code(respondent.receipt)).id != one.id:
        wrong.append("the receipt leads to another round")
    return wrong


def telling_times(database: str, people: int) -> tuple[Times, Times]:
    """Return what handing in takes, by milliseconds, where it shows nothing and where it shows a block of everything.

    `people` answer everything in one case; every fifth of them makes a block.
    """
    library, plain, telling = load_library(), [], []
    with closing(Store.open(database)) as store:
        keep_library(store, read_content(ROOT))
        one = open_a_round(store, library)
        token = invite(store, LOCAL, one.id, LinkKind.GROUP, "Everybody", min(people, MOST_USES)).token
        chance = random.Random(1)
        for number in range(1, people + 1):
            key = new_token()
            begin(store, token, key)
            for name in one.questions:
                answer(store, key, name, chance.choice(library.question_by_id[name].options).id, None)
            start = time.perf_counter()
            hand_in(store, key)
            (telling if number % HAND_INS == 0 else plain).append((time.perf_counter() - start) * 1000)
    return plain, telling


def main() -> None:
    """Print the tables."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    people = numbers[0] if numbers else PEOPLE
    how = f"{PAUSES[0]:.0f} to {PAUSES[1]:.0f} s between clicks, all come within {ARRIVAL:.0f} s"
    console = Console(width=140)
    console.print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}")
    table = Table(title=f"Respondents at once (ms); {how}")
    for column in (
        "",
        "people",
        "first page p50",
        "p95",
        "click p50",
        "p95",
        "max",
        "clicks/s",
        "failed",
        "wrong",
        "target",
    ):
        table.add_column(column, justify="left" if column in ("", "target") else "right")
    wrong: list[str] = []

    def row(name: str, crowd: Crowd) -> None:
        clicks, first = crowd.clicks, crowd.first_pages
        shown = [f"{value:.0f}" for value in (p50(first), p95(first), p50(clicks), p95(clicks), max(clicks))]
        met = f"p95 <= {TARGET:.0f}: {'met' if p95(clicks) <= TARGET else 'missed'}"
        rate = f"{len(clicks) / crowd.seconds:.0f}"
        table.add_row(name, f"{len(crowd.respondents)}", *shown, rate, f"{len(crowd.failures)}", f"{len(crowd.wrong)}", met)
        wrong.extend([*crowd.wrong, *sorted(set(crowd.failures))])
        console.print(f"{name}: {', '.join(shown)}; load now {os.getloadavg()[0]:.1f}")

    def on_file(count: int, arrival: float, pause: Callable[[random.Random], float]) -> Crowd:
        with tempfile.TemporaryDirectory() as folder:
            return crowd_on(file_in(folder), count, arrival, pause)

    row("SQLite", on_file(people, ARRIVAL, between(*PAUSES)))
    if "--limit" in sys.argv:
        for count in STEPS:
            crowd = on_file(count, ARRIVAL, between(*PAUSES))
            row("SQLite", crowd)
            if p95(crowd.clicks) > TARGET:
                break
        for count in (10, 20, 40, 80):
            row("SQLite, without a pause", on_file(count, 1.0, between(0, 0)))
    try:
        with closing(Server()) as server:
            row("PostgreSQL", crowd_on(server.new_database("voices"), people, ARRIVAL, between(*PAUSES)))
    except NoServer as missing:
        console.print(str(missing))
    console.print(table)
    with tempfile.TemporaryDirectory() as folder:
        plain, telling = telling_times(file_in(folder), people)
    console.print(
        f"Handing in, {people} people in one case: p50 {p50(plain):.0f} ms, p95 {p95(plain):.0f} ms; every fifth, which "
        f"shows a block of everything: p50 {p50(telling):.0f} ms, p95 {p95(telling):.0f} ms"
    )
    print("\n".join(wrong[:20]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
