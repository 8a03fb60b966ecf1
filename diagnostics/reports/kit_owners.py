"""One page for each accountable owner, in words for that role, with nothing on it that a person answered.

Owners see what follows from the answers and none of them (`findings/withheld.py`): beside what records and observation
show, an owner's page says how many answers speak for a cause and from how many sides, and never what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from diagnostics.domain.accountability import STATE_LABELS, Ownership, OwnershipState
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding, Reason, VerdictKind
from diagnostics.domain.library import Library
from diagnostics.findings.verdict import listed
from diagnostics.findings.withheld import REASONS as REASONS_WITHHELD
from diagnostics.planning.plan import Step
from diagnostics.reports.document import Block, Bullets, Facts, Heading, Paragraph, Table
from diagnostics.reports.kit_words import Kit
from diagnostics.wording import clipped, counted, ended, on_day, sentence_start, share_in_words, weeks

CAUSES = 2
"""Causes of one owner on the page, which is read in two minutes; more are named, and wait."""

ACTIONS, SUPPORT = 3, 5
"""Actions of one owner, and what the training department brings, as far as they stand on the page."""

REASON = 170
"""Letters of the reason why it is them."""

SHOWN = 1
"""What records and observation show for one cause."""

YOURS = "Which of the actions below do you begin, and on which day?"
OF_OTHERS = "Others answer for the actions below. What do they need from you, and by which day?"
DECISION_WEEKS = 2
"""Until an owner says yes or no; judgement."""


def owners_pages(kit: Kit) -> Iterator[tuple[Block, ...]]:
    """Yield the page of each role that is accountable for a raised cause, the most important first."""
    diagnosis = without_answers_of_people(kit.library, kit.diagnosis)
    for role in dict.fromkeys(cause.owner.role for cause in diagnosis.leading):
        mine = [cause for cause in diagnosis.leading if cause.owner.role == role]
        yield tuple(_page(kit, role, mine))


def without_answers_of_people(library: Library, diagnosis: Diagnosis) -> Diagnosis:
    """Return the diagnosis with those reasons only that come from records or from what was watched."""

    def shown(reason: Reason) -> bool:
        role = library.role_by_id.get(reason.role)
        return role is not None and not role.asks_people

    causes = tuple(replace(cause, reasons=tuple(filter(shown, cause.reasons))) for cause in diagnosis.causes)
    return replace(diagnosis, causes=causes, asked=(), disagreements=(), views=())


def _page(kit: Kit, role: str, mine: list[CauseFinding]) -> Iterator[Block]:
    part = kit.library.role_by_id[role]
    yield Heading(f"For {part.in_text}")
    if part.message:
        yield Paragraph(part.message)
    yield Paragraph(f"What this is about: {_gap(kit)}")
    for cause in mine[:CAUSES]:
        yield Heading(f"What you own: {cause.label}", 2)
        yield Facts(tuple(_facts(kit, cause)))
    for warning in dict.fromkeys(cause.owner.warning for cause in mine[:CAUSES] if cause.owner.warning):
        yield Paragraph(f"To be clear: {warning}")
    if rest := mine[CAUSES:]:
        yield Paragraph(f"Also yours, and for a second talk: {'; '.join(cause.label for cause in rest)}.")
    first = mine[:CAUSES]
    steps = [(number, step) for number, step in enumerate(kit.plan.steps, 1) if _is_theirs(step, role, first)]
    steps.sort(key=lambda numbered: numbered[1].action.owner != role)
    yield from _decision(kit, role, first, steps)
    yield from _support(kit, first)


def _facts(kit: Kit, cause: CauseFinding) -> Iterator[tuple[str, str]]:
    known = kit.library.cause_by_id[cause.id]
    yield "What one sees", known.if_so
    yield "Why you", ended(clipped(cause.owner.reason, REASON))
    if standing := next((one for one in kit.material.kept.ownerships if one.cause == cause.id), None):
        yield "Where it stands", _standing(kit, standing)
    yield "How sure", f"{sentence_start(cause.likelihood_label)}; {share_in_words(cause.share)} of the gap."
    yield "What speaks for it", _grounds(kit, cause)


def _standing(kit: Kit, owned: Ownership) -> str:
    """The state of the ownership as it is stored, until when an answer is asked for, and the role that was named."""
    said = STATE_LABELS[owned.state]
    if owned.state is OwnershipState.PROPOSED and owned.answer_by:
        said += f", to be answered by {on_day(owned.answer_by)}"
    role = kit.library.role_by_id.get(owned.owner.role)
    return f"{said}; {role.in_text} was named." if role else f"{said}."


def _grounds(kit: Kit, cause: CauseFinding) -> str:
    """How many answers from how many sides, from the whole diagnosis; and what records and observation show."""
    if cause.reasons_withheld:
        return REASONS_WITHHELD
    told = kit.diagnosis.cause(cause.id)
    sides = len({reason.role for reason in told.reasons_for})
    number = len(told.reasons_for)
    if not number:
        return "It follows from the causes around it."
    answers = sentence_start(counted(number, "answer"))
    words = f"{answers} from {counted(sides, 'side')} {'speaks' if number == 1 else 'speak'} for it"
    against = len(told.reasons_against)
    words += f", {counted(against, 'answer')} against it." if against else "."
    shown = [f"{_place(reason)}: {reason.text} “{reason.answer}”." for reason in cause.reasons_for[:SHOWN]]
    return " ".join([words, *shown])


def _place(reason: Reason) -> str:
    return "In the records" if reason.role == "records" else "Seen on the spot"


def _decision(kit: Kit, role: str, mine: list[CauseFinding], steps: list[tuple[int, Step]]) -> Iterator[Block]:
    yield Heading("What you are asked to decide", 2)
    asked = [f"Do you answer for {_listed(mine)}? Say yes or no by {_answer_by(kit)}."]
    if steps:
        mine_too = any(step.action.owner == role for _, step in steps)
        asked.append(YOURS if mine_too else OF_OTHERS)
    yield Bullets(tuple(asked), numbered=True)
    if steps:
        later = [step.action.label for _, step in steps[ACTIONS:]]
        yield Heading("What to do, and how one will know", 2)
        rows = tuple(
            (
                f"{number}. {step.action.label}{_with(step, role)}",
                clipped(step.action.measure, REASON),
                kit.day(step.starts_in_week),
                kit.day(step.shows_in_week),
                "",
            )
            for number, step in steps[:ACTIONS]
        )
        head = ("Action", "How one knows", "Begins", "Shows by", "Yours, from")
        yield Table("", head, rows, (3.2, 3.6, 1.8, 1.8, 1.2))
        if later:
            yield Paragraph(f"After these: {'; '.join(later)}.")
    elif kit.diagnosis.verdict.kind is VerdictKind.CANNOT_TELL:
        yield Paragraph("No action is proposed before the open questions are answered. What you know about this helps most.")


def _support(kit: Kit, mine: list[CauseFinding]) -> Iterator[Block]:
    there = replace(
        kit.there,
        causes=tuple(cause.id for cause in mine),
        families=tuple(dict.fromkeys(cause.family for cause in mine)),
    )
    fitting = sorted((one for one in kit.told.support if one.when.holds(there)), key=lambda one: -one.when.weight)
    given = [kit.filled(one.text) for one in fitting]
    yield Heading("What the training department brings", 2)
    yield Bullets(tuple(ended(text) for text in given[:SUPPORT]))
    yield Paragraph(f"We look at it again {_reviews(kit)}. The result is yours; convening and measuring are ours.")


def _is_theirs(step: Step, role: str, mine: list[CauseFinding]) -> bool:
    return step.action.owner == role or bool({cause.id for cause in mine} & {*step.action.causes})


def _with(step: Step, role: str) -> str:
    return "" if step.action.owner == role else f" (accountable: {step.action.owner_label})"


def _reviews(kit: Kit) -> str:
    days = kit.library.follow_up.days if kit.library.follow_up else [30, 60, 90]
    if kit.on:
        return f"on {listed([on_day(kit.on + timedelta(days=day)) for day in days])}"
    return f"after {listed([str(day) for day in days])} days"


def _gap(kit: Kit) -> str:
    gap = kit.diagnosis.gap
    return ended(gap.size or gap.statement or "the gap is not stated yet")


def _listed(causes: list[CauseFinding]) -> str:
    return listed([f"“{cause.label}”" for cause in causes])


def _answer_by(kit: Kit) -> str:
    return kit.day(DECISION_WEEKS) if kit.on else f"_______________ (within {weeks(DECISION_WEEKS)})"
