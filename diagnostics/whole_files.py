"""Files on this computer: their kind is checked, then they are read completely; they are written completely or not at all.

A file is first written under another name in the same folder and renamed at the end: a full disk, or a process that is
killed, leaves the old file as it was.
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
"""Seconds to wait for a program that reads from a pipe."""

_NO_FILE = {
    stat.S_IFDIR: "this is a folder; name a file",
    stat.S_IFIFO: "this is a pipe, not a file; save its output in a file, and name that file",
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
    errno.EDQUOT: "your disk quota is used up; make room and try again",
    errno.EFBIG: "the file would be larger than this disk allows; name a file on another disk",
    errno.EIO: "the disk reports an error; name a file on another disk",
    errno.EROFS: "the disk is read-only; name a file on another disk",
    errno.ENOENT: "there is no such folder; create it, or name a file in a folder that exists",
    errno.ENOTDIR: "a part of this path is a file where a folder should be; name a file in a folder that exists",
    errno.EISDIR: "this is a folder; name a file in it",
    errno.ELOOP: "this link leads back to itself; name a file",
    errno.EACCES: "you may not write here; ask for the right, or name a file in another folder",
    errno.EPERM: "you may not write here; ask for the right, or name a file in another folder",
    errno.ENAMETOOLONG: "the name is too long for this system; write a shorter one",
    errno.ENXIO: "no program reads from this pipe; start that program, and try again",
}


def ensure_file(path: Path) -> int:
    """Return the size of a file in bytes; raises FileRefused if it is not a file, or cannot be examined.

    A device has no end and a pipe may never begin, so the kind is checked before opening.
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
    """Return the content of a file; raises FileRefused if it has more than `most` bytes, or cannot be read."""
    size = ensure_file(path)
    try:
        # Some system files report a size of zero although they have content.
        with path.open("rb") as file:
            data = file.read(most + 1) if size <= most else b""
    except OSError as failure:
        raise FileRefused(path, _why(failure, _NOT_READ)) from failure
    if max(size, len(data)) > most:
        raise FileRefused(path, f"the file has {max(size, len(data)) / 1e6:.0f} MB; write at most {most / 1e6:.0f} MB")
    return data


def write_whole(out: Path, data: bytes) -> None:
    """Write data to a file; raises FileRefused, and then an older file is unchanged."""
    with written_whole(out) as part:
        part.write_bytes(data)


@contextmanager
def written_whole(out: Path, private: bool = False) -> Iterator[Path]:
    """Yield the path of an empty file that becomes `out` if the block succeeds, and is deleted if it fails.

    The target of a link is written, and the link stays; an older file keeps its permissions, and only its owner can read a
    `private` one. A pipe or device gets the bytes at the end. Raises FileRefused; then an older file is unchanged.
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
    """Whether this is a pipe, a device or an output of this process, which a file cannot replace."""
    if str(out.absolute()).startswith(("/dev/std", "/dev/fd/", "/proc/")):
        return True
    try:
        return stat.S_IFMT(out.stat().st_mode) in (stat.S_IFIFO, stat.S_IFCHR)
    except OSError:
        return False


def _behind_links(out: Path) -> Path:
    try:
        return out.resolve()
    except RuntimeError as failure:  # Before Python 3.13, if a link leads back to itself.
        raise OSError(errno.ELOOP, "leads back to itself") from failure


def _put_in_place(out: Path, private: bool) -> Iterator[Path]:
    older = out.stat() if out.exists() else None
    if older and stat.S_ISDIR(older.st_mode):
        raise OSError(errno.EISDIR, "is a folder")
    if older and not stat.S_ISREG(older.st_mode):
        raise FileRefused(out, _NO_FILE[stat.S_IFMT(older.st_mode)])
    if older and not os.access(out, os.W_OK):
        # Replacing the file would bypass a permission that somebody removed.
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
    # On some systems a folder cannot be opened; the file is in place nevertheless.
    with suppress(OSError):
        _sync(out.parent)


def _pour(part: Path, out: Path) -> None:
    """Append the content of a file to an output: what others wrote there before stays."""
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
