"""Part of the third gate: words without quotes that other readers of YAML read as something else.

Here every word stays text, and the models give it its type. Editors, schemas and other programs follow YAML 1.1, where `no`
is false, `012` is ten, `1:30` is ninety and `2026-11-30` is a date. Programs also differ on some numbers. So content writes
such words in quotes, and numbers plainly.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

import yaml

from diagnostics.content.library import OPTIONAL, SHAPES, TOPICS, Content
from diagnostics.content.shape import fields_of
from diagnostics.content.text import Place
from diagnostics.domain.base import Value
from diagnostics.domain.questionnaire import Topic
from diagnostics.errors import Fault

PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+][0-9]+)?", re.ASCII)
"""What every reader takes for the same number; an exponent only as Python writes it."""

_LIKE_A_NUMBER = re.compile(
    r"[-+]?(0[xob])?[0-9a-f._]*[0-9][0-9a-f._:]*(e[-+]?[0-9]+)?|[-+]?\.?(inf|infinity|nan)", re.IGNORECASE | re.ASCII
)
_RESOLVER = yaml.SafeLoader("")
_SWITCHES = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false"})


def misread_words(content: Content) -> Iterator[Fault]:
    """Yield a fault for each word of the content that another reader of YAML would read as something else."""
    for path, document in content.documents.items():
        shape: type[Value] = Topic if path.startswith(f"{TOPICS}/") else {**SHAPES, **OPTIONAL}[path]
        texts, switches = _names_of(shape)
        for place, word, is_key in _unquoted(document.root):
            name = _field(place)
            what = _wrong(word, name in texts or is_key, name in switches and not is_key)
            if what:
                yield document.fault(place, what if is_key else f"{name}: {what}")


def _wrong(word: str, is_text: bool, is_switch: bool) -> str:
    if word.lower() in _SWITCHES:
        if is_switch:
            return "" if word in ("true", "false") else f"programs differ on what '{word}' means; write true or false"
        return f'other programs read {word} as true or false; write it in quotes, "{word}"'
    meaning = str(_RESOLVER.resolve(yaml.ScalarNode, word, (True, False))).rsplit(":", 1)[-1]
    if meaning == "null":
        return "the value is missing; write one, or delete the key"
    if meaning == "timestamp":
        return f'other programs read {word} as a date; write it in quotes, "{word}"'
    if meaning in ("merge", "value"):
        return f'other programs read {word} as an instruction; write it in quotes, "{word}"'
    if is_text and meaning in ("int", "float"):
        return f'other programs read {word} as a number; write it in quotes, "{word}"'
    if not is_text and _LIKE_A_NUMBER.fullmatch(word) and not PLAIN_NUMBER.fullmatch(word):
        return f"programs differ on what number '{word}' is; write it plainly, such as 12 or 0.5"
    return ""


def _unquoted(node: yaml.Node, place: Place = (), is_key: bool = False) -> Iterator[tuple[Place, str, bool]]:
    """Yield (place, word, whether it is a key) of every word without quotes."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _unquoted(key, (*place, key.value), True)
            yield from _unquoted(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _unquoted(value, (*place, number))
    elif not node.style:  # None from the Python reader, "" from the one in C
        yield place, node.value, is_key


def _field(place: Place) -> str:
    """Return the key that a place belongs to: the last one that is not a list index."""
    return next((step for step in reversed(place) if isinstance(step, str)), "")


@cache
def _names_of(shape: type[Value]) -> tuple[Collection[str], Collection[str]]:
    """Return the names of the fields that hold texts, and of those that hold true or false."""
    fields = [(field.alias or name, field.annotation) for name, field in fields_of(shape)]
    return (
        frozenset(name for name, annotation in fields if _holds(annotation, str)),
        frozenset(name for name, annotation in fields if _holds(annotation, bool)),
    )


def _holds(annotation: Any, kind: type) -> bool:
    return annotation is kind or any(_holds(part, kind) for part in getattr(annotation, "__args__", ()))
