"""What a database can do to a case: be new, be locked, be read-only, or lose its process."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified
from diagnostics.content.library import ROOT, read_content
from diagnostics.domain.library import Library
from diagnostics.errors import DatabaseBusy, DatabaseReadOnly, StorageError
from diagnostics.services.cases import case_of, change_title, history_of, list_cases, open_case
from diagnostics.services.libraries import keep_library
from diagnostics.storage.database import OVERFLOW, POOL, default_url
from diagnostics.storage.store import Store
from diagnostics.storage.upkeep import back_up, restore
from tests.databases import new_database
from tests.storage.conftest import a_case_in


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "cases 100%.db"


@pytest.fixture
def case_in_file(file: Path, library: Library) -> str:
    """A case in a file that nobody has open."""
    return a_case_in(f"sqlite:///{file}", library)


def test_what_was_stored_is_there_when_the_database_is_opened_again(url: str, case_id: str) -> None:
    with closing(Store.open(url)) as store:
        assert case_of(store, LOCAL, case_id).case.title == "Calls"


def test_processes_that_start_together_all_find_a_database(url: str) -> None:
    start = "import sys; from diagnostics.storage.store import Store; Store.open(sys.argv[1], busy_timeout=30).close()"
    command = [sys.executable, "-c", start, url]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    assert [process.communicate(timeout=60)[1] for process in started] == [""] * 5
    assert [process.returncode for process in started] == [0] * 5


def test_a_database_that_may_not_be_written_is_said_to_be_so(file: Path, case_in_file: str) -> None:
    with pytest.raises(DatabaseReadOnly, match="may not be written"):
        Store.open(f"sqlite:///file:{file.as_posix().replace('%', '%25')}?mode=ro&uri=true")


@contextmanager
def another_process_writing(file: Path) -> Iterator[None]:
    hold = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "connection.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate()


def test_a_database_that_another_process_writes_can_be_read_but_not_written(file: Path, case_in_file: str) -> None:
    case_id = case_in_file
    with closing(Store.open(f"sqlite:///{file}", busy_timeout=0.05)) as store:
        with another_process_writing(file):
            with pytest.raises(DatabaseBusy, match="Another program"):
                change_title(store, LOCAL, case_id, "Calls", "Mails")
            with pytest.raises(DatabaseBusy):
                Store.open(f"sqlite:///{file}", busy_timeout=0.05)
            assert case_of(store, LOCAL, case_id).case.title == "Calls"
        change_title(store, LOCAL, case_id, "Calls", "Mails")
        assert case_of(store, LOCAL, case_id).case.title == "Mails"


def test_a_file_that_is_no_database_is_named_and_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "minutes.db"
    file.write_text("Minutes of the meeting of all who asked for a course. " * 40)
    before = file.read_bytes()
    with pytest.raises(StorageError, match="not a database"):
        Store.open(f"sqlite:///{file}")
    assert file.read_bytes() == before


@pytest.mark.parametrize("url", ["cases.db", "nosuch://server/cases", "sqlite:///{folder}", "sqlite:///{folder}/a.txt/b.db"])
def test_an_address_that_leads_nowhere_is_one_clear_sentence(tmp_path: Path, url: str) -> None:
    (tmp_path / "a.txt").write_text("a file")
    with pytest.raises(StorageError) as told:
        Store.open(url.format(folder=tmp_path))
    assert str(told.value).endswith(".") and "\n" not in str(told.value)


def test_the_environment_names_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUSEWAY_DATABASE", "sqlite:////srv/cases.db")
    assert default_url() == "sqlite:////srv/cases.db"
    monkeypatch.delenv("CAUSEWAY_DATABASE")
    assert default_url().endswith("/var/causeway.db")


def test_an_error_in_the_middle_undoes_the_whole_change(url: str, case_id: str) -> None:
    with closing(Store.open(url)) as store:
        with pytest.raises(ZeroDivisionError), store.writing(LOCAL) as work:
            work.cases.change(case_id, title="Mails")
            work.events.add(case_id, "change-title")
            raise ZeroDivisionError
        assert case_of(store, LOCAL, case_id).case.title == "Calls"
        assert [event.verb for event in history_of(store, LOCAL, case_id)] == ["open-case"]


def test_when_every_connection_is_taken_the_next_person_is_told_to_try_again(url: str, case_id: str) -> None:
    with closing(Store.open(url, busy_timeout=0.2)) as store:
        with ExitStack() as everybody:
            for _ in range(POOL + OVERFLOW):
                everybody.enter_context(store.reading(LOCAL))
            with pytest.raises(DatabaseBusy, match="Too many people are at work at this moment; try again"):
                case_of(store, LOCAL, case_id)
        assert case_of(store, LOCAL, case_id).case.title == "Calls"


ANSWERING = """
import sys
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.services.interview import record_answer
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.store import Store

store, library, case = Store.open(sys.argv[1]), load_library(), sys.argv[2]
while True:
    person = add_respondent(store, LOCAL, case, "performer")
    for question in library.questions:
        record_answer(store, LOCAL, library, case, person, question.id, question.options[0].id, None)
        print(person, question.id, flush=True)
"""


def test_what_was_acknowledged_survives_a_process_that_is_killed(url: str, case_id: str) -> None:
    command = [sys.executable, "-c", ANSWERING, url, case_id]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().split() for _ in range(150)]
        process.send_signal(signal.SIGKILL)
        # A line cut off by the kill was never read as an acknowledgement.
        acknowledged += [line.split() for line in process.stdout if line.endswith("\n")]
    with closing(Store.open(url)) as store:
        stored = case_of(store, LOCAL, case_id)
        kept = {(person.id, question) for person in stored.case.respondents for question in person.answers}
        assert kept >= {(person, question) for person, question in acknowledged}
        assert len(kept) - len(acknowledged) <= 1
        # A change, its event and the revision are stored together or not at all.
        events = history_of(store, LOCAL, case_id)
        assert len(events) == stored.revision
        assert [event.verb for event in events].count("record-answer") == len(kept)
        assert len(list_cases(store, LOCAL)) == 1
        with store.reading(LOCAL) as work:
            assert verified(work.events.whole_chain(), work.events.end()).fault is None
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def rights_in(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}


def test_a_file_is_its_owners_alone_also_in_a_folder_that_exists(tmp_path: Path, library: Library) -> None:
    tmp_path.chmod(0o755)
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    with closing(Store.open(url)) as store:
        keep_library(store, read_content())
        open_case(store, LOCAL, library, "Calls")
        assert {path.name for path in tmp_path.iterdir()} == {"cases.db", "cases.db-wal", "cases.db-shm"}
        assert rights_in(tmp_path) == {0o600}
    back_up(url, tmp_path / "copy.db")
    restore(f"sqlite:///{tmp_path / 'restored.db'}", tmp_path / "copy.db")
    assert rights_in(tmp_path) == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them_and_one_that_a_group_shares_stays_with_the_group(
    tmp_path: Path,
) -> None:
    file = tmp_path / "cases.db"
    for before, after in ((0o644, 0o600), (0o664, 0o660), (0o600, 0o600)):
        Store.open(f"sqlite:///{file}").close()
        file.chmod(before)
        Store.open(f"sqlite:///{file}").close()
        assert stat.S_IMODE(file.stat().st_mode) == after


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_as_hosting_services_write_it_works(scheme: str, tmp_path: Path) -> None:
    url = new_database("postgresql", tmp_path).replace("postgresql+psycopg://", f"{scheme}://")
    with closing(Store.open(f" {url}\n")) as store:
        store.check()


def test_an_address_that_cannot_be_used_says_how_it_is_written() -> None:
    with pytest.raises(StorageError, match="postgresql://name:password@server/database"):
        Store.open("postgres//nothing")
