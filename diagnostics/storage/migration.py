"""Brings a database to the tables of this version, or says that it is too new."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from diagnostics.errors import DatabaseTooNew

STEPS = Path(__file__).parent / "migrations"

_ADVISORY_KEY = 0x43415553
_one_at_a_time = Lock()
"""Alembic keeps the running migration in module-level state, so threads take turns."""


def migrate(engine: Engine) -> None:
    """Run the missing steps in one transaction; of several processes that start together one runs them.

    Raises DatabaseTooNew where the database was written by a version that knows more steps.
    """
    with _one_at_a_time, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
        _run_missing_steps(connection)


def _run_missing_steps(connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    steps = ScriptDirectory.from_config(config)
    now = MigrationContext.configure(connection).get_current_revision()
    if now is not None and now not in {step.revision for step in steps.walk_revisions()}:
        raise DatabaseTooNew(
            "The database was written by a newer version of this product; start that version, or name another database."
        )
    if now == steps.get_current_head():
        # SQLite begins a transaction on a file it may not write; only a write tells, and better now than in an interview.
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    else:
        command.upgrade(config, "head")
