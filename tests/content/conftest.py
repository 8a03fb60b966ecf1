"""A copy of the content in which a test can break one thing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostics.content.library import ROOT

Change = Callable[[str, str, str], int]


@pytest.fixture
def content_root(tmp_path: Path) -> Path:
    """A folder with a copy of the content that is shipped."""
    for name in ("data", "questionnaires"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def change(content_root: Path) -> Change:
    """Replace the only occurrence of a text in a copied file; returns the line on which it begins."""

    def replaced(file: str, old: str, new: str) -> int:
        path = content_root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replaced
