"""Names of respondents in what people typed: each becomes the role, and what only looks like a name stays.

The field *Name or note* of a respondent takes both. What is a note, and what could be either, is decided here; the field
states the rule. Our own sentences never pass through this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from diagnostics.domain.case import Case
from diagnostics.domain.library import Library

SHORT = 5
"""A name with fewer letters must match capitals too, or “Ed” would be found in any sentence."""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def _words(text: str) -> list[str]:
    return text.split()


ALSO_NAMES = frozenset(
    _words("""
amber art basil bill bob buck carol chance charity chase chip christian cliff dale dawn dean drew earl ernest eve
faith fern flora frank gene ginger glen grace grant guy harmony heath heather holly hope hunter iris ivy jack jasmine
jay jean jewel joy lance lily mark mason max melody mercy miles miller nick norm olive page pat patience pearl peg
penny pierce poppy prudence ray reed rich rob robin rock rod rose ruby rusty sandy scout sky smith stew sue taylor
trinity troy van victor victoria violet wade ward will woody young
""")
)
"""First names and some others that are also ordinary words: names if they have a capital inside a sentence."""

NEVER_NAMES = frozenset(
    _words("""
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday spring summer autumn winter north south east west central accounting accounts admin
administration area audit back board branch business call care centre center claims client company compliance control
controlling counter course customer data day department desk development director division early engineering evening
executive expert facility field finance floor front group head hotline human information legal lead leader line
logistics maintenance management manager marketing morning night nurse nursing office operation operations people
performer plant policy procurement product production programme project purchasing quality reception region regional
research resources risk room safety sales security senior service services shift shop site specialist staff store
supervisor supply support system team technology trainer training unit ward warehouse workshop
""")
)
"""Months, days and parts of organisations: a text of only such words is a note."""


def replacing_names(library: Library, case: Case) -> Callable[[str], str]:
    """Return a function that replaces the respondents' names with their roles in a text that somebody typed."""
    names = [(person.name.strip(), library.role_by_id[person.role].in_text) for person in case.named if person.name.strip()]
    typed = " ".join(typed_texts(case))
    rules = [(_pattern(name, library, typed), role) for name, role in sorted(names, key=lambda entry: -len(entry[0]))]

    def replaced(text: str) -> str:
        for pattern, role in rules:
            if pattern:
                text = pattern.sub(lambda _, role=role: role, text)  # type: ignore[misc]
        return text

    return replaced


def typed_texts(case: Case) -> Iterable[str]:
    """Return what people typed into a case, except the names themselves."""
    request, gap = case.request, case.gap
    return (case.title, case.sector, request.by, request.text, request.for_whom, gap.statement, gap.measure, gap.since)


def _pattern(name: str, library: Library, typed: str) -> re.Pattern[str] | None:
    """The pattern that finds a name; None if it is a note."""
    full, name = name, name.rstrip("0123456789 ()#.")  # "Jo Berg 2" is the second Jo Berg
    words = [word.casefold() for word in WORD.findall(name)]
    if not words:
        return None
    ordinary = NEVER_NAMES | words_of(library)
    if all(word in NEVER_NAMES or (word in ordinary and word not in ALSO_NAMES) for word in words):
        return None
    if len(words) == 1 and name.isupper() and len(name) < SHORT:
        return None
    whole = rf"(?<!\w)(?:{re.escape(full)}|{re.escape(name)}(?! \(?#?\d))(?!\w)"
    if len(words) == 1 and words[0] in ALSO_NAMES | set(WORD.findall(typed)):  # typed in lower case: an ordinary word here
        return _inside_a_sentence(whole)
    return re.compile(whole, re.NOFLAG if len(name) < SHORT else re.IGNORECASE)


def _inside_a_sentence(whole: str) -> re.Pattern[str]:
    """A word that is also a name: as the whole text, after a title such as Ms, or where nothing else explains its capital.

    At the start of a sentence every word has one; next to another capital it belongs to a longer term, as in Grace Period.
    """
    lower = r"(?<=[a-zß-öø-ÿ,;] )"
    title = r"(?:(?<=Mr )|(?<=Ms )|(?<=Dr )|(?<=Mrs )|(?<=Mr\. )|(?<=Ms\. )|(?<=Dr\. )|(?<=Mrs\. )|(?<=Herr )|(?<=Frau ))"
    return re.compile(rf"^{whole}$|{title}{whole}|{lower}{whole}(?!\s+[A-ZÀ-Þ])")


@lru_cache(maxsize=4)
def words_of(library: Library) -> frozenset[str]:
    """Return the words that our content writes in lower case: a name made only of such words is a note."""
    texts = [
        *(question.text for question in library.questions),
        *(cause.definition for cause in library.causes),
        *(role.label for role in library.roles),
    ]
    return frozenset(word for text in texts for word in WORD.findall(text) if word.islower())
