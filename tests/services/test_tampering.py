"""Somebody changes the record with SQL, past the product: it is found, and the first broken link is named."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from subprocess import PIPE

import pytest
from sqlalchemy import create_engine, text

from diagnostics.access.rights import LOCAL
from diagnostics.audit import BEGINNING, body_of, link_after
from diagnostics.audit_check import verified_export
from diagnostics.content.library import ROOT
from diagnostics.domain.library import Library
from diagnostics.errors import StorageError
from diagnostics.services.auditing import export_trail, list_events, verify_trail
from diagnostics.services.cases import case_of, change_title, open_case
from diagnostics.services.interview import record_answer
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted

FORGED = body_of({"before": None, "after": "what never was said"})

CHANGES = {
    "another person": ("UPDATE events SET actor = 'Eve' WHERE seq = 3", "Event 3"),
    "another moment": ("UPDATE events SET at = '2020' || substr(at, 5) WHERE seq = 3", "Event 3"),
    "another verb": ("UPDATE events SET verb = 'withdraw-answer' WHERE seq = 3", "Event 3"),
    "another case": ("UPDATE events SET subject = 'sales' WHERE seq = 3", "Event 3"),
    "another answer": ("UPDATE event_details SET body = replace(body, 'suddenly', 'always') WHERE seq = 3", "Event 3"),
    "another answer, sealed again": (f"UPDATE event_details SET body = '{FORGED}' WHERE seq = 3", "Event 3"),
    "another hash": (f"UPDATE events SET hash = '{BEGINNING}' WHERE seq = 3", "Event 3"),
    "no answer": ("DELETE FROM event_details WHERE seq = 3", "Event 3 has lost its body"),
    "no event": ("DELETE FROM event_details WHERE seq = 3; DELETE FROM events WHERE seq = 3", "should be number 3"),
    "no first event": ("DELETE FROM event_details WHERE seq = 1; DELETE FROM events WHERE seq = 1", "should be number 1"),
    "no last event": (
        "DELETE FROM event_details WHERE seq = 5; DELETE FROM events WHERE seq = 5",
        "The chain has 4 events, but event 5",
    ),
    "no event at all": ("DELETE FROM event_details; DELETE FROM events", "The chain has 0 events, but event 5"),
    "no end": ("DELETE FROM chain", "The chain has 5 events"),
    "an end from earlier": ("UPDATE chain SET seq = 4, hash = (SELECT hash FROM events WHERE seq = 4)", "event 4 with the"),
    "two events in another order": (
        "UPDATE events SET seq = 9 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 5;"
        "UPDATE events SET seq = 5 WHERE seq = 9",
        "Event 4",
    ),
}


def forced(url: str, *statements: str) -> None:
    """Run SQL as somebody does who has the password of the database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign keys in the way
        for statement in statements:
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()


@pytest.fixture
def answered(store: Store, library: Library, case_id: str, performer: str) -> Store:
    for before, value in ((None, "suddenly"), ("suddenly", "always"), ("always", "dont-know")):
        record_answer(store, LOCAL, library, case_id, performer, "onset", value, before)
    return store


def test_a_record_that_nobody_touched_is_whole(answered: Store) -> None:
    assert verify_trail(answered, LOCAL).fault is None


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_record_in_the_database_is_found(answered: Store, url: str, change: str) -> None:
    statements, named = CHANGES[change]
    forced(url, *statements.split(";"))
    fault = verify_trail(answered, LOCAL).fault
    assert fault and named in fault
    # The page shows the trail all the same.
    list_events(answered, LOCAL, Wanted())


def test_a_change_is_found_in_an_export_of_the_changed_database_too(answered: Store, url: str) -> None:
    forced(url, CHANGES["another person"][0])
    data = "".join(f"{line}\n" for line in export_trail(answered, LOCAL)).encode()
    assert "Event 3" in str(verified_export(io.BytesIO(data)).fault)


def test_what_was_found_broken_stays_on_record(answered: Store, url: str) -> None:
    forced(url, CHANGES["another person"][0])
    verify_trail(answered, LOCAL)
    assert "Event 3" in list_events(answered, LOCAL, Wanted(verb="verify-trail")).rows[0].more


def test_a_chain_written_anew_from_some_event_on_is_found_by_a_head_noted_earlier(answered: Store, url: str) -> None:
    noted = verify_trail(answered, LOCAL).head
    early = list(export_trail(answered, LOCAL))[2]
    forced(url, *written_anew(url, 3))
    assert verify_trail(answered, LOCAL).fault is None
    assert "No event has the head noted earlier" in str(verify_trail(answered, LOCAL, noted).fault)
    assert '"seq":2' in early


def written_anew(url: str, first: int) -> Iterator[str]:
    """The statements of somebody who knows how the chain is made, and changes who gave every answer."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM events JOIN event_details USING (seq) ORDER BY seq")).all()
    engine.dispose()
    head = rows[first - 2].hash
    for row in rows[first - 1 :]:
        link = link_after(head, row.seq, row.at, "Eve", row.verb, row.subject, row.body)
        yield f"UPDATE events SET actor = 'Eve', previous = '{head}', hash = '{link.hash}' WHERE seq = {row.seq}"
        head = link.hash
    yield f"UPDATE chain SET hash = '{head}'"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event_details SET body = CAST(x'fffe00' AS TEXT) WHERE seq = 3",
        "UPDATE events SET actor = x'fffe00' WHERE seq = 3",
        "UPDATE events SET hash = CAST(x'ff' AS TEXT) WHERE seq = 3",
        "UPDATE events SET at = CAST(x'00' AS TEXT) WHERE seq = 3",
    ],
)
def test_what_is_no_text_at_all_is_named_and_shown(answered: Store, url: str, statement: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
        file.execute(statement)
    assert "Event 3" in str(verify_trail(answered, LOCAL).fault)
    assert len(list_events(answered, LOCAL, Wanted()).rows) == 6
    assert len(list(export_trail(answered, LOCAL))) == 9


@pytest.mark.parametrize("change", ["no end", "an end from earlier"])
def test_nothing_is_stored_that_cannot_be_recorded(answered: Store, url: str, case_id: str, change: str) -> None:
    forced(url, CHANGES[change][0])
    with pytest.raises(StorageError, match="nothing was saved"):
        change_title(answered, LOCAL, case_id, "Course in answering calls", "Calls")
    assert case_of(answered, LOCAL, case_id).case.title == "Course in answering calls"


WRITER = """
import sys, time
from diagnostics.access.rights import LOCAL
from diagnostics.services.cases import change_title
from diagnostics.storage.store import Store
store = Store.open(sys.argv[1], busy_timeout=30.0)
print("ready", flush=True)
sys.stdin.readline()
for number in range(60):
    time.sleep(0.001)
    change_title(store, LOCAL, sys.argv[2], str(number) if number else "", str(number + 1))
"""


def test_two_processes_that_write_at_once_never_fork_the_chain(store: Store, url: str, library: Library) -> None:
    cases = [open_case(store, LOCAL, library) for _ in range(3)]
    for case_id in cases:
        add_respondent(store, LOCAL, case_id, "performer")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, case_id], cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True
        )
        for case_id in cases
    ]
    for writer in writers:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        print("go", file=writer.stdin, flush=True)
    assert [writer.communicate(timeout=60)[1] for writer in writers] == [""] * 3
    found = verify_trail(store, LOCAL)
    assert (found.fault, found.events) == (None, 3 * 62)
    order = [row.about for page in (1, 2, 3, 4) for row in list_events(store, LOCAL, Wanted(verb="change-title"), page).rows]
    assert len(list(groupby(order))) > 3, "the processes wrote one after the other, so nothing was shown"
