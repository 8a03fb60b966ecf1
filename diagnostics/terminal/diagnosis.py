"""A diagnosis or a check for a terminal: what matters first."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from diagnostics.check import Checked
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding, VerdictKind
from diagnostics.terminal.tables import plain_table
from diagnostics.wording import share_in_words

VERDICT_STYLE = {
    VerdictKind.TRAIN: "green",
    VerdictKind.TRAIN_AND_FIX: "cyan",
    VerdictKind.FIX: "yellow",
    VerdictKind.CANNOT_TELL: "white",
}
SHOWN = 6


def show_diagnosis(console: Console, diagnosis: Diagnosis) -> None:
    """Print the verdict, the causes with their owners, the first actions, and what is still open."""
    verdict = diagnosis.verdict
    grounds = [Text(f"- {ground}") for ground in verdict.because]
    body: RenderableType = Group(Text(verdict.sentence, style="bold"), *grounds)
    console.print(Panel(body, title=diagnosis.title, subtitle=verdict.label, border_style=VERDICT_STYLE[verdict.kind]))
    if diagnosis.leading:
        console.print(_causes(diagnosis.leading))
    if diagnosis.interventions:
        console.print(_actions(diagnosis))
    for line in _closing_lines(diagnosis):
        console.print(line)


def show_check(console: Console, checked: Checked) -> None:
    """Print what the content holds, and how long each role is kept at most."""
    counts = ", ".join(f"{number} {what}" for what, number in checked.counts.items())
    console.print(f"No faults. {counts}.")
    for note in checked.notes:
        console.print(Text(str(note)))
    minutes = ", ".join(f"{role} {count:.0f}" for role, count in checked.minutes.items())
    console.print(f"Longest interview in minutes, by role: {minutes}.")


def _causes(causes: tuple[CauseFinding, ...]) -> Table:
    table = plain_table("Causes, most important first", "Cause", "Likelihood", "Part", "Share of the gap", "Accountable")
    for cause in causes[:SHOWN]:
        share = share_in_words(cause.share)
        table.add_row(cause.label, cause.likelihood_label, cause.kind.value, share, cause.owner.label)
    return table


def _actions(diagnosis: Diagnosis) -> Table:
    table = plain_table("What would close it, best value first", "Action", "Accountable", "Cost", "Closes", "Weeks")
    for item in diagnosis.interventions[:SHOWN]:
        closes = share_in_words(item.closes)
        table.add_row(item.label, item.owner_label, item.cost_band.value, closes, f"{item.weeks[0]}-{item.weeks[1]}")
    return table


def _closing_lines(diagnosis: Diagnosis) -> list[str]:
    lines = [f"\n{diagnosis.certainty.sentence}"]
    lines += [f"  {change.sentence}" for change in diagnosis.would_change[:3]]
    missing = [family.label for family in diagnosis.not_examined]
    if missing:
        lines.append(f"Not examined: {', '.join(missing)}.")
    lines += [f"{dissent.sentence}" for dissent in diagnosis.disagreements[:3]]
    return lines
