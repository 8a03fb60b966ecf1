"""The file of an audit export, line by line, whatever mail, an editor or version control did to its line ends.

Every byte of an export counts. Accidental changes on the way are undone here exactly, so that the check can report both:
what was changed on the way, and whether the events themselves hold.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

CHUNK_BYTES = 1 << 16
MAX_LINE_BYTES = 1 << 24
"""More than any event has: a file without line ends is not read to its end."""

LINE_ENDS = re.compile(rb"\r\n|\n|\r")
UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"{\0": "utf-16-le",
    b"\0{": "utf-16-be",
}
"""How an export in UTF-16 begins, with and without a byte order mark."""

END_NAMES = {b"\r\n": "CR LF", b"\r": "CR"}


class ExportLines:
    """The lines of an export as they were written, and what was undone to read them so."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._undone: dict[str, None] = {}

    @property
    def undone(self) -> tuple[str, ...]:
        """What was changed on the way, as far as the file was read; empty if every byte is as it was exported."""
        return tuple(self._undone)

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line with its original line end. Blank lines are left out: no event is blank."""
        for text, end in self._lines():
            plain = text.strip(b" \t")
            if not plain:
                self._note("there are blank lines")
                continue
            if plain != text:
                self._note("there are spaces before or after a line")
            if not end:
                self._note("the line end of the last line is missing")
            elif end in END_NAMES:
                self._note(f"lines end in {END_NAMES[end]} instead of LF")
            yield plain + b"\n"

    def _note(self, what: str) -> None:
        self._undone[what] = None

    def _lines(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield each line with its end; the last one has none if the file does not end in one."""
        kept = b""
        for chunk in self._chunks():
            kept += chunk
            # A CR at the end of what was read may be half of CR LF.
            last = 0
            for found in LINE_ENDS.finditer(kept, 0, len(kept) - kept.endswith(b"\r")):
                yield kept[last : found.start()], found[0]
                last = found.end()
            kept = kept[last:]
            if len(kept) > MAX_LINE_BYTES:
                break
        if kept:
            text = kept.removesuffix(b"\r")
            yield text, kept[len(text) :]

    def _chunks(self) -> Iterator[bytes]:
        """Yield the file in UTF-8 without a byte order mark."""
        chunk = self._file.read(CHUNK_BYTES)
        encoding = next((name for start, name in UTF_16.items() if chunk.startswith(start)), "")
        if encoding:
            self._note("the text was saved as UTF-16 instead of UTF-8")
            chunk = chunk.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
        elif chunk.startswith(codecs.BOM_UTF8):
            self._note("it starts with a byte order mark (BOM)")
            chunk = chunk[len(codecs.BOM_UTF8) :]
        decoder = codecs.getincrementaldecoder(encoding or "utf-8")("replace")
        while chunk:
            yield decoder.decode(chunk).encode() if encoding else chunk
            chunk = self._file.read(CHUNK_BYTES)
        yield decoder.decode(b"", final=True).encode()
