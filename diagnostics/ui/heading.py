"""The heading that answers move on: whoever presses a key to answer is taken to the next one, not to the top of the page."""

from __future__ import annotations

from html import escape

import streamlit as st

JS = """
const FIELD = 'input, textarea, [contenteditable=true]';  // whoever is in one of these is not to be taken away
const SOON = 400;  // milliseconds after which a list that closed has let go of the focus
function lead() {
  if (!document.activeElement?.matches(FIELD)) document.querySelector('.cw-question[tabindex]')?.focus();
}
export default function ({ data, parentElement }) {
  const host = parentElement.host || parentElement;
  const before = host.dataset.about;
  host.dataset.about = data.about;
  if (before === undefined || before === data.about) return;
  requestAnimationFrame(lead);  // The button that was pressed goes away with its question, and takes the focus along.
  setTimeout(() => { if (document.activeElement === document.body) lead(); }, SOON);
}
"""

_component = st.components.v2.component("heading_focus", html="<span></span>", js=JS)


def show_heading(text: str, about: str, above: str = "") -> None:
    """Show what is asked or said now, `above` it a small line, and lead there whoever came by key from another.

    `about` tells one such heading from the next. On the first of a page, and for whoever is in a field, the focus stays
    where it is.
    """
    small = f'<div class="cw-label">{escape(above)}</div>' if above else ""
    st.html(f'{small}<div class="cw-question" role="heading" aria-level="2" tabindex="-1">{escape(text)}</div>')
    _component(key="heading-focus", data={"about": about})
