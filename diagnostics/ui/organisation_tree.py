"""The organisation as an indented list that folds by itself: by unit, or by who reports to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

import streamlit as st

from diagnostics.domain.organisation import Organisation, Post, Unit
from diagnostics.wording import count_of

MOST_POSTS = 2_500
"""Posts that one list holds; a browser folds and finds them without delay, and nobody reads more."""

OPEN_LEVELS, SMALL = 2, 60
"""How many levels are open at first; all of them where there are few posts."""


@dataclass
class Branch:
    """One line of the list, with what is below it."""

    head: str
    """As HTML, escaped already."""
    posts: int = 0
    """Posts below it, itself included."""
    branches: list[Branch] = field(default_factory=list)


def show_by_unit(there: Organisation, day: date, top: str | None) -> None:
    """Show the units below one, or all of them, with their posts as they were held on a day."""
    roots = [there.unit_by_id[top]] if top else _top_units(there)
    with_posts = _posts_below(there, day, roots) <= MOST_POSTS
    _show([_unit_branch(there, unit, day, with_posts, set()) for unit in roots])
    if not with_posts:
        st.caption(f"More than {MOST_POSTS:,} posts: only the units are listed. Choose a unit to see its posts.")


def show_by_reporting(there: Organisation, day: date, top: str | None) -> None:
    """Show who reports to whom, below the posts of a unit that report out of it, or from the top."""
    inside = there.units_below(top) if top else None
    posts = [post for post in there.posts_on(day) if inside is None or post.unit in inside]
    ids = {post.id for post in posts}
    roots = [post for post in posts if post.reports_to not in ids]
    budget = [MOST_POSTS]
    _show([_post_branch(there, post, day, ids, budget) for post in roots])
    if budget[0] < 0:
        st.caption(f"Only {MOST_POSTS:,} of {len(posts):,} posts are listed. Choose a unit to see those below it.")


def holder_words(there: Organisation, post: str, day: date) -> str:
    """Return who holds a post on a day: a name, or that it is vacant, and who stands in."""
    deputies = ", ".join(one.name for one in there.deputies(post, day))
    if there.is_vacant(post, day):
        return f"vacant, {deputies} stands in" if deputies else "vacant"
    found = there.holder(post, day)
    name = found.name if found else "vacant"
    return f"{name} (deputy: {deputies})" if deputies else name


def _top_units(there: Organisation) -> list[Unit]:
    return [unit for unit in there.units if unit.parent is None or unit.parent not in there.unit_by_id]


def _posts_below(there: Organisation, day: date, units: Iterable[Unit]) -> int:
    inside = {unit for top in units for unit in there.units_below(top.id)}
    return sum(post.on(day) for unit in inside for post in there.posts_in.get(unit, ()))


def _unit_branch(there: Organisation, unit: Unit, day: date, with_posts: bool, seen: set[str]) -> Branch:
    seen.add(unit.id)
    below = [one for one in there.units_under.get(unit.id, ()) if one.id not in seen]
    branches = [_unit_branch(there, one, day, with_posts, seen) for one in below if not _is_past(there, one, day)]
    own = [post for post in there.posts_in.get(unit.id, ()) if post.on(day)]
    vacant = sum(there.is_vacant(post.id, day) for post in own)
    count = len(own) + sum(branch.posts for branch in branches)
    told = [count_of(count, "post"), *([f"{vacant} of its own vacant"] if vacant else [])]
    head = f'<b>{escape(unit.name)}</b> <span class="cw-quiet">{", ".join(told)}</span>'
    leaves = [Branch(_post_head(there, post, day)) for post in own] if with_posts else []
    return Branch(head, count, leaves + branches)


def _is_past(there: Organisation, unit: Unit, day: date) -> bool:
    """Whether everything in a unit was abolished by a day, so that only its history is left."""
    posts = [post for one in there.units_below(unit.id) for post in there.posts_in.get(one, ())]
    return bool(posts) and not any(post.on(day) for post in posts)


def _post_branch(there: Organisation, post: Post, day: date, inside: set[str], budget: list[int]) -> Branch:
    budget[0] -= 1
    inside.discard(post.id)
    below = [one for one in there.reports.get(post.id, ()) if one.id in inside]
    shown = [_post_branch(there, one, day, inside, budget) for one in below if budget[0] > 0]
    if len(shown) < len(below):
        budget[0] = min(budget[0], -1)
    return Branch(_post_head(there, post, day), 1 + sum(branch.posts for branch in shown), shown)


def _post_head(there: Organisation, post: Post, day: date) -> str:
    words = holder_words(there, post.id, day)
    mark = " cw-vacant" if there.is_vacant(post.id, day) else ""
    return f'<a href="?post={escape(post.id)}">{escape(post.title)}</a> <span class="cw-holder{mark}">{escape(words)}</span>'


def _show(branches: Sequence[Branch]) -> None:
    few = sum(branch.posts for branch in branches) <= SMALL
    lines = "".join(_html(branch, 0, few) for branch in branches)
    st.html(f'<ul class="cw-tree">{lines}</ul>')


def _html(branch: Branch, level: int, few: bool) -> str:
    if not branch.branches:
        return f"<li>{branch.head}</li>"
    is_open = " open" if few or level < OPEN_LEVELS else ""
    below = "".join(_html(one, level + 1, few) for one in branch.branches)
    return f"<li><details{is_open}><summary>{branch.head}</summary><ul>{below}</ul></details></li>"
