"""Who answers for what, and what is to be done, in order, with its measures."""

from __future__ import annotations

from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import VerdictKind
from diagnostics.findings.beside import for_next_time, stop_doing
from diagnostics.findings.verdict import listed
from diagnostics.planning.plan import Step
from diagnostics.reports.choices import cause_by_cause, choices
from diagnostics.reports.document import Block, Bullets, Facts, Heading, Paragraph, Table
from diagnostics.reports.material import GRADES, Material, weeks_of
from diagnostics.reports.waiting import doing_nothing
from diagnostics.wording import counted, rounded, sentence_start, share_in_words


def owners(material: Material) -> tuple[Block, ...]:
    """Return one row for each raised cause with its owner, and what each owner is asked to hear."""
    leading = material.diagnosis.leading
    if not leading:
        return ()
    table = Table(
        caption="",
        head=("Accountable", "For", "Responsible", "Consulted"),
        rows=tuple(
            (cause.owner.label, cause.label, ", ".join(cause.owner.responsible), ", ".join(cause.owner.consulted) or "–")
            for cause in sorted(leading, key=lambda cause: _place(material, cause.owner.role))
        ),
        widths=(2.2, 3.4, 2.4, 2.4),
    )
    accountable = list(dict.fromkeys(cause.owner.role for cause in leading))
    messages = [(material.library.role_by_id[role].label, material.library.role_by_id[role].message) for role in accountable]
    warnings = list(dict.fromkeys(cause.owner.warning for cause in leading if cause.owner.warning))
    intro = "One role is accountable for each cause. Who that is follows rules of the library, which are judgement."
    blocks: list[Block] = [Heading("Who answers for it"), Paragraph(intro), table]
    if any(message for _, message in messages):
        blocks.append(Heading("What each of them is told", 2))
        blocks.append(Facts(tuple((label, message) for label, message in messages if message)))
    if warnings:
        blocks.append(Heading("Who cannot own these causes", 2))
        blocks.append(Bullets(tuple(warnings)))
    return tuple(blocks)


def plan(material: Material) -> tuple[Block, ...]:
    """Return the plan beside the other choices, and what doing nothing costs; without a plan, the latter alone."""
    steps = material.plan.steps
    if not steps:
        return _no_plan(material)
    open_verdict = material.diagnosis.verdict.kind is VerdictKind.CANNOT_TELL
    title = "What to do, if the causes are confirmed" if open_verdict else "What to do"
    return (
        Heading(title),
        Paragraph(_in_short(material)),
        _table(material, steps),
        Paragraph(
            "Costs are those of a year, reckoned from cost bands and the number of people. Costs, weeks and the part of "
            "the gap that is closed are judgement. Parts overlap and must not be added up.",
            small=True,
        ),
        *_shut_out(material),
        *_beside(material),
        *choices(material),
        *doing_nothing(material),
    )


def details(material: Material) -> tuple[Block, ...]:
    """Return each step of the plan with what it takes and what is known of it, and the best action for each cause."""
    steps = material.plan.steps
    if not steps:
        return ()
    return (
        Heading("The steps of the plan"),
        *(block for number, step in enumerate(steps, start=1) for block in _details(number, step.action)),
        *cause_by_cause(material),
    )


def _no_plan(material: Material) -> tuple[Block, ...]:
    """Say why nothing is planned; nothing where there is no gap to speak of."""
    if not material.case.answer_count:
        return ()
    why = "Nothing is planned while it cannot be told what the cause is: acting on a guess costs money and hides the cause."
    if material.diagnosis.verdict.kind is not VerdictKind.CANNOT_TELL:
        why = "No action of the catalogue closes a worthwhile part of the gap within the limits that were set."
    return (Heading("What to do"), Paragraph(why), *_shut_out(material), *doing_nothing(material))


def _place(material: Material, role: str) -> int:
    """The place of an owner: in the order of the most important cause each of them owns."""
    return [cause.owner.role for cause in material.diagnosis.leading].index(role)


def _in_short(material: Material) -> str:
    plan = material.plan
    several = len(plan.steps) > 1
    actions = sentence_start(counted(len(plan.steps), "action"))
    return (
        f"{actions}, {'the last of which' if several else 'which'} should show by week {plan.weeks}. "
        f"{'Together they cost' if several else 'It costs'} {material.cost(plan.cost)} a year and should close "
        f"{share_in_words(plan.closes)} of the gap."
    )


def _table(material: Material, steps: tuple[Step, ...]) -> Table:
    rows = tuple(
        (
            str(number),
            step.action.label,
            step.action.owner_label,
            "Now" if step.starts_in_week == 0 else f"Week {step.starts_in_week}",
            f"Week {step.shows_in_week}",
            f"{material.library.scales.currency} {rounded(step.action.cost)}",
            share_in_words(step.action.closes),
        )
        for number, step in enumerate(steps, start=1)
    )
    head = ("Step", "Action", "Accountable", "Start", "Shows by", "Cost", "Closes")
    return Table("", head, rows, (0.7, 3.8, 2.1, 1.2, 1.3, 1.8, 1.5))


def _shut_out(material: Material) -> tuple[Block, ...]:
    plan = material.plan
    items = []
    if plan.too_dear:
        items.append(f"Left out because of the budget: {listed(plan.too_dear)}.")
    if plan.too_slow:
        items.append(f"Left out because it would show too late: {listed(plan.too_slow)}.")
    names = material.library
    items += [f"No action on “{names.label(cause)}”: {why[:1].lower()}{why[1:]}" for cause, why in plan.without]
    return (Bullets(tuple(items)),) if items else ()


def _beside(material: Material) -> tuple[Block, ...]:
    """Return what goes with the plan: what to stop doing, and what keeps the next gap away."""
    stop = stop_doing(material.library, material.diagnosis)
    later = [f"{item.label}: {item.does}" for item in for_next_time(material.library, material.diagnosis)]
    blocks: list[Block] = []
    for title, lines in (("Stop doing", stop), ("So that it does not come back", later)):
        if lines:
            blocks += [Heading(title, 2), Bullets(tuple(lines))]
    return tuple(blocks)


def _details(number: int, action: Closing) -> tuple[Block, ...]:
    items = [
        ("Accountable", action.owner_label),
        ("Responsible", ", ".join(action.responsible)),
        ("Time", f"{sentence_start(weeks_of(action))} until it shows"),
        ("Before it starts", action.prerequisite or ""),
        ("What is known of it", f"{action.effect} (Ground: {GRADES[action.effect_grade]}.)"),
    ]
    return (
        Heading(f"{number}. {action.label}", 2, f"action-{action.id}"),
        Paragraph(action.does),
        Facts(tuple((name, text) for name, text in items if text)),
    )
