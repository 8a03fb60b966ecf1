"""How far the diagnosis can be trusted: where views part, what nobody examined, what would change it."""

from __future__ import annotations

from diagnostics.domain.diagnosis import Disagreement
from diagnostics.reports.document import Block, Bullets, Heading, Paragraph
from diagnostics.reports.material import Material, chance_in_words


def doubts(material: Material) -> tuple[Block, ...]:
    """Return what speaks for caution; only the parts that have something to say."""
    diagnosis = material.diagnosis
    if not material.case.answer_count:
        return ()
    stable = [diagnosis.certainty.sentence]
    if diagnosis.robustness:
        stable.append(diagnosis.robustness.sentence)
    blocks: list[Block] = [Heading("How far to trust this"), Paragraph(" ".join(stable))]
    blocks += _part("What would change it", [_change(material, number) for number in range(len(diagnosis.would_change))])
    blocks += _part("Where views part", [_dissent(item) for item in diagnosis.disagreements])
    blocks += _part("What nobody examined", [f"{family.label}: {family.asks}" for family in diagnosis.not_examined])
    blocks += _part("What feeds itself", list(diagnosis.loops))
    blocks += _part(
        "What to ask next", [f"{item.role_label}: {item.text}" for item in diagnosis.next_questions if diagnosis.would_change]
    )
    return tuple(blocks)


def _part(title: str, items: list[str]) -> list[Block]:
    return [Heading(title, 2), Bullets(tuple(items))] if items else []


def _change(material: Material, number: int) -> str:
    change = material.diagnosis.would_change[number]
    return f"{change.sentence} The question: “{change.text}” Such an answer is to be expected in {chance_in_words(change.chance)}."


def _dissent(item: Disagreement) -> str:
    if item.sentence.count("said") > 1:
        return item.sentence
    sides = "; ".join(f"{role}: “{answer}”" for role, answer in item.sides)
    return f"{item.sentence} {sides}."
