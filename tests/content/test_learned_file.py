"""What was learned is a content file like any other: it reads back, it has a hash, and its faults name a line."""

from __future__ import annotations

import pytest

from diagnostics.content.learned import still_known, with_learned, write_learned
from diagnostics.content.library import (
    LEARNED,
    Content,
    build_library,
    library_from_snapshot,
    load_library,
    read_content,
)
from diagnostics.content.meaning import meaning_faults
from diagnostics.content.text import parse
from diagnostics.domain.learned import Learned
from diagnostics.reasoning.model import model_of

LESSON = Learned(
    number=3,
    cases=["a", "b"],
    leaks={"overload": 0.4},
    links={"overload > high-turnover": -0.3},
    answers={"result-seen": {"never": {"missing-feedback": 0.25}}},
    bases={"result-seen": {"weeks": -0.2}},
)


def test_a_library_that_learned_is_another_version_with_another_hash_and_comes_back_from_its_snapshot() -> None:
    content = with_learned(read_content(), LESSON)
    library = build_library(content)
    assert library.version == f"{load_library().version}+3"
    assert library.hash != load_library().hash
    assert library.learned == LESSON
    again = library_from_snapshot(content.snapshot())
    assert (again.hash, again.learned) == (library.hash, library.learned)
    assert meaning_faults(content, library) == []


def test_what_was_learned_moves_the_model_and_a_flat_start_stays_flat() -> None:
    library = build_library(with_learned(read_content(), LESSON))
    shipped, moved = model_of(load_library(), None, None), model_of(library, None, None)
    place = moved.structure.index("overload")
    assert moved.prior[place] > shipped.prior[place]
    assert (moved.answers["result-seen"].informed != shipped.answers["result-seen"].informed).any()
    assert (moved.answers["spread"].informed == shipped.answers["spread"].informed).all()
    flat = model_of(library, None, None, flat=True)
    assert flat.prior[place] == pytest.approx(model_of(load_library(), None, None, flat=True).prior[place])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("number: 1\ncases: [a]\nleaks: {overlode: 0.1}\n", "3: there is no cause 'overlode'; did you mean 'overload'?"),
        ("number: 1\ncases: [a]\nlinks: {pay-level > overload: 0.1}\n", "3: there is no link"),
        ("number: 1\ncases: [a]\nanswers: {result-sean: {never: {overload: 1}}}\n", "did you mean 'result-seen'?"),
        ("number: 1\ncases: [a]\nanswers: {result-seen: {nevr: {overload: 1}}}\n", "did you mean 'never'?"),
        ("number: 1\ncases: [a]\nanswers: {result-seen: {never: {overload: 1}}}\n", "says nothing of 'overload'"),
    ],
)
def test_a_name_that_nothing_knows_is_a_fault_with_its_line(wrong: str, told: str) -> None:
    content = Content({**read_content().documents, LEARNED: parse(wrong, LEARNED)})
    faults = [str(fault) for fault in meaning_faults(content, build_library(content))]
    assert len(faults) == 1 and told in faults[0]
    assert faults[0].startswith("data/learned.yaml:3:")


def test_what_a_newer_product_no_longer_knows_is_left_out_and_the_rest_kept() -> None:
    old = LESSON.model_copy(
        update={
            "leaks": {"overload": 0.4, "gone": 1.0},
            "links": {**LESSON.links, "gone > overload": 1.0},
            "answers": {**LESSON.answers, "gone": {"x": {"overload": 1.0}}},
            "bases": {"result-seen": {"weeks": -0.2, "gone": 1.0}},
        }
    )
    assert still_known(old, load_library()) == LESSON
    assert still_known(Learned(number=1, cases=["a"], leaks={"gone": 1.0}), load_library()) is None


def test_writing_and_reading_gives_the_same() -> None:
    document = parse(write_learned(LESSON), LEARNED)
    assert Learned.model_validate(document.data) == LESSON
