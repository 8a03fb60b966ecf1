"""Who answers for a cause: the usual role, and the rules that move accountability elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId, GapKind
from diagnostics.domain.finding import Accountable
from diagnostics.domain.interventions import CostBand, Intervention
from diagnostics.domain.library import Library

SENIOR = "senior-manager"
COMMON_SUPERIOR = "common-superior"
AUTHOR_OF_RULES = "compliance"
BIG_MONEY = (CostBand.C, CostBand.D)
SENIOR_LEVEL = 3


@dataclass(frozen=True)
class Situation:
    """What the tie-break rules look at: the case, and the causes that evidence raised."""

    case: Case
    raised: frozenset[str]

    @property
    def is_about_a_rule(self) -> bool:
        """Whether what is missing is the keeping of a rule, or the rule itself was found wanting."""
        return "unclear-policy" in self.raised or self.case.gap.kind is GapKind.RULES


def owner_of(library: Library, cause: str, situation: Situation, first_action: Intervention | None = None) -> Accountable:
    """Return the one accountable role for `cause`, with the reason and the tie-break rule that applied, if any.

    `first_action` is the intervention that would come first for this cause; what it costs can move the
    accountability up to whoever holds the budget.
    """
    known = library.cause_by_id[cause]
    role, rule = _moved(library, cause, known.owner, situation, first_action)
    reason = known.owner_reason if rule is None else f"{_rule_text(library, rule)} Usually: {known.owner_reason}"
    part = library.role_by_id[role]
    return Accountable(
        role=role,
        label=part.label,
        in_text=part.in_text,
        reason=reason,
        responsible=tuple(library.role_by_id[name].label for name in known.responsible),
        consulted=tuple(library.role_by_id[name].label for name in known.consulted),
        tie_break=rule,
        warning=_warning(library, cause, role, situation),
    )


def _moved(
    library: Library, cause: str, role: str, situation: Situation, action: Intervention | None
) -> tuple[str, str | None]:
    if cause == "no-guidance" and situation.is_about_a_rule:
        return AUTHOR_OF_RULES, "rule-has-an-author"
    if cause == "handoff-failure":
        return COMMON_SUPERIOR, "two-functions"
    if action and action.cost_band in BIG_MONEY and library.role_by_id[role].level < SENIOR_LEVEL:
        return SENIOR, "money-moves-it-up"
    return role, None


def _rule_text(library: Library, rule: str) -> str:
    return next(tie_break.rule for tie_break in library.tie_breaks if tie_break.id == rule)


def _warning(library: Library, cause: str, role: str, situation: Situation) -> str | None:
    asked_by = situation.case.request.by.strip()
    if library.role_by_id[role].level >= SENIOR_LEVEL and asked_by:
        return f"Whoever asked ({asked_by}) cannot be accountable for this unless they hold that authority."
    if library.family_of(cause) is not FamilyId.TRAINING:
        return "Not the training department: it can convene and supply, but cannot decide this."
    return None
