"""A PO file as translators write it: what stands in it, and where it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diagnostics.errors import ContentError, Fault, FileRefused
from diagnostics.whole_files import read_whole

LARGEST_FILE = 2_000_000
"""Bytes. The whole catalogue in one language is about 200,000."""

_KEYWORD = r"msgctxt|msgid_plural|msgid|msgstr(?:[ \t]*\[[ \t]*[0-5][ \t]*\])?"
_TOKEN = re.compile(rf'[ \t\f\v]*(?:(?P<keyword>{_KEYWORD})|"(?P<text>(?:[^"\\]|\\.)*)")')
_CONTROL = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|(.))", re.DOTALL)
_SIGNS = dict(zip(b'ntrabfv\\"', b'\n\t\r\a\b\f\v\\"', strict=True))
"""The escape sequences of gettext other than byte numbers."""

_BEFORE = {"msgid_plural": ("msgid",), "msgstr": ("msgid",), "msgstr[": ("msgid_plural", "msgstr[")}
"""What has to come before a keyword."""


@dataclass(frozen=True)
class Entry:
    """One translation."""

    context: str
    text: str
    """In English."""
    said: str
    """In the language of the file; empty where nobody has translated it."""
    fuzzy: bool
    """Whether somebody has to look at it again before it may be used."""
    obsolete: bool
    """Whether it is kept for cases that began under an earlier library."""
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """What the translation is found by."""
        return self.context, self.text

    @property
    def control_signs(self) -> str:
        """The characters in the translation that are not text, such as a bell."""
        return "".join(sign for sign in self.said if unicodedata.category(sign) == "Cc" and sign not in "\n\t")

    @property
    def is_usable(self) -> bool:
        """Whether it may be shown: it is translated, checked, and nothing but text."""
        return bool(self.said.strip()) and not self.fuzzy and not self.control_signs


def read_entries(path: Path, shown_as: str | None = None) -> tuple[Entry, ...]:
    """Return every translation in a PO file, or raise one ContentError that says where it cannot be read."""
    # Babel reads \302\267 as eight characters, where gettext reads a middle dot, and refuses how msgcat writes earlier
    # English in entries no longer used; so the file is read here by the grammar of gettext.
    file = shown_as or str(path)
    written = _Reader(file).read(_text(path, file).split("\n"))
    head = next((entry for entry in written if not entry.text and not entry.context and not entry.obsolete), None)
    if head is None or not head.said:
        raise _refused(file, 1, "the head is missing; begin the file with the one of causeway.pot")
    charset = re.search(r"charset=([^\s;]+)", head.said)
    if charset is None or charset[1].lower() not in ("utf-8", "utf8"):
        what = "the head does not say charset=UTF-8; save the file as UTF-8 and write that there"
        raise _refused(file, head.line, what)
    return tuple(sorted((entry for entry in written if entry.text), key=lambda entry: entry.obsolete))


class _Reader:
    """Reads line by line; raises a ContentError at the first line that gettext would not read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entries: list[Entry] = []
        self.parts: dict[str, list[str]] = {}
        """Keyword -> the texts after it, of the entry that is being read."""
        self.lines: dict[str, int] = {}
        self.last = ""
        self.fuzzy = self.obsolete = False

    def read(self, lines: Sequence[str]) -> list[Entry]:
        """Return all entries, in their order."""
        for number, line in enumerate(lines, 1):
            plain = line.strip(" \t\f\v\r")
            if plain.startswith("#~") and not plain.startswith("#~|"):
                self.tokens(plain[2:], number, obsolete=True)
            elif plain.startswith("#"):
                self.comment(plain, number)
            elif plain:
                self.tokens(plain, number, obsolete=False)
        self.close()
        return self.entries

    def comment(self, plain: str, line: int) -> None:
        """Read a comment, which begins an entry; only flags (`#,`) matter here."""
        self.close()
        if plain.startswith("#,") and "fuzzy" in re.split(r"[,\s]+", plain[2:]):
            self.fuzzy = True

    def tokens(self, plain: str, line: int, obsolete: bool) -> None:
        """Read keywords and quoted texts; gettext allows several in one line."""
        place = 0
        while place < len(plain) and plain[place:].strip():
            found = _TOKEN.match(plain, place)
            if found is None or (found["text"] is not None and not self.last):
                what = 'not readable as PO here; write msgid "..." or msgstr "...", each quote inside as \\"'
                raise _refused(self.file, line, what)
            place = found.end()
            if found["keyword"]:
                self.keyword(re.sub(r"[ \t]", "", found["keyword"]), line, obsolete)
            else:
                self.parts[self.last].append(self.checked(found["text"], line))

    def keyword(self, word: str, line: int, obsolete: bool) -> None:
        """Begin a part of an entry, or the next entry."""
        if word == "msgctxt" or (word == "msgid" and self.last != "msgctxt"):
            self.close()
        kind = "msgstr[" if word.startswith("msgstr[") else word
        before = "msgstr[" if self.last.startswith("msgstr[") else self.last
        if kind in _BEFORE and before not in _BEFORE[kind]:
            raise _refused(self.file, line, f"{kind.strip('[')} has no msgid; write the msgid above it")
        if self.parts and self.obsolete is not obsolete:
            raise _refused(self.file, line, "only some lines of this entry have '#~'; write it before all of them or none")
        self.obsolete = obsolete
        self.last, self.parts[word], self.lines[word] = word, [], line

    def checked(self, text: str, line: int) -> str:
        """Return a quoted text as it is written, after checking each escape sequence in it."""
        for found in _CONTROL.finditer(text.encode()):
            if found[3] is not None and found[3][0] not in _SIGNS:
                shown = found[3].decode(errors="replace")
                what = f"'\\{shown}' is not an escape sequence of PO; write the character itself, and a backslash as \\\\"
                raise _refused(self.file, line, what)
        return text

    def close(self) -> None:
        """End the entry that is being read, if there is one."""
        if self.parts:
            said = next((word for word in ("msgstr", "msgstr[0]") if word in self.parts), None)
            line = self.lines.get("msgid", next(iter(self.lines.values())))
            if said is None or "msgid" not in self.parts:
                raise _refused(self.file, line, "the entry is not complete; write msgid and below it msgstr")
            context, text, words = (self.joined(word) for word in ("msgctxt", "msgid", said))
            self.entries.append(Entry(context, text, words, self.fuzzy, self.obsolete, line))
            self.fuzzy = False
        self.parts, self.lines, self.last = {}, {}, ""

    def joined(self, word: str) -> str:
        """Return the text after a keyword: escaped bytes are part of it, also across the pieces it is written in."""
        try:
            return _CONTROL.sub(_bytes_of, "".join(self.parts.get(word, ())).encode()).decode()
        except UnicodeDecodeError as found:
            what = "the bytes written as \\ooo or \\xhh are not a character in UTF-8; write the character itself"
            raise _refused(self.file, self.lines[word], what) from found


def _bytes_of(found: re.Match[bytes]) -> bytes:
    if found[3] is not None:
        return bytes([_SIGNS[found[3][0]]])
    return bytes([int(found[1], 8) % 256 if found[1] else int(found[2][-2:], 16)])


def _text(path: Path, file: str) -> str:
    try:
        data = read_whole(path, LARGEST_FILE)
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileRefused as found:
        raise _refused(file, 1, found.reason) from found
    except UnicodeDecodeError as found:
        line = data[: found.start].count(b"\n") + 1
        raise _refused(file, line, "a character in this line is not UTF-8; save the file as UTF-8") from found


def _refused(file: str, line: int, what: str) -> ContentError:
    return ContentError([Fault(file, line, "", what)])
