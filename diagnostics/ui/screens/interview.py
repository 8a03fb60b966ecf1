"""The interview: one question at a time, each answer stored before the next question shows."""

from __future__ import annotations

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.case import Respondent
from diagnostics.domain.questionnaire import Question
from diagnostics.findings.answers import answer_label
from diagnostics.findings.verdict import listed
from diagnostics.reasoning.interview import Ask
from diagnostics.reasoning.stop import LIMIT, SECONDS, Step, StopReason
from diagnostics.services.cases import set_status
from diagnostics.storage.records import Status
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase, open_case_page
from diagnostics.ui.heading import show_heading
from diagnostics.ui.pages import FINDINGS, REQUEST, go
from diagnostics.ui.paper import show_paper
from diagnostics.ui.question import go_back, show_question
from diagnostics.ui.state import InterviewState
from diagnostics.ui.whom import offer_whom, show_whom
from diagnostics.ui.widgets import bar, plain, quiet
from diagnostics.wording import count_of, minutes_in_words

ANYBODY = "whoever knows best"
STOPPED = {
    StopReason.SETTLED: (
        "That is enough. Every family of causes was looked at, and no single answer that is still open would change the "
        "verdict, the first owner or the first action."
    ),
    StopReason.OTHERS: "These people have told what they can. What is missing, others know.",
    StopReason.NOT_WORTH_IT: "That is enough. What is left would tell too little for anybody's time.",
    StopReason.LIMIT: f"That is enough for one person: at most {LIMIT} questions, and {SECONDS // 60} minutes.",
    StopReason.NOTHING_LEFT: "Every question that can be asked here has been asked.",
}


def show() -> None:
    """Show the page."""
    here = open_case_page("Interview")
    if not here.case.named:
        quiet("Nobody is named who could answer. Add at least one person, with a role, on the page of the request.")
        if here.may_open(REQUEST) and st.button("Add people", type="primary"):
            go(REQUEST, here.id)
        return
    tab = state.case_state(here.id).interview
    _forget_who_is_gone(here, tab)
    step = runtime.step_of(here.library, here.case, _among(tab), tab.topic or _last_topic(here), tab.everything)
    show_progress(here, step, tab.everything)
    show_question_or_end(here, step, tab)
    show_steering(here, step, tab)
    if step.ask is None:
        show_whom(here)
    else:
        offer_whom(here, _speaking(here, step, tab))
    show_given(here, tab)
    show_paper(here)


def show_progress(here: OpenCase, step: Step, everything: bool) -> None:
    """Show how far the interview has come, in answers, minutes and certainty."""
    known = here.library.question_by_id
    asked = [name for person in here.case.named for name in person.answers if name in known]
    seconds = sum(known[name].seconds for name in asked)
    spent = f"{count_of(_given(here), 'answer')}, about {minutes_in_words(seconds)}" if seconds else "Not begun"
    if step.ask:
        spent += (
            f"; at most {minutes_in_words(_seconds_left(here, step, step.ask.respondent, everything))} more for this person"
        )
    families = len(here.library.families)
    heard = f"{families - len(step.missing.families)} of {families} families of causes looked at"
    bar(1 - len(step.missing.families) / families, f"How far the interview has come: {heard}")
    quiet(f"{spent}; {heard}.")


def show_question_or_end(here: OpenCase, step: Step, tab: InterviewState) -> None:
    """Show the answer looked at again, the next question, or why there is none."""
    if show_answered_elsewhere(here, tab):
        return
    reviewed = _reviewed(here, tab)
    if reviewed:
        question, person = reviewed
        show_question(here, tab, question, person, person.answers.get(question.id))
        return
    ask = _next(step, tab, here)
    if ask:
        show_question(here, tab, ask.question, ask.respondent, None)
    else:
        show_end(here, step, tab)


def show_answered_elsewhere(here: OpenCase, tab: InterviewState) -> bool:
    """Keep a question on screen that another tab answered meanwhile, and say so; whether that was the case."""
    if tab.shown is None:
        return False
    who, name, given = tab.shown
    person = next((person for person in here.case.named if person.id == who), None)
    question = here.library.question_by_id.get(name)
    if person is None or question is None or person.answers.get(name) == given:
        return False
    # The question as this tab saw it: a click on it that is under way meets the check for a conflict, not nothing.
    show_question(here, tab, question, person, given)
    now = person.answers.get(name)
    st.info(
        f"Answered elsewhere in the meantime: {plain(answer_label(question, now))}"
        if now
        else "The answer was taken away elsewhere."
    )
    if st.button("Go on"):
        tab.shown = None
        st.rerun()
    return True


def show_end(here: OpenCase, step: Step, tab: InterviewState) -> None:
    """Say why the interview ends, and what can be done now."""
    show_heading(STOPPED[_reason(step)], "the end")
    is_open = here.stored.status in (Status.DRAFT, Status.INTERVIEWING)
    if here.case.answer_count and is_open and here.may(Right.EDIT_CASE):
        set_status(runtime.store(), runtime.person(), here.id, Status.DIAGNOSED)
    for sentence in _still_missing(here, step):
        st.markdown(f"- {plain(sentence)}")
    with st.container(horizontal=True, gap="small"):
        if st.button("See the findings", type="primary"):
            go(FINDINGS, here.id)
        if step.open_asks and not tab.everything and st.button("Ask me everything"):
            tab.everything = True
            st.rerun()
        if tab.given and st.button("Back", icon=":material/arrow_back:", type="tertiary"):
            go_back(tab)


def show_steering(here: OpenCase, step: Step, tab: InterviewState) -> None:
    """Let the person choose who speaks, and which topic comes next."""
    st.divider()
    people = {person.id: _name(here, person) for person in here.case.named}
    left, right = st.columns(2)
    chosen = left.selectbox(
        "Who is answering?",
        [ANYBODY, *people],
        index=[ANYBODY, *people].index(tab.speaker or ANYBODY),
        format_func=lambda who: people.get(who, "Whoever knows best"),
    )
    if (speaker := None if chosen == ANYBODY else chosen) != tab.speaker:
        tab.speaker, tab.topic = speaker, None
        tab.move_on()
        st.rerun()
    open_topics = dict.fromkeys(here.library.topic_of[ask.question.id].id for ask in step.open_asks)
    titles = {topic.id: topic.title for topic in here.library.topics if topic.id in open_topics}
    jump = right.selectbox(
        "Go to a topic", list(titles), format_func=titles.__getitem__, index=None, placeholder="The most useful one"
    )
    if jump and (jump != tab.topic or not tab.jumped):
        tab.topic, tab.jumped = jump, True
        tab.move_on()
        st.rerun()
    if not jump and tab.jumped:
        tab.jumped = False
        st.rerun()
    if step.ask is None:
        return
    everything = st.toggle("Ask me everything", value=tab.everything, help="Go on until no question is left.")
    if everything != tab.everything:
        tab.everything = everything
        st.rerun()


def show_given(here: OpenCase, tab: InterviewState) -> None:
    """List the answers so far; each can be looked at again and changed."""
    if not _given(here):
        return
    # The content is built only while this is open: one button for each answer would slow down every click.
    answers = st.expander(f"Answers so far ({_given(here)})", key=f"given/{here.id}", on_change="rerun")
    if not answers.open:
        return
    with answers:
        for person in here.case.named:
            for name, value in person.answers.items():
                question = here.library.question_by_id.get(name)
                if question is None:
                    continue
                text = f"{question.wording(person.role)} - {answer_label(question, value)} ({_name(here, person)})"
                if st.button(plain(text), key=f"review-{person.id}-{name}", type="tertiary"):
                    tab.look_again(person.id, name)
                    st.rerun()


def _given(here: OpenCase) -> int:
    """How many answers were given here; what people answered in confidence is not among them."""
    return sum(len(person.answers) for person in here.case.named)


def _last_topic(here: OpenCase) -> str | None:
    """The topic of the last answer, where one person gave all: after a reload the interview goes on where it was."""
    given = [list(person.answers) for person in here.case.named if person.answers]
    topic = here.library.topic_of.get(given[0][-1]) if len(given) == 1 else None
    return topic.id if topic else None


def _seconds_left(here: OpenCase, step: Step, person: Respondent, everything: bool) -> int:
    """The longest that one person can still be asked: the slowest of the questions that fit in below both limits."""
    seconds = sorted((ask.question.seconds for ask in step.open_asks if ask.respondent.id == person.id), reverse=True)
    if everything:
        return sum(seconds)
    known = here.library.question_by_id
    spent = sum(known[name].seconds for name in person.answers if name in known)
    return min(sum(seconds[: max(LIMIT - len(person.answers), 0)]), max(SECONDS - spent, 0))


def _next(step: Step, tab: InterviewState, here: OpenCase) -> Ask | None:
    if tab.jumped:
        near = [ask for ask in step.open_asks if here.library.topic_of[ask.question.id].id == tab.topic]
        return max(near, key=lambda ask: ask.per_second, default=step.ask)
    return step.ask


def _reviewed(here: OpenCase, tab: InterviewState) -> tuple[Question, Respondent] | None:
    if tab.reviewing is None:
        return None
    who, name = tab.reviewing
    question = here.library.question_by_id.get(name)
    person = next((person for person in here.case.named if person.id == who), None)
    return (question, person) if question and person else None


def _speaking(here: OpenCase, step: Step, tab: InterviewState) -> str | None:
    """Return the role of whoever answers now: who was chosen, or else who is asked next."""
    chosen = next((person.role for person in here.case.named if person.id == tab.speaker), None)
    return chosen or (step.ask.respondent.role if step.ask else None)


def _still_missing(here: OpenCase, step: Step) -> list[str]:
    """Return what has not been heard yet, a sentence each; nothing where the interview knows enough."""
    library, missing = here.library, step.missing
    told = []
    if missing.families:
        labels = [library.family_by_id[family.id].label for family in library.families if family.id in missing.families]
        told.append(f"No answer speaks of {listed([f'“{one}”' for one in labels])}.")
    if missing.unseen:
        causes = [f"“{library.label(cause)}”" for cause in sorted(missing.unseen)]
        told.append(f"Nobody who sees the work was asked about {listed(causes)}.")
    if missing.voices and here.case.answer_count:
        told.append("Only one side was heard; a second one knows other facts.")
    if step.turns:
        roles = dict.fromkeys(library.role_by_id[turn.ask.respondent.role].label for turn in step.turns)
        told.append(f"An answer from one of these could still change the result: {', '.join(roles)}.")
    return told


def _reason(step: Step) -> StopReason:
    return step.stopped or StopReason.NOTHING_LEFT


def _among(tab: InterviewState) -> frozenset[str] | None:
    return None if tab.speaker is None else frozenset({tab.speaker})


def _forget_who_is_gone(here: OpenCase, tab: InterviewState) -> None:
    if tab.speaker not in {person.id for person in here.case.named}:
        tab.speaker = None


def _name(here: OpenCase, person: Respondent) -> str:
    role = here.library.role_by_id[person.role].label
    same = [other.id for other in here.case.named if other.role == person.role]
    number = f" {same.index(person.id) + 1}" if len(same) > 1 else ""
    return f"{role}{number}, {person.name}" if person.name else f"{role}{number}"


show()
