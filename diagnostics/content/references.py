"""Part of the third gate: every name that content uses is defined, and no name is defined twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from diagnostics.content.library import TOPICS, Content
from diagnostics.content.shape import closest
from diagnostics.content.text import Document, Place
from diagnostics.errors import Fault

# Patterns are read from the top of a file: `*` stands for each part of a list or mapping, `@` for each key itself.
DEFINED: dict[str, tuple[str, str]] = {
    "family": ("data/causes.yaml", "families/*/id"),
    "cause": ("data/causes.yaml", "causes/*/id"),
    "request column": ("data/priors.yaml", "request_columns/@"),
    "intervention": ("data/interventions.yaml", "interventions/*/id"),
    "role": ("data/roles.yaml", "roles/*/id"),
    "tie-break": ("data/roles.yaml", "tie_breaks/*/id"),
    "source": ("data/sources.yaml", "sources/*/key"),
    "figure": ("data/figures.yaml", "figures/*/id"),
    "topic": (TOPICS, "id"),
    "question": (TOPICS, "questions/*/id"),
}
"""What a name can stand for, the file in which such names are defined, and where in it."""

USED: dict[str, tuple[tuple[str, str], ...]] = {
    "data/library.yaml": (
        ("topics/*", "topic"),
        ("opening/*", "question"),
        ("first_for/@", "role"),
        ("first_for/*/*", "question"),
    ),
    "data/causes.yaml": (
        ("causes/*/family", "family"),
        ("causes/*/owner", "role"),
        ("causes/*/responsible/*", "role"),
        ("causes/*/consulted/*", "role"),
        ("causes/*/sources/*", "source"),
    ),
    "data/links.yaml": (
        ("links/*/from", "cause"),
        ("links/*/to", "cause"),
        ("links/*/sources/*", "source"),
        ("loops/*/path/*", "cause"),
        ("loops/*/sources/*", "source"),
    ),
    "data/priors.yaml": (
        ("generic/chances/@", "cause"),
        ("generic/sources/*", "source"),
        ("by_request/*", "request column"),
        ("request_columns/*/chances/@", "cause"),
        ("request_columns/*/sources/*", "source"),
        ("gap_columns/*/chances/@", "cause"),
        ("gap_columns/*/sources/*", "source"),
        ("the_gap_itself/*/*", "cause"),
    ),
    "data/scales.yaml": (("sources/*", "source"),),
    "data/interventions.yaml": (
        ("interventions/*/treats/@", "cause"),
        ("interventions/*/accountable", "role"),
        ("interventions/*/responsible/*", "role"),
        ("interventions/*/effect/figures/*", "figure"),
        ("interventions/*/needs/*", "intervention"),
    ),
    "data/roles.yaml": (("roles/*/sources/*", "source"), ("tie_breaks/*/sources/*", "source")),
    "data/figures.yaml": (("figures/*/sources/*", "source"),),
    "questionnaires/ownership.yaml": (("sources/*", "source"),),
    "questionnaires/follow-up.yaml": (("sources/*", "source"),),
    TOPICS: (
        ("questions/*/roles/*", "role"),
        ("questions/*/contrasts/*", "family"),
        ("questions/*/options/*/raises/@", "cause"),
        ("questions/*/options/*/lowers/@", "cause"),
        ("questions/*/sources/*", "source"),
    ),
}
"""Where names are used in a file, and what each of them stands for."""


def names(content: Content, kind: str) -> list[str]:
    """Return every name that is defined as a `kind`, such as `cause`, in the order of the files."""
    return [word for _, _, word in _defined(content, kind)]


def cited(content: Content) -> frozenset[str]:
    """Return the keys of all sources that something in the content names."""
    return frozenset(word for _, _, word, kind in _used(content) if kind == "source")


def reference_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for every name that is used and not defined."""
    known = {kind: names(content, kind) for kind in DEFINED}
    for document, place, word, kind in _used(content):
        if word not in known[kind]:
            yield document.fault(place, unknown(kind, word, known[kind]))


def repeated_names(content: Content) -> Iterator[Fault]:
    """Yield a fault for every name that is defined a second time."""
    for kind in DEFINED:
        first: dict[str, str] = {}
        for document, place, word in _defined(content, kind):
            if word in first:
                yield document.fault(place, f"{kind} '{word}' stands already in {first[word]}; give one of them another id")
            first.setdefault(word, f"{document.file}:{document.line_of(place)}")
    causes = frozenset(names(content, "cause"))
    for document, place, word in _defined(content, "question"):
        if word in causes:
            what = f"question '{word}' has the id of a cause, and an exported network uses both as names; give it another id"
            yield document.fault(place, what)


def unknown(kind: str, word: str, known: Collection[str]) -> str:
    """Return what to say of a `word` that should name a `kind` and does not."""
    file = DEFINED[kind][0]
    return f"there is no {kind} '{word}'" + (closest(word, list(known)) or f"; write one that stands in {file}")


def places_of(content: Content, file: str, pattern: str) -> Iterator[tuple[Document, Place, str]]:
    """Yield (document, place, word) of everything that is written at a pattern; `TOPICS` stands for all topic files."""
    for document in _documents(content, file):
        for place, word in _words(document.data, pattern.split("/")):
            yield document, place, word


def _defined(content: Content, kind: str) -> Iterator[tuple[Document, Place, str]]:
    return places_of(content, *DEFINED[kind])


def _used(content: Content) -> Iterator[tuple[Document, Place, str, str]]:
    for file, patterns in USED.items():
        for pattern, kind in patterns:
            for document, place, word in places_of(content, file, pattern):
                yield document, place, word, kind


def _documents(content: Content, file: str) -> list[Document]:
    if file == TOPICS:
        return [document for path, document in content.documents.items() if path.startswith(f"{TOPICS}/")]
    return [content.documents[file]]


def _words(data: object, steps: list[str], place: Place = ()) -> Iterator[tuple[Place, str]]:
    if not steps:
        yield place, str(data)
        return
    step, *rest = steps
    parts = _parts(data)
    if step == "@":
        yield from (((*place, key), str(key)) for key in parts)
    else:
        for key in parts if step == "*" else parts.keys() & {step}:
            yield from _words(parts[key], rest, (*place, key))


def _parts(data: object) -> dict[int | str, object]:
    if isinstance(data, dict):
        return data
    return dict(enumerate(data)) if isinstance(data, list) else {}
