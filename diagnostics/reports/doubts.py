"""How far the diagnosis can be trusted: where views part, what nobody examined, what would change it."""

from __future__ import annotations

from diagnostics.domain.diagnosis import Change, Disagreement
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
    blocks += _part("What would change it", [_change(item) for item in diagnosis.would_change])
    blocks += _part("Where views part", [_dissent(material, item) for item in diagnosis.disagreements])
    blocks += _part("What nobody examined", [f"{family.label}: {family.asks}" for family in diagnosis.not_examined])
    blocks += _part("What feeds itself", list(diagnosis.loops))
    if diagnosis.would_change:
        blocks += _part("What to ask next", [f"{item.role_label}: {item.text}" for item in diagnosis.next_questions])
    return tuple(blocks)


def _part(title: str, items: list[str]) -> list[Block]:
    return [Heading(title, 2), Bullets(tuple(items))] if items else []


def _change(change: Change) -> str:
    expected = f"Such an answer is to be expected in {chance_in_words(change.chance)}."
    return f"{change.sentence} {expected}"


def _dissent(material: Material, item: Disagreement) -> str:
    if item.about not in material.library.question_by_id:
        return item.sentence
    sides = "; ".join(f"{role}: “{answer}”" for role, answer in item.sides)
    return f"{item.sentence} {sides}."
