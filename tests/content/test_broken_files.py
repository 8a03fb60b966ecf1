"""A museum of broken files: each says at its top, `# expect: LINE: PART OF THE MESSAGE`, what the gates have to find."""

from __future__ import annotations

import re
import time
import tracemalloc
from pathlib import Path

import pytest

from diagnostics.content.cases import read_case
from diagnostics.content.meaning import checked_library
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, Fault

MUSEUM = Path(__file__).parents[1] / "broken"
EXPECTED = re.compile(r"^# expect: (\d+): (.+)$", re.MULTILINE)
LAST_TOPIC = "  - social-media\n"


def _as_case(path: Path, root: Path, library: Library) -> None:
    read_case(path, library, path.name)


def _as_topic(path: Path, root: Path, library: Library) -> None:
    about = root / "data" / "library.yaml"
    about.write_text(about.read_text(encoding="utf-8").replace(LAST_TOPIC, f"{LAST_TOPIC}  - broken\n"), encoding="utf-8")
    (root / "questionnaires" / "topics" / path.name).write_bytes(path.read_bytes())
    checked_library(root)


@pytest.mark.parametrize("path", sorted(MUSEUM.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_broken_file_is_told_every_fault_it_has_and_on_which_line(
    path: Path, content_root: Path, library: Library
) -> None:
    expected = EXPECTED.findall(path.read_text(encoding="utf-8"))
    read = _as_topic if path.stem.startswith("topic-") else _as_case
    with pytest.raises(ContentError) as found:
        read(path, content_root, library)
    faults = found.value.faults
    assert {Path(fault.file).name for fault in faults} == {path.name}
    assert len(faults) == len(expected), str(found.value)
    for line, part in expected:
        assert any(fault.line == int(line) and part in fault.what for fault in faults), f"{line}: {part}\n{found.value}"


def test_a_file_that_is_not_utf_8_is_named_with_what_to_do(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("id: latin\ntitle: Schulung für alle\n".encode("latin-1"))
    with pytest.raises(ContentError) as found:
        read_case(path, library, "latin.yaml")
    assert found.value.faults == (Fault("latin.yaml", 2, "", "the file is not text in UTF-8; save it as UTF-8"),)


def test_a_case_saved_by_an_editor_that_marks_utf_8_is_read(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes("id: marked\ntitle: Schulung für alle\n".encode("utf-8-sig"))
    assert read_case(path, library).title == "Schulung für alle"


def test_a_file_of_50_mb_is_refused_fast_and_unread(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    started = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(ContentError) as found:
            read_case(path, library, "huge.yaml")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert str(found.value) == "huge.yaml:1: the file has 50 MB; write at most 2 MB"
    assert most < 1_000_000
    assert time.process_time() - started < 0.5


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path, library: Library) -> None:
    with pytest.raises(ContentError, match="there is no such file"):
        read_case(tmp_path / "nowhere.yaml", library)
    with pytest.raises(ContentError, match="this is a folder; name a file"):
        read_case(tmp_path, library)
