"""Every page for everybody: axe-core, by the rules of WCAG 2.2 AA, on a database that has been lived in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostics.content.library import load_library
from diagnostics.handover.files import findings_of
from tests.samples import samples
from tests.ui.conftest import Server, running, settled
from tests.ui.looking import ELSEWHERE, OF_A_CASE, is_too_wide, opened, pictures_alone, unreadable, violations

NARROW = 320
EMPTY = ("", "board", "decisions", "portfolio", "learning", "organisation", "audit", "people")
TWICE_STYLE = "html { font-size: 200% !important; }"
TWICE = f"""document.addEventListener('DOMContentLoaded', () => {{
  document.head.insertAdjacentHTML('beforeend', '<style>{TWICE_STYLE}</style>');
}});"""


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the day it was set up: nothing is stored."""
    yield from running(Server(tmp_path_factory.mktemp("new")))


@pytest.fixture(scope="module", params=[(1280, "light"), (390, "dark")], ids=["desktop-light", "phone-dark"])
def looked(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", [*OF_A_CASE, *ELSEWHERE], ids=lambda address: address or "home")
def test_every_page_keeps_the_rules(lived: tuple[Server, str, str], looked: Page, address: str) -> None:
    server, case_id, _ = lived
    opened(looked, server, address, case_id)
    assert violations(looked) == {}
    assert pictures_alone(looked) == []


@pytest.mark.parametrize("address", ["request", "interview", "findings", "plan"])
def test_a_case_that_has_just_begun_keeps_the_rules(lived: tuple[Server, str, str], looked: Page, address: str) -> None:
    server, _, fresh = lived
    opened(looked, server, address, fresh)
    assert violations(looked) == {}


def test_a_page_that_refuses_keeps_the_rules(lived: tuple[Server, str, str], looked: Page) -> None:
    server, _, _ = lived
    looked.goto(f"{server.url}/findings?case=no-such-case")
    expect(looked.get_by_test_id("stAlert")).to_be_visible()
    settled(looked)
    assert violations(looked) == {}


def test_pages_that_have_nothing_to_show_yet_keep_the_rules(new: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    found = {}
    for address in EMPTY:
        opened(page, new, address, "")
        found[address] = violations(page)
    context.close()
    assert {address: broken for address, broken in found.items() if broken} == {}


def test_what_is_said_about_somebody_else_s_change_keeps_the_rules(lived: tuple[Server, str, str], looked: Page) -> None:
    server, _, fresh = lived
    other = looked.context.new_page()
    for page in (looked, other):
        opened(page, server, "request", fresh)
    for page, asked in ((other, "a course"), (looked, "a video")):
        page.get_by_label("What was asked for, in the words of the person who asked").fill(f"{asked}, {page.viewport_size}")
        page.keyboard.press("Control+Enter")
        settled(page)
    other.close()
    expect(looked.get_by_role("button", name="Load what is stored now")).to_be_visible()
    assert violations(looked) == {}


def test_what_is_said_about_a_wrong_entry_keeps_the_rules(lived: tuple[Server, str, str], looked: Page) -> None:
    server, _, _ = lived
    opened(looked, server, "people", "")
    looked.get_by_role("button", name="Add", exact=True).click()
    expect(looked.get_by_test_id("stAlert")).to_be_visible()
    settled(looked)
    assert violations(looked) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_as_a_web_page_keeps_the_rules(browser: Browser, tmp_path: Path, scheme: str) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(findings_of(load_library(), samples()["pharma-social-media"]).file("html"))
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("[data-cause]").first.click()
    assert violations(page) == {}
    context.close()


def test_no_page_scrolls_sideways_on_the_narrowest_phone(lived: tuple[Server, str, str], browser: Browser) -> None:
    server, case_id, _ = lived
    context = browser.new_context(viewport={"width": NARROW, "height": 640})
    page = context.new_page()
    wide = []
    for address in (*OF_A_CASE, *ELSEWHERE):
        opened(page, server, address, case_id)
        if is_too_wide(page):
            wide.append(address)
    context.close()
    assert wide == []


def test_text_of_twice_the_size_is_neither_cut_off_nor_laid_on_other_text(
    lived: tuple[Server, str, str], browser: Browser
) -> None:
    server, case_id, _ = lived
    context = browser.new_context(viewport={"width": 1280, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(TWICE)
    found: dict[str, list[str]] = {}
    for address in (*OF_A_CASE, *ELSEWHERE):
        opened(page, server, address, case_id)
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
        found[address] = [*(["It scrolls sideways."] if is_too_wide(page) else []), *unreadable(page)]
    context.close()
    assert {address: lines for address, lines in found.items() if lines} == {}


def test_letters_of_the_cause_map_grow_with_the_text_of_the_page(lived: tuple[Server, str, str], browser: Browser) -> None:
    server, case_id, _ = lived
    page = browser.new_page(viewport={"width": NARROW, "height": 844})
    opened(page, server, "findings", case_id)
    drawn = page.locator("svg.cause-map")
    before = drawn.bounding_box()
    page.add_style_tag(content=TWICE_STYLE)
    after = drawn.bounding_box()
    page.close()
    assert before and after and after["width"] == pytest.approx(2 * before["width"], rel=0.02)
