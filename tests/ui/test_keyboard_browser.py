"""The interview for those who have keys only: every answer leads to the next question, and one sees where one is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Server, settled
from tests.ui.looking import wait_until

FEW = 12
"""Presses of the Tab key from a question to whatever it offers: its options, the ways not to answer, and going back."""

STOP = """() => {
  const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
  const frame = one.matches('input') && one.closest('[data-testid=stNumberInputContainer]');
  const framed = frame && getComputedStyle(frame).borderTopColor === 'rgb(11, 100, 112)';
  return {
    place: one.closest('[class*=st-key-]')?.className ?? '', text: one.matches('main') ? '' : one.innerText ?? '',
    ring: framed || (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2),
    seen: box.bottom > 0 && box.top < innerHeight && document.elementFromPoint(
      Math.max(box.left + Math.min(box.width / 2, 40), 1), Math.max(box.top + box.height / 2, 1)) !== null,
  };
}"""

LOOK = """one => {
  const looks = [];
  for (let box = one; box && looks.length < 5; box = box.parentElement) {
    const look = getComputedStyle(box);
    looks.push([look.outlineStyle, look.outlineWidth, look.boxShadow, look.borderColor, look.backgroundColor]);
  }
  return JSON.stringify(looks);
}"""
"""How an element looks, with the boxes around it: a field is framed by one of those."""

STOPS = 40
"""Presses of the Tab key on a page."""

Stop = dict[str, object]


def shows_where_it_is(page: Page) -> None:
    """See to it that what has the focus is on screen and stands out; the colour of a frame takes a moment to change."""
    wait_until(page, f"(stop => stop.ring && stop.seen)(({STOP})())")


def tab_to(page: Page, place: str = "", text: str = "", within: int = FEW) -> None:
    """Press Tab until the focus is on what is wanted, and see to it that it shows there."""
    passed = []
    for _ in range(within):
        page.keyboard.press("Tab")
        stop: Stop = page.evaluate(STOP)
        passed.append(stop["text"])
        if place in str(stop["place"]) and re.search(text, str(stop["text"])):
            shows_where_it_is(page)
            return
    raise AssertionError(f"{place} {text} is not among the next {within} stops: {passed}")


def press(page: Page, key: str) -> str:
    """Press a key, and return what is asked then; the focus has to be on it."""
    question = page.locator(".cw-question")
    before = question.inner_text()
    page.wait_for_timeout(500)  # the options arm themselves against a double click
    page.keyboard.press(key)
    expect(question).not_to_have_text(before)
    settled(page)
    expect(question).to_be_focused()
    shows_where_it_is(page)
    return question.inner_text()


def test_an_interview_from_the_first_question_to_the_findings_by_keyboard_alone(server: Server, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 600})
    page.goto(server.url)
    settled(page)
    tab_to(page, text="Start a new diagnosis", within=200)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Who can say something about it")).to_be_visible()
    settled(page)
    tab_to(page, text="Go to the interview", within=60)
    page.keyboard.press("Space")
    expect(page.locator(".cw-question")).to_be_visible()
    settled(page)
    first = page.locator(".cw-question").inner_text()
    tab_to(page, place="st-key-option-", within=20)
    second = press(page, "Enter")
    tab_to(page, place="st-key-option-")
    third = press(page, "Space")
    tab_to(page, place="st-key-none-", text="Skip for now")
    assert press(page, "Enter") not in (first, second, third)
    tab_to(page, text="Back")
    assert press(page, "Enter") == third
    tab_to(page, place="st-key-option-")
    press(page, "Enter")
    tab_to(page, text=re.escape("Answers so far (3)"), within=20)
    page.keyboard.press("Enter")
    expect(page.locator('[class*="st-key-review-"]').first).to_be_visible()
    settled(page)
    tab_to(page, place="st-key-review-", text=re.escape(first))
    assert press(page, "Enter") == first
    tab_to(page, text="On to the next question")
    press(page, "Enter")
    page.keyboard.press("Shift+Tab")
    for _ in range(20):
        if page.evaluate(STOP)["text"] == "Findings":
            break
        page.keyboard.press("Shift+Tab")
    assert page.evaluate(STOP)["ring"]
    page.keyboard.press("Enter")
    expect(page.locator(".cw-verdict")).to_be_visible()
    page.close()


def test_a_number_is_typed_saved_and_changed_by_keyboard_alone(lived: tuple[Server, str, str], browser: Browser) -> None:
    server, _, _ = lived
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.goto(server.url)
    settled(page)
    page.get_by_role("button", name=re.compile("^Train everybody on the social-media policy - ")).click()
    expect(page.locator(".cw-verdict")).to_be_visible()
    page.get_by_role("link", name="Interview").click()
    expect(page.get_by_text("Answers so far")).to_be_visible()
    settled(page)
    tab_to(page, text="Answers so far", within=40)
    page.keyboard.press("Enter")
    expect(page.locator('[class*="st-key-review-"]').first).to_be_visible()
    settled(page)
    tab_to(page, place="st-key-review-", text="96 percent", within=60)
    asked = press(page, "Enter")
    tab_to(page, place="st-key-number-")
    page.keyboard.press("Control+a")
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, text="Save and go on")
    press(page, "Enter")
    tab_to(page, text="Answers so far", within=40)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile(re.escape(asked)))).to_contain_text("90 percent")
    page.close()


def test_whoever_goes_to_another_topic_is_led_to_its_question(lived: tuple[Server, str, str], browser: Browser) -> None:
    server, _, fresh = lived
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.goto(f"{server.url}/interview?case={fresh}")
    expect(page.locator(".cw-question")).to_be_visible()
    settled(page)
    before = page.locator(".cw-question").inner_text()
    field = page.get_by_role("combobox", name="Go to a topic")
    for _ in range(10):  # The page may be drawn anew meanwhile, and closes the list then.
        field.focus()
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(300)
        if page.get_by_role("option").count():
            break
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator(".cw-question").first).not_to_have_text(before)
    settled(page)
    expect(page.locator(".cw-question")).to_be_focused()
    page.close()


@pytest.mark.parametrize("address", ["", "request", "people"])
def test_every_stop_of_the_tab_key_looks_other_than_before(
    lived: tuple[Server, str, str], browser: Browser, address: str
) -> None:
    server, case_id, _ = lived
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.goto(f"{server.url}/{address}" + (f"?case={case_id}" if address == "request" else ""))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    page.add_style_tag(content="* { transition: none !important; }")
    alike, stops = [], 0
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate_handle("document.activeElement")
        if stop.evaluate("one => one === document.body"):
            break
        stops += 1
        with_focus = stop.evaluate(LOOK)
        stop.evaluate("one => one.blur()")
        if stop.evaluate(LOOK) == with_focus:
            alike.append(stop.evaluate("one => one.outerHTML.slice(0, 120)"))
        stop.evaluate("one => one.focus({ focusVisible: true })")
    page.close()
    assert stops > 10
    assert alike == []
