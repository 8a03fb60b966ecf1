"""Review: what came of it. The gap is measured again, and each cause proved to be at work or not."""

from __future__ import annotations

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.follow_up import Review
from diagnostics.domain.gate import MAX_FIGURE, PROSE_CHARS
from diagnostics.domain.outcome import PROOF_LABELS, Outcome, Proof
from diagnostics.services.acting import actions_of
from diagnostics.services.learning import close_case
from diagnostics.services.owning import owning_of
from diagnostics.services.reviewing import outcome_so_far
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase, diagnosed, open_case_page
from diagnostics.ui.follow_up import show_follow_up
from diagnostics.ui.pages import LEARNING
from diagnostics.ui.widgets import label, plain, quiet
from diagnostics.wording import on_day

NOT_KNOWN = "Not known"
SHOWN = 8


def show() -> None:
    """Show the page."""
    here = open_case_page("Review")
    found = diagnosed(here)
    reviews = show_follow_up(here)
    if not here.may(Right.REVIEW):
        return
    st.header("How it ended")
    # Folded away while reviews are planned and none was held: closing then is the exception.
    waits = bool(reviews) and not any(review.is_held for review in reviews) and here.case.outcome is None
    with st.expander("Close the case", expanded=not waits):
        quiet(
            "Measure the gap again once the actions have had their time. What you write down here says whether this "
            "diagnosis was right, and teaches the next one."
        )
        _load(here, reviews)
        show_measures(here)
        show_causes(here, found)
        show_close(here, found)


def show_measures(here: OpenCase) -> None:
    """Ask what was done, and what was measured afterwards."""
    st.text_area("What was done?", max_chars=PROSE_CHARS, key=_key(here, "done"), height=90)
    gap = here.case.gap
    asked = f"{gap.measure or 'The measure of the gap'}, afterwards"
    left, right = st.columns(2)
    left.number_input(
        plain(asked + (f" ({gap.unit})" if gap.unit else "")),
        value=None,
        min_value=-MAX_FIGURE,
        max_value=MAX_FIGURE,
        key=_key(here, "after"),
    )
    if gap.is_measured:
        right.markdown(f"It was {gap.current:g}, and {gap.target:g} was wanted.")
    st.text_area(
        "What was measured, when, and where does the figure come from?",
        key=_key(here, "measured"),
        max_chars=2000,
        height=90,
        placeholder="Breaches in the quarter after the new rule, from the compliance log",
    )


def show_causes(here: OpenCase, found: Diagnosis) -> None:
    """Ask, for each cause that was likely, whether it proved to be at work."""
    label("Did it prove to be at work?")
    quiet("A cause is confirmed where acting on it moved the gap, or a closer look showed it. “Not known” is an answer.")
    for cause in _asked_about(here, found):
        st.segmented_control(
            plain(here.library.label(cause)),
            [NOT_KNOWN, *Proof],
            format_func=lambda proof: PROOF_LABELS[Proof(proof)] if proof in set(Proof) else str(proof),
            key=_key(here, f"cause-{cause}"),
        )


def show_close(here: OpenCase, found: Diagnosis) -> None:
    """Store it all; nothing closes without a measure taken."""
    measured = (state.filled(_key(here, "measured")) or "").strip()
    stored = here.case.outcome
    if st.button("Close the case" if stored is None else "Save the change", type="primary", disabled=len(measured) < 2):
        outcome = Outcome(
            measured=measured,
            after=state.filled(_key(here, "after")),
            done=(state.filled(_key(here, "done")) or "").strip(),
            causes=_proofs(here, found),
            closed_on=stored.closed_on if stored else None,
        )
        close_case(runtime.store(), runtime.person(), here.id, state.seen(_key(here, "outcome"), stored), outcome)
        state.forget(_key(here, "outcome"))
        state.say_after_rerun("Saved. The case is closed." if stored is None else "Saved.")
        st.rerun()
    if len(measured) < 2:
        quiet("Nothing closes without a measure: say what was measured, even if it did not move.")
    if stored:
        quiet(f"Closed on {on_day(stored.closed_on)}." if stored.closed_on else "Closed.")
        st.page_link(LEARNING, label="What closed cases teach")


def _asked_about(here: OpenCase, found: Diagnosis) -> list[str]:
    """The causes that were likely, and whatever was judged before."""
    judged = here.case.outcome.causes if here.case.outcome else {}
    likely = [cause.id for cause in found.leading[:SHOWN]]
    owned = [one.cause for one in owning_of(runtime.store(), runtime.person(), here.id).ownerships]
    return list(dict.fromkeys([*likely, *(cause for cause in (*owned, *judged) if cause in here.library.cause_by_id)]))


def _proofs(here: OpenCase, found: Diagnosis) -> dict[str, Proof]:
    said = {cause: state.filled(_key(here, f"cause-{cause}")) for cause in _asked_about(here, found)}
    return {cause: Proof(proof) for cause, proof in said.items() if proof in set(Proof)}


def _key(here: OpenCase, field: str) -> str:
    return f"field/{here.id}/review-{field}"


def _load(here: OpenCase, reviews: tuple[Review, ...]) -> None:
    if state.is_filled(_key(here, "measured")):
        return
    state.now_seen(_key(here, "outcome"), here.case.outcome)
    actions = actions_of(runtime.store(), runtime.person(), here.id)
    outcome = here.case.outcome or outcome_so_far(reviews, actions)
    state.fill(_key(here, "measured"), outcome.measured if outcome else "")
    state.fill(_key(here, "done"), outcome.done if outcome else "")
    state.fill(_key(here, "after"), outcome.after if outcome else None)
    for cause, proof in (outcome.causes if outcome else {}).items():
        state.fill(_key(here, f"cause-{cause}"), proof)


show()
