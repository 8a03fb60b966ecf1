"""The look of a house from its folder: read, checked, and kept for as long as its files stay the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from diagnostics.content.house_file import NAME, read_house_file
from diagnostics.errors import Fault
from diagnostics.reports.house import PLAIN
from diagnostics.reports.house_check import BINARY, LARGEST_FONT, Checked, checked

SETTING = "CAUSEWAY_HOUSE"
"""The variable of the environment that names the folder of the installation's house style."""

FONTS = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")
"""File name endings of fonts: those that can be used, and those for which the check says why they cannot."""

MISNAMED = ("house", "logo", "template")
"""Files that begin like ours and end otherwise are meant to be ours."""

KEPT = 4
_kept: dict[tuple[str, str], Checked] = {}
"""By folder and hash of everything in it: a template is opened once, not for every report."""


def look_of_installation(environment: Mapping[str, str]) -> Checked:
    """Return the look that the installation's documents get: that of its house, or the plain one where none is named."""
    folder = environment.get(SETTING, "").strip()
    return look_in(Path(folder)) if folder else Checked(PLAIN)


def look_in(folder: Path) -> Checked:
    """Return the look in a folder; whatever is wrong with it is among the faults, and never raised."""
    try:
        files = dict(_files(folder))
        written = _limited(folder / NAME, LARGEST_FONT)
    except OSError as failure:
        return Checked(PLAIN, (Fault(str(folder), 0, "", f"the folder cannot be read ({failure.strerror}); name another"),))
    if not files and written is None:
        what = f"there is no house style in this folder; write {NAME} or put in one of {', '.join(BINARY)}"
        return Checked(PLAIN, (Fault(str(folder), 0, "", what),))
    key = (str(folder), _hash({**files, NAME: written}))
    if key not in _kept:
        found = read_house_file(folder)
        look = checked(found.texts, found.fault, files, str(folder))
        while len(_kept) >= KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = Checked(look.house, tuple(sorted({*found.faults, *look.faults, *_misnamed(folder)})))
    return _kept[key]


def _files(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """The files of a house by name, house.yaml aside; none where one is too large to be read."""
    for path in sorted(folder.iterdir()):
        if path.name in BINARY:
            yield path.name, _limited(path, BINARY[path.name])
        elif path.suffix.lower() in FONTS:
            yield path.name, _limited(path, LARGEST_FONT)


def _limited(path: Path, most: int) -> bytes | None:
    return path.read_bytes() if path.is_file() and path.stat().st_size <= most else None


def _misnamed(folder: Path) -> Iterator[Fault]:
    known = ", ".join((NAME, *BINARY))
    for path in sorted(folder.iterdir()):
        if path.stem.lower() in MISNAMED and path.name not in (NAME, *BINARY):
            yield Fault(str(path), 0, "", f"this file is not used; the files of a house style are called {known}")


def _hash(files: Mapping[str, bytes | None]) -> str:
    whole = hashlib.sha256()
    for name, data in sorted(files.items()):
        said = b"none" if data is None else hashlib.sha256(data).digest()
        whole.update(hashlib.sha256(name.encode()).digest() + said)
    return whole.hexdigest()
