"""The pages, each a file of its own, with its address; and the way from one to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from diagnostics.access.rights import Person
from diagnostics.ui.addresses import may_address

FOLDER = Path(__file__).parent / "screens"
"""Not called `pages`: Streamlit would run the files of a folder of that name by itself, past the navigation."""

HOME = st.Page(FOLDER / "home.py", title="Cases", url_path="", default=True)
REQUEST = st.Page(FOLDER / "request.py", title="Request", url_path="request")
INTERVIEW = st.Page(FOLDER / "interview.py", title="Interview", url_path="interview")
INVITE = st.Page(FOLDER / "invite.py", title="Invite", url_path="invite")
FINDINGS = st.Page(FOLDER / "findings.py", title="Findings", url_path="findings")
OWNERS = st.Page(FOLDER / "owners.py", title="Owners", url_path="owners")
PLAN = st.Page(FOLDER / "plan.py", title="Plan", url_path="plan")
AGREEMENT = st.Page(FOLDER / "agreement.py", title="Agreement", url_path="agreement")
REPORT = st.Page(FOLDER / "report.py", title="Report", url_path="report")
REVIEW = st.Page(FOLDER / "review.py", title="Review", url_path="review")

BOARD = st.Page(FOLDER / "board.py", title="Board", url_path="board")
DECISIONS = st.Page(FOLDER / "decisions.py", title="This week", url_path="decisions")
PORTFOLIO = st.Page(FOLDER / "portfolio.py", title="Portfolio", url_path="portfolio")
LEARNING = st.Page(FOLDER / "learning.py", title="What closed cases teach", url_path="learning")
ACCURACY = st.Page(FOLDER / "accuracy.py", title="How good is this?", url_path="accuracy")
AUDIT = st.Page(FOLDER / "audit.py", title="Audit", url_path="audit")
PEOPLE = st.Page(FOLDER / "people.py", title="People and rights", url_path="people")
ORGANISATION = st.Page(FOLDER / "organisation.py", title="Organisation", url_path="organisation")

STEPS = (REQUEST, INTERVIEW, INVITE, FINDINGS, OWNERS, PLAN, AGREEMENT, REPORT, REVIEW)
"""The way of one case, left to right."""

RESPOND = st.Page(FOLDER / "respond.py", title="Your answers", url_path="respond")

PAGES = [HOME, *STEPS, BOARD, DECISIONS, PORTFOLIO, LEARNING, ACCURACY, ORGANISATION, AUDIT, PEOPLE, RESPOND]


def may_open(page: Any, person: Person) -> bool:
    """Whether to offer a page to somebody."""
    return may_address(page.url_path, person)


def go(page: object, case_id: str) -> None:
    """Open a page of a case."""
    st.switch_page(page, query_params={"case": case_id})  # type: ignore[arg-type]
