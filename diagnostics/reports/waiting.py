"""What doing nothing costs: from the yearly cost of the gap, or what is missing to say it. Nothing is priced that is not."""

from __future__ import annotations

from diagnostics.domain.finding import Range
from diagnostics.findings.verdict import listed
from diagnostics.reports.document import Block, Heading, Paragraph
from diagnostics.reports.material import Material, yearly_cost
from diagnostics.wording import money

MONTHS = 12


def doing_nothing(material: Material) -> tuple[Block, ...]:
    """Return what waiting costs, and what the plan would save of it, where the gap has a price."""
    told = [waiting(material), *_saved(material)]
    return (Heading("What doing nothing costs", 2), Paragraph(" ".join(told)))


def waiting(material: Material) -> str:
    """Return in a sentence or two what doing nothing costs, or what is missing to say it."""
    gap = material.diagnosis.gap
    if gap.yearly_cost is None:
        return f"What waiting costs cannot be said until it is known {listed(missing_for_a_price(material))}."
    month = _part(gap.yearly_cost, 1 / MONTHS)
    return (
        f"As long as nothing changes, the gap goes on costing {yearly_cost(material.diagnosis)} a year, "
        f"or {money(month, gap.currency)} a month."
    )


def missing_for_a_price(material: Material) -> list[str]:
    """Return what has to be known before the gap has a price, each as it stands inside a sentence."""
    gap = material.case.gap
    needed = {
        "where the measure stands now": gap.current is None,
        "where it should stand": gap.target is None,
        "what one unit of it is worth in money": gap.value_per_unit is None,
        "over which period it is counted": gap.period is None,
    }
    return [name for name, is_missing in needed.items() if is_missing]


def worth_a_year(material: Material, closes: Range) -> Range | None:
    """Return what closing a part of the gap saves in a year, from the low of both bands to the high of both."""
    cost = material.diagnosis.gap.yearly_cost
    if cost is None:
        return None
    return Range(closes.low * cost.low, closes.mid * cost.mid, closes.high * cost.high)


def _saved(material: Material) -> list[str]:
    plan, gap = material.plan, material.diagnosis.gap
    saved = worth_a_year(material, plan.closes)
    if saved is None or not plan.steps:
        return []
    if gap.currency != material.library.scales.currency:
        told = f"Of that the plan should save {money(saved, gap.currency)} a year, once all of it shows."
        return [f"{told} Its own cost is reckoned in {material.library.scales.currency}; compare the two at today's rate."]
    told = f"The plan should save {money(saved, gap.currency)} of that a year, once all of it shows, and costs "
    told += f"{material.cost(plan.cost)} a year"
    if saved.low >= plan.cost:
        return [f"{told}: it pays for itself even at the low end."]
    if saved.high < plan.cost:
        return [f"{told}: in one year it does not pay for itself by these figures."]
    return [f"{told}. At the low end it does not pay for itself within a year; measure early."]


def _part(cost: Range, part: float) -> Range:
    return Range(cost.low * part, cost.mid * part, cost.high * part)
