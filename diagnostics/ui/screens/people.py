"""People and rights: who signs in, what part each plays, what that reaches; and the matrix as it stands."""

from __future__ import annotations

import os
from datetime import datetime

import streamlit as st

from diagnostics.access.matrix import LABELS, MATRIX, REACH, Principal
from diagnostics.access.rights import IN_WORDS, Right
from diagnostics.access.settings import sign_in_rules
from diagnostics.domain.organisation import Organisation
from diagnostics.services.accounts import add_account, change_account, list_accounts, organisation_for_accounts
from diagnostics.storage.accounts import Account
from diagnostics.ui import runtime, state
from diagnostics.ui.boundary import fragment
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import label, quiet, table
from diagnostics.wording import count_of

SHOWN = 50
NEW = Account(id="", name="")
FIELDS = ("name", "email", "principals", "units", "clients", "employee", "active")


def show() -> None:
    """Show the page."""
    show_way("People and rights")
    st.title("People and rights")
    if not runtime.has_sign_in():
        quiet("There is one local user, who may do everything. What is below counts once sign-in is on.")
    show_people()
    show_editor()
    show_matrix()


@fragment
def show_people() -> None:
    """List the accounts, or those that a search finds."""
    st.header("Who signs in")
    accounts, organisation = _stored()
    if not accounts:
        quiet("Nobody yet. Whoever signs in shows up here, without a part; or add people before they come.")
        return
    wanted = st.text_input("Search", placeholder="A name, an address, a part or a unit", key="people-search").casefold()
    rows = [_row(account, organisation) for account in accounts]
    found = [row for row in rows if wanted in " ".join(row).casefold()]
    quiet(f"{len(found)} of {count_of(len(rows), 'account')}" + (f"; {SHOWN} are shown." if len(found) > SHOWN else "."))
    if found:
        table(["Name", "Address", "Parts", "Reaches", "Signed in last", "State"], found[:SHOWN])


@fragment
def show_editor() -> None:
    """Change what somebody may do, or add somebody before they sign in for the first time."""
    st.header("Change or add")
    accounts, organisation = _stored()
    by_id = {account.id: account for account in accounts}
    chosen = st.selectbox(
        "Who?",
        [NEW.id, *by_id],
        format_func=lambda one: _name(by_id[one]) if one else "Somebody who has not signed in yet",
        key="people-who",
    )
    account = by_id.get(chosen, NEW)
    _load(account)
    with st.form(f"account-{account.id}", border=True):
        show_fields(account, organisation)
        if st.form_submit_button("Save" if account.id else "Add", type="primary"):
            save(account)


def show_fields(account: Account, organisation: Organisation) -> None:
    """Ask for the parts that somebody plays, and what they reach."""
    left, right = st.columns(2)
    left.text_input("Name", key=_key(account, "name"), max_chars=120, disabled=account.subject is not None)
    right.text_input("E-mail address", key=_key(account, "email"), max_chars=254, disabled=account.subject is not None)
    claim = sign_in_rules(os.environ).roles_claim
    st.multiselect(
        "Parts", list(Principal), format_func=LABELS.__getitem__, key=_key(account, "principals"), disabled=bool(claim)
    )
    if claim:
        quiet(f"Parts come from the sign-in, in the claim “{claim}”. They change when the person signs in again.")
    units = {unit.id: unit.name for unit in organisation.units}
    employees = {employee.id: employee.name for employee in organisation.employees}
    left, right = st.columns(2)
    left.multiselect(
        "Units, with all that lie below them",
        [*units, *(unit for unit in account.units if unit not in units)],
        format_func=lambda unit: units.get(unit, f"{unit} (gone)"),
        key=_key(account, "units"),
        help="For facilitators and senior managers.",
    )
    right.multiselect(
        "Clients",
        list(account.clients),
        accept_new_options=True,
        key=_key(account, "clients"),
        help="For consultants. Write each as it stands in the case.",
    )
    left.selectbox(
        "In the organisation they are",
        [*employees, *([account.employee] if account.employee and account.employee not in employees else [])],
        format_func=lambda one: employees.get(one, f"{one} (gone)"),
        index=None,
        key=_key(account, "employee"),
        help="They then reach the cases in which that employee owns a cause.",
    )
    right.toggle("May sign in", key=_key(account, "active"), help="Switched off, all their sign-ins end at once.")


def save(account: Account) -> None:
    """Store what the form holds; raises Conflict where somebody else was first."""
    held = {field: state.filled(_key(account, field)) for field in FIELDS}
    wanted = Account(
        id=account.id,
        name=held["name"] or "",
        email=held["email"] or "",
        principals=tuple(held["principals"]),
        units=tuple(held["units"]),
        clients=tuple(held["clients"]),
        employee=held["employee"],
        active=bool(held["active"]),
    )
    if account.id:
        change_account(runtime.store(), runtime.person(), state.seen(_key(account, "stored"), account), wanted)
    else:
        add_account(runtime.store(), runtime.person(), wanted)
    state.take_over_what_is_stored()
    state.say_after_rerun(f"Saved. It counts from the next click of {wanted.name} on.")
    st.rerun()


def show_matrix() -> None:
    """Show what each part may do and reach."""
    st.header("What each part may do")
    quiet("Whoever plays several parts may do what any of them may. What has no yes is refused, on every page.")
    rows = [[IN_WORDS[right], *("yes" if right in MATRIX[part] else "" for part in Principal)] for right in Right]
    table(["What may be done", *(LABELS[part] for part in Principal)], rows)
    label("What each part reaches")
    table(["Part", "Reaches"], [[LABELS[part], REACH[part]] for part in Principal])


def _stored() -> tuple[tuple[Account, ...], Organisation]:
    """What is stored now: a part that runs alone is not to show what its owner may no longer see."""
    store, person = runtime.store(), runtime.person()
    return list_accounts(store, person), organisation_for_accounts(store, person)


def _row(account: Account, organisation: Organisation) -> list[str]:
    units = [organisation.unit_by_id[unit].name for unit in account.units if unit in organisation.unit_by_id]
    return [
        account.name,
        account.email or "not verified",
        ", ".join(LABELS[part] for part in account.principals) or "none",
        ", ".join([*units, *account.clients]),
        _when(account.seen_at),
        "active" if account.active else "switched off",
    ]


def _when(moment: datetime | None) -> str:
    return f"{moment:%d %B %Y, %H:%M} UTC" if moment else "never"


def _name(account: Account) -> str:
    return f"{account.name}, {account.email}" if account.email else account.name


def _key(account: Account, field: str) -> str:
    return f"field/account/{account.id}/{field}"


def _load(account: Account) -> None:
    """Give the fields what is stored, when this tab shows them for the first time."""
    if state.is_filled(_key(account, "name")):
        return
    state.now_seen(_key(account, "stored"), account)
    for field in FIELDS:
        value = getattr(account, field)
        state.fill(_key(account, field), list(value) if isinstance(value, tuple) else value)


show()
