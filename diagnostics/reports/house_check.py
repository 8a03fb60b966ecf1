"""A house style before it is used: what is wrong with it, and the part of it that can be used all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from diagnostics.errors import Fault
from diagnostics.reports.colours import can_be_read, is_colour, nearest_readable
from diagnostics.reports.house import PLAIN, House
from diagnostics.reports.house_templates import docx_faults, docx_lacks, pptx_faults
from diagnostics.reports.logo_check import logo_faults, logo_of

WHITE = "#ffffff"
LARGEST_LOGO = 1_000_000
LARGEST_TEMPLATE = 20_000_000
LARGEST_FONT = 3_000_000
"""Bytes. A logo stands in every document, and a font in every web page."""

MOST_FONTS = 4
BINARY = {"logo.png": LARGEST_LOGO, "template.docx": LARGEST_TEMPLATE, "template.pptx": LARGEST_TEMPLATE}
"""The files of a house beside house.yaml and its fonts, none of them needed, and the most bytes each may have."""

COLOURS = ("accent", "ink", "quiet", "ground")

FaultAt = Callable[[str, str], Fault]
"""Makes a fault of a key of house.yaml and of what is wrong with it."""


@dataclass(frozen=True)
class Checked:
    """What of a house can be used, and everything that is wrong with the rest, which stays plain."""

    house: House
    faults: tuple[Fault, ...] = ()

    @property
    def sentence(self) -> str:
        """Which look documents get, in a sentence."""
        name = self.house.name or "plain"
        if not self.faults:
            return f"Look: {name}."
        return f"Look: {name}. What is wrong with the house style stays plain: " + " ".join(
            f"{fault}." for fault in self.faults
        )


def checked(texts: Mapping[str, str], fault_at: FaultAt, files: Mapping[str, bytes | None], folder: str) -> Checked:
    """Return the house made of the texts of house.yaml and of files by name; a file that is too large comes as none.

    A part that is faulty stays plain. Colours go together: where one of them cannot be used, all are plain.
    """
    colours, faults = _colours(texts, fault_at)
    house = House(name=texts.get("name", ""), cover=texts.get("cover", ""), **colours)  # type: ignore[arg-type]
    for name, data in files.items():
        wrong: Sequence[str] = [_too_large(name)] if data is None else _WRONG[_kind(name)](data)
        faults += [Fault(f"{folder}/{name}", 0, "", what) for what in wrong]
        if data is not None and not wrong:
            house = _with(house, name, data)
            faults += [Fault(f"{folder}/{name}", 0, "", what) for what in _LACKS.get(name, _nothing)(data)]
    house, about_font = _with_font(house, texts, fault_at)
    return Checked(house, (*faults, *about_font))


def _colours(texts: Mapping[str, str], fault_at: FaultAt) -> tuple[dict[str, str], list[Fault]]:
    given = {key: texts[key].lower() for key in COLOURS if key in texts}
    faults = [
        fault_at(key, f"'{value}' is not a colour; write one such as \"{getattr(PLAIN, key)}\"")
        for key, value in given.items()
        if not is_colour(value)
    ]
    if not faults:
        whole = {key: given.get(key, getattr(PLAIN, key)) for key in COLOURS}
        faults = list(_unreadable(whole, given, fault_at))
    return ({}, faults) if faults else (given, [])


def _unreadable(whole: Mapping[str, str], given: Mapping[str, str], fault_at: FaultAt) -> list[Fault]:
    found = []
    for key in ("accent", "ink", "quiet"):
        if not can_be_read(whole[key], WHITE):
            near = nearest_readable(whole[key], WHITE)
            found.append(fault_at(key, f"'{whole[key]}' cannot be read on white; the nearest that can is \"{near}\""))
    if not found and not can_be_read(whole["ink"], whole["ground"]):
        key = "ground" if "ground" in given else "ink"
        near = nearest_readable(whole[key], whole["ink" if key == "ground" else "ground"])
        found.append(
            fault_at(
                key, f"ink '{whole['ink']}' cannot be read on ground '{whole['ground']}'; the nearest {key} is \"{near}\""
            )
        )
    return found


def _kind(name: str) -> str:
    return name if name in BINARY else "font"


def _too_large(name: str) -> str:
    return f"the file is too large; at most {BINARY.get(name, LARGEST_FONT) / 1e6:.0f} MB"


def _with(house: House, name: str, data: bytes) -> House:
    match _kind(name):
        case "logo.png":
            return replace(house, logo=logo_of(data))
        case "template.docx":
            return replace(house, docx_template=data)
        case "template.pptx":
            return replace(house, pptx_template=data)
        case _:
            return replace(house, fonts=(*house.fonts, data)[:MOST_FONTS])


def _with_font(house: House, texts: Mapping[str, str], fault_at: FaultAt) -> tuple[House, list[Fault]]:
    """Word and slides name a font, whatever the machine has; PDF and web pages carry its files with them."""
    wanted = texts.get("font", PLAIN.font)
    families = {family for data in house.fonts for family in _families(data)}
    faults = []
    if wanted != PLAIN.font and wanted not in families:
        there = f"the fonts there are {', '.join(sorted(families))}" if families else "there are none that can be used"
        what = f"put the files of '{wanted}' (TTF or OTF) into the folder, {there}; PDF and web pages keep to {PLAIN.font}"
        faults.append(fault_at("font", what))
    own = tuple(data for data in house.fonts if wanted in _families(data))
    return replace(house, font=wanted, fonts=own), faults


def _font_faults(data: bytes) -> list[str]:
    from diagnostics.reports.font_check import font_faults  # loads the typesetter, so only if there is a font

    return font_faults(data)


def _families(data: bytes) -> set[str]:
    from diagnostics.reports.font_check import families_of

    return families_of(data)


def _nothing(_: bytes) -> list[str]:
    return []


_LACKS: Mapping[str, Callable[[bytes], Sequence[str]]] = {"template.docx": docx_lacks}
"""What a file that can be used has not got."""

_WRONG: Mapping[str, Callable[[bytes], Sequence[str]]] = {
    "logo.png": logo_faults,
    "template.docx": docx_faults,
    "template.pptx": pptx_faults,
    "font": _font_faults,
}
"""What keeps a file from being used."""
