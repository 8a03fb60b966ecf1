"""What a scripted person does with one case, verb by verb; each leaves one event, by which it can be found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from diagnostics.access.rights import LOCAL
from diagnostics.domain.accountability import Action, Owner
from diagnostics.domain.case import Gap, Request
from diagnostics.domain.causes import GapKind
from diagnostics.domain.follow_up import Meaning
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome, Proof
from diagnostics.planning.plan import Limits
from diagnostics.services.acting import actions_of, add_action
from diagnostics.services.agreeing import agreements_of, make_agreement, sign_agreement
from diagnostics.services.cases import (
    change_gap,
    change_request,
    change_title,
    delete_case,
    history_of,
    list_cases,
    set_plan,
)
from diagnostics.services.cases import open_case as open_new
from diagnostics.services.interview import record_answer
from diagnostics.services.learning import close_case
from diagnostics.services.owning import accept_ownership, decide_dispute, dispute_ownership, owning_of, propose_owner
from diagnostics.services.respondents import add_respondent
from diagnostics.services.reviewing import plan_reviews, reviews_of
from diagnostics.storage.store import Store

CAUSE, OWNER = "unclear-expectations", Owner("line-manager")
RESPONDENT = "performer-1"
GAP = Gap(kind=GapKind.ON_TIME, measure="Calls answered", current=71.5, target=90)
REQUEST = Request(by="Head of service", text="A course for everybody")
PLAN = Limits(budget=40_000, weeks=12)
OUTCOME = Outcome(
    measured="Calls answered, by the log", after=88, causes={CAUSE: Proof.CONFIRMED}, closed_on=date(2026, 6, 1)
)
ACTION, DUE, SIGNER = "Write one page with the targets", date(2026, 5, 1), "Ada"
REVIEWS = (date(2026, 6, 1), date(2026, 8, 1))
QUESTIONS = 6


@dataclass
class Session:
    """One person at one case."""

    number: int
    store: Store
    library: Library
    case_id: str = ""

    @property
    def asked_for(self) -> str:
        """The title under which the case is opened, by which the person finds it in the list again."""
        return f"Session {self.number}"

    @property
    def title(self) -> str:
        """The title that the case gets later."""
        return f"{self.asked_for}: calls"

    def seen(self) -> int:
        """Return the revision of the ownership that is on the person's screen."""
        owned = owning_of(self.store, LOCAL, self.case_id).of(CAUSE)
        return owned.revision if owned else 0


@dataclass(frozen=True)
class Verb:
    """One thing to do, and the event that it leaves: its verb, and what tells it from others of that verb."""

    event: str
    do: Callable[[Session], object]
    told_by: Mapping[str, object] = field(default_factory=dict)

    def is_there(self, at: Session) -> bool:
        """Whether it is done already, as a person finds out who loads the page again."""
        if not at.case_id and not _found_in_list(at):
            return False
        events = history_of(at.store, LOCAL, at.case_id)
        # With a case its details go; that something was done to it stays.
        told = {} if any(event.verb == "delete-case" for event in events) else self.told_by
        return any(event.verb == self.event and told.items() <= dict(event.detail).items() for event in events)


def script_of(number: int, library: Library) -> tuple[Verb, ...]:
    """Return what a person does in session `number`: every third one disputes, every fifth one deletes the case."""
    return (
        Verb("open-case", _open),
        Verb("add-respondent", lambda at: add_respondent(at.store, LOCAL, at.case_id, "performer")),
        *(_answer(question.id, question.options[number % 2].id) for question in _questions(library)),
        Verb("change-title", lambda at: change_title(at.store, LOCAL, at.case_id, at.asked_for, at.title)),
        Verb("change-gap", lambda at: change_gap(at.store, LOCAL, at.case_id, Gap(), GAP)),
        Verb("change-request", lambda at: change_request(at.store, LOCAL, at.case_id, Request(), REQUEST)),
        Verb("set-plan", lambda at: set_plan(at.store, LOCAL, at.case_id, Limits(), PLAN)),
        Verb("propose-owner", lambda at: propose_owner(at.store, LOCAL, at.case_id, CAUSE, OWNER, "Sets the targets")),
        *(DISPUTED if number % 3 == 0 else ACCEPTED),
        *FOLLOWED,
        Verb("close-case", lambda at: close_case(at.store, LOCAL, at.case_id, None, OUTCOME)),
        *(DELETED if number % 5 == 0 else ()),
    )


ACCEPTED = (Verb("accept-ownership", lambda at: accept_ownership(at.store, LOCAL, at.case_id, CAUSE, at.seen())),)
DISPUTED = (
    Verb("dispute-ownership", lambda at: dispute_ownership(at.store, LOCAL, at.case_id, CAUSE, at.seen(), "Not mine")),
    Verb("decide-dispute", lambda at: decide_dispute(at.store, LOCAL, at.case_id, CAUSE, at.seen(), OWNER, "It is")),
)
FOLLOWED = (
    Verb("add-action", lambda at: add_action(at.store, LOCAL, Action("new", at.case_id, CAUSE, ACTION, OWNER, due=DUE))),
    Verb("make-agreement", lambda at: make_agreement(at.store, LOCAL, at.case_id)),
    Verb("sign-agreement", lambda at: _sign(at)),
    Verb("plan-reviews", lambda at: plan_reviews(at.store, LOCAL, at.case_id, [], REVIEWS)),
)
DELETED = (Verb("delete-case", lambda at: delete_case(at.store, LOCAL, at.case_id)),)


def followed(at: Session) -> tuple[object, ...]:
    """Return what is stored of the action, the agreement and the reviews of a session."""
    actions = [(action.label, action.owner, action.due) for action in actions_of(at.store, LOCAL, at.case_id)]
    agreements = agreements_of(at.store, LOCAL, at.case_id)
    signed = [[(one.name, one.meaning) for one in agreement.signatures] for agreement in agreements]
    return actions, signed, tuple(review.due for review in reviews_of(at.store, LOCAL, at.case_id))


FOLLOW_UP = ([(ACTION, OWNER, DUE)], [[(SIGNER, Meaning.OWNS)]], REVIEWS)
"""What has to be stored of them at the end."""


def answers_of(number: int, library: Library) -> dict[str, str]:
    """Return the answers of session `number`, in the order they are given."""
    return {question.id: question.options[number % 2].id for question in _questions(library)}


def _questions(library: Library):  # type: ignore[no-untyped-def]
    return [question for question in library.questions if not question.is_number][:QUESTIONS]


def _answer(question: str, value: str) -> Verb:
    return Verb(
        "record-answer",
        lambda at: record_answer(at.store, LOCAL, at.library, at.case_id, RESPONDENT, question, value, None),
        {"question": question},
    )


def _sign(at: Session) -> None:
    sign_agreement(at.store, LOCAL, agreements_of(at.store, LOCAL, at.case_id)[0], Meaning.OWNS, SIGNER)


def _open(at: Session) -> None:
    at.case_id = open_new(at.store, LOCAL, at.library, at.asked_for)


def _found_in_list(at: Session) -> bool:
    named = [case.id for case in list_cases(at.store, LOCAL) if case.title in (at.asked_for, at.title)]
    at.case_id = next(iter(named), "")
    return bool(named)
