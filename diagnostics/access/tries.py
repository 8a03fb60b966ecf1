"""How often somebody may guess: failures are counted, of each address and of all together, over a stretch of time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

MOST, MOST_OF_ALL = 10, 300
"""Failures within the stretch before an address, or everybody, has to wait. Judgement: a whole team behind one address
mistypes less, and 300 guesses in ten minutes find a code of 49 bits in some hundred million years."""

STRETCH = 600.0
"""Seconds."""

REMEMBERED = 10_000
"""Addresses that are counted apart; beyond them only the count of all protects."""


class Tries:
    """Failures of the last minutes, in the memory of one process; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._all: deque[float] = deque()
        self._of: dict[str, deque[float]] = {}

    def may_try(self, address: str) -> bool:
        """Whether somebody at an address may try again."""
        with self._lock:
            self._forget()
            return len(self._all) < MOST_OF_ALL and len(self._of.get(address, ())) < MOST

    def failed(self, address: str) -> None:
        """Count a failure."""
        with self._lock:
            self._forget()
            now = self._clock()
            self._all.append(now)
            if address in self._of or len(self._of) < REMEMBERED:
                self._of.setdefault(address, deque()).append(now)

    def _forget(self) -> None:
        end = self._clock() - STRETCH
        for times in (self._all, *self._of.values()):
            while times and times[0] <= end:
                times.popleft()
        self._of = {address: times for address, times in self._of.items() if times}
