"""Whether a request comes from our own page: a page of another site may not open a connection or send anything."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Scope

USUAL_PORTS = {"http": 80, "https": 443}
ONLY_READS = frozenset({"GET", "HEAD", "OPTIONS"})

OTHER_SITE = (
    "This request came from a page of another site and was refused. Open Causeway at its own address. For administrators: "
    "the proxy has to pass on the Host header as the browser sent it."
)


def comes_from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another site opens a connection or sends something; mere reading gives it nothing.

    A browser says in `Origin` which page it acts for. A client that sends none is not a browser, such as a command-line
    client. A hidden origin ("null") is refused.
    """
    if scope["type"] == "http" and scope["method"] in ONLY_READS:
        return False
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    return any(len(hosts) != 1 or not _is_own(origin, hosts[0]) for origin in headers.getlist("origin"))


def with_host_as_in_origin(scope: Scope) -> Scope:
    """Return a request that comes from our own page, with the host spelled as in its origin.

    Streamlit 1.67 compares the two letter by letter. If they differ, it asks another server for the address of this computer
    while everybody waits. `LOCALHOST:80` and `localhost` are the same place.
    """
    headers = MutableHeaders(raw=list(scope["headers"]))
    if "origin" not in headers:
        return scope
    headers["host"] = urlsplit(headers["origin"]).netloc
    return {**scope, "headers": headers.raw}


class _Place(NamedTuple):
    scheme: str
    host: str
    port: int


def _is_own(origin: str, host: str) -> bool:
    # A proxy that ends TLS passes on the host but not the scheme: https outside is http here, so the origin's scheme counts.
    place = _place(origin)
    return place is not None and place == _place(f"{place.scheme}://{host}")


def _place(origin: str) -> _Place | None:
    """The place that an origin names; None if it is not the origin of a web page, or names more than one."""
    try:
        read = urlsplit(origin.strip())
        port = read.port or USUAL_PORTS.get(read.scheme)
    except ValueError:
        return None
    says_more = read.path or read.query or read.fragment or read.username is not None or read.password is not None
    if read.scheme not in USUAL_PORTS or not read.hostname or not port or says_more:
        return None
    return _Place(read.scheme, read.hostname, port)
