"""A whole diagnosis in a real browser, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Server, settled

OPTIONS = '[class*="st-key-option-"] button'
QUESTION = ".cw-question"


def open_new_case(tab: Page, server: Server) -> None:
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("button", name="Start a new diagnosis").click()
    settled(tab)
    tab.get_by_role("button", name="Go to the interview").click()
    settled(tab)


def answer(tab: Page, place: int) -> str:
    asked = tab.locator(QUESTION).inner_text()
    tab.wait_for_timeout(500)  # the options arm themselves against a double click
    tab.locator(OPTIONS).nth(place).click()
    expect(tab.locator(QUESTION).first).not_to_have_text(asked, timeout=15_000)
    settled(tab)
    return asked


def fits(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def test_a_manager_goes_from_the_request_to_the_findings(tab: Page, server: Server) -> None:
    open_new_case(tab, server)
    assert "case=" in tab.url
    for place in (1, 0, 1, 0):
        answer(tab, place)
        assert fits(tab)
    question = tab.locator(QUESTION).inner_text()
    tab.reload()
    settled(tab)
    assert tab.locator(QUESTION).inner_text() == question
    tab.get_by_role("link", name="Findings").click()
    settled(tab)
    expect(tab.locator(".cw-verdict")).to_be_visible()
    assert fits(tab)


def test_nothing_is_asked_of_another_server(tab: Page, server: Server) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("button", name="Look at a finished example").click()
    settled(tab)
    own = (server.url, server.url.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_a_second_tab_comes_back_to_the_same_question(tab: Page, server: Server, browser: Browser) -> None:
    open_new_case(tab, server)
    answer(tab, 0)
    other = browser.new_context().new_page()
    other.goto(tab.url)
    settled(other)
    assert other.locator(QUESTION).inner_text() == tab.locator(QUESTION).inner_text()
    other.context.close()


def test_two_tabs_that_answer_the_same_question_get_a_choice(tab: Page, server: Server, browser: Browser) -> None:
    open_new_case(tab, server)
    other = browser.new_context().new_page()
    other.goto(tab.url)
    settled(other)
    asked = answer(tab, 0)
    other.wait_for_timeout(500)
    other.locator(OPTIONS).nth(1).click()
    settled(other)
    expect(other.get_by_text("Your change was not saved")).to_be_visible()
    other.get_by_role("button", name="Load what is stored now").click()
    settled(other)
    assert other.locator(QUESTION).inner_text() == asked
    other.get_by_role("button", name="On to the next question").click()
    settled(other)
    assert other.locator(QUESTION).inner_text() == tab.locator(QUESTION).inner_text()
    other.context.close()


def test_the_cause_map_works_by_keyboard(tab: Page, server: Server) -> None:
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("button", name="Look at a finished example").click()
    settled(tab)
    causes = tab.locator("[data-cause]")
    expect(causes.first).to_be_visible(timeout=15_000)
    last = causes.last
    label = last.get_attribute("data-cause")
    last.focus()
    tab.keyboard.press("Enter")
    settled(tab)
    expect(tab.locator(f'[data-cause="{label}"]')).to_have_attribute("aria-pressed", "true", timeout=15_000)


def test_the_report_comes_as_a_pdf(tab: Page, server: Server, tmp_path: Path) -> None:
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("button", name="Look at a finished example").click()
    settled(tab)
    tab.get_by_role("link", name="Report").click()
    settled(tab)
    with tab.expect_download(timeout=30_000) as waiting:
        tab.get_by_role("button", name="PDF").click()
    file = tmp_path / "report.pdf"
    waiting.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")


def test_a_server_that_dies_in_the_middle_loses_no_answer(browser: Browser, server: Server) -> None:
    tab = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    open_new_case(tab, server)
    answered = [answer(tab, 0) for _ in range(3)]
    next_question = tab.locator(QUESTION).inner_text()
    server.kill()
    server.start()
    tab.goto(tab.url)
    settled(tab)
    assert tab.locator(QUESTION).inner_text() == next_question
    tab.get_by_text("Answers so far (3)").click()
    for question in answered:
        expect(tab.get_by_role("button", name=question)).to_be_visible()
    tab.context.close()


def test_the_page_shows_nothing_but_what_it_means_to_show(tab: Page, server: Server) -> None:
    tab.goto(server.url)
    settled(tab)
    container = tab.locator('[data-testid="stMainBlockContainer"]')
    way, whole = container.locator(".st-key-way").inner_text(), container.inner_text()
    assert whole.startswith(way)
    assert whole.removeprefix(way).strip().splitlines()[0] == "Before you train anybody, find out why"
