"""Files on this computer: any path that cannot be used gives one sentence, and an older file is never half overwritten."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostics import whole_files
from diagnostics.__main__ import main
from diagnostics.content.library import ROOT
from diagnostics.errors import FileRefused
from diagnostics.whole_files import read_whole, write_whole, written_whole
from tests.faults.test_full_disk import small_disk

SAMPLE = str(sorted((ROOT / "data" / "cases").glob("*.yaml"))[0])


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # Socket names have to be short.
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: None, "there is no such file"),
    "a folder": (lambda path: path.mkdir(), "this is a folder; name a file"),
    "a pipe": (os.mkfifo, "this is a pipe, not a file"),
    "a socket": (a_socket, "this is a socket, not a file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "this is a device, not a file"),
    "a link to itself": (a_link_to_itself, "this link leads back to itself"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "there is no such file"),
    "below a file": (lambda path: path.write_text(""), "a part of this path is a file where a folder should be"),
}
READING = (
    ("diagnose", "{}"),
    ("report", "{}", "--format", "md", "--out", "out.md"),
    ("benchmark", "{}"),
    ("benchmark", "--raters", "{}", "{}"),
    ("learn", "{}"),
    ("organisation", "import", "{}", "--database", "sqlite:///cases.db"),
    ("audit", "verify", "{}"),
    ("database", "restore", "{}", "--database", "sqlite:///cases.db"),
)


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_every_command_that_reads_a_file_says_in_one_sentence_what_is_no_file(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, (what, (make, sentence)) in enumerate(ODD.items()):
        path = tmp_path / str(number)
        make(path)
        named = str(path / "inside" if what == "below a file" else path)
        assert main([part.format(named) for part in command]) in (1, 2), what
        told = capsys.readouterr().err
        assert sentence in told and named in told and "Traceback" not in told, (what, told)
        assert len(set(told.splitlines())) == 1, told


def test_a_file_that_says_it_is_empty_and_is_not_is_read_to_its_limit(tmp_path: Path) -> None:
    """System files have no size. A file that grows unexpectedly is refused as well."""
    assert b"Name:" in read_whole(Path("/proc/self/status"), 100_000)
    with pytest.raises(FileRefused, match="write at most"):
        read_whole(Path("/proc/self/status"), 10)


def test_a_full_disk_leaves_the_old_file_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    with small_disk(1) as folder:
        out = folder / "report.docx"
        out.write_bytes(b"the old report")
        (folder / "filler").write_bytes(bytes(1_040_000))
        assert main(["report", SAMPLE, "--format", "docx", "--out", str(out)]) == 2
        told = capsys.readouterr().err
        assert told == f"{out} cannot be written: the disk is full; make room and try again.\n"
        assert out.read_bytes() == b"the old report"
        assert sorted(path.name for path in folder.iterdir()) == ["filler", "report.docx"]
        assert main(["report", SAMPLE, SAMPLE, "--format", "docx", "--out", str(folder / "all.zip")]) == 2
        assert "the disk is full" in capsys.readouterr().err
        (folder / "filler").unlink()
        assert main(["report", SAMPLE, "--format", "md", "--out", str(out)]) == 0
        assert out.read_bytes() != b"the old report"


WRITING = (
    ("report", SAMPLE, "--format", "md", "--out", "{}"),
    ("report", SAMPLE, SAMPLE, "--format", "md", "--out", "{}.zip"),
    ("network", "--bif", "{}"),
    ("strings", "--out", "{}"),
    ("organisation", "template", "--out", "{}"),
    ("organisation", "export", "--out", "{}", "--database", "sqlite:///cases.db"),
    ("audit", "export", "--out", "{}", "--database", "sqlite:///cases.db"),
)


@pytest.mark.parametrize("command", WRITING, ids=lambda command: " ".join(command[:2]))
def test_every_command_that_writes_a_file_leaves_the_old_one_where_it_fails(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["database", "migrate", "--database", "sqlite:///cases.db"])
    name = next(part for part in command if "{}" in part).format("out")
    old = tmp_path / name
    old.write_text("old")
    capsys.readouterr()

    def fail(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(whole_files, "_sync", fail)
        assert main([part.format("out") for part in command]) == 2
    assert f"{name} cannot be written: the disk is full; make room and try again." in capsys.readouterr().err
    assert old.read_text() == "old"
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob(".*.part"))
    (tmp_path / "folder.zip").mkdir()
    for where, sentence in {
        "none/out": "there is no such folder",
        "folder.zip": "this is a folder; name a file in it",
    }.items():
        wanted = [part.replace("{}.zip", "{}").format(where) if "{}" in part else part for part in command]
        if SAMPLE in command[2:3]:
            wanted[-1] = wanted[-1].removesuffix(".zip") + ".zip"
        assert main(wanted) == 2
        assert sentence in capsys.readouterr().err


def test_rights_and_links_stay_and_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    out, link = tmp_path / "out", tmp_path / "link"
    out.write_bytes(b"old")
    out.chmod(0o640)
    link.symlink_to(out)
    write_whole(link, b"new")
    assert link.is_symlink() and out.read_bytes() == b"new" and stat.S_IMODE(out.stat().st_mode) == 0o640
    (tmp_path / "dangling").symlink_to(tmp_path / "made")
    write_whole(tmp_path / "dangling", b"new")
    assert (tmp_path / "made").read_bytes() == b"new"
    a_link_to_itself(tmp_path / "loop")
    with pytest.raises(FileRefused, match="leads back to itself"):
        write_whole(tmp_path / "loop", b"new")
    a_socket(tmp_path / "socket")
    with pytest.raises(FileRefused, match="this is a socket"):
        write_whole(tmp_path / "socket", b"new")
    with pytest.raises(FileRefused, match="the name is too long"):
        write_whole(tmp_path / ("x" * 300), b"new")
    with pytest.raises(ZeroDivisionError), written_whole(out) as part:
        part.write_bytes(b"half")
        raise ZeroDivisionError
    assert out.read_bytes() == b"new"


def test_the_output_itself_a_pipe_and_nothing_at_all_can_be_written_to(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "diagnostics", "report", SAMPLE, "--format", "md", "--out"]
    piped = subprocess.run([*run, "/dev/stdout"], cwd=ROOT, capture_output=True, check=True)
    assert piped.stdout.startswith(b"# ") and b"Written" not in piped.stdout and b"Written: /dev/stdout" in piped.stderr
    log = tmp_path / "log"
    log.write_bytes(b"before\n")
    with log.open("ab") as end:
        subprocess.run([*run, "/dev/stdout"], cwd=ROOT, stdout=end, stderr=subprocess.DEVNULL, check=True)
    assert log.read_bytes() == b"before\n" + piped.stdout
    pipe, heard = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"through")
    reader.join(10)
    assert heard == [b"through"] and stat.S_ISFIFO(pipe.stat().st_mode)
    write_whole(Path("/dev/null"), b"gone")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_pipe_that_nobody_reads_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_files, "READER_WAIT", 0.1)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefused, match="no program reads from this pipe"):
        write_whole(tmp_path / "pipe", b"unheard")
