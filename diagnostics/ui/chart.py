"""The only door to a chart on a page: it shows the picture with its twin, a sentence and the same as a table."""

from __future__ import annotations

import streamlit as st

from diagnostics.charts.figures import Chart
from diagnostics.ui.widgets import quiet, table


def show_chart(chart: Chart, key: str) -> None:
    """Show a chart, what it says in a sentence, and its table on request."""
    st.plotly_chart(chart.figure, width="stretch", config={"displayModeBar": False}, key=key, alt=chart.sentence)
    quiet(chart.sentence)
    with st.expander("The chart as a table"):
        table(chart.head, chart.rows)
