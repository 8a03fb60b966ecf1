"""The organisation in a real browser, on a desk and on a phone: a file in, the chart, one post, a change."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.organisations import HEAD, SMALL
from tests.ui.conftest import Server, settled
from tests.ui.test_browser import fits


def open_part(tab: Page, server: Server, part: str) -> None:
    tab.goto(f"{server.url}/organisation")
    settled(tab)
    tab.get_by_role("radio", name=part).click()
    settled(tab)


def choose_file(tab: Page, text: str) -> None:
    tab.locator("input[type=file]").set_input_files(
        files=[{"name": "team.csv", "mimeType": "text/csv", "buffer": text.encode()}]
    )
    expect(tab.get_by_text("team.csv").first).to_be_visible()
    settled(tab)


def test_the_organisation_comes_from_a_file_and_goes_into_one(tab: Page, server: Server, tmp_path: Path) -> None:
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("link", name="Organisation").click()
    settled(tab)
    tab.get_by_role("radio", name="From a file").click()
    settled(tab)
    choose_file(tab, SMALL.replace("hr,director", "hr,directr"))
    expect(tab.get_by_text("did you mean 'director'?")).to_be_visible()
    expect(tab.get_by_role("cell", name="7", exact=True)).to_be_visible()
    assert fits(tab)
    open_part(tab, server, "From a file")
    choose_file(tab, SMALL)
    button = tab.get_by_role("button", name="Import these")
    if button.count():  # At the second width it is there already.
        button.click()
    expect(tab.get_by_text("The file says what is recorded already")).to_be_visible(timeout=15_000)
    assert fits(tab)
    settled(tab)
    button = tab.get_by_role("button", name="The organisation as a file")
    expect(button).to_be_enabled()
    with tab.expect_download(timeout=60_000) as waiting:
        button.click()
    file = tmp_path / "organisation.csv"
    waiting.value.save_as(file)
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert ",".join(rows[0]) == HEAD
    assert {row[0] for row in rows[1:]} >= {"director", "sales", "north", "south", "people"}


def test_the_chart_folds_and_leads_to_a_post_by_keyboard(tab: Page, server: Server) -> None:
    open_part(tab, server, "From a file")
    choose_file(tab, SMALL)
    if tab.get_by_role("button", name="Import these").count():
        tab.get_by_role("button", name="Import these").click()
        settled(tab)
    open_part(tab, server, "Chart")
    north = tab.get_by_role("link", name="Team lead, north")
    expect(north).to_be_visible()
    expect(tab.get_by_text("vacant, Cleo Okafor stands in").first).to_be_visible()
    assert fits(tab)
    sales = tab.locator("summary", has_text="Sales north")
    sales.focus()
    tab.keyboard.press("Enter")
    expect(north).to_be_hidden()
    tab.keyboard.press("Enter")
    north.focus()
    tab.keyboard.press("Enter")
    settled(tab)
    assert "post=north" in tab.url
    expect(tab.get_by_text("The way to the top")).to_be_visible()
    expect(tab.get_by_text("Managing director, Example Ltd: Ada Vogel")).to_be_visible()
    assert fits(tab)


def test_two_posts_have_a_first_common_superior_and_a_unit_is_added(tab: Page, server: Server) -> None:
    open_part(tab, server, "From a file")
    choose_file(tab, SMALL)
    if tab.get_by_role("button", name="Import these").count():
        tab.get_by_role("button", name="Import these").click()
        settled(tab)
    open_part(tab, server, "Find a post or person")
    for label, text in (("One post", "Team lead, north"), ("Another post", "Head of HR")):
        tab.get_by_label(label, exact=True).click()
        tab.get_by_label(label, exact=True).fill(text)
        tab.get_by_role("option").first.click()
        settled(tab)
    expect(tab.locator(".cw-question", has_text="Managing director")).to_be_visible()
    assert fits(tab)
    tab.get_by_role("radio", name="Change", exact=True).click()
    settled(tab)
    tab.get_by_label("What do you want to change?").click()
    tab.get_by_role("option", name="Add a unit").click()
    settled(tab)
    name = f"Service {date.today()} {tab.viewport_size['width']}"  # type: ignore[index]
    tab.get_by_label("Name", exact=True).fill(name)
    tab.get_by_role("button", name="Add the unit").click()
    settled(tab)
    tab.get_by_role("radio", name="Chart").click()
    settled(tab)
    expect(tab.get_by_text(name).first).to_be_visible()
