"""The request and the gap in full, the cause map, and each raised cause with what speaks for and against it."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.charts.cause_map import CauseMap, cause_map
from diagnostics.domain.causes import GapKind, Strength
from diagnostics.domain.finding import CauseFinding, CauseKind, Range, Reason
from diagnostics.domain.scales import Basis
from diagnostics.findings.gap import number
from diagnostics.findings.verdict import listed
from diagnostics.findings.withheld import REASONS as REASONS_WITHHELD
from diagnostics.reports.document import (
    Arrow,
    Block,
    Bullets,
    Facts,
    Graph,
    Heading,
    Node,
    Paragraph,
    Picture,
    Spread,
    Table,
)
from diagnostics.reports.material import Material, in_percent, weeks_of, yearly_cost
from diagnostics.reports.summary import WHY_NOW
from diagnostics.wording import counted, sentence_start, share_in_words

REASONS = 6
"""Reasons shown for and against a cause, strongest first; the annex holds every answer."""

OTHER_ACTIONS = 2
"""Actions named for a cause beside those of the plan."""

UPRIGHT = 960
"""A map wider than this is printed on a page laid sideways."""

GAP_KINDS = {
    GapKind.WORK: "Doing the work",
    GapKind.RULES: "Keeping the rules",
    GapKind.STAFFING: "Finding and keeping people",
    GapKind.ON_TIME: "Serving on time",
}
BASES = {
    Basis.RECORDS: "Records",
    Basis.AUDIT: "An audit",
    Basis.COMPLAINTS: "Complaints",
    Basis.IMPRESSION: "An impression",
    Basis.NONE: "No figures",
}


def request_and_gap(material: Material) -> tuple[Block, ...]:
    """Return what was asked for and what is known of the gap, in full."""
    request, gap = material.case.request, material.case.gap
    known = [
        ("Asked by", sentence_start(request.by)),
        ("Asked for", request.text),
        ("For whom", sentence_start(request.for_whom)),
        ("Why now", sentence_start(WHY_NOW.get(request.why_now, ""))),
        ("Required by law", {True: "Yes", False: "No", None: ""}[request.required_by_law]),
        ("Kind of gap", GAP_KINDS[gap.kind] if gap.kind else ""),
        ("The gap", gap.statement),
        ("Size", material.diagnosis.gap.size or ""),
        ("Since", sentence_start(gap.since)),
        ("People affected", number(gap.people_affected) if gap.people_affected is not None else ""),
        ("Figures come from", BASES[gap.effective_basis] if gap.is_measured else ""),
        ("Cost in a year", yearly_cost(material.diagnosis) or ""),
    ]
    facts = tuple((name, text) for name, text in known if text)
    blocks: list[Block] = [Facts(facts)] if facts else []
    if material.diagnosis.gap.missing:
        blocks.append(Paragraph("What is not known of the gap, and what that means:"))
        blocks.append(Bullets(material.diagnosis.gap.missing))
    return (Heading("The request and the gap"), *blocks) if blocks else ()


def map_of_causes(material: Material) -> tuple[Block, ...]:
    """Return the cause map with its table twin; nothing where no cause is raised."""
    if not material.diagnosis.leading:
        return ()
    screen = cause_map(material.library, material.diagnosis, linked=True)
    drawn = cause_map(material.library, material.diagnosis, for_print=True)
    graph = Graph(tuple(Node(**vars(box)) for box in drawn.boxes), tuple(Arrow(**vars(one)) for one in drawn.arrows))
    shown: tuple[Block, ...] = (
        Heading("How the causes work together"),
        Paragraph(drawn.sentence),
        Picture(screen.svg, drawn.svg, f"Cause map. {drawn.sentence}", drawn.width, drawn.height, graph),
    )
    return (*((Spread(shown),) if drawn.width > UPRIGHT else shown), _twin(drawn))


def causes(material: Material) -> tuple[Block, ...]:
    """Return one part for each raised cause."""
    parts = [block for cause in material.diagnosis.leading for block in _part(material, cause)]
    return (Heading("The causes one by one"), *parts) if parts else ()


def _twin(drawn: CauseMap) -> Table:
    return Table(
        caption="The cause map as a table",
        head=("Cause", "Family", "How likely", "Share", "Part", "Leads to"),
        rows=tuple(
            tuple(map(sentence_start, (row.cause, row.family, row.likelihood, row.share, row.kind, row.leads_to)))
            for row in drawn.rows
        ),
        widths=(3.0, 2.3, 1.4, 1.3, 1.6, 3.4),
    )


def _part(material: Material, cause: CauseFinding) -> tuple[Block, ...]:
    return (
        Heading(cause.label, 2, f"cause-{cause.id}"),
        Paragraph(cause.definition),
        Facts(_facts(material, cause)),
        *_reasons("What speaks for it", cause.reasons_for),
        *_reasons("What speaks against it", cause.reasons_against),
        *_no_reasons(cause),
        *_actions(material, cause),
    )


def _facts(material: Material, cause: CauseFinding) -> tuple[tuple[str, str], ...]:
    owner = cause.owner
    items = [
        ("Family", material.library.family_by_id[cause.family].label),
        ("How likely", f"{sentence_start(cause.likelihood_label)}{_between(cause.band)}"),
        ("Share of the gap", f"{share_in_words(cause.share)} (judgement)"),
        ("Its part", _part_played(material, cause)),
        ("Accountable", f"{owner.label}. {owner.reason}"),
        ("Responsible", ", ".join(owner.responsible)),
        ("Consulted", ", ".join(owner.consulted)),
    ]
    return tuple((name, text) for name, text in items if text)


def _between(band: Range) -> str:
    told = in_percent(band)
    return f" ({told})" if told.startswith("about") else f" ({told}, depending on the model)"


def _part_played(material: Material, cause: CauseFinding) -> str:
    def named(causes: Sequence[str]) -> str:
        return listed([f"“{material.library.label(other)}”" for other in causes])

    if cause.kind is CauseKind.ROOT:
        how = f"works through {named(cause.mechanisms)}" if cause.mechanisms else "bears on the gap directly"
        text = f"Root. It {how}."
    elif cause.roots:
        text = f"Mechanism. Behind it {'stand' if len(cause.roots) > 1 else 'stands'} {named(cause.roots)}."
    else:
        text = "Mechanism. What stands behind it has not been found."
    if cause.unexamined_roots:
        text += f" Often behind it, but not examined: {named(cause.unexamined_roots)}."
    if cause.guarded:
        text += " The answers alone put it first; a person is not named before the system around them is examined."
    return text


def _reasons(title: str, reasons: Sequence[Reason]) -> tuple[Block, ...]:
    said = list(dict.fromkeys((item.role_label, item.text, item.answer, item.word) for item in _strongest_of_each(reasons)))
    if not said:
        return ()
    rows = tuple((role, question, answer, sentence_start(word)) for role, question, answer, word in said[:REASONS])
    table = Table(title, ("Who", "Was asked", "Answered", "How strongly"), rows, (1.6, 4.4, 3.6, 1.4))
    left_out = len(said) - len(rows)
    if not left_out:
        return (table,)
    note = f"{sentence_start(counted(left_out, 'weaker reason'))} left out here; every answer stands in the annex."
    return (table, Paragraph(note, small=True))


def _strongest_of_each(reasons: Sequence[Reason]) -> list[Reason]:
    """The same answer of several people in one role once, in its strongest word."""
    found: dict[tuple[str, str, str], Reason] = {}
    for reason in reasons:
        found.setdefault((reason.role, reason.question, reason.answer), reason)
    return list(found.values())


def _no_reasons(cause: CauseFinding) -> tuple[Block, ...]:
    if cause.reasons_withheld:
        return (Paragraph(REASONS_WITHHELD),)
    if cause.reasons:
        return ()
    return (Paragraph("No answer speaks of it by itself; it follows from the causes around it."),)


def _actions(material: Material, cause: CauseFinding) -> tuple[Block, ...]:
    fitting = [item for item in material.diagnosis.interventions if cause.id in item.causes]
    planned = [item for item in fitting if item.id in material.step_of]
    others = [item for item in fitting if item.id not in material.step_of and _fits_well(material, item.id, cause.id)]
    items = [f"{item.label}: step {material.step_of[item.id]} of the plan." for item in planned]
    items += [
        f"{item.label}: not in the plan. Accountable: {material.library.role_by_id[item.owner].in_text}; "
        f"reckoned cost {material.cost(item.cost)} a year, {weeks_of(item)} until it shows."
        for item in others[:OTHER_ACTIONS]
    ]
    if not items:
        return (Paragraph("The library knows no action that would close a worthwhile part of it here."),)
    return (Heading("What can be done", 3), Bullets(tuple(items)))


def _fits_well(material: Material, action: str, cause: str) -> bool:
    return material.library.intervention_by_id[action].treats[cause] is not Strength.WEAK
