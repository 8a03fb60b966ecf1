"""The page of the organisation, run as Streamlit runs it, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from diagnostics.access.rights import LOCAL, Right
from diagnostics.content.library import load_library
from diagnostics.services.holdings import appoint
from diagnostics.services.organisation import apply_import, organisation_events, organisation_of, preview_import
from diagnostics.services.posts import add_unit, change_post
from diagnostics.storage.store import Store
from diagnostics.ui import runtime
from tests.organisations import HEAD, SMALL, chart
from tests.organisations import TODAY as IMPORTED_ON
from tests.ui.test_pages import page, press, shown

KEY = "field/organisation"
FIND, FILE, CHANGE = "Find a post or person", "From a file", "Change"
SHARED = f"{HEAD}\nsales,,,,,,director,fay,Fay <b>Lund</b>,fay@example.org,,\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("CAUSEWAY_DATABASE", f"sqlite:///{tmp_path / 'app.db'}")
    yield runtime.store()
    runtime.stop()


@pytest.fixture
def small(store: Store) -> Store:
    apply_import(store, LOCAL, preview_import(store, LOCAL, load_library(), SMALL.encode(), "o.csv", IMPORTED_ON))
    return store


def part(name: str) -> AppTest:
    at = page("organisation")
    next(one for one in at.get("button_group") if one.key == f"{KEY}/part").set_value(name)
    at.run()
    assert not at.exception
    return at


def upload(at: AppTest, text: str, name: str = "team.csv") -> AppTest:
    at.file_uploader(key=f"{KEY}/import/file").upload(name, text.encode())
    at.run()
    assert not at.exception
    return at


def choose(at: AppTest, key: str, value: object) -> AppTest:
    at.selectbox(key=f"{KEY}/{key}").set_value(value)
    at.run()
    assert not at.exception
    return at


def test_an_empty_organisation_says_what_that_means_and_how_to_begin(store: Store) -> None:
    at = page("organisation")
    assert "Everything works by role until then" in shown(at)
    assert len(at.get("download_button")) == 2


def test_the_chart_marks_what_is_vacant_and_who_stands_in_on_any_day(small: Store) -> None:
    appoint(small, LOCAL, "sales", "dara", date(2026, 12, 1), organisation_of(small, LOCAL).held["sales"])
    at = page("organisation")
    text = shown(at)
    assert "Team lead, north" in text and "vacant, Cleo Okafor stands in" in text
    at.date_input(key=f"{KEY}/day").set_value(date(2026, 12, 2)).run()
    assert 'Head of sales</a> <span class=\\"cw-holder\\">Dara Nowak' in shown(at)
    at.date_input(key=f"{KEY}/day").set_value(date(2022, 3, 1)).run()
    assert 'Head of sales</a> <span class=\\"cw-holder\\">Ben Ito' in shown(at)


def test_a_post_shows_the_way_to_the_top_and_its_history(small: Store) -> None:
    at = choose(part(FIND), "search", "north")
    text = shown(at)
    assert "Head of sales, Sales: Ben Ito" in text and "Managing director, Example Ltd: Ada Vogel" in text
    assert at.query_params["post"] in ("north", ["north"])


def test_the_first_common_superior_of_two_posts_is_named(small: Store) -> None:
    at = part(FIND)
    choose(at, "common/one", "north")
    assert "Head of sales" in shown(choose(at, "common/other", "south"))
    assert "Managing director" in shown(choose(at, "common/other", "people"))


def test_a_file_is_previewed_then_imported_and_then_says_nothing_new(small: Store) -> None:
    at = upload(part(FILE), SHARED)
    assert "in the place of Ben Ito" in shown(at)
    assert "Fay <b>" not in shown(at).replace("&lt;b&gt;", ""), "what stands in a file is never markup"
    assert organisation_of(small, LOCAL).holder("sales", date.today()).id == "ben"  # type: ignore[union-attr]
    press(at, "Import these 2 changes")
    assert organisation_of(small, LOCAL).holder("sales", date.today()).id == "fay"  # type: ignore[union-attr]
    assert "says what is recorded already" in shown(at)


def test_faults_are_listed_by_line_and_nothing_can_be_imported(small: Store) -> None:
    at = upload(part(FILE), SMALL.replace("hr,director", "hrr,directr"))
    text = shown(at)
    assert "2 faults; nothing was imported" in text
    assert "<td>7</td>" in text and "did you mean" in text
    assert not [button for button in at.button if button.label.startswith("Import")]


def test_a_preview_that_somebody_overtook_is_not_imported(small: Store) -> None:
    at = upload(part(FILE), SHARED)
    add_unit(small, LOCAL, "Service")
    press(at, "Import these 2 changes")
    assert "Nothing was imported" in at.warning[0].value
    assert organisation_of(small, LOCAL).holder("sales", date.today()).id == "ben"  # type: ignore[union-attr]
    press(at, "Load what is stored now")
    press(upload(part(FILE), SHARED), "Import these 2 changes")
    assert organisation_of(small, LOCAL).holder("sales", date.today()).id == "fay"  # type: ignore[union-attr]


def test_somebody_new_is_appointed_in_one_small_form(small: Store) -> None:
    at = choose(part(CHANGE), "change", "Appoint somebody, or a deputy")
    choose(at, "appoint/post", "north")
    at.text_input(key=f"{KEY}/appoint/name").set_value("Gil Moss").run()
    at.text_input(key=f"{KEY}/appoint/email").set_value("gil@example.org").run()
    press(at, "Appoint")
    there = organisation_of(small, LOCAL)
    assert there.holder("north", date.today()).email == "gil@example.org"  # type: ignore[union-attr]
    assert organisation_events(small, LOCAL)[-1].verb == "appoint"
    choose(at, "appoint/post", "north")
    assert at.text_input(key=f"{KEY}/appoint/name").value == "", "a second click appoints nobody"


def test_a_post_changed_elsewhere_is_told_and_then_shown_as_it_is(small: Store) -> None:
    at = choose(part(CHANGE), "change", "Change or move a post")
    choose(at, "change-post", "sales")
    stored = organisation_of(small, LOCAL).post_by_id["sales"]
    change_post(small, LOCAL, load_library(), stored, stored.model_copy(update={"title": "Sales director"}))
    at.text_input(key=f"{KEY}/post/sales/title").set_value("Head of all sales")
    press(at, "Save the post")
    assert "title is now 'Sales director'" in at.warning[0].value
    press(at, "Load what is stored now")
    assert organisation_of(small, LOCAL).post_by_id["sales"].title == "Sales director"


def test_units_posts_and_people_are_added_moved_and_ended(small: Store) -> None:
    at = choose(part(CHANGE), "change", "Add a unit")
    at.text_input(key=f"{KEY}/add-unit/name").set_value("Service")
    press(choose(at, "add-unit/parent", "company"), "Add the unit")
    choose(at, "change", "Add a post")
    at.text_input(key=f"{KEY}/add-post/title").set_value("Head of service")
    for field, value in (("above", "director"), ("unit", "service"), ("role", "line-manager")):
        choose(at, f"add-post/{field}", value)
    press(at, "Add the post")
    choose(at, "change", "Change or move a post")
    choose(at, "change-post", "south")
    choose(at, "post/south/reports_to", "head-of-service")
    press(at, "Save the post")
    choose(at, "change", "End who holds a post or stands in")
    choose(at, "end/post", "people")
    press(at, "End: Emil Sand, holder since 2021-09-01")
    choose(at, "change", "Abolish a post, or let it exist again")
    choose(at, "abolish/post", "north")
    press(at, "Abolish the post")
    choose(at, "change", "Rename, move or remove a unit")
    choose(at, "change-unit", "hr")
    at.text_input(key=f"{KEY}/unit/hr/name").set_value("People")
    press(at, "Save the unit")
    choose(at, "change", "Correct a person")
    choose(at, "correct-person", "ada")
    at.text_input(key=f"{KEY}/person/ada/name").set_value("Ada Vogel-Ito")
    press(at, "Save the person")
    there = organisation_of(small, LOCAL)
    assert there.post_by_id["head-of-service"].unit == "service"
    assert there.post_by_id["south"].reports_to == "head-of-service"
    assert there.is_vacant("people", date.today())
    assert there.post_by_id["north"].until == date.today()
    assert there.unit_by_id["hr"].name == "People"
    assert there.employee_by_id["ada"].name == "Ada Vogel-Ito"


def test_who_may_not_manage_it_sees_the_organisation_and_no_way_to_change_it(
    small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = replace(LOCAL, rights=frozenset({Right.SEE_ORGANISATION}))
    monkeypatch.setattr(runtime, "person", lambda: reader)
    at = page("organisation")
    assert "Managing director" in shown(at)
    choice = next(one for one in at.get("button_group") if one.key == f"{KEY}/part")
    assert CHANGE not in choice.options and FILE not in choice.options


def test_two_thousand_posts_are_a_page_and_more_are_cut_with_a_word(store: Store) -> None:
    for size, told in ((2_000, "Lead 1990"), (4_000, "only the units are listed")):
        there = chart(size)
        with store.writing(LOCAL) as work:
            from diagnostics.domain.reorganisation import Draft, Referred, compared

            draft = Draft("o.csv", there.units, there.posts, there.employees, names_holders=False)
            work.organisation.reorganise(compared(work.organisation.held(), draft, IMPORTED_ON, False, Referred()))
        assert told in shown(page("organisation"))
