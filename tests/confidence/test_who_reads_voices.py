"""What people said in confidence lies in few hands: the diagram of who may read it, as in `tests/test_architecture.py`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "diagnostics"

ASKS = {
    # How many people began or answered, in one number for each round.
    "services/inviting.py": {"count", "ever_shown", "waiting_comments"},
    "services/telling.py": {
        *("waiting", "waiting_comments", "put_into_block", "put_comments_into_block", "erase"),
        *("block_with", "comment_block", "return_block", "return_comments"),
    },
    "services/responding.py": {
        *("behind", "with_code", "hold", "add_key", "change_code", "answers_of", "has_draft", "comment", "hand_in"),
        *("round_of_receipt", "remove_key"),
    },
    "services/answering.py": {"give", "take_away"},
    "services/joining.py": {"add", "remove"},
}
"""What a module may ask of `work.voices`."""

TABLES = {
    "storage/voices.py": {"voices", "voice_keys", "voice_answers"},
    # Whether there is anybody left in a round whose answers are to be erased.
    "storage/rounds.py": {"voices"},
}
"""Which tables of voices a module may read."""

ALL = {"voices", "voice_keys", "voice_answers"}


def test_only_the_services_that_have_to_ask_for_voices_do_so_and_for_no_more() -> None:
    asked = {module: found for module, tree in _modules() if (found := set(_asked_of_voices(tree)))}
    assert {module: names - ASKS.get(module, set()) for module, names in asked.items()} == {name: set() for name in ASKS}


def test_only_the_module_that_keeps_voices_reads_what_they_said() -> None:
    reading = {module: found for module, tree in _modules() if (found := ALL & set(_imported(tree)))}
    assert reading == TABLES
    for module, tree in _modules():
        if not module.startswith(("storage/inviting_tables", "storage/migrations/")):
            written = {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            assert not {text for text in written if "voice_answers" in text or "voice_keys" in text}, module


def test_the_case_is_read_through_one_door_that_knows_no_voices() -> None:
    tree = ast.parse((PACKAGE / "storage/respondents.py").read_text(encoding="utf-8"))
    assert not ALL & set(_imported(tree))
    assert {"stand_ins", "Telling"} <= set(_imported(tree))


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _asked_of_voices(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "voices":
            yield node.attr


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (name.name for name in node.names)
