"""What was examined: every family of causes, what was asked, which role answered what, and what came of it."""

from __future__ import annotations

from diagnostics.domain.diagnosis import Examination, FamilyFinding
from diagnostics.findings.verdict import listed, quoted
from diagnostics.reports.document import Block, Facts, Heading, Paragraph, Table
from diagnostics.reports.material import Material
from diagnostics.wording import share_in_words


def examined(material: Material) -> tuple[Block, ...]:
    """Return the annex “Causes examined”."""
    families = material.diagnosis.families
    blocks: list[Block] = [Heading("Annex: causes examined"), Paragraph(_intro(material))]
    for family in families:
        if family.examined:
            blocks += _family(material, family)
    blocks += _left_out(families)
    return tuple(blocks)


def published_account(material: Material) -> tuple[Block, ...]:
    """Return what the published account of a case found; nothing for other cases."""
    documented = material.case.documented
    if documented is None:
        return ()
    facts = [
        ("Causes", "; ".join(f"{cause.text} ({cause.weight})" for cause in documented.causes)),
        ("Who answered for it", documented.owners),
        ("What came of it", documented.outcome),
        ("Source", documented.source),
        ("Address", documented.address),
    ]
    return (
        Heading("Annex: what the published account found"),
        Paragraph("The diagnosis never saw this part. It stands here so that the two can be compared."),
        Facts(tuple((name, text) for name, text in facts if text)),
    )


def _intro(material: Material) -> str:
    roles = list(dict.fromkeys(item.role_label for item in material.diagnosis.asked))
    if not roles:
        return "Nobody has answered a question yet."
    return (
        f"Answers came from these roles: {listed(roles)}. A question can speak of several families, and then "
        "stands under each. Answers are shown by role, never by name."
    )


def _family(material: Material, family: FamilyFinding) -> list[Block]:
    rows = tuple(row for item in family.examinations for row in _rows(item))
    return [
        Heading(family.label, 2),
        Paragraph(f"{family.asks} {_finding(material, family)}"),
        Table("", ("Was asked", "Who", "Answered"), rows, (4.6, 1.8, 4.0)),
    ]


def _rows(item: Examination) -> list[tuple[str, str, str]]:
    """One row for each role and answer; the question stands in the first."""
    said = list(dict.fromkeys(item.answers))
    return [(item.text if number == 0 else "", role, answer) for number, (role, answer) in enumerate(said)]


def _finding(material: Material, family: FamilyFinding) -> str:
    raised = [cause for cause in material.diagnosis.leading if cause.family is family.id]
    if not raised:
        return "Finding: the answers raised no cause of this family."
    names = listed([quoted(cause) for cause in raised])
    return f"Finding: {family.likelihood_label}, share of the gap {share_in_words(family.share)}. Raised by the answers: {names}."


def _left_out(families: tuple[FamilyFinding, ...]) -> list[Block]:
    items = [(family.label, f"{family.asks} {family.why_not or ''}".strip()) for family in families if not family.examined]
    return [Heading("Not examined", 2), Facts(tuple(items))] if items else []
