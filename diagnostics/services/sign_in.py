"""Signing in and out: from what a provider says of somebody to a person with rights. Whatever is not certain is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from diagnostics.access.claims import (
    Claims,
    fingerprint,
    hours_since,
    name_of,
    principals_in,
    subject_of,
    verified_address,
)
from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import NOTHING, SYSTEM, Person
from diagnostics.access.settings import MOST_HOURS, SignInRules
from diagnostics.errors import NotSignedIn
from diagnostics.services.accounts import changes_of_account, has_administrator, signature
from diagnostics.services.names import account_id
from diagnostics.storage.accounts import Account
from diagnostics.storage.store import Store, Transaction

NOBODY = "Sign in with the account of your organisation to go on."
UNCLEAR = "The sign-in does not say who you are or when you signed in. Sign in again, or ask an administrator."
ENDED = "Your sign-in has ended. Sign in again to go on."
SWITCHED_OFF = "Your account is switched off. Ask an administrator to switch it on again, then sign in."

WHOSE_IS_NOT_KNOWN = "sign-in"
"""The subject under which a sign-in is recorded that says not whose it is."""


def sign_in(store: Store, claims: Claims, rules: SignInRules, now: float) -> Person:
    """Return the person of whom a provider said `claims`, with the rights and the scope they have at this moment.

    Called at every click: the first time stores and records the sign-in, later ones only look. `now` is in seconds since
    1970. Raises NotSignedIn where nobody is signed in, the sign-in is too old or has ended, or the account is switched
    off; a refusal is recorded once.
    """
    if not claims:
        raise NotSignedIn(NOBODY)
    token, doubt = fingerprint(claims), _doubt(claims, rules, now)
    with store.reading(SYSTEM) as work:
        found = _standing(work, token, doubt)
    if found is None:
        with store.writing(_without_rights(name_of(claims) or "Somebody unknown")) as work:
            work.events.take_turn()
            found = _standing(work, token, doubt) or _recorded(work, claims, rules, doubt)
    if isinstance(found, str):
        raise NotSignedIn(found)
    return found


def sign_out(store: Store, claims: Claims) -> None:
    """End a sign-in in every tab of the browser; nothing happens where it has ended before."""
    token = fingerprint(claims)
    with store.reading(SYSTEM) as work:
        known = work.sign_ins.one(token)
        account = work.accounts.one(known.account) if known and known.account else None
    if account:
        with store.writing(_without_rights(signature(account))) as work:
            if work.sign_ins.end(token):
                work.events.add(account.id, "sign-out")


def _doubt(claims: Claims, rules: SignInRules, now: float) -> str | None:
    """Why claims do not count, whoever they are of; none where they do."""
    hours = hours_since(claims, now)
    if hours is None or subject_of(claims) is None:
        return UNCLEAR
    return f"You signed in more than {rules.hours:g} hours ago. Sign in again to go on." if hours > rules.hours else None


def _standing(work: Transaction, token: str, doubt: str | None) -> Person | str | None:
    """Return whose sign-in this is, or why it does not count; none where there is something to record first."""
    known = work.sign_ins.one(token)
    if known is None:
        return None
    account = work.accounts.one(known.account) if known.account else None
    if account and account.active and not known.ended and doubt is None:
        return _person(work, account)
    refusal = doubt or (SWITCHED_OFF if account and not account.active else ENDED)
    return refusal if known.ended else None


def _recorded(work: Transaction, claims: Claims, rules: SignInRules, doubt: str | None) -> Person | str:
    """Record a sign-in that is new, or that counts no longer, and return what comes of it."""
    token, subject, address = fingerprint(claims), subject_of(claims), verified_address(claims, rules)
    account = _account(work, subject, address)
    if doubt or (account and not account.active):
        refusal = doubt or SWITCHED_OFF
        was_running = work.sign_ins.end(token)
        if not was_running:
            work.sign_ins.add(token, account.id if account else None, ended=True)
        verb = "end-sign-in" if was_running else "refuse-sign-in"
        work.events.add(account.id if account else WHOSE_IS_NOT_KNOWN, verb, reason=refusal)
        return refusal
    before = account or Account(id=account_id(name_of(claims)), name="")
    after = replace(
        before,
        subject=subject,
        name=name_of(claims) or before.name or "Somebody without a name",
        email=address or before.email,
        principals=_parts(work, before, claims, rules, address),
    )
    work.accounts.seen(after)
    work.sign_ins.forget_before(work.now - timedelta(hours=MOST_HOURS))
    work.sign_ins.add(token, after.id, ended=False)
    work.events.add(after.id, "sign-in", is_new=account is None, **changes_of_account(before, after))
    return _person(work, after)


def _account(work: Transaction, subject: str | None, address: str | None) -> Account | None:
    """The account that signed in before, else the one that an administrator made for a verified address."""
    known = work.accounts.of_subject(subject) if subject else None
    if known or not subject or not address:
        return known
    waiting = work.accounts.of_email(address)
    return waiting[0] if len(waiting) == 1 else None


def _parts(
    work: Transaction, account: Account, claims: Claims, rules: SignInRules, address: str | None
) -> tuple[Principal, ...]:
    parts = principals_in(claims, rules) if rules.roles_claim else account.principals
    is_first = address is not None and address == rules.first_administrator
    if is_first and Principal.ADMINISTRATOR not in parts and not has_administrator(work.accounts.all(), account.id):
        return (Principal.ADMINISTRATOR, *parts)
    return parts


def _person(work: Transaction, account: Account) -> Person:
    units = work.organisation.units_below(account.units) if account.units else frozenset()
    clients = frozenset(account.clients)
    return person_with(signature(account), account.principals, account.id, account.employee, units, clients)


def _without_rights(name: str) -> Person:
    return Person(name, frozenset(), NOTHING)
