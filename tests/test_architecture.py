"""The diagram of the product: which part may know which. Arrows point one way, and this table is the drawing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "diagnostics"

MAY_KNOW = {
    "errors": set(),
    "domain": {"errors"},
    "wording": {"domain"},
    "whole_files": {"errors"},
    "content": {"domain", "errors", "whole_files"},
    "planning": {"domain", "errors"},
    "reasoning": {"domain", "errors", "planning"},
    "findings": {"domain", "errors", "planning", "reasoning", "wording"},
    "diagnose": {"domain", "findings", "planning", "reasoning"},
    "exporting": {"domain"},
    "languages": {"domain", "errors", "whole_files"},
    "check": {"content", "domain", "errors", "languages", "reasoning"},
    "terminal": {"check", "domain", "evaluation", "learning", "wording"},
    "access": {"errors"},
    "audit": set(),
    "audit_file": set(),
    "audit_check": {"audit", "audit_file", "errors"},
    "storage": {"access", "audit", "audit_check", "content", "domain", "errors", "planning", "whole_files"},
    "services": {
        *("access", "audit", "audit_check", "content", "diagnose", "domain", "errors", "findings"),
        *("exchange", "planning", "storage", "wording"),
    },
    "charts": {"domain", "evaluation", "findings", "planning", "reasoning", "wording"},
    "learning": {"domain", "errors", "reasoning"},
    "evaluation": {"content", "diagnose", "domain", "errors", "findings", "learning", "planning", "reasoning", "wording"},
    "safe_exports": set(),
    "exchange": {"content", "domain", "errors", "findings", "safe_exports"},
    "handover": {
        *("content", "diagnose", "domain", "errors", "exporting", "planning", "reports", "safe_exports"),
        "whole_files",
    },
    "reports": {"charts", "domain", "errors", "findings", "planning", "safe_exports", "wording"},
}
ANYTHING = {"ui", "commands", "__main__", "__init__"}

ONLY_IN = {
    "streamlit": {"ui"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "yaml": {"content"},
    "openpyxl": {"exchange"},
    "plotly": {"charts"},
    "typst": {"reports"},
    "PIL": {"reports"},
    "fontTools": {"reports"},
    "docx": {"reports"},
    "pptx": {"reports"},
    "icalendar": {"exchange"},
    "segno": {"exchange"},
    "babel": {"languages"},
    "argparse": {"__main__", "commands"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_knows_only_what_lies_below_it(module: Path) -> None:
    part = part_of(module)
    if part in ANYTHING:
        return
    assert part in MAY_KNOW, f"{part} is not on the diagram: add it to the table"
    known = {name.split(".")[1] for name in imports_of(module) if name.startswith("diagnostics.")}
    assert known - {part} <= MAY_KNOW[part]


def test_each_outside_library_has_one_home() -> None:
    for module in modules():
        for name in imports_of(module):
            homes = ONLY_IN.get(name.split(".")[0])
            assert homes is None or part_of(module) in homes, f"{module.name} imports {name}"


def test_the_drawing_has_no_circle() -> None:
    order: list[str] = []
    while len(order) < len(MAY_KNOW):
        free = [part for part, below in MAY_KNOW.items() if part not in order and below <= set(order)]
        assert free, "a circle among the parts"
        order += free


def test_session_state_is_touched_in_one_module() -> None:
    touching = [path for path in [*modules(), ROOT / "app.py"] if "session_state" in path.read_text(encoding="utf-8")]
    assert touching == [PACKAGE / "ui" / "state.py"]


def test_a_file_that_is_made_later_is_made_for_somebody_who_is_still_signed_in() -> None:
    seen = 0
    for module in (PACKAGE / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "download_button":
                made = node.args[1]
                later = isinstance(made, ast.Lambda) or (isinstance(made, ast.Call) and ast.unparse(made.func) == "partial")
                assert not later, f"{module.name}:{made.lineno}: use for_whoever_asks"
                seen += 1
    assert seen > 10


def test_a_module_knows_one_thing() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path.name: size for path, size in sizes.items() if size > 500} == {}
