"""What training will do about this gap and what it will not: from the causes found and the actions of the catalogue."""

from __future__ import annotations

from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import CauseFinding, FamilyFinding, VerdictKind
from diagnostics.findings.agreement import TRAINING_DOES
from diagnostics.findings.verdict import listed, quoted
from diagnostics.planning.interventions import course_of
from diagnostics.reports.choices import training_alone
from diagnostics.reports.document import Block, Facts, Heading
from diagnostics.reports.material import Material
from diagnostics.wording import NUMBERS, money, share_in_words

NAMED = 3
"""Causes named as left alone by training; the others are counted."""

TITLE = "What training will and will not do"


def training(material: Material) -> tuple[Block, ...]:
    """Return what training does here, what it leaves as it is, and what is asked of the training department."""
    if not material.case.answer_count:
        return ()
    items = [
        ("What it does", will(material)),
        ("What it does not", will_not(material)),
        ("In the plan", _in_the_plan(material)),
        ("A course alone", _alone(material)),
        ("Required by law", _law(material)),
        ("The training department", TRAINING_DOES[material.diagnosis.verdict.kind]),
    ]
    return (Heading(TITLE), Facts(tuple((name, text) for name, text in items if text)))


def in_short(material: Material) -> str:
    """Return both in two sentences, for a page on which the causes stand with their owners."""
    family, raised, leading = _family(material), _raised(material), material.diagnosis.leading
    if not raised:
        stays = " It would leave the causes above as they are." if family.examined and leading else ""
        return f"{will(material)}{stays}"
    if len(raised) == len(leading):
        return f"{will(material)} {will_not(material)}"
    leaves = "would leave" if _is_open(material) else "leaves"
    return f"{will(material)} It {leaves} the other causes to those who are accountable for them."


def will(material: Material) -> str:
    """Return what training does about this gap, or would do if the causes are confirmed, in a sentence."""
    family, raised = _family(material), _raised(material)
    if not raised:
        if not family.examined:
            return "What training would do cannot be said: nobody was asked about knowledge and skill."
        return "The answers raised no cause that teaching removes, so a course has nothing to work on here."
    named = listed([quoted(cause) for cause in raised])
    share = share_in_words(family.share if len(raised) > 1 else raised[0].share)
    works = "would work" if _is_open(material) else "works"
    return f"Training {works} on {named}, {'together ' if len(raised) > 1 else ''}{share} of the gap."


def will_not(material: Material) -> str:
    """Return which of the causes found a course leaves as they are, and who can move them."""
    rest = [cause for cause in material.diagnosis.leading if cause.family is not FamilyId.TRAINING]
    if not rest:
        return "What is learned is not used by itself: practice at work and the line manager's follow-up decide that."
    shown, more = rest[:NAMED], len(rest) - NAMED
    named = listed([quoted(cause) for cause in shown])
    if more > 0:
        named = f"{', '.join(map(quoted, shown))} and {NUMBERS[more] if more < len(NUMBERS) else more} more"
    leaves = "would leave" if _is_open(material) else "leaves"
    alone = len(rest) == 1
    owners = listed(list(dict.fromkeys(cause.owner.in_text for cause in rest)))
    stays, that = ("it is", "that") if alone else ("they are", "those")
    return f"It {leaves} {named} as {stays}; to change {that} is for {owners}."


def _is_open(material: Material) -> bool:
    return material.diagnosis.verdict.kind is VerdictKind.CANNOT_TELL


def _family(material: Material) -> FamilyFinding:
    return next(family for family in material.diagnosis.families if family.id is FamilyId.TRAINING)


def _raised(material: Material) -> list[CauseFinding]:
    return [cause for cause in material.diagnosis.leading if cause.family is FamilyId.TRAINING]


def _in_the_plan(material: Material) -> str:
    steps = [(number, step.action) for number, step in enumerate(material.plan.steps, start=1) if step.action.is_training]
    if not steps:
        return "No training." if material.plan.steps else ""
    return " ".join(f"Step {number}, “{action.label}”." for number, action in steps)


def _alone(material: Material) -> str:
    """Say what a course by itself would cost and close; nothing is said where nobody was asked."""
    if not _family(material).examined or _is_open(material):
        return ""
    best = training_alone(material)
    if best:
        told = f"“{best.label}”, the training that would close most, costs {material.cost(best.cost)} a year and closes "
        return f"{told}{share_in_words(best.closes)} of the gap if nothing else is done."
    price, people = course_of(material.library, material.case), material.case.gap.people_affected
    if price is None or people is None:
        return "No training of the catalogue treats a cause that was found."
    cost = money(price, material.library.scales.currency)
    return f"For {people:,} people it would cost {cost} a year, and it treats none of the causes found."


def _law(material: Material) -> str:
    if not material.diagnosis.verdict.required_training:
        return ""
    return "The training that the law requires is given all the same, and kept to what the law asks."
