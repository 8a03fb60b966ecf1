"""The cause map on screen: the SVG that reports print too, whose boxes can be clicked and reached by keyboard."""

from __future__ import annotations

import hashlib

import streamlit as st

from diagnostics.charts.cause_map import CauseMap
from diagnostics.ui.widgets import quiet, table

HEAD = ("Cause", "Family", "Likelihood", "Share of the gap", "Part", "Leads to")

CSS = """
.map { overflow-x: auto; color: var(--st-text-color); font-family: var(--st-font); }
.map svg { width: 100%; height: auto; display: block; }
.map .cause { cursor: pointer; }
.map .cause:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; border-radius: 6px; }
"""

JS = """
const SMALLEST = 0.72;  // below this scale the labels cannot be read: the map scrolls instead
export default function ({ data, parentElement, setStateValue }) {
  const map = parentElement.querySelector('.map');
  if (map.dataset.drawn !== data.drawn) { map.innerHTML = data.svg; map.dataset.drawn = data.drawn; }
  map.firstElementChild.style.minWidth = `${data.width * SMALLEST / 16}rem`;  // grows with the letters of the page
  for (const box of map.querySelectorAll('[data-cause]')) {
    box.setAttribute('aria-pressed', String(box.dataset.cause === data.selected));
    box.onclick = () => setStateValue('selected', box.dataset.cause);
    box.onkeydown = event => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); box.onclick(); }
    };
  }
  if (map.dataset.focus) {
    const again = map.querySelector(`[data-cause="${CSS.escape(map.dataset.focus)}"]`);
    delete map.dataset.focus;
    if (again) again.focus();
  }
}
"""

_component = st.components.v2.component("cause_map", html="<div class='map'></div>", css=CSS, js=JS)


def show_cause_map(picture: CauseMap, selected: str | None, key: str) -> str | None:
    """Show the map with its twin in words, and return the id of the cause that was chosen on it, if any.

    Every label in it is escaped.
    """
    drawn = hashlib.sha256(picture.svg.encode()).hexdigest()
    data = {"svg": picture.svg, "drawn": drawn, "selected": selected, "width": picture.width}
    found = _component(key=key, data=data, on_selected_change=lambda: None)
    with st.expander("The map as a table"):
        quiet(picture.sentence)
        table(HEAD, [[row.cause, row.family, row.likelihood, row.share, row.kind, row.leads_to] for row in picture.rows])
    chosen = found.get("selected")
    return chosen if isinstance(chosen, str) else None
