"""A disk of a few megabytes that is really full: one sentence, nothing by half, and with room again it goes on."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from benchmarks.postgresql import NoServer, Server
from diagnostics.access.rights import LOCAL
from diagnostics.audit import sealed
from diagnostics.audit_check import verified
from diagnostics.content.library import read_content
from diagnostics.domain.case import Request
from diagnostics.domain.library import Library
from diagnostics.errors import StorageError
from diagnostics.services.cases import case_of, history_of, list_cases, open_case
from diagnostics.services.libraries import keep_library
from diagnostics.storage.store import Store

REQUEST = Request(text=" ".join(sealed(str(number)) for number in range(150)))
"""Long, and of a kind that no server packs together."""


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Give a folder on a disk of its own; skips the test where none can be made."""
    folder = Path(tempfile.mkdtemp(prefix="causeway-disk-"))
    folder.chmod(0o755)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True)
    if made.returncode:
        folder.rmdir()
        pytest.skip("no small disk can be made here: only root may mount one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def write_until_full(store: Store, library: Library) -> tuple[list[str], StorageError]:
    """Open large cases until the database refuses; return those acknowledged and what it says."""
    acknowledged = []
    for number in range(5000):
        try:
            acknowledged.append(open_case(store, LOCAL, library, f"Case {number}", request=REQUEST))
        except StorageError as refused:
            return acknowledged, refused
    raise AssertionError("the disk was never full")


def assert_whole(store: Store, acknowledged: list[str]) -> None:
    assert sorted(case.id for case in list_cases(store, LOCAL)) == sorted(acknowledged)
    for case_id in acknowledged[-3:]:
        assert case_of(store, LOCAL, case_id).case.request == REQUEST
        assert len(history_of(store, LOCAL, case_id)) == 1
    with store.reading(LOCAL) as work:
        chain = verified(work.events.whole_chain(), work.events.end())
    assert (chain.events, chain.fault) == (len(acknowledged), None)


def test_a_file_on_a_full_disk(library: Library) -> None:
    with small_disk(6) as folder:
        (folder / "filler").write_bytes(bytes(2_000_000))
        with closing(Store.open(f"sqlite:///{folder / 'cases.db'}")) as store:
            keep_library(store, read_content())
            acknowledged, refused = write_until_full(store, library)
            assert str(refused) == "The disk is full or fails, so nothing was saved; make room and try again."
            assert_whole(store, acknowledged)
            (folder / "filler").unlink()
            acknowledged.append(open_case(store, LOCAL, library, "There is room again", request=REQUEST))
            assert_whole(store, acknowledged)


def test_a_server_on_a_full_disk(library: Library) -> None:
    try:
        server = Server()
    except NoServer as missing:
        pytest.skip(str(missing))
    with closing(server), small_disk(16) as folder:
        server.owns(folder)
        server.run(f"CREATE TABLESPACE small LOCATION '{folder}'")
        url = server.new_database("full_disk", "TABLESPACE small")
        server.run("CREATE TABLE filler AS SELECT * FROM generate_series(1, 80000)", "full_disk")
        with closing(Store.open(url)) as store:
            keep_library(store, read_content())
            acknowledged, refused = write_until_full(store, library)
            assert str(refused) == "The disk is full or fails, so nothing was saved; make room and try again."
            assert_whole(store, acknowledged)
            server.run("DROP TABLE filler", "full_disk")
            acknowledged.append(open_case(store, LOCAL, library, "There is room again", request=REQUEST))
            assert_whole(store, acknowledged)
