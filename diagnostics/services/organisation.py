"""The organisation: read, compared with a file before anything is stored, taken over from it, and taken along."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.base import Value
from diagnostics.domain.gate import FileName
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Employee, Organisation, Post, Unit
from diagnostics.domain.reorganisation import Reorganisation, compared
from diagnostics.domain.succession import Change
from diagnostics.errors import Conflict
from diagnostics.exchange.organisation_file import read_organisation, write_organisation
from diagnostics.exchange.organisation_preview import Told, told
from diagnostics.services.gate import gated
from diagnostics.storage.records import Event
from diagnostics.storage.store import Store

SUBJECT = "organisation"
"""What every event about the organisation is recorded under."""


@dataclass(frozen=True)
class Preview:
    """What an import would do, and nothing of it done."""

    file: str
    file_hash: str
    whole: bool
    change: Reorganisation
    told: tuple[Told, ...]
    ignored: tuple[str, ...]
    """Columns of the file that were not read."""
    notes: tuple[str, ...] = ()
    """What was assumed when reading the file, in sentences."""


@gated
def organisation_of(store: Store, person: Person) -> Organisation:
    """Return the organisation with all that was ever held; the same value until something changes."""
    require(person, Right.SEE_ORGANISATION)
    with store.reading(person) as work:
        return work.organisation.read()


@gated
def organisation_events(store: Store, person: Person) -> tuple[Event, ...]:
    """Return what was done to the organisation, oldest first."""
    require(person, Right.MANAGE_ORGANISATION)
    with store.reading(person) as work:
        return work.events.of(SUBJECT)


def roles_of_posts(library: Library) -> Mapping[str, str]:
    """Return the roles that a post can play, with their labels."""
    return {role.id: role.label for role in library.roles if role.is_post}


@gated
def preview_import(
    store: Store, person: Person, library: Library, data: bytes, file: FileName, on: date, whole: bool = False
) -> Preview:
    """Return what a file would change from a day on, and store nothing; posts it leaves out stay unless it is the `whole`.

    Raises ContentError with every fault of the file, in which it is called `file`.
    """
    require(person, Right.MANAGE_ORGANISATION)
    with store.reading(person) as work:
        now, referred = work.organisation.read(), work.organisation.referred()
    draft = read_organisation(data, file, roles_of_posts(library), now, whole)
    change = compared(now, draft, on, whole, referred)
    return Preview(file, hashlib.sha256(data).hexdigest(), whole, change, told(now, change), draft.ignored, draft.notes)


@gated
def apply_import(store: Store, person: Person, preview: Preview) -> int:
    """Do what a preview shows, all of it or nothing, and return how many things changed.

    Raises Conflict where the organisation is no longer the one that the preview was made from.
    """
    require(person, Right.MANAGE_ORGANISATION)
    change = preview.change
    with store.writing(person) as work:
        if work.organisation.held().hash != change.seen:
            raise Conflict(
                "The organisation was changed elsewhere since this preview was made. Nothing was imported; look at the "
                "new preview and import again."
            )
        if change.count == 0:
            return 0
        work.organisation.reorganise(change)
        after = work.organisation.read().hash
        about = {"file": preview.file, "file_hash": preview.file_hash, "whole": preview.whole, "on": str(change.on)}
        work.events.add(SUBJECT, "import-organisation", **about, seen=change.seen, stored=after, **_detail(change))
    return change.count


@gated
def export_organisation(store: Store, person: Person, day: date) -> bytes:
    """Return the organisation as it is on a day as a CSV file that can be imported again, and record that it left."""
    require(person, Right.MANAGE_ORGANISATION)
    with store.writing(person) as work:
        found = work.organisation.read()
        work.events.add(SUBJECT, "export-organisation", day=str(day), posts=len(found.posts_on(day)))
    return write_organisation(found, day).encode()


def _detail(change: Reorganisation) -> dict[str, object]:
    """Return the differences for the record: what is new by its id, what was there before in full."""
    return {
        "units": _record(change.units),
        "posts": _record(change.posts),
        "people": _record(change.employees),
        "holdings": {
            "begun": [one.after.model_dump(mode="json") for one in change.holdings if one.after and not one.before],
            "changed": [_both(one.before, one.after) for one in change.holdings if one.before],
        },
    }


def _record(changes: Sequence[Change[Unit]] | Sequence[Change[Post]] | Sequence[Change[Employee]]) -> dict[str, object]:
    return {
        "added": [one.after.id for one in changes if one.after and not one.before],
        "changed": [_both(one.before, one.after) for one in changes if one.before],
    }


def _both(before: Value, after: Value | None) -> dict[str, object]:
    return {"before": before.model_dump(mode="json"), "after": after.model_dump(mode="json") if after else None}
