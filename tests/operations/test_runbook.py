"""Every step of operations/RUNBOOK.md, done on loopback with its own scripts."""

from __future__ import annotations

import os
import re
import signal
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostics.access.rights import LOCAL
from diagnostics.domain.library import Library
from diagnostics.services.cases import case_of, list_cases, open_case
from diagnostics.storage.migration import newest
from diagnostics.storage.store import Store
from tests.operations.conftest import OPERATIONS, ROOT, Installation, comes_to, status_of
from tests.storage.older import CASE, database_at, everything_in
from tests.ui.conftest import settled

OPTIONS, QUESTION = '[class*="st-key-option-"] button', ".cw-question"


@contextmanager
def somebody(browser: Browser) -> Iterator[Page]:
    """Somebody with a browser, and cookies, of their own."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    yield context.new_page()
    context.close()


def replica_of(tab: Page) -> str:
    (seat,) = (cookie["value"] for cookie in tab.context.cookies() if cookie["name"] == "causeway_replica")
    return str(seat)


def begin_interview(tab: Page, installation: Installation) -> None:
    tab.goto(installation.url)
    settled(tab)
    tab.get_by_role("button", name="Start a new diagnosis").click()
    settled(tab)
    tab.get_by_role("button", name="Go to the interview").click()
    settled(tab)


def answer(tab: Page) -> str:
    asked = tab.locator(QUESTION).inner_text()
    tab.wait_for_timeout(500)  # the options arm themselves against a double click
    tab.locator(OPTIONS).first.click()
    expect(tab.locator(QUESTION)).not_to_have_text(asked, timeout=15_000)
    settled(tab)
    return asked


def test_two_people_are_at_two_replicas_and_each_stays_at_one(browser: Browser, installation: Installation) -> None:
    with somebody(browser) as one, somebody(browser) as other:
        for tab in (one, other):
            begin_interview(tab, installation)
        assert {replica_of(one), replica_of(other)} == {"1", "2"}
        for tab in (one, other):
            seat = replica_of(tab)
            answer(tab)
            tab.reload()
            settled(tab)
            answer(tab)
            # A file that is made exists at one replica only: at the other it would not be found.
            tab.get_by_role("link", name="Report").click()
            settled(tab)
            with tab.expect_download(timeout=30_000) as waiting:
                tab.get_by_role("button", name="PDF").click()
            assert waiting.value.failure() is None
            assert replica_of(tab) == seat


def test_where_a_replica_is_killed_while_somebody_answers_the_person_goes_on_at_the_other_with_nothing_lost(
    browser: Browser, installation: Installation
) -> None:
    with somebody(browser) as tab:
        begin_interview(tab, installation)
        answered = [answer(tab), answer(tab)]
        seat = int(replica_of(tab))
        killed, other = installation.ports[seat - 1], installation.ports[2 - seat]
        asked = tab.locator(QUESTION).inner_text()
        tab.wait_for_timeout(500)
        tab.locator(OPTIONS).first.click(no_wait_after=True)
        os.kill(installation.pid(killed), signal.SIGKILL)
        tab.reload()
        settled(tab)
        # The answer under way was stored or it is asked again; those acknowledged before are there.
        if tab.locator(QUESTION).inner_text() == asked:
            answer(tab)
        answered += [asked, answer(tab)]
        tab.get_by_text("Answers so far (4)").click()
        for question in answered:
            expect(tab.get_by_role("button", name=question)).to_be_visible()
        assert installation.ports[int(replica_of(tab)) - 1] == other
        assert status_of(f"{installation.url}/readyz") == 200
        told = installation.run("start-replicas.sh")
        assert f"Replica {other} runs already." in told and f"Replica {killed} is ready." in told
        # Who was moved stays where the tab's memory is now.
        tab.reload()
        settled(tab)
        assert installation.ports[int(replica_of(tab)) - 1] == other


def test_the_proxy_keeps_numbers_about_sessions_to_itself_and_nobody_else_listens_to_the_network(
    installation: Installation,
) -> None:
    for path in ("/_stcore/metrics", "/_stcore//metrics", "/interview/_stcore/metrics", "/_stcore/%6detrics/"):
        assert status_of(installation.url + path) == 404
    assert status_of(f"{installation.url}/_stcore/health") == 200
    assert status_of(f"http://127.0.0.1:{installation.ports[0]}/_stcore/metrics") == 200
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ports = {int(port) for port in (*installation.ports, installation.listen.rsplit(":", 1)[1])}
    found = {tuple(parts[1].split(":")) for parts in listening if parts[3] == "0A"}
    assert {(address, int(port, 16)) for address, port in found if int(port, 16) in ports} == {
        ("0100007F", port) for port in ports
    }


def test_what_was_backed_up_and_then_destroyed_comes_back_as_it_was(installation: Installation, library: Library) -> None:
    address = installation.address
    with closing(Store.open(address)) as store:
        kept = open_case(store, LOCAL, library, "Backed up")
    before = everything_in(address)
    installation.run("backup.sh")
    file = installation.backups[-1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for destroying in ("DELETE FROM cases", "DROP TABLE event_details, signatures CASCADE"):
        installation.server.run(destroying, "causeway")
    installation.run("restore.sh", file)
    assert everything_in(address) == before
    with closing(Store.open(address)) as store:
        assert case_of(store, LOCAL, kept).case.title == "Backed up"


def test_a_back_up_is_not_put_over_cases_unless_that_is_said_and_not_where_it_was_changed(
    installation: Installation, library: Library
) -> None:
    address = installation.address
    installation.run("backup.sh")
    file = installation.backups[-1]
    with closing(Store.open(address)) as store:
        open_case(store, LOCAL, library, "Opened after the back-up")
    before = everything_in(address)
    assert "add --replace" in installation.run("restore.sh", file, fails=True)
    assert everything_in(address) == before
    assert all(status_of(f"http://127.0.0.1:{port}/readyz") == 200 for port in installation.ports)
    changed = file.with_name("changed.backup")
    changed.write_bytes(file.read_bytes()[:-1] + b"!")
    changed.with_name("changed.backup.sha256").write_text(
        file.with_name(f"{file.name}.sha256").read_text().replace(file.name, changed.name)
    )
    assert "is not what was backed up" in installation.run("restore.sh", changed, "--replace", fails=True)
    assert everything_in(address) == before


def test_settings_that_others_can_read_are_refused(installation: Installation) -> None:
    settings = installation.folder / "causeway.env"
    settings.chmod(0o640)
    try:
        assert "can be read by others: chmod 600" in installation.run("backup.sh", fails=True)
    finally:
        settings.chmod(0o600)


def test_the_runbook_names_every_script_and_no_other() -> None:
    named = set(re.findall(r"operations/([a-z-]+\.sh)", (OPERATIONS / "RUNBOOK.md").read_text()))
    assert named == {path.name for path in OPERATIONS.glob("*.sh")} - {"settings.sh"}
    for path in OPERATIONS.glob("*.sh"):
        assert (stat.S_IMODE(path.stat().st_mode) & 0o111 != 0) == (path.name != "settings.sh")
    commands = re.findall(r"diagnostics database ([\w-]+)", (OPERATIONS / "RUNBOOK.md").read_text())
    assert set(commands) == {"migrate", "check", "backup", "restore", "confirm-clock"}
    assert (ROOT / "operations" / "secrets.example").is_file()


@pytest.mark.parametrize("choice", ["start", "never"])
def test_an_earlier_database_is_brought_up_to_date_once(installation: Installation, choice: str) -> None:
    """By the first of two replicas that start at the same moment, or by the script alone. The replicas stay with it."""
    address = installation.server.new_database(f"earlier_{choice}")
    database_at(address, "0003")
    backups = len(installation.backups)
    installation.run("stop-replicas.sh")
    for port in installation.ports:
        (installation.folder / "run" / f"replica-{port}.log").unlink()
    installation.settle(CAUSEWAY_DATABASE_URL=address, CAUSEWAY_MIGRATE=choice)
    try:
        if choice == "never":
            told = installation.run("start-replicas.sh", fails=True)
            assert f"stands at step 0003 and this version needs step {newest()}" in told
            assert status_of(f"{installation.url}/readyz") == 503
            installation.run("upgrade.sh")
            assert len(installation.backups) == backups + 1
        else:
            installation.run("start-replicas.sh")
        brought = [f"from step 0003 to {newest()}" in installation.log(port) for port in installation.ports]
        assert brought.count(True) == (1 if choice == "start" else 0)
        assert comes_to(f"{installation.url}/readyz", 200)
        with closing(Store.open(address, migrating=False)) as store:
            assert [case.id for case in list_cases(store, LOCAL)] == [CASE]
    finally:
        installation.settle(CAUSEWAY_DATABASE_URL=installation.address)
