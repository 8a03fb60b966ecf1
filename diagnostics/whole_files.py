"""Files of the machine: read whole after a look at what they are, and written whole, or left as they were.

A file is written beside its place under another name, and put there at the end: a full disk, or a process that is killed,
leaves the old file as it was.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diagnostics.errors import FileRefused

READER_WAIT = 10.0
"""Seconds for which a pipe that nobody reads is tried."""

_NO_FILE = {
    stat.S_IFDIR: "this is a folder; name a file",
    stat.S_IFIFO: "this is a pipe, not a file; save what comes out of it in a file, and name that",
    stat.S_IFSOCK: "this is a socket, not a file; name a file",
    stat.S_IFCHR: "this is a device, not a file; name a file",
    stat.S_IFBLK: "this is a device, not a file; name a file",
}

_NOT_READ = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "a part of this path is a file where a folder should be; correct the path",
    errno.ELOOP: "this link leads back to itself; name the file itself",
    errno.EACCES: "the file may not be read; ask for the right to read it",
    errno.EPERM: "the file may not be read; ask for the right to read it",
    errno.ENAMETOOLONG: "the name is too long for this system; correct the path",
}

_NOT_WRITTEN = {
    errno.ENOSPC: "the disk is full; make room and try again",
    errno.EDQUOT: "your share of the disk is full; make room and try again",
    errno.EFBIG: "the file would be larger than is allowed here; name a file on another disk",
    errno.EIO: "the disk fails; name a file on another disk",
    errno.EROFS: "the disk can only be read; name a file on another disk",
    errno.ENOENT: "there is no such folder; make it, or name a file in a folder that exists",
    errno.ENOTDIR: "a part of this path is a file where a folder should be; name a file in a folder that exists",
    errno.EISDIR: "this is a folder; name a file in it",
    errno.ELOOP: "this link leads back to itself; name a file",
    errno.EACCES: "you may not write here; ask for the right, or name a file in another folder",
    errno.EPERM: "you may not write here; ask for the right, or name a file in another folder",
    errno.ENAMETOOLONG: "the name is too long for this system; write a shorter one",
    errno.ENXIO: "nobody reads from this pipe; start the program that reads, and try again",
}


def ensure_file(path: Path) -> int:
    """Return the size of a file in bytes; raises FileRefused where it is none, or cannot be looked at.

    A device has no end and a pipe may never begin, so their kind is looked at before they are opened.
    """
    try:
        found = path.stat()
    except OSError as failure:
        raise FileRefused(path, _why(failure, _NOT_READ)) from failure
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise FileRefused(path, _NO_FILE.get(kind, "this is not a file; name a file"))
    return found.st_size


def read_whole(path: Path, most: int) -> bytes:
    """Return what a file holds; raises FileRefused where it has more than `most` bytes, or cannot be read."""
    size = ensure_file(path)
    try:
        # Some files of the system say that they are empty, and are not.
        with path.open("rb") as file:
            data = file.read(most + 1) if size <= most else b""
    except OSError as failure:
        raise FileRefused(path, _why(failure, _NOT_READ)) from failure
    if max(size, len(data)) > most:
        raise FileRefused(path, f"the file has {max(size, len(data)) / 1e6:.0f} MB; write at most {most / 1e6:.0f} MB")
    return data


def write_whole(out: Path, data: bytes) -> None:
    """Put data into a file; raises FileRefused, and then an older file is as it was."""
    with written_whole(out) as part:
        part.write_bytes(data)


@contextmanager
def written_whole(out: Path, private: bool = False) -> Iterator[Path]:
    """Give the path of an empty file that becomes `out` when the block ends well, and is gone where it does not.

    What a link leads to is written, and the link stays; an older file keeps its rights, and a `private` one is its owner's
    alone. A pipe or a device gets the bytes at the end. Raises FileRefused; then an older file is as it was.
    """
    try:
        if is_stream(out):
            with tempfile.TemporaryDirectory() as folder:
                part = Path(folder) / "part"
                part.touch(0o600)
                yield part
                _pour(part, out)
        else:
            yield from _put_in_place(_behind_links(out), private)
    except BrokenPipeError:
        raise
    except OSError as failure:
        raise FileRefused(out, _why(failure, _NOT_WRITTEN)) from failure


def is_stream(out: Path) -> bool:
    """Whether this is a pipe or a device, or an output of this process, and no place where a file could be put."""
    if str(out.absolute()).startswith(("/dev/std", "/dev/fd/", "/proc/")):
        return True
    try:
        return stat.S_IFMT(out.stat().st_mode) in (stat.S_IFIFO, stat.S_IFCHR)
    except OSError:
        return False


def _behind_links(out: Path) -> Path:
    try:
        return out.resolve()
    except RuntimeError as failure:  # Before Python 3.13, where a link leads back to itself.
        raise OSError(errno.ELOOP, "leads back to itself") from failure


def _put_in_place(out: Path, private: bool) -> Iterator[Path]:
    older = out.stat() if out.exists() else None
    if older and stat.S_ISDIR(older.st_mode):
        raise OSError(errno.EISDIR, "is a folder")
    if older and not stat.S_ISREG(older.st_mode):
        raise FileRefused(out, _NO_FILE[stat.S_IFMT(older.st_mode)])
    if older and not os.access(out, os.W_OK):
        # Putting another file in its place would go round a right that somebody took away.
        raise OSError(errno.EACCES, "may not be written")
    part = out.with_name(f".{secrets.token_hex(8)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600 if private else 0o666))
        if older and not private:
            part.chmod(stat.S_IMODE(older.st_mode))
        yield part
        _sync(part)
        part.replace(out)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    # On some systems a folder cannot be opened; the file is in its place all the same.
    with suppress(OSError):
        _sync(out.parent)


def _pour(part: Path, out: Path) -> None:
    """Append to an output what a file holds: what was written there before by others stays."""
    end = time.monotonic() + READER_WAIT
    while True:
        try:
            opened = os.open(out, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0))
            break
        except OSError as failure:
            if failure.errno != errno.ENXIO or time.monotonic() > end:
                raise
            time.sleep(0.05)
    if hasattr(os, "set_blocking"):
        os.set_blocking(opened, True)
    with os.fdopen(opened, "wb") as stream, part.open("rb") as file:
        shutil.copyfileobj(file, stream)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _why(failure: OSError, known: dict[int, str]) -> str:
    return known.get(failure.errno or 0) or f"the system refuses ({failure.strerror or failure}); name another file"
