"""What the commands share: a case from a file, data as JSON, bytes into a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from diagnostics.content.cases import read_case
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.errors import UsageError


def case_from(path: str, library: Library) -> Case:
    """Return the case in a file; say so where it was answered against another version of the library."""
    case = read_case(Path(path), library)
    if case.library not in (None, library.hash):
        print(f"{path}: answered against another library; diagnosed with version {library.version}", file=sys.stderr)
    return case


def print_json(data: object) -> None:
    """Print data as JSON that people can read."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def write_file(out: str, content: bytes) -> None:
    """Write a file; raises UsageError where it cannot be written."""
    path = Path(out)
    try:
        path.write_bytes(content)
    except OSError as failure:
        raise UsageError(f"{path} cannot be written ({failure.strerror}); name a file in a folder that exists") from failure
