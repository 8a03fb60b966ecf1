"""Commands about the database as a whole: bring it up to date, check it, back it up, put a back-up back."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from diagnostics.errors import StorageError
from diagnostics.storage.database import default_url


def migrate_command(given: argparse.Namespace) -> int:
    """Bring the database to the tables of this version; make it where there is none."""
    from diagnostics.storage.migration import newest
    from diagnostics.storage.store import Store

    Store.open(_url(given), migrating=True).close()
    print(f"The database stands at step {newest()}, as this version needs it.")
    return 0


def condition_command(given: argparse.Namespace) -> int:
    """Look through the whole database and its chain of events."""
    from diagnostics.storage.upkeep import condition_of

    found = condition_of(_url(given))
    if found.chain.fault:
        raise StorageError(f"The record of changes does not hold. {found.chain.fault}")
    print(f"Database: {found.address}")
    print(f"Step {found.step}, as this version needs it; {found.cases} cases.")
    print(f"The record of changes holds: {found.chain.events} events, the last one {found.chain.head}.")
    print(found.clock_doubt or "The clock agrees with what was recorded.")
    return 0


def backup_command(given: argparse.Namespace) -> int:
    """Write a back-up while others go on working."""
    from diagnostics.storage.upkeep import back_up

    out = Path(given.out)
    back_up(_url(given), out)
    print(f"Written: {out} ({out.stat().st_size / 1000:.0f} kB)")
    return 0


def restore_command(given: argparse.Namespace) -> int:
    """Put a back-up into the database."""
    from diagnostics.storage.upkeep import restore

    cases = restore(_url(given), Path(given.file), given.replace)
    print(f"The database is what {given.file} holds: {cases} cases.")
    return 0


def confirm_clock_command(given: argparse.Namespace) -> int:
    """Accept the date that this computer's clock shows as right, and erase the answers that are due."""
    from diagnostics.services.keeping import confirm_clock
    from diagnostics.services.telling import erase_what_is_due
    from diagnostics.storage.store import Store

    with closing(Store.open(_url(given), migrating=False)) as store:
        day = confirm_clock(store)
        print(f"The date {day.isoformat()} is confirmed. People whose answers were erased: {erase_what_is_due(store)}.")
    return 0


def _url(given: argparse.Namespace) -> str:
    return given.database or default_url()
