"""For people who were invited: what is promised, one question at a time, handing in, and what became of it."""

from __future__ import annotations

from html import escape

import streamlit as st

from diagnostics.errors import DiagnosticError, NotFound
from diagnostics.languages.words import Words
from diagnostics.services.responding import (
    LONGEST_COMMENT,
    Taking,
    begin,
    comment,
    fresh_code,
    hand_in,
    invitation_behind,
    taking_of,
    withdraw,
    word_back,
)
from diagnostics.services.secret_words import grouped, receipt_code
from diagnostics.ui import runtime, state
from diagnostics.ui.guest_page import OTHER, OTHER_HINT, STAY, WHO
from diagnostics.ui.heading import show_heading
from diagnostics.ui.promise import show_promise
from diagnostics.ui.respondent import (
    Screen,
    key,
    link,
    look_at,
    next_question,
    show_answers,
    show_how_far,
    show_question,
)
from diagnostics.ui.widgets import label, plain, quiet


def show() -> None:
    """Show the page."""
    say = runtime.guest_words()
    st.html('<div class="cw-brand">Causeway</div>')
    st.title(say("Your answers"))
    taking = begun()
    if taking and state.has_shown_promise(key()):
        show_who_is_there(say)
    elif taking:
        show_taking(Screen(say, taking, state.respond_state(taking.voice.id)))
    elif link() and not state.has_shown_answers():
        show_invitation(say)
    else:
        # Also where somebody left the device in another tab: what began here would have no key in the browser.
        show_way_in(say)
    show_receipts(say)


def begun() -> Taking | None:
    """Return where whoever holds this browser's key stands; nothing where nothing was begun with it."""
    try:
        return taking_of(runtime.store(), key()) if key() else None
    except NotFound:
        return None


def show_invitation(say: Words) -> None:
    """Show what is promised, and the way to begin."""
    found = invitation_behind(runtime.store(), link())
    show_promise(say, found.round.promise)
    show_word_back(say, found.round.word_back)
    if found.why_not:
        st.info(plain(say(found.why_not)))
        show_way_in(say)
        return
    state.note_promise(key())
    if st.button(say("Begin"), type="primary"):
        state.forget_promise()
        try:
            begin(runtime.store(), link(), key())
        except DiagnosticError:
            state.note_promise(key())
            raise
        st.rerun()


def show_who_is_there(say: Words) -> None:
    """Ask who is there: this tab showed a promise, and meanwhile somebody began in another tab of this browser."""
    st.markdown(say(WHO))
    if st.button(say(STAY)):
        state.forget_promise()
        st.rerun()
    show_way_out(say(OTHER))
    quiet(say(OTHER_HINT))


def show_taking(screen: Screen) -> None:
    """Show the next question, or the end of the questions."""
    taking, tab = screen.taking, screen.tab
    is_over = taking.is_closed or (taking.voice.handed_in and tab.looking_at is None)
    question = None if is_over else next_question(screen)
    if question:
        show_how_far(screen)
        show_question(screen, question)
        if taking.answers and not taking.voice.handed_in:
            show_early_end(screen)
    else:
        show_end(screen)
    with st.expander(screen.say("What you were promised")):
        show_promise(screen.say, taking.round.promise)
        quiet(screen.say("Version {version} of the promise.", version=taking.round.promise.version[:12]))
    show_elsewhere(screen)


def show_early_end(screen: Screen) -> None:
    """Offer to hand in before the last question."""
    say = screen.say
    with st.expander(say("Stop here")):
        if screen.taking.round.promise.in_confidence:
            quiet(say("You can go on later. Only what you hand in counts; you can still change it or take it back."))
        else:
            quiet(say("You can go on later. Your answers count already; you can still change them or take them back."))
        if st.button(say("Hand in what I have answered"), key="hand-in-early"):
            hand_in_now(screen)


def show_end(screen: Screen) -> None:
    """Show the answers with the way to hand in, or what comes after."""
    say, taking = screen.say, screen.taking
    show_where_it_stands(screen)
    show_word_back(say, taking.round.word_back)
    if not taking.is_closed:
        if taking.round.promise.in_confidence:
            show_comment(screen)
        again = taking.voice.handed_in
        kind = "secondary" if again and not taking.has_draft else "primary"
        told = say("Hand in again") if again else say("Hand in")
        if st.button(told, type=kind, disabled=not taking.answers, key="hand-in"):  # type: ignore[arg-type]
            hand_in_now(screen)
    with st.expander(say("What you answered")):
        show_answers(screen)
        left = next((question.id for question in taking.asked if question.id not in taking.answers), None)
        if left and not taking.is_closed and st.button(say("Answer the questions that are left")):
            look_at(screen.tab, left)
    if not taking.is_closed:
        show_withdrawal(say)


def show_where_it_stands(screen: Screen) -> None:
    """Say whether the answers are handed in, and show the receipt where it was given on this tab."""
    say, taking = screen.say, screen.taking
    if taking.is_closed:
        st.info(say("The case is closed. Thank you; nothing can be changed any more."))
        show_way_out(say("Sign out on this device"))
    elif taking.voice.handed_in:
        st.success(say("Handed in. Thank you."))
        quiet(
            say(
                "Does anybody else use this device? Sign out, so that nobody sees your answers here. Copy your receipt "
                "first: it is not shown again."
            )
        )
        show_way_out(say("Sign out on this device"))
        if taking.has_draft:
            st.warning(say("You have changed something since. It does not count until you hand in again."))
    else:
        show_heading(say("That was all. Hand in?"), "end")
    if screen.tab.receipt:
        show_receipt(say, screen.tab.receipt)


def hand_in_now(screen: Screen) -> None:
    """Hand in, and keep the receipt on this tab."""
    screen.tab.receipt = hand_in(runtime.store(), key())
    screen.tab.looking_at = screen.tab.shown = None
    st.rerun()


def show_comment(screen: Screen) -> None:
    """Offer room for what was not asked; it is stored as soon as it is left."""
    say, taking = screen.say, screen.taking
    at_first = state.seen(f"first comment/{taking.voice.id}", taking.voice.comment)
    typed = st.text_area(
        say("Anything that was not asked? Others read it word for word, so name nobody."),
        at_first,
        max_chars=LONGEST_COMMENT,
        help=say(
            "Shown once at least {comments} people have left a comment, in mixed order.",
            comments=taking.round.promise.comments,
        ),
    )
    # What this tab saw counts: a comment that was written on another device meanwhile is not written over.
    before = state.seen(f"comment/{taking.voice.id}", at_first)
    if typed.strip() != before:
        comment(runtime.store(), key(), typed, before)
        state.now_seen(f"comment/{taking.voice.id}", typed.strip())
        quiet(say("The comment is stored. It counts once you hand in."))


def show_receipt(say: Words, text: str) -> None:
    """Show the receipt, once."""
    label(say("Your receipt"))
    st.code(grouped(receipt_code(text)), language=None)
    quiet(
        say(
            "With it you can see later what was done with the answers. It is the beginning of the SHA-256 of the text "
            "below; keep both if you want to prove what you were promised and what you said. They are shown only now."
        )
    )
    with st.expander(say("The text of the receipt")):
        st.code(text, language=None, wrap_lines=True)


def show_word_back(say: Words, text: str) -> None:
    """Show what was done with the answers, where that was told."""
    if text:
        label(say("What was done with the answers"))
        st.markdown(plain(text))


def show_withdrawal(say: Words) -> None:
    """Offer to take everything back."""
    with st.expander(say("Take everything back")):
        quiet(say("Your answers and your comment are erased at once, and nothing that is shown rests on them any more."))
        sure = st.checkbox(say("Yes, erase what I answered"))
        if st.button(say("Erase everything"), key="withdraw", disabled=not sure):
            withdraw(runtime.store(), key())
            state.forget_answers()
            state.say_after_rerun(say("Everything you answered was erased."))
            st.rerun()


def show_elsewhere(screen: Screen) -> None:
    """Offer the code to go on by on another device, and the way for somebody else at this one."""
    say, tab = screen.say, screen.tab
    with st.expander(say("Another device, or somebody else on this one")):
        if tab.code:
            st.code(tab.code, language=None)
            quiet(say("Open the link on the other device, or the address of this page, and enter this code."))
        elif st.button(say("Show me a code to go on with elsewhere")):
            tab.code = fresh_code(runtime.store(), key())
            st.rerun()
        show_way_out(say("Sign out on this device"))


def show_way_out(words: str) -> None:
    """Link to the page on which this browser gives up the key to the answers."""
    st.html(f'<p><a class="cw-way-out" href="i?leave" target="_self">{escape(words)}</a></p>')


def show_way_in(say: Words) -> None:
    """Say how to come in."""
    quiet(say("Open the link that you were sent. If you have begun on another device, enter your code."))
    st.html(f'<p><a href="i" target="_self">{escape(say("Enter a code"))}</a></p>')


def show_receipts(say: Words) -> None:
    """Offer to see what was done with the answers, by the receipt."""
    with st.expander(say("I have a receipt")):
        code = st.text_input(say("Code of your receipt"), max_chars=60)
        if code.strip():
            found = word_back(runtime.store(), code)
            st.markdown(say("These answers were handed in, to: {asker}.", asker=plain(found.promise.asker)))
            show_word_back(say, found.word_back)
            if not found.word_back:
                quiet(say("What was done with them has not been told yet."))


show()
