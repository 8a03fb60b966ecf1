"""house.yaml: what somebody wrote about the look of their documents, key by key, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from diagnostics.content.shape import closest
from diagnostics.content.text import Document, read_text
from diagnostics.errors import ContentError, Fault

NAME = "house.yaml"

COLOURS = ("accent", "ink", "quiet", "ground")
LONGEST: Mapping[str, int] = {"name": 80, "cover": 160, "font": 60, **dict.fromkeys(COLOURS, 60)}
"""The keys of the file, all of them optional, and how many characters each may have."""


@dataclass(frozen=True)
class HouseFile:
    """The texts of one file and the lines they stand on; what could not be read is among the faults."""

    file: str
    texts: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def fault(self, key: str, what: str) -> Fault:
        """Return a fault about a key, at its line."""
        return Fault(self.file, self.lines.get(key, 1), key, what)


def read_house_file(folder: Path) -> HouseFile:
    """Return what stands in the file of a folder; nothing where there is no file. Never raises a ContentError."""
    path = folder / NAME
    if not path.exists():
        return HouseFile(str(path))
    try:
        return _read(read_text(path))
    except ContentError as refused:
        return HouseFile(str(path), faults=refused.faults)


def _read(document: Document) -> HouseFile:
    if not isinstance(document.data, dict):
        what = f"write one key a line, such as 'name: Our house'; the keys are {', '.join(LONGEST)}"
        return HouseFile(document.file, faults=(Fault(document.file, 1, "", what),))
    texts, faults = {}, []
    for key, value in document.data.items():
        wrong = _wrong(key, value)
        if wrong:
            faults.append(Fault(document.file, document.line_of((key,)), key, wrong))
        elif value:
            texts[key] = str(value).strip()
    lines = {key: document.line_of((key,)) for key in document.data}
    return HouseFile(document.file, texts, lines, tuple(faults))


def _wrong(key: str, value: object) -> str:
    if key not in LONGEST:
        return f"this is not a known key{closest(key, list(LONGEST))}; the keys are {', '.join(LONGEST)}"
    if isinstance(value, dict | list):
        return "write one text here"
    if value in (None, "") and key in COLOURS:
        return f'nothing is written here; put a colour in quotes, {key}: "#2f4b6e", or YAML reads it as a comment'
    text = str(value or "")
    if len(text) > LONGEST[key]:
        return f"the text has {len(text)} characters; write at most {LONGEST[key]}"
    if not text.isprintable():
        return "the text holds a line break or a character that cannot be printed; write one line"
    return ""
