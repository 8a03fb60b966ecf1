"""`check --against`: compare the content here with that of another revision or folder."""

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
"""The file that identifies a folder with content."""


def compared_with(reference: str, paths: Sequence[Path], root: Path = ROOT) -> ContentChange:
    """Return how the diagnoses of these cases differ between the content of a revision or folder and that below `root`.

    Raises UsageError if there is no such revision or folder, ContentError if its content cannot be read.
    """
    after = build_library(read_content(root))
    before = library_of(reference, root)
    cases = [read_case(path, after) for path in paths]
    with progress("Diagnosing") as heard:
        return content_change(before, after, cases, heard)


def library_of(reference: str, root: Path) -> Library:
    """Return the library of a folder with content, or of a revision of the git repository that contains `root`."""
    if not reference.strip():
        raise UsageError("name a git revision, such as HEAD~1, or a folder after --against")
    folder = Path(reference)
    if (folder / ABOUT).is_file():
        return _readable(folder, reference)
    if folder.is_file() or (folder.is_dir() and folder.is_absolute()):
        raise UsageError(f"{reference} contains no {ABOUT}; name a folder with data and questionnaires, or a git revision")
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
    # Content that fails the stricter checks of today can still be compared; only references to nothing cannot.
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
    """Yield a folder with the content of a revision; raises UsageError if git does not know the revision."""
    commit = _git(root, reference, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    packed = _git(root, reference, "archive", "--format=tar", commit.decode().strip(), "--", *FOLDERS)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            if member.isfile():  # the filter that `extractall` asks for exists only since Python 3.11.4
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
        raise UsageError(f"Revision '{reference}' contains no content ({'; '.join(said) or 'nothing'}); name a later one")
    if said and "not a git repository" not in said[-1]:
        raise UsageError(f"git cannot read '{reference}': {said[-1]}")
    if said:
        raise UsageError(f"{root} is not in a git repository, so it has no revision '{reference}'; name a folder")
    raise UsageError(f"There is no revision or folder with content '{reference}'; 'git log --oneline' lists revisions")
