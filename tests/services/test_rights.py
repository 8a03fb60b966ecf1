"""Nobody does what they have no right to, and nothing is looked at before the right is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from diagnostics.access.rights import EVERYTHING, LOCAL, Person, Right
from diagnostics.content.library import read_content
from diagnostics.domain.case import Case, Gap, Request, Respondent
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome
from diagnostics.errors import NotAllowed
from diagnostics.planning.plan import Limits
from diagnostics.services import accounts, cases, files, interview, learning, libraries, respondents
from diagnostics.storage.accounts import Account
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store

shipped = cache(read_content)

Verb = Callable[[Store, Person, Library, str], object]

VERBS: list[tuple[Right, Verb]] = [
    (Right.SEE_CASES, lambda store, person, library, case: cases.list_cases(store, person)),
    (Right.SEE_CASES, lambda store, person, library, case: cases.case_of(store, person, case)),
    (Right.SEE_CASES, lambda store, person, library, case: cases.history_of(store, person, case)),
    (Right.OPEN_CASE, lambda store, person, library, case: cases.open_case(store, person, library)),
    (Right.OPEN_CASE, lambda store, person, library, case: files.open_sample(store, person, library, Case(id="sample"))),
    (Right.OPEN_CASE, lambda store, person, library, case: files.import_case(store, person, library, "id: x", "x.yaml")),
    (Right.EDIT_CASE, lambda store, person, library, case: cases.change_title(store, person, case, "Calls", "Mail")),
    (Right.EDIT_CASE, lambda store, person, library, case: cases.change_gap(store, person, case, Gap(), Gap(unit="mails"))),
    (
        Right.EDIT_CASE,
        lambda store, person, library, case: cases.change_request(store, person, case, Request(), Request(by="HR")),
    ),
    (Right.EDIT_CASE, lambda store, person, library, case: cases.set_status(store, person, case, Status.PLANNED)),
    (Right.DELETE_CASE, lambda store, person, library, case: cases.delete_case(store, person, case)),
    (Right.EDIT_CASE, lambda store, person, library, case: respondents.add_respondent(store, person, case, "hr")),
    (Right.EDIT_CASE, lambda store, person, library, case: respondents.remove_respondent(store, person, case, "hr-1")),
    (
        Right.EDIT_CASE,
        lambda store, person, library, case: respondents.change_respondent(
            store, person, case, Respondent(id="hr-1", role="hr"), Respondent(id="hr-1", role="hr", name="Ada")
        ),
    ),
    (Right.EDIT_CASE, lambda store, person, library, case: libraries.adopt_library(store, person, case, library)),
    (
        Right.ANSWER,
        lambda store, person, library, case: interview.record_answer(
            store, person, library, case, "hr-1", "early-leavers", "5", None
        ),
    ),
    (
        Right.ANSWER,
        lambda store, person, library, case: interview.withdraw_answer(
            store, person, library, case, "hr-1", "early-leavers", None
        ),
    ),
    (Right.PLAN, lambda store, person, library, case: cases.set_plan(store, person, case, Limits(), Limits(weeks=4))),
    (Right.EXPORT, lambda store, person, library, case: files.export_case(store, person, case)),
    (Right.EXPORT, lambda store, person, library, case: files.case_to_export(store, person, case, "pdf")),
    (Right.EXPORT, lambda store, person, library, case: files.dossier_to_export(store, person, case, "pdf")),
    (Right.SEE_CASES, lambda store, person, library, case: files.dossier_of(store, person, case)),
    (
        Right.REVIEW,
        lambda store, person, library, case: learning.close_case(store, person, case, None, Outcome(measured="counted")),
    ),
    (Right.SEE_CASES, lambda store, person, library, case: learning.closed_cases(store, person)),
    (Right.SEE_CASES, lambda store, person, library, case: learning.learned_so_far(store, person)),
    (
        Right.ADMINISTER,
        lambda store, person, library, case: learning.use_learned(
            store, person, shipped(), learning.learned_so_far(store, LOCAL)[0], None
        ),
    ),
    (Right.MANAGE_ACCOUNTS, lambda store, person, library, case: accounts.list_accounts(store, person)),
    (Right.MANAGE_ACCOUNTS, lambda store, person, library, case: accounts.organisation_for_accounts(store, person)),
    (Right.MANAGE_ACCOUNTS, lambda store, person, library, case: accounts.add_account(store, person, an_account())),
    (Right.MANAGE_ACCOUNTS, lambda store, person, library, case: change_an_account(store, person)),
]


def an_account() -> Account:
    return Account(id="", name="Ada", email=f"{uuid.uuid4().hex}@firm.example")


def change_an_account(store: Store, person: Person) -> None:
    made = accounts.add_account(store, LOCAL, an_account())
    before = next(account for account in accounts.list_accounts(store, LOCAL) if account.id == made)
    accounts.change_account(store, person, before, replace(before, name="Ada Byron"))


@pytest.mark.parametrize(("right", "verb"), VERBS)
def test_one_right_is_needed_and_enough(store: Store, library: Library, right: Right, verb: Verb) -> None:
    case = cases.open_case(store, LOCAL, library, "Calls")
    respondents.add_respondent(store, LOCAL, case, "hr")
    before = cases.list_cases(store, LOCAL), cases.case_of(store, LOCAL, case), cases.history_of(store, LOCAL, case)
    with pytest.raises(NotAllowed, match="Ben may not"):
        verb(store, Person("Ben", frozenset(Right) - {right}, EVERYTHING), library, case)
    with pytest.raises(NotAllowed):
        verb(store, Person("Ben", frozenset(Right) - {right}, EVERYTHING), library, "no-such-case")
    assert before == (
        cases.list_cases(store, LOCAL),
        cases.case_of(store, LOCAL, case),
        cases.history_of(store, LOCAL, case),
    )
    verb(store, Person("Ada", frozenset({right}), EVERYTHING), library, case)
