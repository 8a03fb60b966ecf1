"""Pieces of the page on which people are invited: a promise, a new link with what to send, and how far a round is."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from urllib.parse import urlsplit

import streamlit as st

from diagnostics.domain.invitation import Round
from diagnostics.exchange.invitation import address_of, entry_for, letter, qr_of, reminder
from diagnostics.services.inviting import Invited, RoundNow
from diagnostics.ui.widgets import label, quiet
from diagnostics.wording import count_of, counted, sentence_start


def today() -> date:
    """Return the day that it is here."""
    return date.today()


def progress_in_words(now: RoundNow) -> str:
    """Return how far a round is: how many have answered, and what is missing until something is shown."""
    progress, promise = now.progress, now.round.promise
    told = f"**{sentence_start(_people(progress.handed_in))} handed in**"
    if progress.begun:
        told += f", {_people(progress.begun)} not yet"
    if not promise.in_confidence:
        return f"{told}. What they answer is in the case at once."
    if progress.shown:
        told += f". Something is shown of {count_of(progress.shown, 'question')}"
    told += f". At least {_people(progress.needed)} more, until something new is shown"
    if progress.comments:
        waits = "waits" if progress.comments == 1 else "wait"
        told += f"; {count_of(progress.comments, 'comment')} {waits} for others"
    return f"{told}."


def show_new_link(one: Round, made: Invited) -> None:
    """Show a link that was just made, with everything to send. It is shown in this tab alone, and kept nowhere."""
    address = address_of(_app(), made.token)
    with st.container(border=True):
        label(f"Link for {made.link.name}")
        st.code(address, language=None, wrap_lines=True)
        quiet("Copy it now: it is shown in this tab only, and stored nowhere. If it is lost, take it back and make another.")
        # As a picture: Streamlit takes drawings out of what it is given as HTML.
        drawn = b64encode(qr_of(address).encode()).decode()
        st.html(f'<div class="cw-qr"><img alt="QR code of the link" src="data:image/svg+xml;base64,{drawn}"></div>')
        with st.expander("A text to send"):
            st.code(letter(one.promise, made.link, address), language=None, wrap_lines=True)
        with st.expander("A reminder"):
            quiet("For everybody who was invited: nobody knows who has answered.")
            st.code(reminder(one.promise), language=None, wrap_lines=True)
        st.download_button(
            "Entry for the calendar",
            entry_for(one, made.link, address),
            f"answer-{made.link.id}.ics",
            "text/calendar",
            on_click="ignore",
            key=f"calendar-{made.link.id}",
        )


def _people(count: int) -> str:
    return (
        "one person"
        if count == 1
        else "nobody"
        if count == 0
        else f"{counted(count, 'person')}".replace("persons", "people")
    )


def _app() -> str:
    """The address under which the app is open here, without the page."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path.rpartition('/')[0]}"
