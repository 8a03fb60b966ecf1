"""Respondents take turns: a whole department may answer at the same moment, and all threads share one interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 3
"""Pages that are made at once. Measured with 200 people on two processors: without turns their threads wait for the
interpreter while they hold the database, and up to five clicks in a thousand were refused because it was busy; with three
turns none was."""

PATIENCE = 10.0
"""Seconds for which somebody waits for a turn; then they go on without one, because late is better than never."""

_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Let the block run when it is its turn."""
    has_turn = _turns.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if has_turn:
            _turns.release()
