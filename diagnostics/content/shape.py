"""The second gate: does the data have the shape of our models? Faults in the words of authors."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from diagnostics.content.text import Document, Place
from diagnostics.domain.base import Value
from diagnostics.domain.gate import visible
from diagnostics.errors import ContentError, Fault

NO_NUMBER = frozenset(
    {
        *("float_parsing", "float_type", "finite_number"),
        *("int_parsing", "int_type", "int_from_float", "int_parsing_size"),
    }
)
"""What pydantic calls a value that should be a number."""

Shape = TypeVar("Shape", bound=Value)


def shaped(document: Document, shape: type[Shape]) -> Shape:
    """Return the document as a `shape`, or raise one ContentError that lists every fault by line."""
    try:
        return shape.model_validate(document.data)
    except ValidationError as found:
        raise ContentError(_fault(document, error, shape) for error in found.errors()) from found


def closest(word: str, words: list[str]) -> str:
    """Return a hint at the word that was probably meant, or nothing."""
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def fields_of(shape: type[Value]) -> list[tuple[str, Any]]:
    """Return (name, field) of every field of a shape and of the shapes inside it."""
    fields: list[tuple[str, Any]] = []
    waiting, seen = [shape], set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            fields.append((name, field))
            waiting.extend(_models_in(field.annotation))
    return fields


def _fault(document: Document, error: ErrorDetails, shape: type[Value]) -> Fault:
    place: Place = tuple(step for step in error["loc"] if not str(step).startswith("["))
    return document.fault(place, _advice(error, place, shape))


def _advice(error: ErrorDetails, place: Place, shape: type[Value]) -> str:
    kind, given, context = error["type"], error.get("input"), error.get("ctx", {})
    name = visible(str(place[-1])) if place else "the file"
    shown = f"'{visible(str(given))}'" if isinstance(given, str | int | float) and len(str(given)) <= 60 else "this"
    match kind:
        case "missing":
            return f"'{name}' is missing; add it"
        case "extra_forbidden":
            return f"'{name}' is not a known key{closest(name, _known(shape, place))}"
        case "enum" | "literal_error":
            return f"{name}: {shown} is not known; write {context.get('expected', 'one of the known words')}"
        case "string_pattern_mismatch" if "a-z0-9" in str(context.get("pattern")):
            return f"{name}: {shown} is not an id; write small letters, digits and hyphens, such as 'goal-clarity'"
        case "string_type":
            return f"{name}: write text here"
        case "string_too_short" | "string_too_long":
            return f"{name}: the text has the wrong length; {_limit(context)}"
        case _ if kind in NO_NUMBER:
            return f"{name}: {shown} is not a number; write one such as {'3' if 'int' in kind else '0.3'}"
        case "bool_parsing" | "bool_type":
            return f"{name}: {shown} is neither true nor false"
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return f"{name}: {shown} is out of range; {_limit(context)}"
        case "list_type" | "tuple_type":
            return f"{name}: write a list here"
        case "dict_type" | "model_type" | "model_attributes_type" | "mapping_type":
            return f"{name}: write 'key: value' lines here"
        case _:
            return f"{name}: {error['msg'][:1].lower()}{error['msg'][1:]}"


def _limit(context: dict[str, Any]) -> str:
    words = {
        "gt": "write more than",
        "ge": "write at least",
        "lt": "write less than",
        "le": "write at most",
        "min_length": "write at least this many characters:",
        "max_length": "write at most this many characters:",
    }
    return ", ".join(f"{words[key]} {value}" for key, value in context.items() if key in words) or "see the guide"


def _known(shape: type[Value], place: Place) -> list[str]:
    names = {field.alias or name for name, field in fields_of(shape)}
    return sorted(names)


def _models_in(annotation: Any) -> list[type[Value]]:
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]
