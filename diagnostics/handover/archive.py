"""Archives (ZIP) whose bytes depend on what is in them alone, with a list of it, and names that every system can store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from diagnostics.reports.packing import EARLIEST
from diagnostics.safe_exports import safe_name

LIST = "contents.txt"
PACKED = (".docx", ".pptx", ".xlsx", ".pdf")
"""Files that are packed in themselves; to pack them once more takes time and saves nothing."""


class Archive:
    """An archive that is being written: files one by one, the list of them last."""

    def __init__(self, out: Path | IO[bytes]) -> None:
        self._zip = ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, failure: BaseException | None, where: TracebackType | None) -> None:
        self._zip.close()

    def add(self, name: str, data: bytes) -> None:
        """Put a file in."""
        info = ZipInfo(name, (EARLIEST.year, EARLIEST.month, EARLIEST.day, 0, 0, 0))
        info.compress_type = ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED
        info.create_system = 0
        self._zip.writestr(info, data)

    def add_list(self, lines: Sequence[str]) -> None:
        """Put the list in, a line for each case or file."""
        self.add(LIST, "".join(f"{' '.join(line.split())}\r\n" for line in lines).encode("utf-8-sig"))


def archived(files: Mapping[str, bytes], lines: Sequence[str]) -> bytes:
    """Return an archive with files by name and a list with a line for each."""
    out = BytesIO()
    with Archive(out) as archive:
        for name, data in files.items():
            archive.add(name, data)
        archive.add_list(lines)
    return out.getvalue()


def safe_names(names: Sequence[str]) -> list[str]:
    """Return a name of a file for each name, good on every system, no two alike even where capitals do not count."""
    found: dict[str, str] = {}
    for name in names:
        stem = safe_name(name, "case")
        wanted, number = stem, 1
        while wanted.casefold() in found:
            number += 1
            wanted = f"{stem}-{number}"
        found[wanted.casefold()] = wanted
    return list(found.values())
