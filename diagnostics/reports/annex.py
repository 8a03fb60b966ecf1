"""What was examined: the finding on every family of causes, and every question with what each role answered."""

from __future__ import annotations

from itertools import groupby

from diagnostics.domain.finding import FamilyFinding
from diagnostics.findings.verdict import listed, quoted
from diagnostics.findings.withheld import NOTE
from diagnostics.reports.document import Block, Facts, Heading, Paragraph, Table
from diagnostics.reports.material import Material
from diagnostics.reports.overview import families
from diagnostics.wording import share_in_words


def examined(material: Material) -> tuple[Block, ...]:
    """Return the annex “Causes examined”: family by family, then the questions, which the families refer to by number.

    For a reader who may not see answers, it holds only the findings.
    """
    asked = material.diagnosis.asked
    numbers = {question: place for place, question in enumerate(dict.fromkeys(item.question for item in asked), start=1)}
    found = [(family.label, _family(material, family, numbers)) for family in material.diagnosis.families]
    return (
        Heading("Annex: causes examined"),
        Paragraph(_intro(material)),
        *families(material),
        Facts(tuple(found)),
        *_questions(material, numbers),
    )


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
    if material.diagnosis.is_withheld:
        return NOTE
    roles = list(dict.fromkeys(item.role_label for item in material.diagnosis.asked))
    if not roles:
        return "Nobody has answered a question yet."
    return (
        f"Answers came from {'this role' if len(roles) == 1 else 'these roles'}: {listed(roles)}. They are shown by role, "
        "never by name. The numbers are those of the questions in the table that follows. This annex can be handed over by "
        "itself: it is the written account of what was examined, and what was not, before anything is put down to people."
    )


def _family(material: Material, family: FamilyFinding, numbers: dict[str, int]) -> str:
    if not family.examined:
        return f"{family.asks} Not examined: {_lowered(family.why_not or 'nobody was asked.')}"
    if material.diagnosis.is_withheld:
        return f"{family.asks} {_finding(material, family)}"
    places = sorted(numbers[item.question] for item in family.examinations)
    roles = list(dict.fromkeys(role for item in family.examinations for role, _ in item.answers))
    of = f"{'Question' if len(places) == 1 else 'Questions'} {_ranges(places)}, put to these roles: {listed(roles)}."
    return f"{family.asks} {_finding(material, family)} {of}"


def _finding(material: Material, family: FamilyFinding) -> str:
    raised = [cause for cause in material.diagnosis.leading if cause.family is family.id]
    if not raised:
        return "Finding: the answers raised no cause of this family."
    through = listed([quoted(cause) for cause in raised])
    return f"Finding: {family.likelihood_label}, share of the gap {share_in_words(family.share)}, through {through}."


def _questions(material: Material, numbers: dict[str, int]) -> tuple[Block, ...]:
    rows = []
    for question, group in groupby(material.diagnosis.asked, key=lambda item: item.question):
        said = list(group)
        roles = list(dict.fromkeys(item.role for item in said))
        # In the order of respondents, the answers of one role would tell question by question who gave which.
        said.sort(key=lambda item: (roles.index(item.role), item.label))
        answers = dict.fromkeys(f"{item.role_label}: {item.label}" for item in said)
        rows.append((str(numbers[question]), said[0].text, "; ".join(answers)))
    if not rows:
        return ()
    return (Table("Questions and answers", ("No.", "Was asked", "Answered"), tuple(rows), (0.5, 4.2, 4.8)),)


def _ranges(places: list[int]) -> str:
    """Return numbers with runs drawn together: 1, 3-5, 9."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _lowered(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
