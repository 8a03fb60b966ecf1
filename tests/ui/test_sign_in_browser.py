"""Sign-in for real: a provider of OpenID Connect, the app as a process, and browsers that come and go."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from diagnostics.access.matrix import Principal
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import read_content
from diagnostics.domain.library import Library
from diagnostics.services.accounts import add_account, change_account, list_accounts
from diagnostics.services.cases import list_cases, open_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.accounts import Account
from diagnostics.storage.store import Store
from diagnostics.ui.addresses import NEEDS
from tests.operations.conftest import OPERATIONS, free_ports
from tests.services.marked import marked_case, with_people
from tests.ui.conftest import Server, running, settled
from tests.ui.looking import violations

SECRET = "only for tests, and long enough for them"
HOURS = 9 / 3600
"""How long a sign-in counts on the second server: long enough to look at a page."""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


def with_sign_in(folder: Path, **environment: str) -> Server:
    """A server that knows its own address beforehand, because the provider has to know it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    return Server(folder, port=port, environment={"CAUSEWAY_SIGN_IN": "oidc", **environment})


def naming(provider: str, port: str) -> dict[str, str]:
    """The environment variables about the provider, for an app at a port."""
    return {
        "CAUSEWAY_OIDC_REDIRECT_URI": f"http://127.0.0.1:{port}/oauth2callback",
        "CAUSEWAY_OIDC_COOKIE_SECRET": SECRET,
        "CAUSEWAY_OIDC_CLIENT_ID": "causeway",
        "CAUSEWAY_OIDC_CLIENT_SECRET": "secret",
        "CAUSEWAY_OIDC_METADATA_URL": f"{provider}/.well-known/openid-configuration",
    }


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[Server]:
    """The app, with the provider set in its environment; administrators assign roles."""
    server = with_sign_in(tmp_path_factory.mktemp("app"), CAUSEWAY_FIRST_ADMIN="root@firm.example")
    server.environment |= naming(provider, server.port)
    yield from running(server)


@pytest.fixture(scope="module")
def app_with_claims(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[Server]:
    """The app, told of the provider by a file of Streamlit; parts come from a claim, and a sign-in counts for seconds."""
    folder = tmp_path_factory.mktemp("claims")
    secrets = folder / "secrets.toml"
    server = with_sign_in(folder, CAUSEWAY_ROLES_CLAIM="groups", CAUSEWAY_SIGN_IN_HOURS=f"{HOURS}")
    server.environment |= {"STREAMLIT_SECRETS_FILES": str(secrets), "CAUSEWAY_ROLES": '{"hr-team": "facilitator"}'}
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{server.port}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "causeway"
client_secret = "secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
    )
    yield from running(server)


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[Server]:
    """The app behind nginx as the runbook sets it up; people know only the address of nginx."""
    if shutil.which("nginx") is None:
        pytest.skip("no nginx on this machine: install it to sign in through it")
    folder = tmp_path_factory.mktemp("proxy")
    (listen,) = free_ports(1)
    server = with_sign_in(folder, CAUSEWAY_ROLES_CLAIM="groups", CAUSEWAY_ROLES='{"hr-team": "facilitator"}')
    server.environment |= naming(provider, listen)
    settings = (OPERATIONS / "nginx.conf").read_text()
    filled = {
        "RUN": str(folder),
        "LISTEN": f"127.0.0.1:{listen}",
        "SECURE": "",
        "PORT_1": server.port,
        "PORT_2": server.port,
    }
    for name, value in filled.items():
        settings = settings.replace(f"@{name}@", value)
    (folder / "nginx.conf").write_text(settings)
    nginx = ["nginx", "-q", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    for started in running(server):
        subprocess.run(nginx, check=True)
        started.url = f"http://127.0.0.1:{listen}"
        yield started
        subprocess.run([*nginx, "-s", "quit"], check=True)


@pytest.fixture(scope="module")
def store(app: Server) -> Iterator[Store]:
    """A door of our own to the database of the app."""
    with closing(Store.open(app.database)) as opened:
        keep_library(opened, read_content())
        yield opened


Opener = Callable[[], Page]


@pytest.fixture
def new_browser(browser: Browser) -> Iterator[Opener]:
    """Browsers that know nothing of each other."""
    contexts = []

    def opened() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 844}, accept_downloads=True))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, provider: str, name: str, address: str, **claims: object) -> None:
    """Press "Sign in" and come back from the provider as somebody."""
    said = {"email": f"{name}@firm.example", "email_verified": True, "name": name.title(), **claims}
    httpx.put(f"{provider}/users/{name}", json=said).raise_for_status()
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("sub").fill(name)
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("button", name=name.title())).to_be_visible(timeout=30_000)
    settled(page)


def choose(page: Page, label: str, name: str) -> None:
    """Choose an option by typing its name; the page may be drawn anew meanwhile, and forgets then what was typed."""
    option = page.get_by_role("option", name=name)
    for _ in range(10):
        settled(page)
        page.get_by_role("combobox", name=label).fill(name)
        try:
            option.click(timeout=3_000)
            break
        except PlaywrightTimeout:
            continue
    else:
        raise AssertionError(f"{name} is not offered")
    close_list(page)


def close_list(page: Page) -> None:
    """Close the list of a field for good: it may open once more, over what lies below, on getting the focus back."""
    for _ in range(10):
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)
        if page.get_by_role("listbox").count() == 0:
            return
    raise AssertionError("The list stays open")


def expected(store: Store, name: str, *principals: Principal, **reach: tuple[str, ...]) -> Account:
    """An account that an administrator made for somebody."""
    wanted = Account(id="", name=name, email=f"{name}@firm.example", principals=principals, **reach)  # type: ignore[arg-type]
    made = add_account(store, LOCAL, wanted)
    return next(account for account in list_accounts(store, LOCAL) if account.id == made)


def switch_off(store: Store, name: str) -> None:
    account = next(one for one in list_accounts(store, LOCAL) if one.email == f"{name}@firm.example")
    change_account(store, LOCAL, account, replace(account, active=False))


def test_a_deep_link_survives_signing_in(
    app: Server, provider: str, store: Store, library: Library, new_browser: Opener
) -> None:
    expected(store, "ada", Principal.CONSULTANT, clients=("Alpha",))
    case = open_case(store, LOCAL, library, "Calls take too long", client="Alpha")
    page = new_browser()
    page.goto(f"{app.url}/findings?case={case}")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)
    assert page.get_by_text("Calls take too long").count() == 0
    assert violations(page) == {}
    sign_in(page, provider, "ada", page.url)
    assert page.url == f"{app.url}/findings?case={case}"
    expect(page.get_by_role("heading", name="Calls take too long")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Ada").click()
    expect(page.get_by_text("Consultant", exact=True)).to_be_visible()
    assert "causeway_wanted" not in {cookie["name"] for cookie in page.context.cookies()}
    page.goto(f"{app.url}/people")
    expect(page.get_by_text("may not change who may do what")).to_be_visible(timeout=30_000)


def test_two_people_in_two_browsers_see_different_cases(
    app: Server, provider: str, store: Store, library: Library, new_browser: Opener
) -> None:
    expected(store, "bea", Principal.CONSULTANT, clients=("Beta",))
    expected(store, "cleo", Principal.CONSULTANT, clients=("Gamma",))
    hers, others = (open_case(store, LOCAL, library, f"Course for {client}", client=client) for client in ("Beta", "Gamma"))
    bea, cleo = new_browser(), new_browser()
    sign_in(bea, provider, "bea", app.url)
    sign_in(cleo, provider, "cleo", app.url)
    for page, seen, unseen in ((bea, "Beta", "Gamma"), (cleo, "Gamma", "Beta")):
        expect(page.get_by_role("link", name=f"Course for {seen}")).to_be_visible()
        assert page.get_by_text(f"Course for {unseen}").count() == 0
    told = []
    for address in (others, "no-such-case"):
        bea.goto(f"{app.url}/report?case={address}")
        error = bea.get_by_test_id("stAlert")
        expect(error).to_be_visible(timeout=30_000)
        told.append(error.inner_text().replace(address, "X"))
    assert told[0] == told[1] and "There is no case" in told[0]
    assert hers in {case.id for case in list_cases(store, LOCAL)}


def test_whoever_has_no_part_yet_gets_one_from_an_administrator_and_goes_on(
    app: Server, provider: str, new_browser: Opener
) -> None:
    dora, root = new_browser(), new_browser()
    sign_in(dora, provider, "dora", app.url)
    expect(dora.get_by_role("heading", name="You have no part here yet")).to_be_visible()
    assert violations(dora) == {}
    dora.get_by_role("button", name="Dora").click()
    expect(dora.get_by_text("No part yet")).to_be_visible()
    assert violations(dora) == {}
    dora.keyboard.press("Escape")
    sign_in(root, provider, "root", f"{app.url}/people")
    root.get_by_role("combobox", name="Who?").click()
    root.get_by_role("option", name="Dora, dora@firm.example").click()
    expect(root.get_by_role("textbox", name="Name")).to_have_value("Dora")
    choose(root, "Parts", "Line manager")
    root.get_by_role("button", name="Save").click()
    expect(root.get_by_text("Saved. It counts from the next click of Dora on.")).to_be_visible()
    dora.get_by_role("button", name="Look again").click()
    expect(dora.get_by_role("button", name="Start a new diagnosis")).to_be_visible(timeout=30_000)


def test_an_account_that_is_switched_off_is_refused_at_the_next_click(
    app: Server, provider: str, store: Store, library: Library, new_browser: Opener
) -> None:
    expected(store, "emil", Principal.CONSULTANT, clients=("Delta",))
    case = open_case(store, LOCAL, library, "Calls", client="Delta")
    add_respondent(store, LOCAL, case, "performer")
    page = new_browser()
    sign_in(page, provider, "emil", f"{app.url}/interview?case={case}")
    expect(page.locator(".cw-question")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(600)  # the options arm themselves against a double click
    switch_off(store, "emil")
    page.locator('[class*="st-key-option-"] button').first.click()
    expect(page.get_by_text("Your account is switched off")).to_be_visible(timeout=30_000)
    assert page.locator(".cw-question").count() == 0
    assert next(one.answers for one in list_cases(store, LOCAL) if one.id == case) == 0


def test_a_click_inside_a_fragment_is_refused_like_any_other(
    app: Server, provider: str, store: Store, new_browser: Opener
) -> None:
    expected(store, "fay", Principal.ADMINISTRATOR)
    page = new_browser()
    sign_in(page, provider, "fay", f"{app.url}/people")
    expect(page.get_by_text("fay@firm.example").first).to_be_visible(timeout=30_000)
    switch_off(store, "fay")
    page.get_by_role("textbox", name="Search").fill("a")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your account is switched off")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("fay@firm.example")).to_have_count(0)
    expect(page.get_by_role("heading", name="Who signs in")).to_have_count(0)


def test_signing_out_in_one_tab_is_felt_in_the_other(app: Server, provider: str, store: Store, new_browser: Opener) -> None:
    expected(store, "gus", Principal.FACILITATOR)
    page = new_browser()
    sign_in(page, provider, "gus", app.url)
    other = page.context.new_page()
    other.goto(app.url)
    expect(other.get_by_role("button", name="Start a new diagnosis")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Gus").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)
    cases = list_cases(store, LOCAL)
    other.get_by_role("button", name="Start a new diagnosis").click()
    expect(other.get_by_text("Your sign-in has ended")).to_be_visible(timeout=30_000)
    assert list_cases(store, LOCAL) == cases


def test_a_report_is_given_to_those_alone_who_are_signed_in_and_may_take_it(
    app: Server, provider: str, store: Store, library: Library, new_browser: Opener
) -> None:
    expected(store, "hal", Principal.CONSULTANT, clients=("Eta",))
    case = open_case(store, LOCAL, library, "Calls", client="Eta")
    page = new_browser()
    sign_in(page, provider, "hal", f"{app.url}/report?case={case}")
    with page.expect_download(timeout=30_000) as waiting:
        page.get_by_role("button", name="Case file (YAML)").click()
    assert Path(waiting.value.path()).read_text().startswith("id:")
    address = waiting.value.url
    assert "/media/" in address
    with_cookies = page.context.request.get(address)
    assert (with_cookies.status, with_cookies.headers["cache-control"]) == (200, "no-store")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(address)
    switch_off(store, "hal")
    assert page.context.request.get(address).status == 403
    page.get_by_role("button", name="Case file (YAML)").click()
    expect(page.get_by_text("Failed to generate file for download")).to_be_visible(timeout=30_000)


def test_parts_come_from_a_claim_and_a_sign_in_ends_with_its_hours(
    app_with_claims: Server, provider: str, new_browser: Opener
) -> None:
    page = new_browser()
    sign_in(page, provider, "ida", app_with_claims.url, groups=["hr-team", "administrator"])
    start = page.get_by_role("button", name="Start a new diagnosis")
    expect(start).to_be_visible(timeout=30_000)
    assert page.get_by_role("link", name="People and rights").count() == 0
    page.wait_for_timeout(HOURS * 3600 * 1000)
    start.click()
    expect(page.get_by_text("You signed in more than")).to_be_visible(timeout=30_000)
    stranger = new_browser()
    sign_in(stranger, provider, "jan", app_with_claims.url, groups=["finance"])
    expect(stranger.get_by_role("heading", name="You have no part here yet")).to_be_visible()


@pytest.mark.parametrize(("count", "letters"), [(60, 36), (200, 36), (500, 120)])
def test_somebody_in_many_groups_signs_in_through_the_proxy_of_the_runbook(
    behind_proxy: Server, provider: str, new_browser: Opener, count: int, letters: int
) -> None:
    groups = [hashlib.sha512(str(number).encode()).hexdigest()[:letters] for number in range(count)]
    page = new_browser()
    sign_in(page, provider, f"member{count}", behind_proxy.url, groups=[*groups, "hr-team"])
    expect(page.get_by_role("button", name="Start a new diagnosis")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "part", "reach"),
    [
        ("sen", Principal.SENIOR_MANAGER, {"units": ("sales",)}),
        ("aud", Principal.AUDITOR, {}),
        ("own", Principal.LINE_MANAGER, {"employee": "ada"}),
    ],
)
def test_no_frame_of_the_connection_carries_an_answer_to_somebody_without_the_right_to_answers(
    app: Server, provider: str, store: Store, new_browser: Opener, name: str, part: Principal, reach: dict[str, object]
) -> None:
    library = with_people(store, read_content())
    case = marked_case(store, library, [*Principal].index(part), with_group=True)
    expected(store, name, part, **reach)  # type: ignore[arg-type]
    page, frames = new_browser(), []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    sign_in(page, provider, name, app.url)
    for address in NEEDS:
        page.goto(f"{app.url}/{address}?case={case.id}")
        settled(page)
    texts = [frame.decode(errors="replace") if isinstance(frame, bytes) else frame for frame in frames]
    assert any("Negotiation training" in text for text in texts), "the pages of the case were sent"
    assert case.told_by(texts) == set()
    print(f"{name}: {len(frames)} frames, {sum(map(len, texts)) / 1e6:.1f} MB")
