"""Many people click at the same moment: everybody gets the next question, or one sentence, and nobody a failure."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.app import file_in, new_cases, running_app
from benchmarks.sessions import visits
from diagnostics.content.library import ROOT
from diagnostics.ui import runtime

PEOPLE, CLICKS, PAUSE = 40, 3, 0.05


def test_forty_people_who_click_at_the_same_moment_all_get_the_next_question() -> None:
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder), file_in(folder)) as (url, _):
        case_ids = new_cases(file_in(folder), PEOPLE)
        crowd = visits(url.replace("http", "ws") + "/_stcore/stream", case_ids, CLICKS, PAUSE)
        # The browser of other tests has a loop of its own in this thread.
        with ThreadPoolExecutor(1) as thread:
            visitors = thread.submit(asyncio.run, crowd).result()
    assert Counter(sentence for visitor in visitors for sentence in visitor.told) == {}
    assert [len(visitor.times) for visitor in visitors] == [CLICKS] * PEOPLE


def test_that_a_page_may_run_is_marked_for_one_session_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit marks the page itself; with a mark that all share, one person's run takes away another's."""
    monkeypatch.setenv("CAUSEWAY_DATABASE_URL", file_in(str(tmp_path)))
    at = AppTest.from_file(str(ROOT / "diagnostics" / "ui" / "main.py"), default_timeout=60).run()
    # The pages are made by the first session, and are not to be had before.
    home = sys.modules["diagnostics.ui.pages"].HOME
    monkeypatch.setattr(home, "_can_be_called", mark := object())
    at.run()
    runtime.stop()
    assert at.button and not at.exception
    assert home._can_be_called is mark
