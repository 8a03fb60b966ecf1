"""Every text that somebody who answers can meet, and the template that translators begin with."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question

PACKAGE = Path(__file__).resolve().parents[1]
"""The source in which texts of the pages stand."""

CALLS = ("say", "marked")
"""What is called with a text that has to be translated."""

HEAD = """\
# What people who are invited to answer read in Causeway.
# Save this file as de.po, pt-BR.po ... in this folder; questionnaires/README.md is the guide."""

_LEFT_OUT = ('"POT-Creation-Date:', '"Generated-By:', '"Report-Msgid-Bugs-To:', "#, python-format")
"""Lines of Babel's that change without the content, lead nowhere, or take a percent sign for a placeholder."""


@dataclass(frozen=True)
class Message:
    """One text to be translated."""

    text: str
    id: str
    """Of the question, topic or role; the module that says it, where it belongs to a page."""
    about: str
    """What a translator has to know of it."""
    context: str = ""
    """The question, of an option's label: the same English word is often not the same word elsewhere."""
    file: str = ""
    """The source file, of what a page says."""

    @property
    def key(self) -> tuple[str, str]:
        """What a translation is found by."""
        return self.context, self.text


def catalogue(library: Library, package: Path = PACKAGE) -> tuple[Message, ...]:
    """Return every text once: the content in its order, then what the pages say by file and line."""
    found: dict[tuple[str, str], Message] = {}
    for message in (*messages_of(library), *messages_in(package)):
        found.setdefault(message.key, message)
    return tuple(found.values())


def messages_of(library: Library) -> Iterator[Message]:
    """Yield the texts of the content that respondents meet; roles that are never people's are left out."""
    for topic in library.topics:
        yield Message(topic.title, topic.id, "Title of a topic")
        for question in topic.questions:
            yield from _of_question(question, library)
    for role in library.roles:
        if role.asks_people:
            yield Message(role.label, role.id, "A role, by itself")
            yield Message(role.in_text, role.id, "A role, inside a sentence")


def messages_in(package: Path) -> Iterator[Message]:
    """Yield the texts that the source below `package` says or marks, by file and line."""
    for path in sorted(package.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if any(f"{name}(" in source for name in CALLS):
            file = path.relative_to(package.parent).as_posix()
            for call in calls_in(source):
                if text := text_of(call):
                    yield Message(text, path.stem, "Said by a page", file=file)


def calls_in(source: str) -> list[ast.Call]:
    """Return every call that says or marks a text, in the order of the source."""
    # Babel's own reader of Python passes over a call inside the arguments of another call.
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _name(node) in CALLS]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def text_of(call: ast.Call) -> str | None:
    """Return the text that stands in a call itself; none where it comes from elsewhere."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def template(messages: Iterable[Message], version: str) -> str:
    """Return the PO template of `messages`: the same for the same content, without dates and line numbers."""
    catalog = Catalog(project="Causeway", version=version, header_comment=HEAD, fuzzy=False, charset="utf-8")
    for message in messages:
        catalog.add(
            message.text,
            context=message.context or None,
            auto_comments=[f"{message.id}: {message.about}"],
            locations=[(message.file, 0)] if message.file else [],
        )
    file = BytesIO()
    write_po(file, catalog, width=100, include_lineno=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_LEFT_OUT))


def _of_question(question: Question, library: Library) -> Iterator[Message]:
    yield Message(question.text, question.id, "A question")
    for role, text in question.text_for.items():
        yield Message(text, question.id, f"The same question, to: {library.role_by_id[role].label}")
    yield Message(question.why, question.id, "Why it is asked")
    if question.unit is not None:
        yield Message(question.unit, question.id, "What its number counts")
    for option in question.options:
        yield Message(option.label, question.id, f"An answer to: {question.text}", context=question.id)


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
