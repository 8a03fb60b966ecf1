"""What every test can count on: the library of this checkout, and properties that try the same cases each time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from diagnostics.content.library import load_library
from diagnostics.domain.library import Library

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()
