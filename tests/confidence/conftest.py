"""Questions to be asked in confidence, and a real database for what is not reckoned in the small model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diagnostics.content.library import Content, read_content
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer, Question
from diagnostics.services import responding
from diagnostics.services.libraries import keep_library
from diagnostics.services.secret_words import hash_of
from diagnostics.storage.store import Store

Asked = Callable[[int], Question]


@pytest.fixture(scope="session")
def content() -> Content:
    return read_content()


@pytest.fixture(scope="session")
def asked(library: Library) -> Asked:
    """A question of the library with so many options."""
    return lambda options: next(one for one in library.questions if len(one.options) == options and not one.is_number)


@pytest.fixture(scope="session")
def everything() -> Callable[[Question], list[str]]:
    """Every answer to a question that is told apart, also that somebody would rather not say."""
    return lambda question: [*(option.id for option in question.options), NonAnswer.RATHER_NOT_SAY.value]


@pytest.fixture(autouse=True)
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes to go on by are hashed slowly on purpose, and none of what is tried here is about them."""
    monkeypatch.setattr(responding, "hash_of_code", hash_of)


@pytest.fixture
def store(tmp_path: Path, content: Content) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'cases.db'}")
    keep_library(opened, content)
    yield opened
    opened.close()
