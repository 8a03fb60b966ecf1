"""What is missing or wrong in a translation: by file and line, with what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from diagnostics.domain.library import Library
from diagnostics.domain.naming import as_read
from diagnostics.errors import ContentError, Fault
from diagnostics.languages.catalogue import Message, catalogue
from diagnostics.languages.codes import code_of
from diagnostics.languages.po_file import Entry, read_entries
from diagnostics.languages.there import LANGUAGES, NO_TRANSLATION, files_by_code, is_translation
from diagnostics.languages.words import ENGLISH, braces

LONGEST = 60
"""Characters of a text by which a fault names it."""


def language_faults(root: Path, library: Library) -> tuple[Fault, ...]:
    """Return what is wrong with every translation below `root`, in the order of file and line."""
    paths = sorted((root / LANGUAGES).glob("*"))
    read = files_by_code(root)
    messages = catalogue(library) if read else ()
    found: list[Fault] = []
    for path in paths:
        file = f"{LANGUAGES}/{path.name}"
        if path in read.values():
            found.extend(faults_in(path, file, messages))
        elif path.name not in NO_TRANSLATION:
            found.append(Fault(file, 1 if is_translation(path) else 0, "", _why_not_read(path, read)))
    return tuple(sorted(found))


def _why_not_read(path: Path, read: Mapping[str, Path]) -> str:
    if not is_translation(path):
        return "this file is not read; name a translation by its language, in lower case, as de.po; or remove the file"
    code = code_of(path.stem)
    if code is None:
        return f"there is no language '{path.stem}'; name the file by a language code, as de.po or pt-BR.po"
    if code == ENGLISH.language:
        return "the original is English; remove this file"
    if code in read:
        return f"{read[code].name} is also a translation for {code}; keep one of the two files"
    return f"browsers ask for this language as '{code}', so this file is not read; rename it to {code}.po"


def faults_in(path: Path, file: str, messages: Sequence[Message]) -> tuple[Fault, ...]:
    """Return what is wrong with one translation of `messages`, which is shown as `file`."""
    try:
        entries = read_entries(path, file)
    except ContentError as found:
        return found.faults
    wanted = {message.key: message for message in messages}
    first: dict[tuple[str, str], Entry] = {}
    faults: list[Fault] = []
    for entry in entries:
        if entry.obsolete:
            continue
        message = wanted.get(entry.key)
        about = message.id if message else entry.context
        if entry.key in first:
            what = f"{_named(entry.text)} stands already in line {first[entry.key].line}; keep one of them"
            faults.append(Fault(file, entry.line, about, what))
            continue
        first[entry.key] = entry
        faults.extend(Fault(file, entry.line, about, what) for what in _wrong(entry, message))
    for key, message in wanted.items():
        if key not in first:
            what = f"{_named(message.text)} is missing; bring the file up to date with causeway.pot and translate it"
            faults.append(Fault(file, 1, message.id, what))
    faults.extend(_alike(file, first, wanted))
    return tuple(sorted(faults))


def _wrong(entry: Entry, message: Message | None) -> Iterator[str]:
    named = _named(entry.text)
    if message is None:
        yield f"{named} is said nowhere; take the entry out, or put '#~ ' before its lines to keep it for earlier cases"
    elif not entry.said.strip():
        yield f"{named} has no translation; write it in msgstr"
    elif entry.fuzzy:
        yield f"the translation of {named} is marked fuzzy and not used; compare it and take the mark away"
    elif signs := entry.control_signs:
        yield f"the translation of {named} contains {signs[0]!r}, which is not text, so it is not used; remove it"
    else:
        there, wanted = braces(entry.said), braces(entry.text)
        for name in sorted(wanted - there):
            yield f"{name} is lost in the translation of {named}; write it where its value belongs"
        for name in sorted(there - wanted):
            yield f"{name} does not stand in {named}; take it out of the translation"


def _alike(
    file: str, entries: Mapping[tuple[str, str], Entry], wanted: Mapping[tuple[str, str], Message]
) -> Iterator[Fault]:
    """Yield each answer that reads like another of its question: nobody could tell them apart."""
    said: dict[tuple[str, str], Entry] = {}
    for key, entry in entries.items():
        if not entry.context or key not in wanted or entry.fuzzy or not entry.said.strip():
            continue
        same = said.setdefault((entry.context, as_read(entry.said)), entry)
        if same is not entry:
            what = f"{_named(entry.text)} and {_named(same.text)} have the same translation; let people tell them apart"
            yield Fault(file, entry.line, entry.context, what)


def _named(text: str) -> str:
    return f"'{text}'" if len(text) <= LONGEST else f"'{text[: LONGEST - 4]} ...'"
