"""The plan beside the other choices: what each amount of money would close, and the best action for each cause."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import VerdictKind
from diagnostics.findings.verdict import listed
from diagnostics.planning.frontier import Option, few, steps_worth_taking
from diagnostics.planning.sets import shows_after
from diagnostics.reports.document import Block, Heading, Paragraph, Plot, Series, Table
from diagnostics.reports.material import Material, weeks_of
from diagnostics.reports.waiting import worth_a_year
from diagnostics.wording import money, rounded, sentence_start, share_in_words, weeks

SHOWN = 7
"""Choices laid side by side, doing nothing among them; more are not compared (judgement)."""

NEARLY, CHEAPER = 0.8, 0.6
"""From this part of what the plan closes, and up to this part of its cost, a choice is named as a bargain. Judgement."""

THE_PLAN, NOTHING, TRAINING = "The plan", "Do nothing", "Training alone"


def choices(material: Material) -> tuple[Block, ...]:
    """Return the choices as a plot with its table, and what is in each; nothing where nothing is planned."""
    if not material.plan.steps:
        return ()
    shown = _named(material)
    return (
        Heading("The plan beside other choices", 2),
        Paragraph(
            "Each other choice is the best that its money can buy: of all sets of up to six actions none closes more at the "
            f"same cost. {_verdict(material, shown)}"
        ),
        _plot(material, shown),
        _contents(material, shown),
    )


def cause_by_cause(material: Material) -> tuple[Block, ...]:
    """Return for each raised cause the action that would come first for it alone, with its price."""
    rows = [_row(material, cause.id) for cause in material.diagnosis.leading]
    known = tuple(row for row in rows if row)
    if not known or material.diagnosis.verdict.kind is VerdictKind.CANNOT_TELL:
        return ()
    head = ("Cause", "Best action for it", "Cost a year", "Closes", "Shows after", "In the plan")
    return (Table("Cause by cause: the best single action for each", head, known, (2.6, 3.2, 1.4, 1.1, 1.3, 1.0)),)


def training_alone(material: Material) -> Closing | None:
    """Return the training action that would close most of the gap by itself; none where none would close any."""
    training = [item for item in material.diagnosis.interventions if item.is_training]
    return max(training, key=lambda item: item.closes.mid, default=None)


def _named(material: Material) -> list[tuple[str, Option]]:
    """Return the choices with their names, the cheapest first; the plan is among them."""
    planned = _planned(material)
    steps = [option for option in steps_worth_taking(material.options) if not _same(option, planned)]
    line = sorted([*steps, planned], key=lambda option: (option.cost, option.closes.mid))
    if len(line) > 1 and line[-1] is planned:
        line = [*few(line[:-1], SHOWN - 1), planned]
    else:
        line = [*few(line, SHOWN, keep=planned)]
    others = [option for option in line if option.actions and option is not planned]
    names = {option: f"Choice {number}" for number, option in enumerate(others, start=1)}
    return [(THE_PLAN if option is planned else names.get(option, NOTHING), option) for option in line]


def _planned(material: Material) -> Option:
    actions = tuple(step.action for step in material.plan.steps)
    return Option(actions, material.plan.cost, material.plan.closes, shows_after(actions))


def _same(one: Option, other: Option) -> bool:
    return {item.id for item in one.actions} == {item.id for item in other.actions}


def _plot(material: Material, shown: Sequence[tuple[str, Option]]) -> Plot:
    points = [(name, option.cost, option.closes.mid) for name, option in shown]
    training = training_alone(material)
    if training and not any([training.id] == [item.id for item in option.actions] for _, option in shown):
        points.append((TRAINING, training.cost, training.closes.mid))
    currency = material.library.scales.currency
    return Plot(
        title="What each choice costs and closes",
        categories=tuple(name for name, _, _ in points),
        series=(Series("Part of the gap closed", tuple(float(round(100 * closed)) for _, _, closed in points)),),
        axis="Part of the gap closed, in % (middle of its band)",
        unit="%",
        sentence=_bought(material, [option for _, option in shown]),
        across=Series(f"Cost a year in {currency}", tuple(_two_figures(cost) for _, cost, _ in points)),
    )


def _contents(material: Material, shown: Sequence[tuple[str, Option]]) -> Table:
    rows, before = [], None
    for name, option in shown:
        saved = worth_a_year(material, option.closes)
        worth = (money(saved, material.diagnosis.gap.currency) if saved and option.actions else "–",) if saved else ()
        shows = sentence_start(weeks(option.weeks)) if option.actions else "–"
        rows.append(
            (name, _actions(option, before), share_in_words(option.closes) if option.actions else "–", shows, *worth)
        )
        before = (name, option)
    priced = material.diagnosis.gap.yearly_cost is not None
    head = ("Choice", "What is done", "Closes", "Shows after", *(("Saves a year",) if priced else ()))
    widths = (1.3, 4.6, 1.1, 1.2, *((1.9,) if priced else ()))
    return Table("What is in each choice", head, tuple(rows), widths)


def _actions(option: Option, before: tuple[str, Option] | None) -> str:
    if not option.actions:
        return "Nothing; the gap stays as it is"
    if before and before[1].actions:
        there = {item.id for item in before[1].actions}
        added = [item for item in option.actions if item.id not in there]
        if len(added) == len(option.actions) - len(there):
            return f"As {before[0][:1].lower()}{before[0][1:]}, and {listed([_quoted(item) for item in added])}"
    return f"{'; '.join(item.label for item in option.actions)}"


def _quoted(item: Closing) -> str:
    return f"“{item.label}”"


def _verdict(material: Material, shown: Sequence[tuple[str, Option]]) -> str:
    """Say where the plan stands among the choices, and on what ground it was chosen."""
    if material.plan.weighed_against is not None:
        return "The plan is the one that saves most in a year after its own cost."
    if shown[-1][1].cost == material.plan.cost:
        told = "The gap has no price yet: the plan treats the causes that are named and closes most, whatever it costs."
        return f"{told}{_bargain(material, shown)}"
    return "The plan treats the causes that the verdict names, and of such sets closes most within its limits."


def _bargain(material: Material, shown: Sequence[tuple[str, Option]]) -> str:
    """Name the cheapest choice that closes nearly as much as the plan, where it is a good deal cheaper."""
    plan, currency = material.plan, material.library.scales.currency
    for name, option in shown:
        if option.closes.mid >= NEARLY * plan.closes.mid and 0 < option.cost <= CHEAPER * plan.cost:
            part, price = _percent(option.closes.mid), f"{currency} {rounded(option.cost)}"
            return (
                f" {name} may be the better bargain: {part} of the gap instead of {_percent(plan.closes.mid)}, for {price} "
                f"instead of {rounded(plan.cost)}."
            )
    return ""


def _bought(material: Material, line: Sequence[Option]) -> str:
    """Say what the first money buys, and what more than the plan would."""
    paid = [option for option in line if option.cost > 0]
    if not paid:
        return "The actions of the plan cost next to nothing."
    currency = material.library.scales.currency
    told = [f"The first {currency} {rounded(paid[0].cost)} a year buys about {_percent(paid[0].closes.mid)} of the gap."]
    if paid[-1].cost > material.plan.cost:
        more, added = paid[-1].cost - material.plan.cost, paid[-1].closes.mid - material.plan.closes.mid
        told.append(f"A further {currency} {rounded(more)} beyond the plan would buy {_percent(added)} more.")
    elif len(paid) > 1 and paid[-1].cost > paid[-2].cost:
        more, added = paid[-1].cost - paid[-2].cost, paid[-1].closes.mid - paid[-2].closes.mid
        told.append(f"The last {currency} {rounded(more)} of the plan buys {_percent(added)}.")
    return " ".join(told)


def _percent(part: float) -> str:
    whole = round(100 * part)
    return f"{whole} %" if whole else "less than 1 %"


def _two_figures(cost: int) -> float:
    return float(f"{cost:.2g}")


def _row(material: Material, cause: str) -> tuple[str, ...]:
    fitting = [item for item in material.diagnosis.interventions if cause in item.causes]
    if not fitting:
        return ()
    treats = material.library.intervention_by_id
    scales = material.library.scales.closes
    best = max(fitting, key=lambda item: (scales[treats[item.id].treats[cause]][1], item.value))
    step = material.step_of.get(best.id)
    return (
        material.library.label(cause),
        best.label,
        f"{material.library.scales.currency} {rounded(best.cost)}",
        share_in_words(best.closes),
        sentence_start(weeks_of(best)),
        f"Step {step}" if step else "No",
    )
