"""What somebody reads: in their language, never less than the English, and never more than they may."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.languages.words import ENGLISH, Words, chosen_language

DAY = "You can answer until {day}."


def german(said: str) -> Words:
    return Words("de", {("", DAY): said})


def test_a_text_is_said_in_the_language_with_its_names_filled_in() -> None:
    assert german("Sie können bis {day} antworten.")(DAY, day="Montag") == "Sie können bis Montag antworten."


def test_what_nobody_has_translated_is_said_in_english() -> None:
    assert Words("de")(DAY, day="Monday") == ENGLISH(DAY, day="Monday") == "You can answer until Monday."


@pytest.mark.parametrize(
    "said", ["Sie können antworten.", "Bis {tag}.", "Bis {day.year}.", "Bis {day!r}.", "Bis {day:>9}.", "{day"]
)
def test_a_translation_that_changes_what_is_filled_in_is_not_used(said: str) -> None:
    assert german(said)(DAY, day="Monday") == "You can answer until Monday."


def test_a_name_that_is_not_given_is_our_mistake_and_is_seen() -> None:
    with pytest.raises(KeyError, match="day"):
        ENGLISH(DAY, month="May")


@given(value=st.text(alphabet=st.sampled_from("{}day._!:0 a")))
def test_what_is_filled_in_is_never_read_as_a_text_with_names(value: str) -> None:
    assert ENGLISH("<{day}>{text}", day=value, text="{day}") == f"<{value}>{{day}}"


def test_an_answer_is_said_as_its_question_needs_it() -> None:
    words = Words("de", {("rehearsed", "Some"): "Manche", ("pressure", "Some"): "Etwas"})
    assert [words.within(question, "Some") for question in ("rehearsed", "pressure", "other")] == ["Manche", "Etwas", "Some"]


@pytest.mark.parametrize(
    ("preferences", "chosen"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-AT", "de"),
        ("de_CH", "de"),
        ("DE-at,de;q=0.9,en;q=0.8", "de"),
        ("fr-FR,fr;q=0.9,de;q=0.5", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("de;q=0.3, pt ;q=0.7", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("pt-BR", "pt-BR"),
        ("zh-Hant-TW", "zh-Hant"),
        ("de;q=0, pt-BR;q=0.1", "pt-BR"),
        ("de;q=nan, pt-BR;q=0.1", "pt-BR"),
        ("de;q=a lot", "en"),
        ("*", "en"),
        ("d", "en"),
        ("dex", "en"),
        ("deu", "de"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK,en;q=0.5", "zh-Hant"),
    ],
)
def test_a_browser_gets_the_language_that_its_owner_likes_best(preferences: str | None, chosen: str) -> None:
    assert chosen_language(preferences, ["de", "pt-BR", "zh-Hant"]) == chosen


@pytest.mark.parametrize(
    ("wanted", "there", "chosen"),
    [
        ("zh-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("zh-TW", ["zh", "zh-Hant"], "zh-Hant"),
        ("zh-HK", ["zh-CN", "zh-TW"], "zh-TW"),
        ("zh", ["zh-TW", "zh-CN"], "zh-CN"),
        ("sr-Latn-RS", ["sr", "sr-Latn"], "sr-Latn"),
        ("sr-ME", ["sr", "sr-Latn"], "sr-Latn"),
        ("sr", ["sr-Latn"], "sr-Latn"),
        ("pt-PT", ["pt-BR", "pt"], "pt"),
        ("no", ["nb"], "nb"),
        ("nb-NO", ["nb"], "nb"),
        ("iw", ["he"], "he"),
        ("in-ID", ["id"], "id"),
    ],
)
def test_of_two_ways_of_writing_the_one_that_somebody_reads_is_chosen(wanted: str, there: list[str], chosen: str) -> None:
    assert chosen_language(wanted, there) == chosen


@given(preferences=st.text(alphabet=string.ascii_letters + "-_,;=.*q0189 \n\x00ü", max_size=40))
def test_whatever_a_browser_sends_a_language_that_is_there_is_chosen(preferences: str) -> None:
    assert chosen_language(preferences, ["de", "fr"]) in {"en", "de", "fr"}
    assert chosen_language(preferences, []) == "en"
