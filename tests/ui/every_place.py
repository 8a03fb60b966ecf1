"""A Streamlit page that shows texts in every kind of place where the app shows what people typed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from diagnostics.ui.widgets import plain, plain_line

TEXTS = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))


def places(number: int, text: str) -> dict[str, Callable[[], object]]:
    """Return the call that shows a text in each kind of place: name of the place -> call."""
    return {
        "raw": lambda: st.markdown(text),
        "markdown": lambda: st.markdown(plain(text)),
        "bold": lambda: st.markdown(f"**{plain(text)}**"),
        "list": lambda: st.markdown(f"- {plain(text)}"),
        "caption": lambda: st.caption(plain(text)),
        "title": lambda: st.title(plain_line(text)),
        "subheader": lambda: st.subheader(plain_line(text)),
        "button": lambda: st.button(plain(text), key=f"a{number}"),
        "download": lambda: st.download_button(plain(text), b"", key=f"b{number}"),
        "link": lambda: st.page_link(PAGE, label=f"**{plain(text)}**"),
        "expander": lambda: st.expander(plain(text)).write(""),
        "popover": lambda: st.popover(plain(text)).write(""),
        "radio": lambda: st.radio("r", [text], format_func=plain, key=f"c{number}"),
        "segments": lambda: st.segmented_control("s", [text], format_func=plain, key=f"d{number}"),
        "checkbox": lambda: st.checkbox(plain(text), key=f"e{number}"),
        "tab": lambda: st.tabs([plain(text)]),
        "metric": lambda: st.metric(plain(text), "1"),
        "alert": lambda: st.error(plain(text)),
        "progress": lambda: st.progress(0.5, plain(text)),
        "field": lambda: st.text_input(plain(text), key=f"f{number}"),
        "number": lambda: st.number_input(plain(text), key=f"g{number}"),
        "choice": lambda: st.selectbox("c", [text], key=f"h{number}"),
    }


def show() -> None:
    """Show every text in every place; the key of a place is its name and the number of the text."""
    for number, text in enumerate(TEXTS):
        for name, place in places(number, text).items():
            with st.container(key=f"{name}-{number}"):
                place()
    st.toast(plain("\n".join(TEXTS[:4])), duration="infinite")


PAGE = st.Page(show, title="Texts", url_path="", default=True)
st.navigation([PAGE], position="hidden").run()
