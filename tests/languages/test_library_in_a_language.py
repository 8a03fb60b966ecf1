"""In another language the questions read otherwise, and nothing else is otherwise."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, settings

from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.exporting import as_data
from diagnostics.languages.catalogue import catalogue
from diagnostics.languages.shown import library_in
from diagnostics.languages.words import ENGLISH, Words
from tests.languages.pseudo import is_accented, plain, pseudo
from tests.reasoning.strategies import cases
from tests.samples import samples, some

LIBRARY = load_library()


@cache
def translated() -> Library:
    return library_in(LIBRARY, pseudo(catalogue(LIBRARY)))


def found_in(library: Library, case: Case) -> str:
    return json.dumps(as_data(diagnose(library, case, robust=False)), ensure_ascii=False)


@settings(max_examples=15)
@given(case=cases(LIBRARY))
def test_the_language_somebody_reads_in_changes_no_diagnosis(case: Case) -> None:
    found = found_in(translated(), case)
    assert plain(found) == found_in(LIBRARY, case)


@pytest.mark.parametrize("case", some()[:3])
def test_no_sample_case_is_diagnosed_otherwise_in_another_language(case: str) -> None:
    found = found_in(translated(), samples()[case])
    assert plain(found) == found_in(LIBRARY, samples()[case]) != found


def test_every_question_is_put_in_the_language_to_everybody() -> None:
    for question in translated().questions:
        assert all(is_accented(question.wording(role)) for role in question.roles)
        assert all(
            is_accented(text) for text in (question.why, question.unit or "", translated().topic_of[question.id].title)
        )
        assert all(is_accented(option.label) for option in question.options)
    for role in translated().roles:
        assert is_accented(role.label) == is_accented(role.in_text) == role.asks_people, role.id


def test_an_answer_means_the_same_in_every_language() -> None:
    for question in LIBRARY.questions:
        other = translated().question_by_id[question.id]
        assert plain(other.model_dump_json()) == question.model_dump_json()
    assert (translated().hash, translated().version) == (LIBRARY.hash, LIBRARY.version)


def test_what_is_not_translated_stays_readable() -> None:
    question = LIBRARY.questions[0]
    half = library_in(LIBRARY, Words("de", {("", question.text): "Wie begann es?"})).question_by_id[question.id]
    assert half.text == "Wie begann es?"
    assert [option.label for option in half.options] == [option.label for option in question.options]


def test_a_library_is_put_into_a_language_once() -> None:
    words = Words("de", {})
    assert library_in(LIBRARY, words) is library_in(LIBRARY, words)
    assert library_in(LIBRARY, ENGLISH) is LIBRARY
