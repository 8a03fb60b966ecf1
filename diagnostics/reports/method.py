"""How the figures came about, in plain words, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostics.domain.library import Library
from diagnostics.domain.sources import Source
from diagnostics.reports.accuracy import accuracy
from diagnostics.reports.document import Block, Bullets, Heading, Paragraph, Table
from diagnostics.reports.material import Material
from diagnostics.wording import counted, ended, sentence_start


def method(material: Material) -> tuple[Block, ...]:
    """Return the method, and how often it was right where that can be known."""
    library, diagnosis = material.library, material.diagnosis
    start = (
        "Every cause started from the same chance."
        if diagnosis.flat_prior
        else "Each cause has a starting chance, which depends on why the request comes now and on the kind of gap."
    )
    return (
        Heading("Annex: method"),
        Paragraph(
            f"The diagnosis weighs {len(library.causes)} causes in {len(library.families)} families, and how one feeds "
            f"another. {start} Each answer makes the causes it speaks of likelier or less likely. How far depends on the "
            "answer and on how well the role can know. Several people in one role count for more than one, but not for as "
            "many as they are."
        ),
        Paragraph(
            "No published figures exist for most of these weights. They are the judgement of the authors, and so is "
            "everything computed from them. That is why results are given in words and bands. Repeating a diagnosis with "
            "a hundred models whose weights differ tells how far it hangs on the weights, not whether it is right."
        ),
        Paragraph(_likelihoods(library)),
        _words(library),
        Paragraph(
            "Causes come in the order of how much the answers say for them, how likely they are, and how much of the gap "
            "goes with them. Families come in the order of the answers that speak for them, each counted once, and of how "
            "likely they are. What several answers point to comes before what a single one says."
        ),
        *_learned(library),
        Paragraph(
            "A cause is a root where answers speak for it and for what it brings about; it is a mechanism where a root "
            "works through it. Its share of the gap is what would go away if the cause and its effects were gone, "
            "times the chance that it is there; it counts only as far as the answers raised that chance. "
            "A cause that nobody asked about has no share. What no "
            "cause accounts for is called unexplained. A share is a band whose ends are moved outward to five percent. A "
            "person's capacity or motive is not named first before everything around them has been examined."
        ),
        Paragraph(
            "Actions come from a catalogue. Each says which causes it treats, what it costs and how long it takes; effects "
            "were measured in many units, so they are told, never added up. "
            "The plan is the set of actions that closes most; where the cost of the gap is "
            "known, after what the actions cost. While it cannot be told what the cause is, nothing is planned."
        ),
        *accuracy(material),
    )


def sources(material: Material) -> tuple[Block, ...]:
    """Return the works behind the raised causes and the actions of the plan, in alphabetical order."""
    library = material.library
    used = _keys(material)
    works = [library.source_by_key[key] for key in used]
    works.sort(key=lambda work: (work.authors.lower(), work.year, work.title))
    if not works:
        return ()
    return (
        Heading("Annex: sources"),
        Paragraph("For the causes raised and the actions planned. Where the original was not read, it is said what was."),
        Bullets(tuple(map(_entry, works))),
    )


def _learned(library: Library) -> tuple[Block, ...]:
    if library.learned is None:
        return ()
    count = counted(len(library.learned.cases), "closed case")
    return (
        Paragraph(
            f"{sentence_start(count)} of this organisation moved the weights a little away from those that were published, "
            "by Bayesian learning from what proved to be at work."
        ),
    )


def _likelihoods(library: Library) -> str:
    """Say what a likelihood means, where that comes from, and how far it holds."""
    known = library.stated_by
    if known is None:
        return f"Likelihoods are the chances of the network, before calibration. {library.not_calibrated}"
    measured = known.quality
    return (
        "A likelihood says how often a careful investigation would name a family or a cause for which answers say as much. "
        f"It was learned from {known.readings} readings of {known.cases} published cases ({known.made_on:%B %Y}). For "
        f"families, in cases left out of the learning, stated and observed differ by {measured.error:.2f} on average "
        f"({measured.error_before:.2f} before), and the Brier score is {measured.brier:.2f} ({measured.brier_before:.2f} "
        "before; 0 is perfect). A cause is called at least likely where it stands first in a family that is likely; a "
        "verdict rests on such causes, if two answers speak for their family."
    )


def _words(library: Library) -> Table:
    bands = library.scales.likelihood
    tops = [1.0, *(band.at_least for band in bands)]
    rows = tuple(
        (sentence_start(band.label), f"{100 * band.at_least:.0f} to {100 * top:.0f} %")
        for band, top in zip(bands, tops, strict=False)
    )
    meaning = "How often a careful investigation would name it" if library.stated_by else "Chance in the network"
    return Table("The words used", ("Word", meaning), rows, (1.0, 3.0))


def _keys(material: Material) -> Iterable[str]:
    library = material.library
    found: dict[str, None] = {}
    for cause in material.diagnosis.leading:
        found.update(dict.fromkeys(library.cause_by_id[cause.id].sources))
    for step in material.plan.steps:
        for figure in library.intervention_by_id[step.action.id].effect.figures:
            found.update(dict.fromkeys(library.figure_by_id[figure].sources))
    return found


def _entry(work: Source) -> str:
    parts = [f"{work.authors} ({work.year})", work.title, work.where, work.address or ""]
    if work.read.lower() != "original":
        parts.append(f"Read: {work.read[:1].lower()}{work.read[1:]}")
    return " ".join(ended(part) for part in parts if part)
