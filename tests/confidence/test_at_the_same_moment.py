"""Somebody takes everything back at the moment in which it is told: what is told does not rest on them."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import Content
from diagnostics.domain.library import Library
from diagnostics.services.libraries import keep_library
from diagnostics.services.responding import withdraw
from diagnostics.services.secret_words import hash_of
from diagnostics.services.telling import tell_what_can_be_told
from diagnostics.storage.store import Store
from tests.confidence.real import RealRound
from tests.databases import KINDS, new_database


@pytest.mark.parametrize("kind", KINDS)
def test_who_leaves_while_a_group_is_told_is_in_no_group(
    kind: str, tmp_path: Path, content: Content, library: Library
) -> None:
    store = Store.open(new_database(kind, tmp_path))
    keep_library(store, content)
    here = RealRound(store, library)
    question = library.question_by_id[here.round.questions[0]]
    for number in range(4):
        here.hands_in(f"p{number}", {question.id: question.options[0].id})
    here.answers("p4", {question.id: question.options[0].id})
    leaving = Thread(target=withdraw, args=(store, here.people["p0"].key))
    with store.writing(LOCAL) as work:
        now = work.cases.held(here.case_id)
        assert now is not None
        leaving.start()
        leaving.join(0.3)
        last = work.voices.behind(hash_of(here.people["p4"].key))
        assert last is not None
        work.voices.hand_in(last, hash_of("receipt"))
        tell_what_can_be_told(work, now, here.round)
        assert [one.people for one in work.telling.of(here.case_id)] == [5]
    leaving.join(10)
    assert here.view().told == ()
    assert here.view().counts[0].handed_in == 4
    store.close()
