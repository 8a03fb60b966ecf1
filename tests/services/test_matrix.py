"""The matrix at the door of the data layer: a test for each part and each verb, generated from `access/matrix.py`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import diagnostics.services
from diagnostics.access.matrix import MATRIX, Principal, person_with
from diagnostics.access.rights import LOCAL, NOTHING, Person, Right
from diagnostics.content.library import Content
from diagnostics.domain.library import Library
from diagnostics.errors import NotAllowed
from diagnostics.services.cases import case_of, history_of, list_cases, open_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database
from tests.services import test_rights
from tests.services.test_rights import VERBS, Verb


@pytest.fixture(scope="module", params=KINDS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[Store]:
    """One database for all cells: every test works on a case of its own."""
    with closing(Store.open(new_database(request.param, tmp_path_factory.mktemp("matrix")))) as store:
        keep_library(store, content)
        yield store


def playing(principal: Principal) -> Person:
    """Somebody who plays one part, and reaches the case of the test by everything that this part can reach by."""
    return person_with(f"The {principal}", [principal], "me", "ada", frozenset({"sales"}), frozenset({"Alpha"}))


@pytest.mark.parametrize("principal", Principal)
@pytest.mark.parametrize(("right", "verb"), VERBS)
def test_a_part_may_do_what_the_matrix_says_and_nothing_else(
    shared: Store, library: Library, principal: Principal, right: Right, verb: Verb
) -> None:
    opener = person_with("Opener", [Principal.FACILITATOR], "me")
    case = open_case(shared, opener, library, "Calls", unit="sales", client="Alpha")
    add_respondent(shared, opener, case, "hr")
    if right in MATRIX[principal]:
        verb(shared, playing(principal), library, case)
        return
    before = everything(shared, case)
    with pytest.raises(NotAllowed, match=f"The {principal} may not"):
        verb(shared, playing(principal), library, case)
    assert everything(shared, case) == before


def everything(store: Store, case: str) -> tuple[object, ...]:
    return list_cases(store, LOCAL), case_of(store, LOCAL, case), history_of(store, LOCAL, case)


def verbs() -> dict[str, Callable[..., object]]:
    """Every function of the services that does something for a person."""
    found = {}
    for module in iter_modules(diagnostics.services.__path__, "diagnostics.services."):
        for name, value in vars(import_module(module.name)).items():
            is_own = inspect.isfunction(value) and value.__module__ == module.name and not name.startswith("_")
            if is_own and "person" in inspect.signature(value).parameters:
                found[name] = value
    return found


@pytest.mark.parametrize("name", sorted(verbs()))
def test_no_verb_looks_at_anything_before_it_looks_at_the_right(name: str) -> None:
    verb = verbs()[name]
    needed = [one for one in inspect.signature(verb).parameters.values() if one.default is one.empty]
    nothing_else = {one.name: None for one in needed}
    with pytest.raises(NotAllowed):
        verb(**{**nothing_else, "person": Person("Nobody", frozenset(), NOTHING)})


def test_every_verb_has_its_row_of_cells() -> None:
    tried = ast.parse(Path(inspect.getfile(test_rights)).read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(tried) if isinstance(node, ast.Attribute)}
    assert sorted(set(verbs()) - called) == []
