"""What the commands share: a case from a file, data as JSON, bytes into a file, and how far something has come."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from diagnostics.content.cases import read_case_and_notes
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.errors import FileRefused, UsageError
from diagnostics.whole_files import is_stream, write_whole


def case_from(path: str, library: Library) -> Case:
    """Return the case in a file; report answers that do not count, and a library other than the current one."""
    case, notes = read_case_and_notes(Path(path), library)
    for note in notes:
        print(note, file=sys.stderr)
    if case.library not in (None, library.hash):
        print(f"{path}: answered against another library; diagnosed with version {library.version}", file=sys.stderr)
    return case


def print_json(data: object) -> None:
    """Print data as JSON that people can read."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def write_file(out: str, content: bytes) -> None:
    """Write a file; raises UsageError where it cannot be written."""
    try:
        write_whole(Path(out), content)
    except FileRefused as refused:
        raise not_written(out, refused) from refused


def not_written(out: str, refused: FileRefused) -> UsageError:
    """Return the error for a file that a command cannot write."""
    return UsageError(f"{out} cannot be written: {refused.reason}.")


def say_written(out: str, more: str) -> None:
    """Report that a file was written; on standard error if the file is the standard output itself."""
    print(f"Written: {out}{more}", file=sys.stderr if is_stream(Path(out)) else sys.stdout)


def progress_bar() -> Progress:
    """Return a bar that shows how far something has come, beside the output and gone afterwards; none off a terminal."""
    console = Console(stderr=True)
    return Progress(transient=True, console=console, disable=not console.is_terminal)


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """Give something that hears the part done, from 0 to 1, and shows it while the block runs."""
    with progress_bar() as shown:
        task = shown.add_task(what, total=1.0)
        yield lambda part: shown.update(task, completed=part)
