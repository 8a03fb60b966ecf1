"""A database as it looks after some months: a company with a portfolio, and one case gone all the way to a review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from diagnostics.__main__ import main
from diagnostics.access.matrix import Principal
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.services.accounts import add_account
from diagnostics.services.acting import add_action
from diagnostics.services.agreeing import MEANINGS, make_agreement, sign_agreement
from diagnostics.services.cases import open_case
from diagnostics.services.owning import dispute_ownership
from diagnostics.services.respondents import add_respondent
from diagnostics.services.reviewing import hold_review, plan_reviews
from diagnostics.storage.accounts import Account
from diagnostics.storage.store import Store
from tests.services.acted import action
from tests.services.invited import group_link, opened
from tests.services.owned import CAUSE, OTHER, accepted, case_of_pharma, proposed, with_company

PORTFOLIO = "24"
"""Invented cases: enough for a second page of the board, and for what closed cases teach."""


def live_in(database: str) -> tuple[str, str]:
    """Fill an empty database; returns the id of the case gone all the way, and of one whose interview has not begun."""
    store = Store.open(database)
    try:
        with_company(store)
        assert main(["demo", "--cases", PORTFOLIO, "--database", database]) == 0
        lived = case_of_pharma(store)
        go_all_the_way(store, lived)
        fresh = open_case(store, LOCAL, load_library(), "Offers take too long")
        add_respondent(store, LOCAL, fresh, "line-manager")
        for name, part in (("Ada Byron", Principal.FACILITATOR), ("Aud Itor", Principal.AUDITOR)):
            address = f"{name.split()[0].lower()}@example.org"
            add_account(store, LOCAL, Account("new", name, email=address, principals=(part,)))
        return lived, fresh
    finally:
        store.close()


def go_all_the_way(store: Store, case_id: str) -> None:
    """Give a case owners, one of them in dispute, actions, two versions of an agreement, and a review that was held."""
    one = opened(store, case_id)
    group_link(store, one)
    accepted(store, case_id)
    disputed = proposed(store, case_id, "lead", OTHER)
    dispute_ownership(store, LOCAL, case_id, OTHER, disputed.revision, "The bonus is decided above me.")
    first = make_agreement(store, LOCAL, case_id)
    sign_agreement(store, LOCAL, first, MEANINGS[0], "Ada Byron")
    add_action(store, LOCAL, action(case_id, CAUSE, date.today() - timedelta(days=3)))
    add_action(store, LOCAL, action(case_id, CAUSE, date.today() + timedelta(days=30)))
    make_agreement(store, LOCAL, case_id)
    days = [date.today() + timedelta(days=number) for number in (1, 60)]
    review = plan_reviews(store, LOCAL, case_id, [], days)[0]
    found = {"result-moved": "moved", f"cause-gone/{CAUSE}": "gone", f"acted-differently/{CAUSE}": "clearly"}
    hold_review(store, LOCAL, review, replace(review, figure=4.0, figure_source="The log", answers=found, note="Well."))
