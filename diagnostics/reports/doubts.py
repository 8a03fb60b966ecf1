"""How far the diagnosis can be trusted: what nobody examined, what would change it."""

from __future__ import annotations

from diagnostics.domain.diagnosis import Change
from diagnostics.reports.document import Block, Bullets, Heading, Paragraph, Table
from diagnostics.reports.material import Material, in_percent
from diagnostics.wording import chance_in_words, sentence_start, share_in_words


def how_sure(material: Material) -> tuple[Block, ...]:
    """Return how far the result holds, and what would change it; only the parts that have something to say."""
    diagnosis = material.diagnosis
    if not material.case.answer_count:
        return ()
    blocks: list[Block] = [Heading("How sure this is, and what would change it"), Paragraph(diagnosis.certainty.sentence)]
    blocks += _part("What would change it", [_change(item) for item in diagnosis.would_change])
    blocks += _part("What nobody examined", [f"{family.label}: {family.asks}" for family in diagnosis.not_examined])
    blocks += _part("What feeds itself", list(diagnosis.loops))
    if diagnosis.would_change:
        blocks += _part("What to ask next", [f"{item.role_label}: {item.text}" for item in diagnosis.next_questions])
    return tuple(blocks)


def in_other_models(material: Material) -> tuple[Block, ...]:
    """Return how far the chance of each cause moves when every weight of the model does."""
    diagnosis = material.diagnosis
    if diagnosis.robustness is None or not diagnosis.leading:
        return ()
    rows = tuple(
        (cause.label, sentence_start(cause.likelihood_label), in_percent(cause.band), share_in_words(cause.share))
        for cause in diagnosis.leading
    )
    caption = f"How far each depends on the weights: bands that hold in eight of ten of {diagnosis.robustness.models} models"
    head = ("Cause", "Here", "Chance in other models", "Share of the gap")
    return (Heading("Each cause in other models", 2), Table(caption, head, rows, (4.0, 1.4, 2.0, 1.8)))


def _part(title: str, items: list[str]) -> list[Block]:
    return [Heading(title, 2), Bullets(tuple(items))] if items else []


def _change(change: Change) -> str:
    expected = f"Such an answer is to be expected in {chance_in_words(change.chance)}."
    return f"{change.sentence} {expected}"
