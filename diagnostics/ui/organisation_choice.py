"""Choosing a post, a unit or a person: a list where it can be read, and a search where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import streamlit as st

from diagnostics.domain.organisation import Employee, Organisation, Post
from diagnostics.ui.organisation_tree import holder_words
from diagnostics.ui.widgets import plain

MOST_OPTIONS = 3_000
"""Entries of one list; beyond, the browser is sent more than anybody scrolls through."""

FOUND = 50

Thing = TypeVar("Thing", Post, Employee)


def found_posts(there: Organisation, text: str, day: date) -> list[Post]:
    """Return the posts whose title, id, unit or people hold every word of a text, titles first."""
    words = text.casefold().split()
    found = []
    for post in there.posts_on(day):
        people = " ".join(person.name for person in _people(there, post, day))
        unit = there.unit_by_id[post.unit].name
        everything = f"{post.title} {post.id} {unit} {people}".casefold()
        if words and all(word in everything for word in words):
            found.append((text.casefold() not in post.title.casefold(), post.title, post))
    return [post for *_, post in sorted(found, key=lambda one: one[:2])]


def post_label(there: Organisation, post: Post, day: date) -> str:
    """Return a post in one line: title, unit and who holds it."""
    return f"{post.title}, {there.unit_by_id[post.unit].name} - {holder_words(there, post.id, day)}"


def choose_post(there: Organisation, day: date, label: str, key: str, besides: Post | None = None) -> Post | None:
    """Ask for a post, one `besides` it if given, and return it."""
    posts = [post for post in there.posts_on(day) if post != besides]
    if len(posts) > MOST_OPTIONS:
        text = st.text_input(f"{plain(label)} Type part of its title, unit or holder", key=f"{key}/text")
        posts = found_posts(there, text or "", day)[:FOUND]
    return _chosen(posts, label, key, lambda post: post_label(there, post, day))


def choose_person(there: Organisation, label: str, key: str) -> Employee | None:
    """Ask for somebody who is known, and return them."""
    people = sorted(there.employees, key=lambda one: one.name.casefold())
    if len(people) > MOST_OPTIONS:
        text = st.text_input(f"{plain(label)} Type part of the name or e-mail address", key=f"{key}/text")
        words = (text or "").casefold().split()
        people = [one for one in people if words and all(word in f"{one.name} {one.email}".casefold() for word in words)]
        people = people[:FOUND]
    return _chosen(people, label, key, lambda one: f"{one.name}, {one.email or one.id}")


def unit_path(there: Organisation, unit: str) -> str:
    """Return a unit with those above it, the highest first."""
    names: list[str] = []
    here, seen = there.unit_by_id.get(unit), set[str]()
    while here is not None and here.id not in seen:
        seen.add(here.id)
        names.append(here.name)
        here = there.unit_by_id.get(here.parent or "")
    return " / ".join(reversed(names))


def units_in_order(there: Organisation, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return unit -> its name with those above it, in the order of these names."""
    paths = {unit.id: unit_path(there, unit.id) for unit in there.units if unit.id not in without}
    return dict(sorted(paths.items(), key=lambda item: item[1].casefold()))


def _chosen(things: Sequence[Thing], label: str, key: str, name: Callable[[Thing], str]) -> Thing | None:
    names = {thing.id: name(thing) for thing in things}
    chosen = st.selectbox(plain(label), list(names), format_func=lambda one: names.get(one, one), index=None, key=key)
    return next((thing for thing in things if thing.id == chosen), None)


def _people(there: Organisation, post: Post, day: date) -> list[Employee]:
    holder = there.holder(post.id, day)
    return [*([holder] if holder else []), *there.deputies(post.id, day)]
