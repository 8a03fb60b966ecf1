"""What a change of content changes in diagnoses, for a terminal: what people act on first, then the largest changes."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from diagnostics.evaluation.content_change import DECISIONS, CaseChange, ContentChange, Move
from diagnostics.terminal.tables import plain_table

MAX_CASES = 20
"""How many cases are listed with their largest changes; `--json` holds all of them."""

MOVES_A_CASE = 3


def show_content_change(console: Console, change: ContentChange) -> None:
    """Print which cases have a different diagnosis, the largest changes in each, and how many there are of each kind."""
    console.print(f"\nContent {change.after} compared with {change.before}.")
    decided = [case for case in change.changes if case.decisions]
    if decided:
        console.print(_decisions(decided))
    moved = [case for case in change.changes if case.moves]
    if moved:
        console.print(_moves(moved))
    if len(moved) > MAX_CASES:
        console.print(f"{len(moved) - MAX_CASES} more cases change; --json lists all of them.")
    elsewhere = [case for case in change.changes if not case.decisions and not case.moves]
    if elsewhere:
        parts = sorted({part for case in elsewhere for part in case.parts})
        console.print(f"\nOnly other parts differ in {len(elsewhere)}: {', '.join(parts)}.")
    for case, why in change.left_out.items():
        console.print(Text(f"{case}: compared without some answers; {why}"))
    console.print(f"\n{change.sentence}", style="bold")


def _decisions(cases: list[CaseChange]) -> Table:
    table = plain_table("What people act on", "Case", "What", "Before", "After")
    for case in cases:
        for number, decision in enumerate(case.decisions):
            named = "" if number else case.case
            what = DECISIONS[decision.what].capitalize()
            table.add_row(Text(named), what, Text(decision.label_before), Text(decision.label_after))
    return table


def _moves(cases: list[CaseChange]) -> Table:
    largest = sorted(cases, key=lambda case: -case.moves[0].size)[:MAX_CASES]
    table = plain_table("Largest changes", "Case", "Cause", "Of", "Before", "After", "Change")
    for case in largest:
        for number, move in enumerate(case.moves[:MOVES_A_CASE]):
            table.add_row(Text("" if number else case.case), Text(move.label), move.of, *_figures(move))
    return table


def _figures(move: Move) -> tuple[str, str, str]:
    return f"{move.before:.0%}", f"{move.after:.0%}", f"{100 * (move.after - move.before):+.0f}"
