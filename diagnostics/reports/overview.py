"""What causes the gap, at a glance: the shares as bars, and of each cause the strongest reason for and against."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.finding import CauseFinding, Range, Reason
from diagnostics.findings.verdict import in_order, listed, quoted
from diagnostics.reports.document import Block, Heading, Paragraph, Plot, Series, Table
from diagnostics.reports.material import Material
from diagnostics.wording import STEP, counted, fraction, sentence_start, share_in_steps

EXPLAINED = 0.05
"""From this part on it is worth saying how much the causes explain."""

IN_SHORT = 6
"""Causes of which a short report tells the reasons."""

FAMILIES = 2
"""Families from which on their shares are drawn: one bar compares nothing."""


def overview(material: Material) -> tuple[Block, ...]:
    """Return how much of the gap goes with each cause; nothing where no cause is raised."""
    leading = material.diagnosis.leading
    if not leading:
        return ()
    return (Heading("What causes the gap"), Paragraph(_in_short(material)), *_shares(material))


def reasons_in_short(material: Material) -> tuple[Block, ...]:
    """Return the strongest reason for and against each cause, for a report that has no room for all of them."""
    leading = material.diagnosis.leading
    if not leading or material.diagnosis.is_withheld:
        return ()
    rows = tuple(
        (
            cause.label,
            sentence_start(cause.likelihood_label),
            _said(cause.reasons_for) or "It follows from the causes around it",
            _said(cause.reasons_against) or "–",
        )
        for cause in leading[:IN_SHORT]
    )
    head = ("Cause", "How likely", "Strongest reason for", "Strongest reason against")
    table = Table("What speaks for and against each", head, rows, (2.3, 1.1, 3.6, 3.0))
    left = len(leading) - len(rows)
    if not left:
        return (table,)
    more = f"The reasons for {counted(left, 'more cause')} stand in the full report."
    return (table, Paragraph(more, small=True))


def families(material: Material) -> tuple[Block, ...]:
    """Return the shares of the families as bars, where there are several to compare."""
    shown = [family for family in material.diagnosis.families if _shows(family.share)]
    if len(shown) < FAMILIES:
        return ()
    return (_bars("Share of the gap by family", [family.label for family in shown], [one.share for one in shown], ""),)


def _in_short(material: Material) -> str:
    diagnosis = material.diagnosis
    leading, explained = diagnosis.leading, 1 - diagnosis.unexplained
    several = len(leading) > 1
    told = f"The answers speak for {counted(len(leading), 'cause')}."
    if explained < EXPLAINED:
        return f"{told} Hardly any of the gap is explained yet."
    together = "Together they account" if several else "It accounts"
    return f"{told} {together} for {fraction(explained)} of the gap; no answer explains the rest."


def _shares(material: Material) -> tuple[Block, ...]:
    shown = [cause for cause in material.diagnosis.leading if _shows(cause.share)]
    if not shown:
        return ()
    small = len(material.diagnosis.leading) - len(shown)
    rest = f" {sentence_start(counted(small, 'more cause'))} {_has(small)} under {STEP} %." if small else ""
    labels = [cause.label for cause in shown]
    return (_bars("Share of the gap by cause", labels, [cause.share for cause in shown], f"{_most(shown)}{rest}".strip()),)


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _most(shown: Sequence[CauseFinding]) -> str:
    """Name what has the largest share, as far as shares rounded to bands can tell them apart."""
    if len(shown) == 1:
        return ""
    if ordered := in_order(shown):
        return f"{quoted(ordered[0])} comes first, as in the verdict."
    middles = {cause.id: sum(share_in_steps(cause.share)) for cause in shown}
    first = [cause for cause in shown if middles[cause.id] == max(middles.values())]
    if len(first) == len(shown):
        return "No cause stands out."
    named = listed([quoted(cause) for cause in first])
    return f"{named} {'has the largest share' if len(first) == 1 else 'have the largest shares'}."


def _bars(title: str, labels: Sequence[str], shares: Sequence[Range], says: str) -> Plot:
    low, high = (tuple(map(float, ends)) for ends in zip(*map(share_in_steps, shares), strict=True))
    sentence = f"{says} Each share is a band, from at least to at most, and judgement.".strip()
    series = (Series("At least", low), Series("At most", high))
    return Plot(title, tuple(labels), series, "Share of the gap in %", "%", sentence)


def _shows(share: Range) -> bool:
    return share_in_steps(share)[1] > STEP


def _said(reasons: Sequence[Reason]) -> str:
    if not reasons:
        return ""
    first = reasons[0]
    return f"{first.role_label} to “{first.text}”: “{first.answer}”"
