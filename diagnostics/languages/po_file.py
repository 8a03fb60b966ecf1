"""A PO file as translators write it: what stands in it, and where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as PoMessage
from babel.messages.pofile import PoFileError, PoFileParser

from diagnostics.errors import ContentError, Fault, FileRefused
from diagnostics.whole_files import read_whole

LARGEST_FILE = 2_000_000
"""Bytes. The whole catalogue in one language is about 200,000."""

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(rf"(?:#~ *)?(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-5]\])?) +)?{_QUOTED}|#(?!~).*|#~")
_BEFORE = {"msgid_plural": ("msgid",), "msgstr": ("msgid",), "msgstr[": ("msgid_plural", "msgstr[")}
"""What has to stand before a keyword."""


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


def read_entries(path: Path, shown_as: str | None = None) -> tuple[Entry, ...]:
    """Return every translation in a PO file, or raise one ContentError that says where it cannot be read."""
    file = shown_as or str(path)
    lines = _text(path, file).split("\n")
    if faults := [Fault(file, line, "", what) for line, what in _line_faults(lines)]:
        raise ContentError(faults)
    kept = _Kept()
    try:
        # Lines of earlier English that some programs leave in entries no longer used are not known to Babel.
        PoFileParser(kept, abort_invalid=True).parse("" if line.strip().startswith("#~|") else line for line in lines)
    except PoFileError as found:
        raise _refused(file, found.lineno + 1, "the entry is not whole; write msgid and below it msgstr") from found
    head = next((message for message in kept.found if message.id == "" and message.string), None)
    if head is None:
        raise _refused(file, 1, "the head is missing; begin the file with the one of causeway.pot")
    charset = re.search(r"charset=([^\s;]+)", str(head.string))
    if charset is None or charset[1].lower() not in ("utf-8", "utf8"):
        what = "the head does not say charset=UTF-8; save the file as UTF-8 and write that there"
        raise _refused(file, head.lineno or 1, what)
    current = [_entry(message, False) for message in kept.found if message.id != ""]
    return (*current, *(_entry(message, True) for message in kept.obsolete.values()))


class _Kept(Catalog):
    """Keeps every entry as it stands: Babel's own would make one of two, and read dates and plurals out of the head."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[PoMessage] = []

    def __setitem__(self, id: object, message: PoMessage) -> None:
        self.found.append(message)


def _entry(message: PoMessage, obsolete: bool) -> Entry:
    text, said = (part if isinstance(part, str) else part[0] for part in (message.id, message.string or ""))
    return Entry(message.context or "", text, said, message.fuzzy, obsolete, message.lineno or 1)


def _text(path: Path, file: str) -> str:
    try:
        data = read_whole(path, LARGEST_FILE)
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except FileRefused as found:
        raise _refused(file, 1, found.reason) from found
    except UnicodeDecodeError as found:
        line = data[: found.start].count(b"\n") + 1
        raise _refused(file, line, "a sign here is not UTF-8; save the file as UTF-8") from found


def _line_faults(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield each line that no PO file has; Babel would take some of them for something else."""
    last = ""
    for number, line in enumerate(lines, 1):
        plain = line.strip()
        known = _LINE.fullmatch(plain)
        if not plain or plain.startswith("#~|"):
            continue
        if known is None:
            yield number, 'not readable as PO here; write msgid "..." or msgstr "...", each quote inside as \\"'
            return
        if keyword := known[1]:
            keyword = "msgstr[" if keyword.startswith("msgstr[") else keyword
            if keyword in _BEFORE and last not in _BEFORE[keyword]:
                yield number, f"{keyword.strip('[')} stands here without its msgid; write that above it"
                return
            last = keyword


def _refused(file: str, line: int, what: str) -> ContentError:
    return ContentError([Fault(file, line, "", what)])
