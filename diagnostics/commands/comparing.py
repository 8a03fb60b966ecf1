"""`check --against`: the content of another revision or folder, beside the one that is here."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from diagnostics.commands.printing import progress
from diagnostics.content.cases import read_case
from diagnostics.content.library import ROOT, build_library, read_content
from diagnostics.content.meaning import meaning_faults
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, UsageError
from diagnostics.evaluation.content_change import ContentChange, content_change

FOLDERS = ("data", "questionnaires")
ABOUT = "data/library.yaml"
"""The file by which a folder of content is known."""


def compared_with(reference: str, paths: Sequence[Path], root: Path = ROOT) -> ContentChange:
    """Return what the content below `root` moves in these cases, against that of a revision or folder.

    Raises UsageError where there is no such revision or folder, ContentError where its content cannot be read.
    """
    after = build_library(read_content(root))
    before = library_of(reference, root)
    cases = [read_case(path, after) for path in paths]
    with progress("Diagnosing") as heard:
        return content_change(before, after, cases, heard)


def library_of(reference: str, root: Path) -> Library:
    """Return the library of a folder with content, or of a revision of git in which `root` lies."""
    if not reference.strip():
        raise UsageError("name a revision of git or a folder after --against, such as HEAD~1")
    folder = Path(reference)
    if (folder / ABOUT).is_file():
        return _readable(folder, reference)
    if folder.is_file() or (folder.is_dir() and folder.is_absolute()):
        raise UsageError(f"{reference} holds no {ABOUT}; name a folder with data and questionnaires, or a revision of git")
    with _revision(reference, root) as exported:
        return _readable(exported, reference)


def _readable(folder: Path, reference: str) -> Library:
    """Return the library in a folder; its faults are named by the reference, as in `v1.4:data/scales.yaml:12`."""
    try:
        content = read_content(folder)
        library = build_library(content)
        faults = meaning_faults(content, library)
    except ContentError as found:
        raise _unreadable(found, reference) from found
    # What is checked more strictly today can still be compared; only names that lead nowhere cannot.
    if unresolved := [fault for fault in faults if fault.what.startswith("there is no ")]:
        raise _unreadable(ContentError(unresolved), reference)
    return library


def _unreadable(found: ContentError, reference: str) -> UsageError:
    return UsageError(
        f"The content of {reference} cannot be read by this version, so there is nothing to compare with. "
        f"Its first fault: {reference}:{found.faults[0]}"
    )


@contextmanager
def _revision(reference: str, root: Path) -> Iterator[Path]:
    """Give a folder with the content of a revision; raises UsageError where git does not know it."""
    commit = _git(root, reference, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    packed = _git(root, reference, "archive", "--format=tar", commit.decode().strip(), "--", *FOLDERS)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            if member.isfile():  # `extractall` asks for a filter that Python knows from 3.11.4 on only
                path = Path(folder, member.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(cast(IO[bytes], archive.extractfile(member)).read())
        yield Path(folder)


def _git(root: Path, reference: str, verb: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), verb, *arguments], capture_output=True, check=False)
    except FileNotFoundError as missing:
        raise UsageError(f"git is not installed, so '{reference}' cannot be read; name a folder with content") from missing
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode(errors="replace").strip().splitlines()
    if verb == "archive":
        raise UsageError(f"Revision '{reference}' holds no content ({'; '.join(said) or 'nothing'}); name a later one")
    if said and "not a git repository" not in said[-1]:
        raise UsageError(f"git cannot read '{reference}': {said[-1]}")
    if said:
        raise UsageError(f"{root} is not under git, so there is no revision '{reference}'; name a folder with content")
    raise UsageError(f"There is no revision or folder with content '{reference}'; 'git log --oneline' lists revisions")
