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


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'

# What is written -> (context, English, translation, fuzzy, kept) as GNU gettext 0.21 reads it; tried with its msgfmt.
AS_GETTEXT = {
    r'msgid "a" msgstr "x \302\267 y"': ("", "a", "x \u00b7 y", False, False),
    r'msgid "a" msgstr "\xc2\xB7z"': ("", "a", "\u00b7z", False, False),
    r'msgid "a" msgstr "\x0041"': ("", "a", "A", False, False),
    r'msgid "a" msgstr "\1011"': ("", "a", "A1", False, False),
    r'msgid "a" msgstr "\60\7"': ("", "a", "0\a", False, False),
    'msgid "a"\nmsgstr "\\302"\n"\\267"': ("", "a", "\u00b7", False, False),
    r'msgid "a" msgstr "\a\b\f\v\r\t\n\\\""': ("", "a", '\a\b\f\v\r\t\n\\"', False, False),
    'msgid "\\\\n" msgstr "\\\\302"': ("", "\\n", "\\302", False, False),
    'msgid"a"\nmsgstr"b"': ("", "a", "b", False, False),
    'msgid "a" "b"\n  \t"c"\nmsgstr\n"d" "e"': ("", "abc", "de", False, False),
    '#| msgid "old"\n#. note\n#: file.py:1\n#, c-format, fuzzy\nmsgctxt "q"\nmsgid "a"\nmsgstr "b"': (
        "q",
        "a",
        "b",
        True,
        False,
    ),
    '#,fuzzy\n#, c-format\nmsgid "a"\nmsgstr "b"': ("", "a", "b", True, False),
    '#, Fuzzy\nmsgid "a"\nmsgstr "b"': ("", "a", "b", False, False),
    '#~| msgid "old"\n#~ msgctxt "q"\n#~msgid "a"\n#~ msgstr ""\n#~ "b"': ("q", "a", "b", False, True),
    '#, fuzzy\n#~ msgid "a"\n#~ msgstr "b"': ("", "a", "b", True, True),
    'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr [ 1 ] "c"': ("", "a", "b", False, False),
    'msgid "a\u2028b"\nmsgstr "c\u0085d"': ("", "a\u2028b", "c\u0085d", False, False),
    'msgid "a"\r\nmsgstr "b"\r\n': ("", "a", "b", False, False),
    'msgid "a"\rmsgstr "b"\r': ("", "a", "b", False, False),
}


@pytest.mark.parametrize("written", AS_GETTEXT)
def test_a_translation_is_read_as_gettext_reads_it(written: str, tmp_path: Path) -> None:
    path = tmp_path / "eo.po"
    path.write_text(HEAD + written + "\n", encoding="utf-8", newline="")
    (entry,) = read_entries(path)
    assert (entry.context, entry.text, entry.said, entry.fuzzy, entry.obsolete) == AS_GETTEXT[written]


@pytest.mark.parametrize(
    ("written", "line", "part"),
    [
        (r'msgid "a" msgstr "\u00b7"', 4, r"'\u' is not an escape sequence of PO"),
        ('msgid "a"\nmsgstr "\\e"', 5, r"'\e' is not an escape sequence of PO"),
        ('msgid "a"\nmsgstr "\\302x"', 5, "are not a character in UTF-8; write the character itself"),
        ('msgid "a"\n# note\nmsgstr "b"', 4, "the entry is not complete"),
        ('msgid "a"\nmsgstr "b"\n# note\n"c"', 7, "not readable as PO here"),
        ('msgid "a" # note\nmsgstr "b"', 4, "not readable as PO here"),
        ('#~ msgid "a"\nmsgstr "b"', 5, "only some lines of this entry have '#~'"),
        ('domain "other"\nmsgid "a"\nmsgstr "b"', 4, "not readable as PO here"),
        ('msgid "a"\nmsgstr "b" "c', 5, "not readable as PO here"),
    ],
)
def test_what_gettext_refuses_is_refused_at_its_line(written: str, line: int, part: str, tmp_path: Path) -> None:
    path = tmp_path / "eo.po"
    path.write_text(HEAD + written + "\n", encoding="utf-8")
    with pytest.raises(ContentError) as found:
        read_entries(path, "eo.po")
    (fault,) = found.value.faults
    assert fault.line == line and part in fault.what


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
        assert all(1 <= fault.line <= len(re.split(b"\r\n|\r|\n", data)) for fault in found.faults)
    else:
        assert all(entry.text for entry in entries)
        assert b"charset=UTF-8" in data
