"""Long work beside the script of a page: what is shown meanwhile is never inside a transaction."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

STEP = 0.1
"""Seconds between two looks at how far it has come."""

Result = TypeVar("Result")


def done_beside(work: Callable[[Callable[[float], None]], Result], on_progress: Callable[[float], None]) -> Result:
    """Return what `work` returns, or raise what it raises; `on_progress` hears the part done, here and not in the work.

    A click that ends the script of the page leaves the work to come to its end by itself.
    """
    heard = [0.0]
    worker = ThreadPoolExecutor(1)
    try:
        running = worker.submit(work, lambda part: heard.__setitem__(0, part))
        while not wait([running], STEP).done:
            on_progress(heard[0])
        return running.result()
    finally:
        worker.shutdown(wait=False)
