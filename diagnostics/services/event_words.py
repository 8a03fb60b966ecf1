"""Events in words. What was recorded is shown as it was recorded, with the ids that stood in it then: the labels of
today's questionnaire may say something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.services.changes import in_words
from diagnostics.storage.trail import Details, Recorded

DIGITS, LONGEST = 12, 1_000
"""Digits of a long hash, and characters of a long text, that are shown; an export has the whole."""

_OWN_COLUMN = frozenset({"before", "after", "reason", "fields"})
_WHY_NOTHING = {
    Details.KEPT: "",
    Details.REMOVED: "The details were taken away.",
    Details.WITHHELD: "The details are shown to those who reach this case.",
    Details.ANSWER: "Only people who may see the answers in this case see this answer.",
    Details.UNREADABLE: "The details cannot be read: they were changed in the database.",
}


@dataclass(frozen=True)
class TrailRow:
    """One event in words."""

    seq: int
    at: str
    """Day and time in UTC, to the second."""
    who: str
    what: str
    about: str
    """The id of the case, or another name."""
    before: str
    after: str
    reason: str
    more: str
    """What else was recorded, or why nothing is shown."""


def row_of(event: Recorded) -> TrailRow:
    """Return an event in words."""
    detail = event.detail
    more = {name: value for name, value in detail.items() if name not in _OWN_COLUMN}
    return TrailRow(
        seq=event.seq,
        at=f"{event.at[:10]} {event.at[11:19]}",
        who=event.actor,
        what=verb_in_words(event.verb),
        about=event.subject,
        before=_told(detail, "before"),
        after=_told(detail, "after"),
        reason=_told(detail, "reason"),
        more=_WHY_NOTHING[event.details] or _value(more),
    )


def verb_in_words(verb: str) -> str:
    """Return what was done as people read it: record answer."""
    return verb.replace("-", " ")


def _told(detail: Mapping[str, object], name: str) -> str:
    if name not in detail:
        return ""
    found = detail[name]
    return found if name == "reason" and isinstance(found, str) else _value(found)


def _value(value: object) -> str:
    match value:
        case dict():
            return "; ".join(f"{name.replace('_', ' ')}: {_value(part)}" for name, part in value.items())
        case list():
            return ", ".join(map(_value, value)) or in_words(value)
        case str() if re.fullmatch("[0-9a-f]{64}", value):
            return f"{value[:DIGITS]}…"
        case str() if value:
            return f"'{value}'" if len(value) <= LONGEST else f"'{value[:LONGEST]}…' ({len(value):,} characters)"
    return in_words(value)
