"""Every verb of the services that works for a person, with the rights it needs: the rows of the tests of the matrix."""

from __future__ import annotations

import dis
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from diagnostics.access.rights import LOCAL, Person, Right
from diagnostics.content.library import load_library
from diagnostics.domain.accountability import Action, Owner, Ownership, OwnershipState
from diagnostics.domain.board import Look
from diagnostics.domain.follow_up import Agreement, Meaning, Review
from diagnostics.domain.inquiry import NOBODY, Aspect
from diagnostics.domain.invitation import LinkKind, Round
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import NOBODY as NO_ORGANISATION
from diagnostics.domain.organisation import Employee, Holding, Post, Unit
from diagnostics.domain.paper import sheet_code
from diagnostics.planning.inquiry import Said
from diagnostics.services import (
    acting,
    agreeing,
    asking,
    auditing,
    board,
    cases,
    diagnosing,
    escalating,
    holdings,
    inventing,
    inviting,
    organisation,
    owning,
    paper,
    portfolio,
    posts,
    reviewing,
    scheduling,
)
from diagnostics.services.board import Grouping
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted
from tests.organisations import SMALL
from tests.services.invited import wanted
from tests.services.test_rights import VERBS
from tests.services.test_rights import Verb as Plain

CAUSE = "unclear-policy"
ADA, SOMEBODY = Owner("line-manager", None, "ada"), Owner("hr")
"""An employee whom the organisation of a test has to know, and a role that nobody is known to play."""

TODAY = date.today()
LOOK = Look()

Prepare = Callable[[Store, str, Owner], Any]
Do = Callable[[Store, Person, Library, str, Any], object]


@dataclass(frozen=True)
class Verb:
    """One verb, tried on one case."""

    rights: frozenset[Right]
    do: Do
    prepare: Prepare
    """Makes what has to be there before, with the owner named, as somebody who may do everything."""
    names_a_case: bool


def nothing(store: Store, case: str, owner: Owner) -> None:
    """Some verbs need nothing but the case."""


def placed(store: Store, case: str, owner: Owner) -> tuple[str | None, str]:
    stored = cases.case_of(store, LOCAL, case)
    return stored.unit, stored.client


def proposed(store: Store, case: str, owner: Owner, until: date | None = None) -> Ownership:
    return owning.propose_owner(store, LOCAL, case, CAUSE, owner, "Holds the authority", answer_by=until)


def late(store: Store, case: str, owner: Owner) -> Ownership:
    return proposed(store, case, owner, TODAY - timedelta(days=1))


def disputed(store: Store, case: str, owner: Owner) -> Ownership:
    return owning.dispute_ownership(store, LOCAL, case, CAUSE, proposed(store, case, owner).revision, "Not mine")


def acted_on(store: Store, case: str, owner: Owner) -> Action:
    """An action with a date, about a cause that was accepted."""
    owning.accept_ownership(store, LOCAL, case, CAUSE, proposed(store, case, owner).revision)
    return acting.add_action(store, LOCAL, Action("new", case, CAUSE, "Write one page", owner, due=TODAY))


def revision_of(store: Store, case: str, owner: Owner) -> int:
    acted_on(store, case, owner)
    stored = owning.owning_of(store, LOCAL, case).of(CAUSE)
    assert stored
    return stored.revision


def agreed(store: Store, case: str, owner: Owner) -> Agreement:
    return agreeing.make_agreement(store, LOCAL, case)


def planned(store: Store, case: str, owner: Owner) -> Review:
    return reviewing.plan_reviews(store, LOCAL, case, [], [TODAY])[0]


def held(review: Review, case: str) -> tuple[Review, Review]:
    here = replace(review, case_id=case)
    return here, replace(here, held_on=TODAY, figure=1.0, figure_source="The log")


Named = TypeVar("Named", Unit, Employee)


def renamed(before: Named) -> Named:
    return before.model_copy(update={"name": "Another name"})


def verb(do: Do, *rights: Right, prepare: Prepare = nothing) -> Verb:
    names_a_case = any(step.argval == "case" for step in dis.get_instructions(do))
    return Verb(frozenset(rights), do, prepare, names_a_case)


def plain(right: Right, do: Plain) -> Verb:
    names_a_case = any(step.argval == "case" for step in dis.get_instructions(do))
    return Verb(
        frozenset({right}), lambda store, person, library, case, _: do(store, person, library, case), nothing, names_a_case
    )


def round_of(store: Store, case: str, owner: Owner) -> Round:
    return inviting.open_round(store, LOCAL, case, wanted())


def invited(store: Store, case: str, owner: Owner) -> inviting.Invited:
    return inviting.invite(store, LOCAL, round_of(store, case, owner).id, LinkKind.PERSONAL, "Ben")


EDIT = Right.EDIT_CASE
SEE, BOARD, OWN, PROPOSE = Right.SEE_CASES, Right.SEE_BOARD, Right.OWN, Right.PROPOSE_OWNER
WANTED = Wanted()
MANAGE, DAY = Right.MANAGE_ORGANISATION, date(2026, 1, 1)


def unit(store: Store, case: str, owner: Owner) -> Unit:
    """A unit of its own for every cell, with nothing in it."""
    made = posts.add_unit(store, LOCAL, "Service", "sales")
    return organisation.organisation_of(store, LOCAL).unit_by_id[made]


def post(store: Store, case: str, owner: Owner) -> Post:
    made = posts.add_post(store, LOCAL, load_library(), "Head of service", "sales", "line-manager")
    return organisation.organisation_of(store, LOCAL).post_by_id[made]


def seated(store: Store, case: str, owner: Owner) -> Holding:
    made = post(store, case, owner)
    holdings.appoint(store, LOCAL, made.id, "ada", DAY, ())
    return organisation.organisation_of(store, LOCAL).held[made.id][0]


def closed(store: Store, case: str, owner: Owner) -> Post:
    held = seated(store, case, owner).post
    posts.abolish_post(store, LOCAL, organisation.organisation_of(store, LOCAL).post_by_id[held], TODAY)
    return organisation.organisation_of(store, LOCAL).post_by_id[held]


def employee(store: Store, case: str, owner: Owner) -> Employee:
    made = holdings.add_employee(store, LOCAL, "Ben Ito")
    return organisation.organisation_of(store, LOCAL).employee_by_id[made]


def ticked(case: str) -> bytes:
    """One answer on paper."""
    return f"sheet,question,letter\n{sheet_code(case, load_library(), 'hr-1')},early-leavers,5\n".encode()


def on_paper(store: Store, case: str, owner: Owner) -> paper.PaperPreview:
    return paper.preview_paper(store, LOCAL, load_library(), case, ticked(case), "a.csv")


def previewed(store: Store, case: str, owner: Owner) -> organisation.Preview:
    return organisation.preview_import(store, LOCAL, load_library(), SMALL.encode(), "o.csv", DAY)


ORGANISING = [
    verb(lambda s, p, lib, case, _: organisation.organisation_of(s, p), Right.SEE_ORGANISATION),
    verb(lambda s, p, lib, case, _: organisation.organisation_events(s, p), MANAGE),
    verb(lambda s, p, lib, case, _: organisation.preview_import(s, p, lib, SMALL.encode(), "o.csv", DAY), MANAGE),
    verb(lambda s, p, lib, case, was: organisation.apply_import(s, p, was), MANAGE, prepare=previewed),
    verb(lambda s, p, lib, case, _: organisation.export_organisation(s, p, DAY), MANAGE),
    verb(lambda s, p, lib, case, _: posts.add_unit(s, p, "Service", "sales"), MANAGE),
    verb(lambda s, p, lib, case, was: posts.change_unit(s, p, was, renamed(was)), MANAGE, prepare=unit),
    verb(lambda s, p, lib, case, was: posts.remove_unit(s, p, was), MANAGE, prepare=unit),
    verb(lambda s, p, lib, case, _: posts.add_post(s, p, lib, "Head", "sales", "line-manager"), MANAGE),
    verb(
        lambda s, p, lib, case, was: posts.change_post(s, p, lib, was, was.model_copy(update={"title": "Lead"})),
        MANAGE,
        prepare=post,
    ),
    verb(lambda s, p, lib, case, was: posts.abolish_post(s, p, was, DAY), MANAGE, prepare=post),
    verb(lambda s, p, lib, case, was: posts.reopen_post(s, p, was), MANAGE, prepare=closed),
    verb(lambda s, p, lib, case, was: holdings.appoint(s, p, was.id, "ada", DAY, ()), MANAGE, prepare=post),
    verb(lambda s, p, lib, case, was: holdings.appoint_deputy(s, p, was.id, "ada", DAY, ()), MANAGE, prepare=post),
    verb(lambda s, p, lib, case, was: holdings.end_holding(s, p, was, DAY), MANAGE, prepare=seated),
    verb(lambda s, p, lib, case, _: holdings.add_employee(s, p, "Ben Ito"), MANAGE),
    verb(lambda s, p, lib, case, was: holdings.change_employee(s, p, was, renamed(was)), MANAGE, prepare=employee),
]


EVERY_VERB = [
    *(plain(right, do) for right, do in VERBS),
    verb(lambda s, p, lib, case, was: cases.place_case(s, p, case, was, (was[0], "New")), Right.EDIT_CASE, prepare=placed),
    verb(lambda s, p, lib, case, _: diagnosing.findings_of(s, p, case), SEE),
    verb(lambda s, p, lib, case, _: diagnosing.findings_to_export(s, p, case, "pdf"), Right.EXPORT),
    verb(lambda s, p, lib, case, _: diagnosing.cases_to_diagnose(s, p), SEE),
    verb(lambda s, p, lib, case, _: paper.preview_paper(s, p, lib, case, ticked(case), "a.csv"), Right.ANSWER),
    verb(lambda s, p, lib, case, was: paper.take_in_paper(s, p, lib, case, was), Right.ANSWER, prepare=on_paper),
    verb(lambda s, p, lib, case, _: owning.owning_of(s, p, case), SEE),
    verb(
        lambda s, p, lib, case, _: owning.say_who(
            s, p, case, CAUSE, Aspect.PAYS, "hr", None, Said(Aspect.PAYS, "hr", NOBODY)
        ),
        Right.ANSWER,
    ),
    verb(lambda s, p, lib, case, _: owning.propose_owner(s, p, case, CAUSE, ADA, "Holds it"), PROPOSE),
    verb(
        lambda s, p, lib, case, was: escalating.extend_answer(s, p, case, CAUSE, was.revision, TODAY, "Away"),
        PROPOSE,
        prepare=proposed,
    ),
    verb(
        lambda s, p, lib, case, was: escalating.escalate(s, p, case, CAUSE, was.revision, "Was heard"), PROPOSE, prepare=late
    ),
    verb(lambda s, p, lib, case, was: owning.accept_ownership(s, p, case, CAUSE, was.revision), OWN, prepare=proposed),
    verb(
        lambda s, p, lib, case, was: owning.dispute_ownership(s, p, case, CAUSE, was.revision, "No"), OWN, prepare=proposed
    ),
    verb(
        lambda s, p, lib, case, was: owning.move_on(s, p, case, CAUSE, was, OwnershipState.PLANNED), OWN, prepare=revision_of
    ),
    verb(
        lambda s, p, lib, case, was: owning.decide_dispute(s, p, case, CAUSE, was.revision, ADA, "It is hers"),
        Right.DECIDE_DISPUTE,
        prepare=disputed,
    ),
    verb(lambda s, p, lib, case, _: acting.actions_of(s, p, case), SEE),
    verb(lambda s, p, lib, case, was: acting.add_action(s, p, replace(was, case_id=case)), OWN, prepare=acted_on),
    verb(
        lambda s, p, lib, case, was: acting.change_action(s, p, replace(was, case_id=case), replace(was, label="Write two")),
        OWN,
        prepare=acted_on,
    ),
    verb(
        lambda s, p, lib, case, was: acting.remove_action(s, p, replace(was, case_id=case), "Twice"), OWN, prepare=acted_on
    ),
    verb(lambda s, p, lib, case, _: acting.take_over_plan(s, p, case, [], TODAY, {}), OWN),
    verb(lambda s, p, lib, case, _: agreeing.agreements_of(s, p, case), SEE),
    verb(lambda s, p, lib, case, _: agreeing.draft_agreement(s, p, case), SEE),
    verb(lambda s, p, lib, case, _: agreeing.make_agreement(s, p, case), PROPOSE),
    verb(
        lambda s, p, lib, case, was: agreeing.sign_agreement(s, p, replace(was, case_id=case), Meaning.OWNS, "Ada"),
        Right.SIGN,
        prepare=agreed,
    ),
    verb(lambda s, p, lib, case, _: reviewing.reviews_of(s, p, case), SEE),
    verb(lambda s, p, lib, case, _: scheduling.schedule_of(s, p, case), SEE),
    verb(lambda s, p, lib, case, _: reviewing.plan_reviews(s, p, case, [], [TODAY]), Right.REVIEW),
    verb(lambda s, p, lib, case, was: reviewing.hold_review(s, p, *held(was, case)), Right.REVIEW, prepare=planned),
    verb(lambda s, p, lib, case, _: board.board(s, p, lib, LOOK), BOARD),
    verb(lambda s, p, lib, case, _: board.parts(s, p, lib, LOOK, Grouping.CAUSE), BOARD),
    verb(lambda s, p, lib, case, _: board.parts_of_each(s, p, lib, LOOK, (Grouping.CAUSE, Grouping.OWNER)), BOARD),
    verb(lambda s, p, lib, case, _: board.lines_for_file(s, p, lib, LOOK), BOARD),
    verb(lambda s, p, lib, case, _: asking.decisions(s, p, lib, LOOK), BOARD),
    verb(lambda s, p, lib, case, _: portfolio.flow(s, p, LOOK), BOARD),
    verb(lambda s, p, lib, case, _: portfolio.loads(s, p, lib, LOOK), BOARD),
    verb(lambda s, p, lib, case, _: portfolio.verdicts(s, p, lib, LOOK), BOARD),
    verb(lambda s, p, lib, case, _: portfolio.undiagnosed(s, p, LOOK, 3), BOARD),
    verb(lambda s, p, lib, case, _: auditing.list_events(s, p, WANTED), Right.AUDIT),
    verb(lambda s, p, lib, case, _: auditing.overview(s, p), Right.AUDIT),
    verb(lambda s, p, lib, case, _: auditing.verify_trail(s, p), Right.AUDIT),
    verb(lambda s, p, lib, case, _: list(auditing.export_trail(s, p)), Right.AUDIT, SEE),
    verb(lambda s, p, lib, case, _: auditing.retain_details(s, p, 365), Right.ADMINISTER),
    verb(lambda s, p, lib, case, _: inviting.promise_for(s, p, case, wanted()), EDIT),
    verb(lambda s, p, lib, case, _: inviting.open_round(s, p, case, wanted("hr")), EDIT),
    verb(lambda s, p, lib, case, _: inviting.rounds_of(s, p, case), EDIT),
    verb(lambda s, p, lib, case, _: inviting.comments_of(s, p, case), Right.ANSWER),
    verb(lambda s, p, lib, case, was: inviting.invite(s, p, was.id, LinkKind.PERSONAL, "Ben"), EDIT, prepare=round_of),
    verb(lambda s, p, lib, case, was: inviting.revoke_link(s, p, was.link.id), EDIT, prepare=invited),
    verb(lambda s, p, lib, case, was: inviting.close_round(s, p, was.id), EDIT, prepare=round_of),
    verb(lambda s, p, lib, case, was: inviting.tell_back(s, p, was.id, "Done"), EDIT, prepare=round_of),
    *ORGANISING,
    verb(lambda s, p, lib, case, _: inventing.fill(s, p, lib, [], NO_ORGANISATION, 0, 1), Right.ADMINISTER),
]
