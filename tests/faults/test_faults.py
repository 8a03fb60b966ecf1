"""Everything that can be killed is killed in the middle of sessions, and nothing that was acknowledged is lost.

`python -m benchmarks.faults` does the same with 200 sessions and prints what happened.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.at_work import NOTHING_SAVED
from benchmarks.faults import Run, run_on
from benchmarks.postgresql import NoServer, Server
from diagnostics.storage import failures

SESSIONS = 24


def assert_survived(run: Run) -> None:
    assert run.wrong == []
    assert run.happened["session finished"] == SESSIONS
    assert run.happened["process killed"] >= 5
    assert run.happened["jumped"] >= 5
    assert run.sentences
    for sentence in run.sentences:
        assert sentence.endswith(".") and "\n" not in sentence


def test_processes_are_killed_the_disk_is_full_and_the_clock_jumps_on_a_file(tmp_path: Path) -> None:
    run = run_on(f"sqlite:///{tmp_path / 'cases.db'}", SESSIONS, seed=5)
    assert_survived(run)
    assert run.sentences[str(failures.FULL)] >= 3


def test_processes_and_the_server_are_killed_and_the_clock_jumps() -> None:
    try:
        server = Server()
    except NoServer as missing:
        pytest.skip(str(missing))
    with closing(server):
        run = run_on(server.new_database("faults"), SESSIONS, seed=5, server=server)
    assert_survived(run)
    kinds = ("server killed", "process of the server killed", "connections cut")
    assert sum(run.happened[kind] for kind in kinds) >= 3


def test_only_refusals_that_are_sure_of_it_claim_that_nothing_was_saved() -> None:
    """The run above holds them to it."""
    assert NOTHING_SAVED in str(failures.LOST) and NOTHING_SAVED in str(failures.FULL)
    assert NOTHING_SAVED not in str(failures.UNKNOWN)
