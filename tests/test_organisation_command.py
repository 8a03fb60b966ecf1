"""The organisation on the command line, run as a process as people script it."""

from __future__ import annotations

from pathlib import Path

from tests.organisations import HEAD, SMALL
from tests.test_command_line import run


def test_a_file_goes_in_and_comes_out_the_same(tmp_path: Path) -> None:
    file, back, url = tmp_path / "o.csv", tmp_path / "back.csv", f"sqlite:///{tmp_path / 'o.db'}"
    file.write_text(SMALL, encoding="utf-8")
    tried = run("organisation", "import", str(file), "--dry-run", "--database", url)
    assert tried.returncode == 0, tried.stderr
    assert "Added: 15" in tried.stdout and "Nothing was stored." in tried.stdout
    assert "Added: 15" in run("organisation", "import", str(file), "--on", "2026-11-25", "--database", url).stdout
    assert run("organisation", "export", "--out", str(back), "--database", url).returncode == 0
    again = run("organisation", "import", str(back), "--whole", "--database", url)
    assert "says what is recorded already" in again.stdout
    assert back.read_text(encoding="utf-8-sig").splitlines()[0] == HEAD


def test_every_fault_is_one_line_and_nothing_is_stored(tmp_path: Path) -> None:
    file, url = tmp_path / "o.csv", f"sqlite:///{tmp_path / 'o.db'}"
    file.write_text(SMALL.replace("hr,director", "hrr,directr"), encoding="utf-8")
    done = run("organisation", "import", str(file), "--database", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{file}:7: people: reports_to: there is no post 'directr'; did you mean 'director'?",
        f"{file}:7: people: role: 'hrr' is not a role; did you mean 'hr'?",
    ]
    missing = run("organisation", "import", str(tmp_path / "none.csv"), "--database", url)
    assert (missing.returncode, missing.stderr) == (1, f"{tmp_path / 'none.csv'}:1: there is no such file\n")


def test_the_template_goes_in(tmp_path: Path) -> None:
    out, url = tmp_path / "template.csv", f"sqlite:///{tmp_path / 'o.db'}"
    assert run("organisation", "template", "--out", str(out)).returncode == 0
    assert run("organisation", "import", str(out), "--dry-run", "--database", url).returncode == 0


def test_a_day_that_is_none_and_a_missing_command_are_wrong_usage(tmp_path: Path) -> None:
    done = run("organisation", "export", "--out", str(tmp_path / "o.csv"), "--on", "yesterday")
    assert done.returncode == 2
    assert "write year-month-day" in done.stderr
    assert run("organisation").returncode == 2
