"""A person in hundreds of groups signs in with a cookie as short as anybody's, and it has the claims that count."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from diagnostics.access.claims import (
    claims_to_keep,
    hours_since,
    name_of,
    principals_in,
    subject_of,
    verified_address,
)
from diagnostics.access.matrix import Principal
from diagnostics.access.settings import Mode, SignInRules
from diagnostics.ui.door import Door
from diagnostics.ui.sign_in_cookie import claims_in
from tests.ui.test_door import nobody

ONE_LINE = 8192
"""The longest header line that websockets 17 reads; it refuses a longer one without a message, and the page stays empty."""

PARTS = {"hr-team": (Principal.FACILITATOR,), "audit": (Principal.AUDITOR,)}
RULES = SignInRules(Mode.OIDC, roles_claim="groups", parts=PARTS)


def groups(count: int, letters: int = 36) -> list[str]:
    return [hashlib.sha512(str(number).encode()).hexdigest()[:letters] for number in range(count)]


def claims(**more: object) -> dict[str, Any]:
    said = {
        "iss": "https://login.example.com",
        "sub": "7",
        "iat": 1_700_000_000,
        "name": "Lena Hofer",
        "email": "l@firm.example",
    }
    return {**said, "is_logged_in": True, "origin": "http://app.example", "provider": "default", **more}


def written_by_streamlit(answer: Response, name: str, value: dict[str, Any]) -> None:
    def signed(cookie: str, text: str) -> bytes:
        return create_signed_value(get_cookie_secret(), cookie, text)

    def write(cookie: str, text: str) -> None:
        answer.set_cookie(cookie, signed(cookie, text).decode(), httponly=True)

    set_cookie_with_chunks(write, signed, name, value, cookie_attr_size=80)


def app_that_signs_in(user: dict[str, Any], tokens: dict[str, Any]) -> Starlette:
    async def back(_: Request) -> Response:
        answer = RedirectResponse("/", status_code=302)
        written_by_streamlit(answer, "_streamlit_user", user)
        written_by_streamlit(answer, "_streamlit_user_tokens", tokens)
        answer.set_cookie("_streamlit_xsrf", "kept")
        return answer

    async def page(request: Request) -> Response:
        return Response(request.headers.get("cookie", ""))

    return Starlette(routes=[Route("/oauth2callback", back), Route("/{rest:path}", page)])


def knocking(app: Starlette, rules: SignInRules = RULES) -> TestClient:
    door = Door(app, rules, nobody)
    return TestClient(door, "http://app.example", client=("127.0.0.1", 5000), follow_redirects=False)


@pytest.mark.parametrize(("count", "letters"), [(1, 36), (80, 36), (100, 36), (200, 36), (500, 36), (500, 120)])
def test_however_many_groups_somebody_is_in_the_line_of_cookies_stays_short(count: int, letters: int) -> None:
    everything = claims(groups=[*groups(count, letters), "hr-team"])
    client = knocking(app_that_signs_in(everything, {"id_token": "".join(groups(count, 50))}))
    client.get("/oauth2callback")
    line = client.get("/").text
    assert len(line) < ONE_LINE / 1.5
    kept = claims_in(dict(client.cookies))
    assert principals_in(kept, RULES) == (Principal.FACILITATOR,) and name_of(kept) == "Lena Hofer"
    assert kept["origin"] == "http://app.example" and kept["is_logged_in"] is True
    assert client.cookies["_streamlit_xsrf"] == "kept"


def test_tokens_that_fit_into_one_cookie_stay_for_signing_out_and_longer_ones_go() -> None:
    few, many = ({"id_token": "".join(groups(count, 100))} for count in (10, 90))
    assert "_streamlit_user_tokens" in signed_in_with(few).cookies
    assert not [name for name in signed_in_with(many).cookies if "tokens" in name]


def signed_in_with(tokens: dict[str, Any]) -> TestClient:
    client = knocking(app_that_signs_in(claims(), tokens))
    client.get("/oauth2callback")
    return client


def test_whoever_holds_a_long_sign_in_of_an_earlier_version_gets_a_short_one_with_the_next_page() -> None:
    client = knocking(app_that_signs_in(claims(), {}))
    earlier = Response()
    written_by_streamlit(earlier, "_streamlit_user", claims(groups=[*groups(200), "audit"]))
    written_by_streamlit(earlier, "_streamlit_user_tokens", {"id_token": "".join(groups(90, 100))})
    for line in earlier.headers.getlist("set-cookie"):
        name, _, rest = line.partition("=")
        client.cookies.set(name, rest.split(";")[0], domain="app.example")
    assert len(client.get("/static/a.js").text) > ONE_LINE
    client.get("/findings", headers={"accept": "text/html,*/*"})
    assert len(client.get("/static/a.js").text) < ONE_LINE
    assert principals_in(claims_in(dict(client.cookies)), RULES) == (Principal.AUDITOR,)


def test_a_short_sign_in_is_left_as_it_is() -> None:
    client = signed_in_with({"id_token": "short"})
    before = dict(client.cookies)
    assert "set-cookie" not in client.get("/findings", headers={"accept": "text/html"}).headers
    assert dict(client.cookies) == before


def test_a_cookie_in_pieces_that_somebody_made_up_signs_nobody_in() -> None:
    client = knocking(app_that_signs_in(claims(), {}))
    client.cookies.update({"_streamlit_user": "chunks-2", "_streamlit_user_1": "a", "_streamlit_user_2": "b"})
    assert "set-cookie" not in client.get("/", headers={"accept": "text/html"}).headers


TEXTS = st.lists(st.text(max_size=9), max_size=5)
VALUES = st.none() | st.booleans() | st.integers(0, 2_000_000_000) | st.text(max_size=30) | TEXTS
SAID = st.dictionaries(
    st.sampled_from(["iss", "sub", "email", "email_verified", "name", "preferred_username", "iat", "auth_time", "groups"]),
    VALUES | st.lists(st.sampled_from(["hr-team", "audit", "sales"]), max_size=4),
)


@given(SAID, st.sampled_from(["", "groups", "realm.groups"]))
def test_what_is_kept_says_of_somebody_what_the_whole_says(said: dict[str, object], claim: str) -> None:
    rules = SignInRules(Mode.OIDC, roles_claim=claim, parts=RULES.parts)
    everything = {**said, "realm": {"groups": said.get("groups")}, "picture": "https://example.org/a.png"}
    kept = claims_to_keep(everything, rules)
    assert principals_in(kept, rules) == principals_in(everything, rules)
    assert (subject_of(kept), name_of(kept)) == (subject_of(everything), name_of(everything))
    assert verified_address(kept, rules) == verified_address(everything, rules)
    assert hours_since(kept, 1e9) == hours_since(everything, 1e9)
    assert claims_to_keep(kept, rules) == kept and "picture" not in kept
