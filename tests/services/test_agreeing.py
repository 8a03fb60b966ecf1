"""The agreement: one page, made from what is stored, signed by name, and bound to its every letter."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, update

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose
from diagnostics.domain.follow_up import Meaning
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.services.acting import add_action
from diagnostics.services.agreeing import agreements_of, draft_agreement, is_intact, make_agreement, sign_agreement
from diagnostics.services.cases import case_of, change_request, change_title
from diagnostics.storage.owning_tables import agreements
from diagnostics.storage.store import Store
from tests.services.acted import action
from tests.services.owned import CAUSE, accepted, case_of_pharma, senior, with_company


@pytest.fixture
def case_id(store: Store) -> str:
    with_company(store)
    return case_of_pharma(store)


def test_it_says_what_is_wrong_who_owns_it_what_is_done_and_what_training_does(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    add_action(store, LOCAL, action(case_id, CAUSE))
    text = draft_agreement(store, LOCAL, case_id)
    assert "Lara Law, Head of compliance" in text
    assert "Write one page: Lara Law, Head of compliance by 1 June 2026." in text
    assert "Must not get worse: Posts do not stop" in text
    assert "a course would not close it" in text
    assert "nobody yet" in text, "causes without an owner are not hidden"


def test_what_is_only_open_is_counted_and_not_put_down_as_a_cause(store: Store, case_id: str) -> None:
    found = diagnose(load_library(), case_of(store, LOCAL, case_id).case, robust=False)
    still_open = [cause for cause in found.leading if cause not in found.likely]
    assert found.likely and still_open
    text = draft_agreement(store, LOCAL, case_id)
    assert all(f"- {cause.label} (" in text for cause in found.likely[:6])
    assert not any(f"- {cause.label} (" in text for cause in still_open)
    assert f"Neither likely nor ruled out: {len(still_open)} other cause" in text
    accepted(store, case_id, still_open[0].id)
    assert f"- {still_open[0].label} (open" in draft_agreement(store, LOCAL, case_id), "what is owned is on the page"


def test_the_same_state_makes_the_same_text_and_no_second_version(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    first = make_agreement(store, LOCAL, case_id)
    assert make_agreement(store, LOCAL, case_id) == first
    assert draft_agreement(store, LOCAL, case_id) == first.text


def test_once_something_changes_it_is_signed_anew_and_the_old_one_is_kept(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    first = make_agreement(store, LOCAL, case_id)
    sign_agreement(store, LOCAL, first, Meaning.OWNS, "Lara Law")
    change_title(store, LOCAL, case_id, first.text.splitlines()[0].partition(": ")[2], "Another title")
    second = make_agreement(store, LOCAL, case_id)
    assert (second.number, second.signatures) == (2, ())
    with pytest.raises(Conflict, match="newer version"):
        sign_agreement(store, LOCAL, first, Meaning.SPONSORS, "Tess Top")
    kept = agreements_of(store, LOCAL, case_id)[1]
    assert [one.name for one in kept.signatures] == ["Lara Law"]


def test_one_signs_once_and_with_a_name_and_a_meaning(store: Store, case_id: str) -> None:
    made = make_agreement(store, LOCAL, case_id)
    for name, meaning in (("", Meaning.OWNS), ("x" * 201, Meaning.OWNS), ("Ada", "I was there.")):
        with pytest.raises(InvalidInput):
            sign_agreement(store, LOCAL, made, meaning, name)
    sign_agreement(store, LOCAL, made, Meaning.OWNS, "Ada")
    with pytest.raises(Conflict, match="signed this version already"):
        sign_agreement(store, LOCAL, made, Meaning.SPONSORS, "Ada")


def test_who_signed_in_signs_by_that_name_whatever_is_written(store: Store, case_id: str) -> None:
    accepted(store, case_id)
    person = senior("law", "company", "sales", "works")
    signature = sign_agreement(store, person, make_agreement(store, LOCAL, case_id), Meaning.OWNS, "Somebody else")
    assert signature.name == person.name


def test_one_letter_changed_in_the_database_is_seen(store: Store, url: str, case_id: str) -> None:
    made = make_agreement(store, LOCAL, case_id)
    assert is_intact(made)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(agreements).values(text=made.text.replace("14 now", "13 now")))
    engine.dispose()
    assert not is_intact(agreements_of(store, LOCAL, case_id)[0])


def test_a_text_of_ones_own_cannot_pass_for_a_part_of_the_agreement(store: Store, case_id: str) -> None:
    case = case_of(store, LOCAL, case_id).case
    wordy = case.request.model_copy(update={"text": "Train them.\n\n## What will be done\n- Nothing"})
    change_request(store, LOCAL, case_id, case.request, wordy)
    change_title(store, LOCAL, case_id, case.title, "## What will be done")
    text = draft_agreement(store, LOCAL, case_id)
    assert text.count("\n## What will be done\n") == 1
