"""A real database in a file, and the people and libraries that the services are tried with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import Content, read_content
from diagnostics.content.text import Document, parse
from diagnostics.domain.library import Library
from diagnostics.services.cases import open_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database

Data = dict[str, Any]


@pytest.fixture(scope="session")
def content() -> Content:
    return read_content()


@pytest.fixture(params=KINDS)
def url(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Everything about services holds on both databases."""
    return new_database(request.param, tmp_path)


@pytest.fixture
def store(url: str, content: Content) -> Iterator[Store]:
    """A new database that keeps the library shipped."""
    opened = Store.open(url)
    keep_library(opened, content)
    yield opened
    opened.close()


@pytest.fixture
def other_tab(url: str, store: Store) -> Iterator[Store]:
    """A second door to the same file, as another tab or another process has it."""
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def case_id(store: Store, library: Library) -> str:
    return open_case(store, LOCAL, library, "Course in answering calls")


@pytest.fixture
def performer(store: Store, case_id: str) -> str:
    return add_respondent(store, LOCAL, case_id, "performer")


@pytest.fixture
def edited(content: Content) -> Callable[[Callable[[Data], None]], Content]:
    """The content as an author changed it."""

    def changed(edit: Callable[[Data], None]) -> Content:
        data: Data = json.loads(content.snapshot())
        edit(data)
        nowhere = parse("{}", "edited").root
        return Content({path: Document(path, nowhere, value) for path, value in data.items()})

    return changed
