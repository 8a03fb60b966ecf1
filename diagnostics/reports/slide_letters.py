"""How wide texts run on a slide: by the widths of the letters of a common sans-serif, a little wider than our own font."""

from __future__ import annotations

from itertools import chain

SPACE, LATIN, ANY = 0.278, 0.6, 1.0
"""In parts of the size: between words, of other Latin letters, and of all others, such as Chinese ones."""

KNOWN = 0x250
"""Letters before this one are Latin."""

BY_WIDTH = {
    0.2: "ijl'‘’",
    0.28: " !,./:;I[\\]|ft·",
    0.34: '-()`"r“”{}',
    0.5: "Jckszvxy*",
    0.56: "0123456789#$?L_abdeghnopqu–^",
    0.6: "+<=>~FTZ",
    0.67: "ABEKPSVXY&",
    0.73: "CDHNRUw",
    0.79: "GOQ",
    0.84: "Mm",
    0.95: "W%",
    1.02: "@…—",
}
WIDTHS = dict(chain.from_iterable(((sign, width) for sign in signs) for width, signs in BY_WIDTH.items()))


def text_width(text: str, size: float) -> float:
    """Return how wide a text runs on one line, in the unit of `size`."""
    return sum(WIDTHS.get(sign, LATIN if ord(sign) < KNOWN else ANY) for sign in text) * size
