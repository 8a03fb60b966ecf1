"""The catalogue holds everything that people who answer read, and nothing that they do not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from diagnostics.content.library import ROOT
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS
from diagnostics.languages.catalogue import PACKAGE, calls_in, catalogue, messages_in, template, text_of
from diagnostics.languages.po_file import read_entries
from diagnostics.languages.words import braces
from tests.languages.pseudo import is_accented, pseudo

TEMPLATE = ROOT / "questionnaires" / "languages" / "causeway.pot"


def test_the_template_in_the_repository_is_the_one_of_this_content_and_source(library: Library) -> None:
    written = template(catalogue(library), library.version)
    how = "run: python -m diagnostics strings --out questionnaires/languages/causeway.pot"
    assert TEMPLATE.read_text(encoding="utf-8") == written, how


def test_the_template_says_every_text_once_and_translates_none(library: Library) -> None:
    entries = read_entries(TEMPLATE)
    assert [entry.key for entry in entries] == [message.key for message in catalogue(library)]
    assert not any(entry.said or entry.fuzzy or entry.obsolete for entry in entries)


def test_every_word_that_a_respondent_meets_is_in_the_catalogue(library: Library) -> None:
    words = pseudo(catalogue(library))
    for topic in library.topics:
        assert is_accented(words(topic.title))
        for question in topic.questions:
            for role in question.roles:
                assert is_accented(words(question.wording(role)))
            assert is_accented(words(question.why)) and is_accented(words(question.unit or ""))
            assert all(is_accented(words.within(question.id, option.label)) for option in question.options)
    for role in library.roles:
        if role.asks_people:
            assert is_accented(words(role.label)) and is_accented(words(role.in_text))
    assert all(is_accented(words(label)) for label in NON_ANSWER_LABELS.values())


def test_nobody_is_asked_to_translate_roles_that_no_person_answers_in(library: Library) -> None:
    texts = {message.text for message in catalogue(library)}
    assert {role.label for role in library.roles if not role.asks_people}.isdisjoint(texts)


SOURCE = """
LABEL = marked("A label")

def say(text, other="Not said"):
    return text

def page(here, say):
    here.say("Called {name}", name=f(say("Inside a call"), marked("Marked inside")))
    say("In two "
        "parts")
    say(LABEL, day="Only filled in")
    say(f"Built {here}")
    other("Not for them")
    # say("A remark")
"""


def test_texts_are_found_wherever_they_are_said(tmp_path: Path) -> None:
    module = tmp_path / "package" / "ui" / "page.py"
    module.parent.mkdir(parents=True)
    module.write_text(SOURCE, encoding="utf-8")
    found = list(messages_in(tmp_path / "package"))
    said = ["A label", "Called {name}", "Inside a call", "Marked inside", "In two parts"]
    assert [message.text for message in found] == said
    assert {(message.id, message.file) for message in found} == {("page", "package/ui/page.py")}


SAYING = [path for path in sorted(PACKAGE.rglob("*.py")) if calls_in(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", SAYING, ids=lambda path: path.stem)
def test_every_text_that_is_said_fills_in_exactly_the_names_it_holds(path: Path) -> None:
    for call in calls_in(path.read_text(encoding="utf-8")):
        text, where = text_of(call), f"{path.name}:{call.lineno}"
        assert not isinstance(call.args[0], ast.JoinedStr), f"{where}: a text that is built cannot be translated"
        if text is None or (isinstance(call.func, ast.Name) and call.func.id == "marked"):
            continue
        filled = {f"{{{keyword.arg}}}" for keyword in call.keywords}
        assert braces(text) == filled, where
        assert all(re.fullmatch(r"\{[a-z][a-z0-9_]*\}", name) for name in filled), where
