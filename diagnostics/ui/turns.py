"""Pages take turns when many people answer at the same moment, because all threads share one interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

SINGLE_PAGE_WAIT_SECONDS = 0.5
"""The longest that a page waits for the page before it. Pages built one after another are all ready sooner than pages built
together, but one slow page must not delay everyone else."""

MAX_PAGES_AT_ONCE = 3
"""How many pages are built at once when one of them is slow or too many people click. With 200 people on two processors and
no limit, threads waited for the interpreter while they held the database, and up to five clicks in a thousand were refused
because it was busy. With a limit of three, none was."""

PAGE_LIMIT_WAIT_SECONDS = 10.0
"""The longest that a page waits for that limit. It then continues anyway: late is better than never."""

_single_page = BoundedSemaphore(1)
_page_limit = BoundedSemaphore(MAX_PAGES_AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Run the block when it is its turn, or when it has waited long enough."""
    # In this order: a page that waits for a slow one must not take up one of the few places meanwhile.
    with _held(_single_page, SINGLE_PAGE_WAIT_SECONDS), _held(_page_limit, PAGE_LIMIT_WAIT_SECONDS):
        yield


@contextmanager
def _held(semaphore: BoundedSemaphore, max_seconds: float) -> Iterator[None]:
    acquired = semaphore.acquire(timeout=max_seconds)
    try:
        yield
    finally:
        if acquired:
            semaphore.release()
