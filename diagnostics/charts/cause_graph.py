"""Which causes and links of a diagnosis are shown in a picture of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostics.domain.causes import Strength
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding, CauseKind
from diagnostics.domain.library import Library
from diagnostics.reasoning.structure import links_of

GAP = "the-gap"
LIKELIEST = 6
"""Causes shown faded where no answer has raised any."""

STRENGTHS = (Strength.STRONG, Strength.MODERATE, Strength.WEAK)
SHARE_OF = {Strength.STRONG: 0.15, Strength.MODERATE: 0.05}
"""Smallest share of the gap for which an arrow to the gap is drawn as thick as a link of this strength."""

Weighted = tuple[str, str, float]


@dataclass(frozen=True)
class ShownLink:
    """One arrow of the picture; `target` may be the gap."""

    source: str
    target: str
    strength: Strength
    faded: bool


@dataclass(frozen=True)
class CauseGraph:
    """The causes shown, most important first, and the arrows between them and to the gap."""

    causes: tuple[CauseFinding, ...]
    links: tuple[ShownLink, ...]

    def leads_to(self, cause: str) -> tuple[str, ...]:
        """Return where the arrows from a cause lead; the gap last."""
        return tuple(sorted((link.target for link in self.links if link.source == cause), key=lambda end: end == GAP))


def graph_of(library: Library, diagnosis: Diagnosis, *, selected: str | None = None, everything: bool = False) -> CauseGraph:
    """Return what a picture shows: the raised causes, what often stands behind them and was not examined, `selected`.

    With `everything`, all causes; of the links between two faded ones only the strong, or nobody could read it.
    Where nothing is raised, the causes that are likeliest at the start.
    """
    links = links_of(library, diagnosis.gap.kind)
    wanted = _worth_showing(library, diagnosis, links)
    causes = tuple(cause for cause in diagnosis.causes if everything or cause.id in wanted or cause.id == selected)
    between = _between(library, causes, links)
    return CauseGraph(causes, (*between, *_to_the_gap(causes, between, everything)))


def _worth_showing(library: Library, diagnosis: Diagnosis, links: Sequence[Weighted]) -> set[str]:
    raised = {cause.id for cause in diagnosis.leading}
    if not raised:
        by_chance = sorted(diagnosis.causes, key=lambda cause: -round(cause.probability, 9))
        return {cause.id for cause in by_chance[:LIKELIEST]}
    moderate = library.scales.link[Strength.MODERATE]
    behind = {source for source, target, weight in links if target in raised and weight >= moderate}
    open_ones = {cause.id for cause in diagnosis.causes if cause.kind is CauseKind.NOT_EXAMINED}
    return raised | (behind & open_ones)


def _between(library: Library, causes: Sequence[CauseFinding], links: Sequence[Weighted]) -> list[ShownLink]:
    raised = {cause.id: cause.is_raised for cause in causes}
    found = []
    for source, target, weight in links:
        if source not in raised or target not in raised:
            continue
        strength = next((word for word in STRENGTHS if weight >= library.scales.link[word]), Strength.WEAK)
        if raised[source] or raised[target] or strength is Strength.STRONG:
            found.append(ShownLink(source, target, strength, not (raised[source] and raised[target])))
    return found


def _to_the_gap(causes: Sequence[CauseFinding], between: Sequence[ShownLink], everything: bool) -> list[ShownLink]:
    """Return an arrow to the gap for raised causes with a share of their own or no way on, thicker for larger shares."""
    way_on = {link.source for link in between if not link.faded}
    goes_on = {link.source for link in between}
    found = []
    for cause in causes:
        strength = next((word for word, share in SHARE_OF.items() if cause.share.mid >= share), Strength.WEAK)
        if cause.is_raised and (cause.id not in way_on or strength is not Strength.WEAK):
            found.append(ShownLink(cause.id, GAP, strength, faded=False))
        elif not cause.is_raised and cause.id not in goes_on and not everything:
            found.append(ShownLink(cause.id, GAP, Strength.WEAK, faded=True))
    return found
