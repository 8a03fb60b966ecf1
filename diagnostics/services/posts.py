"""Single changes of units and posts: added, changed, moved, ended."""

from __future__ import annotations

from datetime import date

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation, Post, Unit
from diagnostics.domain.reorganisation import abolished
from diagnostics.domain.succession import Change
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.services.changes import changed_since, changes_of, is_stored
from diagnostics.services.gate import gated
from diagnostics.services.organisation import roles_of_posts
from diagnostics.services.reorganising import checked_name, ending, new_id, one_change, store_change, there
from diagnostics.storage.store import Store


@gated
def add_unit(store: Store, person: Person, name: str, parent: str | None = None) -> str:
    """Add a unit, and return its id; raises InvalidInput."""
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        now = work.organisation.held()
        unit = Unit(id=new_id(name, now.unit_by_id), name=checked_name(name), parent=parent)
        _check_unit(now, unit)
        store_change(
            work, one_change(now, units=(Change(None, unit),)), "add-unit", unit.id, before=None, after=unit.model_dump()
        )
    return unit.id


@gated
def change_unit(store: Store, person: Person, before: Unit, after: Unit) -> None:
    """Give a unit another name or another place; raises Conflict, InvalidInput or NotFound."""
    require(person, Right.MANAGE_ORGANISATION)
    wanted = Unit(id=before.id, name=checked_name(after.name), parent=after.parent)
    with store.writing(person) as work:
        now = work.organisation.held()
        stored = there("unit", now.unit_by_id, before.id)
        if is_stored(stored, before, wanted, lambda: changed_since("unit", stored, before)):
            return
        _check_unit(now, wanted)
        change = one_change(now, units=(Change(stored, wanted),))
        store_change(work, change, "change-unit", before.id, **changes_of(stored, wanted))


@gated
def remove_unit(store: Store, person: Person, before: Unit) -> None:
    """Remove a unit that nothing is in and no case or account refers to; raises Conflict, InvalidInput or NotFound."""
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        now = work.organisation.held()
        stored = there("unit", now.unit_by_id, before.id)
        if stored != before:
            raise Conflict(f"{changed_since('unit', stored, before)} It was not removed; look first.")
        if now.posts_in.get(before.id) or now.units_under.get(before.id):
            raise InvalidInput(f"{stored.name} has posts or units in it, abolished ones perhaps; move them to another unit.")
        if before.id in work.organisation.referred().units:
            raise InvalidInput(f"Cases or accounts belong to {stored.name}; give them another unit first.")
        change = one_change(now, units=(Change(stored, None),))
        store_change(work, change, "remove-unit", before.id, before=stored.model_dump(), after=None)


@gated
def add_post(
    store: Store, person: Person, library: Library, title: str, unit: str, role: str, reports_to: str | None = None
) -> str:
    """Add a post that nobody holds yet, and return its id; raises InvalidInput."""
    require(person, Right.MANAGE_ORGANISATION)
    _check_role(library, role)
    with store.writing(person) as work:
        now = work.organisation.held()
        post = Post(id=new_id(title, now.post_by_id), title=checked_name(title), unit=unit, role=role, reports_to=reports_to)
        _check_post(now, post)
        store_change(
            work, one_change(now, posts=(Change(None, post),)), "add-post", post.id, before=None, after=post.model_dump()
        )
    return post.id


@gated
def change_post(store: Store, person: Person, library: Library, before: Post, after: Post) -> None:
    """Give a post another title, role, unit or superior; raises Conflict, InvalidInput or NotFound."""
    require(person, Right.MANAGE_ORGANISATION)
    wanted = after.model_copy(update={"id": before.id, "until": before.until, "title": checked_name(after.title)})
    with store.writing(person) as work:
        now = work.organisation.held()
        stored = there("post", now.post_by_id, before.id)
        if is_stored(stored, before, wanted, lambda: changed_since("post", stored, before)):
            return
        if wanted.role != stored.role:
            _check_role(library, wanted.role)
        _check_post(now, wanted)
        change = one_change(now, posts=(Change(stored, wanted),))
        store_change(work, change, "change-post", before.id, **changes_of(stored, wanted))


@gated
def abolish_post(store: Store, person: Person, before: Post, until: date) -> None:
    """End a post on a day, the first without it: what is held of it ends, who reported to it reports to its superior.

    Where it was ever held or is referred to, it stays on record as abolished. Raises Conflict or NotFound.
    """
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        now = work.organisation.held()
        stored = there("post", now.post_by_id, before.id)
        if stored.until == until:
            return
        if stored != before:
            raise Conflict(f"{changed_since('post', stored, before)} It was not abolished; look first.")
        change = abolished(now, stored, until, work.organisation.referred())
        moved = [one.before.id for one in change.posts if one.before and one.before.id != stored.id]
        after = {"until": str(until), "holdings": [ending(one) for one in change.holdings], "reports_moved_up": moved}
        store_change(work, change, "abolish-post", stored.id, before=stored.model_dump(), after=after)


@gated
def reopen_post(store: Store, person: Person, before: Post) -> None:
    """Let an abolished post exist again, vacant; raises Conflict or NotFound."""
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        now = work.organisation.held()
        stored = there("post", now.post_by_id, before.id)
        wanted = before.model_copy(update={"until": None})
        if is_stored(stored, before, wanted, lambda: changed_since("post", stored, before)):
            return
        above = now.post_by_id.get(wanted.reports_to or "")
        if above and above.until is not None:
            raise InvalidInput(f"It reported to {above.title}, which was abolished; let that exist again first.")
        change = one_change(now, posts=(Change(stored, wanted),))
        store_change(work, change, "reopen-post", stored.id, **changes_of(stored, wanted))


def _check_unit(now: Organisation, unit: Unit) -> None:
    if unit.parent is None:
        return
    if unit.parent not in now.unit_by_id:
        raise InvalidInput("The unit above is not there; choose one that is, or none.")
    if unit.parent in now.units_below(unit.id):
        raise InvalidInput("A unit cannot be below itself or below what is below it; choose another one.")


def _check_post(now: Organisation, post: Post) -> None:
    if post.unit not in now.unit_by_id:
        raise InvalidInput("The unit of the post is not there; choose one that is.")
    above = now.post_by_id.get(post.reports_to or "")
    if post.reports_to and (above is None or above.until is not None):
        raise InvalidInput("The post that it reports to is not there any more; choose another one, or none.")
    if above and post.id in (above.id, *(one.id for one in now.superiors(above.id))):
        raise InvalidInput(f"{above.title} reports to this post already, or is it; choose another superior.")


def _check_role(library: Library, role: str) -> None:
    roles = roles_of_posts(library)
    if role not in roles:
        raise InvalidInput(f"No post plays the role '{role}'; choose one of these: {', '.join(roles)}.")
