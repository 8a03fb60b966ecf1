"""People who were invited, in a real browser on their phone: from the link to the receipt, for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.domain.invitation import Round
from diagnostics.services.cases import case_of
from diagnostics.services.inviting import tell_back
from diagnostics.storage.store import Store
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened
from tests.ui.conftest import Server, settled
from tests.ui.looking import violations

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}

Asked = tuple[str, Round, str]
"""A case, a round for performers in it, and the token of a link."""


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The database of the server, as a service beside it sees it."""
    there = Store.open(server.database)
    yield there
    there.close()


@pytest.fixture
def asked(store: Store) -> Asked:
    """A case, a round for performers in it, and the token of a link."""
    case_id = case_of_late_reports(store, load_library())
    one = opened(store, case_id)
    return case_id, one, group_link(store, one)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    yield context.new_page()
    context.close()


def came_in(page: Page, server: Server, token: str) -> None:
    """Open a link, and wait for the page that it leads to."""
    page.goto(f"{server.url}/i#{token}")
    page.wait_for_url("**/respond")
    settled(page)


def question_on(page: Page) -> str:
    return page.locator(".cw-question").inner_text()


def say(page: Page, number: int = 0) -> None:
    """Tap an answer, and wait until the question is another one."""
    before = question_on(page)
    page.locator("[class*=st-key-option-] button").nth(number).click()
    expect(page.locator(".cw-question").first).not_to_have_text(before)
    settled(page)


def test_from_the_link_to_the_receipt(phone: Page, server: Server, store: Store, asked: Asked) -> None:
    case_id, one, token = asked
    came_in(phone, server, token)
    assert token not in phone.url and "#" not in phone.url
    expect(phone.get_by_text("Nobody is shown your answers")).to_be_visible()
    expect(phone.get_by_text("at least 5 people")).to_be_visible()
    phone.get_by_role("button", name="Begin").click()
    expect(phone.locator(".cw-question")).to_be_visible()
    settled(phone)
    for _ in range(3):
        say(phone)
    phone.reload()
    settled(phone)
    expect(phone.get_by_text("3 of at most")).to_be_visible()
    while phone.locator("[class*=st-key-option-] button").count():
        say(phone)
    phone.get_by_role("textbox", name="Anything that was not asked?").fill("Nobody reads the reports.")
    phone.get_by_role("button", name="Hand in", exact=True).click()
    expect(phone.get_by_text("Your receipt", exact=True)).to_be_visible()
    with store.reading(LOCAL) as work:
        assert work.voices.count(one.id) == (0, 1)
        assert [comment.value for comment in work.voices.waiting_comments(one.id)] == ["Nobody reads the reports."]
    assert not case_of(store, LOCAL, case_id).case.respondents


def test_back_change_and_take_everything_back(phone: Page, server: Server, store: Store, asked: Asked) -> None:
    _, one, token = asked
    came_in(phone, server, token)
    phone.get_by_role("button", name="Begin").click()
    expect(phone.locator(".cw-question")).to_be_visible()
    settled(phone)
    first = question_on(phone)
    say(phone)
    phone.get_by_role("button", name="Back").click()
    expect(phone.locator(".cw-question")).to_have_text(first)
    settled(phone)
    phone.locator("[class*=st-key-option-] button").nth(1).click()
    expect(phone.locator(".cw-question").first).not_to_have_text(first)
    settled(phone)
    with store.reading(LOCAL) as work:
        given = work.voices._connection.exec_driver_sql(
            "select value from voice_answers join voices on voices.id = voice_id where round_id = ?", (one.id,)
        ).scalars()
        assert list(given) == [load_library().question_by_id[one.questions[0]].options[1].id]
    phone.get_by_text("Stop here").click()
    phone.get_by_role("button", name="Hand in what I have answered").click()
    expect(phone.get_by_text("Your receipt", exact=True)).to_be_visible()
    settled(phone)
    phone.locator("summary", has_text="Take everything back").click()
    phone.get_by_text("Yes, erase what I answered").click()
    settled(phone)
    phone.get_by_role("button", name="Erase everything").click()
    expect(phone.get_by_role("button", name="Begin")).to_be_visible()
    with store.reading(LOCAL) as work:
        assert work.voices.count(one.id) == (0, 0)


def test_what_was_done_is_told_to_whoever_comes_back(phone: Page, server: Server, store: Store, asked: Asked) -> None:
    _, one, token = asked
    somebody = Somebody(store, token).begins()
    somebody.says(one.questions[0], somebody.asked[0].options[0].id).hands_in()
    tell_back(store, LOCAL, one.id, "The form is *one* page now. <b>Thank you</b>")
    came_in(phone, server, token)
    expect(phone.get_by_text("The form is *one* page now. <b>Thank you</b>")).to_be_visible()


@pytest.fixture(params=["light", "dark"])
def themed(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, color_scheme=request.param)
    yield context.new_page()
    context.close()


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary').forEach(x => x.click())")
    settled(page)


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] *')].filter(x => x.getBoundingClientRect().right > "
        "window.innerWidth + 1 && !x.closest('.cw-scroll') && !x.closest('pre')).map(x => x.outerHTML.slice(0, 120))"
    )
    assert wide == []


def test_every_state_keeps_the_rules_of_wcag_on_a_narrow_phone(themed: Page, server: Server, asked: Asked) -> None:
    _, _, token = asked
    themed.goto(f"{server.url}/i")
    assert violations(themed) == {}
    themed.goto(f"{server.url}/i?leave")
    assert violations(themed) == {}
    themed.goto(f"{server.url}/respond")
    expect(themed.get_by_text("Enter a code")).to_be_visible()
    settled(themed)
    assert violations(themed) == {}
    came_in(themed, server, token)
    unfold(themed)
    assert violations(themed) == {}
    no_sideways(themed)
    themed.get_by_role("button", name="Begin").click()
    expect(themed.locator(".cw-question")).to_be_visible()
    settled(themed)
    unfold(themed)
    assert violations(themed) == {}
    no_sideways(themed)
    say(themed)
    unfold(themed)
    themed.get_by_role("button", name="Hand in what I have answered").click()
    expect(themed.get_by_text("Your receipt", exact=True)).to_be_visible()
    settled(themed)
    unfold(themed)
    assert violations(themed) == {}
    no_sideways(themed)


def test_letters_twice_as_large_still_fit(themed: Page, server: Server, asked: Asked) -> None:
    _, _, token = asked
    themed.set_viewport_size({"width": 640, "height": 900})
    came_in(themed, server, token)
    for _ in range(2):
        themed.add_style_tag(content="html { font-size: 200% !important; }")
        settled(themed)
        no_sideways(themed)
        cut = themed.evaluate(
            "[...document.querySelectorAll('[data-testid=stMain] button, [data-testid=stMain] p, .cw-question')]"
            ".filter(x => x.scrollWidth > x.clientWidth + 2 && getComputedStyle(x).overflow !== 'visible')"
            ".map(x => x.outerHTML.slice(0, 150))"
        )
        assert cut == []
        if themed.get_by_role("button", name="Begin").count():
            themed.get_by_role("button", name="Begin").click()
            expect(themed.locator(".cw-question")).to_be_visible()
            settled(themed)


FIRST = 40
"""Stops of the Tab key to the first question; to each later one the focus is led, and its first answer is the next stop."""


def tab_to(page: Page, wanted: str, most: int = FIRST) -> None:
    """Press the tab key until something is focused that is called so, and see that the focus can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()")
        if name.splitlines()[-1:] == [wanted]:
            ring = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement); "
                "return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
            )
            assert ring, f"nobody sees that “{wanted}” is focused"
            return
    raise AssertionError(f"“{wanted}” cannot be reached by the keyboard")


def test_the_whole_way_by_the_keyboard_alone(themed: Page, server: Server, store: Store, asked: Asked) -> None:
    _, one, token = asked
    came_in(themed, server, token)
    tab_to(themed, "Begin")
    themed.keyboard.press("Enter")
    expect(themed.locator(".cw-question")).to_be_visible()
    settled(themed)
    library = load_library()
    for name in one.questions[:3]:
        words = library.question_by_id[name].wording("performer")
        expect(themed.locator(".cw-question")).to_have_text(words)
        tab_to(themed, library.question_by_id[name].options[0].label, FIRST if name == one.questions[0] else 1)
        themed.keyboard.press("Space")
        expect(themed.locator(".cw-question").first).not_to_have_text(words)
        settled(themed)
    tab_to(themed, "Stop here")
    themed.keyboard.press("Enter")
    settled(themed)
    tab_to(themed, "Hand in what I have answered")
    themed.keyboard.press("Enter")
    expect(themed.get_by_text("Your receipt", exact=True)).to_be_visible()
    with store.reading(LOCAL) as work:
        assert work.voices.count(one.id) == (0, 1)


def test_whoever_answers_for_a_function_is_asked_what_is_worth_their_time(phone: Page, server: Server, store: Store) -> None:
    case_id = case_of_late_reports(store, load_library())
    one = opened(store, case_id, "hr")
    came_in(phone, server, group_link(store, one))
    expect(phone.get_by_text("You answer for your function.")).to_be_visible()
    phone.get_by_role("button", name="Begin").click()
    expect(phone.locator(".cw-question")).to_be_visible()
    settled(phone)
    asked = []
    for _ in range(5):
        asked.append(question_on(phone))
        phone.get_by_role("button", name="I don't know").click()
        expect(phone.locator(".cw-question").first).not_to_have_text(asked[-1])
        settled(phone)
    assert len(set(asked)) == 5
    (person,) = case_of(store, LOCAL, case_id).case.respondents
    assert (person.role, len(person.answers)) == ("hr", 5)


def test_a_new_link_is_shown_once_with_everything_to_send(themed: Page, server: Server, store: Store) -> None:
    case_id = case_of_late_reports(store, load_library())
    opened(store, case_id)
    themed.goto(f"{server.url}/invite?case={case_id}")
    expect(themed.get_by_role("heading", name="Performer, in confidence")).to_be_visible()
    settled(themed)
    themed.get_by_role("textbox", name="For whom?").fill("Sales, Basel")
    themed.get_by_role("button", name="Make a link").click()
    expect(themed.get_by_alt_text("QR code of the link")).to_be_visible()
    settled(themed)
    unfold(themed)
    assert violations(themed) == {}
    no_sideways(themed)
    shown = themed.locator("code").filter(has_text="/i#").first.inner_text()
    assert len(shown.rpartition("#")[2]) == 22
    themed.reload()
    expect(themed.get_by_text("Sales, Basel")).to_be_visible()
    settled(themed)
    assert themed.get_by_alt_text("QR code of the link").count() == 0
