"""The organisation in the database: imported as previewed, history kept, and never changed behind anybody's back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from diagnostics.access.rights import EVERYTHING, LOCAL, Person, Right
from diagnostics.audit_check import verified
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import NOBODY, Holding, Organisation
from diagnostics.domain.reorganisation import Referred, Reorganisation, compared, reorganised
from diagnostics.domain.succession import Change
from diagnostics.errors import Conflict, ContentError, NotAllowed
from diagnostics.exchange.organisation_file import read_organisation, write_organisation
from diagnostics.exchange.organisation_preview import Kind
from diagnostics.services.cases import open_case
from diagnostics.services.holdings import appoint
from diagnostics.services.organisation import (
    Preview,
    apply_import,
    export_organisation,
    organisation_events,
    organisation_of,
    preview_import,
)
from diagnostics.services.posts import add_unit
from diagnostics.storage.owning_tables import ownerships
from diagnostics.storage.store import Store
from tests.organisations import HEAD, ROLES, SMALL, TODAY, chart, organisations

NEXT = date(2026, 12, 1)


def look(store: Store, library: Library, text: str, on: date = TODAY, whole: bool = False) -> Preview:
    return preview_import(store, LOCAL, library, text.encode(), "organisation.csv", on, whole)


def bring_in(store: Store, library: Library, text: str, on: date = TODAY, whole: bool = False) -> Organisation:
    apply_import(store, LOCAL, look(store, library, text, on, whole))
    return organisation_of(store, LOCAL)


def names(there: Organisation, post: str, *days: date) -> list[str | None]:
    found = (there.holder(post, day) for day in days)
    return [one.name if one else None for one in found]


def test_a_preview_says_what_would_happen_and_stores_nothing(store: Store, library: Library) -> None:
    bring_in(store, library, SMALL)
    before = organisation_of(store, LOCAL)
    text = SMALL.replace("ben,Ben Ito,ben@example.org,,2022-01-01", "fay,Fay Lund,,,")
    text = text.replace("dara,Dara Nowak,,no,2024-06-01", ",,,,").replace("Head of HR,hr", "Head of people,hr")
    text = text.replace("line-manager,sales,dara", "line-manager,director,dara").replace('south,"Team', 'east,"Team')
    found = look(store, library, text, NEXT, whole=True)
    told = {(one.kind, one.about) for one in found.told}
    assert {
        (Kind.HANDED_OVER, "sales"),
        (Kind.CHANGED, "people"),
        (Kind.ADDED, "east"),
        (Kind.ADDED, "fay"),
        (Kind.REMOVED, "south"),
    } <= told
    assert "Fay Lund holds Head of sales in Sales (sales) from 2026-12-01, in the place of Ben Ito." in [
        one.sentence for one in found.told
    ]
    assert organisation_of(store, LOCAL) is before
    assert [event.verb for event in organisation_events(store, LOCAL)] == ["import-organisation"]


def test_who_held_a_post_on_any_day_can_be_asked_after_any_number_of_imports(store: Store, library: Library) -> None:
    bring_in(store, library, SMALL)
    bring_in(store, library, f"{HEAD}\nsales,,,,,,director,fay,Fay Lund,,,\n", NEXT)
    bring_in(store, library, f"{HEAD}\nsales,,,,,,director,,,,,\n", date(2027, 3, 1))
    there = bring_in(store, library, f"{HEAD}\nsales,,,,,,director,gil,Gil Moss,,,2027-05-01\n", date(2027, 6, 1))
    days = (date(2021, 1, 1), TODAY, date(2026, 11, 30), NEXT, date(2027, 2, 28), date(2027, 3, 1), date(2027, 5, 1))
    assert names(there, "sales", *days) == [None, "Ben Ito", "Ben Ito", "Fay Lund", "Fay Lund", None, "Gil Moss"]
    assert names(there, "director", *days)[1:] == ["Ada Vogel"] * 6, "who is not in the file stays"


def test_a_vacancy_shows_who_stands_in(store: Store, library: Library) -> None:
    there = bring_in(store, library, SMALL)
    assert there.is_vacant("north", TODAY)
    assert names(there, "north", TODAY) == ["Cleo Okafor"]
    text = f"{HEAD}\nsouth,,,,,,sales,,,,,\nsouth,,,,,,,cleo,,,yes,\n"
    told = look(store, library, text, NEXT).told
    assert [(one.kind, one.sentence) for one in told] == [
        (
            Kind.VACANT,
            "Team lead, south in Sales south (south) is vacant from 2026-12-01, when Dara Nowak leaves it; "
            "Cleo Okafor stands in.",
        ),
        (
            Kind.CHANGED,
            "Cleo Okafor stands in for the holder of Team lead, south in Sales south (south) from 2026-12-01.",
        ),
    ]


def test_nothing_is_imported_into_another_organisation_than_the_preview_was_made_from(
    store: Store, other_tab: Store, library: Library
) -> None:
    bring_in(store, library, SMALL)
    stale = look(store, library, f"{HEAD}\nsales,,,,,,director,fay,Fay Lund,,,\n")
    add_unit(other_tab, LOCAL, "Service", "company")
    before = organisation_of(store, LOCAL)
    with pytest.raises(Conflict, match="Nothing was imported"):
        apply_import(store, LOCAL, stale)
    assert organisation_of(store, LOCAL) == before


def test_a_file_with_faults_changes_nothing(store: Store, library: Library) -> None:
    with pytest.raises(ContentError, match=r"organisation\.csv:2: sales: reports_to"):
        look(store, library, f"{HEAD}\nsales,Head,sales,Sales,,hr,nobody,,,,,\n")
    assert organisation_of(store, LOCAL) == NOBODY


def test_a_beginning_that_contradicts_the_record_is_a_fault_of_its_line(store: Store, library: Library) -> None:
    bring_in(store, library, SMALL)
    with pytest.raises(ContentError) as found:
        look(store, library, f"{HEAD}\nsales,,,,,,director,fay,Fay Lund,,,2021-01-01\n")
    assert str(found.value) == (
        "organisation.csv:2: sales: the post was given to 'ben' on 2022-01-01, after 2021-01-01; write a later date"
    )


def test_a_beginning_can_be_corrected_and_two_people_can_change_places(store: Store, library: Library) -> None:
    bring_in(store, library, SMALL)
    there = bring_in(
        store,
        library,
        f"{HEAD}\nsales,,,,,,director,dara,,,,\nsouth,,,,,,sales,ben,,,,\npeople,,,,,,director,emil,,,,2021-03-01\n",
        NEXT,
    )
    assert names(there, "sales", TODAY, NEXT) == ["Ben Ito", "Dara Nowak"]
    assert names(there, "south", TODAY, NEXT) == ["Dara Nowak", "Ben Ito"]
    assert names(there, "people", date(2021, 3, 1)) == ["Emil Sand"]


def test_posts_that_the_whole_leaves_out_are_abolished_where_anything_refers_to_them_and_go_otherwise(
    store: Store, library: Library
) -> None:
    extra = "idle,Idle,idle,Idle corner,company,hr,director,,,,,\nowned,Owner,owner,Owners,company,hr,director,,,,,\n"
    bring_in(store, library, SMALL + extra)
    case = open_case(store, LOCAL, library, "Calls", unit="hr")
    own(store, case, "owned")
    kept = "\n".join(SMALL.splitlines()[:3]) + "\n"
    assert bring_in(store, library, kept, NEXT).post_by_id["south"].until is None, "without a word nothing goes"
    there = bring_in(store, library, kept, NEXT, whole=True)
    assert {post.id: post.until for post in there.posts} == {
        "director": None,
        "sales": None,
        "north": NEXT,
        "south": NEXT,
        "people": NEXT,
        "owned": NEXT,
    }
    assert "idle" not in there.unit_by_id and "hr" in there.unit_by_id, "a unit with a case stays"
    assert names(there, "south", TODAY, NEXT) == ["Dara Nowak", None]
    assert look(store, library, kept, NEXT, whole=True).change.count == 0
    again = bring_in(store, library, SMALL, date(2027, 1, 1), whole=True)
    assert again.post_by_id["south"].until is None
    assert names(again, "south", TODAY, NEXT, date(2027, 1, 1)) == ["Dara Nowak", None, "Dara Nowak"]


def own(store: Store, case: str, post: str) -> None:
    row = {"case_id": case, "cause": "goal-conflict", "state": "proposed", "role": "hr", "post": post, "reason": ""}
    row |= {"since": datetime.now(UTC), "overruled": "", "escalated": 0, "revision": 1}
    with store._engine.begin() as connection:
        connection.execute(insert(ownerships).values(**row))


class Undo(Exception):
    pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(organisations(), organisations(), st.booleans(), st.sampled_from([TODAY, NEXT, date(2018, 1, 1)]))
def test_what_is_stored_is_exactly_what_was_previewed(
    store: Store, now: Organisation, wanted: Organisation, whole: bool, on: date
) -> None:
    try:
        draft = read_organisation(write_organisation(wanted, on).encode(), "o.csv", ROLES, now, whole)
        change = compared(now, draft, on, whole, Referred())
    except ContentError:
        return
    then = reorganised(now, change)
    with pytest.raises(Undo), store.writing(LOCAL) as work:
        work.organisation.reorganise(_all_of(now))
        assert work.organisation.read().hash == now.hash
        work.organisation.reorganise(change)
        assert work.organisation.read().hash == then.hash
        raise Undo
    for post in then.posts:
        for day in (on, TODAY, date(2030, 1, 1)):
            running = [one for one in then.held.get(post.id, ()) if one.on(day) and not one.deputy]
            assert len(running) <= 1
    assert store_is_empty(store)


def _all_of(there: Organisation) -> Reorganisation:
    return Reorganisation(
        NOBODY.hash,
        TODAY,
        tuple(Change(None, one) for one in there.units),
        tuple(Change(None, one) for one in there.employees),
        tuple(Change(None, one) for one in there.posts),
        tuple(Change(None, one) for one in there.holdings),
    )


def store_is_empty(store: Store) -> bool:
    return organisation_of(store, LOCAL) == NOBODY


def test_of_two_who_import_at_once_one_is_told_to_look_again(store: Store, other_tab: Store, library: Library) -> None:
    bring_in(store, library, SMALL)
    people = [("fay", "Fay Lund"), ("gil", "Gil Moss")]
    previews = [look(store, library, f"{HEAD}\nsales,,,,,,director,{one},{name},,,\n") for one, name in people]
    together = Barrier(2, timeout=10)

    def apply(number: int) -> bool:
        together.wait()
        try:
            return apply_import((store, other_tab)[number], LOCAL, previews[number]) > 0
        except Conflict:
            return False

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(apply, range(2))) == [False, True]
    held = [one for one in organisation_of(store, LOCAL).held["sales"] if one.until is None]
    assert len(held) == 1


def test_an_import_is_recorded_with_the_file_and_both_states_and_the_chain_holds(store: Store, library: Library) -> None:
    bring_in(store, library, SMALL)
    seen = organisation_of(store, LOCAL).hash
    there = bring_in(store, library, f"{HEAD}\nsales,,,,,,director,fay,Fay Lund,,,\n", NEXT)
    event = organisation_events(store, LOCAL)[-1]
    assert (event.detail["seen"], event.detail["stored"], event.detail["on"]) == (seen, there.hash, "2026-12-01")
    ben = Holding(post="sales", employee="ben", since=date(2022, 1, 1))
    assert event.detail["holdings"]["changed"] == [  # type: ignore[index]
        {
            "before": ben.model_dump(mode="json"),
            "after": ben.model_copy(update={"until": NEXT}).model_dump(mode="json"),
        }
    ]
    with store.reading(LOCAL) as work:
        assert verified(work.events.whole_chain(), work.events.end()).fault is None


def test_importing_what_is_there_already_is_no_event(store: Store, library: Library) -> None:
    bring_in(store, library, SMALL)
    exported = export_organisation(store, LOCAL, TODAY)
    found = preview_import(store, LOCAL, library, exported, "back.csv", TODAY, whole=True)
    assert found.change.count == 0
    assert apply_import(store, LOCAL, found) == 0
    assert [event.verb for event in organisation_events(store, LOCAL)] == ["import-organisation", "export-organisation"]


VERBS: list[Callable[[Store, Person, Library], object]] = [
    lambda store, person, library: preview_import(store, person, library, SMALL.encode(), "o.csv", TODAY),
    lambda store, person, library: apply_import(store, person, look(store, library, SMALL)),
    lambda store, person, library: export_organisation(store, person, TODAY),
    lambda store, person, library: organisation_events(store, person),
]


@pytest.mark.parametrize("verb", VERBS)
def test_only_who_manages_the_organisation_may(
    store: Store, library: Library, verb: Callable[[Store, Person, Library], object]
) -> None:
    with pytest.raises(NotAllowed, match="may not change the organisation"):
        verb(store, Person("Ben", frozenset(Right) - {Right.MANAGE_ORGANISATION}, EVERYTHING), library)
    assert store_is_empty(store)
    verb(store, Person("Ada", frozenset({Right.MANAGE_ORGANISATION})), library)


def test_who_has_the_right_sees_the_organisation_and_others_do_not(store: Store) -> None:
    assert organisation_of(store, Person("Ada", frozenset({Right.SEE_ORGANISATION}))) == NOBODY
    with pytest.raises(NotAllowed):
        organisation_of(store, Person("Ben", frozenset(Right) - {Right.SEE_ORGANISATION}))


def test_five_thousand_posts_are_stored_and_read_and_known_after_that(
    store: Store, other_tab: Store, library: Library
) -> None:
    text = write_organisation(chart(5_000), TODAY)
    there = bring_in(store, library, text)
    assert len(there.posts) == 5_000
    assert organisation_of(other_tab, LOCAL).hash == there.hash
    assert organisation_of(other_tab, LOCAL) is organisation_of(other_tab, LOCAL)
    appoint(store, LOCAL, "p-1", "e-2", TODAY, there.held["p-1"])
    assert names(organisation_of(other_tab, LOCAL), "p-1", TODAY) == ["Person 2"], "what is known is never stale"
