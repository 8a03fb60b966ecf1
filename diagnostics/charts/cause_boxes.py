"""The boxes and arrows of the printed cause map as values, for documents in which people move them about."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.charts.cause_graph import ShownLink
from diagnostics.charts.layout import Box
from diagnostics.charts.palette import COLOURS, INK, PAPER, QUIET, tinted
from diagnostics.domain.causes import Strength
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding
from diagnostics.domain.library import Library
from diagnostics.findings.withheld import REASONS as REASONS_WITHHELD
from diagnostics.wording import KIND_WORDS, ended, sentence_start

REASONS = 3
"""Reasons told of a cause, strongest first."""

THICKNESS = {Strength.WEAK: 1.2, Strength.MODERATE: 2.2, Strength.STRONG: 3.8}


@dataclass(frozen=True)
class MapBox:
    """A box of the map with its place, what stands in it, its colours (#rrggbb), and what speaks for it."""

    id: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    note: str
    fill: str
    outline: str
    ink: str
    evidence: str


@dataclass(frozen=True)
class MapArrow:
    """An arrow of the map from one box to another."""

    source: str
    target: str
    thickness: float
    faded: bool


def cause_box(library: Library, cause: CauseFinding, box: Box, note: str) -> MapBox:
    """Return the box of a cause, coloured by its family; white where no answer raised it."""
    colour = COLOURS[cause.family]
    fill, ink = (tinted(colour), INK) if cause.is_raised else (PAPER, QUIET)
    evidence = f"{library.family_by_id[cause.family].label}. {_evidence(cause)}"
    return MapBox(cause.id, box.x, box.y, box.width, box.height, (cause.label,), note, fill, colour, ink, evidence)


def gap_box(diagnosis: Diagnosis, box: Box, explained: str) -> MapBox:
    """Return the box of the gap, to which everything leads; `explained` says how much of it was found."""
    size = ended(sentence_start(diagnosis.gap.size)) if diagnosis.gap.size else ""
    statement = diagnosis.gap.statement or "Not described yet."
    evidence = " ".join(part for part in (ended(statement), size) if part)
    lines = ("The gap",)
    return MapBox(box.id, box.x, box.y, box.width, box.height, lines, explained, PAPER, INK, INK, evidence)


def arrow(link: ShownLink) -> MapArrow:
    """Return the arrow of a link."""
    return MapArrow(link.source, link.target, THICKNESS[link.strength], link.faded)


def _evidence(cause: CauseFinding) -> str:
    if cause.reasons_withheld:
        return REASONS_WITHHELD
    told = dict.fromkeys((reason.role_label, reason.text, reason.answer) for reason in cause.reasons_for)
    if not told:
        found = KIND_WORDS[cause.kind] if not cause.is_raised else "it follows from the causes around it"
        return ended(f"No answer speaks for it by itself; {found}")
    return " ".join(f"{role}, asked “{text}”: “{answer}”." for role, text, answer in list(told)[:REASONS])
