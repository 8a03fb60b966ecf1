"""Every page for everybody: axe-core, by the rules of WCAG 2.2 AA, on a database that has been lived in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostics.content.library import load_library
from diagnostics.handover.files import findings_of
from tests.samples import samples
from tests.ui.conftest import Server, settled
from tests.ui.looking import ELSEWHERE, OF_A_CASE, is_too_wide, opened, unreadable, violations

NARROW = 320
TWICE = """document.addEventListener('DOMContentLoaded', () => {
  document.head.insertAdjacentHTML('beforeend', '<style>html { font-size: 200% !important; }</style>');
});"""


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
    widths = []
    for script in ("", TWICE):
        page = browser.new_page(viewport={"width": NARROW, "height": 844})
        page.add_init_script(script)
        opened(page, server, "findings", case_id)
        widths.append(page.locator(".map svg").evaluate("one => one.getBoundingClientRect().width"))
        page.close()
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.02)
