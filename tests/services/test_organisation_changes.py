"""Single changes of the organisation: each names what the writer saw, and is one event with what was before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from diagnostics.access.rights import EVERYTHING, LOCAL, Person, Right
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Employee, Holding, Organisation, Post
from diagnostics.errors import Conflict, InvalidInput, NotAllowed, NotFound
from diagnostics.services.cases import open_case
from diagnostics.services.holdings import Newcomer, add_employee, appoint, appoint_deputy, change_employee, end_holding
from diagnostics.services.organisation import apply_import, organisation_events, organisation_of, preview_import
from diagnostics.services.posts import (
    abolish_post,
    add_post,
    add_unit,
    change_post,
    change_unit,
    remove_unit,
    reopen_post,
)
from diagnostics.storage.store import Store
from tests.organisations import SMALL, TODAY

LATER = date(2027, 1, 1)


@pytest.fixture
def there(store: Store, library: Library) -> Organisation:
    apply_import(store, LOCAL, preview_import(store, LOCAL, library, SMALL.encode(), "o.csv", TODAY))
    return organisation_of(store, LOCAL)


def now(store: Store) -> Organisation:
    return organisation_of(store, LOCAL)


def last(store: Store) -> tuple[str, object, object]:
    event = organisation_events(store, LOCAL)[-1]
    return event.verb, event.detail.get("before"), event.detail.get("after")


def test_a_unit_is_added_renamed_moved_and_removed(store: Store, there: Organisation) -> None:
    unit = add_unit(store, LOCAL, "  Customer   service ", "sales")
    assert unit == "customer-service"
    assert add_unit(store, LOCAL, "Customer service") == "customer-service-2", "two units can have one name"
    before = now(store).unit_by_id[unit]
    change_unit(store, LOCAL, before, before.model_copy(update={"name": "Service", "parent": "company"}))
    assert last(store) == (
        "change-unit",
        {"name": "Customer service", "parent": "sales"},
        {"name": "Service", "parent": "company"},
    )
    remove_unit(store, LOCAL, now(store).unit_by_id[unit])
    assert unit not in now(store).unit_by_id
    assert last(store)[0] == "remove-unit"


def test_a_unit_with_something_in_it_or_a_case_stays(store: Store, library: Library, there: Organisation) -> None:
    with pytest.raises(InvalidInput, match="has posts or units in it"):
        remove_unit(store, LOCAL, there.unit_by_id["sales"])
    unit = add_unit(store, LOCAL, "Service")
    open_case(store, LOCAL, library, "Calls", unit=unit)
    with pytest.raises(InvalidInput, match="Cases or accounts belong to Service"):
        remove_unit(store, LOCAL, now(store).unit_by_id[unit])


def test_neither_units_nor_posts_are_put_below_themselves(store: Store, library: Library, there: Organisation) -> None:
    company, director = there.unit_by_id["company"], there.post_by_id["director"]
    with pytest.raises(InvalidInput, match="cannot be below itself"):
        change_unit(store, LOCAL, company, company.model_copy(update={"parent": "sales-north"}))
    with pytest.raises(InvalidInput, match="Team lead, north reports to this post already"):
        change_post(store, LOCAL, library, director, director.model_copy(update={"reports_to": "north"}))
    with pytest.raises(InvalidInput, match="or is it"):
        change_post(store, LOCAL, library, director, director.model_copy(update={"reports_to": "director"}))
    assert now(store) is there


def test_a_post_is_added_changed_and_moved(store: Store, library: Library, there: Organisation) -> None:
    post = add_post(store, LOCAL, library, "Team lead, west", "sales", "line-manager", "sales")
    before = now(store).post_by_id[post]
    assert now(store).is_vacant(post, TODAY)
    wanted = before.model_copy(update={"unit": "sales-north", "reports_to": "north", "title": "Lead west"})
    change_post(store, LOCAL, library, before, wanted)
    assert now(store).post_by_id[post] == wanted
    assert last(store)[0] == "change-post"
    with pytest.raises(InvalidInput, match="No post plays the role 'records'"):
        add_post(store, LOCAL, library, "Archive", "sales", "records")
    with pytest.raises(InvalidInput, match="unit of the post is not there"):
        add_post(store, LOCAL, library, "Clerk", "gone", "hr")
    with pytest.raises(InvalidInput, match="A name has 2 to 200 characters"):
        add_post(store, LOCAL, library, "X", "sales", "hr")


def test_whoever_changes_a_post_second_is_told_and_nothing_is_overwritten(
    store: Store, other_tab: Store, library: Library, there: Organisation
) -> None:
    seen = there.post_by_id["sales"]
    change_post(store, LOCAL, library, seen, seen.model_copy(update={"title": "Sales director"}))
    with pytest.raises(Conflict, match="title is now 'Sales director'"):
        change_post(other_tab, LOCAL, library, seen, seen.model_copy(update={"title": "Head of all sales"}))
    with pytest.raises(Conflict, match="not abolished"):
        abolish_post(other_tab, LOCAL, seen, LATER)
    change_post(other_tab, LOCAL, library, seen, seen.model_copy(update={"title": "Sales director"}))
    assert [event.verb for event in organisation_events(store, LOCAL)].count("change-post") == 1


def test_an_appointment_ends_the_one_before_and_keeps_it(store: Store, there: Organisation) -> None:
    fay = add_employee(store, LOCAL, "Fay Lund", "fay@example.org")
    appoint(store, LOCAL, "sales", fay, LATER, there.held["sales"])
    holders = [now(store).holder("sales", day) for day in (TODAY, LATER)]
    assert [one.name for one in holders if one] == ["Ben Ito", "Fay Lund"]
    verb, before, after = last(store)
    assert verb == "appoint"
    assert [one["employee"] for one in before] == ["ben"]  # type: ignore[union-attr,attr-defined]
    assert [(one["employee"], one["until"]) for one in after] == [  # type: ignore[union-attr,attr-defined]
        ("ben", "2027-01-01"),
        (fay, None),
    ]


def test_two_who_appoint_at_once_do_not_undo_each_other(store: Store, other_tab: Store, there: Organisation) -> None:
    seen = there.held["sales"]
    appoint(store, LOCAL, "sales", "dara", TODAY, seen)
    appoint(other_tab, LOCAL, "sales", "dara", TODAY, seen)
    with pytest.raises(Conflict, match="Nobody was appointed"):
        appoint(other_tab, LOCAL, "sales", "emil", TODAY, seen)
    found = now(store).holder("sales", TODAY)
    assert found and found.id == "dara"


def test_somebody_new_becomes_known_with_the_appointment_or_not_at_all(store: Store, there: Organisation) -> None:
    with pytest.raises(Conflict):
        appoint(store, LOCAL, "sales", Newcomer("Fay Lund"), TODAY, ())
    assert now(store) is there
    appoint(store, LOCAL, "sales", Newcomer("Fay Lund", "fay@example.org"), TODAY, there.held["sales"])
    assert now(store).holder("sales", TODAY) == Employee(id="fay-lund", name="Fay Lund", email="fay@example.org")
    assert len(organisation_events(store, LOCAL)) == 2


def test_several_can_stand_in_and_leave_again(store: Store, there: Organisation) -> None:
    appoint_deputy(store, LOCAL, "north", "dara", TODAY, there.held["north"])
    assert [one.id for one in now(store).deputies("north", TODAY)] == ["cleo", "dara"]
    cleo = next(one for one in now(store).held["north"] if one.employee == "cleo")
    end_holding(store, LOCAL, cleo, LATER)
    assert [one.id for one in now(store).deputies("north", LATER)] == ["dara"]
    end_holding(store, LOCAL, cleo, LATER)
    with pytest.raises(Conflict, match="Nothing was ended"):
        end_holding(store, LOCAL, cleo, TODAY)
    with pytest.raises(InvalidInput, match="holds the post and cannot stand in"):
        appoint_deputy(store, LOCAL, "sales", "ben", TODAY, there.held["sales"])


def test_an_abolished_post_keeps_its_history_and_its_people_report_one_up(
    store: Store, library: Library, there: Organisation
) -> None:
    abolish_post(store, LOCAL, there.post_by_id["sales"], LATER)
    then = now(store)
    assert then.post_by_id["sales"].until == LATER
    assert {post.id for post in then.reports["director"]} == {"sales", "north", "south", "people"}
    assert then.holder("sales", LATER) is None
    assert then.holder("sales", TODAY) == there.holder("sales", TODAY)
    with pytest.raises(InvalidInput, match="nobody is appointed"):
        appoint(store, LOCAL, "sales", "dara", TODAY, then.held["sales"])
    reopen_post(store, LOCAL, then.post_by_id["sales"])
    assert now(store).post_by_id["sales"].until is None
    idle = add_post(store, LOCAL, library, "Idle", "hr", "hr")
    abolish_post(store, LOCAL, now(store).post_by_id[idle], TODAY)
    assert idle not in now(store).post_by_id, "nobody ever held it and nothing refers to it"


def test_a_name_is_corrected_without_another_id(store: Store, there: Organisation) -> None:
    ben = there.employee_by_id["ben"]
    change_employee(store, LOCAL, ben, Employee(id="ben", name="Ben Ito-Lund", email="ben@example.org"))
    assert now(store).employee_by_id["ben"].name == "Ben Ito-Lund"
    with pytest.raises(Conflict, match="name is now 'Ben Ito-Lund'"):
        change_employee(store, LOCAL, ben, Employee(id="ben", name="Benjamin Ito"))
    with pytest.raises(InvalidInput, match="no e-mail address"):
        add_employee(store, LOCAL, "Gil Moss", "gil at example")


def test_what_is_gone_is_said_to_be_gone(store: Store, library: Library, there: Organisation) -> None:
    ghost = Post(id="ghost", title="Ghost", unit="sales", role="hr")
    with pytest.raises(NotFound, match="There is no post 'ghost' any more"):
        change_post(store, LOCAL, library, ghost, ghost.model_copy(update={"title": "Spirit"}))
    with pytest.raises(NotFound, match="There is no person 'nobody' any more"):
        appoint(store, LOCAL, "sales", "nobody", TODAY, there.held["sales"])


Verb = Callable[[Store, Person, Library, Organisation], object]
VERBS: list[Verb] = [
    lambda store, person, library, there: add_unit(store, person, "Service"),
    lambda store, person, library, there: change_unit(
        store, person, there.unit_by_id["hr"], there.unit_by_id["hr"].model_copy(update={"name": "People"})
    ),
    lambda store, person, library, there: add_post(store, person, library, "Clerk", "hr", "hr"),
    lambda store, person, library, there: change_post(
        store, person, library, there.post_by_id["sales"], there.post_by_id["sales"].model_copy(update={"title": "New"})
    ),
    lambda store, person, library, there: abolish_post(store, person, there.post_by_id["sales"], TODAY),
    lambda store, person, library, there: reopen_post(store, person, there.post_by_id["sales"]),
    lambda store, person, library, there: add_employee(store, person, "Fay Lund"),
    lambda store, person, library, there: change_employee(
        store, person, there.employee_by_id["ben"], Employee(id="ben", name="Benjamin")
    ),
    lambda store, person, library, there: appoint(store, person, "sales", "dara", TODAY, there.held["sales"]),
    lambda store, person, library, there: appoint_deputy(store, person, "sales", "dara", TODAY, there.held["sales"]),
    lambda store, person, library, there: end_holding(store, person, there.held["sales"][0], TODAY),
]


@pytest.mark.parametrize("verb", VERBS)
def test_only_who_manages_the_organisation_may_change_it(
    store: Store, library: Library, there: Organisation, verb: Verb
) -> None:
    with pytest.raises(NotAllowed, match="may not change the organisation"):
        verb(store, Person("Ben", frozenset(Right) - {Right.MANAGE_ORGANISATION}, EVERYTHING), library, there)
    assert now(store) is there
    events = len(organisation_events(store, LOCAL))
    verb(store, Person("Ada", frozenset({Right.MANAGE_ORGANISATION})), library, there)
    assert len(organisation_events(store, LOCAL)) - events <= 1


def test_of_a_holding_that_never_held_a_day_nothing_is_left(store: Store, there: Organisation) -> None:
    appoint(store, LOCAL, "sales", "dara", TODAY, there.held["sales"])
    appoint(store, LOCAL, "sales", "emil", TODAY, now(store).held["sales"])
    assert [(one.employee, one.until) for one in now(store).held["sales"]] == [("ben", TODAY), ("emil", None)]
    assert Holding(post="sales", employee="dara", since=TODAY) not in now(store).holdings
