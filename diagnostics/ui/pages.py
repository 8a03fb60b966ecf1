"""The pages, each a file of its own, with its address; and the way from one to the next."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent / "screens"
"""Not called `pages`: Streamlit would run the files of a folder of that name by itself, past the navigation."""

HOME = st.Page(FOLDER / "home.py", title="Cases", url_path="", default=True)
REQUEST = st.Page(FOLDER / "request.py", title="Request", url_path="request")
INTERVIEW = st.Page(FOLDER / "interview.py", title="Interview", url_path="interview")
FINDINGS = st.Page(FOLDER / "findings.py", title="Findings", url_path="findings")
PLAN = st.Page(FOLDER / "plan.py", title="Plan", url_path="plan")
REPORT = st.Page(FOLDER / "report.py", title="Report", url_path="report")
REVIEW = st.Page(FOLDER / "review.py", title="Review", url_path="review")

LEARNING = st.Page(FOLDER / "learning.py", title="What closed cases teach", url_path="learning")
ACCURACY = st.Page(FOLDER / "accuracy.py", title="How good is this?", url_path="accuracy")
ORGANISATION = st.Page(FOLDER / "organisation.py", title="Organisation", url_path="organisation")

STEPS = (REQUEST, INTERVIEW, FINDINGS, PLAN, REPORT, REVIEW)
"""The way of one case, left to right."""

PAGES = [HOME, *STEPS, LEARNING, ACCURACY, ORGANISATION]


def go(page: object, case_id: str) -> None:
    """Open a page of a case."""
    st.switch_page(page, query_params={"case": case_id})  # type: ignore[arg-type]
