"""Faults to survive: processes, connections and servers are killed in the middle of scripted sessions.

`python -m benchmarks.faults [sessions]`: nothing acknowledged may be lost, nothing may be done by half or twice, the
chain of events holds, of one cause there is one accountable, and every refusal is one sentence.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from rich.console import Console
from rich.table import Table

from benchmarks.at_work import work
from benchmarks.postgresql import NoServer, Server
from benchmarks.script import CAUSE, FOLLOW_UP, GAP, OUTCOME, OWNER, PLAN, REQUEST, Session, answers_of, followed, script_of
from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified
from diagnostics.content.library import load_library, read_content
from diagnostics.domain.accountability import OwnershipState
from diagnostics.errors import NotFound
from diagnostics.services.cases import case_of, history_of, list_cases
from diagnostics.services.libraries import keep_library
from diagnostics.services.owning import owning_of
from diagnostics.storage.store import Store

SESSIONS, AT_ONCE, SEED = 200, 4, 11
STEPS_TO_LIVE = 25
"""Acknowledgements after which a process is killed, on average."""

STEPS_TO_TROUBLE = 60
"""Acknowledgements, of all sessions together, after which something happens to the server, on average."""

PATIENCE = 120.0
BAD = ("lost", "lied", "broken", "stuck")
"""What must not happen."""


@dataclass
class Run:
    """What happened in one run, counted, and what was found wrong afterwards."""

    happened: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    events: int = 0
    seconds: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    @property
    def acknowledged(self) -> int:
        """Steps that were said to be done, or found done, so far."""
        return self.happened["done"] + self.happened["found"]

    def note(self, what: str, *told: object) -> None:
        """Count something that happened."""
        with self._lock:
            self.happened[what] += 1
            if what == "refused":
                self.sentences[str(told[0])] += 1
            if what in BAD:
                self.wrong.append(f"{what}: {' '.join(map(str, told))}")


@dataclass
class Progress:
    """How far a session has come, as its person knows it."""

    number: int
    steps: int
    step: int = 0
    """The first one that is not acknowledged."""
    case_id: str = ""

    @property
    def finished(self) -> bool:
        """Whether every step was acknowledged."""
        return self.step == self.steps


def run_on(url: str, sessions: int, seed: int, server: Server | None = None) -> Run:
    """Let people work through `sessions` sessions, kill what can be killed meanwhile, and look at what is left.

    With a `server`, whose database `url` is, that is killed too; without one, the disk is full at times.
    """
    with closing(Store.open(url)) as store:
        keep_library(store, read_content())
    run, began = Run(), time.monotonic()
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(1, sessions + 1):
        waiting.put(number)
    with _trouble(server, url, seed, run):
        seats = [Thread(target=_seat, args=(url, waiting, seed + place, run, server is None)) for place in range(AT_ONCE)]
        for seat in seats:
            seat.start()
        for seat in seats:
            seat.join()
    run.seconds = time.monotonic() - began
    _look(url, sessions, run)
    return run


def _seat(url: str, waiting: SimpleQueue[int], seed: int, run: Run, may_be_full: bool) -> None:
    """Take one session after another, each at a process that is replaced whenever it was killed."""
    chance = random.Random(seed)
    library = load_library()
    process: BaseProcess | None = None
    while True:
        try:
            number = waiting.get_nowait()
        except Empty:
            break
        at = Progress(number, len(script_of(number, library)))
        while not at.finished:
            if process is None:
                process, pipe = _new_process(url, chance.randrange(10**9), may_be_full)
                left = int(chance.expovariate(1 / STEPS_TO_LIVE)) + 1
            pipe.send((number, at.step, at.case_id))
            left = _followed(pipe, at, left, run)
            if left == 0:
                time.sleep(chance.uniform(0, 0.01))
                process.kill()
                process.join()
                run.note("process killed")
                process = None
        run.note("session finished")
    if process:
        pipe.close()
        process.join(PATIENCE)


def _new_process(url: str, seed: int, may_be_full: bool) -> tuple[BaseProcess, Connection]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.at_work"])
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(url, seed, theirs, may_be_full), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _followed(pipe: Connection, at: Progress, left: int, run: Run) -> int:
    """Hear what becomes of a session, and return how many acknowledgements the process has still to live."""
    while left > 0:
        if not pipe.poll(PATIENCE):
            run.note("stuck", at)
            at.step = at.steps
            return 0
        what, *told = pipe.recv()
        if what == "finished":
            return left
        run.note(what, *told)
        if what == "broken":
            at.step = at.steps
            return 0
        if what in ("done", "found"):
            at.step, at.case_id = told[0] + 1, told[1]
            left -= 1
    return 0


@contextmanager
def _trouble(server: Server | None, url: str, seed: int, run: Run) -> Iterator[None]:
    """Kill a server, one of its processes or all connections, again and again while the block runs."""
    if server is None:
        yield
        return
    enough, chance, name = Event(), random.Random(seed), url.rsplit("/", 1)[1]

    def make() -> None:
        due = chance.expovariate(1 / STEPS_TO_TROUBLE)
        while not enough.wait(0.005):
            if run.acknowledged < due:
                continue
            due += chance.expovariate(1 / STEPS_TO_TROUBLE)
            what = chance.choice(("server killed", "process of the server killed", "connections cut"))
            if what == "server killed":
                server.kill()
                time.sleep(chance.uniform(0, 0.5))
                server.start()
            elif what == "connections cut":
                server.kill_connections(name)
            else:
                server.kill_one_process(name, chance)
                server.start()
            run.note(what)

    def make_or_tell() -> None:
        try:
            make()
        except Exception:
            # A server that does not come back; without this its people would only be refused.
            run.note("broken", traceback.format_exc())

    maker = Thread(target=make_or_tell)
    maker.start()
    try:
        yield
    finally:
        enough.set()
        maker.join()


def _look(url: str, sessions: int, run: Run) -> None:
    """Compare what is stored with what was done, and the record of changes with what is stored."""
    library = load_library()
    with closing(Store.open(url, migrating=False)) as store:
        with store.reading(LOCAL) as work_:
            chain = verified(work_.events.whole_chain(), work_.events.end())
            stored = Counter(link.verb for link, _ in work_.events.whole_chain())
        run.events = chain.events
        expected: Counter[str] = Counter()
        for number in range(1, sessions + 1):
            at = Session(number, store, library)
            script = script_of(number, library)
            expected.update(verb.event for verb in script)
            if script[-1].event != "delete-case":
                run.wrong += [f"session {number}: {what}" for what in _faults_of(at)]
        deleted = sum(number % 5 == 0 for number in range(1, sessions + 1))
        if len(list_cases(store, LOCAL)) != sessions - deleted:
            run.wrong.append(f"{len(list_cases(store, LOCAL))} cases are there, not {sessions - deleted}")
        if chain.fault:
            run.wrong.append(chain.fault)
        if stored != expected:
            run.wrong.append(f"twice or unasked for: {dict(stored - expected)}; missing: {dict(expected - stored)}")


def _faults_of(at: Session) -> Iterator[str]:
    script = script_of(at.number, at.library)
    if not script[0].is_there(at):
        yield "the case is gone"
        return
    for verb in script:
        if not verb.is_there(at):
            yield f"{verb.event} {dict(verb.told_by)} is gone"
    try:
        stored = case_of(at.store, LOCAL, at.case_id)
    except NotFound:
        yield "the case is gone"
        return
    events = history_of(at.store, LOCAL, at.case_id)
    if not len(events) == len(script) == stored.revision:
        yield f"{len(events)} events and revision {stored.revision} for {len(script)} things done"
    case = stored.case
    (person,) = case.respondents
    # As pairs: their order is part of it, whatever the clock did.
    if list(person.answers.items()) != list(answers_of(at.number, at.library).items()):
        yield f"the answers are {person.answers}"
    if (case.title, case.gap, case.request, stored.plan, case.outcome) != (at.title, GAP, REQUEST, PLAN, OUTCOME):
        yield "a part of the case is not what was stored"
    (owned,) = owning_of(at.store, LOCAL, at.case_id).ownerships
    if (owned.cause, owned.owner, owned.state) != (CAUSE, OWNER, OwnershipState.ACCEPTED):
        yield f"{owned.owner.role} has {owned.state.value} {owned.cause}"
    if followed(at) != FOLLOW_UP:
        yield f"action, agreement and reviews are {followed(at)}"


def main() -> None:
    """Print what happened on each database, and end with 1 where something was lost."""
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    runs = {}
    with tempfile.TemporaryDirectory() as folder:
        runs["SQLite"] = run_on(f"sqlite:///{Path(folder) / 'cases.db'}", sessions, SEED)
    try:
        with closing(Server()) as server:
            runs["PostgreSQL"] = run_on(server.new_database("faults"), sessions, SEED, server)
    except NoServer as missing:
        print(missing)
    table = Table(title=f"{sessions} sessions on each database")
    for column in ("", *runs):
        table.add_column(column, justify="left" if not column else "right")
    for what in sorted(set().union(*(run.happened for run in runs.values()))):
        table.add_row(what, *(str(run.happened[what]) for run in runs.values()))
    table.add_row("events in the chain", *(str(run.events) for run in runs.values()))
    table.add_row("seconds", *(f"{run.seconds:.0f}" for run in runs.values()))
    table.add_row("wrong", *(str(len(run.wrong)) for run in runs.values()))
    Console(width=120).print(table)
    for sentence, count in sum((run.sentences for run in runs.values()), Counter()).most_common():
        print(f"{count:5}  {sentence}")
    wrong = [f"{name}: {what}" for name, run in runs.items() for what in run.wrong]
    print("\n".join(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
