"""People who answer over the app's own protocol, and a loop of their own for them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from benchmarks.answering import Respondent, said_by_buttons
from diagnostics.content.library import load_library

Came = TypeVar("Came")


def in_a_loop(coming: Coroutine[Any, Any, Came]) -> Came:
    """Return what a coroutine comes to; the browser of other tests has a loop of its own in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coming).result()


def respondent(url: str, token: str, number: int = 0) -> Respondent:
    """Return somebody with a link and a browser that knows nothing yet."""
    return Respondent(url, token, said_by_buttons(load_library()), random.Random(number))
