"""The gate of the services: what a caller passes is checked before anything else, by the rules of `domain/gate.py`.

A verb has the decorator `@gated`. Each of its arguments is checked by the rule in its signature, and the fields of a value
by the rules of its class; a text without a rule must be one line. What the product made itself passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache, wraps
from inspect import signature
from typing import Annotated, Any, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from diagnostics.access.rights import Person
from diagnostics.content.library import Content
from diagnostics.domain.base import Value
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.gate import MAX_WHOLE, Day, Figure, Rule, Text
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.domain.reorganisation import Reorganisation
from diagnostics.errors import InvalidInput
from diagnostics.storage.store import Store

Given = ParamSpec("Given")
Made = TypeVar("Made")

OURS = (Store, Person, Library, Content, Diagnosis, Organisation, Reorganisation)
"""Types that no caller fills in."""

LINE, WHOLE, FIGURE, DAY = Text(300), Figure(-MAX_WHOLE, MAX_WHOLE), Figure(), Day()

SEEN = ("before", "agreement", "case", "preview", "steps", "templates")
"""What a page read or the product worked out, and passes back. It may come from an older version that accepted more, and
people must be able to see and correct that.
"""

KEYS = ("id", "case_id", "cause", "number", "post", "employee")
"""Fields that are checked nevertheless: rows are looked up by them."""

SECRETS = ("token", "key", "code", "receipt")
"""What is only hashed and looked up, never stored: a wrong value is simply unknown, whatever it contains."""

NAMES = {
    "case_id": "Case",
    "by": "Who asked",
    "asker": "Who asks",
    "about": "What it is about",
    "value": "Answer",
    "change_title.after": "Title",
    "place_case.after": "Client or unit",
}
"""Fields whose name alone would not make clear what is meant."""


def gated(verb: Callable[Given, Made]) -> Callable[Given, Made]:
    """Make a verb refuse values that cannot be stored, with InvalidInput, before it does anything."""
    taken = signature(verb)

    @wraps(verb)
    def checked(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        rules = rules_of(verb)
        for name, value in taken.bind(*args, **kwargs).arguments.items():
            if name in SECRETS:
                continue
            found = _of_what_was_seen(value) if name in SEEN else _faults(name, value, rules.get(name))
            for field, fault in found:
                raise InvalidInput(f"{NAMES.get(f'{verb.__name__}.{field}') or _named(field)}: {fault}.")
        return verb(*args, **kwargs)

    return checked


def refusal_of(wrong: ValidationError) -> InvalidInput:
    """Return the message for a value that does not fit a model: the field, and what is wrong with it."""
    (field, fault), *_ = _faults_in(wrong)
    return InvalidInput(f"{_named(field)}: {fault}.")


def _faults(name: str, value: object, rule: Rule | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a value, each with the name of its field."""
    match value:
        case None | bytes() | Enum():
            return
        case bool():
            fault = FIGURE.fault(value) if isinstance(rule, Figure) else None
        case str():
            fault = (rule if isinstance(rule, Text) else LINE).fault(value)
        case int():
            fault = (rule if isinstance(rule, Figure) else WHOLE).fault(value)
        case float():
            fault = (rule if isinstance(rule, Figure) else FIGURE).fault(value)
        case date():
            fault = DAY.fault(value)
        case _:
            yield from _inside(name, value, rule)
            return
    if fault:
        yield name, fault


def _of_what_was_seen(value: object) -> Iterator[tuple[str, str]]:
    for key in KEYS:
        yield from _faults(key, getattr(value, key, None), None)


def _inside(name: str, value: object, rule: Rule | None) -> Iterator[tuple[str, str]]:
    if isinstance(value, OURS):
        return
    if isinstance(value, Value):
        try:
            type(value).model_validate(value.model_dump())
        except ValidationError as wrong:
            yield from _faults_in(wrong)
    elif is_dataclass(value):
        rules = rules_of(type(value))  # type: ignore[arg-type]  # a class is hashable
        for field in fields(value):
            yield from _faults(field.name, getattr(value, field.name), rules.get(field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _faults(name, key, None)
            yield from _faults(name, item, rule)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _faults(name, item, rule)


def _faults_in(wrong: ValidationError) -> Iterator[tuple[str, str]]:
    for error in wrong.errors():
        names = [step for step in error["loc"] if isinstance(step, str) and not step.startswith("[")]
        yield (names[0] if len(names) == 1 else " ".join(names[-2:]) or "value"), _told(error)


def _told(error: ErrorDetails) -> str:
    if error["type"] in ("not_allowed", "no_day"):
        return error["msg"]
    given, most = error["input"], error.get("ctx", {}).get("max_length", LINE.most)
    fault = Text(most).fault(given) if isinstance(given, str) else None
    return fault or f"this cannot be stored ({error['msg'][:1].lower()}{error['msg'][1:]})"


@lru_cache(maxsize=512)
def rules_of(owner: Any) -> dict[str, Rule]:
    """Return the rule of each argument of a function, or field of a class, that has one."""
    hints = get_type_hints(owner, include_extras=True)
    return {name: rule for name, hint in hints.items() if (rule := _rule_in(hint))}


def _rule_in(hint: Any) -> Rule | None:
    if get_origin(hint) is Annotated:
        found = next((one for one in hint.__metadata__ if isinstance(one, Text | Figure | Day)), None)
        return found or _rule_in(get_args(hint)[0])
    inside = [rule for part in get_args(hint) if (rule := _rule_in(part))]
    return inside[0] if inside else None


def _named(field: str) -> str:
    return NAMES.get(field) or field.replace("_", " ").capitalize()
