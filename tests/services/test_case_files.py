"""Cases in and out: nothing is lost on the way, and nothing stored is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL
from diagnostics.content.cases import read_case, sample_paths
from diagnostics.content.library import ROOT
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError
from diagnostics.services.cases import case_of, change_title, delete_case, history_of, list_cases, open_case
from diagnostics.services.files import export_case, import_case, open_sample
from diagnostics.services.names import sample_id
from diagnostics.storage.store import Store

SAMPLES = sample_paths(ROOT)[::8]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_that_goes_out_comes_back_as_it_was(store: Store, library: Library, path: Path) -> None:
    sample = read_case(path, library)
    opened = open_sample(store, LOCAL, library, sample)
    stored = case_of(store, LOCAL, opened).case
    assert stored == sample.model_copy(update={"id": opened, "library": library.hash})
    text = export_case(store, LOCAL, opened)
    delete_case(store, LOCAL, opened)
    assert import_case(store, LOCAL, library, text, "case.yaml") == opened
    back = case_of(store, LOCAL, opened).case
    assert back == stored
    assert [list(person.answers) for person in back.respondents] == [list(person.answers) for person in sample.respondents]


def test_a_case_that_comes_in_twice_is_stored_twice(store: Store, library: Library) -> None:
    text = "id: calls\ntitle: Calls\nrespondents: [{id: p, role: performer, answers: {onset: always}}]\n"
    first = import_case(store, LOCAL, library, text, "calls.yaml")
    change_title(store, LOCAL, first, "Calls", "Calls, second floor")
    second = import_case(store, LOCAL, library, text, "calls.yaml")
    assert first == "calls" and second != first
    assert case_of(store, LOCAL, first).case.title == "Calls, second floor"
    assert case_of(store, LOCAL, second).case.respondents == case_of(store, LOCAL, first).case.respondents


def test_a_file_does_not_tell_which_cases_exist_beyond_ones_reach(store: Store, library: Library) -> None:
    ben = person_with("Ben", [Principal.CONSULTANT], "ben", clients=frozenset({"Alpha"}))
    there = open_case(store, LOCAL, library, "Course for Beta", client="Beta")
    gone = open_case(store, LOCAL, library, "Course for Gamma")
    delete_case(store, LOCAL, gone)
    own = open_case(store, ben, library, "Course for Alpha")
    for case_id in (there, gone, own, "never-there", sample_id(SAMPLES[0].stem, "ada")):
        came = [import_case(store, ben, library, f"id: {case_id}\ntitle: Calls\n", "calls.yaml") for _ in range(2)]
        assert case_id not in came and all(name.startswith("calls-") for name in came) and came[0] != came[1]
        assert [event.verb for event in history_of(store, ben, came[0])] == ["import-case"]


@pytest.mark.parametrize("part", [Principal.CONSULTANT, Principal.FACILITATOR, Principal.LINE_MANAGER])
def test_nobody_takes_the_example_of_somebody_else_away(store: Store, library: Library, part: Principal) -> None:
    sample = read_case(SAMPLES[0], library)
    vic, mallory = (person_with(name, [part], name.lower()) for name in ("Vic", "Mallory"))
    taken = sample_id(sample.id, "vic")
    import_case(store, mallory, library, f"id: {taken}\ntitle: Calls\n", "calls.yaml")
    assert open_sample(store, vic, library, sample) == taken
    assert case_of(store, vic, taken).case.title == sample.title


def test_an_example_whose_id_was_taken_earlier_opens_under_another_one(store: Store, library: Library) -> None:
    sample = read_case(SAMPLES[0], library)
    vic = person_with("Vic", [Principal.CONSULTANT], "vic")
    import_case(store, LOCAL, library, f"id: {sample_id(sample.id, 'vic')}\ntitle: Calls\n", "calls.yaml")
    opened = open_sample(store, vic, library, sample)
    assert case_of(store, vic, opened).case.title == sample.title
    assert open_sample(store, vic, library, sample) == opened


def test_a_faulty_file_names_its_lines_and_stores_nothing(store: Store, library: Library) -> None:
    text = (
        "id: calls\nrespondents:\n  - {id: p, role: performer, answers: {onset: yesterday}}\n  - {id: p, role: performer}\n"
    )
    with pytest.raises(ContentError) as told:
        import_case(store, LOCAL, library, text, "calls.yaml")
    assert {(fault.file, fault.line) for fault in told.value.faults} == {("calls.yaml", 3), ("calls.yaml", 4)}
    assert list_cases(store, LOCAL) == ()


def test_a_sample_opened_again_shows_what_was_done_to_it(store: Store, other_tab: Store, library: Library) -> None:
    sample = read_case(SAMPLES[0], library)
    opened = open_sample(store, LOCAL, library, sample)
    change_title(store, LOCAL, opened, sample.title, "What we make of it")
    assert open_sample(other_tab, LOCAL, library, sample) == opened
    assert case_of(store, LOCAL, opened).case.title == "What we make of it"
    assert len(list_cases(store, LOCAL)) == 1


def test_samples_with_long_names_do_not_fall_together(store: Store, library: Library) -> None:
    long = "a" * 58
    opened = [open_sample(store, LOCAL, library, Case(id=long + end)) for end in ("1", "2")]
    assert len({case_of(store, LOCAL, one).case.id for one in opened}) == 2


def test_a_case_that_left_or_was_deleted_is_on_record(store: Store, library: Library, case_id: str, performer: str) -> None:
    export_case(store, LOCAL, case_id)
    delete_case(store, LOCAL, case_id)
    assert [event.verb for event in history_of(store, LOCAL, case_id)][-2:] == ["export-case", "delete-case"]
    assert list_cases(store, LOCAL) == ()
