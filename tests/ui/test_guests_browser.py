"""Invited people in a real browser: nothing they or others write is run, and no secret is left lying anywhere."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import read_content
from diagnostics.domain.case import Gap
from diagnostics.domain.causes import GapKind
from diagnostics.domain.confidence import COMMENTS
from diagnostics.domain.invitation import LinkKind, Round
from diagnostics.domain.library import Library
from diagnostics.services.cases import open_case
from diagnostics.services.inviting import Wanted, invite, open_round, tell_back
from diagnostics.services.libraries import keep_library
from diagnostics.services.responding import answer, begin, comment, hand_in, taking_of
from diagnostics.services.secret_words import new_token
from diagnostics.storage.store import Store
from diagnostics.ui.guests import KEY
from tests.ui.conftest import Server, running, settled
from tests.ui.test_sign_in_browser import SECRET, with_sign_in

EVIL = (
    "<img src=x onerror=alert(1)><script>alert(2)</script>"
    "[x](javascript:alert(3)) ![y](https://evil.example/z) **b** `c` $d$ :red[e]"
)
OPTIONS = '[class*="st-key-option-"] button'


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that writes everything into its log that it can."""
    verbose = {"STREAMLIT_LOGGER_LEVEL": "debug", "PYTHONASYNCIODEBUG": "1"}
    yield from running(Server(tmp_path_factory.mktemp("talkative"), environment=verbose))


@pytest.fixture(scope="module")
def store(talkative: Server) -> Iterator[Store]:
    with closing(Store.open(talkative.database)) as opened:
        keep_library(opened, read_content())
        yield opened


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 390, "height": 844})
    yield made
    made.close()


def evil_round(store: Store, library: Library, role: str = "performer") -> Round:
    """A round in which every text that somebody wrote is hostile."""
    case_id = open_case(store, LOCAL, library, f"Reports {EVIL}", gap=Gap(kind=GapKind.WORK))
    wanted = Wanted(role, EVIL[:100], EVIL, date.today() + timedelta(days=30))
    return open_round(store, LOCAL, case_id, wanted)


def others_hand_in(store: Store, one: Round, token: str, count: int) -> None:
    """Others answer one question, comment and hand in."""
    question = one.questions[0]
    for _ in range(count):
        key = new_token()
        begin(store, token, key)
        asked = taking_of(store, key).asked[0]
        answer(store, key, question, asked.options[0].id, None)
        comment(store, key, EVIL, "")
        hand_in(store, key)


def come_in(page: Page, server: Server, token: str) -> None:
    page.goto(f"{server.url}/i#{token}")
    page.wait_for_url(f"{server.url}/respond")
    settled(page)


def harmless(page: Page, dialogs: list[str]) -> None:
    """Nothing hostile is an element of the page, and nothing was run."""
    for wrong in ('img[src="x"]', 'a[href^="javascript"]', '[src*="evil.example"]', "main script"):
        found = [one.evaluate("it => it.parentElement.parentElement.outerHTML") for one in page.locator(wrong).all()]
        assert found == []
    assert dialogs == []


def answer_one(page: Page) -> None:
    page.wait_for_timeout(600)  # the options arm themselves against a double click
    page.locator(OPTIONS).first.click()
    settled(page)


def hand_in_early(page: Page, said: str) -> str:
    """Stop, write a comment, hand in, and return the code of the receipt."""
    page.get_by_text("Stop here").click()
    page.get_by_role("button", name="Hand in what I have answered").click()
    expect(page.get_by_text("Your receipt", exact=True)).to_be_visible()
    settled(page)
    if said:
        page.get_by_role("textbox", name="Anything that was not asked?").fill(said)
        page.get_by_role("button", name="Hand in again").click()
        settled(page)
    return page.get_by_test_id("stCode").first.inner_text().strip()


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_anybody_writes_is_shown_as_text_and_no_secret_is_left_anywhere(
    talkative: Server, store: Store, library: Library, context: BrowserContext
) -> None:
    one = evil_round(store, library)
    token = invite(store, LOCAL, one.id, LinkKind.GROUP, EVIL, 50).token
    others_hand_in(store, one, token, COMMENTS - 1)
    tell_back(store, LOCAL, one.id, EVIL)
    asked, dialogs, page = [], [], context.new_page()
    context.on("request", lambda request: asked.append((request.url.split("#")[0], request.headers.get("referer", ""))))
    page.on("websocket", lambda socket: asked.append((socket.url, "")))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    come_in(page, talkative, token)
    assert page.url == f"{talkative.url}/respond" and "causeway" not in page.evaluate("document.cookie")
    expect(page.get_by_text("<script>alert(2)</script>").first).to_be_visible()
    harmless(page, dialogs)
    page.get_by_role("button", name="Begin").click()
    settled(page)
    answer_one(page)
    receipt = hand_in_early(page, EVIL)
    harmless(page, dialogs)
    page.get_by_text("Another device, or somebody else").click()
    page.get_by_role("button", name="Show me a code").click()
    settled(page)
    shown = page.get_by_test_id("stCode").filter(has_text=re.compile(r"^\s*[a-z0-9]{5}-[a-z0-9]{5}\s*$"))
    code = shown.inner_text().strip()
    page.get_by_text("I have a receipt").click()
    for typed in (EVIL[:60], receipt):
        page.get_by_label("Code of your receipt").fill(typed)
        page.keyboard.press("Enter")
        settled(page)
        harmless(page, dialogs)
    expect(page.get_by_text("These answers were handed in, to:")).to_be_visible()
    page.go_back()
    page.wait_for_timeout(300)
    assert token not in page.url
    key = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == KEY)

    elsewhere = context.browser.new_context().new_page()
    elsewhere.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    elsewhere.goto(f"{talkative.url}/i")
    elsewhere.get_by_label("Begun on another device?").fill("<img src=x onerror=alert(1)>")
    elsewhere.get_by_role("button", name="Go on with this code").click()
    expect(elsewhere.get_by_role("alert")).to_contain_text("There is no such code here")
    elsewhere.get_by_label("Begun on another device?").fill(code)
    elsewhere.get_by_role("button", name="Go on with this code").click()
    expect(elsewhere.get_by_text("Handed in. Thank you.")).to_be_visible()

    for address in ("invite", "findings", "report"):
        elsewhere.goto(f"{talkative.url}/{address}?case={one.case_id}")
        settled(elsewhere)
        if address == "invite":
            elsewhere.get_by_text("What people wrote").click()
            expect(elsewhere.get_by_text("<script>alert(2)</script>").last).to_be_visible()
        harmless(elsewhere, dialogs)
    elsewhere.context.close()

    assert all(token not in address + referer and key not in address + referer for address, referer in asked)
    lying_about = everything_in(talkative.folder)
    for secret in (token, key, code, code.replace("-", "")):
        assert secret.encode() not in lying_about
    logged = b"".join(path.read_bytes() for path in talkative.logs)
    assert b"Runtime state:" in logged, "the log says little, so this says nothing of it"
    for secret in (b"alert(2)", receipt.encode(), receipt.replace("-", "").encode()):
        assert secret not in logged


def test_a_comment_that_was_written_in_one_tab_is_not_lost_by_a_click_in_another(
    talkative: Server, store: Store, library: Library, context: BrowserContext
) -> None:
    one = evil_round(store, library)
    token = invite(store, LOCAL, one.id, LinkKind.GROUP, "Sales", 5).token
    page = context.new_page()
    come_in(page, talkative, token)
    page.get_by_role("button", name="Begin").click()
    settled(page)
    answer_one(page)
    hand_in_early(page, "")
    key = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == KEY)
    other = context.new_page()
    other.goto(f"{talkative.url}/respond")
    settled(other)
    other.get_by_role("textbox", name="Anything that was not asked?").fill("The tool is slow.")
    other.keyboard.press("Control+Enter")
    expect(other.get_by_text("The comment is stored.")).to_be_visible()
    page.get_by_role("button", name="Hand in again").click()
    settled(page)
    assert taking_of(store, key).voice.comment == "The tool is slow."


def test_whoever_takes_everything_back_is_told_that_it_is_gone(
    talkative: Server, store: Store, library: Library, context: BrowserContext
) -> None:
    one = evil_round(store, library)
    page = context.new_page()
    come_in(page, talkative, invite(store, LOCAL, one.id, LinkKind.GROUP, "Sales", 5).token)
    page.get_by_role("button", name="Begin").click()
    settled(page)
    answer_one(page)
    hand_in_early(page, "")
    page.get_by_text("Take everything back").click()
    page.wait_for_timeout(500)  # the part opens slowly, and what is in it moves meanwhile
    page.get_by_text("Yes, erase what I answered").click()
    settled(page)
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_text("Everything you answered was erased.")).to_be_visible()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()


def begin_and_answer(page: Page) -> str:
    """Begin, answer the first question, and return what was answered."""
    page.get_by_role("button", name="Begin").click()
    settled(page)
    said = page.locator(OPTIONS).first.inner_text().strip()
    answer_one(page)
    return said


def links_in_order(store: Store, one: Round, *names: str) -> list[str]:
    return [invite(store, LOCAL, one.id, LinkKind.PERSONAL, name).token for name in names]


def test_two_people_with_links_of_their_own_on_one_device_see_nothing_of_each_other_and_are_two(
    talkative: Server, store: Store, library: Library, context: BrowserContext
) -> None:
    one = evil_round(store, library)
    ada, bo = links_in_order(store, one, "Ada", "Bo")
    page = context.new_page()
    come_in(page, talkative, ada)
    said = begin_and_answer(page)
    page.reload()
    settled(page)
    expect(page.get_by_text("1 of at most")).to_be_visible()
    hand_in_early(page, "")
    expect(page.get_by_role("link", name="Sign out on this device").first).to_be_visible()

    page.goto(f"{talkative.url}/i#{bo}")
    page.get_by_role("button", name="Continue as the person who was here").click()
    expect(page.get_by_text("Handed in. Thank you.")).to_be_visible()
    page.goto(f"{talkative.url}/i#{bo}")
    expect(page.get_by_role("button", name="Start as somebody else")).to_be_visible()
    assert said not in page.content() and bo not in page.url
    frames: list[bytes | str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    page.get_by_role("button", name="Start as somebody else").dblclick()
    page.wait_for_url(f"{talkative.url}/respond")
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert frames and not any(said.encode() in (one.encode() if isinstance(one, str) else one) for one in frames)
    begin_and_answer(page)
    expect(page.get_by_text("1 of at most")).to_be_visible()
    page.go_back()
    assert said not in page.content() and bo not in page.content()
    page.goto(f"{talkative.url}/respond")
    settled(page)
    expect(page.get_by_text("1 of at most")).to_be_visible()
    with store.reading(LOCAL) as work:
        assert work.voices.count(one.id) == (1, 1)
        assert {link.uses_left for link in work.rounds.links(one.id)} == {0}

    page.get_by_text("Another device, or somebody else").click()
    page.get_by_role("link", name="Sign out on this device").click()
    page.get_by_role("button", name="Sign out on this device").click()
    page.wait_for_url(f"{talkative.url}/respond")
    settled(page)
    assert page.locator(OPTIONS).count() == 0
    expect(page.get_by_text("Open the link that you were sent.")).to_be_visible()


def test_a_tab_in_which_nobody_began_asks_who_is_there_once_somebody_began_in_another(
    talkative: Server, store: Store, library: Library, context: BrowserContext
) -> None:
    one = evil_round(store, library)
    token = invite(store, LOCAL, one.id, LinkKind.GROUP, "Sales", 5).token
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        come_in(page, talkative, token)
    begin_and_answer(first)
    second.get_by_role("button", name="Begin").click()
    expect(second.get_by_role("button", name="Continue as the person who was here")).to_be_visible()
    assert second.locator(OPTIONS).count() == 0
    second.get_by_role("link", name="Start as somebody else").click()
    second.get_by_role("button", name="Sign out on this device").click()
    second.wait_for_url(f"{talkative.url}/respond")
    begin_and_answer(second)
    with store.reading(LOCAL) as work:
        assert work.voices.count(one.id) == (2, 0)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with sign-in."""
    with oidc_provider_mock.run_server_in_thread() as provider:
        server = with_sign_in(tmp_path_factory.mktemp("guarded"), CAUSEWAY_FIRST_ADMIN="root@firm.example")
        server.environment |= {
            "CAUSEWAY_OIDC_REDIRECT_URI": f"http://127.0.0.1:{server.port}/oauth2callback",
            "CAUSEWAY_OIDC_COOKIE_SECRET": SECRET,
            "CAUSEWAY_OIDC_CLIENT_ID": "causeway",
            "CAUSEWAY_OIDC_CLIENT_SECRET": "secret",
            "CAUSEWAY_OIDC_METADATA_URL": f"http://localhost:{provider.server_port}/.well-known/openid-configuration",
        }
        yield from running(server)


def test_with_sign_in_a_respondent_without_an_account_answers_and_sees_nothing_else(
    guarded: Server, library: Library, context: BrowserContext
) -> None:
    with closing(Store.open(guarded.database)) as store:
        keep_library(store, read_content())
        one = evil_round(store, library)
        token = invite(store, LOCAL, one.id, LinkKind.PERSONAL, "Bo").token
        page = context.new_page()
        come_in(page, guarded, token)
        page.get_by_role("button", name="Begin").click()
        settled(page)
        answer_one(page)
        hand_in_early(page, "The tool is slow.")
        key = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == KEY)
        voice = taking_of(store, key).voice
        assert (voice.handed_in, voice.comment) == (True, "The tool is slow.")
    for address in ("", "invite", "interview", "findings", "report", "board", "audit", "people"):
        page.goto(f"{guarded.url}/{address}?case={one.case_id}")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert page.get_by_text("Reports").count() == 0, address
    made_up = f"{guarded.url}/media/{secrets.token_hex(28)}.pdf"
    assert context.request.get(made_up).status == 403
