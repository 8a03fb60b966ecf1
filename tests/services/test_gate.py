"""Whatever text or figure somebody gives to any verb of the services: what cannot be stored is refused on both databases
with the same sentence, which names the field, and nothing of it is stored.

The verbs are those of `verbs.py`. Each is called once, its arguments are recorded, and then every text and every figure
among them is corrupted in turn.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from sqlalchemy import create_engine, select

import diagnostics.services
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import Content, load_library
from diagnostics.domain.base import Value
from diagnostics.domain.case import Gap, Request, Respondent
from diagnostics.domain.gate import Figure, Text
from diagnostics.domain.organisation import Employee, Unit
from diagnostics.errors import DiagnosticError, InvalidInput
from diagnostics.services import responding
from diagnostics.services.cases import case_of, change_gap, change_request, open_case
from diagnostics.services.gate import KEYS, OURS, SECRETS, SEEN, rules_of
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent
from diagnostics.services.reviewing import plan_reviews
from diagnostics.storage.store import Store
from diagnostics.storage.tables import metadata
from tests.databases import KINDS, new_database
from tests.services.verbs import ADA, EVERY_VERB, Verb

BAD = {
    "U+0000": "a\0b",
    "U+001B": "a\x1bb",
    "U+0085": "a\x85b",
    "U+2028": "a\u2028b",
    "U+061C": "a\u061cb",
    "U+202E (right-to-left override)": "a\u202eb",
    "U+2066": "a\u2066b",
    "U+D83D": "a\ud83db",
    "U+FFFF": "a\uffffb",
}
TOO_LONG = "x" * 10_001
NO_FIGURES = (float("nan"), float("inf"), float("-inf"), 1e300, 1e308, 10**400)
GUESTS = ("begin", "comment", "answer", "take_answer_away", "come_back", "invitation_behind", "taking_of", "word_back")

Call = tuple[Callable[..., object], dict[str, Any]]


class Noted(Exception):
    """A verb was called; nothing was done."""


@pytest.fixture(scope="module", params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[Any]:
    url = new_database(request.param, tmp_path_factory.mktemp("gate"))
    with closing(Store.open(url)) as store:
        keep_library(store, content)
        with store.writing(LOCAL) as work:
            work.organisation.put_unit(Unit(id="sales", name="Sales"))
            work.organisation.put_employee(Employee(id="ada", name="Ada"))
        yield store, url


def everything_in(url: str) -> dict[str, list[Any]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.tables.values()}


def modules() -> list[Any]:
    return [import_module(found.name) for found in iter_modules(diagnostics.services.__path__, "diagnostics.services.")]


def called_by(verb: Verb, store: Store, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return the function that a verb calls, with the arguments by name, and stop the call."""
    case = open_case(store, LOCAL, load_library(), "Calls", unit="sales", client="Alpha")
    add_respondent(store, LOCAL, case, "hr")
    given = verb.prepare(store, case, ADA)
    noted: list[Call] = []

    def note(function: Callable[..., object], *args: object, **kwargs: object) -> None:
        noted.append((function, dict(inspect.signature(function).bind(*args, **kwargs).arguments)))
        raise Noted

    with monkeypatch.context() as patched:
        for module in modules():
            for name, function in list(vars(module).items()):
                if (
                    inspect.isfunction(function)
                    and function.__module__ == module.__name__
                    and hasattr(function, "__wrapped__")
                ):
                    patched.setattr(module, name, partial(note, function))
        with suppress(Noted):
            verb.do(store, LOCAL, load_library(), case, given)
    (found,) = noted
    return found


def spoilt(value: Any, bad: object) -> Iterator[tuple[str, Any]]:
    """Yield copies of a value with each of its texts or figures in turn replaced by the bad one, with the field's name."""
    if isinstance(value, (*OURS, Enum, bool)) or value is None:
        return
    if isinstance(value, str):
        if isinstance(bad, str):
            yield "", bad
    elif isinstance(value, int | float):
        if not isinstance(bad, str):
            yield "", bad
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            for _, item in spoilt_field(value, name, bad):
                yield name, value.model_copy(update={name: item})
    elif is_dataclass(value):
        for field in fields(value):
            for _, item in spoilt_field(value, field.name, bad):
                yield field.name, replace(value, **{field.name: item})
    elif isinstance(value, dict):
        for key in value:
            for _, item in spoilt(value[key], bad):
                yield str(key), {**value, key: item}
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            for name, item in spoilt(one, bad):
                yield name, type(value)([*value[:place], item, *value[place + 1 :]])


def spoilt_field(value: Any, name: str, bad: object) -> Iterator[tuple[str, Any]]:
    """Like `spoilt`, and with the bad value in empty fields that could hold a text or figure."""
    rule, now = rules_of(type(value)).get(name), getattr(value, name)
    if now is None and isinstance(rule, Text if isinstance(bad, str) else Figure):
        yield name, bad
    yield from spoilt(now, bad)


def spoilt_calls(call: Call, bad: object) -> Iterator[Call]:
    function, given = call
    for name, value in given.items():
        for field, item in spoilt(value, bad):
            is_of_a_case_file = function.__name__ == "import_case" and name == "text"
            if not is_of_a_case_file and (name not in SEEN or field in KEYS):
                yield function, {**given, name: item}


def refusal_of(call: Call) -> str:
    function, given = call
    with pytest.raises(DiagnosticError) as refused:
        list(found) if inspect.isgenerator(found := function(**given)) else found
    assert isinstance(refused.value, InvalidInput), f"{function.__name__}: {refused.value}"
    return str(refused.value)


told: dict[tuple[str, int], str] = {}
"""By verb and place: the message of the first database, which the second has to repeat."""


@pytest.mark.parametrize("verb", EVERY_VERB, ids=lambda verb: str(EVERY_VERB.index(verb)))
def test_no_verb_takes_a_text_or_figure_that_cannot_be_stored(
    database: tuple[Store, str], verb: Verb, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, url = database
    call = called_by(verb, store, monkeypatch)
    before = everything_in(url)
    sentences = []
    for character, text in BAD.items():
        for spoilt_call in spoilt_calls(call, text):
            sentence = refusal_of(spoilt_call)
            assert character in sentence and "position 2 is not allowed" in sentence
            sentences.append(sentence)
    for spoilt_call in spoilt_calls(call, TOO_LONG):
        sentence = refusal_of(spoilt_call)
        assert "the text has 10,001 characters; write at most" in sentence
        sentences.append(sentence)
    for figure in NO_FIGURES:
        for spoilt_call in spoilt_calls(call, figure):
            sentence = refusal_of(spoilt_call)
            assert "is not a number" in sentence or "is out of range" in sentence
            sentences.append(sentence)
    assert all(len(sentence) < 250 and sentence.endswith(".") for sentence in sentences)
    for place, sentence in enumerate(sentences):
        assert told.setdefault((str(EVERY_VERB.index(verb)), place), sentence) == sentence
    assert everything_in(url) == before


@pytest.mark.parametrize("name", GUESTS)
def test_whoever_was_invited_meets_the_same_gate(database: tuple[Store, str], name: str) -> None:
    store, url = database
    function, before = getattr(responding, name), everything_in(url)
    for field in inspect.signature(function).parameters:
        if field in ("store", *SEEN):
            continue
        for character, bad in BAD.items():
            given = dict.fromkeys(inspect.signature(function).parameters, "known") | {"store": store, field: bad}
            with pytest.raises(DiagnosticError) as refused:
                function(**given)
            assert field in SECRETS or character in str(refused.value)
    assert everything_in(url) == before


def test_every_verb_stands_behind_the_gate() -> None:
    naked = [
        f"{module.__name__}.{name}"
        for module in modules()
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and "store" in inspect.signature(function).parameters
        and {"person", "token", "key", "code", "receipt"} & set(inspect.signature(function).parameters)
        and not hasattr(function, "__wrapped__")
    ]
    assert naked == []


def test_what_languages_and_emoji_need_is_stored_as_it_is(store: Store, case_id: str) -> None:
    """Joiners, variation selectors, soft hyphens, combining marks, right-to-left letters: none of them is refused."""
    request = Request(
        text="می‌خواهم 👩‍🏫 ☎️ क्‍ष Ausbil\u00addungs\u00adkurs e\u0301 שלום\nSecond line\twith a tab", by="O’Neill"
    )
    change_request(store, LOCAL, case_id, Request(), request)
    assert case_of(store, LOCAL, case_id).case.request == request


def test_the_largest_figures_are_stored_alike_and_a_zero_has_no_sign(store: Store, case_id: str) -> None:
    gap = Gap(current=-0.0, target=1e12, best=-1e12, value_per_unit=1e12, people_affected=10_000_000)
    change_gap(store, LOCAL, case_id, Gap(), gap)
    stored = case_of(store, LOCAL, case_id).case.gap
    assert (stored.current, stored.target, stored.best) == (0.0, 1e12, -1e12) and str(stored.current) == "0.0"


def test_what_an_older_version_let_in_can_be_read_and_corrected(store: Store, case_id: str) -> None:
    """A figure out of range counts as not known; a text stays as it is until somebody changes it."""
    with store.writing(LOCAL) as work:
        work.cases.change(
            case_id,
            gap=Gap.model_construct(current=1e308, target=5.0, statement="a\u202eb", unit="calls"),
            request=Request.model_construct(text="x" * 50_000),
        )
    stored = case_of(store, LOCAL, case_id).case
    assert (stored.gap.current, stored.gap.target, stored.gap.statement) == (None, 5.0, "a\u202eb")
    with pytest.raises(InvalidInput, match=r"^Statement: the character U\+202E"):
        change_gap(store, LOCAL, case_id, stored.gap, stored.gap.model_copy(update={"target": 6.0}))
    change_gap(store, LOCAL, case_id, stored.gap, Gap(target=6.0, statement="ab"))
    assert case_of(store, LOCAL, case_id).case.gap == Gap(target=6.0, statement="ab")


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(2200, 1, 1), date(9999, 12, 31)])
def test_a_day_that_nobody_can_mean_is_refused(store: Store, case_id: str, day: date) -> None:
    with pytest.raises(InvalidInput, match=r"the year .* is out of range"):
        plan_reviews(store, LOCAL, case_id, [], [day])


def test_a_respondent_called_by_a_bool_or_a_number_is_none() -> None:
    with pytest.raises(ValueError, match="is not a number"):
        Gap(current=True)
    with pytest.raises(ValueError):
        Respondent(id="hr-1", role="hr", name=5)  # type: ignore[arg-type]
