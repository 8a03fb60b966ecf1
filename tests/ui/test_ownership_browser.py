"""The whole way of one case in a real browser, on a desk and on a phone: from a cause that nobody owns to a closed case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import read_content
from diagnostics.services.acting import actions_of
from diagnostics.services.agreeing import agreements_of
from diagnostics.services.cases import case_of, delete_case, list_cases, place_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.owning import owning_of
from diagnostics.services.reviewing import reviews_of
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from tests.services.owned import with_company
from tests.ui.conftest import Server, running, settled
from tests.ui.test_browser import fits

CAUSE, NAME = "incentive-misaligned", "Rewards that pull the wrong way"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Store]]:
    """The app on a database of its own, with a small company; and a door of our own to it."""
    server = Server(tmp_path_factory.mktemp("company"))
    with closing(Store.open(server.database)) as store:
        keep_library(store, read_content())
        with_company(store)
        for started in running(server):
            yield started, store


def press(tab: Page, name: str) -> None:
    tab.get_by_role("button", name=name, exact=True).click()
    settled(tab)


def follow(tab: Page, page: str) -> None:
    tab.get_by_role("link", name=page, exact=True).click()
    settled(tab)


def choose(tab: Page, name: str, option: str) -> None:
    """Choose an option by typing it; the page may be drawn anew meanwhile, and forgets then what was typed."""
    for _ in range(10):
        settled(tab)
        field = tab.get_by_role("combobox", name=name).last
        field.fill("")  # only a change opens the list
        field.fill(option)
        try:
            tab.get_by_role("option", name=option).first.click(timeout=3_000)
            settled(tab)
            return
        except PlaywrightTimeout:
            continue
    raise AssertionError(f"{option} is not offered")


def unfold(tab: Page, name: str) -> None:
    tab.locator("summary", has_text=name).first.click()
    tab.wait_for_timeout(400)  # it unfolds slowly, and what is clicked meanwhile moves away


def test_one_case_goes_the_whole_way(tab: Page, browser: Browser, company: tuple[Server, Store], tmp_path: Path) -> None:
    server, store = company
    case_id = opened(tab, server, store)
    # In a browser of its own: one that lies behind another tab draws nothing, and a click waits for that.
    other = browser.new_context(viewport=tab.viewport_size).new_page()
    own(tab, other, server, store, case_id)
    plan(tab, store, case_id, tmp_path)
    agree(tab, other, store, case_id)
    review(tab, other, store, case_id)
    tab.goto(f"{server.url}/board?unit=sales")
    settled(tab)
    expect(row(tab, case_id)).to_have_count(0)
    other.context.close()


def opened(tab: Page, server: Server, store: Store) -> str:
    """The finished example, in the sales of the company; its cause stands on the board without an owner."""
    for case in list_cases(store, LOCAL):
        delete_case(store, LOCAL, case.id)
    tab.goto(server.url)
    settled(tab)
    press(tab, "Look at a finished example")
    expect(tab.locator(".cw-verdict")).to_be_visible()
    case_id = parse_qs(urlsplit(tab.url).query)["case"][0]
    place_case(store, LOCAL, case_id, (None, ""), ("sales", ""))
    tab.goto(f"{server.url}/board?unit=sales&urgency=unowned")
    settled(tab)
    expect(row(tab, case_id)).to_be_visible()
    assert fits(tab)
    row(tab, case_id).click()
    settled(tab)
    assert f"case={case_id}" in tab.url and f"cause={CAUSE}" in tab.url
    return case_id


def own(tab: Page, other: Page, server: Server, store: Store, case_id: str) -> None:
    """Proposed; a second tab disputes it while this one is behind; the superior decides."""
    expect(tab.get_by_role("heading", name=NAME)).to_be_visible()
    press(tab, "Propose")
    expect(tab.get_by_role("button", name="Accept")).to_be_visible()
    tab.reload()
    settled(tab)
    other.goto(tab.url)
    settled(other)
    unfold(other, "Dispute it")
    choose(other, "Who should it be instead", "Line manager")
    other.get_by_label("Why not", exact=True).fill("The plan comes from the head of sales.")
    press(other, "Dispute")
    expect(other.get_by_text("Decided by the level above")).to_be_visible()
    press(tab, "Accept")
    expect(tab.get_by_text("This was changed elsewhere in the meantime")).to_be_visible()
    (one,) = owning_of(store, LOCAL, case_id).ownerships
    assert one.state == "disputed" and one.reason == "The plan comes from the head of sales.", "nothing is lost"
    expect(tab.get_by_text("Proposed instead: Lena Lead, Team leader.")).to_be_visible()
    choose(tab, "Who is accountable", "Senior manager")
    tab.get_by_label("Why so; both sides will read it").fill("Pay is hers to set.")
    press(tab, "Decide")
    expect(tab.get_by_text("Accepted", exact=True)).to_be_visible()
    (one,) = owning_of(store, LOCAL, case_id).ownerships
    assert (one.state, one.owner.role, one.reason) == ("accepted", "senior-manager", "Pay is hers to set.")
    assert fits(tab)


def plan(tab: Page, store: Store, case_id: str, folder: Path) -> None:
    """The plan's actions are taken over, one gets another date, and all of them go into a calendar."""
    press(tab, "Go to the plan")
    tab.get_by_role("button", name=re.compile("^Take over")).click()
    settled(tab)
    actions = actions_of(store, LOCAL, case_id)
    assert actions and all(action.due and action.owner.role for action in actions)
    with tab.expect_download(timeout=30_000) as waiting:
        tab.get_by_role("button", name="Calendar file").click()
    file = folder / "case.ics"
    waiting.value.save_as(file)
    assert file.read_text().count("BEGIN:VEVENT") == len(actions)
    change_first_action(tab, "1 December 2027", "")
    expect(tab.get_by_text(re.compile("Say why"))).to_be_visible()
    assert actions_of(store, LOCAL, case_id) == actions, "a later date needs a reason"
    follow(tab, "Owners")
    follow(tab, "Plan")
    change_first_action(tab, "1 December 2027", "The works council meets in November")
    expect(tab.get_by_text("due 1 December 2027")).to_be_visible()
    assert fits(tab)


def change_first_action(tab: Page, until: str, reason: str, what: str = "") -> None:
    unfold(tab, "Change")
    form = tab.get_by_test_id("stForm").filter(has=tab.get_by_role("button", name="Take it away")).first
    if until:
        form.get_by_role("group", name="Until").get_by_role("spinbutton").first.click()
        tab.keyboard.type(f"{datetime.strptime(until, '%d %B %Y'):%d%m%Y}")
    if what:
        form.get_by_label("What is done").fill(what)
    form.get_by_label("Why, where the date moves back or it is taken away").fill(reason)
    form.get_by_role("button", name="Save").click()
    settled(tab)


def agree(tab: Page, other: Page, store: Store, case_id: str) -> None:
    """Made and signed twice; once the plan changes, both signatures stay with the version that was signed."""
    press(tab, "Go to the agreement")
    press(tab, "Make it the agreement")
    for name in ("Hugo Head", "Tess Top"):
        tab.get_by_label("Name", exact=True).fill(name)
        press(tab, "Sign")
        expect(tab.get_by_role("cell", name=name)).to_be_visible()
    (first,) = agreements_of(store, LOCAL, case_id)
    expect(tab.get_by_text(f"Bound to the text by SHA-256 {first.hash}")).to_be_visible()
    follow(other, "Agreement")
    follow(tab, "Plan")
    change_first_action(tab, "", "", "Reward what is kept, not what is sold")
    follow(tab, "Agreement")
    expect(tab.get_by_text("Something has changed since the last version")).to_be_visible()
    press(tab, "Make it version 2, to be signed anew")
    expect(tab.get_by_text("Nobody has signed it yet.")).to_be_visible()
    other.get_by_label("Name", exact=True).fill("Lena Lead")
    press(other, "Sign")
    expect(other.get_by_text("Version 2 was made elsewhere in the meantime")).to_be_visible()
    second, first = agreements_of(store, LOCAL, case_id)
    assert second.signatures == () and [one.name for one in first.signatures] == ["Hugo Head", "Tess Top"]
    assert "Reward what is kept" in second.text and "Reward what is kept" not in first.text
    unfold(tab, "Version 1")
    expect(tab.get_by_role("cell", name="Hugo Head")).to_be_visible()
    assert fits(tab)


def review(tab: Page, other: Page, store: Store, case_id: str) -> None:
    """A review with a figure, and the case is closed with a measure; the board shows it no longer."""
    press(tab, "Go to the review")
    press(tab, "Set these dates")
    assert len(reviews_of(store, LOCAL, case_id)) == 3
    follow(other, "Review")
    form = tab.get_by_test_id("stForm").filter(has=tab.get_by_role("button", name="Write down this review"))
    form.get_by_role("spinbutton").fill("7")
    form.get_by_label("Where does the figure come from?").fill("The compliance log of the quarter")
    choose(tab, "Has the result moved", "Yes, in part")
    press(tab, "Write down this review")
    expect(tab.get_by_text("The result moved.")).to_be_visible()
    other.get_by_label("Anything else that matters").fill("Two people have left.")
    press(other, "Write down this review")
    expect(other.get_by_text("Review 1 was written down elsewhere in the meantime")).to_be_visible()
    expect(other.get_by_text("You had written, and it was not stored: Two people have left.")).to_be_visible()
    held = reviews_of(store, LOCAL, case_id)[0]
    assert (held.figure, held.answers) == (7.0, {"result-moved": "moved"})
    tab.reload()
    settled(tab)
    measured = tab.get_by_label("What was measured, when, and where does the figure come from?")
    expect(measured).to_have_value(re.compile("The compliance log of the quarter"))
    tab.get_by_role("button", name="Close the case", exact=True).click()
    settled(tab)
    expect(tab.get_by_text(re.compile("^Closed on"))).to_be_visible()
    assert case_of(store, LOCAL, case_id).status is Status.CLOSED
    assert fits(tab)


def row(tab: Page, case_id: str) -> Locator:
    return tab.locator(f'a[href*="case={case_id}&cause={CAUSE}"]')
