"""Cases in and out: nothing is lost on the way, and nothing stored is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.content.cases import read_case, sample_paths
from diagnostics.content.library import ROOT
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError
from diagnostics.services.cases import case_of, change_title, delete_case, history_of, list_cases
from diagnostics.services.files import export_case, import_case, open_sample
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
