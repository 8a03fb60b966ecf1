"""What a facilitator sends to people who are invited: a text, a picture of the link, an entry for the calendar."""

from __future__ import annotations

import io

import segno

from diagnostics.domain.invitation import Link, LinkKind, Round
from diagnostics.domain.promise import Promise
from diagnostics.domain.schedule import Revised
from diagnostics.exchange.calendar import calendar_entry, calendar_file, midnight

PRODUCT = "-//Causeway//Invitations//EN"


def address_of(app: str, token: str) -> str:
    """Return the link. The token stands behind the #, so that it reaches no log of a server on the way."""
    return f"{app.rstrip('/')}/i#{token}"


def qr_of(address: str) -> str:
    """Return a QR code as SVG, dark on white whatever the theme, with the quiet zone that cameras need."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, title="QR code of the link"
    )
    return drawn.getvalue().decode()


def letter(promise: Promise, link: Link, address: str) -> str:
    """Return the text of an invitation, ready to be sent."""
    greeting = f"Hello {link.name}," if link.kind is LinkKind.PERSONAL else "Hello,"
    return "\n".join(
        [
            greeting,
            "",
            f"{promise.about} Before anything is decided I would like to know how you see it.",
            "",
            f"It takes about {promise.minutes} minutes, on a phone if you like: at most {promise.questions} questions.",
            _told(promise),
            "",
            f"{address}",
            "",
            f"You can answer until {link.last_day.isoformat()}. {_for_whom(link)}",
            "",
            promise.asker,
        ]
    )


def reminder(promise: Promise) -> str:
    """Return the text of a reminder, for everybody who was invited: who has answered already is not known."""
    return "\n".join(
        [
            "Hello,",
            "",
            f"if you have answered already: thank you. If not, you can until {promise.last_day.isoformat()}; it takes about "
            f"{promise.minutes} minutes, and the link that I sent you still works.",
            "",
            promise.asker,
        ]
    )


def entry_for(one: Round, link: Link, address: str) -> bytes:
    """Return a calendar file (RFC 5545) with the last day for answering; the same link gives the same bytes.

    If the link was taken back or the round closed, the same entry is cancelled.
    """
    is_over = link.revoked or one.closed_on is not None
    revised = Revised(1, midnight(one.closed_on or one.opened_on)) if is_over else Revised(0, midnight(one.opened_on))
    summary = f"Last day to answer: {one.promise.asker} asks you"
    told = f"About {one.promise.minutes} minutes.\n{address}"
    return calendar_file(PRODUCT, [calendar_entry(link.id, link.last_day, summary, told, revised, is_over)])


def _told(promise: Promise) -> str:
    if promise.in_confidence:
        return (
            f"Your answers are confidential: nothing is shown until at least {promise.smallest} people have answered the "
            "same question, and then only what more than half of them said. The first page says exactly who sees what."
        )
    return f"You answer for your function ({promise.role_label}); the first page says exactly who sees what."


def _for_whom(link: Link) -> str:
    if link.kind is LinkKind.PERSONAL:
        return "The link is for you alone and works once."
    return "Please do not pass the link on to others."
