"""Where invited people come in: their link, or their code, becomes a cookie that no script and no log can read.

The token of a link stands behind the # of the address, which a browser keeps to itself: it is in no log of a server or
a proxy, and in no address that is handed on. A page of our own sends it on in the body of a request. Nothing is used up
by that: programs that open the links of a mail before its reader does no harm.
"""

from __future__ import annotations

import logging
import secrets
from html import escape
from string import Template
from urllib.parse import parse_qs

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from diagnostics.access.tries import Tries
from diagnostics.domain.invitation import LinkKind
from diagnostics.domain.marking import marked
from diagnostics.errors import DiagnosticError, InvalidInput, NotFound, StorageError
from diagnostics.services.responding import come_back, has_begun, invitation_behind, let_go
from diagnostics.services.secret_words import is_token, new_token
from diagnostics.ui import runtime
from diagnostics.ui.guest_page import FAILED, PAGE, WAY_IN, WHO_IS_THERE, texts_of
from diagnostics.ui.origins import comes_from_elsewhere
from diagnostics.ui.outage import sentence_for_guests

LINK, KEY, NEXT = "causeway_invitation", "causeway_key", "causeway_next"
"""Cookies: the token of the link with which the answers behind the key were or will be begun, that key, and the token of
another link while the browser is asked who is there.

Up to 1.4 `causeway_link` named the link that was opened last, even if the key belonged to somebody else; it is not read.
"""

DAYS, ASKING = 200 * 86_400, 3600
"""Seconds for which a browser keeps them: longer than single answers are kept, or as long as somebody needs to choose."""

WHO_PAGE = "i?who"
"""A separate address: going back to it asks again, instead of making the browser ask about sending a form."""

LARGEST = 4096
"""Bytes of what a browser sends here."""

WAIT = marked("Too many links or codes were tried that do not exist. Wait ten minutes, then try again.")
TOO_MUCH = marked("That is more than a link or a code. Open the whole link that you were sent, or enter your code.")
ELSEWHERE = marked("This was sent from another site, so it does nothing. Open your link once more.")

tries = Tries()
_log = logging.getLogger(__name__)


def say_that_something_failed(failure: Exception) -> bool:
    """Show our own sentence if our own mistake ends a page, to invited people as well; the log has the details. Returns
    whether it was shown, so that the framework shows nothing.
    """
    st.error(runtime.guest_words()(FAILED))
    return True


def routes() -> list[Route]:
    """Return the addresses at which invited people come in."""
    return [Route("/i", come_in, methods=["GET"]), Route("/i", let_in, methods=["POST"])]


def come_in(request: Request) -> Response:
    """Return the page that passes on the token of a link and has a field for a code, or the one that asks who is there."""
    waiting = request.cookies.get(NEXT, "")
    asks = request.url.query == WHO_PAGE.partition("?")[2] and is_token(waiting)
    return _page(request, "", token=waiting if asks else "")


async def let_in(request: Request) -> Response:
    """Take a token, or a code, and lead to the questions; say what is wrong with it otherwise."""
    if comes_from_elsewhere(request.scope):
        return _page(request, ELSEWHERE, 403)
    body = await _body(request)
    if body is None:
        return _page(request, TOO_MUCH, 413)
    told = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    client = request.client.host if request.client else ""
    may_try = tries.may_try(client)
    if "code" in told and not may_try:
        return _page(request, WAIT, 429)
    try:
        return await run_in_threadpool(_let_in, told, request.cookies.get(KEY, ""), request.cookies.get(LINK, ""))
    except NotFound as unknown:
        # A token is too long to be guessed: whoever holds a right one comes in, whatever others at their address tried.
        if not may_try:
            return _page(request, WAIT, 429)
        tries.failed(client)
        return _page(request, str(unknown), 404)
    except StorageError as failure:
        return _page(request, sentence_for_guests(failure), 503)
    except DiagnosticError as refused:
        return _page(request, str(refused), 409)
    except Exception:
        _log.exception("A link or a code could not be taken")
        return _page(request, FAILED, 500)


async def _body(request: Request) -> bytes | None:
    """Return what was sent; nothing where it is more than belongs here, of which no more is read."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return body


def _let_in(told: dict[str, str], key: str, link: str) -> Response:
    store = runtime.store()
    if "code" in told:
        fresh = new_token()
        come_back(store, told["code"], fresh)
        _leave(key)
        # The link with which the answers of a code were begun is unknown, so no link opens them without asking.
        return _on(fresh, "")
    if "leave" in told:
        _leave(key)
        return _on(new_token(), link if _can_begin(link) else "")
    if "stay" in told:
        return _to("respond", {NEXT: ""})
    token = told.get("token", "")
    if not token:
        raise InvalidInput(marked("Open the whole link that you were sent, or enter your code."))
    invited = invitation_behind(store, token)
    is_same = is_token(key) and token == link
    if is_token(key) and "other" not in told and has_begun(store, key):
        # A personal link belongs to one person. A group link may be opened by the next person at the same device.
        return _on(key, token) if is_same and invited.kind is LinkKind.PERSONAL else _to(WHO_PAGE, {NEXT: token})
    if "other" in told:
        _leave(key)
    # Two tabs with one link share a key, so that a person who begins in both begins once; two links never share one.
    return _on(key if is_same and "other" not in told else new_token(), token)


def _leave(key: str) -> None:
    """Close the answers behind a key on this device: another tab that shows them still has the key."""
    if is_token(key):
        let_go(runtime.store(), key)


def _can_begin(link: str) -> bool:
    try:
        return not invitation_behind(runtime.store(), link).why_not
    except DiagnosticError:
        return False


def _on(key: str, link: str) -> Response:
    return _to("respond", {KEY: key, LINK: link, NEXT: ""})


def _to(address: str, cookies: dict[str, str]) -> Response:
    answer = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    for name, value in cookies.items():
        seconds = 0 if not value else ASKING if name == NEXT else DAYS
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax")
    return answer


def _page(request: Request, problem: str, status: int = 200, token: str = "") -> Response:
    say = runtime.words_for(request.headers.get("accept-language"))
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    said = f'<p class="problem" role="alert">{escape(say(problem))}</p>' if problem else ""
    texts = {name: escape(text) for name, text in texts_of(say).items()}
    content = Template(WHO_IS_THERE if token else WAY_IN).substitute(texts, token=escape(token, quote=True))
    filled = {"nonce": nonce, "problem": said, "content": content, "language": escape(say.language, quote=True)}
    page = Template(PAGE).substitute(texts, **filled)
    return HTMLResponse(page, status, headers)
