"""One post in full: who holds it, the way to the top, what reports to it, and who held it when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from diagnostics.domain.organisation import Holding, Organisation, Post
from diagnostics.ui import runtime
from diagnostics.ui.organisation_choice import choose_post, unit_path
from diagnostics.ui.organisation_tree import holder_words
from diagnostics.ui.widgets import facts, label, plain_line, quiet, table

SHOWN = 30


def show_post(there: Organisation, post: Post, day: date) -> None:
    """Show one post as it was held on a day."""
    st.subheader(plain_line(post.title))
    if not post.on(day):
        st.markdown(f"This post was abolished on {post.until:%d %B %Y}.")
    role = runtime.library().role_by_id.get(post.role)
    facts([
        ("Held by", holder_words(there, post.id, day)),
        ("Unit", unit_path(there, post.unit)),
        ("Role in a case", role.label if role else post.role),
        ("Id", post.id),
    ])  # fmt: skip
    label("The way to the top")
    _rows([_line(there, above, day) for above in there.superiors(post.id)] or ["It reports to nobody."])
    below = [one for one in there.reports.get(post.id, ()) if one.on(day)]
    if below:
        label("Reports to it")
        _rows([_line(there, one, day) for one in below])
    holder = there.holder(post.id, day)
    others = [one for one in there.posts_of(holder.id, day) if one != post] if holder else []
    if holder and others:
        label(f"{holder.name} holds or stands in here as well")
        _rows([_line(there, one, day) for one in others])
    show_history(there, post)


def show_history(there: Organisation, post: Post) -> None:
    """Show who held a post and stood in for its holder, from when to when."""
    held = there.held.get(post.id, ())
    if not held:
        quiet("Nobody has held it so far.")
        return
    label("Who held it when")
    rows = [
        [_name(there, one), str(one.since), str(one.until or ""), "stands in" if one.deputy else "holder"]
        for one in reversed(held)
    ]
    table(["Name", "From", "Until", "As"], rows)


def show_common_superior(there: Organisation, day: date) -> None:
    """Ask for two posts, and say which is the first that both report to."""
    quiet("The first post that both report to decides what two functions cannot agree on.")
    one = choose_post(there, day, "One post", "field/organisation/common/one")
    other = choose_post(there, day, "Another post", "field/organisation/common/other")
    if one is None or other is None:
        return
    found = there.common_superior([one.id, other.id])
    if found is None:
        st.markdown("There is none: the two report to different posts at the top.")
        return
    with st.container(border=True):
        label("First common superior")
        st.html(f'<div class="cw-question">{escape(found.title)}</div>')
        quiet(_line(there, found, day))
        if there.is_vacant(found.id, day):
            quiet("The post is vacant. Until it is filled, whoever stands in decides, or the post above it.")


def show_vacancies(there: Organisation, day: date) -> None:
    """Show the posts that nobody holds on a day, since when, and who stands in."""
    vacant = [post for post in there.posts_on(day) if there.is_vacant(post.id, day)]
    vacant.sort(key=lambda post: (there.unit_by_id[post.unit].name.casefold(), post.title.casefold()))
    if not vacant:
        quiet("Every post is held.")
        return
    rows = []
    for post in vacant[:200]:
        ends = [one.until for one in there.held.get(post.id, ()) if not one.deputy and one.until and one.until <= day]
        stands = ", ".join(one.name for one in there.deputies(post.id, day))
        rows.append(
            [post.title, there.unit_by_id[post.unit].name, str(max(ends)) if ends else "never held", stands or "nobody"]
        )
    table(["Post", "Unit", "Vacant since", "Stands in"], rows)
    if len(vacant) > len(rows):
        quiet(f"{len(vacant) - len(rows):,} more.")


def _rows(sentences: Sequence[str]) -> None:
    shown = [*sentences[:SHOWN], *([f"{len(sentences) - SHOWN:,} more"] if len(sentences) > SHOWN else [])]
    st.html("".join(f'<div class="cw-row">{escape(sentence)}</div>' for sentence in shown))


def _line(there: Organisation, post: Post, day: date) -> str:
    return f"{post.title}, {there.unit_by_id[post.unit].name}: {holder_words(there, post.id, day)}"


def _name(there: Organisation, holding: Holding) -> str:
    found = there.employee_by_id.get(holding.employee)
    return found.name if found else holding.employee
