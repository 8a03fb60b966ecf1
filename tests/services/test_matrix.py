"""The matrix at the door of the data layer: a test for each part and each verb, generated from `access/matrix.py`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import diagnostics.services
from diagnostics.access.matrix import MATRIX, Principal, person_with
from diagnostics.access.rights import LOCAL, NOTHING, Person
from diagnostics.content.library import Content, load_library
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Employee, Unit
from diagnostics.errors import NotAllowed
from diagnostics.services.cases import case_of, history_of, open_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database
from tests.services import test_rights, verbs
from tests.services.verbs import ADA, EVERY_VERB, Verb


@dataclass
class Shared:
    """One database for all cells."""

    store: Store
    staying: dict[int, tuple[str, object]] = field(default_factory=dict)

    def new_case(self, verb: Verb) -> tuple[str, object]:
        """A case on which a verb can be tried, and what has to be there before."""
        opener = person_with("Opener", [Principal.FACILITATOR], "me")
        case = open_case(self.store, opener, load_library(), "Calls", unit="sales", client="Alpha")
        add_respondent(self.store, opener, case, "hr")
        return case, verb.prepare(self.store, case, ADA)

    def case_that_stays(self, verb: Verb) -> tuple[str, object]:
        """The case of a verb for all who may not do it: they leave it as it is, or a test fails."""
        place = EVERY_VERB.index(verb)
        if place not in self.staying:
            self.staying[place] = self.new_case(verb)
        return self.staying[place]


@pytest.fixture(scope="module", params=KINDS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[Shared]:
    with closing(Store.open(new_database(request.param, tmp_path_factory.mktemp("matrix")))) as store:
        keep_library(store, content)
        with store.writing(LOCAL) as work:
            work.organisation.put_unit(Unit(id="sales", name="Sales"))
            work.organisation.put_employee(Employee(id="ada", name="Ada"))
        yield Shared(store)


def playing(principal: Principal) -> Person:
    """Somebody who plays one part, and reaches the case of the test by everything that this part can reach by."""
    return person_with(f"The {principal}", [principal], "me", "ada", frozenset({"sales"}), frozenset({"Alpha"}))


@pytest.mark.parametrize("principal", Principal)
@pytest.mark.parametrize("verb", EVERY_VERB, ids=lambda verb: "+".join(sorted(verb.rights)))
def test_a_part_may_do_what_the_matrix_says_and_nothing_else(
    shared: Shared, library: Library, principal: Principal, verb: Verb
) -> None:
    if verb.rights <= MATRIX[principal]:
        case, given = shared.new_case(verb)
        verb.do(shared.store, playing(principal), library, case, given)
        return
    case, given = shared.case_that_stays(verb)
    before = case_of(shared.store, LOCAL, case), history_of(shared.store, LOCAL, case)
    with pytest.raises(NotAllowed, match=f"The {principal} may not"):
        verb.do(shared.store, playing(principal), library, case, given)
    assert before == (case_of(shared.store, LOCAL, case), history_of(shared.store, LOCAL, case))


def functions() -> dict[str, Callable[..., object]]:
    """Every function of the services that does something in a store for a person."""
    found = {}
    for module in iter_modules(diagnostics.services.__path__, "diagnostics.services."):
        for name, value in vars(import_module(module.name)).items():
            is_own = inspect.isfunction(value) and value.__module__ == module.name and not name.startswith("_")
            if is_own and {"store", "person"} <= set(inspect.signature(value).parameters):
                found[name] = value
    return found


@pytest.mark.parametrize("name", sorted(functions()))
def test_no_verb_looks_at_anything_before_it_looks_at_the_right(name: str) -> None:
    function = functions()[name]
    needed = [one for one in inspect.signature(function).parameters.values() if one.default is one.empty]
    nothing_else = {one.name: None for one in needed}
    with pytest.raises(NotAllowed):
        function(**{**nothing_else, "person": Person("Nobody", frozenset(), NOTHING)})


def test_every_verb_has_its_row_of_cells() -> None:
    tried = [ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8")) for module in (test_rights, verbs)]
    called = {node.attr for tree in tried for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert sorted(set(functions()) - called) == []
