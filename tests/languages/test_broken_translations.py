"""A museum of broken translations: each says at its top, `# expect: LINE: PART`, what the check has to find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.errors import ContentError
from diagnostics.languages.catalogue import Message
from diagnostics.languages.faults import faults_in
from diagnostics.languages.po_file import read_entries
from tests.languages.pseudo import po_of

MUSEUM = Path(__file__).parents[1] / "broken"
EXPECTED = re.compile(r"^# expect: (\d+): (.+)$", re.MULTILINE)
MESSAGES = (
    Message("How soon do you see the result?", "result-seen", "A question"),
    Message("Yes", "result-seen", "An answer", context="result-seen"),
    Message("No", "result-seen", "An answer", context="result-seen"),
    Message("You can answer until {day}.", "promise", "Said by a page", file="diagnostics/domain/promise.py"),
)
WHOLE = po_of(MESSAGES)


@pytest.mark.parametrize("path", sorted(MUSEUM.glob("*.po")), ids=lambda path: path.stem)
def test_each_broken_translation_is_told_every_fault_it_has_and_on_which_line(path: Path) -> None:
    expected = EXPECTED.findall(path.read_text(encoding="latin-1"))
    faults = faults_in(path, path.name, MESSAGES)
    told = "\n".join(map(str, faults))
    assert {fault.file for fault in faults} == {path.name}
    assert len(faults) == len(expected), told
    for line, part in expected:
        assert any(fault.line == int(line) and part in fault.what for fault in faults), f"{line}: {part}\n{told}"


def test_a_whole_translation_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "eo.po"
    path.write_text(WHOLE, encoding="utf-8")
    assert faults_in(path, "eo.po", MESSAGES) == ()


@pytest.mark.parametrize(
    "habit",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "#~| msgid \"Earlier\"\n#~ msgid \"Early\"\n#~ msgstr \"Früh\"\n\n" + text,
        lambda text: text + '\n#~ msgid "Early"\n#~ msgstr ""\n#~ "Früh"\n',
        lambda text: text.replace('msgid "Yes"', 'msgid ""\n"Yes"'),
        lambda text: text.replace("UTF-8", "utf-8").replace("Language", "Plural-Forms: nplurals=six\\n\"\n\"Language"),
    ],
    ids=["line ends of Windows", "mark of UTF-8", "earlier English", "kept from earlier", "over two lines", "odd head"],
)  # fmt: skip
def test_what_programs_of_translators_write_is_no_fault(habit: object, tmp_path: Path) -> None:
    path = tmp_path / "eo.po"
    path.write_bytes(habit(WHOLE).encode())  # type: ignore[operator]
    assert faults_in(path, "eo.po", MESSAGES) == ()


def test_a_file_of_50_mb_and_a_folder_are_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "huge.po"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    (tmp_path / "folder.po").mkdir()
    assert [str(fault) for fault in faults_in(path, "huge.po", MESSAGES)] == [
        "huge.po:1: the file has 50 MB; write at most 2 MB"
    ]
    assert [fault.line for fault in faults_in(tmp_path / "folder.po", "folder.po", MESSAGES)] == [1]


LINES = st.sampled_from(
    [*WHOLE.splitlines(), 'msgid_plural "Yes"', 'msgstr[0] "x"', 'msgstr[7] "x"', "#, fuzzy", "#~", "#: \u2068"]
)


@given(data=st.one_of(st.binary(max_size=200), st.lists(LINES, max_size=30).map(lambda lines: "\n".join(lines).encode())))
def test_whatever_stands_in_a_file_it_is_read_or_refused_with_a_line(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("po") / "any.po"
    path.write_bytes(data)
    try:
        entries = read_entries(path)
    except ContentError as found:
        assert all(1 <= fault.line <= data.count(b"\n") + 1 for fault in found.faults)
    else:
        assert all(entry.text for entry in entries)
        assert b"charset=UTF-8" in data
