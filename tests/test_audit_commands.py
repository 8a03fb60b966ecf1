"""The commands about the audit trail, run as processes as people script them."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from diagnostics.__main__ import main
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.domain.outcome import Outcome
from diagnostics.services.cases import open_case
from diagnostics.services.learning import close_case
from diagnostics.services.libraries import keep_library
from diagnostics.storage.store import Store


def run(*arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "diagnostics", "audit", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "CAUSEWAY_DATABASE_URL": database or "sqlite:////nowhere/at/all.db"},
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with two cases, one of them closed."""
    url = f"sqlite:///{tmp_path / 'app.db'}"
    with closing(Store.open(url)) as store:
        keep_library(store, read_content())
        open_case(store, LOCAL, load_library(), "Calls")
        close_case(store, LOCAL, open_case(store, LOCAL, load_library(), "Sales"), None, Outcome(measured="Counted in May"))
    return url


@pytest.fixture
def export(url: str, tmp_path: Path) -> Path:
    file = tmp_path / "audit.jsonl"
    done = run("export", "--out", str(file), "--database", url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Written: {file} (4 events")
    return file


def told(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return dict(line.split(": ") for line in done.stdout.splitlines())


def test_an_export_is_verified_where_there_is_no_database(export: Path) -> None:
    done = run("verify", str(export))
    assert (done.returncode, done.stderr) == (0, "")
    assert told(done)["Events"] == "4" and told(done)["Bodies taken away"] == "0"
    assert f'"head":"{told(done)["Head"]}"' in export.read_text().splitlines()[-1]


def test_an_export_is_for_whoever_made_it_and_leaves_nothing_half_written(export: Path, url: str) -> None:
    assert stat.S_IMODE(export.stat().st_mode) == 0o600
    assert sorted(path.name for path in export.parent.glob("audit*")) == ["audit.jsonl"]
    done = run("export", "--out", str(export.parent / "none" / "audit.jsonl"), "--database", url)
    assert done.returncode == 2 and "cannot be written" in done.stderr
    assert told(run("verify", database=url))["Events"] == "4", "what was not written is not recorded as exported"


def test_the_first_broken_link_of_an_export_is_named(export: Path) -> None:
    export.write_text(export.read_text().replace('"actor":"Local user"', '"actor":"Local loser"', 1))
    done = run("verify", str(export))
    assert done.returncode == 1
    assert done.stderr.startswith("Event 1 (open-case, 20") and "what it says was changed" in done.stderr
    assert told(done)["Events"] == "0"


def test_a_change_in_the_database_is_named_and_the_check_is_on_record(url: str) -> None:
    first = run("verify", "--database", url)
    assert (first.returncode, told(first)["Events"]) == (0, "3")
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
        file.execute("UPDATE event_details SET body = replace(body, 'salt', 'sold') WHERE seq = 2")
    done = run("verify", database=url)
    assert done.returncode == 1
    assert done.stderr.startswith("Event 2 (open-case") and "its body was changed" in done.stderr
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        actors = file.execute("SELECT actor FROM events WHERE verb = 'verify-trail'").fetchall()
    assert len(actors) == 2 and all(name.endswith("(command line)") for (name,) in actors)


def test_a_head_noted_earlier_has_to_be_in_the_chain(url: str, export: Path) -> None:
    noted = told(run("verify", str(export)))["Head"]
    assert told(run("verify", "--head", noted, "--database", url))["Head noted earlier"] == "that of event 4"
    lines = export.read_text().splitlines(keepends=True)
    head = lines[3].split('"hash":"')[1][:64]
    export.write_text("".join([*lines[:4], f'{{"count":3,"head":"{head}"}}\n']))
    assert run("verify", str(export)).returncode == 0, "a chain cut at its end and finished again looks whole"
    done = run("verify", str(export), "--head", noted)
    assert done.returncode == 1 and f"No event has the head noted earlier, {noted}" in done.stderr


def test_the_rule_is_kept_to_and_the_chain_holds(url: str) -> None:
    assert run("retain", "--older-than", "365", database=url).stdout == "Cases: 0\nBodies taken away: 0\n"
    assert run("retain", "--older-than", "0", "--database", url).stdout == "Cases: 1\nBodies taken away: 2\n"
    done = run("verify", "--database", url)
    assert done.returncode == 0 and told(done)["Bodies taken away"] == "2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "COMMAND"),
        (("guess",), "usage:"),
        (("export",), "--out"),
        (("retain",), "--older-than"),
        (("retain", "--older-than", "-3"), "not a number of days"),
        (("verify", "--head", "0123"), "64 digits"),
        (("verify", "none.jsonl"), "cannot be read"),
        (("verify", "none.jsonl", "--database", "sqlite:///x.db"), "not both"),
        (("verify",), "no database at this address"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_what_to_do(
    arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAUSEWAY_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert main(["audit", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_database_that_is_not_there_is_not_made_and_found_in_order(tmp_path: Path) -> None:
    assert main(["audit", "verify", "--database", f"sqlite:///{tmp_path / 'new.db'}"]) == 2
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_no_export(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", str(ROOT / "pyproject.toml")]) == 1
    assert "choose another file" in capsys.readouterr().err
