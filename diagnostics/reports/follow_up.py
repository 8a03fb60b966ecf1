"""When it is looked at again, what is measured then, and when to stop."""

from __future__ import annotations

from diagnostics.domain.follow_up import Review
from diagnostics.domain.inquiry import Finds
from diagnostics.findings.gap import number
from diagnostics.planning.plan import Step
from diagnostics.reports.document import Block, Bullets, Heading, Paragraph, Table
from diagnostics.reports.material import Material
from diagnostics.wording import counted, ended, on_day, sentence_start

USUAL = (30, 60, 90)
"""Days after the start on which a plan is looked at again, where the library says nothing."""

ABOUT_A_CAUSE = (Finds.BEHAVIOUR, Finds.CAUSE)


def follow_up(material: Material) -> tuple[Block, ...]:
    """Return the dates, the measures and the stop rule; nothing where nothing is planned and no date is set."""
    if not material.plan.steps and not material.kept.reviews:
        return ()
    return (
        Heading("Follow-up"),
        Paragraph(_dates(material)),
        *_reviews(material),
        Paragraph(_what_is_measured(material)),
        *_questions(material),
        *_measures(material),
        Heading("When to stop", 2),
        Paragraph(
            "If, after twice the time that an action was said to take, neither the result nor any cause has moved, stop it "
            "and open the diagnosis again: another cause is at work, or the action did not reach this one. If something "
            "that must not get worse does, halt the action that did it until it is understood."
        ),
    )


def _days(material: Material) -> tuple[int, ...]:
    return tuple(material.library.follow_up.days) if material.library.follow_up else USUAL


def _dates(material: Material) -> str:
    if material.kept.reviews:
        held = sum(review.is_held for review in material.kept.reviews)
        left = len(material.kept.reviews) - held
        if not held:
            return "The dates below are set."
        every, has = counted(held + left, "review"), "has" if held == 1 else "have"
        return f"{sentence_start(counted(held, 'review').split()[0])} of {every} {has} taken place."
    *first, last = map(str, _days(material))
    return (
        f"Fix the dates of the reviews on the day the plan starts: {', '.join(first)} and {last} days on. Whoever is "
        "accountable for a step reports on it; the training manager convenes."
    )


def _reviews(material: Material) -> tuple[Block, ...]:
    reviews = material.kept.reviews
    if not reviews:
        return ()
    rows = tuple(
        (str(review.number), on_day(review.due), on_day(review.held_on) if review.held_on else "–", _found(material, review))
        for review in reviews
    )
    return (Table("Reviews", ("No.", "Due", "Held", "The gap then"), rows, (0.5, 2.0, 2.0, 4.0)),)


def _found(material: Material, review: Review) -> str:
    if review.figure is None:
        return "Not measured" if review.is_held else "–"
    unit = f" {material.case.gap.unit}" if material.case.gap.unit else ""
    source = f" ({review.figure_source})" if review.figure_source else ""
    return f"{number(review.figure)}{unit}{source}"


def _what_is_measured(material: Material) -> str:
    gap = material.diagnosis.gap
    if not gap.size:
        return (
            "The gap has no measure yet. Agree on one before the plan starts, with today's figure and the one wanted; "
            "without it no review can show success."
        )
    return f"At each review the gap is measured again in the same way: {ended(gap.size)}"


def _questions(material: Material) -> tuple[Block, ...]:
    if material.library.follow_up is None:
        return ()
    asked = [
        f"{question.text}{' (Of each cause.)' if question.finds in ABOUT_A_CAUSE else ''}"
        for question in material.library.follow_up.questions
    ]
    return (Paragraph("Beside the figure, the same questions are asked each time:"), Bullets(tuple(asked)))


def _measures(material: Material) -> tuple[Block, ...]:
    rows = tuple(
        (
            str(place),
            step.action.measure,
            step.action.result_measure,
            step.action.guard,
            _first_looked_at(material, step),
        )
        for place, step in enumerate(material.plan.steps, start=1)
    )
    if not rows:
        return ()
    when = "Can show in" if material.kept.reviews else "First looked at"
    head = ("Step", "Shows in what people do", "Shows in the result", "Must not get worse", when)
    return (Table("How one will know, step by step", head, rows, (0.6, 3.2, 2.8, 2.6, 1.5)),)


def _first_looked_at(material: Material, step: Step) -> str:
    """Say which of the usual reviews is the first at which a step can show; later than the last one gets its own.

    Where dates are set it is not known on which day the plan began; then the week is said.
    """
    if material.kept.reviews:
        return f"Week {step.shows_in_week}"
    days = next((day for day in _days(material) if day >= 7 * step.shows_in_week), None)
    if days is None:
        return f"In week {step.shows_in_week}; set a date for it"
    return f"After {days} days"
