"""The plan as a sheet: every action with a switch, and totals that follow the switches as the engine would reckon them."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.findings.verdict import listed
from diagnostics.reports.material import Material
from diagnostics.reports.reckoning import ENDS, FIXED, Reckoning, actions_of
from diagnostics.reports.workbook import MONEY, PERCENT, WHOLE, Cell, Choice, Column, Fact, Formula, Sheet, letters
from diagnostics.wording import STEP, share_in_words

NAME = "Plan"
YES, NO = "yes", "no"
NOT_RECKONED = "not reckoned"

NUMBER, CHOSEN, COST = 0, 3, 4
"""Places of columns."""

NOTES = (
    f"Write “{YES}” or “{NO}” in the column “In the plan”; the figures above the table follow as the engine reckons them. "
    "Parts overlap and must not be added up. Costs are reckoned from cost bands and the number of people; two of their "
    "figures count. Costs, weeks and parts of the gap are judgement.",
)
FACTS = 7
"""Lines above the table."""

FIRST_FACT = 2 + len(NOTES)
FIRST = FIRST_FACT + FACTS + 2
"""The first row of the table, below a free line and the head."""

GAP, COST_OF_PLAN, CLOSED, SAVED = FIRST_FACT, FIRST_FACT + 2, FIRST_FACT + 3, FIRST_FACT + 5
"""Rows of facts that others reckon with."""


def plan_sheets(material: Material) -> tuple[Sheet, ...]:
    """Return the plan and its reckoning; nothing where no action is known that would close anything."""
    count = len(actions_of(material))
    if not count:
        return ()
    reckoning = Reckoning(material, f"{NAME}!{_column(NUMBER, count)}", f"{NAME}!{_column(CHOSEN, count)}", YES)
    return _plan(reckoning), reckoning.sheet


def _plan(reckoning: Reckoning) -> Sheet:
    currency = reckoning.material.library.scales.currency
    columns = (
        Column("No.", 6),
        Column("Action", 46),
        Column("Accountable", 24),
        Column("In the plan", 10),
        Column(f"Cost a year, {currency}", 13, MONEY),
        Column("Weeks at least", 9, WHOLE),
        Column("Weeks at most", 9, WHOLE),
        Column("Closes by itself", 11),
        Column("Closes, middle", 9, PERCENT),
        Column("Starts in week", 9, WHOLE),
        Column("Shows in week", 9, WHOLE),
        Column("To be settled", 24),
        Column("How one will know", 46),
    )
    rows = tuple(_row(reckoning, place) for place in range(len(reckoning.actions)))
    facts = tuple(_totals(reckoning))
    return Sheet(NAME, "Plan", NOTES, facts, columns, rows, Choice(CHOSEN, (YES, NO)), frozen_columns=FIXED)


def _totals(reckoning: Reckoning) -> Iterator[Fact]:
    material, count, at = reckoning.material, len(reckoning.actions), letters(FIXED)
    plan, gap, currency = material.plan, material.diagnosis.gap, material.library.scales.currency
    chosen = _column(CHOSEN, count)
    comparable = gap.yearly_cost is not None and gap.currency == currency
    worth = gap.yearly_cost.mid if gap.yearly_cost else None
    yield Fact(
        f"Cost of the gap in a year, {gap.currency}, middle",
        ("not known" if worth is None else worth,),
        MONEY,
        is_input=True,
    )
    yield Fact("Actions in the plan", (Formula(f'=COUNTIF({chosen},"{YES}")', len(plan.steps)),), WHOLE)
    cost = f'=SUMIFS({_column(COST, count)},{chosen},"{YES}")'
    yield Fact(f"Cost of the plan in a year, {currency}", (Formula(cost, plan.cost),), MONEY)
    yield Fact(f"Part of the gap closed: {', '.join(ENDS)}", tuple(map(reckoning.closed, range(len(ENDS)))), "0.0 %")
    yield Fact("The same, as the report says it", (_in_words(reckoning),))
    saved = worth * plan.closes.mid - plan.cost if worth is not None and comparable else NOT_RECKONED
    middle = letters(FIXED + 1)
    net = f'=IF(ISNUMBER({at}{GAP}),{at}{GAP}*{middle}{CLOSED}-{at}{COST_OF_PLAN},"{NOT_RECKONED}")'
    name = f"Saved in a year, less the cost of the plan, {currency}"
    if gap.yearly_cost is not None and not comparable:
        yield Fact(name, (f"{NOT_RECKONED}: the gap is counted in {gap.currency}",))
    else:
        yield Fact(name, (Formula(net, saved),), MONEY)
    yield Fact("All of it shows by week", (Formula(f"=MAX({reckoning.across('shows')})", plan.weeks),), WHOLE)


def _in_words(reckoning: Reckoning) -> Formula:
    """A band in steps of five percent, as `share_in_words` writes it."""
    low, high = (f"ROUND(100*{letters(FIXED + end)}{CLOSED}/{STEP},6)" for end in (0, 2))
    first, last = f"ROUNDDOWN({low},0)", f"MAX(ROUNDUP({high},0),ROUNDDOWN({low},0)+1)"
    band = f'{STEP}*{first}&"-"&{STEP}*{last}&" %"'
    return Formula(f'=IF({last}<=1,"under {STEP} %",{band})', share_in_words(reckoning.material.plan.closes))


def _row(reckoning: Reckoning, place: int) -> tuple[Cell, ...]:
    action, number = reckoning.actions[place], f"$A{FIRST + place}"
    is_on = reckoning.is_on(place)

    def where_chosen(name: str, value: int) -> Formula:
        weeks = f"INDEX({reckoning.across(name)},1,{number})"
        return Formula(f'=IF(${letters(CHOSEN)}{FIRST + place}="{YES}",{weeks},"")', value if is_on else "")

    return (
        place + 1,
        action.label,
        action.owner_label,
        YES if is_on else NO,
        action.cost,
        *action.weeks,
        share_in_words(action.closes),
        action.closes.mid,
        where_chosen("starts", reckoning.starts(place)),
        where_chosen("shows", reckoning.shows(place)),
        _unsettled(reckoning, place, number),
        action.measure,
    )


def _unsettled(reckoning: Reckoning, place: int, number: str) -> Cell:
    """What has to be switched on as well, in words; nothing for actions that need no other."""
    needs = reckoning.needs[place]
    if not needs:
        return None
    says = f"needs {listed([f'action {need + 1}' for need in needs])} before it"
    missing = reckoning.is_on(place) and any(not reckoning.is_on(need) for need in needs)
    formula = f'=IF(INDEX({reckoning.across("missing")},1,{number})>0,"{says}","")'
    return Formula(formula, says if missing else "")


def _column(place: int, count: int) -> str:
    return f"${letters(place)}${FIRST}:${letters(place)}${FIRST + count - 1}"
