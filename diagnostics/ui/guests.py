"""Where invited people come in: their link, or their code, becomes a cookie that no script and no log can read.

The token of a link stands behind the # of the address, which a browser keeps to itself: it is in no log of a server or
a proxy, and in no address that is handed on. A page of our own sends it on in the body of a request. Nothing is used up
by that: programs that open the links of a mail before its reader does no harm.
"""

from __future__ import annotations

import secrets
from html import escape
from string import Template
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from diagnostics.access.tries import Tries
from diagnostics.domain.marking import marked
from diagnostics.errors import DiagnosticError, InvalidInput, NotFound, StorageError
from diagnostics.services.responding import come_back, invitation_behind, taking_of
from diagnostics.services.secret_words import is_token, new_token
from diagnostics.ui import runtime
from diagnostics.ui.guest_page import PAGE, texts_of
from diagnostics.ui.outage import sentence_for_guests

LINK, KEY = "causeway_link", "causeway_key"
"""Cookies: the token of the link that was opened, and the key to the answers that were begun."""

DAYS = 200
"""For which a browser keeps them: longer than single answers are kept."""

LARGEST = 4096
"""Bytes of what a browser sends here."""

WAIT = marked("Too many links or codes were tried that do not exist. Wait ten minutes, then try again.")
TOO_MUCH = marked("That is more than a link or a code. Open the whole link that you were sent, or enter your code.")
ELSEWHERE = marked("This was sent from another site, so it does nothing. Open your link once more.")

tries = Tries()


def routes() -> list[Route]:
    """Return the addresses at which invited people come in."""
    return [Route("/i", come_in, methods=["GET"]), Route("/i", let_in, methods=["POST"])]


def come_in(request: Request) -> Response:
    """Return the page that sends the token of a link on, and has room for a code."""
    return _page(request, "")


async def let_in(request: Request) -> Response:
    """Take a token, or a code, and lead to the questions; say what is wrong with it otherwise."""
    if not _is_from_here(request):
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


def _is_from_here(request: Request) -> bool:
    origin = request.headers.get("origin")
    try:
        return not origin or urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:
        return False


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
        return _on(fresh, link)
    if "leave" in told:
        return _on(new_token(), link)
    token = told.get("token", "")
    if not token:
        raise InvalidInput(marked("Open the whole link that you were sent, or enter your code."))
    invited = invitation_behind(store, token)
    return _on(key if _is_of(key, invited.round.id) else new_token(), token)


def _is_of(key: str, round_id: str) -> bool:
    """Whether a key belongs to answers of a round, or to none yet; one that was made up belongs to nothing."""
    if not is_token(key):
        return False
    try:
        return taking_of(runtime.store(), key).round.id == round_id
    except DiagnosticError:
        return True


def _on(key: str, link: str) -> Response:
    answer = RedirectResponse("respond", status_code=303, headers={"Cache-Control": "no-store"})
    for name, value in ((KEY, key), (LINK, link)):
        answer.set_cookie(name, value, max_age=DAYS * 86_400, httponly=True, samesite="lax")
    return answer


def _page(request: Request, problem: str, status: int = 200) -> Response:
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
    page = Template(PAGE).substitute(texts, nonce=nonce, problem=said, language=escape(say.language, quote=True))
    return HTMLResponse(page, status, headers)
