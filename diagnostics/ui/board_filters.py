"""What is looked at on the board: chosen here, kept in the address, so that a link shows the same to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from diagnostics.domain.board import NOBODY_OWNS, URGENCY_LABELS, Look, Urgency
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.services.board import owner_label
from diagnostics.ui import state
from diagnostics.ui.widgets import plain

VERDICT_LABELS = {
    "fix": "Fix, do not train",
    "train-and-fix": "Train and fix",
    "train": "Train",
    "cannot-tell": "Cannot tell yet",
}


def look_in_url() -> Look:
    """Return the look that the address describes."""
    return Look.read(state.choices())


def page_in_url() -> int:
    """Return which page of the board the address names, from 0."""
    named = state.chosen("page") or ""
    return max(0, int(named) - 1) if named.isdecimal() and len(named) < 6 else 0


def show_unit_filter(look: Look, organisation: Organisation) -> Look:
    """Ask which unit is looked at, where there is an organisation, and return the look with it."""
    if not organisation.units:
        return look
    names = {unit.id: _path(organisation, unit.id) for unit in organisation.units}
    order = sorted(names, key=names.__getitem__)
    unit = _choice("Unit, with all below it", order, names, look.unit, "Every unit")
    return Look.read(look.words() | {"unit": unit})


def show_filters(look: Look, library: Library, organisation: Organisation) -> Look:
    """Show all filters, and return the look that they describe; the address follows it."""
    words = look.words()
    left, right = st.columns(2)
    with left:
        words["unit"] = show_unit_filter(look, organisation).unit
    with right:
        words["text"] = st.text_input("Title of the case", look.text, max_chars=120, placeholder="Any")
    with st.expander("More to narrow it down", expanded=bool({"owner", "family", "cause", "verdict"} & set(look.words()))):
        words |= _more(look, library, organisation)
    return _put(look, Look.read({**words, "urgency": look.urgency}))


def show_case_filters(look: Look, organisation: Organisation) -> None:
    """Ask for the unit, the verdict and the title of the cases that are listed; the address follows it."""
    words = look.words()
    columns = st.columns(3)
    words["text"] = columns[0].text_input("Title of the case", look.text, max_chars=120, placeholder="Any")
    with columns[1]:
        verdict = _choice("Verdict on the request", list(VERDICT_LABELS), VERDICT_LABELS, look.verdict, "Any")
    with columns[2]:
        words["unit"] = show_unit_filter(look, organisation).unit
    _put(look, Look.read(words | {"verdict": verdict}))


def show_urgency(look: Look, counts: Mapping[Urgency, int]) -> None:
    """Ask which point of the way is looked at; each says how many causes stand there."""
    chosen = st.pills(
        "How far",
        list(Urgency),
        default=Urgency(look.urgency) if look.urgency else None,
        format_func=lambda urgency: f"{URGENCY_LABELS[urgency]} {counts[urgency]:,}",
        label_visibility="collapsed",
    )
    _put(look, replace(look, urgency=chosen.value if chosen else ""))


def _put(before: Look, after: Look) -> Look:
    if after != before:
        state.put_choices(after.words())
        st.rerun()
    return after


def _more(look: Look, library: Library, organisation: Organisation) -> dict[str, str]:
    owners = {NOBODY_OWNS: "Nobody"} | {f"role:{role.id}": role.label for role in library.roles if not role.answers}
    if look.owner and look.owner not in owners:
        owners[look.owner] = owner_label(look.owner, library, organisation)
    families = {family.id.value: family.label for family in library.families}
    causes = {cause.id: cause.label for cause in library.causes}
    left, right = st.columns(2)
    with left:
        owner = _choice("Owner", list(owners), owners, look.owner, "Anybody")
        family = _choice("Family of causes", list(families), families, look.family, "Every family")
    with right:
        verdict = _choice("Verdict on the request", list(VERDICT_LABELS), VERDICT_LABELS, look.verdict, "Any")
        cause = _choice("Cause", sorted(causes, key=causes.__getitem__), causes, look.cause, "Every cause")
    also_open = st.toggle("Also causes that are only open, not likely", look.also_open)
    return {
        "owner": owner,
        "family": family,
        "verdict": verdict,
        "cause": cause,
        "also_open": "yes" if also_open else "",
    }


def _choice(label: str, options: list[str], names: Mapping[str, str], now: str, every: str) -> str:
    chosen = st.selectbox(
        plain(label),
        options,
        index=options.index(now) if now in options else None,
        format_func=lambda option: names[option],
        placeholder=every,
    )
    return chosen or ""


def _path(organisation: Organisation, unit: str) -> str:
    """Return the name of a unit behind the names of those above it, so that the list reads as a tree."""
    names, seen = [], set()
    here: str | None = unit
    while here in organisation.unit_by_id and here not in seen:
        seen.add(here)
        names.append(organisation.unit_by_id[here].name)
        here = organisation.unit_by_id[here].parent
    return " / ".join(reversed(names[:3]))
