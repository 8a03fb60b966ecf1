"""Where views part: what each view alone would conclude, the causes on which they part, and the questions."""

from __future__ import annotations

from collections import Counter

from diagnostics.domain.diagnosis import Diagnosis, Disagreement
from diagnostics.domain.views import CauseAlone, View
from diagnostics.findings.views import causes_apart, verdicts_apart
from diagnostics.reports.document import Block, Bullets, Heading, Paragraph, Plot, Series, Table
from diagnostics.reports.material import Material
from diagnostics.wording import STEP, counted, sentence_start

TITLE = "Where views part"
IN_SHORT = 3
"""Causes named in a short report."""

DRAWN = 4
"""Causes of which a report draws what each view makes; the others are told in words."""


def views(material: Material) -> tuple[Block, ...]:
    """Return where views part, in words, as charts and as tables; or that they do not, where it could have shown."""
    diagnosis = material.diagnosis
    if not diagnosis.disagreements and not diagnosis.views:
        return (Heading(TITLE), Paragraph(_nowhere(diagnosis))) if _several_on_one_question(diagnosis) else ()
    blocks: list[Block] = [Heading(TITLE)]
    if diagnosis.disagreements:
        intro = "People who see the same work from different places answered differently. Put these to them together."
        blocks.append(Paragraph(intro))
    else:
        blocks.append(Paragraph(_nowhere(diagnosis)))
    blocks += _alone(diagnosis)
    blocks += _on_causes(material)
    blocks += _on_questions(material)
    return tuple(blocks)


def views_in_short(material: Material) -> tuple[Block, ...]:
    """Return what the views alone come to and the first causes on which they part; nothing where nobody disagrees."""
    diagnosis = material.diagnosis
    if not diagnosis.disagreements:
        return ()
    apart = [item for item in diagnosis.disagreements if item.on_cause]
    told = [f"{item.sentence} {item.follows}" for item in apart[:IN_SHORT]]
    left = len(diagnosis.disagreements) - len(told)
    blocks: list[Block] = [Heading(TITLE)]
    if diagnosis.views:
        blocks.append(Paragraph(verdicts_apart(diagnosis.views)))
    if told:
        blocks.append(Bullets(tuple(told)))
    if left:
        more = f"{sentence_start(counted(left, 'more place' if told else 'place'))} where answers differ"
        blocks.append(Paragraph(f"{more}: see the full report.", small=True))
    return tuple(blocks)


def _nowhere(diagnosis: Diagnosis) -> str:
    if _several_on_one_question(diagnosis):
        return "Nowhere: those who answered the same question answered it alike."
    return "Nowhere that could be seen: no question was answered by two people."


def _several_on_one_question(diagnosis: Diagnosis) -> bool:
    people = Counter(question for question, _ in {(item.question, item.respondent) for item in diagnosis.asked})
    return max(people.values(), default=0) > 1


def _alone(diagnosis: Diagnosis) -> list[Block]:
    """Return what each view alone would conclude, beside all of them together."""
    if not diagnosis.views:
        return []
    rows = [
        (view.role_label, str(view.answers), view.verdict_label, view.first_label, sentence_start(view.likelihood_label))
        for view in diagnosis.views
    ]
    first = next(iter(diagnosis.leading), None)
    family = next((one.label for one in diagnosis.families if first and one.id is first.family), "")
    together = (f"{first.label} ({family})", sentence_start(first.likelihood_label)) if first else ("–", "–")
    rows.append(("All together", str(sum(view.answers for view in diagnosis.views)), diagnosis.verdict.label, *together))
    head = ("View", "Answers", "Verdict", "Would come first", "How likely")
    caption = "Each row is reckoned from the answers of one role only, as if nobody else had been asked."
    return [
        Heading("What each view alone would conclude", 2),
        Paragraph(verdicts_apart(diagnosis.views)),
        Table(caption, head, tuple(rows), (1.8, 0.9, 1.9, 4.0, 1.1)),
    ]


def _on_causes(material: Material) -> list[Block]:
    told = [f"{item.sentence} {item.follows}" for item in material.diagnosis.disagreements if item.on_cause]
    if not told:
        return []
    blocks: list[Block] = [Heading("Causes on which views part", 2), Bullets(tuple(told))]
    blocks += [_plot(material.library.label(cause), views) for cause, views in causes_apart(material.diagnosis)[:DRAWN]]
    return blocks


def _plot(cause: str, views: tuple[tuple[View, CauseAlone], ...]) -> Plot:
    low, high = (pick(views, key=lambda one: one[1].chance) for pick in (min, max))
    return Plot(
        title=f"“{cause}”: how likely each view alone makes it",
        categories=tuple(f"{view.role_label}: {alone.likelihood_label}" for view, alone in views),
        series=(Series("Chance, from these answers alone", tuple(_rounded(alone.chance) for _, alone in views)),),
        axis="Chance in %",
        unit="%",
        sentence=(
            f"{high[0].role_label} alone makes “{cause}” {high[1].likelihood_label}, "
            f"{low[0].role_label} alone {low[1].likelihood_label}."
        ),
    )


def _on_questions(material: Material) -> list[Block]:
    told = [_dissent(item) for item in material.diagnosis.disagreements if not item.on_cause]
    return [Heading("Questions answered differently", 2), Bullets(tuple(told))] if told else []


def _dissent(item: Disagreement) -> str:
    sides = "; ".join(f"{role}: “{answer}”" for role, answer in item.sides)
    return f"{item.sentence} {sides}."


def _rounded(chance: float) -> float:
    """Return a chance in steps of five percent, never certain either way."""
    return float(min(max(STEP * round(100 * chance / STEP), STEP), 100 - STEP))
