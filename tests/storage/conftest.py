"""Databases of both kinds, a server that can be killed, and a case to lose."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.postgresql import NoServer, Server
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import read_content
from diagnostics.domain.library import Library
from diagnostics.services.cases import open_case
from diagnostics.services.libraries import keep_library
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database


@pytest.fixture(params=KINDS)
def url(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database: a file, or one of a server."""
    return new_database(request.param, tmp_path)


@pytest.fixture
def case_id(url: str, library: Library) -> str:
    """A case in a database that nobody has open."""
    return a_case_in(url, library)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of our own, which tests may kill; each leaves it running."""
    try:
        with warnings.catch_warnings(action="ignore"):
            started = Server()
    except NoServer as missing:
        pytest.skip(str(missing))
    yield started
    started.close()


def a_case_in(url: str, library: Library) -> str:
    """Open a case in a database, made where needed, and return its id."""
    with closing(Store.open(url)) as store:
        keep_library(store, read_content())
        return open_case(store, LOCAL, library, "Calls")
