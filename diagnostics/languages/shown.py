"""A library as somebody reads it: the same questions under the same ids, in another language."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from diagnostics.domain.library import Library
from diagnostics.domain.ownership import Role
from diagnostics.domain.questionnaire import Option, Question, Topic
from diagnostics.languages.words import ENGLISH, Words


@lru_cache(maxsize=64)
def library_in(library: Library, words: Words) -> Library:
    """Return `library` with what respondents read of it in the language of `words`; itself in English.

    Ids, weights, version and hash stay, so every diagnosis does. It is meant to be read from: reckon with `library`,
    whose network is compiled already.
    """
    if words.language == ENGLISH.language:
        return library
    return replace(
        library,
        topics=tuple(_topic(topic, words) for topic in library.topics),
        roles=tuple(_role(role, words) for role in library.roles),
    )


def _topic(topic: Topic, words: Words) -> Topic:
    questions = [_question(question, words) for question in topic.questions]
    return topic.model_copy(update={"title": words(topic.title), "questions": questions})


def _question(question: Question, words: Words) -> Question:
    return question.model_copy(
        update={
            "text": words(question.text),
            "text_for": {role: words(text) for role, text in question.text_for.items()},
            "why": words(question.why),
            "unit": words(question.unit) if question.unit is not None else None,
            "options": [_option(question.id, option, words) for option in question.options],
        }
    )


def _option(question: str, option: Option, words: Words) -> Option:
    return option.model_copy(update={"label": words.within(question, option.label)})


def _role(role: Role, words: Words) -> Role:
    return role.model_copy(update={"label": words(role.label), "in_text": words(role.in_text)})
