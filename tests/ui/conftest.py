"""A real server, and a tab of the browser on it; without a browser these tests are skipped and say so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.lived_in import live_in

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
# A busy machine draws a page later than the five seconds for which the browser waits of itself.
expect.set_options(timeout=30_000)

Found = TypeVar("Found")


@dataclass
class Server:
    """The app as a process of its own, on one database."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    url: str = ""
    port: str = "0"
    logs: list[Path] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> str:
        """The address of its database."""
        return f"sqlite:///{self.folder / 'app.db'}"

    def start(self) -> None:
        """Start the app, on the same port as before if there was one, and wait until it answers."""
        log = self.folder / f"server-{self.starts}.log"
        self.starts += 1
        self.logs.append(log)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", self.port],
            cwd=ROOT,
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "CAUSEWAY_DATABASE": self.database, **self.environment},
        )
        found = wait_for(lambda: re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text()), log)
        self.url, self.port = found.group(0), found.group(1)
        wait_for(lambda: answers(self.url + "/_stcore/health"), log)

    def kill(self) -> None:
        """End the process without warning, as a crash would."""
        assert self.process
        self.process.kill()
        self.process.wait(10)


def wait_for(condition: Callable[[], Found], log: Path) -> Found:
    """Return what `condition` comes to, or show the log."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"The server did not answer:\n{log.read_text()}")


def answers(url: str) -> bool:
    """Whether something answers there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def running(server: Server) -> Iterator[Server]:
    """Start a server, give it away, and end it afterwards."""
    server.start()
    yield server
    assert server.process
    server.process.terminate()
    server.process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from running(Server(tmp_path_factory.mktemp("server")))


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str, str]]:
    """The app on a database as it looks after some months, a case that went all the way, and one that has just begun."""
    server = Server(tmp_path_factory.mktemp("lived"))
    case_id, fresh = live_in(server.database)
    for started in running(server):
        yield started, case_id, fresh


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def tab(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 844}, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def same_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest leaves its page as the main module, and new processes are started with the file of the main module."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]:not(:has([data-testid=stSkeleton]))"


def settled(page: Page) -> None:
    """Wait until the script of the page has run to its end, and everything that it shows has taken its place.

    Streamlit 1.67 loads each kind of element, our style too, when it is first needed; up to a hundred places are still empty
    when the script has ended.
    """
    page.wait_for_timeout(150)
    page.wait_for_selector(SETTLED, timeout=PATIENCE * 1000)
    page.wait_for_timeout(150)
