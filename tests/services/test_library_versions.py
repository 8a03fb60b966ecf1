"""A case remembers what it was answered against, and moves on only when somebody decides so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import Content, build_library
from diagnostics.domain.library import Library
from diagnostics.errors import Conflict
from diagnostics.services.cases import case_of
from diagnostics.services.interview import record_answer, withdraw_answer
from diagnostics.services.libraries import StrayAnswer, adopt_library, keep_library, library_differs, library_for
from diagnostics.storage.store import Store

Data = dict[str, Any]
Edited = Callable[[Callable[[Data], None]], Content]

TOPIC = "questionnaires/topics/the-gap.yaml"


def next_year(data: Data) -> None:
    """Take one question away, take an option from another, and add a third."""
    data["data/library.yaml"]["version"] = "2027.01"
    onset, spread, *rest = data[TOPIC]["questions"]
    assert (onset["id"], spread["id"]) == ("onset", "spread")
    spread["options"] = [option for option in spread["options"] if option["id"] != "one-team"]
    data[TOPIC]["questions"] = [spread, {**onset, "id": "how-it-began"}, *rest]


@pytest.fixture
def answered(store: Store, library: Library, case_id: str, performer: str) -> str:
    """A case with an answer to a question that will go, to an option that will go, and to one that stays."""
    for question, value in (("onset", "always"), ("spread", "one-team"), ("early-leavers", "5")):
        record_answer(store, LOCAL, library, case_id, performer, question, value, None)
    return case_id


@pytest.fixture
def newer(store: Store, edited: Edited) -> Library:
    content = edited(next_year)
    keep_library(store, content)
    keep_library(store, content)
    return build_library(content)


def test_a_case_stays_with_the_library_it_was_answered_against(
    store: Store, library: Library, newer: Library, answered: str
) -> None:
    case = case_of(store, LOCAL, answered).case
    assert library_for(store, case) is library
    change = library_differs(store, newer, case)
    assert change is not None
    assert (change.questions_added, change.questions_removed, change.questions_changed) == (
        ("how-it-began",),
        ("onset",),
        ("spread",),
    )
    assert change.sentence == (
        f"From library {library.version} to 2027.01: 1 question added, 1 question removed, 1 question changed, "
        "changes to the order of questions."
    )
    assert library_differs(store, library, case) is None


def test_moving_on_keeps_every_answer_and_names_those_that_mean_nothing_now(
    store: Store, newer: Library, answered: str, performer: str
) -> None:
    before = case_of(store, LOCAL, answered).case
    stray = adopt_library(store, LOCAL, answered, newer)
    assert stray == (StrayAnswer(performer, "onset", "always"), StrayAnswer(performer, "spread", "one-team"))
    after = case_of(store, LOCAL, answered).case
    assert after.respondents == before.respondents
    assert library_for(store, after).hash == newer.hash
    assert library_for(store, after) is library_for(store, after)


def test_a_stray_answer_can_be_withdrawn(store: Store, newer: Library, answered: str, performer: str) -> None:
    adopt_library(store, LOCAL, answered, newer)
    withdraw_answer(store, LOCAL, newer, answered, performer, "onset", "always")
    assert adopt_library(store, LOCAL, answered, newer) == (StrayAnswer(performer, "spread", "one-team"),)


def test_a_tab_with_the_old_questions_cannot_answer_a_case_that_moved_on(
    store: Store, other_tab: Store, library: Library, newer: Library, answered: str, performer: str
) -> None:
    adopt_library(store, LOCAL, answered, newer)
    with pytest.raises(Conflict, match="another version"):
        record_answer(other_tab, LOCAL, library, answered, performer, "onset", "suddenly", "always")


def test_a_change_that_no_question_shows_is_still_told(
    store: Store, edited: Edited, library: Library, answered: str
) -> None:
    def other_prior(data: Data) -> None:
        chances = data["data/priors.yaml"]["generic"]["chances"]
        chances["skill-gap"] = "0.31"

    change = library_differs(store, build_library(edited(other_prior)), case_of(store, LOCAL, answered).case)
    assert change is not None
    assert change.also_changed == ("starting chances",)
