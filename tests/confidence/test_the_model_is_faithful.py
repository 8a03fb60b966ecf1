"""The small model shows what the services show with a database, step by step, with the real rules and with weaker ones."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.services import telling
from diagnostics.storage.store import Store
from diagnostics.storage.voices import Voices
from tests.confidence.model import Model
from tests.confidence.real import RealRound, scripts
from tests.confidence.solver import play
from tests.confidence.weaker import blocks_of, how_many_gave_each, returned_answers_come_along, returned_answers_count_as_new

ONE_DATABASE = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])

WEAKER = (None, blocks_of(1), returned_answers_come_along, returned_answers_count_as_new)


@pytest.mark.parametrize("weaker", WEAKER, ids=lambda one: one.__name__ if one else "as it is")
def test_the_model_shows_what_the_services_show(
    weaker: object, store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    if weaker:
        monkeypatch.setattr(telling, "block_of", weaker)
    both_show_the_same(store, library, 12 if weaker is None else 4)


def test_the_model_shows_what_the_services_show_where_counts_are_told(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "leading", how_many_gave_each)
    both_show_the_same(store, library, 3)


def test_the_model_shows_what_the_services_show_where_a_group_is_told_again_and_again(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Voices, "put_into_block", lambda *_: None)
    monkeypatch.setattr(Model, "put_into_block", lambda *_: None)
    both_show_the_same(store, library, 3)


def both_show_the_same(store: Store, library: Library, examples: int) -> None:
    first = RealRound(store, library).round.questions[:2]
    asked = [library.question_by_id[name] for name in first]
    said = {one.id: [*(option.id for option in one.options), *NonAnswer] for one in asked}

    @settings(ONE_DATABASE, max_examples=examples)
    @given(scripts(said), st.sampled_from([3, 5]))
    def tried(told: tuple[list, tuple], smallest: int) -> None:  # type: ignore[type-arg]
        script, world = told
        real, model = RealRound(store, library, smallest), Model(asked, smallest)
        for step in script:
            play(real, step, world)
            play(model, step, world)
            assert real.view() == model.view()

    tried()
