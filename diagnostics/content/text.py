"""The first gate: is the file readable YAML, of a sane size, with no key written twice?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from diagnostics.domain.gate import visible
from diagnostics.errors import ContentError, Fault, FileRefused
from diagnostics.whole_files import read_whole

LARGEST_FILE = 2_000_000
"""Bytes. The largest content file is about 60,000; a case with 500 respondents about 800,000."""

SHOWN = 130
"""Characters of a name that a fault repeats: two ids and a word between them."""

DEEPEST = 30
"""Levels of nesting; our deepest file has eight."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_PAIR = re.compile(
    r"(?P<before>(?<!\\)(?:\\\\)*)\\u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})", re.IGNORECASE
)
"""Two escapes of JSON for one character beyond U+FFFF, behind any number of escaped backslashes."""

_HALF = re.compile(r"\\u(d[89a-f][0-9a-f]{2})", re.IGNORECASE)

Place = tuple[int | str, ...]


@dataclass(frozen=True)
class Document:
    """A file that passed the first gate: its plain data, and where each part of it is written."""

    file: str
    root: yaml.Node
    data: object

    def line_of(self, place: Place) -> int:
        """Return the line on which `place` is written, or on which its nearest parent is."""
        node, line = self.root, self.root.start_mark.line
        for step in place:
            found = _parts(node).get(step)
            if found is None:
                break
            line, node = found
        return int(line) + 1

    def id_at(self, place: Place) -> str:
        """Return the id of the innermost thing around `place` that has one, or nothing."""
        node, found = self.root, ""
        for step in (None, *place):
            if step is not None:
                part = _parts(node).get(step)
                if part is None:
                    break
                node = part[1]
            found = _own_id(node) or found
        return found

    def fault(self, place: Place, what: str) -> Fault:
        """Return a fault at `place`, with file, line and id filled in."""
        return Fault(self.file, self.line_of(place), self.id_at(place), what)


def read_text(path: Path, shown_as: str | None = None) -> Document:
    """Read a YAML file, or raise a ContentError that says where it cannot be read."""
    file = shown_as or str(path)
    try:
        data = read_whole(path, LARGEST_FILE)
    except FileRefused as found:
        raise _refused(file, 1, found.reason) from found
    return parse(decoded(data, file), file)


def decoded(data: bytes, file: str) -> str:
    """Return the text of a file, or raise a ContentError if it is not UTF-8: guessing would garble names."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise _refused(file, 1, "the file is not text in UTF-8 (it looks like UTF-16, or is not text); save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as found:
        line = data.count(b"\n", 0, found.start) + 1
        raise _refused(file, line, "the file is not text in UTF-8; save it as UTF-8") from found


def parse(text: str, file: str) -> Document:
    """Return the document written in `text`, or raise a ContentError with every fault of the first gate."""
    if len(text) > LARGEST_FILE:
        raise _refused(file, 1, f"the text is too long; write at most {LARGEST_FILE / 1e6:.0f} MB")
    try:
        root = _composed(text, file)
    except yaml.MarkedYAMLError as found:
        root = _composed_from_json(text, file)
        if root is None:
            raise _refused(file, _line(found), _plain(found, text)) from found
    except yaml.YAMLError as found:
        raise _refused(file, 1, "the file holds a character that YAML does not allow; remove it") from found
    if root is None:
        raise _refused(file, 1, "the file is empty; write at least an id")
    faults = [Fault(file, line + 1, "", what) for line, what in _faults_in(root)]
    if faults:
        raise ContentError(faults)
    return Document(file, root, _plain_data(root))


def _composed(text: str, file: str) -> yaml.Node | None:
    _refuse_depth(yaml.parse(text, Loader=_LOADER), file)
    return yaml.compose(text, Loader=_LOADER)


def _composed_from_json(text: str, file: str) -> yaml.Node | None:
    """Return the content of a text that YAML cannot read because of what only JSON has: pairs of escapes that make one
    character, and tabs between values. None if that does not help.
    """
    other = _PAIR.sub(_one_escape, text)
    if text.lstrip()[:1] in ("{", "["):
        # Inside a string, JSON has tabs only as escapes.
        other = other.replace("\t", " ")
    if other == text:
        return None
    try:
        return _composed(other, file)
    except yaml.YAMLError:
        return None


def _one_escape(found: re.Match[str]) -> str:
    high, low = int(found["high"], 16), int(found["low"], 16)
    return f"{found['before']}\\U{0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00):08X}"


def _refused(file: str, line: int, what: str) -> ContentError:
    return ContentError([Fault(file, line, "", what)])


def _refuse_depth(events: Iterable[yaml.Event], file: str) -> None:
    # Composing recurses; a file of a hundred thousand brackets would end the process instead of raising.
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _refused(file, event.start_mark.line + 1, f"nested deeper than {DEEPEST} levels; write it flatter")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(found: yaml.MarkedYAMLError) -> int:
    mark = found.problem_mark or found.context_mark
    return mark.line + 1 if mark else 1


def _plain(found: yaml.MarkedYAMLError, text: str) -> str:
    problem, mark = found.problem or "cannot be read", found.problem_mark
    if "alias" in problem:
        return "a reference (*name) points nowhere; write the text itself"
    if mark and text.split("\n")[mark.line : mark.line + 1] and text.split("\n")[mark.line][mark.column :][:1] == "\t":
        return "a tab is used to indent; use spaces"
    half = _HALF.match(text.split("\n")[mark.line], max(0, mark.column - 2)) if mark and "escape" in problem else None
    if half:
        return f"\\u{half[1]} is half of a character; write the character itself"
    if "mapping values" in problem:
        return 'a colon stands inside the text; put the whole text in "double quotes"'
    return f"not readable as YAML here ({problem}); check quotes, colons and indentation"


def _faults_in(root: yaml.Node) -> Iterator[tuple[int, str]]:
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            yield node.start_mark.line, "a reference (*name) is used; write the text itself in both places"
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from _twice(node)
            waiting.extend(value for _, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)


def _twice(node: yaml.MappingNode) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield key.start_mark.line, "a key must be a single word"
        elif key.value in first:
            yield key.start_mark.line, f"key '{key.value}' stands already in line {first[key.value]}; keep one of them"
        else:
            first[key.value] = key.start_mark.line + 1


def _plain_data(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain_data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain_data(value) for value in node.value]
    # Scalars stay text and the model gives them their type, so that an answer `no` never turns into false.
    return None if node.style is None and node.value in ("", "~", "null") else node.value


def _parts(node: yaml.Node) -> dict[int | str, tuple[int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return {key.value: (key.start_mark.line, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return {index: (value.start_mark.line, value) for index, value in enumerate(node.value)}
    return {}


def _own_id(node: yaml.Node) -> str:
    if not isinstance(node, yaml.MappingNode):
        return ""
    named = {key.value: value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
    if "from" in named and "to" in named:
        return _shown(f"{named['from']} to {named['to']}")
    return _shown(str(named.get("id") or named.get("key") or ""))


def _shown(name: str) -> str:
    return visible(name if len(name) <= SHOWN else f"{name[:SHOWN]} ...")
