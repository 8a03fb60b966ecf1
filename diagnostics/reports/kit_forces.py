"""The force-field sheet: what drives towards the wanted result and what holds it back, with lines for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from diagnostics.domain.facilitation import Stage
from diagnostics.domain.finding import CauseFinding, Reason
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS
from diagnostics.findings.withheld import REASONS as REASONS_WITHHELD
from diagnostics.reports.document import Block, Heading, Paragraph, Spread, Table
from diagnostics.reports.kit_words import Kit
from diagnostics.wording import clipped, ended, sentence_start, share_in_words

FORCES = 5
"""Forces on one side; more cannot be weighed in a quarter of an hour, nor read on one sheet."""

ANSWERS = 2
"""Answers that stand behind one force."""

QUESTION = 90
"""Letters of the question that stands before an answer."""

ROOM, ROOM_BEFORE = 2, 6
"""Empty lines under what is known, and before anything is."""

HOW = (
    "Give each force a number from 1 (hardly felt) to 5 (decides it). Begin on the right: making smaller what restrains "
    "comes before pushing harder."
)
HEAD = ("Drives towards it", "1-5", "Holds it back", "1-5")
WIDTHS = (5.0, 0.7, 5.0, 0.7)


def force_field(kit: Kit) -> tuple[Block, ...]:
    """Return the sheet on a page of its own, laid sideways: forces of the case, answers behind them, and empty lines."""
    after = kit.there.stage is Stage.AFTER
    left = [kit.filled(force.text) for force in kit.told.driving if force.when.holds(kit.there)]
    left += _in_order(kit) if after else []
    right = [_holding(kit, cause) for cause in kit.diagnosis.leading[:FORCES]] if after else []
    rows = [(drives, "", holds, "") for drives, holds in zip_longest(left[:FORCES], right, fillvalue="")]
    empty = [("", "", "", "")] * (ROOM if after else ROOM_BEFORE)
    told = (
        "Answers stand here without saying whose they are. Whoever knows who was asked may still guess: agree with them "
        "before you hang this up."
        if after
        else "Nothing is known yet: fill it in together, and compare it later with what people said."
    )
    sheet: tuple[Block, ...] = (
        Heading("Force field"),
        Paragraph(f"Where we want to be: {_wanted(kit)}"),
        Paragraph(f"{HOW} {told}", small=True),
        Table("", HEAD, tuple([*rows, *empty]), WIDTHS),
    )
    return (Spread(sheet),)


def _wanted(kit: Kit) -> str:
    gap = kit.diagnosis.gap
    said = gap.size or gap.statement
    return ended(said) if said else "____________________________________________"


def _in_order(kit: Kit) -> list[str]:
    """What answers spoke clearly against: these causes are not there, so that side of the work is in order."""
    sound = [cause for cause in kit.diagnosis.causes if not cause.is_raised and cause.reasons_against]
    sound.sort(key=lambda cause: min(round(reason.effect, 9) for reason in cause.reasons_against))
    told = []
    for cause in sound[:FORCES]:
        said = _answers(cause.reasons_against)
        if said:
            told.append(f"In order, as far as was asked (no sign of “{cause.label}”): {said}")
    return told


def _holding(kit: Kit, cause: CauseFinding) -> str:
    said = _answers(cause.reasons_for)
    known = f"{cause.label} ({cause.likelihood_label}; {share_in_words(cause.share)} of the gap)"
    if cause.reasons_withheld:
        return f"{known}. {REASONS_WITHHELD}"
    return f"{known}: {said}" if said else f"{known}. It follows from the causes around it."


def _answers(reasons: Sequence[Reason]) -> str:
    labels = {label for label in NON_ANSWER_LABELS.values()}
    said = dict.fromkeys(f"{clipped(one.text, QUESTION)} “{one.answer}”" for one in reasons if one.answer not in labels)
    return sentence_start("; ".join([*said][:ANSWERS])) + "." if said else ""
