"""What a browser is told about our own pages: where content may come from, and that no other site may frame them."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from streamlit import file_util

from diagnostics.reports.html_look import script

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

OF_A_FILE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For files that pages made: an HTML report may show itself, and do nothing else in our name."""

FOR_EVERY_ANSWER = {
    # This way the address from which somebody goes to sign in reaches us, and no other site.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@lru_cache(maxsize=1)
def policy_of_pages() -> str:
    """Return the content security policy of the app's pages: nothing is loaded from or sent to another server.

    Streamlit 1.67 needs: styles that its page creates while it runs, scripts of our components from blobs (such as the map
    of causes), WebAssembly for whole numbers, and the one script inside its page, named by its digest.
    """
    # The preview of a report is a frame inside our page: its script is subject to this policy as well as its own.
    scripts = " ".join(f"'sha256-{_digest(one)}'" for one in [*_inline_scripts(), script()])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' blob: 'wasm-unsafe-eval' {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def set_page_headers(headers: MutableHeaders, is_file: bool) -> None:
    """Add the headers of every response; a page with its own stricter policy keeps it."""
    for name, value in FOR_EVERY_ANSWER.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", OF_A_FILE if is_file else policy_of_pages())


def _inline_scripts() -> list[str]:
    page = Path(file_util.get_static_dir()) / "index.html"
    return INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))


def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
