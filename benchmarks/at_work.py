"""The process that a scripted person's clicks go through, and that may be killed at any moment."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

from benchmarks.script import Session, Verb, script_of
from diagnostics.content.library import load_library
from diagnostics.errors import StorageError
from diagnostics.storage.store import Store

LIBRARY = load_library()
"""Loaded with the module, so that a process made from one that has it starts in no time."""

JUMP, FULL = 0.05, 0.03
"""How often the clock of the machine is set before a click, and how often the disk is full during one."""

PATIENCE = 180.0
"""Seconds after which somebody gives up whom the database refuses again and again."""

NOTHING_SAVED = "othing was saved"


class GivenUp(Exception):
    """The database went on refusing."""


class JumpingClock:
    """A clock that somebody sets back or forth, by up to a year."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._off = timedelta()

    def jump(self) -> None:
        """Set the clock."""
        self._off = timedelta(days=self._chance.uniform(-366, 366))

    def __call__(self) -> datetime:
        """Return what the clock says."""
        return datetime.now(UTC) + self._off


def work(url: str, seed: int, pipe: Connection, may_be_full: bool) -> None:
    """Do what is ordered, (session, first step) after another, and say of each step what became of it; killed at will."""
    chance = random.Random(seed)
    clock = JumpingClock(chance)
    say: Callable[..., None] = lambda *told: pipe.send(told)  # noqa: E731
    try:
        store = _until_it_answers(lambda: Store.open(url, clock=clock, migrating=False), say)
        while True:
            number, first, case_id = pipe.recv()
            at = Session(number, store, LIBRARY, case_id)
            _session(at, first, say, chance, clock, may_be_full)
            say("finished", number)
    except EOFError:
        return
    except Exception:
        say("broken", traceback.format_exc())


def _session(
    at: Session,
    first: int,
    say: Callable[..., None],
    chance: random.Random,
    clock: JumpingClock,
    may_be_full: bool,
) -> None:
    script = script_of(at.number, at.library)
    for place, verb in enumerate(script[:first]):
        if not _until_it_answers(lambda verb=verb: verb.is_there(at), say):  # type: ignore[misc]
            say("lost", at.number, place, verb.event)
    looking = True
    for place, verb in enumerate(script[first:], first):
        if chance.random() < JUMP:
            clock.jump()
            say("jumped")
        full = may_be_full and chance.random() < FULL
        # Whoever comes back after something went wrong looks first how far it got, which may be some steps on.
        outcome = _done(at, verb, say, full, look_first=looking)
        looking = looking and outcome == "found"
        say(outcome, place, at.case_id)


def _done(at: Session, verb: Verb, say: Callable[..., None], full: bool, look_first: bool) -> str:
    claimed, end = "", time.monotonic() + PATIENCE
    while True:
        try:
            if look_first and verb.is_there(at):
                if NOTHING_SAVED in claimed:
                    say("lied", verb.event, claimed)
                return "found"
            with _disk(full):
                verb.do(at)
            return "done"
        except StorageError as refused:
            claimed, look_first, full = str(refused), True, False
            say("refused", claimed)
            _wait(refused, end)


def _until_it_answers(ask: Callable[[], object], say: Callable[..., None]) -> object:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except StorageError as refused:
            say("refused", str(refused))
            _wait(refused, end)


def _wait(refused: StorageError, end: float) -> None:
    if time.monotonic() > end:
        raise GivenUp(f"{refused} (for {PATIENCE:.0f} s)") from refused
    time.sleep(0.02)


@contextmanager
def _disk(full: bool) -> Iterator[None]:
    """Let no file grow while the block runs, as on a disk that is full."""
    if not full:
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
