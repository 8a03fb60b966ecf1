"""Looking at a page as its readers do: opened wholly, checked by axe-core, and searched for text that is cut off."""

from __future__ import annotations

import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from diagnostics.ui.addresses import NEEDS
from tests.ui.conftest import Server, settled

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OF_A_CASE = ("request", "interview", "invite", "findings", "owners", "plan", "agreement", "report", "review")
ELSEWHERE = tuple(address for address in NEEDS if address not in OF_A_CASE)

UNFOLD = "document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary').forEach(one => one.click())"

CUT = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(one => {
  const look = getComputedStyle(one), hides = way => ['hidden', 'clip'].includes(way);
  return one.textContent.trim() && one.clientWidth > 1 && look.clipPath === 'none' && one.checkVisibility()
    && ((hides(look.overflowX) && one.scrollWidth > one.clientWidth + 1)
      || (hides(look.overflowY) && one.scrollHeight > one.clientHeight + 1));
}).map(one => `${one.tagName} cuts off: ${one.textContent.trim().slice(0, 60)}`)"""
"""Elements that hide a part of their own text; not what is meant for screen readers alone."""

OVERLAPPING = """() => {
  const walker = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  const lines = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const hidden = parent.closest('svg, style, [aria-hidden=true]') || !parent.checkVisibility() || parent.offsetWidth < 2;
    if (!node.data.trim() || hidden) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) lines.push([box, node.data.trim(), node]);
  }
  const found = [];
  lines.forEach(([one, text, node], place) => lines.slice(place + 1).forEach(([other, words, next]) => {
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (node !== next && wide > 2 && high > 0.4 * Math.min(one.height, other.height))
      found.push(`${text.slice(0, 40)} lies on ${words.slice(0, 40)}`);
  }));
  return found;
}"""
"""Lines of text of which one lies on another by two fifths of its height, so that neither can be read; icons apart."""

FOLLOWING = """one => {
  const box = (one.getRootNode().host ?? one).closest('[data-testid=stElementContainer]');
  const next = [box.nextElementSibling, box.nextElementSibling?.nextElementSibling].filter(Boolean);
  const words = next.map(other => other.innerText.trim()).join(' ');
  return {words: words.includes('.'), rows: next.reduce((sum, other) => sum + other.querySelectorAll('tbody tr').length, 0)};
}"""
"""What stands in the two elements after a picture: whether there is a sentence, and how many rows of a table."""


def opened(page: Page, server: Server, address: str, case_id: str) -> None:
    """Open a page and everything on it that can be unfolded."""
    page.goto(f"{server.url}/{address}" + (f"?case={case_id}" if address in OF_A_CASE else ""))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    page.evaluate(UNFOLD)
    settled(page)


def violations(page: Page) -> dict[str, list[str]]:
    """What axe-core finds: rule -> the elements. Frames are pages of their own."""
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"], "iframes": False}
    found = Axe().run(page, options=options).response["violations"]
    return {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in found}


def wait_until(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait until an expression is true in the page; asked from outside, since the page's policy lets it evaluate no text."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not true within {seconds:.0f} s: {expression}"
        page.wait_for_timeout(20)


def is_too_wide(page: Page) -> bool:
    """Whether a page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))


def unreadable(page: Page) -> list[str]:
    """What is cut off or lies on something else, once everything that unfolds has done so."""
    wait_until(page, "document.getAnimations().every(one => one.playState !== 'running')")
    wait_until(page, f"({CUT})().every(line => !line.startsWith('DETAILS'))")
    return [*page.evaluate(CUT), *page.evaluate(OVERLAPPING)]


def pictures_alone(page: Page) -> list[str]:
    """Pictures of figures that are not followed at once by words and a table: charts, and the map of causes."""
    alone = []
    for drawn in [*page.get_by_test_id("stPlotlyChart").all(), *page.locator("svg.cause-map").all()]:
        beside = drawn.evaluate(FOLLOWING)
        if not beside["words"] or not beside["rows"]:
            alone.append(f"{drawn.evaluate('one => one.ariaLabel')}: {beside}")
    return alone
