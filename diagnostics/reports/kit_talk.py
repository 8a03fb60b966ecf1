"""The talk: its parts with their times, what to say in each, and the questions that lead from a course to a result."""

from __future__ import annotations

from diagnostics.domain.facilitation import Stage
from diagnostics.reports.document import Block, Bullets, Facts, Heading, Paragraph, Table
from diagnostics.reports.kit_words import Kit
from diagnostics.wording import ended, on_day

QUESTIONS = 9
"""More than that is not asked in ten minutes; on paper it is three pages with room for the answers."""

ROOM = 2
"""Empty lines for questions of one's own."""


def talk(kit: Kit) -> tuple[Block, ...]:
    """Return the agenda: with whom, about what, and a time for each part with room for notes."""
    parts = kit.told.parts(kit.there)
    rows, minute = [], 0
    for part in parts:
        rows.append((_clock(minute), f"{part.minutes} min", part.label, kit.filled(part.purpose), ""))
        minute += part.minutes
    rows.append((_clock(minute), "", "End", "", ""))
    return (
        Heading(f"Agenda: {minute} minutes"),
        Facts(tuple((name, text) for name, text in _about(kit) if text)),
        Table("", ("From", "Takes", "Part", "What it is for", "Notes"), tuple(rows), (0.9, 1.0, 2.0, 3.8, 3.0)),
    )


def script(kit: Kit) -> tuple[Block, ...]:
    """Return what to say in each part, to be changed into one's own words."""
    blocks: list[Block] = [
        Heading("What to say"),
        Paragraph("A way to put it. Cross out what is not yours, and say it in your own words."),
    ]
    minute = 0
    for part in kit.told.parts(kit.there):
        if part.say:
            blocks.append(Heading(f"{_clock(minute)}  {part.label}", 2))
            blocks.append(Bullets(tuple(kit.filled(say.text) for say in part.say)))
        minute += part.minutes
    return tuple(blocks)


def questions(kit: Kit) -> tuple[Block, ...]:
    """Return the reframing questions that fit, each with what to listen for and room for the answer."""
    chosen = kit.told.questions(kit.there, QUESTIONS)
    rows = [(kit.filled(one.text), one.listen_for, "") for one in chosen] + [("", "", "")] * ROOM
    return (
        Heading("Questions that lead from the course to the result"),
        Paragraph(
            "Ask three or four of them, not all. Wait after each; the second half of the answer is the one that counts."
        ),
        Table("", ("Ask", "Listen for", "What was said"), tuple(rows), (3.4, 3.4, 3.6)),
    )


def _about(kit: Kit) -> list[tuple[str, str]]:
    request, gap = kit.case.request, kit.diagnosis.gap
    after = kit.there.stage is Stage.AFTER
    return [
        ("With", request.by.strip() or "Whoever asked for the training"),
        ("On", on_day(kit.on) if kit.on else "_______________"),
        ("Asked for", ended(request.text) if request.text.strip() else "Not written down yet"),
        ("The gap", ended(gap.size or gap.statement or "Not stated yet")),
        ("What was found", kit.diagnosis.verdict.sentence if after else ""),
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
