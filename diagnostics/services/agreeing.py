"""The agreement: made from what is stored, signed by name, and bound to its text by a hash."""

from __future__ import annotations

from diagnostics.access.rights import Person, Right, require
from diagnostics.audit import sealed
from diagnostics.diagnose import diagnose
from diagnostics.domain.follow_up import Agreement, Meaning, Signature
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.findings.agreement import Agreed, agreement_text
from diagnostics.services.changes import case_to_change, no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.libraries import library_by_hash
from diagnostics.storage.store import Store

MEANINGS = (Meaning.OWNS, Meaning.SPONSORS, Meaning.FACILITATES)


@gated
def agreements_of(store: Store, person: Person, case_id: str) -> tuple[Agreement, ...]:
    """Return every version of a case's agreement, the newest first; raises NotFound."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        if not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        return work.agreements.of(case_id)


@gated
def draft_agreement(store: Store, person: Person, case_id: str) -> str:
    """Return the agreement as it would read now; nothing is stored. Raises NotFound."""
    person = require(person, Right.SEE_CASES)
    return _drafted(store, person, case_id)[1]


@gated
def make_agreement(store: Store, person: Person, case_id: str) -> Agreement:
    """Store the agreement as it reads now, to be signed; the same text is not stored twice. Raises Conflict or NotFound."""
    person = require(person, Right.PROPOSE_OWNER)
    revision, text = _drafted(store, person, case_id)
    with store.writing(person) as work:
        if case_to_change(work, case_id).revision != revision:
            raise Conflict("The case changed while the agreement was being written; look at it and try again.")
        newest = next(iter(work.agreements.of(case_id)), None)
        if newest and newest.hash == sealed(text):
            return newest
        made = work.agreements.add(case_id, text, sealed(text), person.name)
        before = newest.hash if newest else None
        work.events.add(case_id, "make-agreement", number=made.number, before=before, after=made.hash)
        work.cases.change(case_id)
        return made


@gated
def sign_agreement(store: Store, person: Person, agreement: Agreement, meaning: str, name: str = "") -> Signature:
    """Sign one version with name, time and meaning, and return the signature.

    Where nobody signs in, `name` says who signs. Raises Conflict where a newer version was made, or the person signed
    already; InvalidInput for a meaning or a name that will not do.
    """
    person = require(person, Right.SIGN)
    signer = (name if person.account == "local" else person.name).strip()
    if meaning not in MEANINGS:
        raise InvalidInput("Choose what the signature means.")
    if not signer or len(signer) > 200:
        raise InvalidInput("Write the name of who signs, in at most 200 letters.")
    with store.writing(person) as work:
        case_to_change(work, agreement.case_id)
        newest = next(iter(work.agreements.of(agreement.case_id)), None)
        if newest is None or newest.hash != agreement.hash or newest.number != agreement.number:
            raise Conflict("A newer version of this agreement was made in the meantime; read and sign that one.")
        if signer in {signature.name for signature in newest.signatures}:
            raise Conflict(f"{signer} has signed this version already.")
        signature = work.agreements.sign(newest, signer, meaning)
        work.events.add(
            agreement.case_id, "sign-agreement", number=newest.number, hash=newest.hash, after=signer, reason=meaning
        )
        work.cases.change(agreement.case_id)
        return signature


def is_intact(agreement: Agreement) -> bool:
    """Whether the text is still the one that was signed."""
    return sealed(agreement.text) == agreement.hash


def _drafted(store: Store, person: Person, case_id: str) -> tuple[int, str]:
    """Return the revision of the case that was read, and its text. The diagnosis takes a second: nobody waits for it."""
    with store.reading(person) as work:
        stored = work.cases.whole(case_id, work.respondents.of(case_id))
        if stored is None:
            raise no_such_case(case_id)
        library = library_by_hash(work, stored.library_hash)
        organisation = work.organisation.read()
        owned, actions = work.ownerships.of(case_id), work.actions.of(case_id)
        reviews = work.reviews.of(case_id)
    found = diagnose(library, stored.case, robust=False)
    return stored.revision, agreement_text(Agreed(library, organisation, stored.case, found, owned, actions, reviews))
