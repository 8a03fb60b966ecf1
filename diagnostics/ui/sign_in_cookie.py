"""The cookie of a sign-in, kept short: only the provider's claims that the app uses.

Streamlit 1.67 writes all of the provider's claims into cookies, including all groups of a person, and the provider's tokens,
which repeat them. With a hundred groups the page's connection is refused because its headers are too long, and the page
stays empty. So the way back from the provider goes through here, and so does every page of a person with a long cookie.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import (
    AUTH_COOKIE_MAX_AGE_SECONDS,
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

from diagnostics.access.claims import Claims, claims_to_keep
from diagnostics.access.settings import SignInRules


def claims_in(cookies: Mapping[str, str]) -> Claims:
    """Return the content of the signed sign-in cookie; empty if there is none, or it was not signed by us."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    with suppress(ValueError):
        claims = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or b"{}")
        return claims if isinstance(claims, dict) else {}
    return {}


def shorten(headers: MutableHeaders, sent: Mapping[str, str], rules: SignInRules, path: str) -> None:
    """Replace the cookies that a response sets for a sign-in, or that the browser `sent` in pieces, with a short one.

    Other cookies stay as they are. The provider's tokens stay if they fit into one cookie: they save people a question when
    they sign out.
    """
    lines = [(line, *_read(line)) for line in headers.getlist("set-cookie")]
    written = {name: value for _, name, value in lines if value}
    pieces = [name for name in sent if _is_piece(name, USER_COOKIE_NAME, TOKENS_COOKIE_NAME)]
    held = written if USER_COOKIE_NAME in written else sent if pieces else {}
    claims = claims_in(held)
    if not claims:
        return
    without_tokens = any(_is_piece(name, TOKENS_COOKIE_NAME) for name in held)
    dropped = (USER_COOKIE_NAME, *([TOKENS_COOKIE_NAME] if without_tokens else []))
    del headers["set-cookie"]
    for line, name, _ in lines:
        if name not in dropped and not _is_piece(name, *dropped):
            headers.append("set-cookie", line)
    answer = Response()
    value = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, json.dumps(claims_to_keep(claims, rules))).decode()
    answer.set_cookie(USER_COOKIE_NAME, value, AUTH_COOKIE_MAX_AGE_SECONDS, path=path, httponly=True, samesite="lax")
    for name in [*pieces, *([TOKENS_COOKIE_NAME] if without_tokens and TOKENS_COOKIE_NAME in sent else [])]:
        answer.delete_cookie(name, path=path)
    for line in answer.headers.getlist("set-cookie"):
        headers.append("set-cookie", line)


def _read(line: str) -> tuple[str, str]:
    """The name and value of a cookie that a response sets; both empty if it cannot be read."""
    with suppress(CookieError):
        for name, morsel in SimpleCookie(line).items():
            return name, morsel.value
    return "", ""


def _is_piece(name: str, *cookies: str) -> bool:
    """Whether a cookie is a numbered piece of one of these that was too long for one cookie."""
    return any(name.startswith(f"{cookie}_") and name.removeprefix(f"{cookie}_").isdigit() for cookie in cookies)
