"""What a report as a web page looks like, and what it may do: the style of the house, the script, and the law over both."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import ImageFont

from diagnostics.charts.palette import contrast
from diagnostics.charts.pen import STYLE as MAP_STYLE
from diagnostics.reports.colours import DARK_PAGE, STEPS, mixed, nearest_readable
from diagnostics.reports.house import PLAIN, House

HERE = Path(__file__).parent
DARK_INK, DARK_QUIET, DARK_HAIR = "#e6e9ee", "#a3adbb", "#323a47"
HAIR = "#d5dae1"
NARROW = '"Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans"'
"""Where our font is not installed: texts in the boxes of the cause map were measured in letters of about this width."""

SHAPES = 3.0
"""The contrast that the accessibility guidelines ask of shapes, such as bars."""

_WEIGHTS = {"thin": 200, "light": 300, "medium": 500, "semi": 600, "demi": 600, "bold": 700, "black": 900}


@cache
def script() -> str:
    """Return the script of the page."""
    return (HERE / "report.js").read_text(encoding="utf-8")


@cache
def style(house: House) -> str:
    """Return the style of the page in the look of a house, for light and dark screens and for paper."""
    light, dark = _variables(_light(house)), _variables(_dark(house))
    widths = "".join(f".w{part}{{width:{part}%}}" for part in range(1, 101))
    page = (HERE / "report.css").read_text(encoding="utf-8").replace("LIGHT", light).replace("DARK", dark)
    of_map = MAP_STYLE.removeprefix("<style>").removesuffix("</style>")
    return f"{_faces(house)}{page}{of_map}\n{widths}\n"


def law(house: House) -> str:
    """Return the content security policy: nothing is fetched, nothing is sent, and only our style and script count."""
    return (
        f"default-src 'none'; style-src '{_hash(style(house))}'; script-src '{_hash(script())}'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def bar_colour(house: House) -> str:
    """Return the accent, lightened until bars of it stand out on a dark page as on a white one."""
    shades = (mixed(house.accent, "#ffffff", step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if contrast(shade, DARK_PAGE) >= SHAPES)


def picture_of(data: bytes) -> str:
    """Return a picture (PNG) as an address that holds it."""
    return f"data:image/png;base64,{b64encode(data).decode()}"


def _light(house: House) -> dict[str, str]:
    return {
        "ink": house.ink,
        "quiet": house.quiet,
        "paper": "#ffffff",
        "hair": HAIR,
        "accent": house.accent,
        "ground": house.ground,
        "font": _families(house),
    }


def _dark(house: House) -> dict[str, str]:
    ground = mixed(DARK_PAGE, house.accent, 0.25)
    accent = nearest_readable(house.accent, ground)
    return {
        "ink": DARK_INK,
        "quiet": DARK_QUIET,
        "paper": DARK_PAGE,
        "hair": DARK_HAIR,
        "accent": accent,
        "ground": ground,
    }


def _variables(values: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _families(house: House) -> str:
    own = f'"{_tame(house.font)}", ' if house.font != PLAIN.font else ""
    return f'{own}"Source Sans 3", "Source Sans Pro", {NARROW}, system-ui, sans-serif'


def _faces(house: House) -> str:
    """The files of the house's font, inside the page."""
    rules = []
    for data in house.fonts:
        cut = str(ImageFont.truetype(BytesIO(data), 12).getname()[1]).lower()
        weight = next((number for word, number in _WEIGHTS.items() if word in cut), 400)
        slope = "italic" if "italic" in cut or "oblique" in cut else "normal"
        address = f"data:font/{'otf' if data[:4] == b'OTTO' else 'ttf'};base64,{b64encode(data).decode()}"
        rules.append(
            f'@font-face {{ font-family: "{_tame(house.font)}"; font-weight: {weight}; font-style: {slope}; '
            f"src: url({address}); }}\n"
        )
    return "".join(rules)


def _tame(name: str) -> str:
    """A name that cannot end the text it stands in."""
    return "".join(sign for sign in name if sign.isalnum() or sign in " -_.")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
