"""From the database of an earlier version to that of today: once, whole, and with a way back."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified
from diagnostics.content.library import ROOT
from diagnostics.errors import DatabaseTooNew, DatabaseTooOld, StorageError
from diagnostics.services.cases import case_of, history_of
from diagnostics.storage.database import engine_for
from diagnostics.storage.migration import migrates_at_start, newest
from diagnostics.storage.store import Store
from diagnostics.storage.tables import metadata
from tests.storage.older import ANSWERS, CASE, database_at, everything_in

OLD_STEPS = ("0001", "0002", "0003", "0004", "0005")


def assert_brought_up_to_date(url: str) -> None:
    with closing(Store.open(url)) as store:
        stored = case_of(store, LOCAL, CASE)
        (person,) = stored.case.respondents
        assert list(person.answers.items()) == list(ANSWERS.items())
        assert len(history_of(store, LOCAL, CASE)) == stored.revision == 2 + len(ANSWERS)
        with store.reading(LOCAL) as work:
            assert verified(work.events.whole_chain(), work.events.end()).fault is None
    engine = engine_for(url, 5.0)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def copies_beside(url: str) -> list[Path]:
    file = Path(url.removeprefix("sqlite:///"))
    return sorted(file.parent.glob(f"{file.stem}-*"))


def test_an_empty_database_gets_exactly_the_tables_of_today(url: str) -> None:
    Store.open(url).close()
    engine = engine_for(url, 5.0)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


@pytest.mark.parametrize("step", OLD_STEPS)
def test_a_case_of_every_earlier_version_is_read_as_it_was_answered(url: str, step: str) -> None:
    database_at(url, step)
    assert_brought_up_to_date(url)


def test_five_processes_that_start_together_find_an_earlier_database_and_bring_it_up_to_date_once(url: str) -> None:
    database_at(url, "0002")
    start = "import sys; from diagnostics.storage.store import Store; Store.open(sys.argv[1], busy_timeout=30).close()"
    command = [sys.executable, "-c", start, url]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    told = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * 5, told
    assert sorted(f"from step 0002 to {newest()}." in said for said in told) == [False] * 4 + [True]
    if url.startswith("sqlite"):
        assert len(copies_beside(url)) == 1
    assert_brought_up_to_date(url)


KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from diagnostics.storage.store import Store

@event.listens_for(Engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.strip().startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

Store.open(sys.argv[1])
"""


@pytest.mark.parametrize(
    "statement", ["ALTER TABLE cases", "CREATE TABLE ownerships", "DROP TABLE events_before", "UPDATE answers"]
)
def test_a_migration_that_is_killed_leaves_what_was_there_and_the_next_start_completes_it(url: str, statement: str) -> None:
    database_at(url, "0001")
    before = everything_in(url)
    killed = subprocess.run([sys.executable, "-c", KILLED, url, statement], cwd=ROOT, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert everything_in(url) == before
    assert_brought_up_to_date(url)


def test_a_step_that_fails_leaves_what_was_there_and_no_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    database_at(url, "0001")
    before = everything_in(url)
    fails = KILLED.replace("os.kill(os.getpid(), signal.SIGKILL)", "raise ZeroDivisionError")
    failed = subprocess.run([sys.executable, "-c", fails, url, "DROP TABLE"], cwd=ROOT, capture_output=True, text=True)
    assert "ZeroDivisionError" in failed.stderr
    assert everything_in(url) == before
    assert copies_beside(url) == []


def test_tables_that_no_release_had_are_told_in_one_sentence_and_left_as_they_were(url: str) -> None:
    database_at(url, "0005")
    engine = engine_for(url, 5.0)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events DROP COLUMN verb")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    engine.dispose()
    before = everything_in(url)
    with pytest.raises(
        StorageError, match=r"^The database could not be brought from step 0002 to \d+: .* Nothing was changed\."
    ) as told:
        Store.open(url)
    assert "\n" not in str(told.value)
    assert everything_in(url) == before
    if url.startswith("sqlite"):
        assert copies_beside(url) == []


def test_a_file_is_copied_before_it_is_brought_up_to_date_and_the_log_says_where(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    database_at(url, "0003")
    before = everything_in(url)
    with caplog.at_level(logging.INFO):
        Store.open(url).close()
    (copy,) = copies_beside(url)
    assert copy.name.endswith("-step-0003.db") and copy.name.startswith("cases-20")
    assert str(copy) in caplog.text
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert everything_in(f"sqlite:///{copy}") == before
    caplog.clear()
    Store.open(url).close()
    assert len(list(tmp_path.glob("*-step-*.db"))) == 1
    assert caplog.text == ""


def test_a_new_file_needs_no_copy(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path / 'cases.db'}").close()
    assert [path.name for path in tmp_path.iterdir()] == ["cases.db"]


FULL = """
import resource, sys
from diagnostics.errors import StorageError
from diagnostics.storage.store import Store

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    Store.open(sys.argv[1])
except StorageError as told:
    print(told)
"""

NO_PAGE_LEFT = """
import sys
from sqlalchemy import Engine, event
from diagnostics.errors import StorageError
from diagnostics.storage.store import Store

@event.listens_for(Engine, "connect")
def as_large_as_it_is(connection, record):
    connection.execute("PRAGMA max_page_count = 1")

try:
    Store.open(sys.argv[1])
except StorageError as told:
    print(told)
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit to the size of a file is a thing of Unix")
def test_a_disk_that_is_full_while_copying_stops_before_anything_is_changed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    database_at(url, "0004")
    before = everything_in(url)
    limit = (tmp_path / "cases.db").stat().st_size // 2
    tried = subprocess.run([sys.executable, "-c", FULL, url, str(limit)], cwd=ROOT, capture_output=True, text=True)
    assert tried.stdout.startswith(f"No copy of the database could be made in {tmp_path}")
    assert tried.stdout.endswith("make room on the disk, or correct this, and try again.\n") and tried.stderr == ""
    assert copies_beside(url) == []
    assert everything_in(url) == before
    assert_brought_up_to_date(url)


def test_a_disk_that_is_full_in_the_middle_of_the_steps_leaves_what_was_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    database_at(url, "0001")
    before = everything_in(url)
    tried = subprocess.run([sys.executable, "-c", NO_PAGE_LEFT, url], cwd=ROOT, capture_output=True, text=True)
    assert tried.stdout == "The disk is full or fails, so nothing was saved; make room and try again.\n"
    assert copies_beside(url) == []
    assert everything_in(url) == before
    assert_brought_up_to_date(url)


def test_a_replica_that_may_only_look_says_who_has_to_bring_the_database_up_to_date(url: str) -> None:
    database_at(url, "0004")
    before = everything_in(url)
    with pytest.raises(DatabaseTooOld, match=f"stands at step 0004 and this version needs step {newest()}; run: "):
        Store.open(url, migrating=False)
    assert everything_in(url) == before
    Store.open(url, migrating=True).close()
    with closing(Store.open(url, migrating=False)) as store:
        assert case_of(store, LOCAL, CASE).case.title == "Calls left waiting"


def test_a_replica_that_may_only_look_does_not_fill_an_empty_database(url: str) -> None:
    with pytest.raises(DatabaseTooOld, match="is empty"):
        Store.open(url, migrating=False)
    assert everything_in(url) == {}


def test_the_environment_says_whether_a_start_migrates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CAUSEWAY_MIGRATE", raising=False)
    assert migrates_at_start()
    monkeypatch.setenv("CAUSEWAY_MIGRATE", "never")
    with pytest.raises(DatabaseTooOld):
        Store.open(f"sqlite:///{tmp_path / 'cases.db'}")
    monkeypatch.setenv("CAUSEWAY_MIGRATE", "nevr")
    with pytest.raises(StorageError, match="'nevr'; write start, or never"):
        Store.open(f"sqlite:///{tmp_path / 'cases.db'}")


def test_a_database_of_a_newer_version_is_left_alone(url: str, case_id: str) -> None:
    engine = engine_for(url, 5.0)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = everything_in(url)
    for migrating in (True, False):
        with pytest.raises(DatabaseTooNew, match="newer version"):
            Store.open(url, migrating=migrating)
    assert everything_in(url) == before


def test_a_running_replica_is_not_ready_once_the_database_belongs_to_another_version(url: str, case_id: str) -> None:
    with closing(Store.open(url)) as store:
        store.check()
        engine = engine_for(url, 5.0)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        engine.dispose()
        with pytest.raises(DatabaseTooNew):
            store.check()


def test_a_copy_that_cannot_be_sound_is_not_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    database_at(url, "0004")
    file = tmp_path / "cases.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'answers'").fetchone()[0]
    with file.open("r+b") as raw:
        raw.seek((page - 1) * 4096)
        raw.write(b"\xff" * 512)
    with pytest.raises(StorageError, match="damaged"):
        Store.open(url)
    assert copies_beside(url) == []
