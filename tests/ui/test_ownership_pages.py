"""The second half of the way, page by page: owners, actions, agreement, reviews, and the board, on a real database."""

from __future__ import annotations

from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.domain.accountability import OwnershipState
from diagnostics.domain.inquiry import Aspect
from diagnostics.services.acting import actions_of, add_action
from diagnostics.services.agreeing import agreements_of
from diagnostics.services.cases import history_of, open_case
from diagnostics.services.owning import accept_ownership, owning_of
from diagnostics.services.reviewing import plan_reviews, reviews_of
from diagnostics.storage.store import Store
from tests.services.acted import action
from tests.services.owned import CAUSE, accepted, case_of_pharma, proposed, with_company
from tests.ui.test_pages import page, press, shown, store

__all__ = ["store"]


def named(at: AppTest, kind: str, label: str) -> object:
    return next(widget for widget in getattr(at, kind) if widget.label == label)


def test_the_owners_page_begins_with_what_nobody_owns(store: Store) -> None:
    case_id = case_of_pharma(store)
    text = shown(page("owners", case_id))
    assert "Nobody owns it." in text and "A guess from the kind of cause" in text


def test_what_is_said_in_the_inquiry_is_stored_and_moves_the_suggestion(store: Store) -> None:
    case_id = case_of_pharma(store)
    at = page("owners", case_id)
    at.selectbox(key=f"field/{case_id}/no-guidance/requester/who-decides").set_value("nobody").run()
    assert owning_of(store, LOCAL, case_id).said["no-guidance"][0].asks is Aspect.DECIDES
    assert any("Nobody has the authority" in str(warning.value) for warning in at.warning)


def test_proposing_the_suggested_owner_takes_one_click_and_accepting_another(store: Store) -> None:
    case_id = case_of_pharma(store)
    at = press(page("owners", case_id), "Propose")
    press(at, "Accept")
    (one,) = owning_of(store, LOCAL, case_id).ownerships
    assert one.state is OwnershipState.ACCEPTED
    assert at.query_params["cause"] in (one.cause, [one.cause]), "the page stays with the cause that was worked on"


def test_a_case_without_a_likely_cause_leads_to_the_interview(store: Store) -> None:
    case_id = open_case(store, LOCAL, load_library())
    at = page("owners", case_id)
    assert "nothing to own" in shown(at) and any(button.label == "Go to the interview" for button in at.button)


def test_a_second_tab_that_accepts_what_was_disputed_is_told(store: Store) -> None:
    case_id = case_of_pharma(store)
    seen = proposed(store, case_id)
    at = page("owners", case_id)
    at.query_params["cause"] = CAUSE
    at.run()
    accept_ownership(store, LOCAL, case_id, CAUSE, seen.revision)
    at.button(key=f"accept-{CAUSE}").click().run()
    assert not at.exception
    assert any("changed elsewhere" in str(warning.value) for warning in at.warning)


def test_the_plan_is_taken_over_once_a_cause_is_owned(store: Store) -> None:
    case_id = case_of_pharma(store)
    assert "Propose an owner first" in shown(page("plan", case_id))
    accepted(store, case_id, "incentive-misaligned")
    at = page("plan", case_id)
    take = next(button for button in at.button if button.label.startswith("Take over"))
    take.click().run()
    assert not at.exception
    assert actions_of(store, LOCAL, case_id)


def test_an_agreement_is_made_and_signed_on_its_page(store: Store) -> None:
    case_id = case_of_pharma(store)
    at = press(page("agreement", case_id), "Make it the agreement")
    named(at, "text_input", "Name").set_value("Ada Byron")  # type: ignore[attr-defined]
    press(at, "Sign")
    (made,) = agreements_of(store, LOCAL, case_id)
    assert [one.name for one in made.signatures] == ["Ada Byron"]
    assert "Ada Byron" in shown(page("agreement", case_id))


def test_review_dates_are_set_with_one_click_and_a_review_is_written_down(store: Store) -> None:
    case_id = case_of_pharma(store)
    accepted(store, case_id)
    press(page("review", case_id), "Set these dates")
    assert len(reviews_of(store, LOCAL, case_id)) == 3
    at = page("review", case_id)
    at.selectbox(key=f"field/{case_id}/1/result-moved").set_value("moved")
    press(at, "Write down this review")
    assert reviews_of(store, LOCAL, case_id)[0].answers == {"result-moved": "moved"}
    assert "The result moved." in shown(page("review", case_id))


def test_nothing_moved_leads_back_to_the_diagnosis(store: Store) -> None:
    case_id = case_of_pharma(store)
    accepted(store, case_id)
    add_action(store, LOCAL, action(case_id, CAUSE, date.today() - timedelta(days=30)))
    plan_reviews(store, LOCAL, case_id, [], [date.today()])
    at = page("review", case_id)
    for question in ("result-moved", f"cause-gone/{CAUSE}", f"acted-differently/{CAUSE}"):
        option = "not-yet" if question.startswith("acted") else "same"
        at.selectbox(key=f"field/{case_id}/1/{question}").set_value(option)
    press(at, "Write down this review")
    press(page("review", case_id), "Back to the diagnosis")
    assert any(one.detail.get("after") == "interviewing" for one in history_of(store, LOCAL, case_id))


def test_the_board_shows_a_diagnosed_case_and_says_what_it_knows_nothing_of(store: Store) -> None:
    assert "No likely cause is open here" in shown(page("board"))
    case_id = case_of_pharma(store)
    assert any("1 open case without a diagnosis" in str(part.label) for part in page("board").expander)
    page("findings", case_id)
    text = shown(page("board"))
    assert "Rewards that pull the wrong way" in text and f"owners?case={case_id}" in text


def test_what_the_board_looks_at_is_in_the_address(store: Store) -> None:
    with_company(store)
    case_id = case_of_pharma(store)
    page("findings", case_id)
    at = page("board")
    at.selectbox[0].set_value("sales").run()
    assert at.query_params["unit"] in ("sales", ["sales"])
    at.selectbox[0].set_value("works").run()
    assert "Nothing fits" in shown(at)


def test_the_week_and_the_portfolio_are_calm_without_cases_and_tell_with_one(store: Store) -> None:
    assert "Nothing waits for you" in shown(page("decisions"))
    assert "No request has been diagnosed yet" in shown(page("portfolio"))
    case_id = case_of_pharma(store)
    page("findings", case_id)
    proposed(store, case_id)
    text = shown(page("decisions"))
    assert "The rule is missing" in text
    text = shown(page("portfolio"))
    assert "too few to say" in text and "Fix, do not train" in text
