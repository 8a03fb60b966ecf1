"""The page of the audit trail, run as Streamlit runs it and in a real browser."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified_export
from diagnostics.content.library import load_library
from diagnostics.services.auditing import PAGE, export_trail
from diagnostics.services.cases import change_title, open_case
from diagnostics.services.interview import record_answer
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted
from diagnostics.ui import runtime
from tests.ui.conftest import Server, settled
from tests.ui.test_pages import page, press, shown

EXPORT = "Download the whole record"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "app.db"


@pytest.fixture
def store(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("CAUSEWAY_DATABASE", f"sqlite:///{file}")
    yield runtime.store()
    runtime.stop()


@pytest.fixture
def case_id(store: Store) -> str:
    """A case with four events."""
    case_id = open_case(store, LOCAL, load_library(), title="Calls take too long")
    who = add_respondent(store, LOCAL, case_id, "performer")
    record_answer(store, LOCAL, load_library(), case_id, who, "onset", "suddenly", None)
    change_title(store, LOCAL, case_id, "Calls take too long", "<b>Calls</b>")
    return case_id


def cells(at: AppTest) -> list[list[str]]:
    """The rows of the table as they are written."""
    text = next((part.proto.body for part in at.get("html") if "cw-log" in part.proto.body), "")
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in text.split("<tr>")[2:]]


def test_every_event_is_shown_with_what_was_there_before_and_after(case_id: str) -> None:
    at = page("audit")
    title, answer, *rest = cells(at)
    assert [html.unescape(cell) for cell in title[2:7]] == [
        "Local user",
        "change title",
        case_id,
        "'Calls take too long'",
        "'<b>Calls</b>'",
    ]
    assert "<b>Calls" not in str(title), "what people wrote is shown and not obeyed"
    assert html.unescape(answer[4]) == f"{case_id}\nquestion: 'onset'; respondent: 'performer-1'"
    assert len(rest) == 2


def test_events_are_looked_for_by_what_was_done_and_about_what(case_id: str) -> None:
    at = page("audit")
    next(box for box in at.selectbox if box.label == "What").select("record-answer")
    at.run()
    assert [row[3] for row in cells(at)] == ["record answer"]
    next(box for box in at.text_input if box.label.startswith("Case")).set_value("no such case")
    at.run()
    assert cells(at) == [] and "No event is as you look for it" in shown(at)


def test_a_long_record_comes_in_pages(store: Store, case_id: str) -> None:
    for number in range(PAGE):
        change_title(store, LOCAL, case_id, "<b>Calls</b>" if number == 0 else str(number), str(number + 1))
    at = page("audit")
    assert [row[0] for row in cells(at)] == [str(number) for number in range(PAGE + 4, 4, -1)]
    at.session_state[f"audit-page {Wanted()}"] = 2
    at.run()
    assert [row[0] for row in cells(at)] == ["4", "3", "2", "1"]
    next(box for box in at.selectbox if box.label == "What").select("change-title")
    at.run()
    assert cells(at)[0][0] == str(PAGE + 4), "another way of looking begins at its first page"


def test_verifying_says_that_the_record_is_whole_and_which_head_to_note(case_id: str) -> None:
    at = press(page("audit"), "Verify the whole record")
    assert "none was changed, added or taken away" in at.success[0].value
    head = at.code[0].value
    assert re.fullmatch("[0-9a-f]{64}", head)
    assert cells(at)[0][3] == "verify trail"
    next(box for box in at.text_input if box.label.startswith("Head")).set_value(head)
    at = press(at, "Verify the whole record")
    assert "event 4" in shown(at)


def test_a_head_that_is_none_gets_a_sentence(case_id: str) -> None:
    at = page("audit")
    next(box for box in at.text_input if box.label.startswith("Head")).set_value("abc")
    assert "64 digits" in press(at, "Verify the whole record").error[0].value


def test_a_broken_record_is_shown_and_its_first_broken_link_named(file: Path, case_id: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE events SET actor = 'Eve' WHERE seq = 3")
    at = press(page("audit"), "Verify the whole record")
    assert "Event 3" in at.error[0].value
    assert "2 events before that hold." in shown(at)
    assert cells(at)[-3][2] == "Eve"


def test_who_may_not_see_the_trail_finds_no_way_to_it_and_nothing_there(
    case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [link for link in page("home").get("page_link") if link.proto.label == "Audit"]
    monkeypatch.setattr(runtime, "person", lambda: person_with("Eve", [Principal.FACILITATOR], "local"))
    assert not [link for link in page("home").get("page_link") if link.proto.label == "Audit"]
    at = page("audit")
    assert "Eve may not see and export the audit trail" in at.error[0].value
    assert case_id not in shown(at) and not at.button and not at.get("download_button")


def test_who_reaches_no_case_is_offered_no_export(case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(page("audit").get("download_button")) == 1
    monkeypatch.setattr(runtime, "person", lambda: person_with("Dan", [Principal.ADMINISTRATOR], "dan"))
    at = page("audit")
    assert not at.get("download_button") and "suddenly" not in shown(at)
    assert len(cells(at)) == 4


def test_an_auditor_verifies_the_record_and_takes_it_along(tab: Page, server: Server, tmp_path: Path) -> None:
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("button", name="Start a new diagnosis").click()
    settled(tab)
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("link", name="Audit").click()
    settled(tab)
    verify = tab.get_by_role("button", name="Verify the whole record")
    verify.focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("none was changed, added or taken away")).to_be_visible(timeout=15_000)
    settled(tab)
    head = tab.get_by_test_id("stCode").inner_text().strip()
    expect(tab.locator("table.cw-log").get_by_text("open case").first).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    with tab.expect_download(timeout=30_000) as waiting:
        tab.get_by_role("button", name=EXPORT).click()
    export = tmp_path / "audit.jsonl"
    waiting.value.save_as(export)
    with export.open("rb") as file:
        found = verified_export(file, head)
    assert found.fault is None and found.noted_at == found.events - 2


def test_an_export_whose_line_ends_mail_changed_is_verified_and_said_not_to_be_intact(store: Store, case_id: str) -> None:
    made = "".join(f"{line}\r\n" for line in export_trail(store, LOCAL)).encode()
    at = page("audit")
    at.file_uploader(key="field/audit/export").upload("audit.jsonl", made)
    at.run()
    assert "lines end in CR LF instead of LF" in at.error[0].value and "all 5 events hold" in at.error[0].value
