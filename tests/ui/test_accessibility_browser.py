"""Every page for everybody: axe-core, by the rules of WCAG 2.2 AA, on a database that has been lived in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from diagnostics.content.library import load_library
from diagnostics.handover.files import findings_of
from diagnostics.ui.addresses import NEEDS
from tests.samples import samples
from tests.ui.conftest import Server, running, settled
from tests.ui.lived_in import live_in

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OF_A_CASE = ("request", "interview", "findings", "owners", "plan", "agreement", "report", "review")
ELSEWHERE = tuple(address for address in NEEDS if address not in OF_A_CASE)
NARROW = 320
FOLDED = "[data-testid=stMain] details:not([open]) > summary"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str, str]]:
    """The app on a database as it looks after some months, a case that went all the way, and one that has just begun."""
    server = Server(tmp_path_factory.mktemp("lived"))
    case_id, fresh = live_in(server.database)
    for started in running(server):
        yield started, case_id, fresh


@pytest.fixture(scope="module", params=[(1280, "light"), (390, "dark")], ids=["desktop-light", "phone-dark"])
def looked(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def opened(page: Page, server: Server, address: str, case_id: str) -> None:
    """Open a page and everything on it that can be unfolded."""
    page.goto(f"{server.url}/{address}" + (f"?case={case_id}" if address in OF_A_CASE else ""))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    page.evaluate(
        "document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary').forEach(one => one.click())"
    )
    settled(page)


def violations(page: Page) -> dict[str, list[str]]:
    """What axe-core finds: rule -> the elements. Frames are pages of their own."""
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"], "iframes": False}
    found = Axe().run(page, options=options).response["violations"]
    return {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in found}


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
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            wide.append(address)
    context.close()
    assert wide == []
