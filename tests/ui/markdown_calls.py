"""Finds what Streamlit renders as Markdown without having passed through `plain`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UI = Path(__file__).parents[2] / "diagnostics" / "ui"

FIRST = frozenset(
    {
        *("markdown", "caption", "title", "header", "subheader", "write", "info", "warning", "error", "success", "toast"),
        *("button", "form_submit_button", "download_button", "link_button", "checkbox", "toggle", "expander", "popover"),
        *("radio", "selectbox", "multiselect", "segmented_control", "pills", "select_slider", "slider", "metric", "badge"),
        *("text_input", "text_area", "number_input", "date_input", "time_input", "file_uploader", "spinner", "status"),
    }
)
"""Calls whose first argument is Markdown."""
NAMED = {"page_link": ("label",), "progress": ("text",), "button": ("help",), "radio": ("captions",)}
"""Keyword arguments that are Markdown; every call can have `help`."""
OPTIONS = frozenset({"radio", "segmented_control", "pills", "select_slider"})
"""Calls that render their options as Markdown; a selectbox and a multiselect show them unchanged."""
PLAIN = frozenset({"plain", "plain_line"})
OURS = frozenset({"count_of", "on_day", "money", "share_in_words", "len", "round", "str.join"})
"""Calls that return our own words or figures, whatever their arguments."""


@dataclass(frozen=True)
class Passage:
    """An expression that is rendered as Markdown, in a file."""

    file: str
    line: int
    text: str


def passages(file: Path, root: Path = UI) -> Iterator[Passage]:
    """Yield what a file gives to Streamlit as Markdown and is neither our own words nor passed through `plain`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        known = _known(function)
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                for argument in _rendered(call, call.func.attr):
                    for part in _foreign(argument, known):
                        yield Passage(str(file.relative_to(root)), part.lineno, ast.unparse(part))


def _rendered(call: ast.Call, name: str) -> Iterator[ast.expr]:
    if name in FIRST and call.args:
        yield call.args[0]
    if name == "progress" and len(call.args) > 1:
        yield call.args[1]
    for keyword in call.keywords:
        is_help = keyword.arg == "help" and name in FIRST
        if is_help or keyword.arg in NAMED.get(name, ()):
            yield keyword.value
        if name in OPTIONS and keyword.arg == "format_func":
            yield keyword.value
    if name in OPTIONS and len(call.args) > 1 and not any(keyword.arg == "format_func" for keyword in call.keywords):
        yield call.args[1]


def _known(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What each name in a function is set to; loop variables and parameters are left out."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _foreign(node: ast.expr, known: dict[str, list[ast.expr]]) -> Iterator[ast.expr]:
    """Yield the parts of an expression that may contain somebody's text."""
    match node:
        case ast.Constant():
            return
        case ast.JoinedStr(values=values):
            for value in values:
                if isinstance(value, ast.FormattedValue) and value.format_spec is None:
                    yield from _foreign(value.value, known)
        case ast.Name(id=name) if name.isupper() or name in PLAIN:
            return
        case ast.Name(id=name) if name in known:
            mine = {other: values for other, values in known.items() if other != name}
            for value in known[name]:
                yield from _foreign(value, mine)
        case ast.Subscript(value=ast.Name(id=name)) if name.isupper():
            return
        case ast.Attribute(value=ast.Name(id=name), attr="__getitem__" | "get") if name.isupper():
            return
        case ast.IfExp(body=body, orelse=other):
            yield from _foreign(body, known)
            yield from _foreign(other, known)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _foreign(left, known)
            yield from _foreign(right, known)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _foreign(value, known)
        case ast.Lambda(body=body):
            yield from _foreign(body, known)
        case ast.Call(func=ast.Name(id=name)) if name in PLAIN | OURS:
            return
        case ast.Call(func=ast.Name(id="say") | ast.Attribute(attr="say"), args=args, keywords=keywords):
            for value in [*args, *(keyword.value for keyword in keywords)]:
                yield from _foreign(value, known)
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[ast.GeneratorExp(elt=one)]):
            yield from _foreign(one, known)
        case _:
            yield node
