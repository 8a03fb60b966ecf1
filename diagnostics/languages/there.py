"""The languages that this installation has, and the words of each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError

from diagnostics.errors import ContentError, NotFound
from diagnostics.languages.codes import code_of
from diagnostics.languages.po_file import read_entries
from diagnostics.languages.words import ENGLISH, Words

ROOT = Path(__file__).resolve().parents[2]

LANGUAGES = "questionnaires/languages"
"""The folder of translations, from the project's folder."""

NO_TRANSLATION = frozenset({"causeway.pot", "README.md", ".gitignore", ".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files in that folder that are not translations."""


@cache
def languages_there(root: Path = ROOT) -> tuple[tuple[str, str], ...]:
    """Return (code, name in the language itself) of English and of every translation that can be read, by code.

    Read once in a process, because content does not change under it. What cannot be read is named by the check.
    """
    found = [(ENGLISH.language, own_name(ENGLISH.language) or ENGLISH.language)]
    for code, path in files_by_code(root).items():
        name = own_name(code)
        if name and _texts(path) is not None:
            found.append((code, name))
    return tuple(found)


@cache
def words_in(language: str, root: Path = ROOT) -> Words:
    """Return the words of a language that is there; raises NotFound of any other."""
    if language == ENGLISH.language:
        return ENGLISH
    if language not in dict(languages_there(root)):
        raise NotFound(f"There is no translation '{language}'; choose one of those that are offered.")
    return Words(language, _texts(files_by_code(root)[language]) or {})


def files_by_code(root: Path) -> dict[str, Path]:
    """Return code -> file of each translation that is named by its code, in the order of the codes."""
    found: dict[str, Path] = {}
    for path in sorted((root / LANGUAGES).glob("*")):
        code = code_of(path.stem)
        if is_translation(path) and code is not None and code.lower() == path.stem.lower() and code != ENGLISH.language:
            found.setdefault(code, path)
    return dict(sorted(found.items()))


def is_translation(path: Path) -> bool:
    """Whether a file is named like a translation: it ends in lower-case `.po` and is not hidden."""
    return path.suffix == ".po" and not path.name.startswith(".")


def own_name(language: str) -> str | None:
    """Return the name of a language in itself, such as Deutsch for `de`; none where there is no such code."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    name = locale.get_display_name(locale)
    return name[:1].upper() + name[1:] if name else None


def _texts(path: Path) -> dict[tuple[str, str], str] | None:
    """Return the translations that may be used; none where the file cannot be read."""
    try:
        entries = read_entries(path)
    except ContentError:
        return None
    usable = [entry for entry in entries if entry.is_usable]
    # What stands in both holds as it is used today; within a file the first counts, as for every other reader of PO.
    return {entry.key: entry.said for entry in sorted(usable, key=lambda entry: (not entry.obsolete, -entry.line))}
