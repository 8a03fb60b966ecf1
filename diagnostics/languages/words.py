"""A text in the language of whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from diagnostics.domain.marking import marked
from diagnostics.languages.codes import best_of

__all__ = ["ENGLISH", "Words", "braces", "chosen_language", "marked"]

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


@dataclass(frozen=True, eq=False)
class Words:
    """What is said in one language; the English text is the key, and stands in where a translation is missing.

    Compared by identity, so that what is made with it can be cached by it.
    """

    language: str
    """The code of the language as a page names it: `en`, `de`, `pt-BR`."""
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)
    """(what the text belongs to, English text) -> translation; an option's label belongs to its question."""

    def __call__(self, text: str, /, **filled: object) -> str:
        """Return `text` in this language, with {names} filled in; raises KeyError where one is not given.

        A name is all that braces can hold, and what is filled in is never read as a text with names itself. A
        translation that loses or invents a name is not used.
        """
        said = self.texts.get(("", text), text)
        if not filled:
            return said
        chosen = said if braces(said) == braces(text) else text
        return _FIELD.sub(lambda found: str(filled[found[1]]), chosen)

    def within(self, context: str, text: str) -> str:
        """Return `text`, which belongs to `context` (an option's label to its question), in this language."""
        return self.texts.get((context, text), text)


ENGLISH = Words("en")
"""The language in which everything is written."""


def braces(text: str) -> frozenset[str]:
    """Return everything in `text` that stands in braces, with them, and each brace that has no other."""
    return frozenset(_BRACES.findall(text))


def chosen_language(preferences: str | None, there: Collection[str]) -> str:
    """Return the language among `there` that somebody likes best, English where they like none of them.

    `preferences` is what a browser tells: one code (`de-AT`), or a list as in Accept-Language (`de-AT,de;q=0.9`). A
    language without a region stands in for one with it, and one with a region for the bare language.
    """
    offered = {*there, ENGLISH.language}
    return next(filter(None, (best_of(wanted, offered) for wanted in _liked(preferences or ""))), ENGLISH.language)


def _liked(preferences: str) -> list[str]:
    """Return codes in small letters, what is liked best first, without what is not wanted at all."""
    weighed = []
    for entry in preferences.replace("_", "-").lower().split(","):
        code, *settings = (part.strip() for part in entry.split(";"))
        weight = next((_weight(setting[2:]) for setting in settings if setting.startswith("q=")), 1.0)
        if code and weight > 0:
            weighed.append((weight, code))
    return [code for _, code in sorted(weighed, key=lambda one: -one[0])]


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
