"""What people are promised, on screen: the same for whoever invites and whoever is invited."""

from __future__ import annotations

from html import escape

import streamlit as st

from diagnostics.domain.promise import Promise, promised
from diagnostics.languages.words import Words
from diagnostics.ui.widgets import plain


def show_promise(say: Words, promise: Promise) -> None:
    """Show what it is about, who asks, and what is promised."""
    st.markdown(f"**{plain(promise.about)}**")
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in promised(promise, say))
    st.html(f'<ul class="cw-promise">{items}</ul>')
