"""Where views part, on screen: what each alone would conclude, the causes and the questions on which they differ."""

from __future__ import annotations

import streamlit as st

from diagnostics.charts.figures import views_chart
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.findings.views import causes_apart, verdicts_apart
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.chart import show_chart
from diagnostics.ui.widgets import label, plain, quiet, table
from diagnostics.wording import counted, sentence_start


def show_views(here: OpenCase, found: Diagnosis) -> None:
    """Show where views part; a finding in itself. Who may not see answers is told that they part, and what follows."""
    if not found.views and not found.disagreements:
        return
    st.header("Where views part")
    show_alone(found)
    show_causes(here, found)
    show_questions(here, found)


def show_alone(found: Diagnosis) -> None:
    """Show what each view alone would conclude, beside all of them together."""
    if not found.views:
        return
    st.markdown(plain(verdicts_apart(found.views)))
    label("What each view alone would conclude")
    rows = [
        [view.role_label, str(view.answers), view.verdict_label, view.first_label, view.likelihood_label]
        for view in found.views
    ]
    first = next(iter(found.leading), None)
    family = next((one.label for one in found.families if first and one.id is first.family), "")
    together = [f"{first.label} ({family})", first.likelihood_label] if first else ["–", "–"]
    answers = sum(view.answers for view in found.views)
    rows.append(["All together", str(answers), found.verdict.label, *together])
    table(["View", "Answers", "Verdict", "Would come first", "How likely"], rows)
    quiet("Each row is reckoned from the answers of one role only, as if nobody else had been asked.")


def show_causes(here: OpenCase, found: Diagnosis) -> None:
    """Show the causes on which views part, with what follows, as words, chart and table."""
    apart = [item for item in found.disagreements if item.on_cause]
    if not apart:
        if found.views:
            quiet("On no cause do the views stand against each other.")
        return
    label(f"Views part on {counted(len(apart), 'cause')}")
    st.markdown("\n".join(f"- {plain(item.sentence)} {plain(item.follows)}" for item in apart))
    if causes_apart(found):
        show_chart(views_chart(here.library, found), key=f"views-{here.id}")


def show_questions(here: OpenCase, found: Diagnosis) -> None:
    """Show the questions that people answered differently, with who said what, by role."""
    known = here.library.question_by_id
    questions = [item for item in found.disagreements if not item.on_cause and item.about in known]
    if not questions:
        return
    label(f"{sentence_start(counted(len(questions), 'question'))} answered differently")
    rows = [[known[item.about].text, role, said] for item in questions for role, said in item.sides]
    table(["Question", "Role", "Answer"], rows)
