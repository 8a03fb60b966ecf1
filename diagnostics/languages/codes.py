"""Language codes: what browsers ask for, how translators name their files, and which of them mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.core import Locale, UnknownLocaleError, get_global

_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva", "hebrew": "Hebr"}
"""What gettext writes after an @ for a script."""

_SAME = {"no": "nb"}
"""Browsers ask for Norwegian as `nb`, and many people name it `no`; Unicode's list has both."""

_SCRIPT, _TERRITORY = re.compile("[a-z]{4}"), re.compile("[a-z]{2}|[0-9]{3}")


def code_of(name: str) -> str | None:
    """Return the code that browsers use for a language, such as `sr-Latn` for `sr@latin`; None if there is no such language.

    Underscores, encodings, capitals, gettext modifiers and obsolete codes (`iw`) are understood.
    """
    base, _, modifier = name.lower().partition("@")
    language, *others = re.split(r"[-_]", base.split(".")[0])
    known = str(get_global("language_aliases").get(language, _SAME.get(language, language)))
    language, *more = known.split("_")[:2]
    script = next((part.capitalize() for part in (*others, *more) if _SCRIPT.fullmatch(part.lower())), None)
    script = _SCRIPTS.get(modifier, modifier.capitalize() if modifier.capitalize() in _SCRIPTS.values() else script)
    territory = next((part.upper() for part in others if _TERRITORY.fullmatch(part)), None)
    try:
        if Locale.parse("_".join(filter(None, (language, script, territory)))).get_display_name() is None:
            return None  # a root or placeholder, not a real language
    except (UnknownLocaleError, ValueError):
        return None
    variants = [part for part in others if part.capitalize() != script and part.upper() != territory]
    if modifier and modifier not in (*_SCRIPTS, "euro") and modifier.capitalize() != script:
        variants.append(modifier)
    return "-".join(filter(None, (language, script, territory, *variants)))


def best_of(wanted: str, offered: Iterable[str]) -> str | None:
    """Return the code among `offered` that is nearest to the one asked for; never one of another language.

    The same script comes first, since Chinese or Serbian in the other script can be hard to read; then a language without a
    region, then one with another region.
    """
    asked = code_of(wanted)
    if asked is None:
        return None
    parts = asked.split("-")
    same = [code for code in sorted(offered) if code.split("-")[0] == parts[0]]

    def distance(code: str) -> tuple[bool, int, int]:
        shared = sum(one == other for one, other in zip(parts, code.split("-"), strict=False))
        return _script(code) != _script(asked), -shared, len(code.split("-"))

    return min(same, key=distance, default=None)


def _script(code: str) -> str:
    """Return the script of a language: the one in its code, or the usual one for that language and region."""
    language, *others = code.split("-")
    written = next((part for part in others if len(part) == 4 and part.isalpha()), None)
    if written is not None:
        return written
    territory = next((part for part in others if part.isupper() or part.isdigit()), None)
    usual = get_global("likely_subtags")
    full = str(usual.get(f"{language}_{territory}") or usual.get(language) or language)
    return next((part for part in full.split("_") if len(part) == 4), "")
