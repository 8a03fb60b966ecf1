"""Back-ups of a PostgreSQL database, by the programs that come with PostgreSQL."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL

from diagnostics.errors import StorageError
from diagnostics.storage.copies import new_copy

LOCK_WAIT = "10s"
"""How long a back-up or its restoring waits for somebody who holds a table."""

_MINE = ("--no-owner", "--no-privileges")
"""What is put back belongs to the account that puts it back."""


def dump(address: URL, out: Path) -> None:
    """Write a back-up into a new file; raises StorageError, and there is no file then."""
    with new_copy(out) as part:
        _run("pg_dump", address, "--format=custom", f"--lock-wait-timeout={LOCK_WAIT}", *_MINE, f"--file={part}")


def step_in(file: Path) -> str | None:
    """Return the step of the database that a back-up was made of, or nothing where it names none; raises StorageError."""
    told = _run("pg_restore", None, "--data-only", "--table=alembic_version", "--file=-", str(file))
    found = re.search(r"^COPY [^\n]*alembic_version[^\n]*\n(\w+)\n", told, re.MULTILINE)
    return found.group(1) if found else None


def load(address: URL, file: Path, instead_of: Sequence[str]) -> None:
    """Put a back-up into a database in place of the tables named, in one transaction; raises StorageError."""
    with tempfile.TemporaryDirectory() as folder:
        # Written out first: a back-up that turns out to be cut off must not be half in the database by then.
        script = Path(folder) / "script.sql"
        _run("pg_restore", None, *_MINE, f"--file={script}", str(file))
        steps = [f"--command=SET lock_timeout = '{LOCK_WAIT}'"]
        if instead_of:
            quoted = ", ".join(f'"{name}"' for name in instead_of)
            steps.append(f"--command=DROP TABLE {quoted} CASCADE")
        once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
        _run("psql", address, *once, *steps, f"--file={script}")


def _run(program: str, address: URL | None, *arguments: str) -> str:
    """Run a program of PostgreSQL and return what it prints; raises StorageError where it is missing or fails."""
    found = shutil.which(program)
    if found is None:
        raise StorageError(
            f"{program} is not on this machine; install the client programs of PostgreSQL in the version of the server "
            "(Debian: postgresql-client), or back up at the server."
        )
    environment = dict(os.environ)
    where = []
    if address:
        where.append(f"--dbname={_without_password(address)}")
        if address.password:
            # Not among the arguments: those can be read by everybody on the machine.
            environment["PGPASSWORD"] = address.password
    ran = subprocess.run([found, *where, *arguments], env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        hint = " Stop the app: it holds the tables." if "lock timeout" in ran.stderr else ""
        raise StorageError(f"{program} gave up, and the database is as it was: {_reason(ran.stderr)}.{hint}")
    return ran.stdout


def _without_password(address: URL) -> str:
    kept = URL.create("postgresql", address.username, None, address.host, address.port, address.database, address.query)
    # What comes from SQLAlchemy may hold spaces, which the programs do not take.
    return kept.render_as_string(hide_password=False).replace(" ", "%20")


def _reason(told: str) -> str:
    lines = [re.sub(r"^.*?(error|ERROR|detail|DETAIL|FATAL): *", "", line) for line in told.strip().splitlines()]
    return "; ".join(line.rstrip(".") for line in lines[:2] if line) or "it did not say why"
