"""Work beside the script of a page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from diagnostics.ui.background import done_beside


def test_progress_is_heard_by_the_page_and_never_inside_the_work() -> None:
    heard: list[tuple[float, threading.Thread]] = []

    def work(told: Callable[[float], None]) -> threading.Thread:
        told(0.5)
        time.sleep(0.35)
        return threading.current_thread()

    worker = done_beside(work, lambda part: heard.append((part, threading.current_thread())))
    assert heard and heard[-1] == (0.5, threading.current_thread())
    assert worker is not threading.current_thread()


def test_what_goes_wrong_in_the_work_is_raised_on_the_page() -> None:
    def work(told: Callable[[float], None]) -> None:
        raise ValueError("as in the page itself")

    with pytest.raises(ValueError, match="as in the page itself"):
        done_beside(work, lambda part: None)


def test_a_click_that_ends_the_page_leaves_the_work_to_its_end() -> None:
    ended = threading.Event()

    def work(told: Callable[[float], None]) -> None:
        time.sleep(0.3)
        ended.set()

    def click(part: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        done_beside(work, click)
    assert not ended.is_set() and ended.wait(5)
