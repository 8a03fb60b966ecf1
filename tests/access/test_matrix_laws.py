"""The matrix fails closed, and says of each part what everybody expects of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.access.matrix import LABELS, MATRIX, REACH, Principal, person_with, rights_of, scope_of
from diagnostics.access.rights import IN_WORDS, NOTHING, Right

ANY_PART = st.sampled_from(list(Principal)) | st.text(max_size=12)
IDS = st.frozensets(st.sampled_from(["sales", "claims", "north"]))
READING = {Right.SEE_CASES, Right.SEE_BOARD, Right.SEE_ORGANISATION, Right.AUDIT, Right.EXPORT}


@given(st.lists(ANY_PART, max_size=4))
def test_a_part_that_is_not_in_the_matrix_gives_nothing(parts: list[Principal]) -> None:
    known = [part for part in parts if part in set(Principal)]
    assert rights_of(parts) == frozenset().union(*(MATRIX[Principal(part)] for part in known))


@given(st.lists(ANY_PART, max_size=4), IDS, IDS, st.sampled_from([None, "ada"]))
def test_more_parts_never_reach_less_and_no_part_reaches_nothing(
    parts: list[Principal], units: frozenset[str], clients: frozenset[str], employee: str | None
) -> None:
    scope = scope_of(parts, "me", employee, units, clients)
    assert scope.units <= units and scope.clients <= clients
    assert scope.account in (None, "me") and scope.employee in (None, employee)
    if not set(parts) & set(Principal) - {Principal.ADMINISTRATOR, Principal.AUTHOR}:
        assert scope == NOTHING
    assert scope.everything == (Principal.AUDITOR in parts)
    for part in parts:
        less = scope_of([part], "me", employee, units, clients)
        assert scope.everything or (less.units <= scope.units and less.clients <= scope.clients)


@given(st.lists(st.sampled_from(list(Principal)), max_size=3), IDS)
def test_whoever_may_see_no_case_reaches_none_either(parts: list[Principal], units: frozenset[str]) -> None:
    person = person_with("Ada", parts, "me", "ada", units, units)
    if not person.may(Right.SEE_CASES):
        assert person.scope == NOTHING


def test_every_part_and_every_right_has_its_row_and_its_words() -> None:
    assert set(MATRIX) == set(LABELS) == set(REACH) == set(Principal)
    assert set(IN_WORDS) == set(Right) == rights_of(Principal)


def test_an_auditor_changes_nothing_and_an_administrator_sees_no_case() -> None:
    assert MATRIX[Principal.AUDITOR] <= READING
    assert not MATRIX[Principal.ADMINISTRATOR] & {Right.SEE_CASES, Right.OPEN_CASE, Right.EXPORT, Right.ANSWER}


def test_only_administrators_say_who_may_do_what() -> None:
    assert [part for part in Principal if Right.MANAGE_ACCOUNTS in MATRIX[part]] == [Principal.ADMINISTRATOR]
