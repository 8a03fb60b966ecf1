"""Findings: the verdict first, then the causes with their reasons, what is open, and what if."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from diagnostics.charts.cause_map import cause_map
from diagnostics.charts.figures import shares_chart
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding, CauseKind, FamilyFinding, Reason
from diagnostics.domain.questionnaire import Option
from diagnostics.findings.answers import answer_label
from diagnostics.findings.withheld import NOTE
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase, diagnosed, open_case_page
from diagnostics.ui.cause_map import show_cause_map
from diagnostics.ui.chart import show_chart
from diagnostics.ui.likeness import show_likeness
from diagnostics.ui.pages import INTERVIEW, OWNERS, go
from diagnostics.ui.views import show_views
from diagnostics.ui.whom import show_whom
from diagnostics.ui.widgets import facts, label, plain, plain_line, quiet, show_verdict, table
from diagnostics.wording import KIND_WORDS, in_steps, money, share_in_words

SHOWN = 6


def show() -> None:
    """Show the page."""
    here = open_case_page("Findings")
    found = diagnosed(here)
    show_head(here, found)
    show_map(here, found)
    show_shares(here, found)
    show_open_questions(here, found)
    show_views(here, found)
    show_families(found)
    if here.stored.shows_answers:
        show_likeness(here)
        show_what_if(here, found)
    else:
        quiet(NOTE)
    with st.container(horizontal=True):
        if st.button("Go to the owners", type="primary"):
            go(OWNERS, here.id)


def show_head(here: OpenCase, found: Diagnosis) -> None:
    """Show the verdict, its grounds, and how sure it is."""
    show_verdict(found)
    if found.verdict.because:
        with st.expander("On what grounds" if found.leading else "What to ask next", expanded=not found.leading):
            st.markdown("\n".join(f"- {plain(ground)}" for ground in found.verdict.because))
    quiet(found.certainty.sentence)
    items = [("Answers", str(sum(item.informative for item in found.asked)))]
    items.append(("Families examined", f"{len(found.families) - len(found.not_examined)} of {len(found.families)}"))
    if found.gap.yearly_cost:
        items.append(("The gap a year", money(found.gap.yearly_cost, found.gap.currency)))
    facts(items)
    if not here.case.answer_count and here.may_open(INTERVIEW) and st.button("Go to the interview", type="primary"):
        go(INTERVIEW, here.id)


def show_map(here: OpenCase, found: Diagnosis) -> None:
    """Show the cause map, its twin as a table, and the cause that was chosen."""
    st.header("How the causes hang together")
    tab = state.case_state(here.id)
    picture = cause_map(here.library, found, selected=tab.selected)
    quiet("Roots on the left, the gap on the right. Choose a cause to see the reasons, the owner and what can be done.")
    clicked = show_cause_map(picture, tab.selected, key=f"map-{here.id}")
    if clicked != tab.clicked:
        tab.clicked = tab.selected = clicked
        st.rerun()
    names: dict[str, str] = {cause.id: cause.label for cause in found.causes}
    first = tab.selected if tab.selected in names else next((cause.id for cause in found.leading), None)
    if first:
        order = list(names)
        picked = st.selectbox("Cause", order, index=order.index(first), format_func=names.__getitem__)
        if picked != first:
            tab.selected = picked
            st.rerun()
        show_cause(here, found, found.cause(first))


def show_shares(here: OpenCase, found: Diagnosis) -> None:
    """Show how much of the gap each cause accounts for."""
    if found.leading:
        st.header("How much of the gap each cause accounts for")
        show_chart(shares_chart(found), key=f"shares-{here.id}")


def show_cause(here: OpenCase, found: Diagnosis, cause: CauseFinding) -> None:
    """Show one cause: likelihood, part, reasons, owner, actions."""
    with st.container(border=True):
        st.subheader(plain_line(cause.label))
        quiet(cause.definition)
        share = share_in_words(cause.share) if cause.is_raised else "none shown"
        facts([
            ("Likelihood", cause.likelihood_label),
            ("Share of the gap", share),
            ("Part", KIND_WORDS[cause.kind]),
            ("Accountable", cause.owner.label),
        ])  # fmt: skip
        _show_connections(here, cause)
        if not cause.reasons_withheld:
            left, right = st.columns(2)
            with left:
                _show_reasons("Speaks for it", cause.reasons_for)
            with right:
                _show_reasons("Speaks against it", cause.reasons_against)
        label(f"Accountable: {cause.owner.label}")
        st.markdown(plain(cause.owner.reason))
        if cause.owner.warning:
            quiet(cause.owner.warning)
        actions = [item for item in found.interventions if cause.id in item.causes][:3]
        if actions:
            label("What would help")
            st.markdown(
                "\n".join(f"- **{plain(item.label)}** ({plain(item.owner_label)}): {plain(item.does)}" for item in actions)
            )


def show_open_questions(here: OpenCase, found: Diagnosis) -> None:
    """Show what would change the decision, and what to ask next."""
    st.header("What would change this")
    if found.is_withheld:
        st.markdown(plain(found.certainty.sentence))
    elif found.would_change:
        st.markdown("\n".join(f"- {plain(change.sentence)}" for change in found.would_change))
    else:
        st.markdown("No single open answer would change the verdict, the first owner or the first action.")
    if found.next_questions and found.would_change:
        label("Most useful to ask next")
        st.markdown("\n".join(f"- {plain(item.role_label)}: {plain(item.text)}" for item in found.next_questions))
    if here.stored.shows_answers:
        show_whom(here)
    if here.may_open(INTERVIEW) and st.button("Back to the interview"):
        go(INTERVIEW, here.id)


def show_families(found: Diagnosis) -> None:
    """Show every family of causes: examined or not, and the finding."""
    st.header("What was examined")
    rows = [
        [
            f"{family.letter}  {family.label}",
            family.likelihood_label if family.examined else "not examined",
            share_in_words(family.share) if family.examined else "",
            "" if found.is_withheld else str(len(family.examinations)),
            family.why_not or "",
        ]
        for family in found.families
    ]
    table(["Family", "At least one of its causes", "Share of the gap", "Questions", "Why not"], rows)
    if found.not_calibrated:
        quiet(f"Likelihoods are chances before calibration. {found.not_calibrated}")
    else:
        quiet("A likelihood says how often a careful investigation would name it where answers say as much.")
        show_before_calibration(found)
    guarded = [cause.label for cause in found.causes if cause.guarded]
    if guarded:
        quiet(f"{guarded[0]} is not named first: the system around the person has not been examined in full.")
    for loop in found.loops:
        quiet(f"A circle that feeds itself: {loop}")


def show_before_calibration(found: Diagnosis) -> None:
    """Show the chances of the network beside the likelihoods, on request."""
    with st.expander("Before calibration"):
        everything: list[FamilyFinding | CauseFinding] = [*found.families, *found.leading]
        rows = [
            [item.label, item.likelihood_label, in_steps(item.probability), in_steps(item.before_calibration)]
            for item in everything
        ]
        table(["Family or cause", "Likelihood", "Would be named", "Chance in the network"], rows)
        quiet("The network is too sure: it takes its own weights for the truth. So its chances are calibrated on cases.")


def show_what_if(here: OpenCase, found: Diagnosis) -> None:
    """Change one answer for a moment, and see the difference; nothing is stored."""
    given = [(person, name) for person in here.case.named for name in person.answers if name in here.library.question_by_id]
    if not given:
        return
    st.header("What if an answer were different?")
    roles = here.library.role_by_id
    texts = [
        f"{here.library.question_by_id[name].wording(person.role)} ({roles[person.role].label})" for person, name in given
    ]
    picked = st.selectbox(
        "Answer", range(len(given)), format_func=texts.__getitem__, index=None, placeholder="Choose an answer"
    )
    if picked is None:
        return
    person, name = given[picked]
    question = here.library.question_by_id[name]
    now = question.option(person.answers[name])
    options: dict[str | None, str] = {None: "No answer"}
    options |= {option.id: option.label for option in question.options if option is not now}
    quiet(f"Answered: {answer_label(question, person.answers[name])}")
    other = st.radio(
        "Suppose it were", list(options), format_func=lambda one: plain(options[one]), key=f"what-if-{person.id}-{name}"
    )
    value = other if other is None or not question.is_number else _inside(question.options, other)
    then = runtime.diagnosis_of(here.library, here.case.with_answer(person.id, name, value), robust=False)
    rows = [["Verdict", found.verdict.label, then.verdict.label]]
    changed = sorted(found.causes, key=lambda cause: -abs(then.cause(cause.id).probability - cause.probability))
    for cause in changed[:4]:
        after = then.cause(cause.id)
        rows.append([cause.label, cause.likelihood_label, after.likelihood_label + _direction(cause, after)])
    table(["", "Now", "Then"], rows)


def _show_connections(here: OpenCase, cause: CauseFinding) -> None:
    names = here.library.label
    lines = []
    if cause.roots:
        lines.append(f"It is how something deeper works here: {'; '.join(map(names, cause.roots))}.")
    if cause.mechanisms:
        lines.append(f"It works through: {'; '.join(map(names, cause.mechanisms))}.")
    if (cause.unexamined_roots and cause.kind is CauseKind.MECHANISM) or (cause.unexamined_roots and not cause.roots):
        lines.append(f"Often behind it, and not asked about yet: {'; '.join(map(names, cause.unexamined_roots))}.")
    for line in lines:
        quiet(line)


def _show_reasons(title: str, reasons: tuple[Reason, ...]) -> None:
    label(title)
    if not reasons:
        quiet("Nothing so far.")
    alike = Counter((reason.text, reason.answer, reason.role_label) for reason in reasons)
    words = {(reason.text, reason.answer, reason.role_label): reason.word for reason in reversed(reasons)}
    for (text, answer, role), count in list(alike.items())[:SHOWN]:
        who = role if count == 1 else f"{role}, {count} of them"
        st.markdown(f"**{plain(answer)}**  \n{plain(text)}  \n*{plain(who)}: {plain(words[text, answer, role])}*")


def _direction(before: CauseFinding, after: CauseFinding) -> str:
    step = after.probability - before.probability
    return "" if abs(step) < 0.03 else " (more)" if step > 0 else " (less)"


def _inside(options: list[Option], chosen: str) -> str:
    """Return a number that falls into the chosen band of a number question."""
    return f"{next(option.up_to for option in options if option.id == chosen):g}"


show()
