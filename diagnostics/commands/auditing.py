"""Commands about the audit trail: verify it, export it, and keep to the rule for how long details are kept."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostics.access.rights import LOCAL, Person
from diagnostics.audit_check import Verified, checked_head, verified_export
from diagnostics.commands.printing import not_written, progress, progress_bar, say_written
from diagnostics.domain.gate import readable
from diagnostics.errors import FileRefused, InvalidInput, UsageError
from diagnostics.whole_files import ensure_file, written_whole

if TYPE_CHECKING:
    from diagnostics.storage.store import Store


def verify_command(given: argparse.Namespace) -> int:
    """Check an export, or the chain in the database; 1 where a link is broken, which is named on standard error."""
    if given.file and given.database:
        raise UsageError("Name a file or a database to verify, not both")
    head = _head(given.head or "")
    if given.file:
        found = _verified_file(Path(given.file), head)
    else:
        from diagnostics.services.auditing import verify_trail

        with _store(given.database) as store, progress("Verifying") as heard:
            found = verify_trail(store, whoever_is_here(), head, heard)
    _show(found)
    return 1 if found.fault else 0


def export_command(given: argparse.Namespace) -> int:
    """Write every event to a file."""
    from diagnostics.services.auditing import export_trail

    with _store(given.database) as store:
        lines, size = _written(Path(given.out), lambda: export_trail(store, whoever_is_here()))
    say_written(given.out, f" ({lines - 2:,} events, {size / 1e6:.1f} MB)")
    return 0


def retain_command(given: argparse.Namespace) -> int:
    """Take away the details of events about cases that were closed or deleted long ago."""
    from diagnostics.services.auditing import retain_details

    with _store(given.database) as store, progress("Taking details away") as heard:
        done = retain_details(store, whoever_is_here(), given.older_than, heard)
    print(f"Cases: {done.cases}")
    print(f"Bodies taken away: {done.bodies}")
    return 0


def whoever_is_here() -> Person:
    """Return the person at the command line, under the name of their account on this machine."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = f"account {os.getuid()}"
    return replace(LOCAL, name=f"{readable(account)} (command line)")


def _head(text: str) -> str | None:
    try:
        return checked_head(text)
    except InvalidInput as wrong:
        raise UsageError(str(wrong)) from wrong


@contextmanager
def _store(address: str | None) -> Iterator[Store]:
    from diagnostics.storage.database import default_url, is_there
    from diagnostics.storage.store import Store

    url = address or default_url()
    if not is_there(url):
        # Otherwise a new one would be made, and found to be in order.
        raise UsageError("There is no database at this address; name one with --database, or in CAUSEWAY_DATABASE_URL")
    opened = Store.open(url)
    try:
        yield opened
    finally:
        opened.close()


def _verified_file(path: Path, head: str | None) -> Verified:
    try:
        size = ensure_file(path)
        with path.open("rb") as file, progress_bar() as shown:
            return verified_export(shown.wrap_file(file, size, description="Verifying"), head)
    except FileRefused as refused:
        raise UsageError(f"{path} cannot be read: {refused.reason}.") from refused
    except OSError as failure:
        raise UsageError(f"{path} cannot be read ({failure.strerror}); name a file that was exported") from failure


def _written(path: Path, lines: Callable[[], Iterable[str]]) -> tuple[int, int]:
    """Write lines to a file, and return how many they are and how many bytes; an older file stays until all is written.

    The lines are asked for when the file is open, so that nothing is recorded as exported for want of a folder.
    """
    count = size = 0
    try:
        # What people said in confidence is for whoever exports it alone.
        with written_whole(path, private=True) as part, part.open("wb") as file:
            for line in lines():
                count, size = count + 1, size + file.write(f"{line}\n".encode())
    except FileRefused as refused:
        raise not_written(str(path), refused) from refused
    return count, size


def _show(found: Verified) -> None:
    print(f"Events: {found.events}")
    print(f"Head: {found.head}")
    print(f"Bodies taken away: {found.removed}")
    if found.left_out:
        print(f"Answers left out of this export: {found.left_out}")
    if found.noted_at is not None:
        print(f"Head noted earlier: that of event {found.noted_at}")
    if found.fault:
        print(found.fault, file=sys.stderr)
