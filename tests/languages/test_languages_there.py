"""A translation is a file in a folder: what is there is offered, and what is wrong with it is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostics.check import check
from diagnostics.content.library import ROOT
from diagnostics.domain.library import Library
from diagnostics.errors import NotFound
from diagnostics.languages.catalogue import catalogue
from diagnostics.languages.faults import language_faults
from diagnostics.languages.there import LANGUAGES, languages_there, words_in
from diagnostics.languages.words import ENGLISH
from tests.languages.pseudo import accented, po_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the content."""
    for name in ("data", "questionnaires"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def put(root: Path, name: str, text: str) -> Path:
    path = root / LANGUAGES / name
    path.write_text(text, encoding="utf-8")
    return path


def test_english_is_always_there_and_comes_first() -> None:
    assert languages_there()[0] == ("en", "English")
    assert words_in("en") is ENGLISH


def test_each_language_is_offered_under_its_own_name(root: Path, library: Library) -> None:
    whole = po_of(catalogue(library))
    for name in ("de.po", "pt-BR.po", "ja.po", "en.po", "klingon.po"):
        put(root, name, whole)
    put(root, "fr.po", "not a translation")
    offered = (("en", "English"), ("de", "Deutsch"), ("ja", "日本語"), ("pt-BR", "Português (Brasil)"))
    assert languages_there(root) == offered


def test_a_whole_translation_passes_the_check_and_is_read_by_everybody(root: Path, library: Library) -> None:
    messages = catalogue(library)
    put(root, "eo.po", po_of(messages))
    found = check(root)
    assert found.faults == () and found.counts["languages"] == 2
    words = words_in("eo", root)
    assert all(words.texts[message.key] == accented(message.text) for message in messages)
    assert words_in("eo", root) is words


def test_a_translation_nobody_has_looked_at_again_is_not_read(root: Path) -> None:
    entry = 'msgid "Skip for now"\nmsgstr "Später"\n'
    put(root, "de.po", po_of(()) + "\n#, fuzzy\n" + entry)
    put(root, "de-AT.po", po_of(()) + "\n" + entry)
    assert words_in("de", root)("Skip for now") == "Skip for now"
    assert words_in("de-AT", root)("Skip for now") == "Später"


def test_cases_begun_under_an_earlier_library_keep_what_was_translated_then(root: Path) -> None:
    put(root, "de.po", po_of(()) + '\n#~ msgid "Who shows it?"\n#~ msgstr "Wer zeigt es?"\n')
    assert words_in("de", root)("Who shows it?") == "Wer zeigt es?"


def test_what_is_said_today_goes_before_what_was_kept(root: Path) -> None:
    kept = '\n#~ msgid "Not my area"\n#~ msgstr "Nicht mein Gebiet"\n'
    put(root, "de.po", po_of(()) + kept + '\nmsgid "Not my area"\nmsgstr "Nicht mein Bereich"\n')
    assert words_in("de", root)("Not my area") == "Nicht mein Bereich"


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound, match="There is no translation 'fr'"):
        words_in("fr")


def test_the_check_names_file_line_and_question_of_each_fault(root: Path, library: Library) -> None:
    question = library.questions[0]
    whole = po_of(catalogue(library))
    written = f'msgid "{question.text}"\nmsgstr "{accented(question.text)}"'
    path = put(root, "eo.po", whole.replace(written, f'msgid "{question.text}"\nmsgstr ""', 1))
    line = path.read_text(encoding="utf-8").splitlines().index(f'msgid "{question.text}"') + 1
    named = f"'{question.text}' has no translation; write it in msgstr"
    assert [str(fault) for fault in check(root).faults] == [f"{LANGUAGES}/eo.po:{line}: {question.id}: {named}"]


def test_a_question_that_was_reworded_is_told_to_every_language(root: Path, library: Library) -> None:
    put(root, "eo.po", po_of(catalogue(library)))
    topic = root / "questionnaires" / "topics" / "the-gap.yaml"
    text = topic.read_text(encoding="utf-8")
    topic.write_text(text.replace("text: How did the problem begin?", "text: How did this begin?"), encoding="utf-8")
    told = [fault.what for fault in check(root).faults]
    assert len(told) == 2
    assert told[0].startswith("'How did this begin?' is missing")
    assert told[1].startswith("'How did the problem begin?' is said nowhere")


def test_a_file_that_is_named_after_no_language_is_told(root: Path) -> None:
    put(root, "german.po", "")
    put(root, "en.po", "")
    assert [str(fault) for fault in check(root).faults] == [
        f"{LANGUAGES}/en.po:1: the original is English; remove this file",
        f"{LANGUAGES}/german.po:1: there is no language 'german'; name the file by a language code, as de.po or pt-BR.po",
    ]


RIGHT_NAMES = {
        "de_AT.po": "de-AT", "sr@latin.po": "sr-Latn", "sr_RS@latin.po": "sr-Latn-RS", "uz@cyrillic.po": "uz-Cyrl",
        "zh_TW.po": "zh-TW", "zh_Hant_HK.po": "zh-Hant-HK", "pt_BR.po": "pt-BR", "iw.po": "he", "no.po": "nb",
    "sh.po": "sr-Latn",
        "ca@valencia.po": "ca-valencia", "de_DE.UTF-8.po": "de-DE", "pt_PT@euro.po": "pt-PT", "deu.po": "de",
    }  # fmt: skip


def test_a_name_that_no_browser_asks_for_is_told_the_right_one_and_not_offered(root: Path, library: Library) -> None:
    for name in RIGHT_NAMES:
        put(root, name, po_of(()))
    assert {Path(fault.file).name: fault.what for fault in language_faults(root, library)} == {
        name: f"browsers ask for this language as '{code}', so this file is not read; rename it to {code}.po"
        for name, code in RIGHT_NAMES.items()
    }
    assert languages_there(root) == (("en", "English"),)


def test_each_file_beside_the_translations_that_is_not_read_is_said(root: Path, library: Library) -> None:
    unread = ("de.PO", "de.Po", "de.po~", ".de.po.swp", "._de.po", "de.mo", "de.pot", "de.po.txt", "de (2).po", "root.po")
    for name in (*unread, ".DS_Store"):
        put(root, name, po_of(catalogue(library)))
    put(root, "eo.po", po_of(catalogue(library)))
    faults = language_faults(root, library)
    assert [Path(fault.file).name for fault in faults] == sorted(unread)
    assert all("not read" in fault.what or "there is no language" in fault.what for fault in faults)


def test_two_files_for_one_language_are_told_apart(root: Path, library: Library) -> None:
    whole = po_of(catalogue(library))
    for name in ("pt-BR.po", "pt_BR.po"):
        put(root, name, whole)
    assert [fault.what for fault in language_faults(root, library)] == [
        "pt-BR.po is also a translation for pt-BR; keep one of the two files"
    ]


def test_a_translation_that_holds_a_control_sign_is_named_and_said_in_english(root: Path, library: Library) -> None:
    put(root, "de.po", po_of(()) + '\nmsgid "Skip for now"\nmsgstr "\\aSp\\303\\244ter"\n')
    assert words_in("de", root)("Skip for now") == "Skip for now"
    assert any("contains '\\x07', which is not text" in fault.what for fault in language_faults(root, library))


def test_the_template_is_written_and_printed_alike(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "diagnostics", "strings"]
    out = tmp_path / "causeway.pot"
    done = subprocess.run([*command, "--out", str(out)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"Written: {out}, ")
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout == out.read_bytes()
