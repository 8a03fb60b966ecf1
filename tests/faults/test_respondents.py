"""Respondents, while the server is killed and the database refuses: what was acknowledged stays, and they go on."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import websockets

from benchmarks.answering import Respondent
from benchmarks.voices import faults_of, open_a_round
from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.domain.invitation import LinkKind, Round
from diagnostics.domain.library import Library
from diagnostics.errors import DatabaseReadOnly
from diagnostics.services.inviting import invite
from diagnostics.services.libraries import keep_library
from diagnostics.services.responding import answer, begin, hand_in, taking_of
from diagnostics.services.secret_words import new_token
from diagnostics.storage import failures
from diagnostics.storage.store import Store
from diagnostics.ui.outage import sentence_for_guests
from tests.databases import KINDS, new_database
from tests.ui.answered import in_a_loop, respondent
from tests.ui.conftest import Server, running

PEOPLE, CLICKS_TO_LIVE, PAUSE = 6, 25, 0.05


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from running(Server(tmp_path))


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """A door of our own to the database of the server."""
    with closing(Store.open(server.database)) as opened:
        keep_library(opened, read_content())
        yield opened


def invited(store: Store, people: int) -> tuple[Round, str]:
    one = open_a_round(store, load_library())
    return one, invite(store, LOCAL, one.id, LinkKind.GROUP, "Everybody", people).token


async def until_it_dies(server: Server, people: list[Respondent]) -> None:
    """Let people begin and answer, and kill the server in the middle of it."""

    async def answering(one: Respondent) -> None:
        await one.come_in()
        try:
            async with one.connect() as socket:
                await one.run(socket)
                await one.begin(socket)
                while one.answers_on_screen():
                    await asyncio.sleep(one.chance.uniform(0, PAUSE))
                    await one.answer(socket)
        except (OSError, websockets.WebSocketException):
            return

    async def killing() -> None:
        while sum(len(one.acknowledged) for one in people) < CLICKS_TO_LIVE:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(server.kill)

    await asyncio.gather(killing(), *map(answering, people))


async def going_on(people: list[Respondent]) -> list[tuple[int, int]]:
    """Let everybody open the page again with the cookies they have and answer to the end.

    Returns of each what was acknowledged before, and how many answers the page says are there.
    """
    found = []
    for one in people:
        before = len(one.acknowledged)
        async with one.connect() as socket:
            await one.run(socket)
            told = next(text for text in one.texts if " of at most " in text and "cw-quiet" in text)
            found.append((before, int(told.split(">")[1].split(" ")[0])))
            while one.answers_on_screen():
                await one.answer(socket)
            await one.hand_in(socket)
    return found


def test_a_server_killed_in_the_middle_of_answers_loses_none_and_everybody_goes_on(
    server: Server, store: Store, library: Library
) -> None:
    one, token = invited(store, PEOPLE)
    people = [respondent(server.url, token, number) for number in range(PEOPLE)]
    in_a_loop(until_it_dies(server, people))
    assert sum(len(somebody.acknowledged) for somebody in people) < PEOPLE * len(one.questions)
    assert faults_of(store, library, one, people) == []
    server.start()
    for before, there in in_a_loop(going_on(people)):
        # An answer may be stored whose page was lost with the server.
        assert before <= there <= before + 1
    assert faults_of(store, library, one, people) == []
    assert [somebody.told for somebody in people] == [[]] * PEOPLE
    assert all(taking_of(store, somebody.key).voice.handed_in and somebody.receipt for somebody in people)


def test_a_database_that_is_held_says_so_once_and_the_same_click_stores_the_answer_later(
    server: Server, store: Store
) -> None:
    _, token = invited(store, 1)
    somebody = respondent(server.url, token)

    async def answering() -> None:
        await somebody.come_in()
        async with somebody.connect() as socket:
            await somebody.run(socket)
            await somebody.begin(socket)
            first = somebody.answers_on_screen()
            with closing(sqlite3.connect(server.folder / "app.db", isolation_level=None)) as holder:
                holder.execute("BEGIN IMMEDIATE")
                await somebody.answer(socket)
                holder.execute("ROLLBACK")
            assert somebody.told == [sentence_for_guests(failures.BUSY)]
            assert somebody.answers_on_screen() == first
            await somebody.answer(socket)
            assert somebody.answers_on_screen() != first

    in_a_loop(answering())
    assert somebody.told == [sentence_for_guests(failures.BUSY)] and len(somebody.acknowledged) == 1
    assert taking_of(store, somebody.key).answers == somebody.acknowledged


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_database(request.param, tmp_path)


def four_and_one(store: Store, one: Round, token: str) -> str:
    """Let four hand in and a fifth answer everything; returns the fifth one's key."""
    chance = random.Random(3)
    for number in range(5):
        key = new_token()
        begin(store, token, key)
        for name in one.questions:
            answer(store, key, name, chance.choice(load_library().question_by_id[name].options).id, None)
        if number < 4:
            hand_in(store, key)
    return key


HANDING_IN = """
import os, signal, sys
from sqlalchemy import event
from diagnostics.services.responding import hand_in
from diagnostics.storage.store import Store


def hand_in_and_die(url: str, key: str, statement: int) -> None:
    store = Store.open(url, migrating=False)
    left = [statement]

    def count(*_: object) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    event.listen(store._engine, "before_cursor_execute", count)
    event.listen(store._engine, "commit", count)
    hand_in(store, key)


for line in sys.stdin:
    child = os.fork()
    if not child:
        hand_in_and_die(sys.argv[1], sys.argv[2], int(line))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Hands in once for every number it reads, each time in a process of its own that is killed before this statement of the
database (0 is the first), and prints how that ended. It has a single thread: the copy of a process with several can wait for
ever for a lock that one of the others held."""


@contextmanager
def handing_in(url: str, key: str) -> Iterator[Callable[[int], int]]:
    """Yield what hands in, is killed before a statement, and returns how the process ended."""
    command = [sys.executable, "-c", HANDING_IN, url, key]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None

        def hand_in_and_die(statement: int) -> int:
            print(statement, file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield hand_in_and_die


def told(store: Store, one: Round) -> dict[str, int]:
    with store.reading(LOCAL) as work:
        return {what.question: what.people for what in work.telling.of(one.case_id)}


def test_a_process_killed_while_the_fifth_hands_in_has_told_everything_or_nothing(url: str) -> None:
    with closing(Store.open(url)) as store:
        keep_library(store, read_content())
        one, token = invited(store, 5)
        key = four_and_one(store, one, token)
        whole, deaths, statement = dict.fromkeys(one.questions, 5), 0, 0
        with handing_in(url, key) as hand_in_and_die:
            while not told(store, one):
                ended = hand_in_and_die(statement)
                assert ended in (-signal.SIGKILL, 0)
                deaths += ended != 0
                assert told(store, one) in ({}, whole)
                assert taking_of(store, key).voice.handed_in == bool(told(store, one))
                statement += 7
        assert deaths >= 8
        hand_in(store, key)
        assert told(store, one) == whole
        with store.reading(LOCAL) as work:
            assert verified(work.events.whole_chain(), work.events.end()).fault is None


def test_a_database_that_may_not_be_written_keeps_what_is_there_and_says_so(tmp_path: Path, library: Library) -> None:
    url = new_database("sqlite", tmp_path)
    with closing(Store.open(url)) as store:
        keep_library(store, read_content())
        one, token = invited(store, 5)
        key = four_and_one(store, one, token)
        before = taking_of(store, key)
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=on")
        for doing in (
            lambda: answer(store, key, one.questions[0], "dont-know", before.answers[one.questions[0]]),
            lambda: hand_in(store, key),
            lambda: begin(store, token, new_token()),
        ):
            with pytest.raises(DatabaseReadOnly, match="may not be written"):
                doing()
        assert taking_of(store, key).answers == before.answers and told(store, one) == {}
