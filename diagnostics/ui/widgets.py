"""Pieces that several pages share. Each shows what it is given and computes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st

from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.errors import Fault, by_kind, more_of
from diagnostics.wording import count_of

TABLE_TYPES = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods"]
"""Files that can be chosen as a table; for kinds that cannot be read, a message says what they are and what to save."""

STYLE = Path(__file__).with_name("style.css")
ACCENTS = {"light": "#0B6470", "dark": "#5CB8C4"}
ON_ACCENT = {"light": "#ffffff", "dark": "#12191D"}
"""Letters on a button in the accent: Streamlit's white on the dark theme's light teal is too faint (2.3 to 1)."""
"""The one accent colour, as in `.streamlit/config.toml`."""

APART = ":small[]"
"""Streamlit Markdown that shows nothing and separates the text before it from the text after it.

A backslash is not enough for icon codes, arrows and bare addresses: Streamlit looks for them in the text after Markdown has
removed the backslashes.
"""
MARKUP = re.compile(r"[\\`*_{}\[\]<>#$|~&:@]")
"""What has a meaning in Markdown anywhere in a line."""
MEETING = re.compile(r"(?<=[<>=~-])(?=[<>=~-])|(?<=:)(?=[\w/+-])|(?<=@)(?=\w)|(?<=www)(?=\.)", re.IGNORECASE)
"""Where arrows (`->`), icon codes (`:material_home:`), addresses (`https://`, `www.`) and mail addresses are split."""
LIST_MARK = re.compile(r"^(\d*)([-+=.)])")
"""What makes a list item, or an underlined heading, at the start of a line."""
LINE_END = re.compile(r"\r\n|[\r\n]")


def show_style() -> None:
    """Load the product's own style, with the accent of the theme that is on."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    colours = f"--cw-accent: {ACCENTS[theme]}; --cw-on-accent: {ON_ACCENT[theme]};"
    st.html(f"<style>:root {{ {colours} }}\n{STYLE.read_text(encoding='utf-8')}</style>")


def quiet(text: str) -> None:
    """Show a line of lesser weight."""
    st.html(f'<p class="cw-quiet">{escape(text)}</p>')


def plain(text: str) -> str:
    """Return Markdown that shows a text exactly as it was typed, wherever Streamlit renders Markdown.

    Nothing in it becomes a link, a picture, a symbol, a colour, a heading or a list. Line breaks stay; the browser shows
    several spaces as one. What Streamlit changes, and by which rule, is in `tests/ui/test_text_is_text.py`.
    """
    return "\\\n".join(_plain_line(line.strip()) or APART for line in LINE_END.split(text.strip()))


def plain_line(text: str) -> str:
    """Return the same on one line, for a heading: Streamlit ends a heading at the first line break."""
    return plain(" ".join(text.split()))


def _plain_line(line: str) -> str:
    apart = APART.join(MARKUP.sub(r"\\\g<0>", piece) for piece in MEETING.split(line))
    return LIST_MARK.sub(r"\1\\\2", apart)


def label(text: str) -> None:
    """Show a small heading above something."""
    st.html(f'<div class="cw-label">{escape(text)}</div>')


def show_verdict(diagnosis: Diagnosis) -> None:
    """Show the verdict: the sentence that stands alone."""
    st.html(f'<div class="cw-verdict"><div class="cw-sentence">{escape(diagnosis.verdict.sentence)}</div></div>')


def facts(items: Sequence[tuple[str, str]]) -> None:
    """Show a row of short facts, each with its name."""
    shown = "".join(
        f'<div class="cw-fact"><span class="cw-label">{escape(name)}</span><b>{escape(value)}</b></div>'
        for name, value in items
    )
    st.html(f'<div class="cw-facts">{shown}</div>')


def bar(part: float, description: str) -> None:
    """Show a progress bar with a sentence for those who cannot see it."""
    percent = round(100 * min(max(part, 0.0), 1.0))
    st.html(
        f'<div class="cw-bar" role="progressbar" aria-valuenow="{percent}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-label="{escape(description, quote=True)}"><span style="width:{percent}%"></span></div>'
    )


def you_are_here(title: str) -> None:
    """Show the name of the page that is open, among the links to the others."""
    st.html(f'<span class="cw-here" aria-current="page">{escape(title)}</span>', width="content")


def section(heading: str, lines: Sequence[str]) -> None:
    """Show lines of plain text below a heading; a line that begins with a dash is one of a list.

    An indented line below one of a list says more about it.
    """
    shown, items = "", ""
    for line in lines:
        if line.startswith("- "):
            items += f"<li>{escape(line[2:])}</li>"
        elif items and line.startswith(" "):
            items = f"{items.removesuffix('</li>')}<p>{escape(line.strip())}</p></li>"
        else:
            shown, items = f"{shown}{_list(items)}<p>{escape(line.strip())}</p>", ""
    st.html(f'<div class="cw-section"><h3>{escape(heading)}</h3>{shown}{_list(items)}</div>')


def scrolls(head: Sequence[str]) -> str:
    """Return the attributes of a place that scrolls sideways where it is narrow, also for those who have only keys."""
    told = escape(", ".join(name for name in head if name), quote=True)
    return f'class="cw-scroll" role="region" tabindex="0" aria-label="Table: {told}"'


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a plain table that reads well, also on a phone."""
    top = "".join(f"<th scope='col'>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    st.html(f'<div {scrolls(head)}><table class="cw"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>')


def show_notes(notes: Sequence[str]) -> None:
    """Show what was assumed when reading a file."""
    if notes:
        st.info("\n\n".join(plain(note) for note in notes), icon=":material/info:")


def show_faults(faults: Sequence[Fault], nothing_done: str) -> None:
    """List what is wrong with a chosen file: the first faults of each kind, and how many more there are."""
    st.error(f"The file has {count_of(len(faults), 'fault')}; {plain(nothing_done)}. Correct the file and choose it again.")
    kinds = by_kind(faults)
    shown = sorted(fault for kind in kinds for fault in kind.shown)
    table(["Line", "About", "What is wrong, and what to write"], [[str(one.line), one.id, one.what] for one in shown])
    for line in more_of(kinds):
        quiet(line)


def log_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table of many columns, the first two of them short; on a phone each row becomes an entry of its own.

    A line break in a cell is one on screen too.
    """
    top = "".join(f"<th scope='col'>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-name="{escape(name, quote=True)}"{"" if cell else " data-empty"}>{escape(cell)}</td>'
            for name, cell in zip(head, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    st.html(
        f'<div {scrolls(head)}><table class="cw cw-log"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _list(items: str) -> str:
    return f"<ul>{items}</ul>" if items else ""
