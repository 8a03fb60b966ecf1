"""The sheets of a report as a workbook: what the report says, as rows to filter and figures to reckon with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from diagnostics.domain.diagnosis import Asked
from diagnostics.domain.finding import CauseFinding, CauseKind, Range, Reason, VerdictKind
from diagnostics.findings.verdict import listed
from diagnostics.findings.withheld import NOTE
from diagnostics.reports.document import Length
from diagnostics.reports.material import Material
from diagnostics.reports.method import sources
from diagnostics.reports.sheet_of_plan import plan_sheets
from diagnostics.reports.workbook import MONEY, PERCENT, Cell, Column, Fact, Sheet
from diagnostics.wording import KIND_WORDS, STEP, sentence_start, share_in_steps, share_in_words

REASONS = 3
"""Reasons given for and against a cause, strongest first; the whole text has more, and the answers have all."""

BY_ROLE = "Answers are shown by role, never by name, and in no order that would tell which of them one person gave."


def sheets_of(material: Material, length: Length = Length.FULL) -> tuple[Sheet, ...]:
    """Return the sheets of a report: the summary, and for more than one page the causes, answers, plan and method."""
    if length is Length.ONE_PAGE:
        return (summary_sheet(material),)
    return (
        summary_sheet(material),
        causes_sheet(material),
        answers_sheet(material),
        *plan_sheets(material),
        method_sheet(material),
    )


def summary_sheet(material: Material) -> Sheet:
    """Return what has to be known even if nothing else is read: verdict, gap, key figures, certainty, main causes."""
    columns = (
        Column("Cause", 44),
        Column("How likely", 16),
        Column("Share of the gap", 16),
        Column("Accountable", 30),
        Column("Its part", 16),
    )
    rows = tuple(
        (
            cause.label,
            sentence_start(cause.likelihood_label),
            share_in_words(cause.share),
            cause.owner.label,
            sentence_start(KIND_WORDS[cause.kind]),
        )
        for cause in material.diagnosis.leading
    )
    notes = ("Shares are bands, and judgement.",)
    return Sheet("Summary", "Summary", notes, tuple(_summary(material)), columns, rows, head_stays=False)


def causes_sheet(material: Material) -> Sheet:
    """Return every cause the library knows, the most important first, with its figures, owner and reasons."""
    columns = (
        Column("No.", 6),
        Column("Cause", 34),
        Column("Family", 20),
        Column("How likely", 12),
        Column("Chance, low", 9, PERCENT),
        Column("Chance, high", 9, PERCENT),
        Column("Share of the gap", 11),
        Column("Share, low", 8, PERCENT),
        Column("Share, middle", 8, PERCENT),
        Column("Share, high", 8, PERCENT),
        Column("Its part", 14),
        Column("Accountable", 22),
        Column("Speaks for it", 60),
        Column("Speaks against it", 60),
    )
    rows = tuple(_cause(material, number, cause) for number, cause in enumerate(material.diagnosis.causes, start=1))
    notes = (
        f"Chances are rounded to {STEP} %, the ends of shares moved outward to it; finer would pretend to a precision "
        f"that is not there. Shares are judgement. Of the reasons for and against a cause the {REASONS} strongest are "
        "given.",
    )
    return Sheet("Causes", "All causes, the most important first", notes, (), columns, rows, frozen_columns=2)


def answers_sheet(material: Material) -> Sheet:
    """Return every answer by role: the same answer of several people in a role once, and nobody's answers together."""
    columns = (Column("No.", 6), Column("Was asked", 70), Column("Role", 26), Column("Answered", 60))
    rows = []
    numbered = enumerate(_by_question(material.diagnosis.asked), start=1)
    for number, said in numbered:
        roles = list(dict.fromkeys(item.role_label for item in said))
        for role in roles:
            answers = sorted({item.label for item in said if item.role_label == role})
            rows += [(number, said[0].text, role, answer) for answer in answers]
    return Sheet("Answers", "Answers by role", _protection(material), (), columns, tuple(rows))


def method_sheet(material: Material) -> Sheet:
    """Return what the figures rest on: library, engine, words and sources."""
    library, diagnosis = material.library, material.diagnosis
    bands = library.scales.likelihood
    tops = (1.0, *(band.at_least for band in bands))
    words = [
        ("Words for likelihoods", sentence_start(band.label), f"{100 * band.at_least:.0f} to {100 * top:.0f} %")
        for band, top in zip(bands, tops, strict=False)
    ]
    works = [item for block in sources(material) for item in getattr(block, "items", ())]
    rows = (
        ("Library", "Version", diagnosis.library.version),
        ("Library", "Hash", diagnosis.library.hash),
        ("Engine", "Version", diagnosis.engine),
        ("Engine", "Start", _start(material)),
        ("Engine", "Repeatable", "The seed of the sampling is fixed: the same case and library give the same figures."),
        *words,
        *(("Sources", f"{number}", work) for number, work in enumerate(works, start=1)),
    )
    columns = (Column("What", 26), Column("Name", 22), Column("Text", 110))
    notes = (
        "No published figures exist for most of the weights. They are the judgement of the authors, and so is everything "
        "computed from them; that is why results are given in words and bands.",
    )
    return Sheet("Method", "How the figures came about", notes, (), columns, rows)


def _summary(material: Material) -> Iterator[Fact]:
    diagnosis, plan = material.diagnosis, material.plan
    gap, currency = diagnosis.gap, material.library.scales.currency
    yield Fact("Verdict", (diagnosis.verdict.sentence,), wide=True)
    if material.case.request.text:
        yield Fact("Asked for", (material.case.request.text,), wide=True)
    gap_in_words = " ".join(part for part in (gap.statement, gap.size or "") if part)
    if gap_in_words:
        yield Fact("The gap", (gap_in_words,), wide=True)
    if gap.yearly_cost:
        yield from _three(f"Cost of the gap in a year, {gap.currency}", gap.yearly_cost)
    yield Fact("Part of the gap explained", (_stepped(1 - diagnosis.unexplained),), PERCENT)
    if plan.steps and diagnosis.verdict.kind is not VerdictKind.CANNOT_TELL:
        yield Fact("Part that the plan should close", (share_in_words(plan.closes),))
        yield Fact(f"Cost of the plan in a year, {currency}", (_two_figures(plan.cost),), MONEY)
    yield Fact("How sure this is", (diagnosis.certainty.sentence,), wide=True)


def _three(name: str, amount: Range) -> Iterator[Fact]:
    for end, figure in (("low", amount.low), ("high", amount.high)):
        yield Fact(f"{name}, {end}", (_two_figures(figure),), MONEY)


def _two_figures(amount: float) -> float:
    """An amount as reports write it, with two figures that count."""
    return float(f"{amount:.2g}")


def _cause(material: Material, number: int, cause: CauseFinding) -> tuple[Cell, ...]:
    known = cause.kind is not CauseKind.NOT_EXAMINED
    least, most = (end / 100 for end in share_in_steps(cause.share))
    low, high = (min(max(_stepped(end), 0.05), 0.95) for end in (cause.band.low, cause.band.high))
    return (
        number,
        cause.label,
        material.library.family_by_id[cause.family].label,
        sentence_start(cause.likelihood_label),
        low,
        high,
        share_in_words(cause.share) if known else None,
        *(end if known else None for end in (least, _stepped(cause.share.mid), most)),
        sentence_start(KIND_WORDS[cause.kind]),
        cause.owner.label,
        _reasons(cause.reasons_for),
        _reasons(cause.reasons_against),
    )


def _stepped(part: float) -> float:
    return STEP * round(100 * part / STEP) / 100


def _reasons(reasons: Sequence[Reason]) -> str | None:
    said = dict.fromkeys(f"{item.role_label}: {item.text} – {item.answer} ({item.word})" for item in reasons)
    return "\n".join(list(said)[:REASONS]) or None


def _by_question(asked: Sequence[Asked]) -> list[list[Asked]]:
    """The answers question by question, in the order and with the numbers of the annex."""
    return [list(group) for _, group in groupby(asked, key=lambda item: item.question)]


def _protection(material: Material) -> tuple[str, ...]:
    """What protects those who answered, and whom it does not protect; the same that the screen says."""
    if not material.diagnosis.asked:
        return (NOTE,) if material.diagnosis.is_withheld else ("No answers are shown here.",)
    count = Counter(person.role for person in material.case.named if person.answers)
    alone = [role.label for role in material.library.roles if role.asks_people and count[role.id] == 1]
    if not alone:
        return (BY_ROLE,)
    return (
        BY_ROLE,
        f"One person alone answered as: {listed(alone)}. Whoever knows whom you asked can tell what they said; agree with "
        "them before you pass this on.",
    )


def _start(material: Material) -> str:
    if material.diagnosis.flat_prior:
        return "Every cause started from the same chance."
    return "Each cause has a starting chance, which depends on why the request comes now and on the kind of gap."
