"""Nobody but this machine gets in without sign-in, and the way back after signing in leads into this app alone."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from diagnostics.access.claims import Claims
from diagnostics.access.settings import Mode, SignInRules
from diagnostics.errors import NotSignedIn
from diagnostics.ui.door import LONGEST, Door, wanted_address
from tests.ui.conftest import ROOT


async def page(request: Request) -> Response:
    answer = Response("a page")
    answer.set_cookie("kept", "value")
    return answer


async def home(request: Request) -> Response:
    return RedirectResponse("/", status_code=302)


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def nobody(claims: Claims) -> object:
    raise NotSignedIn("Sign in.")


INSIDE = Starlette(
    routes=[
        Route("/auth/login", home),
        Route("/oauth2callback", home),
        Route("/{rest:path}", page),
        WebSocketRoute("/_stcore/stream", talk),
    ]
)


def knocking(mode: Mode, machine: str = "127.0.0.1", is_encrypted: bool = False) -> TestClient:
    door = Door(INSIDE, SignInRules(mode), nobody, is_encrypted)
    scheme = "https" if is_encrypted else "http"
    return TestClient(door, f"{scheme}://app.example", client=(machine, 5000), follow_redirects=False)


@pytest.mark.parametrize("machine", ["10.0.0.7", "192.168.1.2", "2001:db8::1", "testclient", ""])
def test_without_sign_in_a_stranger_gets_nothing_whatever_the_server_is_bound_to(machine: str) -> None:
    client = knocking(Mode.LOCAL, machine)
    for address in ("/", "/findings?case=x", "/media/a.pdf", "/_stcore/health", "/readyz"):
        answer = client.get(address)
        assert answer.status_code == 403 and "no sign-in" in answer.text
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pass


def test_without_sign_in_this_machine_is_served() -> None:
    client = knocking(Mode.LOCAL)
    assert client.get("/").text == "a page"
    assert client.get("/media/a.pdf").status_code == 200
    with client.websocket_connect("/_stcore/stream"):
        pass


def test_with_sign_in_files_are_for_the_signed_in_and_the_page_to_sign_in_is_for_all() -> None:
    client = knocking(Mode.OIDC, "10.0.0.7")
    assert client.get("/").text == "a page"
    for cookies in ({}, {"_streamlit_user": "made up"}, {"_streamlit_user": '"2|1:0|10:1|15:_streamlit_user|4:e30=|00"'}):
        client.cookies.clear()
        client.cookies.update(cookies)
        assert client.get("/media/a.pdf").status_code == 403


def test_the_address_from_which_somebody_signs_in_is_where_they_come_back_to_once() -> None:
    client = knocking(Mode.OIDC)
    client.get("/auth/login", headers={"referer": "http://app.example/plan?case=a-b&x=%C3%A9"})
    assert client.get("/oauth2callback").headers["location"] == "/plan?case=a-b&x=%C3%A9"
    assert client.get("/oauth2callback").headers["location"] == "/"


def test_a_cookie_that_somebody_made_up_leads_nowhere_else() -> None:
    for made_up in (
        "//evil.example",
        "https%3A%2F%2Fevil.example%2F%2Fx",
        "%2F%5Cevil.example",
        "%0d%0aSet-Cookie%3A%20a=b",
    ):
        client = knocking(Mode.OIDC)
        client.cookies.set("causeway_wanted", made_up)
        location = client.get("/oauth2callback").headers["location"]
        assert location.startswith("/") and not location.startswith(("//", "/\\")), location


PIECES = st.sampled_from(
    [
        "/",
        "//",
        "\\",
        "http:",
        "evil.example",
        "@",
        "?",
        "#",
        ":",
        "plan",
        "\t",
        "\r\n",
        "%2F",
        "é",
        "auth",
        "oauth2callback",
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=40))
def test_the_way_back_never_leaves_the_app(address: str) -> None:
    wanted = wanted_address(address)
    if wanted is not None:
        read = urlsplit(wanted)
        assert (read.scheme, read.netloc) == ("", "") and wanted.startswith("/")
        assert not wanted.startswith(("//", "/\\", "/auth/", "/oauth2callback")) and wanted.isprintable()
        assert len(wanted) <= LONGEST


def test_cookies_travel_through_tls_alone_where_people_reach_the_app_so() -> None:
    assert "Secure" in knocking(Mode.OIDC, is_encrypted=True).get("/").headers["set-cookie"]
    assert "Secure" not in knocking(Mode.OIDC).get("/").headers["set-cookie"]


@pytest.mark.parametrize("mode", list(Mode))
def test_no_page_is_shown_in_a_frame_loads_from_elsewhere_or_is_taken_for_another_kind(mode: Mode) -> None:
    headers = knocking(mode).get("/findings?case=x").headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
    assert "unsafe-inline" not in policy["script-src"] and "'unsafe-eval'" not in policy["script-src"]
    assert not [one for one in " ".join(policy.values()).split() if "://" in one or one in ("*", "http:", "https:", "ws:")]


def test_a_file_may_do_nothing_and_a_page_with_a_stricter_policy_keeps_it() -> None:
    async def strict(request: Request) -> Response:
        return Response("", headers={"Content-Security-Policy": "default-src 'none'"})

    assert "sandbox" in knocking(Mode.LOCAL).get("/media/report.html").headers["content-security-policy"]
    door = Door(Starlette(routes=[Route("/i", strict)]), SignInRules(Mode.LOCAL), nobody)
    client = TestClient(door, "http://app.example", client=("127.0.0.1", 5000))
    assert client.get("/i").headers["content-security-policy"] == "default-src 'none'"


def test_no_other_site_is_told_which_case_somebody_looked_at() -> None:
    assert knocking(Mode.LOCAL).get("/").headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, "There is no sign-in, and the app would serve the address 0.0.0.0"),
        ({"CAUSEWAY_SIGN_IN": "on"}, "CAUSEWAY_SIGN_IN is 'on', which means nothing"),
        (
            {"CAUSEWAY_SIGN_IN": "oidc", "CAUSEWAY_OIDC_CLIENT_ID": "a"},
            "nothing says: redirect_uri, cookie_secret, client_secret",
        ),
    ],
)
def test_a_start_that_would_let_the_wrong_people_in_is_refused_in_one_sentence(
    environment: dict[str, str], told: str
) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, env={**os.environ, **environment})
    assert ended.returncode == 1
    assert "Causeway does not start: " in ended.stderr and told in ended.stderr
    assert "Traceback" not in ended.stderr
