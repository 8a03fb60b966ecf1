"""An installation as the runbook makes it: PostgreSQL, two replicas, nginx, and its scripts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.postgresql import NoServer, Server

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "operations"


@dataclass
class Installation:
    """Where everything is, and the scripts to work with it."""

    folder: Path
    server: Server
    ports: tuple[str, str]
    listen: str
    address: str
    """Of its database."""

    @property
    def url(self) -> str:
        """Where people reach it."""
        return f"http://{self.listen}"

    @property
    def backups(self) -> list[Path]:
        """The back-ups there are, the oldest first."""
        return sorted((self.folder / "backups").glob("*.backup"))

    def settle(self, **changed: str) -> None:
        """Write the settings: the example with what is particular here."""
        lines = (OPERATIONS / "secrets.example").read_text().splitlines()
        own = {
            "STREAMLIT_SERVER_COOKIE_SECRET": "0123456789abcdef" * 4,
            "STREAMLIT_SERVER_ALLOWED_HOSTS": "localhost 127.0.0.1",
            "CAUSEWAY_PYTHON": sys.executable,
            "CAUSEWAY_PORTS": " ".join(self.ports),
            "CAUSEWAY_RUN": str(self.folder / "run"),
            "CAUSEWAY_BACKUPS": str(self.folder / "backups"),
            **changed,
        }
        for name, value in own.items():
            (place,) = (place for place, line in enumerate(lines) if line.startswith(f"{name}="))
            lines[place] = f"{name}='{value}'"
        settings = self.folder / "causeway.env"
        settings.touch(0o600)
        settings.write_text("\n".join(lines) + "\n")

    def run(self, script: str, *arguments: object, fails: bool = False) -> str:
        """Run one script and return what it prints."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CAUSEWAY", "STREAMLIT"))}
        environment |= {
            "CAUSEWAY_SETTINGS": str(self.folder / "causeway.env"),
            "CAUSEWAY_LISTEN": self.listen,
            "PATH": f"{self.server.programs}{os.pathsep}{os.environ['PATH']}",
        }
        command = [str(OPERATIONS / script), *map(str, arguments)]
        # Into a file: replicas that were started hold on to a pipe for as long as they live.
        with (self.folder / "printed").open("w+") as printed:
            ended = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT, timeout=120
            )
            printed.seek(0)
            told = printed.read()
        assert (ended.returncode != 0) == fails, told
        return told

    def pid(self, port: str) -> int:
        """Return the process of a replica."""
        return int((self.folder / "run" / f"replica-{port}.pid").read_text())

    def log(self, port: str) -> str:
        """Return what a replica wrote into its log."""
        return (self.folder / "run" / f"replica-{port}.log").read_text()


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """Replicas and nginx on a database without cases; whatever is started is stopped at the end."""
    if shutil.which("nginx") is None:
        pytest.skip("no nginx on this machine: install it to try the runbook")
    try:
        server = Server()
    except NoServer as missing:
        pytest.skip(str(missing))
    folder = Path(tempfile.mkdtemp(prefix="causeway-installation-"))
    with closing(server):
        first, second, listen = free_ports(3)
        made = Installation(folder, server, (first, second), f"127.0.0.1:{listen}", server.new_database("causeway"))
        made.settle(CAUSEWAY_DATABASE_URL=made.address)
        try:
            made.run("upgrade.sh")
            made.run("start-proxy.sh")
            yield made
        finally:
            made.run("start-proxy.sh", "stop")
            made.run("stop-replicas.sh")
            shutil.rmtree(folder)


def free_ports(count: int) -> list[str]:
    """Return ports that nobody listens at now."""
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(one.getsockname()[1]) for one in opened]
    for one in opened:
        one.close()
    return ports


def status_of(url: str) -> int:
    """Return what an address answers with; 0 where nobody does."""
    try:
        with urllib.request.urlopen(url, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def comes_to(url: str, wanted: int) -> bool:
    """Whether an address answers with a status within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if status_of(url) == wanted:
            return True
        time.sleep(0.2)
    return False
