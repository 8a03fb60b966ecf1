"""Rows: a senior manager reaches their subtree, a line manager their cases, a consultant their clients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.access.matrix import MATRIX, Principal
from diagnostics.access.rights import EVERYTHING, LOCAL, Person, Right, Scope
from diagnostics.access.settings import Mode, SignInRules
from diagnostics.content.library import Content
from diagnostics.domain.accountability import Action
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Employee, Unit
from diagnostics.domain.outcome import Outcome
from diagnostics.errors import NotAllowed, NotFound
from diagnostics.services.acting import add_action
from diagnostics.services.cases import case_of, change_title, delete_case, history_of, list_cases, open_case
from diagnostics.services.learning import close_case, closed_cases
from diagnostics.services.libraries import keep_library
from diagnostics.services.owning import propose_owner
from diagnostics.services.respondents import add_respondent
from diagnostics.services.sign_in import sign_in
from diagnostics.storage.accounts import Account
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database
from tests.services.verbs import ADA, EVERY_VERB, SOMEBODY, Verb, nothing

NOW = 1_800_000_000.0
CLAIMS: dict[str, object] = {"iss": "https://id.example", "sub": "me", "iat": NOW}
ME = Account("me", "Me", subject="https://id.example me", units=("sales", "gone"), clients=("Alpha",), employee="ada")

UNITS = {"company": None, "sales": "company", "north": "sales", "claims": "company"}
CASES = {
    "of-the-company": {"unit": "company"},
    "of-sales": {"unit": "sales"},
    "of-north": {"unit": "north"},
    "of-claims": {"unit": "claims"},
    "of-a-unit-that-is-gone": {"unit": "gone"},
    "for-alpha": {"client": "Alpha"},
    "for-beta": {"client": "Beta"},
    "opened-by-me": {},
    "owned-by-me": {},
    "acted-on-by-me": {},
    "of-nobody": {},
}
OWNED = {"owned-by-me": ADA, "acted-on-by-me": SOMEBODY}
"""Who is asked to own a cause of these cases."""

BY_THEIR_PART = {
    Principal.ADMINISTRATOR: set(),
    Principal.FACILITATOR: {"of-sales", "of-north", "opened-by-me"},
    Principal.CONSULTANT: {"for-alpha", "opened-by-me"},
    Principal.SENIOR_MANAGER: {"of-sales", "of-north"},
    Principal.LINE_MANAGER: {"opened-by-me"},
    Principal.AUTHOR: set(),
    Principal.AUDITOR: set(CASES),
}
OWNERS = (Principal.FACILITATOR, Principal.SENIOR_MANAGER, Principal.LINE_MANAGER)
REACHED = {part: kinds | (set(OWNED) if part in OWNERS else set()) for part, kinds in BY_THEIR_PART.items()}


@dataclass
class World:
    """A database with an organisation, a case of every kind, and one account."""

    store: Store
    library: Library
    url: str

    def me(self, principal: Principal) -> Person:
        """The owner of the account, at the next click after an administrator gave them this part alone."""
        with self.store.writing(LOCAL) as work:
            work.accounts.put(replace(ME, principals=(principal,)))
        return sign_in(self.store, CLAIMS, SignInRules(Mode.OIDC), NOW)

    def case(self, kind: str) -> str:
        """A new case of a kind, with somebody who can answer."""
        opener = replace(LOCAL, account="me" if kind == "opened-by-me" else "somebody-else")
        case = open_case(self.store, opener, self.library, "Calls", **CASES[kind])  # type: ignore[arg-type]
        add_respondent(self.store, LOCAL, case, "hr")
        if kind in OWNED:
            propose_owner(self.store, LOCAL, case, "unclear-expectations", OWNED[kind], "Holds the authority")
        if kind == "acted-on-by-me":
            add_action(self.store, LOCAL, Action("new", case, "unclear-expectations", "Write one page", ADA))
        return case


@pytest.fixture(scope="module", params=KINDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, content: Content, library: Library
) -> Iterator[World]:
    url = new_database(request.param, tmp_path_factory.mktemp("reach"))
    with closing(Store.open(url)) as store:
        keep_library(store, content)
        with store.writing(LOCAL) as work:
            for unit, parent in UNITS.items():
                work.organisation.put_unit(Unit(id=unit, name=unit, parent=parent))
            work.organisation.put_employee(Employee(id="ada", name="Ada"))
            work.accounts.put(ME)
        yield World(store, library, url)


CELLS = [
    pytest.param(principal, verb, id=f"{principal}-{'+'.join(sorted(verb.rights))}-{number}")
    for number, verb in enumerate(EVERY_VERB)
    for principal in Principal
    if verb.rights <= MATRIX[principal] and verb.names_a_case
]


@pytest.mark.parametrize("principal", Principal)
def test_each_part_lists_reads_and_learns_from_its_cases_and_from_no_other(world: World, principal: Principal) -> None:
    there = {kind: world.case(kind) for kind in CASES}
    for case in there.values():
        close_case(world.store, LOCAL, case, None, Outcome(measured="counted"))
    me = world.me(principal)
    if not me.may(Right.SEE_CASES):
        assert REACHED[principal] == set()
        return
    listed = {case.id for case in list_cases(world.store, me)}
    closed = {case.id for case in closed_cases(world.store, me)}
    for kind, case in there.items():
        is_reached = kind in REACHED[principal]
        teaches = kind in BY_THEIR_PART[principal] and Right.ANSWER in MATRIX[principal]
        assert (case in listed, case in closed) == (is_reached, teaches), kind
        if is_reached:
            assert case_of(world.store, me, case).case.id == case
            assert history_of(world.store, me, case)
        else:
            for read in (case_of, history_of):
                with pytest.raises(NotFound, match=f"There is no case '{case}'"):
                    read(world.store, me, case)


@pytest.mark.parametrize(("principal", "verb"), CELLS)
def test_a_case_out_of_reach_is_to_every_verb_a_case_that_does_not_exist(
    world: World, principal: Principal, verb: Verb
) -> None:
    me = world.me(principal)
    kind = next((kind for kind in ("of-claims", "for-beta") if kind not in REACHED[principal]), None)
    if kind is None:
        assert principal is Principal.AUDITOR
        return
    case = world.case(kind)
    given = verb.prepare(world.store, case, SOMEBODY)
    before = case_of(world.store, LOCAL, case), history_of(world.store, LOCAL, case)
    with pytest.raises(NotFound) as refused:
        verb.do(world.store, me, world.library, case, given)
    with pytest.raises(NotFound) as not_there:
        verb.do(world.store, me, world.library, "no-such-case", given)
    assert str(refused.value).replace(case, "no-such-case") == str(not_there.value)
    assert before == (case_of(world.store, LOCAL, case), history_of(world.store, LOCAL, case))


@pytest.mark.parametrize(("principal", "verb"), CELLS)
def test_a_case_within_reach_is_there_for_every_verb_of_the_part(world: World, principal: Principal, verb: Verb) -> None:
    me = world.me(principal)
    kinds = sorted(BY_THEIR_PART[principal])
    # Each way of reaching a case has its turn, as the verbs go by.
    case = world.case(kinds[EVERY_VERB.index(verb) % len(kinds)])
    verb.do(world.store, me, world.library, case, verb.prepare(world.store, case, ADA))


def touches_a_case(verb: Verb) -> bool:
    """Whether a verb is about a case: it names one, or something that belongs to one."""
    return not verb.rights & {Right.MANAGE_ORGANISATION, Right.ADMINISTER} and (
        verb.names_a_case or verb.prepare is not nothing
    )


OWNED_CELLS = [
    pytest.param(principal, verb, id=f"{principal}-{'+'.join(sorted(verb.rights))}-{number}")
    for number, verb in enumerate(EVERY_VERB)
    for principal in OWNERS
    if verb.rights <= MATRIX[principal] and touches_a_case(verb)
]
MAY_OWNERS = {Right.SEE_CASES, Right.OWN, Right.DECIDE_DISPUTE, Right.SIGN}


@pytest.mark.parametrize(("principal", "verb"), OWNED_CELLS)
def test_whoever_is_proposed_as_an_owner_sees_owns_and_signs_and_changes_nothing_else(
    world: World, principal: Principal, verb: Verb
) -> None:
    me = world.me(principal)
    case = world.case(sorted(OWNED)[EVERY_VERB.index(verb) % len(OWNED)])
    given = verb.prepare(world.store, case, ADA)
    if verb.rights <= MAY_OWNERS:
        verb.do(world.store, me, world.library, case, given)
        return
    before = case_of(world.store, LOCAL, case), history_of(world.store, LOCAL, case)
    with pytest.raises(NotAllowed, match=r"may not .* this case\."):
        verb.do(world.store, me, world.library, case, given)
    assert before == (case_of(world.store, LOCAL, case), history_of(world.store, LOCAL, case))


def test_parts_played_together_add_up_in_a_case_only_where_each_of_them_reaches_it(world: World) -> None:
    with world.store.writing(LOCAL) as work:
        work.accounts.put(replace(ME, principals=(Principal.AUDITOR, Principal.LINE_MANAGER)))
    me = sign_in(world.store, CLAIMS, SignInRules(Mode.OIDC), NOW)
    own, others = world.case("opened-by-me"), world.case("of-claims")
    change_title(world.store, me, own, "Calls", "Calls, second floor")
    with pytest.raises(NotAllowed, match="may not change this case"):
        change_title(world.store, me, others, "Calls", "Calls, second floor")
    assert case_of(world.store, me, own).shows_answers and not case_of(world.store, me, others).shows_answers


def test_a_deleted_case_leaves_its_history_to_those_who_audit_alone(world: World) -> None:
    case = world.case("of-sales")
    delete_case(world.store, world.me(Principal.FACILITATOR), case)
    with pytest.raises(NotFound):
        history_of(world.store, world.me(Principal.FACILITATOR), case)
    assert [event.verb for event in history_of(world.store, world.me(Principal.AUDITOR), case)][-1] == "delete-case"


def test_a_unit_that_moves_takes_its_cases_along_at_the_next_click(world: World) -> None:
    case = world.case("of-claims")
    assert case not in {one.id for one in list_cases(world.store, world.me(Principal.SENIOR_MANAGER))}
    with world.store.writing(LOCAL) as work:
        work.organisation.put_unit(Unit(id="claims", name="claims", parent="north"))
    try:
        assert case in {one.id for one in list_cases(world.store, world.me(Principal.SENIOR_MANAGER))}
    finally:
        with world.store.writing(LOCAL) as work:
            work.organisation.put_unit(Unit(id="claims", name="claims", parent="company"))


TREE = [f"unit-{letter}" for letter in "abcdef"]
TREES = st.dictionaries(st.sampled_from(TREE), st.sampled_from(TREE), max_size=6)


@given(TREES, st.frozensets(st.sampled_from([*TREE, "gone"])))
def test_the_database_finds_below_a_unit_what_the_organisation_does_even_in_a_circle(
    world: World, parents: dict[str, str], named: frozenset[str]
) -> None:
    with world.store.writing(LOCAL) as work:
        for unit in TREE:
            work.organisation.put_unit(Unit(id=unit, name=unit))
        for unit, parent in parents.items():
            work.organisation.put_unit(Unit(id=unit, name=unit, parent=parent))
        organisation = work.organisation.read()
        below = [organisation.units_below(unit) for unit in named if unit in organisation.unit_by_id]
        assert work.organisation.units_below(named) == frozenset().union(*below)


def test_a_scope_that_names_nothing_reaches_nothing(world: World) -> None:
    case = world.case("of-sales")
    for scope in (Scope(), Scope(account="", employee=""), Scope(units=frozenset({""}), clients=frozenset({"Gamma"}))):
        nobody = Person("Ada", frozenset(Right), scope)
        assert list_cases(world.store, nobody) == ()
        with pytest.raises(NotFound):
            case_of(world.store, nobody, case)
    assert case_of(world.store, Person("Ada", frozenset(Right), EVERYTHING), case)
