"""A database is backed up while people work, destroyed, and put back as it was; nothing is overwritten by mistake."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.postgresql import PASSWORD, Server
from diagnostics.__main__ import main
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import ROOT
from diagnostics.domain.library import Library
from diagnostics.errors import DatabaseTooNew, StorageError
from diagnostics.services.cases import case_of, change_title, list_cases, open_case
from diagnostics.storage import postgresql
from diagnostics.storage.database import engine_for
from diagnostics.storage.migration import newest
from diagnostics.storage.store import Store
from diagnostics.storage.upkeep import back_up, condition_of, restore
from tests.storage.conftest import a_case_in
from tests.storage.older import CASE, database_at, everything_in


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cases.db'}"
    new: Callable[[], str] = request.getfixturevalue("on_server")
    return new()


@pytest.fixture
def on_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Something that makes an empty database at the server, whose own programs are at hand."""
    monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
    return lambda: server.new_database(f"t{uuid.uuid4().hex}")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "back-up"


def test_what_was_destroyed_after_a_back_up_comes_back_as_it_was(
    url: str, case_id: str, out: Path, library: Library
) -> None:
    before = everything_in(url)
    back_up(url, out)
    with closing(Store.open(url)) as store:
        change_title(store, LOCAL, case_id, "Calls", "Mails")
        open_case(store, LOCAL, library, "Nobody remembers this one")
    assert restore(url, out, replace=True) == 1
    assert everything_in(url) == before
    with closing(Store.open(url)) as store:
        change_title(store, LOCAL, case_id, "Calls", "Mails")
    assert condition_of(url).chain.fault is None


def test_a_back_up_is_put_into_an_empty_database(
    url: str, case_id: str, out: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    back_up(url, out)
    new = (
        f"sqlite:///{tmp_path / 'new' / 'cases.db'}" if url.startswith("sqlite") else request.getfixturevalue("on_server")()
    )
    restore(new, out)
    assert everything_in(new) == everything_in(url)


def test_a_database_that_holds_cases_is_not_overwritten_unless_that_is_said(
    url: str, case_id: str, out: Path, library: Library
) -> None:
    back_up(url, out)
    with closing(Store.open(url)) as store:
        open_case(store, LOCAL, library, "Mails")
    before = everything_in(url)
    with pytest.raises(StorageError, match="holds 2 cases; back it up and add --replace"):
        restore(url, out)
    assert everything_in(url) == before


def test_a_back_up_is_whole_its_owners_alone_and_never_written_over(url: str, case_id: str, out: Path) -> None:
    back_up(url, out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    before = out.read_bytes()
    with pytest.raises(StorageError, match="exists already"):
        back_up(url, out)
    assert out.read_bytes() == before
    with pytest.raises(StorageError):
        back_up(url, out.parent / "no such folder" / "back-up")
    assert [path.name for path in out.parent.iterdir() if "back" in path.name] == ["back-up"]


def test_a_back_up_of_an_earlier_version_is_put_back_and_then_brought_up_to_date(url: str, out: Path) -> None:
    database_at(url, "0003")
    before = everything_in(url)
    back_up(url, out)
    Store.open(url).close()
    assert restore(url, out, replace=True) == 1
    assert everything_in(url) == before
    with closing(Store.open(url)) as store:
        assert case_of(store, LOCAL, CASE).case.title == "Calls left waiting"


def test_a_back_up_that_was_cut_off_or_is_something_else_changes_nothing(url: str, case_id: str, out: Path) -> None:
    back_up(url, out)
    whole, before = out.read_bytes(), everything_in(url)
    for damaged in (whole[: len(whole) // 2], whole[:40], b"minutes of a meeting", b""):
        out.write_bytes(damaged)
        with pytest.raises(StorageError) as told:
            restore(url, out, replace=True)
        assert str(told.value).endswith(".") and "\n" not in str(told.value)
        assert everything_in(url) == before
    with pytest.raises(StorageError, match="cannot be read"):
        restore(url, out.parent / "nowhere", replace=True)


def test_a_back_up_of_a_newer_version_is_refused(url: str, case_id: str, out: Path) -> None:
    engine = engine_for(url, 5.0)
    for step in ("9999", newest()):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{step}'")
        if step == "9999":
            back_up(url, out)
    engine.dispose()
    before = everything_in(url)
    with pytest.raises(DatabaseTooNew, match="newer version"):
        restore(url, out, replace=True)
    assert everything_in(url) == before


def test_a_back_up_of_the_other_kind_of_database_is_refused(url: str, case_id: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"PGDMP" if url.startswith("sqlite") else b"SQLite format 3\0")
    with pytest.raises(StorageError, match="is no back-up of a"):
        restore(url, other, replace=True)


PUT_BACK = """
import resource, sys
from pathlib import Path
from diagnostics.errors import StorageError
from diagnostics.storage.upkeep import restore

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    restore(sys.argv[1], Path(sys.argv[2]), replace=True)
except StorageError as told:
    print(told)
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit to the size of a file is a thing of Unix")
def test_a_disk_that_is_full_while_a_back_up_is_put_back_leaves_what_was_there(
    tmp_path: Path, out: Path, library: Library
) -> None:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    a_case_in(url, library)
    back_up(url, out)
    with closing(Store.open(url)) as store:
        open_case(store, LOCAL, library, "Mails")
    before = everything_in(url)
    limit = str(out.stat().st_size // 2)
    command = [sys.executable, "-c", PUT_BACK, url, str(out), limit]
    tried = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert tried.stdout.startswith("The back-up could not be put back") and tried.stderr == ""
    assert everything_in(url) == before


def test_tables_in_use_are_not_taken_away_and_the_app_is_named(
    on_server: Callable[[], str], out: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "LOCK_WAIT", "1s")
    url = on_server()
    case_id = a_case_in(url, library)
    back_up(url, out)
    with closing(Store.open(url)) as store:
        with store.reading(LOCAL) as work, pytest.raises(StorageError, match="Stop the app: it holds the tables"):
            work.cases.summaries()
            restore(url, out, replace=True)
        assert case_of(store, LOCAL, case_id).case.title == "Calls"


def test_tables_of_another_program_are_not_dropped(
    server: Server, on_server: Callable[[], str], out: Path, library: Library
) -> None:
    url, other = on_server(), on_server()
    a_case_in(url, library)
    back_up(url, out)
    name = other.rsplit("/", 1)[1]
    server.run("CREATE TABLE payroll AS SELECT 1 AS paid", name)
    with pytest.raises(StorageError, match="tables of another program"):
        restore(other, out, replace=True)
    assert server.run("SELECT paid FROM payroll", name) == [1]


def test_the_password_is_not_among_the_arguments_that_everybody_on_the_machine_can_read(
    on_server: Callable[[], str],
    library: Library,
    out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = on_server()
    a_case_in(url, library)
    spy = tmp_path / "bin" / "pg_dump"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/arguments\nPATH="${{PATH#*:}}" exec pg_dump "$@"\n')
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}{os.pathsep}{os.environ['PATH']}")
    back_up(url, out)
    assert "--format=custom" in (tmp_path / "arguments").read_text()
    assert PASSWORD not in (tmp_path / "arguments").read_text()


def test_without_the_programs_of_postgresql_one_sentence_says_what_to_install(
    on_server: Callable[[], str],
    library: Library,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = on_server()
    a_case_in(url, library)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StorageError, match="pg_dump is not on this machine; install"):
        back_up(url, out)
    assert not out.exists()


def test_the_check_finds_a_record_of_changes_that_was_tampered_with(
    url: str, case_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["database", "check", "--database", url]) == 0
    shown = capsys.readouterr().out
    assert "1 cases" in shown and "The record of changes holds: 1 events" in shown and PASSWORD not in shown
    with closing(Store.open(url)) as store, store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE events SET actor = 'Somebody else'")
    assert main(["database", "check", "--database", url]) == 1
    assert "does not hold. Event 1 (open-case" in capsys.readouterr().err


def test_the_commands_do_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str], library: Library) -> None:
    url, out = f"sqlite:///{tmp_path / 'cases.db'}", tmp_path / "back-up"
    assert main(["database", "check", "--database", url]) == 1
    assert main(["database", "migrate", "--database", url]) == 0
    a_case_in(url, library)
    assert main(["database", "backup", "--out", str(out), "--database", url]) == 0
    assert main(["database", "restore", str(out), "--database", url]) == 1
    assert main(["database", "restore", str(out), "--replace", "--database", url]) == 0
    assert main(["database", "restore", "--database", url]) == 2
    told = capsys.readouterr()
    assert "Written: " in told.out and "add --replace" in told.err
    with closing(Store.open(url)) as store:
        assert len(list_cases(store, LOCAL)) == 1
