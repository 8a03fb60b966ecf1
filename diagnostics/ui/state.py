"""What a browser tab remembers between two clicks. Nothing here is the truth: that is in the database and the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from diagnostics.errors import DiagnosticError

Value = TypeVar("Value")


@dataclass
class InterviewState:
    """Where a tab stands in the interview of one case."""

    speaker: str | None = None
    """Whose turn it is; none: whoever is best placed."""
    topic: str | None = None
    """The topic of the last question, or the one jumped to."""
    jumped: bool = False
    everything: bool = False
    reviewing: tuple[str, str] | None = None
    """(respondent, question) of an answer that is looked at again."""
    given: list[tuple[str, str]] = field(default_factory=list)
    """(respondent, question) of the answers given in this tab, for "Back"."""
    shown: tuple[str, str, str | None] | None = None
    """(respondent, question, answer) on screen, as this tab saw it."""

    def move_on(self) -> None:
        """Leave the question on screen for the next one."""
        self.shown = self.reviewing = None

    def look_again(self, respondent: str, question: str) -> None:
        """Bring an answer back on screen."""
        self.shown, self.reviewing = None, (respondent, question)


@dataclass
class CaseState:
    """What a tab remembers of one case."""

    interview: InterviewState = field(default_factory=InterviewState)
    selected: str | None = None
    """The cause that is shown in full."""
    clicked: str | None = None
    """The cause that was last clicked on the map; the map goes on reporting it."""


@dataclass
class RespondState:
    """Where a tab stands in the questions to somebody who was invited."""

    looking_at: str | None = None
    """The question that is looked at again."""
    shown: tuple[str, str | None] | None = None
    """(question, answer) on screen, as this tab saw it."""
    code: str = ""
    """To go on by elsewhere, as it was made in this tab."""
    receipt: str = ""
    """As it was given in this tab; it is kept nowhere."""
    refused: DiagnosticError | None = None
    """Why the last answer was not stored, until it is said."""
    topic: str | None = None


def respond_state(voice: str) -> RespondState:
    """Return what this tab remembers of somebody who answers, made on first use."""
    return _kept(f"respond/{voice}", RespondState)


def has_shown_answers() -> bool:
    """Whether this tab showed the questions to somebody who had begun."""
    return any(isinstance(value, RespondState) for value in st.session_state.values())


def forget_answers() -> None:
    """Note that what was answered in this tab is gone, on the word of the person at it."""
    for key in [key for key, value in st.session_state.items() if isinstance(value, RespondState)]:
        del st.session_state[key]


def note_promise(key: str) -> None:
    """Note that this tab shows the promise, and that nobody has begun in the browser that holds `key`."""
    st.session_state["promise shown"] = key


def has_shown_promise(key: str) -> bool:
    """Whether this tab showed the promise under `key`, and nobody has begun in this tab since."""
    return st.session_state.get("promise shown") == key


def forget_promise() -> None:
    """Note that the person at this tab is the one who began, or continues as that person."""
    st.session_state.pop("promise shown", None)


def new_links(round_id: str) -> list[Any]:
    """Return the links that were made in this tab; their tokens are kept nowhere else."""
    return _kept(f"links/{round_id}", list)


def cookie(name: str) -> str:
    """Return what the browser said under a name when it opened the page; nothing where it said nothing."""
    return st.context.cookies.get(name, "")


def language() -> str | None:
    """Return the language that the browser asks for."""
    return st.context.locale


def claims() -> dict[str, object]:
    """Return what the provider of the sign-in said of whoever is at this tab; nothing where nobody is signed in."""
    said: dict[str, object] = {**st.user.to_dict()}
    return said if said.get("is_logged_in") is True else {}


def case_state(case_id: str) -> CaseState:
    """Return what this tab remembers of a case, made on first use."""
    return _kept(f"case/{case_id}", CaseState)


def case_in_url() -> str | None:
    """Return the id of the case that the address names."""
    return st.query_params.get("case")


def chosen(name: str) -> str | None:
    """Return what the address says about one choice of the page, such as the cause that is looked at."""
    return st.query_params.get(name)


def choose(name: str, value: str) -> None:
    """Make the address carry a choice of the page."""
    st.query_params[name] = value


def choices() -> dict[str, str]:
    """Return everything that the address says."""
    return dict(st.query_params)


def put_choices(words: Mapping[str, str]) -> None:
    """Make the address say exactly this."""
    if dict(st.query_params) != dict(words):
        st.query_params.from_dict(words)


def put_case_in_url(case_id: str) -> None:
    """Make the address carry the case, so that a reload or another tab comes back to it."""
    st.query_params["case"] = case_id


def in_url(name: str) -> str | None:
    """Return what the address says under a name."""
    return st.query_params.get(name)


def put_in_url(name: str, value: str | None) -> None:
    """Make the address say something under a name, or nothing."""
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def remember_case(case_id: str) -> None:
    """Remember the case last worked on in this tab."""
    st.session_state["last case"] = case_id


def last_case() -> str | None:
    """Return the case last worked on in this tab."""
    found = st.session_state.get("last case")
    return found if isinstance(found, str) else None


def is_filled(key: str) -> bool:
    """Whether the widget with this key is on screen in this tab already."""
    return key in st.session_state


def fill(key: str, value: object) -> None:
    """Give a widget the value it shows."""
    st.session_state[key] = value


def filled(key: str) -> Any:
    """Return what a widget holds now; none where it is not on screen."""
    return st.session_state.get(key)


def take_over_what_is_stored() -> None:
    """Forget what the fields of this tab hold, so that they show what is stored; a question comes back with its answer."""
    for key in [key for key in st.session_state if str(key).startswith("field/")]:
        del st.session_state[key]
    for kept in [value for value in st.session_state.values() if isinstance(value, CaseState)]:
        if kept.interview.shown:
            kept.interview.look_again(*kept.interview.shown[:2])
    for answering in [value for value in st.session_state.values() if isinstance(value, RespondState)]:
        if answering.shown:
            answering.looking_at, answering.shown = answering.shown[0], None


def seen(key: str, value: Value) -> Value:
    """Return the stored value that this tab last saw under `key`; at first the one given."""
    kept: Value = st.session_state.setdefault(f"seen/{key}", value)
    return kept


def now_seen(key: str, value: object) -> None:
    """Note which stored value this tab has now seen."""
    st.session_state[f"seen/{key}"] = value


def forget(key: str) -> None:
    """Forget what this tab last saw under `key`, so that the next run takes what is stored."""
    st.session_state.pop(f"seen/{key}", None)


def empty(prefix: str) -> None:
    """Empty the fields whose keys begin so, and forget what this tab last saw under them."""
    look_afresh(prefix)
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]


def look_afresh(prefix: str) -> None:
    """Forget what this tab last saw under every key that begins so."""
    for key in [key for key in st.session_state if str(key).startswith(f"seen/{prefix}")]:
        del st.session_state[key]


def as_last_shown(key: str, value: Value) -> Value:
    """Return the stored value that this tab showed in its last run, and note the one that it shows now."""
    before = seen(key, value)
    now_seen(key, value)
    return before


def note_administrator(is_one: bool) -> None:
    """Remember whether the user of this tab is an administrator, for when the database cannot be asked."""
    if is_one != was_administrator():
        st.session_state["administrator"] = is_one


def was_administrator() -> bool:
    """Whether the user of this tab was an administrator when that was last known."""
    return bool(st.session_state.get("administrator", False))


def say_after_rerun(message: str) -> None:
    """Keep a short notice for the next run of the page."""
    st.session_state["notice"] = message


def notice() -> str | None:
    """Return the notice kept for this run, once."""
    found = st.session_state.pop("notice", None)
    return found if isinstance(found, str) else None


def _kept(key: str, make: type[Value]) -> Value:
    if key not in st.session_state:
        st.session_state[key] = make()
    found: Value = st.session_state[key]
    return found
