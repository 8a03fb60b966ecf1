"""A page of another site cannot open a connection to the app or send it anything; clients other than browsers can."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from diagnostics.access.settings import Mode, SignInRules
from diagnostics.ui.door import Door
from tests.ui.test_door import INSIDE, nobody, talk

OUR_OWN = [
    ("localhost:8501", "http://localhost:8501"),
    ("localhost:8501", "http://LocalHost:8501"),
    ("LOCALHOST:8501", "http://localhost:8501"),
    ("127.0.0.1:8501", "http://127.0.0.1:8501"),
    ("[::1]:8501", "http://[::1]:8501"),
    (
        "causeway.example.com",
        "https://causeway.example.com",
    ),  # TLS ends at the proxy
    ("causeway.example.com:443", "https://causeway.example.com"),
    ("causeway.example.com:80", "http://causeway.example.com"),
    ("127.0.0.1:8501", None),  # a command-line client says nothing
]
OF_ANOTHER_SITE = [
    ("localhost:8501", "https://example.org"),
    ("localhost:8501", "http://localhost:3000"),
    ("localhost:8501", "http://localhost"),
    ("localhost:8501", "http://127.0.0.1:8501"),
    ("localhost:8501", "null"),
    ("localhost:8501", ""),
    ("localhost:8501", "localhost:8501"),
    ("localhost:8501", "http://localhost:8501@example.org"),
    ("localhost:8501", "http://localhost:8501.example.org"),
    ("localhost:8501", "http://localhost:8501/page"),
    ("localhost:8501", "file://localhost:8501"),
    ("localhost:8501", "http://localhost:no-port"),
    ("[::1]:8501", "http://[::1"),
    ("causeway.example.com", "https://example.com"),
    ("causeway.example.com", "https://other.causeway.example.com"),
    ("causeway.example.com", "https://causeway.example.com:8443"),
]


def knocking(host: str, origin: str | None, inside: Starlette = INSIDE) -> TestClient:
    client = TestClient(Door(inside, SignInRules(Mode.LOCAL), nobody), "http://" + host, client=("127.0.0.1", 5000))
    client.headers["host"] = host
    if origin is not None:
        client.headers["origin"] = origin
    return client


@pytest.mark.parametrize(("host", "origin"), OUR_OWN)
def test_our_own_page_and_a_client_that_is_no_browser_are_served(host: str, origin: str | None) -> None:
    client = knocking(host, origin)
    with client.websocket_connect("/_stcore/stream"):
        pass
    # 405: the app behind the door was asked; it has nothing to post to.
    assert client.post("/_stcore/upload_file/a/b", content=b"x").status_code == 405


@pytest.mark.parametrize(("host", "origin"), OF_ANOTHER_SITE)
def test_a_page_of_another_site_is_refused_before_the_app_is_asked(host: str, origin: str) -> None:
    client = knocking(host, origin)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pass
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.request(method, "/_stcore/upload_file/a/b", content=b"x")
        assert answer.status_code == 403 and "another site" in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_reading_is_for_every_site_because_a_browser_keeps_the_answer_from_its_page() -> None:
    assert knocking("localhost:8501", "https://example.org").get("/").text == "a page"


@pytest.mark.parametrize(("host", "origin"), [(host, origin) for host, origin in OUR_OWN if origin])
def test_the_framework_finds_the_host_spelled_as_the_origin_and_asks_nobody(host: str, origin: str) -> None:
    found: list[str] = []

    async def behind(socket: WebSocket) -> None:
        found.append(socket.headers["host"])
        await talk(socket)

    inside = Starlette(routes=[WebSocketRoute("/_stcore/stream", behind)])
    with knocking(host, origin, inside).websocket_connect("/_stcore/stream"):
        pass
    assert found == [origin.split("://")[1]]
