"""Pages take turns where many people answer at the same moment: all threads share one interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 3
"""Pages that have read what they need and are being made. Measured with 200 people on two processors: without a limit their
threads wait for the interpreter while they hold the database, and up to five clicks in a thousand were refused because it
was busy; with three none was."""

PATIENCE = 10.0
"""Seconds for which somebody waits to be among them; then they go on all the same, because late is better than never."""

UNDISTURBED = 0.5
"""Seconds for which a page waits until the one before it is done. Pages made one after the other are ready sooner than pages
made together: with 100 people every five seconds on two processors 19 of 20 clicks were answered within .3 s instead of .5 s
(`python -m benchmarks.app`). But nobody waits longer than this for a page that takes long."""

_few = BoundedSemaphore(AT_ONCE)
_one = BoundedSemaphore(1)


@contextmanager
def turn() -> Iterator[None]:
    """Let the block run when it is its turn."""
    with _held(_few, PATIENCE), _held(_one, UNDISTURBED):
        yield


@contextmanager
def _held(places: BoundedSemaphore, seconds: float) -> Iterator[None]:
    has_place = places.acquire(timeout=seconds)
    try:
        yield
    finally:
        if has_place:
            places.release()
