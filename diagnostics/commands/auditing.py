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
from diagnostics.commands.printing import progress, progress_bar
from diagnostics.errors import InvalidInput, UsageError

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
    print(f"Written: {given.out} ({lines - 2:,} events, {size / 1e6:.1f} MB)")
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
    return replace(LOCAL, name=f"{account} (command line)")


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
        with path.open("rb") as file, progress_bar() as shown:
            return verified_export(shown.wrap_file(file, path.stat().st_size, description="Verifying"), head)
    except OSError as failure:
        raise UsageError(f"{path} cannot be read ({failure.strerror}); name a file that was exported") from failure


def _written(path: Path, lines: Callable[[], Iterable[str]]) -> tuple[int, int]:
    """Write lines to a file, and return how many they are and how many bytes; an older file stays until all is written.

    The lines are asked for when the file is open, so that nothing is recorded as exported for want of a folder.
    """
    part = path.with_name(f"{path.name}.part")
    count = size = 0
    try:
        # What people said in confidence is for whoever exports it alone.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for line in lines():
                count, size = count + 1, size + file.write(f"{line}\n".encode())
        part.replace(path)
    except OSError as failure:
        raise UsageError(f"{path} cannot be written ({failure.strerror}); name a file in a folder that exists") from failure
    finally:
        part.unlink(missing_ok=True)
    return count, size


def _show(found: Verified) -> None:
    print(f"Events: {found.events}")
    print(f"Head: {found.head}")
    print(f"Bodies taken away: {found.removed}")
    if found.noted_at is not None:
        print(f"Head noted earlier: that of event {found.noted_at}")
    if found.fault:
        print(found.fault, file=sys.stderr)
