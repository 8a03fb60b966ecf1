"""Part of the third gate: no two things that people choose between read alike, and no list names a thing twice."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.content.library import SHAPES, TOPICS, Content
from diagnostics.content.references import places_of
from diagnostics.content.text import Document, Place
from diagnostics.domain.naming import as_read
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS
from diagnostics.errors import Fault

# Patterns as in `references`: what is written at the same pattern must differ, in all files of that kind together.
DIFFER: dict[str, tuple[str, str]] = {
    "family": ("data/causes.yaml", "families/*/label"),
    "letter of a family": ("data/causes.yaml", "families/*/letter"),
    "cause": ("data/causes.yaml", "causes/*/label"),
    "intervention": ("data/interventions.yaml", "interventions/*/label"),
    "role": ("data/roles.yaml", "roles/*/label"),
    "role in a sentence": ("data/roles.yaml", "roles/*/in_text"),
    "word for a chance": ("data/scales.yaml", "likelihood/*/label"),
    "reason for asking": ("data/priors.yaml", "request_columns/*/label"),
    "kind of gap": ("data/priors.yaml", "gap_columns/*/label"),
    "topic": (TOPICS, "title"),
    "question": (TOPICS, "questions/*/text"),
    "question about an owner": ("questionnaires/ownership.yaml", "questions/*/text"),
    "id of a question about an owner": ("questionnaires/ownership.yaml", "questions/*/id"),
    "question of the review": ("questionnaires/follow-up.yaml", "questions/*/text"),
    "id of a question of the review": ("questionnaires/follow-up.yaml", "questions/*/id"),
}
"""What people or programs use to tell things apart, and where it is written."""

OPTIONS = ((TOPICS, "questions/*/options/*/label"), ("questionnaires/follow-up.yaml", "questions/*/options/*/label"))
"""Answers, which have to differ within their question."""


def twins(content: Content) -> Iterator[Fault]:
    """Yield a fault for everything that reads like another of its kind, and for names that a list holds twice."""
    for kind, (file, pattern) in DIFFER.items():
        first: dict[str, tuple[str, str]] = {}
        for document, place, words in places_of(content, file, pattern):
            where = f"{document.file}:{document.line_of(place)}"
            same, there = first.setdefault(as_read(words), (words, where))
            if there != where:
                what = f"{kind}: '{words}' reads like '{same}' in {there}; change one so that people can tell them apart"
                yield document.fault(place, what)
    yield from _options(content)
    for path in (*SHAPES, *(path for path in content.documents if path.startswith(f"{TOPICS}/"))):
        document = content.documents[path]
        yield from _listed_twice(document, document.data, ())


def _options(content: Content) -> Iterator[Fault]:
    offered = {as_read(label): label for label in NON_ANSWER_LABELS.values()}
    for file, pattern in OPTIONS:
        first: dict[tuple[str, Place, str], tuple[str, int]] = {}
        for document, place, words in places_of(content, file, pattern):
            question, read = place[:2], as_read(words)
            same, line = first.setdefault((document.file, question, read), (words, document.line_of(place)))
            if first[document.file, question, read] != (words, document.line_of(place)):
                what = f"option '{words}' reads like '{same}' in line {line}; change one so that people can tell them apart"
                yield document.fault(place, what)
            if read in offered and file == TOPICS:
                what = f"every question offers '{offered[read]}' already; remove this option"
                yield document.fault(place, what)


def _listed_twice(document: Document, data: object, place: Place) -> Iterator[Fault]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "path":  # a circle of causes ends where it begins
                yield from _listed_twice(document, value, (*place, key))
    elif isinstance(data, list):
        seen: set[str] = set()
        for number, item in enumerate(data):
            if not isinstance(item, str):
                yield from _listed_twice(document, item, (*place, number))
            elif item in seen and not item.isdigit():
                yield document.fault((*place, number), f"{place[-1]}: '{item}' is listed twice; keep one of them")
            else:
                seen.add(item)
