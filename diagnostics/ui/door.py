"""The door before every request: who may knock at all, files for the signed in alone, the way back after signing in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, unquote, urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnostics.access.claims import Claims
from diagnostics.access.settings import Mode, SignInRules, is_loopback
from diagnostics.errors import DiagnosticError
from diagnostics.ui.origins import OTHER_SITE, comes_from_elsewhere, with_host_as_in_origin
from diagnostics.ui.page_headers import FOR_EVERY_ANSWER, set_page_headers
from diagnostics.ui.sign_in_cookie import claims_in, shorten

WANTED = "causeway_wanted"
"""The cookie that keeps the address somebody wanted while they are away at the provider."""

PATIENCE = 900
"""Seconds for which it is kept."""

LONGEST = 1500
"""Characters of an address that is kept."""

LOGIN, CALLBACK = "/auth/login", "/oauth2callback"
ON_THE_WAY = ("/auth/", CALLBACK)
"""What lies on the way to the provider and back, and is no page to come back to."""

CLOSED = "There is no sign-in here, so this app serves nobody but the machine it runs on."
NOT_FOR_YOU = "Sign in to fetch this file."


class Door:
    """Middleware in front of Streamlit.

    Without sign-in it serves only this computer, whatever address the server is bound to. With sign-in it gives files that
    pages made only to people who are signed in, keeps the sign-in cookie short, and leads people back to the address from
    which they signed in, which Streamlit forgets. Pages of other sites cannot open a connection or send anything, and every
    response has the headers of `page_headers`. `person_behind` raises a DiagnosticError for claims that do not
    count; `is_encrypted` says that cookies are for TLS only.
    """

    def __init__(
        self, app: ASGIApp, rules: SignInRules, person_behind: Callable[[Claims], object], is_encrypted: bool = False
    ) -> None:
        self._app = app
        self._rules = rules
        self._person_behind = person_behind
        self._is_encrypted = is_encrypted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        path = _inside(connection.url.path)
        if self._rules.mode is Mode.LOCAL and not is_loopback(connection.client.host if connection.client else None):
            await _refuse(CLOSED, scope, receive, send)
        elif self._rules.mode is Mode.OIDC and path.startswith("/media/") and not await self._is_signed_in(connection):
            await _refuse(NOT_FOR_YOU, scope, receive, send)
        elif comes_from_elsewhere(scope):
            await _refuse(OTHER_SITE, scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(with_host_as_in_origin(scope), receive, send)
        else:
            await self._app(scope, receive, self._answering(connection, path, send))

    async def _is_signed_in(self, connection: HTTPConnection) -> bool:
        claims = claims_in(connection.cookies)
        try:
            await run_in_threadpool(self._person_behind, claims)
        except DiagnosticError:
            return False
        return bool(claims)

    def _answering(self, connection: HTTPConnection, path: str, send: Send) -> Send:
        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._mend(headers, connection, path)
            await send(message)

        return answering

    def _mend(self, headers: MutableHeaders, connection: HTTPConnection, path: str) -> None:
        set_page_headers(headers, is_file=path.startswith("/media/"))
        if path.startswith("/media/"):
            headers["Cache-Control"] = "no-store"
        if path == LOGIN:
            wanted = wanted_address(connection.headers.get("referer", ""))
            if wanted:
                _set_cookie(headers, quote(wanted, safe=""), PATIENCE)
        elif path == CALLBACK and WANTED in connection.cookies and "location" in headers:
            wanted = wanted_address(unquote(connection.cookies[WANTED]))
            if wanted:
                headers["location"] = wanted
            _set_cookie(headers, "", 0)
        if path == CALLBACK or "text/html" in connection.headers.get("accept", ""):
            shorten(headers, connection.cookies, self._rules, _base() or "/")
        if self._is_encrypted:
            _for_tls_only(headers)


def wanted_address(address: str) -> str | None:
    """Return the path and the query of an address, which lead nowhere but into this app; none where it names no page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    wanted = parts.path + (f"?{parts.query}" if parts.query else "")
    is_path = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    is_harmless = is_path and wanted.isascii() and wanted.isprintable() and len(wanted) <= LONGEST
    return wanted if is_harmless and not _inside(parts.path).startswith(ON_THE_WAY) else None


async def _refuse(why: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(why, status_code=403, headers=FOR_EVERY_ANSWER)(scope, receive, send)


def _inside(path: str) -> str:
    """The path without the part under which the app is served."""
    base = _base()
    return path[len(base) :] if base and path.startswith(base + "/") else path


def _base() -> str:
    """The path under which the app is served; empty if there is none."""
    inside = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{inside}" if inside else ""


def _set_cookie(headers: MutableHeaders, value: str, seconds: int) -> None:
    headers.append("set-cookie", f"{WANTED}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax")


def _for_tls_only(headers: MutableHeaders) -> None:
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
