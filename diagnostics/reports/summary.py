"""Page one: what a manager who reads nothing else has to know."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.domain.causes import WhyNow
from diagnostics.domain.finding import CauseFinding, VerdictKind
from diagnostics.findings.verdict import listed, quoted
from diagnostics.planning.plan import Step
from diagnostics.reports.document import Block, Bullets, Callout, Heading, KeyFigures, Paragraph, Table
from diagnostics.reports.material import Material, yearly_cost
from diagnostics.reports.training import TITLE, in_short
from diagnostics.reports.waiting import waiting
from diagnostics.wording import clipped, counted, ended, fraction, sentence_start, share_in_words, weeks

TOP_CAUSES = 4
LINE, SHORT_LINE = 230, 90
"""Characters of free text and of a name on page one; the whole text follows on page two."""

ROOM, CROWDED, CROWDED_SHORT = 640, 130, 60
"""Where all texts together are longer than this, each is cut shorter, so that page one stays one page."""

NOTHING_YET = 0.95
"""From this unexplained part on, nothing of the gap is explained yet."""

WHY_NOW: Mapping[WhyNow | None, str] = {
    WhyNow.LAUNCH: "something new is being launched",
    WhyNow.NEW_PEOPLE: "new people have come",
    WhyNow.NEW_LAW: "a law or rule is new",
    WhyNow.INCIDENT: "there was an incident",
    WhyNow.DECLINE: "results have fallen",
    WhyNow.SHORTFALL: "results stay below what was expected",
    WhyNow.HABIT: "it is done every year",
}


def summary(material: Material) -> tuple[Block, ...]:
    """Return the one-page summary; it stands alone."""
    verdict = material.diagnosis.verdict
    return (
        Callout("Verdict", verdict.sentence),
        *_figures(material),
        Heading("What was asked, and the gap", 2),
        Paragraph(asked(material)),
        Paragraph(_gap_line(material)),
        *_causes(material),
        *_first(material),
        *_training(material),
        *_certainty(material),
    )


def asked(material: Material) -> str:
    """Return who asked for what, for whom and why now, in sentences; long texts cut."""
    request = material.case.request
    if not request.text:
        return "What was asked for has not been written down yet."
    line, short = _lengths(material)
    parts = [f"“{ended(clipped(request.text, line))}”"]
    if request.by:
        parts.append(ended(f"Asked by: {clipped(request.by, short)}"))
    if request.for_whom:
        parts.append(ended(f"For whom: {clipped(request.for_whom, short)}"))
    if request.why_now in WHY_NOW:
        parts.append(f"Why now: {WHY_NOW[request.why_now]}.")
    if request.required_by_law:
        parts.append("A law or regulator demands this training.")
    return " ".join(parts)


def _lengths(material: Material) -> tuple[int, int]:
    """Return how many characters of a long text and of a short one there is room for."""
    request, gap = material.case.request, material.diagnosis.gap
    texts = (request.text, request.by, request.for_whom, gap.statement, gap.size or "")
    return (CROWDED, CROWDED_SHORT) if sum(map(len, texts)) > ROOM else (LINE, SHORT_LINE)


def _figures(material: Material) -> tuple[Block, ...]:
    diagnosis, plan = material.diagnosis, material.plan
    cost = yearly_cost(diagnosis)
    items = [(cost, "cost of the gap in a year")] if cost else []
    if diagnosis.unexplained < NOTHING_YET:
        items.append((sentence_start(fraction(1 - diagnosis.unexplained)), "of the gap explained by the causes found"))
    if plan.steps and diagnosis.verdict.kind is not VerdictKind.CANNOT_TELL:
        items.append((share_in_words(plan.closes), "of the gap that the plan should close"))
        items.append((sentence_start(material.cost(plan.cost)), "reckoned cost of the plan in a year"))
    return (KeyFigures(tuple(items)),) if len(items) > 1 else ()


def _gap_line(material: Material) -> str:
    gap = material.diagnosis.gap
    if not gap.statement and not gap.size:
        return "The gap behind the request has not been described yet."
    line, _ = _lengths(material)
    parts = [clipped(gap.statement, line)] if gap.statement else []
    if gap.size:
        parts.append(clipped(gap.size, line))
    return " ".join([*map(ended, parts), waiting(material)])


def _causes(material: Material) -> tuple[Block, ...]:
    leading = material.diagnosis.leading
    if not leading:
        return ()
    shown = leading[:TOP_CAUSES]
    rest = len(leading) - len(shown)
    others = f" {sentence_start(counted(rest, 'more cause'))} {'stands' if rest == 1 else 'stand'} in the full report."
    table = Table(
        caption="",
        head=("Cause", "How likely", "Share of the gap", "Accountable"),
        rows=tuple(_row(cause) for cause in shown),
        widths=(4.2, 1.6, 1.9, 2.3),
    )
    note = Paragraph(f"Shares are bands, and judgement.{others if rest else ''}", small=True)
    return (Heading("Main causes" if len(shown) > 1 else "Main cause", 2), table, note)


def _row(cause: CauseFinding) -> tuple[str, ...]:
    return cause.label, sentence_start(cause.likelihood_label), share_in_words(cause.share), cause.owner.label


def _first(material: Material) -> tuple[Block, ...]:
    diagnosis, steps = material.diagnosis, material.plan.steps
    if diagnosis.verdict.kind is VerdictKind.CANNOT_TELL or not steps:
        asks = tuple(f"{item.role_label}: {item.text}" for item in diagnosis.next_questions[:3])
        return (Heading("Ask this first", 2), Bullets(asks, numbered=True)) if asks else ()
    return (Heading("Do this first", 2), Paragraph(f"{_step(material, steps[0])}{_beside(steps)}"))


def _step(material: Material, step: Step) -> str:
    action = step.action
    against = [quoted(cause) for cause in material.diagnosis.leading if cause.id in action.causes][:2]
    aim = f"It acts on {listed(against)}. " if against else ""
    return (
        f"{action.label}. {aim}Accountable: {material.library.role_by_id[action.owner].in_text}. "
        f"Reckoned cost: {material.cost(action.cost)} a year. It can show after {weeks(step.shows_in_week)}."
    )


def _beside(steps: tuple[Step, ...]) -> str:
    others = [f"“{step.action.label}”" for step in steps[1:3] if step.starts_in_week == 0]
    return f" At the same time: {listed(others)}." if others else ""


def _training(material: Material) -> tuple[Block, ...]:
    if not material.case.answer_count:
        return ()
    return (Heading(TITLE, 2), Paragraph(in_short(material)))


def _certainty(material: Material) -> tuple[Block, ...]:
    diagnosis = material.diagnosis
    sure = [diagnosis.certainty.sentence]
    if diagnosis.not_examined and material.case.answer_count:
        sure.append(f"Nobody was asked about {listed([f'“{family.label}”' for family in diagnosis.not_examined])}.")
    blocks: list[Block] = [Heading("How sure this is", 2), Paragraph(" ".join(sure))]
    if diagnosis.would_change and material.case.answer_count:
        blocks.append(Paragraph("What would change it:"))
        blocks.append(Bullets(tuple(change.sentence for change in diagnosis.would_change[:2])))
    return tuple(blocks)
