"""What a database server can do to a case: go away and come back, drop a connection, refuse, and be waited for."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from benchmarks.postgresql import NAME, Server
from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified
from diagnostics.domain.library import Library
from diagnostics.errors import DatabaseBusy, StorageError
from diagnostics.services.cases import case_of, change_title, history_of, open_case
from diagnostics.storage.store import Store
from tests.storage.conftest import a_case_in

BUSY_TIMEOUT = 0.5


@pytest.fixture
def name() -> str:
    return f"t{uuid.uuid4().hex}"


@pytest.fixture
def url(server: Server, name: str) -> str:
    return server.new_database(name)


@pytest.fixture
def store(url: str, library: Library) -> Iterator[Store]:
    """A door to the database of one case, which is "Calls"."""
    with closing(Store.open(url, BUSY_TIMEOUT)) as opened:
        yield opened


@pytest.fixture
def case_id(url: str, library: Library) -> str:
    return a_case_in(url, library)


def is_one_sentence(told: StorageError) -> bool:
    return str(told).endswith(".") and "\n" not in str(told)


def test_a_server_that_went_away_is_said_to_be_gone_and_the_first_click_after_it_is_back_works(
    server: Server, case_id: str, store: Store
) -> None:
    assert case_of(store, LOCAL, case_id).case.title == "Calls"
    server.kill()
    for _ in range(3):
        with pytest.raises(StorageError) as told:
            change_title(store, LOCAL, case_id, "Calls", "Mails")
        assert is_one_sentence(told.value)
    with pytest.raises(StorageError, match="check its address"):
        store.check()
    server.start()
    change_title(store, LOCAL, case_id, "Calls", "Mails")
    assert case_of(store, LOCAL, case_id).case.title == "Mails"


def test_a_server_that_restarts_between_two_clicks_is_not_noticed(server: Server, case_id: str, store: Store) -> None:
    assert case_of(store, LOCAL, case_id).case.title == "Calls"
    server.kill()
    server.start()
    change_title(store, LOCAL, case_id, "Calls", "Mails")
    assert case_of(store, LOCAL, case_id).case.title == "Mails"


def test_a_connection_killed_in_the_middle_of_a_change_stores_nothing_of_it(
    server: Server, name: str, case_id: str, store: Store
) -> None:
    with pytest.raises(StorageError, match="lost, and nothing was saved"), store.writing(LOCAL) as work:
        work.cases.change(case_id, title="Mails")
        server.kill_connections(name)
        work.events.add(case_id, "change-title")
    assert case_of(store, LOCAL, case_id).case.title == "Calls"
    assert [event.verb for event in history_of(store, LOCAL, case_id)] == ["open-case"]
    change_title(store, LOCAL, case_id, "Calls", "Mails")
    with store.reading(LOCAL) as work:
        assert verified(work.events.whole_chain(), work.events.end()).fault is None


def test_where_the_server_dies_at_the_very_end_of_a_change_nobody_claims_to_know_whether_it_is_stored(
    server: Server, case_id: str, store: Store
) -> None:
    with pytest.raises(StorageError, match="load the page again to see if it is there"), store.writing(LOCAL) as work:
        work.cases.change(case_id, title="Mails")
        work.events.add(case_id, "change-title")
        server.kill()
    server.start()
    stored, events = case_of(store, LOCAL, case_id), history_of(store, LOCAL, case_id)
    assert (stored.case.title, len(events)) in {("Calls", 1), ("Mails", 2)}


def test_a_reader_cut_off_in_the_middle_is_told(server: Server, name: str, case_id: str, store: Store) -> None:
    with pytest.raises(StorageError, match="connection to the database was lost"), store.reading(LOCAL) as work:
        server.kill_connections(name)
        work.cases.summaries()


def test_who_waits_too_long_for_somebody_else_is_told(case_id: str, store: Store, url: str) -> None:
    with closing(Store.open(url)) as other, other.writing(LOCAL) as work:
        work.cases.held(case_id)
        began = time.monotonic()
        with pytest.raises(DatabaseBusy, match="wait a moment and try again"):
            change_title(store, LOCAL, case_id, "Calls", "Mails")
        assert BUSY_TIMEOUT <= time.monotonic() - began < 5


def test_of_two_who_wait_for_each_other_one_gives_way_and_is_told(
    case_id: str, library: Library, store: Store, url: str
) -> None:
    cases = case_id, open_case(store, LOCAL, library, "Mails")
    together = Barrier(2, timeout=20)

    def change_both(first: int) -> str:
        try:
            with closing(Store.open(url)) as patient, patient.writing(LOCAL) as work:
                work.cases.held(cases[first])
                together.wait()
                work.cases.held(cases[1 - first])
                return "stored"
        except DatabaseBusy as told:
            return str(told)

    with ThreadPoolExecutor(2) as threads:
        ends = sorted(threads.map(change_both, (0, 1)))
    assert ends == ["Somebody else changed the same at the same moment; try again. Nothing was saved this time.", "stored"]


def test_a_server_that_takes_no_more_connections_says_so(server: Server, case_id: str, url: str) -> None:
    server.run(f"ALTER ROLE {NAME} CONNECTION LIMIT 1")
    try:
        with (
            closing(Store.open(url)) as store,
            store.reading(LOCAL),
            pytest.raises(DatabaseBusy, match="takes no more connections"),
        ):
            Store.open(url)
    finally:
        server.run(f"ALTER ROLE {NAME} CONNECTION LIMIT -1")


def test_a_wrong_password_or_a_database_that_is_not_there_is_one_sentence_without_the_password(url: str, name: str) -> None:
    for wrong in (url.replace("a long", "a short"), url.replace(name, "nosuch")):
        with pytest.raises(StorageError, match="check its address, the name and password") as told:
            Store.open(wrong)
        assert is_one_sentence(told.value)


def test_an_account_that_may_not_make_tables_is_told_what_to_ask_for(server: Server, name: str, url: str) -> None:
    server.run(f"ALTER DATABASE {name} OWNER TO postgres")
    with pytest.raises(StorageError, match="may not do this"):
        Store.open(url)


def test_what_the_address_says_about_waiting_wins(case_id: str, url: str) -> None:
    with closing(Store.open(f"{url}?options=-c%20lock_timeout%3D123")) as store, store._engine.connect() as connection:
        told = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("lock_timeout", "application_name")]
        assert told == ["123ms", "causeway"]
