"""The gap: its size, what it costs in a year, and what is missing to know it better."""

from __future__ import annotations

from diagnostics.domain.case import PERIODS_A_YEAR, Case, Gap
from diagnostics.domain.diagnosis import GapFinding
from diagnostics.domain.finding import Range
from diagnostics.domain.library import Library
from diagnostics.domain.scales import Basis


def gap_finding(library: Library, case: Case) -> GapFinding:
    """Return what is known of the gap of a case, and in sentences what is not."""
    gap = case.gap
    return GapFinding(
        kind=gap.kind,
        statement=gap.statement,
        measured=gap.is_measured,
        size=gap_size(gap),
        yearly_cost=yearly_cost(library, gap),
        currency=gap.currency or library.scales.currency,
        missing=tuple(_missing(library, case)),
    )


def yearly_cost(library: Library, gap: Gap) -> Range | None:
    """Return what the gap costs in a year, as a range whose width follows from where the figures come from."""
    if gap.current is None or gap.target is None or gap.value_per_unit is None or gap.period is None:
        return None
    middle = abs(gap.target - gap.current) * gap.value_per_unit * PERIODS_A_YEAR[gap.period]
    spread = library.scales.basis_spread[gap.effective_basis]
    return Range(middle * (1 - spread), middle, middle * (1 + spread))


def number(value: float) -> str:
    """Return a figure as people write it: 1,250 or 3.5."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def gap_size(gap: Gap) -> str | None:
    """Return what is measured, its current value and its target in one line; None if it is not known."""
    if gap.current is None or gap.target is None:
        return None
    unit = " ".join(part for part in (gap.unit, f"a {gap.period.value}" if gap.period else "") if part)
    what = f"{gap.measure}: " if gap.measure else ""
    best = f"; the best reach {number(gap.best)}" if gap.best is not None else ""
    return f"{what}{number(gap.current)} now, {number(gap.target)} wanted{f' ({unit})' if unit else ''}{best}"


def _missing(library: Library, case: Case) -> list[str]:
    gap, scales = case.gap, library.scales
    found = []
    if gap.kind is None:
        found.append("The kind of gap is not named: the starting chances are general, and questions of all kinds come up.")
    if case.request.why_now is None:
        found.append("Why the request comes now is not said: the starting chances are those of any request.")
    loss = round((1 - scales.basis_factor[gap.effective_basis]) * 100)
    if not gap.is_measured:
        less = f"managers' opinions count {loss} % less, and " if loss else ""
        found.append(f"The gap is not measured: {less}no success can be shown later.")
    elif loss and gap.effective_basis is not Basis.RECORDS:
        found.append(f"The figures do not come from records: managers' opinions count {loss} % less.")
    if gap.best is None:
        found.append("What the best reach is not known: whether the target is within reach here stays open.")
    if gap.is_measured and yearly_cost(library, gap) is None:
        found.append("Without the value of one unit and a period, the yearly cost of the gap cannot be reckoned.")
    roles = {person.role for person in case.respondents if person.answers}
    if len(roles) == 1:
        found.append("Only one role has answered: where views part is not known.")
    return found
