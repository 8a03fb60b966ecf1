"""Pages take turns where many people answer at the same moment: all threads share one interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

UNDISTURBED = 0.5
"""Seconds for which a page waits for the one that is being made. Pages made one after the other are all ready sooner than
pages made together. But a page that takes long holds nobody up for longer than this."""

AT_ONCE = 3
"""Pages that are made at once all the same, when such a page is among them or too many people click. Measured with 200
people on two processors: without a limit their threads wait for the interpreter while they hold the database, and up to
five clicks in a thousand were refused because it was busy; with three none was."""

PATIENCE = 10.0
"""Seconds for which somebody waits to be among those; then they go on without, because late is better than never."""

_one = BoundedSemaphore(1)
_few = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Let the block run when it is its turn."""
    # In this order: whoever waits for one long page must not keep the places of others meanwhile.
    with _held(_one, UNDISTURBED), _held(_few, PATIENCE):
        yield


@contextmanager
def _held(places: BoundedSemaphore, seconds: float) -> Iterator[None]:
    has_place = places.acquire(timeout=seconds)
    try:
        yield
    finally:
        if has_place:
            places.release()
