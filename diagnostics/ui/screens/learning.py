"""What closed cases teach: what would move, why, from which cases, and whether it foretells better."""

from __future__ import annotations

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.case import Case
from diagnostics.domain.learned import Learned
from diagnostics.learning.closed import can_teach
from diagnostics.learning.lessons import FEWEST, Lesson
from diagnostics.learning.maximum import PRIOR_ANSWERS, PRIOR_CASES
from diagnostics.services.learning import closed_cases, learned_so_far, use_learned
from diagnostics.ui import runtime, state
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import facts, label, plain, quiet, table
from diagnostics.wording import count_of

WAITING = "Weighing the closed cases ..."
SHOWN = 20


def show() -> None:
    """Show the page."""
    show_way("What closed cases teach")
    st.title("What closed cases teach")
    st.markdown(
        "The figures behind a diagnosis were written down by people who know the field. Every case that is closed with a "
        "measure says a little about whether they are right here."
    )
    cases = [case for case in closed_cases(runtime.store(), runtime.person()) if can_teach(case)]
    number, learned = learned_so_far(runtime.store(), runtime.person())
    show_in_use(number, learned)
    if not runtime.person().may(Right.ANSWER):
        st.markdown("Learning from closed cases uses their answers. This page is only for people who may see answers.")
        return
    if len(cases) < FEWEST:
        st.markdown(
            f"{count_of(len(cases), 'closed case')} so far. From {FEWEST} on there is something to learn; with fewer, what "
            "they say is mostly chance."
        )
        return
    lesson = weighed(cases, number)
    show_lesson(lesson, {case.id: case.label for case in cases})
    show_choice(lesson, number, learned)


def show_in_use(number: int, learned: Learned | None) -> None:
    """Say which library new cases are answered against, and offer the way back."""
    version = runtime.library().version
    if learned is None:
        quiet(f"In use: library {version}, as shipped.")
        return
    quiet(f"In use: library {version}, with what {count_of(len(learned.cases), 'closed case')} taught.")
    if runtime.person().may(Right.ADMINISTER) and st.button("Go back to the library as shipped"):
        use_learned(runtime.store(), runtime.person(), runtime.content(), number, None)
        state.say_after_rerun("New cases use the library as shipped.")
        st.rerun()


def weighed(cases: list[Case], number: int) -> Lesson:
    """Return what the cases teach, with a progress bar while it is reckoned for the first time."""
    bar = st.progress(0.0, WAITING)

    def on_progress(part: float) -> None:
        bar.progress(part, WAITING)

    found = runtime.lesson(cases, number + 1, on_progress)
    bar.empty()
    return found


def show_lesson(lesson: Lesson, titles: dict[str, str]) -> None:
    """Show what would move, and whether that foretells cases that were not learned from."""
    held_out = lesson.held_out
    st.header("Would it foretell better?")
    st.markdown(plain(held_out.sentence))
    facts([
        ("Closed cases", str(lesson.cases)),
        ("Causes judged", str(held_out.judged)),
        ("Log score as shipped", f"{held_out.before:.2f}"),
        ("After learning", f"{held_out.after:.2f}"),
    ])  # fmt: skip
    quiet(
        "Each case was foretold from what the others teach. 0 is perfect, -0.69 is a coin. The shipped figures count as "
        f"{PRIOR_CASES} closed cases, those of a question as {PRIOR_ANSWERS} answers; both are judgement."
    )
    st.header("What would move")
    if not lesson.moves:
        st.markdown("Nothing moves clearly: the closed cases came out much as the library expected.")
        return
    rows = [
        [move.what, move.before, move.after, "; ".join(titles.get(case, case) for case in move.cases)]
        for move in lesson.moves[:SHOWN]
    ]
    table(["Figure", "Was", "Would be", "Most of all because of"], rows)
    if len(lesson.moves) > SHOWN:
        quiet(f"{len(lesson.moves) - SHOWN} more figures move by less.")


def show_choice(lesson: Lesson, number: int, learned: Learned | None) -> None:
    """Offer to use what was learned; cases stay with the library they were answered against."""
    label("Use it?")
    if learned and set(learned.cases) == set(lesson.learned.cases):
        quiet("These cases are in use already.")
        return
    quiet(
        "New cases would be answered against a new version of the library. Cases that are open stay with theirs until "
        "somebody moves them; that is offered on their pages. One can go back at any time."
    )
    if not runtime.person().may(Right.ADMINISTER):
        quiet("An administrator who sees these cases can put it to use.")
        return
    if st.button("Use what was learned", type="primary"):
        library = use_learned(runtime.store(), runtime.person(), runtime.content(), number, lesson.learned)
        state.say_after_rerun(f"New cases use library {library.version}.")
        st.rerun()


show()
