"""From the causes to who owns them, the agreement and the review, in a real browser, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Server, settled

CASE = "sample-pharma-social-media"
CAUSE, OTHER = "unclear-policy", "incentive-misaligned"


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def way(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Page, Server]]:
    """A tab in which the finished example was opened, on a server with a database of its own."""
    server = Server(tmp_path)
    server.start()
    context = browser.new_context(viewport={"width": request.param, "height": 844}, accept_downloads=True)
    tab = context.new_page()
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("button", name="Look at a finished example").click()
    expect(tab.locator(".cw-verdict")).to_be_visible()
    yield tab, server
    context.close()
    assert server.process
    server.process.terminate()
    server.process.wait(20)


def visit(tab: Page, server: Server, page: str, **more: str) -> None:
    tab.goto(f"{server.url}/{page}?" + "&".join(f"{name}={value}" for name, value in {"case": CASE, **more}.items()))
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    settled(tab)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def press(tab: Page, name: str) -> None:
    tab.get_by_role("button", name=name, exact=True).first.click()
    settled(tab)


def test_a_cause_gets_an_owner_an_agreement_and_a_review(way: tuple[Page, Server]) -> None:
    tab, server = way
    visit(tab, server, "owners", cause=CAUSE)
    press(tab, "Propose")
    late = tab.context.new_page()
    visit(late, server, "owners", cause=CAUSE)
    press(tab, "Accept")
    late.get_by_text("Dispute it").click()
    late.get_by_label("Why not", exact=True).fill("Not mine.")
    press(late, "Dispute")
    expect(late.get_by_text("Who owns this was changed elsewhere in the meantime")).to_be_visible()
    late.close()

    visit(tab, server, "owners", cause=OTHER)
    press(tab, "Propose")
    tab.get_by_text("Dispute it").click()
    tab.get_by_label("Why not", exact=True).fill("The bonus is decided above me.")
    press(tab, "Dispute")
    # The reason is on the page as soon as it is typed; that somebody has to decide, once it is stored.
    expect(tab.get_by_role("button", name="Decide", exact=True)).to_be_visible()
    tab.reload()
    settled(tab)
    expect(tab.get_by_text("The bonus is decided above me.").first).to_be_visible()
    expect(tab.get_by_role("button", name="Decide", exact=True)).to_be_visible()

    visit(tab, server, "plan")
    tab.get_by_role("button", name=re.compile("^Take over")).click()
    settled(tab)
    visit(tab, server, "agreement")
    press(tab, "Make it the agreement")
    tab.get_by_role("textbox", name="Name").fill("Ada Byron")
    press(tab, "Sign")
    expect(tab.get_by_text(re.compile("Ada Byron")).first).to_be_visible()
    tab.reload()
    settled(tab)
    expect(tab.get_by_text(re.compile("Ada Byron")).first).to_be_visible()

    visit(tab, server, "review")
    press(tab, "Set these dates")
    visit(tab, server, "board")
    contested = tab.get_by_role("link", name=re.compile("Contested 1"))
    expect(contested.or_(tab.get_by_text(re.compile(r"Contested 1\b"))).first).to_be_visible()


def test_an_address_that_leads_nowhere_ends_in_a_sentence(way: tuple[Page, Server]) -> None:
    tab, server = way
    for page in ("owners", "plan", "agreement", "review"):
        tab.goto(f"{server.url}/{page}?case=no-such-case")
        settled(tab)
        expect(tab.get_by_role("link", name="All cases")).to_be_visible()
    tab.goto(f"{server.url}/owners?case={CASE}&cause=no-such-cause")
    settled(tab)
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    tab.goto(f"{server.url}/board?unit=no-such-unit&page=99&urgency=soon&text=%3Cb%3E")
    settled(tab)
    expect(tab.get_by_role("heading", name="Board")).to_be_visible()
    assert tab.get_by_text("Traceback").count() == 0


def test_whoever_was_overtaken_is_told_and_gets_back_what_they_typed(way: tuple[Page, Server], browser: Browser) -> None:
    tab, server = way
    # In a window of its own: a tab behind another one draws nothing, and a click waits for that.
    late = browser.new_context(viewport=tab.viewport_size).new_page()
    visit(tab, server, "agreement")
    press(tab, "Make it the agreement")
    visit(late, server, "agreement")
    visit(tab, server, "owners", cause=CAUSE)
    press(tab, "Propose")
    visit(tab, server, "agreement")
    expect(tab.get_by_text("Something has changed since the last version")).to_be_visible()
    press(tab, "Make it version 2, to be signed anew")
    late.get_by_role("textbox", name="Name").fill("Ada Byron")
    press(late, "Sign")
    expect(late.get_by_text("Version 2 was made elsewhere in the meantime")).to_be_visible()
    expect(late.get_by_text("Nobody has signed it yet.")).to_have_count(2)  # neither version

    visit(tab, server, "review")
    press(tab, "Set these dates")
    visit(late, server, "review")
    held = tab.get_by_test_id("stForm").filter(has=tab.get_by_role("button", name="Write down this review"))
    held.get_by_role("spinbutton").fill("7")
    held.get_by_label("Where does the figure come from?").fill("The compliance log")
    press(tab, "Write down this review")
    expect(tab.get_by_text(re.compile("^Review 1, held"))).to_be_visible()
    late.get_by_label("Anything else that matters").fill("Two people have left.")
    press(late, "Write down this review")
    expect(late.get_by_text("Review 1 was written down elsewhere in the meantime")).to_be_visible()
    expect(late.get_by_text("You had written, and it was not stored: Two people have left.")).to_be_visible()
    late.context.close()
