"""The performance agreement of a case, on one page: what is wrong, who owns it, what is done, and what training will do.

It is text, so that a hash can be bound to every letter of it. It holds nothing that changes by itself: no clock, no
figure that is reckoned anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.domain.accountability import Action, ActionState, Owner, Ownership, OwnershipState
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.follow_up import Review
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.wording import count_of, ended, money, on_day, rounded

MOST = 6
"""Causes and actions that fit on the page; more are not managed (judgement)."""

TRAINING_DOES = {
    VerdictKind.TRAIN: "It supplies the training and checks at work whether it is used. It does not answer for the result.",
    VerdictKind.TRAIN_AND_FIX: (
        "It supplies the training named above, once the other causes are in hand. It does not answer for the result."
    ),
    VerdictKind.FIX: (
        "It convenes, follows up and reports at the review dates. It gives no course against this gap: a course would not "
        "close it."
    ),
    VerdictKind.CANNOT_TELL: "It asks on until the causes can be told. Until then nothing is booked.",
}

NOT_YET = {
    OwnershipState.PROPOSED: " (proposed, has not accepted yet)",
    OwnershipState.DISPUTED: " (disputed)",
    OwnershipState.NOT_VERIFIED: " (acted upon without effect)",
    OwnershipState.VERIFIED: " (effect verified)",
}


@dataclass(frozen=True)
class Agreed:
    """Everything that an agreement is made from."""

    library: Library
    organisation: Organisation
    case: Case
    diagnosis: Diagnosis
    ownerships: Sequence[Ownership]
    actions: Sequence[Action]
    reviews: Sequence[Review]


@dataclass(frozen=True)
class Part:
    """A heading of an agreement with the lines below it; a line that begins with a dash is one of a list."""

    heading: str
    lines: tuple[str, ...]


def agreement_text(agreed: Agreed) -> str:
    """Return the agreement as plain text with headings; the same input gives the same letters."""
    parts = [
        (f"Performance agreement: {_line(agreed.case.label)}", list(_gap(agreed))),
        ("What causes it, and who is accountable", list(_causes(agreed))),
        ("What will be done", list(_actions(agreed))),
        ("What the training department will and will not do", [_training(agreed)]),
        ("When it is looked at again", [_dates(agreed)]),
    ]
    head, *rest = parts
    texts = ["\n".join([f"# {head[0]}", *head[1]]), *("\n".join([f"## {name}", *lines]) for name, lines in rest)]
    return "\n\n".join(texts) + "\n"


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the parts of an agreement's text, the head first."""
    parts = []
    for block in text.strip().split("\n\n"):
        heading, *lines = block.split("\n")
        parts.append(Part(heading.lstrip("# "), tuple(lines)))
    return tuple(parts)


def who(library: Library, organisation: Organisation, owner: Owner) -> str:
    """Return an owner as people read it: the person with the post where they are known, else the role."""
    employee = organisation.employee_by_id.get(owner.employee or "")
    post = organisation.post_by_id.get(owner.post or "")
    role = library.role_by_id[owner.role].label if owner.role in library.role_by_id else owner.role
    if employee and post:
        return f"{employee.name}, {post.title}"
    if post:
        return f"{post.title} (vacant)"
    return employee.name if employee else role


def _gap(agreed: Agreed) -> Iterator[str]:
    gap = agreed.diagnosis.gap
    if agreed.case.gap.statement:
        yield ended(_line(agreed.case.gap.statement))
    yield f"Measure: {ended(_line(gap.size))}" if gap.size else "Measure: none yet; without one, no success can be shown."
    if gap.yearly_cost:
        yield f"It costs about {money(gap.yearly_cost, gap.currency)} a year."
    yield f"Finding: {agreed.diagnosis.verdict.sentence}"


def _causes(agreed: Agreed) -> Iterator[str]:
    owned = {one.cause: one for one in agreed.ownerships}
    likely = {cause.id for cause in agreed.diagnosis.likely}
    found = [cause for cause in agreed.diagnosis.causes if cause.id in owned or cause.id in likely]
    found.sort(key=lambda cause: cause.id not in owned)
    if not found:
        yield "No cause is likely yet."
    for cause in found[:MOST]:
        # No share of the gap: it is judgement, and people sign this.
        told = cause.likelihood_label if cause.is_raised else "not likely now"
        yield f"- {cause.label} ({told}): {_accountable(agreed, owned.get(cause.id))}"
    if len(found) > MOST:
        yield f"- Not named for want of room: {count_of(len(found) - MOST, 'cause')}, likely or owned."
    still_open = sum(cause.id not in owned and cause.id not in likely for cause in agreed.diagnosis.leading)
    if still_open:
        yield f"- Neither likely nor ruled out: {count_of(still_open, 'other cause')}."


def _accountable(agreed: Agreed, one: Ownership | None) -> str:
    if one is None:
        return "nobody yet"
    named = who(agreed.library, agreed.organisation, one.owner)
    return f"{named}{NOT_YET.get(one.state, '')}"


def _actions(agreed: Agreed) -> Iterator[str]:
    alive = [action for action in agreed.actions if action.state is not ActionState.DROPPED]
    alive.sort(key=lambda action: (action.due is None, action.due, action.label))
    for action in alive[:MOST]:
        owner = who(agreed.library, agreed.organisation, action.owner)
        due = f" by {on_day(action.due)}" if action.due else ""
        cost = f", about {agreed.library.scales.currency} {rounded(action.cost)} a year" if action.cost else ""
        yield f"- {_line(action.label)}: {owner}{due}{cost}."
        measures: Mapping[str, str] = {
            "Done when": action.behaviour_measure,
            "Works when": action.result_measure,
            "Must not get worse": action.guard_measure,
        }
        told = [f"{name}: {ended(_line(text))}" for name, text in measures.items() if text]
        if told:
            yield f"  {' '.join(told)}"
    if not alive:
        yield "Nothing is planned yet."


def _training(agreed: Agreed) -> str:
    verdict = agreed.diagnosis.verdict
    required = " The training that the law requires is given all the same." if verdict.required_training else ""
    return f"{TRAINING_DOES[verdict.kind]}{required}"


def _dates(agreed: Agreed) -> str:
    days = [on_day(review.due) for review in agreed.reviews if not review.is_held]
    if not days:
        return "No date is set."
    again = "If nothing has moved after twice the stated time, the diagnosis is opened again."
    return f"{', '.join(days)}. The gap is measured again each time. {again}"


def _line(text: str) -> str:
    """Return a text of somebody's own on one line, so that it cannot pass for a heading or a list."""
    return " ".join(text.split())
