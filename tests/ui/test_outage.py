"""When the database refuses, a guest reads nothing about servers, files or passwords, and an administrator what to check."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from diagnostics.errors import StorageError
from diagnostics.languages.words import Words
from diagnostics.services.answering import ELSEWHERE
from diagnostics.storage import failures
from diagnostics.ui import guests, outage, runtime, state

REFUSALS = [refusal for refusal in vars(failures).values() if isinstance(refusal, StorageError)]
INSIDE = ("server", "database", "password", "file", "folder", "account", "connection", "disk", "address", "python -m")


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_guest_hears_what_to_do_and_nothing_of_the_machine(refusal: StorageError) -> None:
    told = outage.sentence_for_guests(refusal)
    assert not [word for word in INSIDE if word in told.lower()]
    assert "again" in told and told.endswith(".")
    assert (told == outage.UNSURE) is (refusal is failures.UNKNOWN)


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_page_that_only_reads_does_not_say_whether_the_change_before_it_was_saved(
    refusal: StorageError, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "_refusal", lambda found: refusal)
    with pytest.raises(StorageError) as told, failures.refusals_in_words(reading=True):
        raise OperationalError("SELECT", {}, Exception())
    monkeypatch.setattr(state, "was_administrator", lambda: False)
    for has_sign_in in (True, False):
        monkeypatch.setattr(runtime, "has_sign_in", lambda answer=has_sign_in: answer)
        for sentence in (outage.sentence_for_users(told.value), outage.sentence_for_guests(told.value)):
            assert "nothing was saved" not in sentence.lower() and "not saved" not in sentence
            assert sentence.endswith(".") and ".." not in sentence


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
@pytest.mark.parametrize("is_administrator", [True, False])
def test_whoever_works_here_hears_what_they_can_do(
    refusal: StorageError, is_administrator: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "was_administrator", lambda: is_administrator)
    monkeypatch.setattr(runtime, "has_sign_in", lambda: True)
    told = outage.sentence_for_users(refusal)
    if is_administrator:
        assert told == str(refusal)
    else:
        assert "password" not in told and "check" not in told and "again" in told
    monkeypatch.setattr(runtime, "has_sign_in", lambda: False)
    assert outage.sentence_for_users(refusal) == str(refusal)


def test_a_guest_reads_in_their_language_that_they_answered_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    german = {ELSEWHERE: "Anderswo beantwortet.", "Load what is stored now": "Neu laden"}
    monkeypatch.setattr(runtime, "guest_words", lambda: Words("de", {("", text): said for text, said in german.items()}))

    def page() -> None:
        from diagnostics.errors import Conflict
        from diagnostics.services.answering import ELSEWHERE
        from diagnostics.ui.boundary import boundary_for_guests

        with boundary_for_guests():
            raise Conflict(ELSEWHERE)

    at = AppTest.from_function(page).run()
    assert at.warning[0].value == "Anderswo beantwortet." and at.button[0].label == "Neu laden"


def test_the_door_of_guests_says_it_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no.db").write_bytes(b"this is no database of anything" * 100)
    monkeypatch.setenv("CAUSEWAY_DATABASE_URL", f"sqlite:///{tmp_path / 'no.db'}")
    came = TestClient(Starlette(routes=guests.routes())).post("/i", data={"code": "abcde-fghjk"})
    assert came.status_code == 503 and "is not working at the moment" in came.text
    assert "database" not in came.text and str(tmp_path) not in came.text
