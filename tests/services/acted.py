"""An action for tests."""

from __future__ import annotations

from datetime import date

from diagnostics.domain.accountability import Action
from tests.services.owned import owner


def action(case_id: str, cause: str, due: date | None = date(2026, 6, 1)) -> Action:
    """An action of one's own."""
    return Action("new", case_id, cause, "Write one page", owner("law"), due=due, guard_measure="Posts do not stop")
