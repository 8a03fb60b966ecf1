"""What leaves the product stays what it is: text in cells is never reckoned, and names are good on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Signs at the start of a cell that make a spreadsheet reckon instead of read (OWASP, CSV injection)."""

MARK = "'"
"""Put before a text, it tells a spreadsheet, and people, that this is text."""

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)([.,]\d+)?([eE][+-]?\d{1,3})?( ?%)?", re.ASCII)
"""What a spreadsheet can read as a number only; no formula has this form."""

SEPARATORS = re.compile(r"""[\s<>:"/\\|?*'`$&;%#{}!^~=@+,\[\]]+""")
"""What some system or shell reads as more than a letter of a name."""

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
"""Names that Windows gives to devices, whatever their ending."""

LONGEST_NAME = 80
"""Characters of a file name without its ending; with folders around it, a path stays below 260."""

LONGEST_BYTES = 200
"""Of such a name in UTF-8; file systems take 255 with the ending."""

LONGEST_SHEET = 31
NOT_IN_SHEET = re.compile(r"[\[\]:*?/\\]+")


def harmless(cell: str) -> str:
    """Return the text of a cell, or of a head, so that every spreadsheet reads it as text; a number stays a number.

    Signs count in their wide and small forms too, and behind what programs drop before they read: spaces, invisible
    characters, quotes. Doing it twice changes nothing.
    """
    return f"{MARK}{cell}" if could_be_reckoned(cell) and not NUMBER.fullmatch(cell) else cell


def safe_name(text: str, otherwise: str = "report") -> str:
    """Return a text as a name for a file, without ending, good on every system; `otherwise` where nothing is left.

    Letters of all scripts stay. Separators become hyphens, invisible characters and marks of direction go, for they make
    `exe.fdp` look like `pdf.exe`; no name of a device, no dot at either end, at most 80 characters and 200 bytes.
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if not _is_invisible(sign))
    name = re.sub(r"-{2,}", "-", SEPARATORS.sub("-", seen)).strip("-. ")
    if name.split(".")[0].strip().lower() in RESERVED:
        name = f"{otherwise}-{name}"
    return name[:LONGEST_NAME].encode()[:LONGEST_BYTES].decode(errors="ignore").strip("-. ") or otherwise


def safe_sheet_name(text: str, taken: Container[str] = ()) -> str:
    """Return a text as a name for a sheet: at most 31 characters, none that formulas need; not among `taken`, in small."""
    seen = "".join(sign for sign in text if not _is_invisible(sign))
    name = " ".join(NOT_IN_SHEET.sub(" ", seen).split()).strip("' ")[:LONGEST_SHEET].strip("' ") or "Sheet"
    if name.lower() == "history":  # The name of a sheet that Excel keeps for itself.
        name = "History of it"
    free, number = name, 2
    while free.lower() in taken:
        free = f"{name[: LONGEST_SHEET - len(str(number)) - 1].rstrip()} {number}"
        number += 1
    return free


def could_be_reckoned(cell: str) -> bool:
    """Whether a cell begins as a formula does for some spreadsheet; a figure with a sign does as well."""
    if cell.startswith(FORMULA_SIGNS):
        return True
    for sign in cell:
        plain = unicodedata.normalize("NFKC", sign)
        if plain.startswith(FORMULA_SIGNS):
            return True
        if not (sign.isspace() or plain.strip(' "') == "" or _is_invisible(sign)):
            return False
    return False


def _is_invisible(sign: str) -> bool:
    """Whether a character is a control, a mark of direction, of no width, or no character at all."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and sign not in "\t\n\r"
