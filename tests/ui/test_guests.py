"""Where invited people come in: whatever a browser, a curious person or a machine sends there gets one sentence."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from benchmarks.answering import Respondent
from benchmarks.voices import open_a_round
from diagnostics.access.rights import LOCAL
from diagnostics.access.tries import MOST, STRETCH, Tries
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.domain.invitation import LinkKind, Round
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome
from diagnostics.errors import NotFound
from diagnostics.services.inviting import close_round, invite, revoke_link, rounds_of
from diagnostics.services.learning import close_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.responding import answer, begin, come_back, fresh_code, hand_in, let_go, taking_of
from diagnostics.services.secret_words import new_token
from diagnostics.storage.store import Store
from diagnostics.ui import guests, runtime, state, turns
from diagnostics.ui.guest_page import FAILED
from tests.ui.answered import in_a_loop, respondent
from tests.ui.conftest import Server

PERSONAL, GROUP = LinkKind.PERSONAL, LinkKind.GROUP
UNKNOWN = "This link is not known here."
WAIT = "Wait ten minutes, then try again."


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nobody has failed yet, and time passes when the test says so."""
    made = Clock()
    monkeypatch.setattr(guests, "tries", Tries(made))
    return made


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the routes, in this process."""
    monkeypatch.setenv("CAUSEWAY_DATABASE_URL", f"sqlite:///{tmp_path / 'app.db'}")
    yield runtime.store()
    runtime.stop()


@pytest.fixture
def one(own_store: Store, library: Library) -> Round:
    return open_a_round(own_store, library)


Knocking = Callable[..., TestClient]


@pytest.fixture
def knocking(clock: Clock, own_store: Store) -> Knocking:
    def at(address: str = "203.0.113.9") -> TestClient:
        app = Starlette(routes=guests.routes())
        return TestClient(app, "http://app.example", client=(address, 5000), follow_redirects=False)

    return at


def link_of(store: Store, one: Round, kind: LinkKind = GROUP, uses: int = 9, **other: date) -> str:
    return invite(store, LOCAL, one.id, kind, "Sales", uses, **other).token


def test_a_link_is_taken_and_two_cookies_lead_to_the_questions(knocking: Knocking, own_store: Store, one: Round) -> None:
    token = link_of(own_store, one)
    came = knocking().post("/i", data={"token": token}, headers={"Origin": "http://app.example"})
    assert (came.status_code, came.headers["location"]) == (303, "respond")
    assert token not in came.headers["location"] and token not in came.text
    for cookie in came.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert came.cookies[guests.LINK] == token and len(came.cookies[guests.KEY]) == 22


def test_whoever_guesses_gets_a_sentence_ten_times_and_then_waits_ten_minutes(
    knocking: Knocking, own_store: Store, one: Round, clock: Clock
) -> None:
    guesser, other = knocking("203.0.113.9"), knocking("203.0.113.10")
    for _ in range(MOST):
        told = guesser.post("/i", data={"token": new_token()})
        assert (told.status_code, UNKNOWN in told.text, dict(told.cookies)) == (404, True, {})
    for guess in ({"token": new_token()}, {"code": "abcde-fghjk"}):
        told = guesser.post("/i", data=guess)
        assert (told.status_code, WAIT in told.text) == (429, True)
    assert other.post("/i", data={"token": new_token()}).status_code == 404
    clock.now += STRETCH - 1
    assert guesser.post("/i", data={"code": "abcde-fghjk"}).status_code == 429
    clock.now += 1
    assert guesser.post("/i", data={"code": "abcde-fghjk"}).status_code == 404


def test_others_behind_the_same_address_come_in_by_their_links_while_somebody_guesses(
    knocking: Knocking, own_store: Store, one: Round
) -> None:
    guesser, colleague = knocking(), knocking()
    for _ in range(2 * MOST):
        guesser.post("/i", data={"token": new_token()})
    assert colleague.post("/i", data={"token": link_of(own_store, one)}).status_code == 303
    assert guesser.post("/i", data={"token": new_token()}).status_code == 429


def test_right_links_and_a_wrong_form_count_as_no_guess(knocking: Knocking, own_store: Store, one: Round) -> None:
    client, token = knocking(), link_of(own_store, one)
    for _ in range(MOST):
        assert client.post("/i", data={"token": token}).status_code == 303
        assert client.post("/i", data={}).status_code == 409
        assert client.post("/i", data={"leave": "yes"}).status_code == 303
    assert client.post("/i", data={"token": new_token()}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "headers", "status", "told"),
    [
        (b"", {}, 409, "Open the whole link"),
        (b"token=", {}, 409, "Open the whole link"),
        (b"\x00\xff\xfe" * 100, {}, 409, "Open the whole link"),
        (b"token=%FF%00%F0%9F", {}, 404, UNKNOWN),
        (b"token=" + "é".encode() * 20, {}, 404, UNKNOWN),
        (b"token=" + b"a" * 5000, {}, 413, "more than a link or a code"),
        (b"code=%00", {}, 404, "no such code"),
        (b"code=" + b"a" * 4000, {}, 404, "no such code"),
        (b"token=abc", {"Origin": "http://evil.example"}, 403, "from another site"),
        (b"token=abc", {"Origin": "http://app.example.evil.example"}, 403, "from another site"),
        (b"token=abc", {"Origin": "http://APP.example:80"}, 404, UNKNOWN),
        (b"token=abc", {"Origin": "null"}, 403, "from another site"),
        (b"token=abc", {"Origin": "http://["}, 403, "from another site"),
        (b"token=abc", {"Content-Type": "application/json"}, 404, UNKNOWN),
        (b"token=abc", {"Cookie": "causeway_key=%00\x7f; causeway_link=<script>"}, 404, UNKNOWN),
        (b"token=abc", {"Accept-Language": "<script>;q=x,,-_-"}, 404, UNKNOWN),
    ],
)
def test_whatever_is_sent_gets_one_sentence(
    knocking: Knocking, one: Round, sent: bytes, headers: dict[str, str], status: int, told: str
) -> None:
    given = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    answer = knocking().post("/i", content=sent, headers=given)
    assert (answer.status_code, told in answer.text) == (status, True)
    assert answer.text.count('role="alert"') == 1 and answer.text.count("<script") == 1
    assert answer.headers["cache-control"] == "no-store" and not answer.cookies


def test_of_an_endless_body_no_more_is_read_than_belongs_there(knocking: Knocking, one: Round) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        while len(sent) < 10_000:
            sent.append(1)
            yield b"a" * 65_536

    assert knocking().post("/i", content=endless()).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_there_is_nothing_else_to_do_at_a_link(knocking: Knocking, method: str) -> None:
    assert knocking().request(method, "/i").status_code == 405


def test_the_page_of_a_link_runs_nothing_but_its_own_script_and_is_framed_by_nobody(knocking: Knocking) -> None:
    answer = knocking().get("/i?<script>alert(1)</script>")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    nonce = policy.split("script-src 'nonce-")[1].split("'")[0]
    assert f'<script nonce="{nonce}">' in answer.text and "alert(1)" not in answer.text
    assert knocking().get("/i").text.count(nonce) == 0


@pytest.mark.parametrize("made_up", ["a", "x" * 22 + "y", "' OR 1=1 --", "0" * 21 + "é"])
def test_a_key_that_was_made_up_is_replaced(knocking: Knocking, own_store: Store, one: Round, made_up: str) -> None:
    client = knocking()
    cookie = f"{guests.KEY}={made_up}".encode()
    came = client.post("/i", data={"token": link_of(own_store, one)}, headers={b"Cookie": cookie})  # type: ignore[arg-type]
    assert came.status_code == 303 and came.cookies[guests.KEY] not in ("", made_up)


def test_a_code_leads_on_from_another_device_until_a_new_one_is_made(
    knocking: Knocking, own_store: Store, one: Round
) -> None:
    key = new_token()
    begin(own_store, link_of(own_store, one), key)
    old = fresh_code(own_store, key)
    other = knocking().post("/i", data={"code": f" {old.upper().replace('-', ' ')} "})
    assert other.status_code == 303
    mine, theirs = taking_of(own_store, key), taking_of(own_store, other.cookies[guests.KEY])
    assert mine.voice.id == theirs.voice.id and other.cookies[guests.KEY] != key
    new = fresh_code(own_store, key)
    told = knocking().post("/i", data={"code": old})
    assert told.status_code == 404 and "There is no such code here" in told.text
    assert knocking().post("/i", data={"code": new}).status_code == 303
    assert taking_of(own_store, other.cookies[guests.KEY]).voice.id == mine.voice.id


def test_whoever_leaves_a_device_leaves_nothing_to_the_next_one(knocking: Knocking, own_store: Store, one: Round) -> None:
    client, token = knocking(), link_of(own_store, one)
    client.post("/i", data={"token": token})
    key = client.cookies[guests.KEY]
    begin(own_store, token, key)
    client.post("/i", data={"leave": "yes"})
    assert client.cookies[guests.KEY] != key and client.cookies[guests.LINK] == token


@pytest.mark.parametrize("way", ["leave", "other", "code"])
def test_a_page_that_is_still_open_shows_nothing_once_somebody_left_the_device(
    knocking: Knocking, own_store: Store, one: Round, way: str
) -> None:
    client, token = knocking(), link_of(own_store, one)
    client.post("/i", data={"token": token})
    key = client.cookies[guests.KEY]
    code = begin(own_store, token, key)
    another = begin(own_store, token, new_token())
    sent = {"leave": {"leave": "yes"}, "other": {"token": token, "other": "yes"}, "code": {"code": another}}
    assert client.post("/i", data=sent[way]).status_code == 303
    with pytest.raises(NotFound):
        taking_of(own_store, key)
    come_back(own_store, code, fresh := new_token())
    assert taking_of(own_store, fresh).asked, "what was answered stays, behind its code"


def test_a_page_that_is_still_open_begins_nothing_once_somebody_left_the_device(
    own_store: Store, one: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, key = link_of(own_store, one), new_token()
    monkeypatch.setattr(state, "cookie", {guests.KEY: key, guests.LINK: token}.__getitem__)
    at = AppTest.from_file(str(ROOT / "diagnostics" / "ui" / "screens" / "respond.py")).run()
    next(button for button in at.button if button.label == "Begin").click().run()
    assert taking_of(own_store, key)
    let_go(own_store, key)
    at.run()
    assert not at.exception and "Begin" not in {button.label for button in at.button}
    assert "Open the link that you were sent" in " ".join(part.proto.body for part in at.get("html"))


def test_signing_out_after_a_personal_link_leaves_no_link_that_was_used(
    knocking: Knocking, own_store: Store, one: Round
) -> None:
    client, token = knocking(), link_of(own_store, one, PERSONAL)
    client.post("/i", data={"token": token})
    begin(own_store, token, client.cookies[guests.KEY])
    client.post("/i", data={"leave": "yes"})
    assert guests.LINK not in client.cookies


def begun_at(client: TestClient, store: Store, one: Round, kind: LinkKind) -> str:
    """Open a link on a device, begin, answer, and leave without signing out; returns the link."""
    token = link_of(store, one, kind)
    client.post("/i", data={"token": token})
    key = client.cookies[guests.KEY]
    begin(store, token, key)
    question = taking_of(store, key).asked[0]
    answer(store, key, question.id, question.options[0].id, None)
    return token


def is_asked_who_is_there(device: TestClient, token: str) -> bool:
    came = device.post("/i", data={"token": token})
    assert came.status_code == 303 and token not in came.headers["location"]
    return came.headers["location"] == "i?who"


def another_personal_link(store: Store, one: Round, token: str) -> str:
    return link_of(store, one, PERSONAL)


def a_link_that_was_taken_back(store: Store, one: Round, token: str) -> str:
    made = invite(store, LOCAL, one.id, PERSONAL, "Bo")
    revoke_link(store, LOCAL, made.link.id)
    return made.token


def a_link_of_another_case(store: Store, one: Round, token: str) -> str:
    return link_of(store, open_a_round(store, load_library()), PERSONAL)


def the_same_link(store: Store, one: Round, token: str) -> str:
    return token


def another_link_for_a_group(store: Store, one: Round, token: str) -> str:
    return link_of(store, one, GROUP)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (PERSONAL, another_personal_link),
        (PERSONAL, another_link_for_a_group),
        (PERSONAL, a_link_that_was_taken_back),
        (PERSONAL, a_link_of_another_case),
        (GROUP, another_personal_link),
        (GROUP, the_same_link),
        (GROUP, another_link_for_a_group),
    ],
)
@pytest.mark.parametrize("handed_in", [True, False], ids=["handed in", "in the middle"])
def test_a_device_on_which_somebody_answered_asks_who_is_there_before_it_opens_a_link(
    knocking: Knocking,
    own_store: Store,
    one: Round,
    first: LinkKind,
    second: Callable[[Store, Round, str], str],
    handed_in: bool,
) -> None:
    device = knocking()
    token = second(own_store, one, begun_at(device, own_store, one, first))
    key, link = device.cookies[guests.KEY], device.cookies[guests.LINK]
    before = taking_of(own_store, key)
    if handed_in:
        hand_in(own_store, key)
    assert is_asked_who_is_there(device, token)
    asked = device.get("/i?who")
    assert "Continue as the person who was here" in asked.text
    assert before.asked[0].text not in asked.text and before.asked[0].options[0].label not in asked.text
    assert (device.cookies[guests.KEY], device.cookies[guests.LINK]) == (key, link), "nothing is decided yet"
    assert device.post("/i", data={"stay": "yes"}).headers["location"] == "respond"
    assert taking_of(own_store, device.cookies[guests.KEY]).answers == before.answers
    for _ in range(2):  # A double click.
        assert device.post("/i", data={"token": token, "other": "yes"}).status_code == 303
    assert device.cookies[guests.KEY] != key and device.cookies[guests.LINK] == token
    with pytest.raises(NotFound):
        taking_of(own_store, device.cookies[guests.KEY])
    progress = next(now.progress for now in rounds_of(own_store, LOCAL, one.case_id) if now.round.id == one.id)
    assert (progress.begun, progress.handed_in) == ((0, 1) if handed_in else (1, 0)), "what was answered stays stored"


def test_people_who_open_their_own_personal_link_again_just_go_on(knocking: Knocking, own_store: Store, one: Round) -> None:
    device = knocking()
    token = begun_at(device, own_store, one, PERSONAL)
    key = device.cookies[guests.KEY]
    revoke_link(own_store, LOCAL, rounds_of(own_store, LOCAL, one.case_id)[-1].links[0].id)
    for _ in range(2):
        assert device.post("/i", data={"token": token}).status_code == 303
        assert device.cookies[guests.KEY] == key


def test_ten_people_one_after_another_on_one_device_are_ten(knocking: Knocking, own_store: Store, one: Round) -> None:
    device, token, keys = knocking(), link_of(own_store, one, GROUP, 10), set()
    for number in range(10):
        assert is_asked_who_is_there(device, token) == (number > 0)
        device.post("/i", data={"token": token, "other": "yes"})
        keys.add(device.cookies[guests.KEY])
        begin(own_store, token, device.cookies[guests.KEY])
    (now,) = rounds_of(own_store, LOCAL, one.case_id)
    assert (len(keys), now.progress.begun, now.links[0].uses_left) == (10, 10, 0)


def test_after_a_code_no_link_opens_the_answers_behind_it_without_a_question(
    knocking: Knocking, own_store: Store, one: Round
) -> None:
    key = new_token()
    begin(own_store, link_of(own_store, one), key)
    device, token = knocking(), link_of(own_store, one, PERSONAL)
    device.post("/i", data={"token": token})
    device.post("/i", data={"code": fresh_code(own_store, key)})
    assert taking_of(own_store, device.cookies[guests.KEY]).voice == taking_of(own_store, key).voice
    assert is_asked_who_is_there(device, token)
    assert device.post("/i", data={"token": token, "other": "yes"}).status_code == 303
    begin(own_store, token, device.cookies[guests.KEY])
    assert rounds_of(own_store, LOCAL, one.case_id)[0].progress.begun == 2


def test_cookies_of_the_version_before_open_a_link_of_somebody_else_after_a_question_only(
    knocking: Knocking, own_store: Store, one: Round
) -> None:
    """Up to 1.4 the cookie of the link named whatever was opened last, also beside the key of somebody else."""
    key, token = new_token(), link_of(own_store, one, PERSONAL)
    begin(own_store, link_of(own_store, one, PERSONAL), key)
    device = knocking()
    device.cookies.update({guests.KEY: key, "causeway_link": token})
    assert is_asked_who_is_there(device, token)
    assert device.post("/i", data={"stay": "yes"}).status_code == 303
    assert taking_of(own_store, device.cookies[guests.KEY])


def test_two_links_that_nobody_has_begun_with_share_no_key(knocking: Knocking, own_store: Store, one: Round) -> None:
    device, keys = knocking(), []
    for token in (first := link_of(own_store, one, PERSONAL), link_of(own_store, one, PERSONAL), first, first):
        device.post("/i", data={"token": token})
        keys.append(device.cookies[guests.KEY])
    assert len(set(keys)) == 3 and keys[2] == keys[3], "two tabs with one link are one person"


# On the real server: what the page says, and what two clicks at the same moment do.


@pytest.fixture(scope="module")
def shared(server: Server) -> Iterator[Store]:
    """A door of our own to the database of the server that these tests share."""
    opened = Store.open(server.database)
    keep_library(opened, read_content())
    yield opened
    opened.close()


@pytest.fixture
def asked(shared: Store, library: Library) -> Round:
    return open_a_round(shared, library)


async def looks(somebody: Respondent) -> str:
    """What the page of a link says."""
    await somebody.come_in()
    async with somebody.connect() as socket:
        await somebody.run(socket)
    return "\n".join(somebody.texts)


def end_round(store: Store, one: Round) -> None:
    close_round(store, LOCAL, one.id)


def end_case(store: Store, one: Round) -> None:
    close_case(store, LOCAL, one.case_id, None, Outcome(measured="Late reports"))


def take_back(store: Store, one: Round) -> None:
    (now,) = (now for now in rounds_of(store, LOCAL, one.case_id) if now.round.id == one.id)
    revoke_link(store, LOCAL, now.links[0].id)


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (end_round, "The time for answering is over; nobody can begin any more."),
        (end_case, "The time for answering is over; nobody can begin any more."),
        (take_back, "This link was taken back. Ask whoever sent it for a new one."),
    ],
)
def test_a_link_that_leads_nowhere_any_more_says_why(
    server: Server, shared: Store, asked: Round, happened: Callable[[Store, Round], None], told: str
) -> None:
    token = link_of(shared, asked)
    happened(shared, asked)
    somebody = respondent(server.url, token)
    assert told in in_a_loop(looks(somebody))
    assert "Begin" not in somebody.buttons and somebody.told == []


def test_a_link_that_was_used_or_has_run_out_says_so(server: Server, shared: Store, asked: Round) -> None:
    used, late = link_of(shared, asked, PERSONAL), link_of(shared, asked, last_day=date.today() - timedelta(days=1))
    begin(shared, used, new_token())
    for token, told in ((used, "This link was used already."), (late, "This link has run out.")):
        somebody = respondent(server.url, token)
        assert told in in_a_loop(looks(somebody))
        assert "Begin" not in somebody.buttons and somebody.told == []


def test_a_personal_link_is_begun_in_one_browser_and_the_other_is_told(server: Server, shared: Store, asked: Round) -> None:
    token = link_of(shared, asked, PERSONAL)
    first, second = respondent(server.url, token, 1), respondent(server.url, token, 2)

    async def both() -> str:
        await first.come_in()
        await second.come_in()
        async with first.connect() as here, second.connect() as there:
            await first.run(here)
            await second.run(there)
            await asyncio.gather(first.begin(here), second.begin(there))
            began = [(one, socket) for one, socket in ((first, here), (second, there)) if one.answers_on_screen()]
            assert len(began) == 1
            somebody, socket = began[0]
            await somebody.answer(socket)
        assert await looks(somebody) and somebody.answers_on_screen()
        other = second if somebody is first else first
        # Refused at the press, or, where the other one was faster, by the page that comes instead of the button.
        return "\n".join([*other.told, await looks(other)])

    assert "This link was used already." in in_a_loop(both())
    assert sum(len(one.acknowledged) for one in (first, second)) == 1
    (now,) = rounds_of(shared, LOCAL, asked.case_id)
    assert (now.progress.begun, now.links[0].uses_left) == (1, 0)


def test_a_double_click_on_begin_begins_once(server: Server, shared: Store, asked: Round) -> None:
    somebody = respondent(server.url, link_of(shared, asked))

    async def twice() -> None:
        await somebody.come_in()
        async with somebody.connect() as socket:
            await somebody.run(socket)
            await somebody.send(socket, somebody.buttons["Begin"])
            await somebody.begin(socket)
        await looks(somebody)

    in_a_loop(twice())
    assert somebody.answers_on_screen() and somebody.told == []
    (now,) = rounds_of(shared, LOCAL, asked.case_id)
    assert (now.progress.begun, now.links[0].uses_left) == (1, 8)


def test_in_two_tabs_the_second_answer_to_a_question_is_not_taken_for_stored(
    server: Server, shared: Store, asked: Round
) -> None:
    first = respondent(server.url, link_of(shared, asked), 1)

    async def both() -> Respondent:
        await first.come_in()
        async with first.connect() as here:
            await first.run(here)
            await first.begin(here)
            second = first.in_another_tab()
            async with second.connect() as there:
                await second.run(there)
                assert second.answers_on_screen() == first.answers_on_screen()
                options = first.answers_on_screen()
                await first.answer(here, options[0])
                await second.answer(there, options[1])
                assert second.told == [TWICE] and second.answers_on_screen() == options
                await second.press(there, "Load what is stored now")
                assert second.answers_on_screen() == options
                await second.answer(there, options[1])
        return second

    second = in_a_loop(both())
    assert first.told == [] and second.told == [TWICE]
    assert taking_of(shared, first.key).answers == second.acknowledged


TWICE = "You answered this on another device in the meantime. Your change was not saved; make it again if you still want it."


def test_a_guest_reads_a_sentence_of_ours_where_we_made_a_mistake_and_the_log_repeats_nothing(
    server: Server, shared: Store, asked: Round
) -> None:
    somebody = respondent(server.url, link_of(shared, asked))

    async def answers_into_nothing() -> None:
        await somebody.come_in()
        async with somebody.connect() as socket:
            await somebody.run(socket)
            await somebody.begin(socket)
            with a_table_that_is_missing(server):
                await somebody.answer(socket)

    in_a_loop(answers_into_nothing())
    assert [told.partition(";")[0] for told in somebody.told] == [FAILED.partition(";")[0]]
    said = "".join(log.read_text() for log in server.logs)
    assert "no such table" in said and asked.questions[0] not in said


def test_a_link_that_cannot_be_taken_by_our_mistake_gets_a_sentence(
    knocking: Knocking, own_store: Store, one: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "has_begun", None)
    told = knocking().post("/i", data={"token": link_of(own_store, one)}, headers={"Cookie": f"{guests.KEY}={new_token()}"})
    assert told.status_code == 500 and FAILED.partition(",")[0] in told.text and "Error" not in told.text


@contextmanager
def a_table_that_is_missing(server: Server) -> Iterator[None]:
    with closing(sqlite3.connect(server.database.removeprefix("sqlite:///"), timeout=20)) as connection:
        connection.execute("ALTER TABLE voice_keys RENAME TO voice_keys_away")
        try:
            yield
        finally:
            connection.execute("ALTER TABLE voice_keys_away RENAME TO voice_keys")


def test_cookies_that_were_made_up_lead_to_the_way_in(server: Server, shared: Store, asked: Round) -> None:
    for key, link in (("x", "y"), (new_token(), new_token()), ("' OR 1=1", "<script>alert(1)</script>")):
        somebody = respondent(server.url, "")
        somebody.cookies = {guests.KEY: key, guests.LINK: link}

        async def look(somebody: Respondent = somebody) -> None:
            async with somebody.connect() as socket:
                await somebody.run(socket)

        in_a_loop(look())
        assert len(somebody.told) == 1 and somebody.told[0].startswith(UNKNOWN), somebody.told
        assert not somebody.answers_on_screen()


def test_a_browser_that_holds_no_key_begins_nothing_and_is_told_why(server: Server, shared: Store, asked: Round) -> None:
    token = link_of(shared, asked)
    for key in ("", "made up"):
        somebody = respondent(server.url, token)
        somebody.cookies = {guests.LINK: token} | ({guests.KEY: key} if key else {})

        async def press(somebody: Respondent = somebody) -> None:
            async with somebody.connect() as socket:
                await somebody.run(socket)
                await somebody.begin(socket)

        in_a_loop(press())
        assert len(somebody.told) == 1 and somebody.told[0].startswith("Your browser keeps no cookies from here")
    (now,) = rounds_of(shared, LOCAL, asked.case_id)
    assert (now.progress.begun, now.links[0].uses_left) == (0, 9)


def test_respondents_take_turns_and_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PAGE_LIMIT_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(turns, "SINGLE_PAGE_WAIT_SECONDS", 0.05)
    with ExitStack() as all_at_work:
        for _ in range(turns.MAX_PAGES_AT_ONCE):
            all_at_work.enter_context(turns.turn())
        start = time.monotonic()
        with turns.turn():
            assert time.monotonic() - start >= 0.05
        with pytest.raises(KeyError), turns.turn():
            raise KeyError
    monkeypatch.setattr(turns, "PAGE_LIMIT_WAIT_SECONDS", 60.0)
    start = time.monotonic()
    with ExitStack() as all_at_work:
        for _ in range(turns.MAX_PAGES_AT_ONCE):
            all_at_work.enter_context(turns.turn())
    assert time.monotonic() - start < 10


def test_pages_behind_a_slow_one_wait_for_it_together_and_not_one_after_another() -> None:
    def click() -> float:
        start = time.monotonic()
        with turns.turn():
            return time.monotonic() - start

    with turns.turn(), ThreadPoolExecutor(20) as office:
        waited = [one.result() for one in [office.submit(click) for _ in range(20)]]
    assert min(waited) >= turns.SINGLE_PAGE_WAIT_SECONDS
    assert max(waited) < 4 * turns.SINGLE_PAGE_WAIT_SECONDS  # one after another: ten times as long
