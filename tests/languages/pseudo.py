"""A language that nobody speaks: English with an accent on every letter, which can be taken off again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from diagnostics.languages.catalogue import Message
from diagnostics.languages.words import Words

ACCENT = "\u0301"
HEAD = 'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def accented(text: str) -> str:
    """Return a text with an accent on every letter outside of {names}."""
    parts = re.split(r"(\{[^{}]*\})", text)
    return "".join(part if number % 2 else re.sub(r"([^\W\d_])", rf"\1{ACCENT}", part) for number, part in enumerate(parts))


def plain(text: str) -> str:
    """Return a text without the accents that `accented` set."""
    return text.replace(ACCENT, "")


def pseudo(messages: Iterable[Message]) -> Words:
    """Return the words of the language."""
    return Words("eo", {message.key: accented(message.text) for message in messages})


def po_of(messages: Iterable[Message], code: str = "eo") -> str:
    """Return the language as a PO file, written without Babel."""
    entries = [HEAD.format(code=code)]
    for message in messages:
        context = f"msgctxt {_quoted(message.context)}\n" if message.context else ""
        entries.append(f"{context}msgid {_quoted(message.text)}\nmsgstr {_quoted(accented(message.text))}\n")
    return "\n".join(entries)


def is_accented(text: str) -> bool:
    """Whether every letter of a text carries the accent."""
    letters = sum(unicodedata.category(sign).startswith("L") for sign in text)
    return letters == text.count(ACCENT)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
