"""The receipt of somebody who handed in: the promise and their answers, under a code that can be checked."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date

from diagnostics.domain.invitation import Round
from diagnostics.domain.library import Library
from diagnostics.domain.promise import promised
from diagnostics.findings.answers import answer_label


def receipt_of(one: Round, library: Library, answers: Mapping[str, str], comment: str, day: date) -> str:
    """Return the text of a receipt. The code of it is the beginning of its SHA-256, so anybody can check that it is whole.

    A random line keeps others from finding the answers by trying what they would come to. No line begins or ends with
    white space, and no line break ends the text: a page that shows it would lose them, and with them the code.
    """
    return "\n".join(" ".join(line.split()) for line in _lines(one, library, answers, comment, day))


def _lines(one: Round, library: Library, answers: Mapping[str, str], comment: str, day: date) -> Iterator[str]:
    yield f"Handed in on {day.isoformat()}"
    yield f"Promise {one.promise.version}"
    yield from promised(one.promise, _english)
    known = library.question_by_id
    for name in one.questions or answers:
        if name in answers and name in known:
            yield f"{known[name].wording(one.role)} - {answer_label(known[name], answers[name])}"
    if comment:
        yield f"Comment: {comment}"
    yield f"Random: {secrets.token_hex(16)}"


def _english(text: str, **filled: object) -> str:
    return text.format(**filled)
