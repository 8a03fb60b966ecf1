"""The cookie of a sign-in, kept short: what the provider says of somebody, as far as the app looks at it.

Streamlit 1.67 writes everything that the provider says into cookies, all groups of somebody among them, and the provider's
tokens, which say it once more. With a hundred groups the connection of the page is refused for its length, and the page
stays empty. So the way back from the provider goes through here, and every page of somebody who holds a long one.
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
    """Return what the signed cookie of the sign-in says; nothing where there is none, or it was not signed by us."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    with suppress(ValueError):
        claims = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or b"{}")
        return claims if isinstance(claims, dict) else {}
    return {}


def shorten(headers: MutableHeaders, sent: Mapping[str, str], rules: SignInRules, path: str) -> None:
    """Put a short cookie in place of those that an answer sets for a sign-in, or that the browser `sent` in pieces.

    Other cookies stay as they are. The provider's tokens stay where they fit into one cookie: they spare people a question
    when they sign out.
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
    """The name and the value of a cookie that an answer sets; nothing where it cannot be read."""
    with suppress(CookieError):
        for name, morsel in SimpleCookie(line).items():
            return name, morsel.value
    return "", ""


def _is_piece(name: str, *cookies: str) -> bool:
    """Whether a cookie is a numbered piece of one of these, which was too long for one."""
    return any(name.startswith(f"{cookie}_") and name.removeprefix(f"{cookie}_").isdigit() for cookie in cookies)
