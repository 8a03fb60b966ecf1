"""Somebody begins to answer, or takes everything back. In confidence nothing tells by which link they came."""

from __future__ import annotations

import secrets

from diagnostics.domain.case import Respondent
from diagnostics.domain.invitation import Link, Round, Voice
from diagnostics.services.changes import case_to_change
from diagnostics.services.names import respondent_id
from diagnostics.services.respondents import ids_ever_used
from diagnostics.storage.store import Transaction


def join(work: Transaction, one: Round, link: Link, code_hash: str, key_hash: str) -> None:
    """Store somebody who begins to answer in a round; for a function, as a respondent of the case."""
    respondent = None if one.promise.in_confidence else _respondent(work, one, link.name)
    voice = Voice(secrets.token_hex(16), one.id, one.promise.version, False, respondent)
    work.voices.add(voice, code_hash, key_hash)


def leave(work: Transaction, case_id: str, voice: Voice) -> None:
    """Erase somebody with everything they answered."""
    work.voices.remove(voice.id)
    if voice.respondent and work.respondents.one(case_id, voice.respondent):
        case_to_change(work, case_id)
        answers = work.respondents.remove(case_id, voice.respondent)
        work.events.add(case_id, "remove-respondent", respondent=voice.respondent, answers=answers)
        work.diagnoses.outdate(case_id)
        work.cases.change(case_id)


def _respondent(work: Transaction, one: Round, name: str) -> str:
    case_to_change(work, one.case_id)
    new = Respondent(id=respondent_id(one.role, ids_ever_used(work, one.case_id)), role=one.role, name=name)
    work.respondents.add(one.case_id, [new])
    work.events.add(one.case_id, "add-respondent", respondent=new.id, role=one.role)
    work.cases.change(one.case_id)
    return new.id
