"""Case files: a text becomes a Case that fits the library, and a Case becomes a text that people can read."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from diagnostics.content.case_rules import case_faults, uncounted
from diagnostics.content.library import CASES, is_read
from diagnostics.content.shape import shaped
from diagnostics.content.text import Document, parse, read_text
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, Fault

SAMPLES, SECOND = CASES
"""The published cases once more, with the answers of a second reader of the same facts."""

LINE = 110
"""Characters after which a text is folded."""

_NUMBER_OR_DATE = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_case(path: Path, library: Library, shown_as: str | None = None) -> Case:
    """Return the case in a file, or raise one ContentError with all faults of the first gate that it fails.

    `shown_as` is the name of the file in those faults. A case that was answered against another version of the
    library is no fault, as long as everything it names still exists.
    """
    return _case_of(read_text(path, shown_as), library)


def read_case_and_notes(path: Path, library: Library, shown_as: str | None = None) -> tuple[Case, tuple[Fault, ...]]:
    """Return the case in a file as `read_case` does, and each answer in it that does not count, at its line."""
    document = read_text(path, shown_as)
    case = _case_of(document, library)
    return case, tuple(sorted(document.fault(place, what) for place, what in uncounted(case, library)))


def case_from_text(text: str, file: str, library: Library) -> Case:
    """Return the case written in `text`, or raise a ContentError in which the text is called `file`."""
    return _case_of(parse(text, file), library)


def sample_paths(root: Path) -> list[Path]:
    """Return the files of the sample cases below `root`, in the order of their names."""
    return _cases_in(root / SAMPLES)


def second_paths(root: Path) -> list[Path]:
    """Return the files with a second reader's answers below `root`, in the order of their names."""
    return _cases_in(root / SECOND)


def _cases_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if is_read(path.name))


def write_case(case: Case) -> str:
    """Return the case as YAML without what is left at its default; reading the text gives an equal case."""
    data = case.model_dump(mode="json", exclude_defaults=True)
    return str(yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=LINE))


def _case_of(document: Document, library: Library) -> Case:
    case = shaped(document, Case)
    faults = [document.fault(place, what) for place, what in case_faults(case, library)]
    if faults:
        raise ContentError(faults)
    return case


class _Writer(yaml.SafeDumper):  # type: ignore[misc]  # PyYAML brings no types
    """Writes plainly what is tame, and escapes whatever the first gate or another reader of YAML could trip over."""

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        self.write_indicator('"' + "".join(map(_escaped, text)) + '"', True)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _escaped(sign: str) -> str:
    if sign.isprintable() and sign not in '"\\[]{}':
        return sign
    return {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}.get(sign) or f"\\U{ord(sign):08X}"


def _text(writer: _Writer, text: str) -> yaml.Node:
    if _NUMBER_OR_DATE.fullmatch(text):
        return _figure(writer, text)
    lines = text.split("\n")
    style = None
    if not all(map(_is_tame, lines)) or (len(lines) > 1 and not (lines[0] and lines[-1])):
        style = '"'
    elif len(lines) > 1:
        style = "|"
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _is_tame(line: str) -> bool:
    """Whether a line can stand unescaped; the first gate counts brackets and the depth at which a line begins."""
    balanced = line.count("[") == line.count("]") <= 5 and line.count("{") == line.count("}") <= 5
    return line.isprintable() and line == line.strip() and balanced and not line.startswith("-") and "-" * 100 not in line


def _figure(writer: _Writer, text: str) -> yaml.Node:
    return writer.represent_scalar(writer.resolve(yaml.ScalarNode, text, (True, False)), text)


def _float(writer: _Writer, figure: float) -> yaml.Node:
    return _figure(writer, repr(int(figure) if figure.is_integer() and abs(figure) < 1e15 else figure))


_Writer.add_representer(str, _text)
_Writer.add_representer(float, _float)
