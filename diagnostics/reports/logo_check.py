"""Checks of a house's logo before use: it is read completely and written again, so that every format can show it."""

from __future__ import annotations

import re
import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from diagnostics.reports.house import Logo

SMALLEST_SIDE, LONGEST_SIDE = 16, 4000
"""Pixels of a logo: fewer cannot be seen on paper, and more make no difference."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"

OTHER_KINDS = (
    (rb"\xff\xd8\xff", "a JPEG"),
    (rb"GIF8", "a GIF"),
    (rb"RIFF....WEBP", "a WebP picture"),
    (rb"BM", "a bitmap (BMP)"),
    (rb"II\*\0|MM\0\*", "a TIFF"),
    (rb"\0\0\x01\0", "an icon (ICO)"),
    (rb"%PDF", "a PDF"),
    (rb"%!PS", "an EPS drawing"),
    (rb".{4}ftyp(?:avif|avis)", "an AVIF picture"),
    (rb".{4}ftyp(?:heic|heix|mif1)", "a HEIC picture"),
    (rb"\xef?\xbb?\xbf?\s*<(?:\?xml|svg|!--|!DOCTYPE)", "an SVG drawing"),
)
"""Pictures of other formats, by their first bytes."""

DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")
"""Modes of grey pictures with 65,536 shades."""


def logo_faults(data: bytes) -> list[str]:
    """Return what keeps a file from being the logo, with what to do; empty if it can be used."""
    if not data.startswith(SIGNATURE):
        other = next((name for head, name in OTHER_KINDS if re.match(head, data, re.DOTALL)), "")
        said = f"the file is {other}, despite its name" if other else "the file is not a picture in the format PNG"
        return [f"{said}; export the logo as PNG"]
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    if not (SMALLEST_SIDE <= width <= LONGEST_SIDE and SMALLEST_SIDE <= height <= LONGEST_SIDE):
        return [f"the picture has {width} by {height} pixels; make each side {SMALLEST_SIDE} to {LONGEST_SIDE} pixels long"]
    try:
        logo_of(data)
    except (OSError, SyntaxError, ValueError, EOFError):
        return ["the file is not a complete PNG picture; export the logo as PNG again"]
    return []


def logo_of(data: bytes) -> Logo:
    """Return a logo as an upright picture in sRGB with eight bits per channel, without anything else in the file.

    Formats treat other kinds of PNG differently, and some refuse a file that only lacks its end mark. Raises OSError,
    SyntaxError, ValueError or EOFError if a part of the picture itself is missing or damaged.
    """
    with warnings.catch_warnings(), Image.open(BytesIO(data), formats=["PNG"]) as opened:
        warnings.simplefilter("ignore")  # about animations without a first picture, and about unusual colour profiles
        opened.load()
        picture = _usual_colours(ImageOps.exif_transpose(opened))
    out = BytesIO()
    picture.save(out, "PNG")
    return Logo(out.getvalue(), *picture.size)


def _usual_colours(picture: Image.Image) -> Image.Image:
    """Return a picture in sRGB, with its transparency if it has any."""
    profile = picture.info.get("icc_profile")
    if picture.mode in DEEP:
        picture = picture.convert("I").point(lambda shade: shade / 256).convert("L")
    is_clear = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert("RGBA" if is_clear else "RGB")
    if profile and picture.mode in ("RGB", "RGBA", "P"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"))
        except (ImageCms.PyCMSError, OSError):
            return _bare(plain)  # a profile that cannot be read changes nothing
        return _bare(converted or plain)
    return _bare(plain)


def _bare(picture: Image.Image) -> Image.Image:
    picture.info.clear()
    return picture
