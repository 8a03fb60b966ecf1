"""Files that are made when they are asked for: after the page has ended, when nobody is at the screen any more."""

from __future__ import annotations

from collections.abc import Callable

from diagnostics.access.rights import Person
from diagnostics.ui import runtime, state

Made = bytes | str


def for_whoever_asks(make: Callable[[Person], Made]) -> Callable[[], Made]:
    """Return what makes a file for a download button: `make` gets whoever opened the page, with the rights of then.

    Somebody who has signed out or was switched off in the meantime gets no file.
    """
    claims = state.claims()
    return lambda: make(runtime.person_behind(claims))
